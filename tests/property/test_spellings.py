"""Spellings made by rule from the names of the theatre: found and right, or undecided with the right one among them."""

from __future__ import annotations

from collections import Counter

import pytest
from gazetteer_samples import read, whole_gazetteer
from spelling_rules import arabic_variants_of, variants_of

from gazetteer.place import Place
from gazetteer.resolve import distance_km

MOST_KM = 3.0
SENTENCE = "Fighters captured {} on Sunday, residents said."
EXCEPTIONS = {"Başir", "HIT"}
"""Başir is another town's name in Latin letters without the cedilla; three capitals are an acronym."""


def curated() -> list[Place]:
    """Settlements, airbases and dams of the theatre whose names are names alone."""
    return [
        p
        for p in whole_gazetteer().places.values()
        if p.in_theatre
        and not p.source.startswith("GeoNames row")
        and (p.precision == "settlement" or p.kind in ("airbase", "river"))
        and "(" not in p.name
    ]


VARIANTS = [
    (place, label, variant)
    for place in curated()
    for label, variant in [*variants_of(place.name), *(arabic_variants_of(place.name_ar) if place.name_ar else ())]
    if variant not in EXCEPTIONS
]


def outcome(place: Place, variant: str) -> str:
    """right, undecided (with the right one among the candidates), wrong or not found."""
    known = whole_gazetteer()
    found = [r for r in read(SENTENCE.format(variant)) if r.match.candidates]
    for resolved in found:
        if resolved.place_id is None and any(near(known.places[c], place) for c in resolved.match.candidates):
            return "undecided"
        if resolved.place_id is not None and near(known.places[resolved.place_id], place):
            return "right"
    return f"wrong: {found[0]}" if found else "not found"


def near(one: Place, other: Place) -> bool:
    return distance_km(one, other) <= MOST_KM


def test_there_are_many_spellings_by_many_rules() -> None:
    assert len(VARIANTS) > 1000
    assert len({label for _, label, _ in VARIANTS}) > 35


@pytest.mark.parametrize("label", sorted({label for _, label, _ in VARIANTS}))
def test_every_spelling_of_a_rule_is_found_right_or_honestly_undecided(label: str) -> None:
    outcomes = {(p.name, v): outcome(p, v) for p, rule, v in VARIANTS if rule == label}
    assert {spelling: o for spelling, o in outcomes.items() if o not in ("right", "undecided")} == {}


def test_most_spellings_are_decided() -> None:
    counts = Counter(outcome(place, variant) for place, _, variant in VARIANTS)
    assert counts["right"] >= 0.95 * len(VARIANTS)
