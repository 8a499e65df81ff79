"""Names that no list has are kept where the words around them call them a place."""

from __future__ import annotations

import pytest
from gazetteer_samples import read, whole_gazetteer

from gazetteer.unknown import UnknownPlace, find_unknown_places


def unknown(text: str) -> list[UnknownPlace]:
    found = find_unknown_places(text, read(text), whole_gazetteer().get)
    assert all(text[u.start : u.end] == u.text for u in found)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took the village of Foobarah.", [("Foobarah", "village")]),
        ("They took the town of Foo al-Quxiyah.", [("Foo al-Quxiyah", "town")]),
        ("They took the villages of Foobarah, Quxiyah and al-Zibzib.",
         [("Foobarah", "village"), ("Quxiyah", "village"), ("al-Zibzib", "village")]),
        ("They took Foobarah and Quxiyah villages.", [("Foobarah", "village"), ("Quxiyah", "village")]),
        ("A strike in Foobarah, in Deir al-Zor province, hit a car.", [("Foobarah", "town")]),
        ("A strike near Foobarah, Syria, hit a car.", [("Foobarah", "town")]),
        ("Shells fell on the Foobarah district of Raqqa.", [("Foobarah", "district")]),
        ("They held the Foobarah Dam.", [("Foobarah Dam", "dam")]),
        ("They camped at Fort Quxley.", [("Fort Quxley", "base")]),
    ],
)  # fmt: skip
def test_unknown_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(u.text, u.kind) for u in unknown(text)] == expected


def test_a_name_once_known_as_a_place_is_found_again() -> None:
    assert [u.start for u in unknown("They took the village of Foobarah. Foobarah had been held for a year.")] == [
        25,
        35,
    ]


def test_the_neighbourhood_is_the_province_or_the_nearest_place_of_the_sentence() -> None:
    (first,) = unknown("South of Raqqa, a strike in Foobarah, in Homs province, hit a car. Idlib was calm.")
    assert first.near == "province-homs"
    (second,) = unknown("South of Raqqa they took the village of Foobarah. Idlib was calm.")
    assert second.near == "gn-172955"
    (third,) = unknown("They took the village of Foobarah. Idlib was calm.")
    assert third.near == ""


@pytest.mark.parametrize(
    "text",
    [
        "They took the village of Dabiq.",
        "They met the Mayor of London.",
        "A Yazidi village was burnt.",
        "They praised the city of Ahmed.",
        "The capture of Monday, in Homs province, was news.",
        "They took two villages and left.",
    ],
)
def test_what_is_known_or_no_place_is_not_unknown(text: str) -> None:
    assert unknown(text) == []


def test_a_site_of_a_known_town_that_no_list_has_is_unknown_as_a_whole() -> None:
    assert [u.text for u in unknown("They held the Zakho Barrage.")] == ["Zakho Barrage"]
    assert unknown("They held the Tabqa Dam.") == []
