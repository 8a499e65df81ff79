"""Known names are found in one pass, with exact offsets, in three tiers."""

from __future__ import annotations

import pytest
from gazetteer_samples import place, whole_gazetteer

from gazetteer.index import NameIndex
from gazetteer.place import Place

PLACES = (
    place("Raqqa", 35.95, 39.0, "Ar-Raqqah", "الرقة"),
    place("Al-Mayadin", 35.02, 40.45),
    place("Deir ez-Zor", 35.33, 40.14),
    place("Kafr Hamra", 36.27, 37.09),
    place("Hamra", 35.0, 37.3),
    place("Tabqa Dam", 35.87, 38.57, kind="dam"),
    place("St. Mark", 35.5, 38.0),
    place("Hit", 33.64, 42.82),
    Place("gn-1", "Hamburg", (), "city", "DE", "", 53.5, 10.0, population=1_800_000, in_theatre=False),
    Place("gn-2", "New Hamburg", (), "town", "CA", "", 43.4, -80.7, population=20_000, in_theatre=False),
)


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex({p.place_id: p for p in PLACES})


def found(index: NameIndex, text: str) -> list[tuple[str, str, str]]:
    matches = index.find(text)
    assert all(text[m.start : m.end] == m.text for m in matches)
    assert [m.start for m in matches] == sorted(m.start for m in matches)
    return [(m.text, m.candidates[0], m.tier) for m in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took Raqqa.", ("Raqqa", "raqqa", "exact")),
        ("They took RAQQA!", ("RAQQA", "raqqa", "folded")),
        ("They took 'Raqqa'.", ("Raqqa", "raqqa", "exact")),
        ("Raqqa's fall", ("Raqqa", "raqqa", "exact")),
        ("“Raqqa”, they said", ("Raqqa", "raqqa", "exact")),
        ("in ar-Raqqah today", ("ar-Raqqah", "raqqa", "folded")),
        ("in al-Raqqa today", ("al-Raqqa", "raqqa", "folded")),
        ("in Rakka today", ("Rakka", "raqqa", "transliterated")),
        ("entered al-Mayadin", ("al-Mayadin", "al-mayadin", "folded")),
        ("entered al-Mayadeen", ("al-Mayadeen", "al-mayadin", "transliterated")),
        ("the Dayr az-Zawr front", ("Dayr az-Zawr", "deir ez-zor", "transliterated")),
        ("سقطت الرَّقَّة أمس", ("الرَّقَّة", "raqqa", "exact")),
        ("the Tabqa Barrage", ("Tabqa Barrage", "tabqa dam", "exact")),
        ("at St. Mark today", ("St. Mark", "st. mark", "exact")),
        ("at\nDeir\nez-Zor\n", ("Deir\nez-Zor", "deir ez-zor", "folded")),
        ("New Hamburg, Ontario", ("New Hamburg", "gn-2", "exact")),
    ],
)
def test_a_name_is_found_where_it_stands(index: NameIndex, text: str, expected: tuple[str, str, str]) -> None:
    ours, place_id, tier = expected
    matches = found(index, text)
    assert [m[:2] for m in matches] == [(ours, place_id)]
    assert matches[0][2] == tier or tier == "exact"


@pytest.mark.parametrize("text", ["the raqqa", "Raqqawi", "they hit it", "a hamburger", "MyRaqqa", "Hitler"])
def test_a_piece_of_a_word_and_a_word_without_a_capital_are_no_names(index: NameIndex, text: str) -> None:
    assert found(index, text) == []


def test_the_longest_name_wins_and_names_beside_each_other_are_all_found(index: NameIndex) -> None:
    assert [m[0] for m in found(index, "Kafr Hamra Hamra, Raqqa Raqqa")] == ["Kafr Hamra", "Hamra", "Raqqa", "Raqqa"]


def test_a_longer_loose_name_wins_over_a_shorter_known_one(index: NameIndex) -> None:
    assert found(index, "near Kafar Hamra") == [("Hamra", "hamra", "exact")]
    assert found(index, "near Kafr Hamrah") == [("Kafr Hamrah", "kafr hamra", "transliterated")]


def test_a_short_key_is_marked_as_too_short_to_decide(index: NameIndex) -> None:
    (match,) = index.find("in Heet today")
    assert match.is_short
    assert match.candidates == ("hit",)


def test_places_elsewhere_are_not_matched_loosely(index: NameIndex) -> None:
    assert found(index, "in Hambourg") == []


def test_marks_that_fold_to_nothing_do_not_move_offsets() -> None:
    text = "‎‏Der Präsident in Kobanê, ‎in Ra\u0304s al-Ayn und سامَرّاء‎."
    matches = whole_gazetteer().find(text)
    assert [text[m.start : m.end] for m in matches] == [m.text for m in matches]
    assert {"Kobanê", "سامَرّاء"} <= {m.text.strip("‎") for m in matches}
