"""Every command answers, says in a sentence what went wrong, and ends with the status that scripts rely on."""

from __future__ import annotations

import io
import json
import socket
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from pipeline.cli import keeping
from pipeline.cli.main import whoheld
from pipeline.export.writers import WRITERS
from pipeline.tables import DOUBT_KINDS, EVENTS, STATES, column_names

ROOT = Path(__file__).parents[2]
ARTICLES = sorted((ROOT / "data" / "theatres" / "syria_iraq" / "articles").glob("2014-06-*.md"))
CLAIM_FIELDS = {
    "evidence", "start", "end", "place_id", "place", "place_as_written", "lat", "lon", "place_kind", "place_precision",
    "change", "status", "gained_by", "lost_by", "asserted_by", "date_start", "date_end", "rule_id", "confidence",
}  # fmt: skip


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the demonstration's articles of June 2014, brought with `whoheld add`."""
    url = f"sqlite:///{tmp_path_factory.mktemp('cli') / 'store.sqlite'}"
    result = call("add", *ARTICLES, "--store", url)
    assert result.exit_code == 0, result.output
    assert f"{len(ARTICLES)} articles added" in result.output
    return url


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(whoheld, [str(argument) for argument in arguments])


def read_back(data: bytes, fmt: str) -> pd.DataFrame:
    if fmt == "csv":
        return pd.read_csv(io.BytesIO(data))
    features = json.loads(data)["features"]
    points = [dict(zip(("lon", "lat"), feature["geometry"]["coordinates"], strict=True)) for feature in features]
    return pd.DataFrame([{**feature["properties"], **point} for feature, point in zip(features, points, strict=True)])


def assert_told(result: Result, status: int, *words: str) -> None:
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.output


@pytest.mark.parametrize("command", [*whoheld.commands, "places find", "theatre list", "store verify", "views list"])
def test_every_command_explains_itself(command: str) -> None:
    result = call(*command.split(), "--help")
    assert_told(result, 0, "Usage:")


def test_the_same_articles_again_add_nothing(url: str) -> None:
    assert_told(
        call("add", ARTICLES[0].parent / ARTICLES[0].name, "--store", url), 0, "0 articles added", "1 were known"
    )


def test_claims_are_json_lines_with_every_field_of_the_contract() -> None:
    result = call("claims", *ARTICLES)
    assert result.exit_code == 0, result.output
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["doc_id"] for line in lines] == [path.name for path in ARTICLES]
    claims = [claim for line in lines for claim in line["claims"]]
    assert claims
    assert all(claim.keys() >= CLAIM_FIELDS for claim in claims)
    assert all({"doc_id", "claims", "rejected"} <= line.keys() for line in lines)


def test_claims_explained_show_the_sentences_and_what_they_name() -> None:
    (line,) = call("claims", ARTICLES[0], "--explain").stdout.splitlines()
    sentences = json.loads(line)["sentences"]
    assert any(sentence["places"] for sentence in sentences)


