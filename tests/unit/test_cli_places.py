"""Every command about places answers, changes what it says it changes, and says in a sentence what went wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import theatres
from pipeline.cli.main import whoheld

NAME = "Qastal Zarqan"
TEXT = f"---\npublished: 2016-05-03\n---\nThe army captured the village of {NAME}, in Raqqa province, on Monday.\n"


@pytest.fixture
def url(tmp_path: Path) -> str:
    theatres._open_theatre.cache_clear()
    return f"sqlite:///{tmp_path / 'store.sqlite'}"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.md"
    path.write_text(TEXT)
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    rows = [f"{NAME},35.61,38.22", "Raqqa,35.96,39.02", "Umm Zarzur,34.8,", "Al-Mayadin,35.1,40.45", "Tall X,38.2,35.6"]
    path.write_text("name,lat,lon,country\n" + "".join(f"{row},SY\n" for row in rows))
    return path


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(whoheld, [str(argument) for argument in arguments])


def assert_told(result: Result, status: int, *words: str) -> None:
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.output


@pytest.mark.parametrize("command", ["find", "add", "import", "check", "unknown", "settle"])
def test_every_command_about_places_explains_itself(command: str) -> None:
    assert_told(call("places", command, "--help"), 0, "Usage:", "--theatre")


def test_an_import_tells_what_became_of_every_row(url: str, table: Path) -> None:
    dry = call("places", "import", table, "--dry-run", "--store", url)
    assert_told(dry, 0, "3 places would be new", "1 known already", "1 bad rows", "line 4: a coordinate is missing")
    assert_told(
        dry, 0, "line 6: latitude and longitude were exchanged", "line 5: Al-Mayadin lies", "kept as al-mayadin-"
    )
    assert "[list.csv]" not in call("places", "find", NAME, "--store", url).output
    assert_told(call("places", "import", table, "--store", url), 0, "3 places new")
    assert_told(call("places", "import", table, "--store", url), 0, "0 places new", "4 known already")
    assert_told(call("places", "find", "Kastal Zarkan", "--store", url), 0, NAME, "[list.csv]")
    assert_told(call("store", "verify", "--store", url), 0, "The store is whole")


def test_a_country_and_a_kind_narrow_and_fill_an_import(url: str, table: Path) -> None:
    assert_told(call("places", "import", table, "--country", "IQ", "--store", url), 0, "0 places new", "Passed over: 4")
    call("places", "import", table, "--kind", "base", "--store", url)
    assert_told(call("places", "find", NAME, "--store", url), 0, "base  35.6100")


def test_what_is_imported_is_known_to_every_command_that_reads(url: str, table: Path, news: Path) -> None:
    def claims() -> list[dict[str, object]]:
        theatres._open_theatre.cache_clear()
        return list(json.loads(call("claims", news, "--store", url).stdout)["claims"])

    assert_told(call("add", news, "--store", url), 0, "1 place_unknown")
    assert claims() == []
    assert_told(call("places", "import", table, "--store", url), 0, "1 articles that hold names")
    (claim,) = claims()
    assert claim["place"] == NAME
    theatres._open_theatre.cache_clear()
    (line,) = call("mentions", news, "--store", url).stdout.splitlines()
    assert claim["place_id"] in {one["place_id"] for one in json.loads(line)["toponyms"]}
    assert_told(call("explain", NAME, "--on", "2016-06-01", "--store", url), 0, "held by Syrian government")


def test_unknown_names_are_listed_and_settled_from_the_command_line(url: str, news: Path) -> None:
    call("add", news, "--store", url)
    assert_told(
        call("places", "unknown", "--store", url), 0, NAME, "in Raqqa province", "The army captured the village"
    )
    settled = call("places", "settle", NAME, "--lat", "35°36'36\"N", "--lon", "38.22", "--store", url)
    assert_told(settled, 0, f"{NAME}, village, Raqqa, SY", "1 articles that hold the name were read again", "degrees")
    assert_told(call("places", "unknown", "--store", url), 0, "No name in the store waits")
    assert_told(call("state", "--on", "2016-06-01", "--store", url), 0, NAME, "gov_sy")
    assert_told(call("places", "settle", NAME, "--not-a-place", "--store", url), 0, "is no place")
    assert NAME not in call("state", "--on", "2016-06-01", "--store", url).output
    assert_told(call("places", "settle", NAME, "--as", "Tabqa", "--store", url), 0, "Tabqa, city", "gn-172374")
    assert_told(call("state", "--on", "2016-06-01", "--store", url), 0, "Tabqa")
    assert_told(call("store", "verify", "--store", url), 0, "The store is whole")


def test_a_place_is_added_with_all_that_is_said_of_it(url: str) -> None:
    options = ("--kind", "district", "--alias", "Hayy Zarqan", "--within", "Raqqa", "--error-km", "0.5", "--store", url)
    added = call("places", "add", "Zarqan Quarter", "--lat", "35.95", "--lon", "39.02", *options)
    assert_told(added, 0, "Zarqan Quarter, district, Raqqa, SY, zarqan-quarter-")
    assert_told(call("places", "find", "Hayy Zarqan", "--store", url), 0, "within 0.5 km", "placed by hand")
    known = call("places", "add", "Raqqa", "--lat", "35.95", "--lon", "39.01", "--store", url)
    assert_told(known, 0, "Raqqa is known", "gn-172955")
    near = call("places", "add", "Tabqa", "--lat", "35.95", "--lon", "38.55", "--store", url)
    assert_told(near, 0, "Beware", "gn-172374")


def test_the_theatres_own_table_and_a_users_are_checked(table: Path, tmp_path: Path) -> None:
    assert_told(call("places", "check"), 0, "places.csv: 0 errors")
    assert_told(call("places", "check", table), 1, "list.csv:4: error: a coordinate is missing", "list.csv:6: warning")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("add", "X"), 2, "--lat"),
        (("add", "X", "--lat", "north", "--lon", "39"), 1, "'north' is no coordinate"),
        (("add", "X", "--lat", "35", "--lon", "39", "--kind", "zigg"), 2, "zigg"),
        (("add", "X", "--lat", "35", "--lon", "39", "--within", "Nowhere at all"), 1, "No place of the theatre"),
        (("import", "/no/such/file.csv"), 2, "does not exist"),
        (("settle", "X"), 2, "Give one of"),
        (("settle", "X", "--lat", "35"), 2, "Give one of"),
        (("settle", "X", "--as", "Raqqa", "--not-a-place"), 2, "Give one of"),
        (("settle", "X", "--as", "Nowhere at all"), 1, "No place of the theatre"),
        (("unknown", "--limit", "0"), 2, "0"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], status: int, said: str, url: str) -> None:
    assert_told(call("places", *arguments, "--store", url), status, said)


def test_a_file_without_places_is_a_sentence_and_leaves_no_trace(url: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name,where\nA,there\n")
    assert_told(call("places", "import", tmp_path / "x.csv", "--store", url), 1, "columns name, lat and lon are needed")
    (tmp_path / "y.csv").write_text("name,lat,lon\nA,north,38\n")
    assert_told(call("places", "import", tmp_path / "y.csv", "--store", url), 1, "1 bad rows")


def test_reading_without_a_store_makes_none(tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theatres._open_theatre.cache_clear()
    monkeypatch.delenv("WHOHELD_STORE", raising=False)
    monkeypatch.setenv("WHOHELD_DATA", str(tmp_path / "data"))
    assert_told(call("claims", news), 0, "place_unknown")
    assert_told(call("places", "find", "Raqqa"), 0, "gn-172955")
    assert list((tmp_path / "data").glob("*.sqlite")) == []
