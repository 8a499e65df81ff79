"""Everything that is wrong in a theatre's files is said at once, with file and line, and what is right is let pass."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import shapely

from gazetteer.check import check_places
from pipeline.colour_check import difference, seen_without_green
from pipeline.theatre import THEATRES, list_theatres
from pipeline.theatre_check import Remark, check_theatre

ROW = {
    "place_id": "dam", "name": "The Dam", "aliases": "", "kind": "dam", "country": "SD", "admin1": "Khartoum",
    "lat": "15.2", "lon": "32.5", "within": "", "name_ar": "", "population": "", "source": "general knowledge",
    "error_km": "1",
}  # fmt: skip
SUDAN = {"SD": shapely.box(22, 9, 38, 22)}


def said(*rows: dict[str, str]) -> list[tuple[int, str, str]]:
    return [(f.line, f.severity, f.message) for f in check_places(rows, SUDAN)]


@pytest.fixture
def theatre(tmp_path: Path) -> Path:
    """A copy of a theatre to spoil, without its basemap's weight."""
    folder = tmp_path / "sudan"
    shutil.copytree(THEATRES / "sudan", folder)
    return folder


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def errors(folder: Path) -> list[Remark]:
    return [remark for remark in check_theatre(folder) if remark.severity == "error"]


@pytest.mark.parametrize("name", list_theatres())
def test_every_shipped_theatre_is_without_errors(name: str) -> None:
    assert errors(THEATRES / name) == []


def test_a_good_row_is_let_pass() -> None:
    assert said(ROW) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"kind": "castle"}, "castle"),
        ({"lat": "north"}, "north"),
        ({"lat": "95"}, "degrees"),
        ({"lat": "0", "lon": "0"}, "sea off Africa"),
        ({"country": "Sudan"}, "two capitals"),
        ({"name": ""}, "needs a place_id and a name"),
        ({"within": "atlantis"}, "atlantis"),
        ({"within": "dam"}, "no city of its own"),
        ({"lat": "48.3", "lon": "35.1"}, "outside SD"),
        ({"lat": "32.5", "lon": "15.2"}, "exchanged"),
    ],
)
def test_a_row_that_is_wrong_is_an_error(change: dict[str, str], word: str) -> None:
    found = said(ROW | change)
    assert any(line == 2 and severity == "error" and word in message for line, severity, message in found), found


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"source": ""}, "where its point comes from"),
        ({"error_km": ""}, "error_km"),
        ({"lat": "22.3"}, "outside SD"),
    ],
)
def test_a_row_that_is_doubtful_is_a_warning(change: dict[str, str], word: str) -> None:
    found = said(ROW | change)
    assert [severity for _, severity, _ in found] == ["warning"]
    assert word in found[0][2]


def test_a_place_id_that_stands_twice_names_the_first_line() -> None:
    assert (3, "error", "the place_id stands in line 2 already") in said(ROW, ROW)


def test_a_name_of_two_places_far_apart_is_doubtful_and_of_two_near_ones_is_not() -> None:
    far = ROW | {"place_id": "other", "lat": "12.0"}
    near = ROW | {"place_id": "other", "lat": "15.3"}
    assert [message for *_, message in said(ROW, far)] == ["the name 'the dam' is also that of other, 356 km away"]
    assert said(ROW, near) == []


def test_a_district_far_from_its_city_is_doubtful() -> None:
    city = ROW | {"place_id": "city", "name": "City", "kind": "city", "lat": "13.0"}
    assert "km from City" in said(city, ROW | {"within": "city"})[0][2]