def test_offsets_of_claims_are_those_of_the_json_line_that_was_given(tmp_path: Path) -> None:
    text = "\n\n  Quiet.\r\n\r\nIslamic State fighters captured Mosul on Tuesday.  \n"
    line = {"doc_id": "mine", "published": "2014-06-11", "title": "", "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    (told,) = (json.loads(line) for line in call("claims", tmp_path / "a.jsonl").stdout.splitlines())
    assert told["doc_id"] == "mine"
    assert told["claims"]
    assert all(text[claim["start"] : claim["end"]] == claim["evidence"] for claim in told["claims"])


def test_mentions_are_json_lines_with_offsets() -> None:
    (line,) = call("mentions", ARTICLES[0]).stdout.splitlines()
    toponyms = json.loads(line)["toponyms"]
    assert toponyms
    assert all({"start", "end", "name", "place_id", "lat", "lon", "tier"} <= toponym.keys() for toponym in toponyms)


@pytest.mark.parametrize("fmt", WRITERS)
def test_events_and_states_written_to_a_file_read_back(fmt: str, url: str, tmp_path: Path) -> None:
    for command, columns in (("events",), EVENTS), (("state", "--on", "2014-06-30"), STATES):
        out = tmp_path / f"{command[0]}.{fmt}"
        assert_told(call(*command, "--format", fmt, "--out", out, "--store", url), 0, "bytes")
        frame = read_back(out.read_bytes(), fmt)
        assert set(frame.columns) == set(column_names(columns))
        assert len(frame) > 3
        printed = CliRunner().invoke(whoheld, [*command, "--format", fmt, "--store", url])
        assert printed.stdout_bytes == out.read_bytes()


def test_events_are_narrowed_by_day_place_actor_and_status(url: str) -> None:
    def events(*options: str) -> pd.DataFrame:
        return read_back(call("events", *options, "--store", url).stdout_bytes, "csv")

    whole = events()
    some = events("--from", "2014-06-10", "--to", "2014-06-12")
    assert 0 < len(some) < len(whole)
    assert some["event_on"].between("2014-06-10", "2014-06-12").all()
    assert set(events("--place", "Mosul")["place"]) == {"Mosul"}
    by_actor = events("--actor", "is")
    assert ((by_actor["gained_by"] == "is") | (by_actor["lost_by"] == "is")).all()
    assert set(events("--status", "happened")["status"]) == {"happened"}


def test_a_state_is_that_of_what_was_known_and_of_who_says_so(url: str) -> None:
    def places(*options: str) -> set[str]:
        return set(
            read_back(call("state", "--on", "2014-06-30", *options, "--store", url).stdout_bytes, "csv")["place"]
        )

    assert places("--known-on", "2014-06-12") < places()
    assert places("--according-to", "damascus") < places()
    assert places("--according-to", "no side") <= places()


def test_explain_gives_the_quote(url: str) -> None:
    assert_told(call("explain", "Mosul", "--on", "2014-06-30", "--store", url), 0, "Mosul on 30 June 2014: held", "“")


def test_explain_tells_the_ledger_and_what_would_flip_it(url: str) -> None:
    result = call("explain", "Mosul", "--on", "2014-06-30", "--store", url)
    assert_told(result, 0, "last confirmed 20 days ago", "weighs +", "What would flip it", "more report")
    later = call("explain", "Mosul", "--on", "2015-02-28", "--store", url)
    assert_told(later, 0, "last confirmed 9 months ago")


def test_doubts_are_a_table_of_the_day(url: str) -> None:
    doubts = read_back(call("doubts", "--on", "2014-06-30", "--store", url).stdout_bytes, "csv")
    assert set(doubts["doubt"]) <= set(DOUBT_KINDS)
    assert "single_source" in set(doubts["doubt"])


def test_areas_are_geojson_and_say_how_much_is_not_known(url: str) -> None:
    result = call("areas", "--on", "2014-06-30", "--store", url)
    assert_told(result, 0, "there is no data")
    kinds = {feature["properties"]["what"] for feature in json.loads(result.stdout)["features"]}
    assert "ground" in kinds


def test_ground_is_a_table_over_time(url: str) -> None:
    ground = read_back(call("ground", "--store", url).stdout_bytes, "csv")
    assert (ground["n_places"] > 0).all()
    assert ground["no_data_share"].between(0, 1).all()


def test_explain_says_unknown_where_nothing_is_known(url: str) -> None:
    assert_told(call("explain", "Kobani", "--on", "2012-01-01", "--store", url), 0, "unknown")


@pytest.mark.parametrize("name", ["suran", "Rabia"])
def test_a_name_that_two_places_have_is_not_guessed(name: str, url: str) -> None:
    result = call("explain", name, "--on", "2014-06-30", "--store", url)
    assert_told(result, 1, "may be several places", "place_id")
    known = [line for line in call("places", "find", name).output.splitlines() if line.split()[0] == "100"]
    assert len(known) > 1
    for line in known:
        place_id = line.split()[1]
        assert place_id in result.output
        assert_told(call("explain", place_id, "--on", "2014-06-30", "--store", url), 0)


def test_a_name_with_a_slip_is_asked_back(url: str) -> None:
    assert_told(call("events", "--place", "tbaqa", "--store", url), 1, "Tabqa", "gn-172374")


def test_places_find_says_where_a_point_comes_from() -> None:
    assert_told(call("places", "find", "Raqqa"), 0, "gn-172955", "GeoNames")
    assert_told(call("places", "find", "Qwxzzyv"), 1, "Nothing is called")


def test_the_doctor_finds_a_healthy_house(url: str) -> None:
    assert_told(call("doctor", "--store", url), 0, "Leaflet is served from this machine", f"{len(ARTICLES)} articles")


def test_the_doctor_says_that_leaflet_is_missing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "find_spec", lambda name: find_spec("no_such_package.pkg.leaflet"))
    assert_told(call("doctor", "--store", url), 1, "Leaflet is missing")


