"""Whether a place that is brought is known already: by name and distance, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from gazetteer.names import folded_forms, is_arabic, loose_key
from gazetteer.place import Place
from gazetteer.resolve import distance_km
from gazetteer.shelf import without_article

SAME_KM = 5.0
"""Two places of one name that lie no farther apart are one, unless the point of either is known to be worse."""
CONFLICT_KM = 25.0
"""Two places of one name and sort that lie no farther apart than this are hard to tell apart, or one is wrong."""
SAFE_KEY = 4
"""Loose keys that are shorter say too little."""
_FLYING = frozenset(["airbase", "airport", "base"])

What = Literal["new", "merged", "conflict"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a place is beside those that are known: new; the same as `known`; or in conflict with it, `km` away."""

    what: What
    known: Place | None = None
    km: float = 0.0


@dataclass(frozen=True, slots=True)
class Spellings:
    """Under what a place is looked for: its names, each with its folded forms and its loose key (empty where it says
    too little); all forms; all keys; and the keys of others that may be this place: its own, and those without an
    article that is written as one with the name."""

    names: tuple[tuple[str, frozenset[str], str], ...]
    forms: frozenset[str]
    keys: frozenset[str]
    asked_keys: frozenset[str]


def spell(place: Place) -> Spellings:
    """Every spelling of a place. Provinces and names in Arabic letters are not looked for loosely, as elsewhere."""
    is_loose = place.precision not in ("province", "country")
    names = []
    for name in dict.fromkeys((place.name, *place.aliases)):
        key = loose_key(name) if is_loose and not is_arabic(name) else ""
        names.append((name, frozenset(folded_forms(name)), key if len(key) >= SAFE_KEY else ""))
    forms = frozenset([form for _, own, _ in names for form in own])
    keys = frozenset([key for _, _, key in names if key])
    bare = [other for key in keys for other in without_article(key)]
    return Spellings(tuple(names), forms, keys, keys.union(bare) if bare else keys)


def judge(place: Place, namesakes: Iterable[Place]) -> Verdict:
    """The same as the nearest of `namesakes` that is near enough and of its sort; else in conflict with the nearest of
    its sort; else new. A place with the id of one that is known is that one, wherever it is said to lie."""
    near = sorted(
        ((distance_km(place, other), other) for other in namesakes), key=lambda pair: (pair[0], pair[1].place_id)
    )
    for km, other in near:
        if other.place_id == place.place_id:
            return Verdict("merged" if km <= _reach(place, other) else "conflict", other, km)
    for km, other in near:
        if km <= _reach(place, other) and is_same_sort(place, other):
            return Verdict("merged", other, km)
    for km, other in near:
        if km <= CONFLICT_KM and is_same_sort(place, other):
            return Verdict("conflict", other, km)
    return Verdict("new")


def is_same_sort(place: Place, other: Place) -> bool:
    """Whether two places can be one: any settlements, anything to do with flying, else things of one kind."""
    if place.precision == other.precision == "settlement":
        return True
    return place.kind == other.kind or (place.kind in _FLYING and other.kind in _FLYING)


def _reach(place: Place, other: Place) -> float:
    wide = other.radius_km if other.precision in ("area", "province", "country") else 0.0
    return max(SAME_KM, place.error_km or 0.0, other.error_km or 0.0, wide)