def test_a_province_that_the_table_lacks_is_said_once() -> None:
    province = ROW | {"place_id": "p", "name": "Gezira", "kind": "province", "admin1": "Gezira"}
    rows = [ROW | {"place_id": f"d{n}", "name": f"Dam {n}", "lat": str(12 + n)} for n in range(3)]
    assert [message for *_, message in said(province, *rows)] == [
        "'Khartoum' is the admin1 of no province of SD in the table"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "word"),
    [
        ("theatre.toml", 'letter = "R"', 'letter = "A"', "that of saf already"),
        ("theatre.toml", 'colour = "#e0b42a"', 'colour = "yellow"', "is not written as #c8413b"),
        ("theatre.toml", 'colour = "#e0b42a"', 'colour = "#c8423b"', "can hardly be told apart"),
        ("theatre.toml", "lat = 14.3", "lat = 64.3", "shows no place"),
        ("theatre.toml", "box = [21.6", "box = [61.6", "is not west, south, east, north"),
        ("theatre.toml", 'countries = ["SD"]', 'countries = ["XQ"]', "the code of no country"),
        ("theatre.toml", '"army" = ["saf"]', '"army" = ["nobody"]', "no actor"),
        ("theatre.toml", "opening_on = 2025-10-26", 'opening_on = "soon"', "no day"),
        ("theatre.toml", 'title = "Sudan"', "title =", "not valid TOML"),
        ("theatre.toml", 'disclaimer = "', 'disclaim = "', "lacks disclaimer"),
        ("actors.csv", "rebels,2002,,", "rebels,2012,2002,", "before it begins"),
        ("actors.csv", "rebels,2002,,", "rebels,then,,", "no years"),
        ("actors.csv", "rebels,2002,,", "rebels,2002,,ghost", "its parent 'ghost'"),
        ("actors.csv", "SLM-AW,slm", "SLM-AW,ghost", "its bloc 'ghost'"),
        ("actors.csv", "slm,SLM", "saf,SLM", "the actor_id stands in line"),
        ("outlets.csv", "note\n", "note\nDaily,ghost,Z,false,\n", "which is no bloc"),
        ("places.csv", ",city,SD,", ",city,XX1,", "two capitals"),
    ],
)
def test_what_is_wrong_in_a_theatre_is_an_error(theatre: Path, file: str, old: str, new: str, word: str) -> None:
    spoil(theatre / file, old, new)
    found = errors(theatre)
    assert any(word in remark.message for remark in found), found


def test_errors_name_the_line_that_an_editor_would_open(theatre: Path) -> None:
    spoil(theatre / "actors.csv", "rebels,2002,,", "rebels,2012,2002,")
    (remark,) = errors(theatre)
    assert "slm" in (theatre / "actors.csv").read_text().splitlines()[remark.line - 1]


def test_several_things_are_said_at_once(theatre: Path) -> None:
    spoil(theatre / "actors.csv", "rebels,2002,,", "rebels,2012,2002,")
    spoil(theatre / "theatre.toml", 'letter = "R"', 'letter = "A"')
    assert len(errors(theatre)) == 2


@pytest.mark.parametrize("file", ["theatre.toml", "actors.csv", "places.csv", "outlets.csv"])
def test_a_file_that_is_missing_is_an_error(theatre: Path, file: str) -> None:
    (theatre / file).unlink()
    assert [(remark.path.name, remark.message) for remark in errors(theatre)] == [(file, "the file is missing")]


def test_a_basemap_that_is_missing_is_a_warning_only(theatre: Path) -> None:
    shutil.rmtree(theatre / "basemap")
    assert errors(theatre) == []
    assert any("plain ground" in remark.message for remark in check_theatre(theatre))


def test_a_side_without_actors_and_words_that_nobody_settles_are_warnings(theatre: Path) -> None:
    spoil(theatre / "actors.csv", "SLM-AW,slm", "SLM-AW,splmn")
    spoil(theatre / "theatre.toml", '"rebels" = ["splmn", "slm"]\n', "")
    messages = [remark.message for remark in check_theatre(theatre)]
    assert "slm: no actor belongs to it" in messages
    assert any("may be 'rebels'" in message for message in messages)


def test_colours_that_differ_only_in_red_and_green_are_alike_to_some_eyes() -> None:
    assert difference("#000000", "#ffffff") == pytest.approx(100, abs=0.1)
    red, green = "#b3502f", "#857a00"
    assert difference(red, green) > 40
    assert difference(seen_without_green(red), seen_without_green(green)) < 20