def test_the_store_is_verified(url: str) -> None:
    assert_told(call("store", "verify", "--store", url), 0, "The store is whole")


def test_theatres_are_listed() -> None:
    assert_told(call("theatre", "list"), 0, "syria_iraq")


def test_the_page_opens_the_store_of_the_folder_in_which_it_is_started(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr(keeping, "_run", lambda command, environment: started.append(environment["WHOHELD_STORE"]) or 0)
    monkeypatch.chdir(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    for given in ("sqlite:///mine.sqlite", url, "sqlite:///:memory:"):
        assert_told(call("serve", "--port", port, "--store", given), 0)
    assert started == [f"sqlite:///{tmp_path / 'mine.sqlite'}", url, "sqlite:///:memory:"]


def test_a_busy_port_is_told_with_both_ways_round_it(url: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert_told(call("serve", "--port", str(port), "--store", url), 1, "make run PORT=8502", "--port 8502")
    assert "--port $(PORT)" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("state", "--on", "2014-06-30", "--format", "xml"),
        ("events", "--format", "xml"),
        ("state", "--on", "soon"),
        ("state",),
        ("add",),
        ("claims",),
        ("mentions",),
        ("nonsense",),
        ("events", "--status", "perhaps"),
    ],
)
def test_wrong_usage_ends_with_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    store = ("--store", f"sqlite:///{tmp_path / 'none.sqlite'}") if arguments[0] in ("state", "events", "add") else ()
    assert_told(call(*arguments, *store), 2, "Usage:")
    assert not (tmp_path / "none.sqlite").exists()


def test_a_folder_that_is_not_there_is_told_before_anything_is_built(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'none.sqlite'}"
    out = tmp_path / "nonexistent" / "x.csv"
    assert_told(call("state", "--on", "2014-06-30", "--out", out, "--store", url), 1, "There is no folder", "x.csv")
    assert not (tmp_path / "none.sqlite").exists()


def test_what_the_system_refuses_is_a_sentence(url: str, tmp_path: Path) -> None:
    assert_told(call("state", "--on", "2014-06-30", "--out", tmp_path, "--store", url), 1, f"whoheld: {tmp_path}: ")


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////dev/null/x.sqlite", "oracle-of-delphi://x"])
def test_a_store_that_cannot_be_opened_is_a_sentence(url: str) -> None:
    assert_told(call("state", "--on", "2014-06-30", "--store", url), 1, "cannot be opened")


def test_a_file_that_is_no_store_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("not a database at all, but long enough to be looked at as one" * 20)
    assert_told(call("events", "--store", f"sqlite:///{tmp_path / 'x.sqlite'}"), 1, "whoheld: ")


def test_other_questions_that_cannot_be_answered_are_sentences(url: str) -> None:
    assert_told(call("state", "--on", "2014-06-30", "--according-to", "x", "--store", url), 1, "Nobody here is 'x'")
    assert_told(call("events", "--actor", "x", "--store", url), 1, "There is no actor 'x'")
    assert_told(call("add", "/no/such/file", "--store", url), 1, "There is no file or folder")
    assert_told(call("events", "--theatre", "x", "--store", url), 1, "whoheld: ")
