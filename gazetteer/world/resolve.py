"""Which place of the world a name means: size, what it is said to lie in, and what else the text is about.

Every name of a text votes for the regions of its namesakes, each with how likely it is; a namesake gains by the votes
of the other names for its part of the country, its country and its surroundings. Weights are logarithms of people, so
that two votes for Texas outweigh a city twenty times as large elsewhere. After Lieberman, Samet and Sankaranarayanan
2010, whose "local lexicon" is the region of a paper's readers, here found from the text alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, floor, log10

from gazetteer.names import fold
from gazetteer.place import Place
from gazetteer.world.containers import narrow
from gazetteer.world.find import Sighting
from gazetteer.world.regions import COUNTY
from gazetteer.world.table import WorldTable

_JOINTS = frozenset((", ", " and ", " or ", ", and ", ", or "))
_SIBLING = 1.2
_NAMED = 1.0
_CROWDED = frozenset(["US", "GB", "CA", "AU", "NZ", "IE", "ZA"])
"""Countries whose towns share their names with every English surname: that one is spoken of says little."""
_CROWD = 1.0
_LEAST = 0.004
_ROUNDS = 4
_ADMIN1, _COUNTRY, _NEAR = 2.0, 1.0, 1.0
_SHARPNESS = 2.0


@dataclass(slots=True)
class _Name:
    """One name of the text: its namesakes, how often it stands, and how likely each is."""

    rows: tuple[int, ...]
    mass: float
    shares: dict[int, float] = field(default_factory=dict)
    siblings: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Votes:
    """What the names of a text vote for."""

    admin1: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    country: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cell: dict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))


@dataclass(frozen=True, slots=True)
class Decided:
    """The likeliest place of each sighting with its confidence from 0 to 1, and the part of a country that the text is
    about (country, admin1), if any."""

    places: tuple[tuple[int, float, tuple[int, ...]], ...]
    home: frozenset[tuple[str, str]]
    countries: frozenset[str] = frozenset()
    cells: frozenset[tuple[int, int]] = frozenset()


def resolve_world(
    text: str, kept: Sequence[Sighting], voters: Sequence[Sighting], table: WorldTable, rounds: int = _ROUNDS
) -> Decided:
    """Decide every sighting of `kept`; `voters` only speak for regions (places inside the names of organisations)."""
    narrowed = narrow(text, kept, table)
    names: dict[str, _Name] = {}
    for sighting, rows in [*zip(kept, narrowed, strict=True), *((v, v.rows) for v in voters)]:
        _add(names, fold(sighting.text), rows, 0.6 if sighting in voters else 1.0)
    _pair(text, kept, names)
    for name in names.values():
        name.shares = _shares({row: table.weight(row) for row in name.rows})
    for _ in range(rounds):
        votes = _count(names, table)
        scores = {form: _score(name, votes, names, table) for form, name in names.items()}
        for form, name in names.items():
            name.shares = _shares(scores[form])
    places = tuple(_pick(names[fold(s.text)], rows) for s, rows in zip(kept, narrowed, strict=True))
    votes = _count(names, table)
    named = frozenset(c for c, mass in votes.country.items() if c and mass >= _NAMED and c not in _CROWDED)
    crowded = frozenset(cell for cell, mass in votes.cell.items() if mass >= _CROWD)
    return Decided(places, _home(votes), named, crowded)


def _add(names: dict[str, _Name], form: str, rows: tuple[int, ...], mass: float) -> None:
    name = names.get(form)
    if name is None:
        names[form] = _Name(rows, mass)
        return
    common = tuple(row for row in name.rows if row in rows)
    name.rows = common or tuple(dict.fromkeys((*name.rows, *rows)))
    name.mass = min(2.0, max(name.mass, mass) + 0.2)


def _pick(name: _Name, rows: tuple[int, ...]) -> tuple[int, float, tuple[int, ...]]:
    shares = {row: name.shares[row] for row in rows if row in name.shares} or {rows[0]: 0.5}
    ranked = sorted(shares, key=lambda row: -shares[row])
    return ranked[0], round(shares[ranked[0]] / (sum(shares.values()) or 1.0), 2), tuple(ranked[:5])


def _shares(scores: Mapping[int, float]) -> dict[int, float]:
    best = max(scores.values())
    raw = {row: exp(_SHARPNESS * (score - best)) for row, score in scores.items()}
    total = sum(raw.values())
    return {row: share / total for row, share in raw.items()}


def _count(names: Mapping[str, _Name], table: WorldTable) -> _Votes:
    votes = _Votes()
    for name in names.values():
        _vote(votes, name, table, 1.0)
    return votes


def _vote(votes: _Votes, name: _Name, table: WorldTable, sign: float) -> None:
    for row, share in name.shares.items():
        if share < _LEAST:
            continue
        place, mass = table.place(row), sign * share * name.mass
        votes.country[place.country] += 1.5 * mass if place.kind == "country" else mass
        if place.admin1:
            votes.admin1[place.country, place.admin1] += mass
        if place.precision == "settlement" or place.source == COUNTY:
            votes.cell[cell_of(place)] += mass


def _pair(text: str, kept: Sequence[Sighting], names: Mapping[str, _Name]) -> None:
    """Names that stand side by side in a list are of one kind, as a rule."""
    for one, other in pairwise(kept):
        if text[one.end : other.start] in _JOINTS:
            names[fold(one.text)].siblings.add(fold(other.text))
            names[fold(other.text)].siblings.add(fold(one.text))


def _score(name: _Name, votes: _Votes, names: Mapping[str, _Name], table: WorldTable) -> dict[int, float]:
    if len(name.rows) == 1:
        return {name.rows[0]: 0.0}
    _vote(votes, name, table, -1.0)
    beside = {kind: _beside(kind, name, names, table) for kind in ("country", "province")}
    scores = {}
    for row in name.rows:
        place = table.place(row)
        scores[row] = table.weight(row) + _gain(place, votes) + beside.get(place.kind, 0.0)
    _vote(votes, name, table, 1.0)
    return scores


def _beside(kind: str, name: _Name, names: Mapping[str, _Name], table: WorldTable) -> float:
    others = [names[form].shares for form in name.siblings]
    masses = [share for shares in others for row, share in shares.items() if table.place(row).kind == kind]
    return _SIBLING * sum(masses) / len(others) if others else 0.0


def _gain(place: Place, votes: _Votes) -> float:
    gain = _COUNTRY * _grow(3 * votes.country.get(place.country, 0.0)) if place.country else 0.0
    if place.kind == "country":
        return gain
    if place.admin1:
        gain += _ADMIN1 * _grow(1.5 * max(0.0, votes.admin1.get((place.country, place.admin1), 0.0)) ** 1.5)
    if place.precision == "settlement" or place.source == COUNTY:
        y, x = cell_of(place)
        near = sum(votes.cell.get((y + dy, x + dx), 0.0) for dy in (-1, 0, 1) for dx in (-1, 0, 1))
        gain += _NEAR * _grow(3 * max(0.0, near) ** 1.2)
    return gain


def _grow(mass: float) -> float:
    return log10(1 + max(0.0, mass))


def cell_of(place: Place) -> tuple[int, int]:
    """The degree of latitude and longitude that a place lies in."""
    return floor(place.lat), floor(place.lon)


def _home(votes: _Votes) -> frozenset[tuple[str, str]]:
    if not votes.admin1:
        return frozenset()
    best = max(votes.admin1, key=lambda key: votes.admin1[key])
    share = votes.admin1[best] / (sum(votes.admin1.values()) + 0.01)
    return frozenset([best]) if votes.admin1[best] >= 1.0 and share >= 0.3 else frozenset()
