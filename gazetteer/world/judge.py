"""Whether a known name stands for a place in a text of news: points for and against, compared with `ENOUGH`.

The points are set by hand on texts that were looked at; they order what weighs how much and claim no more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from gazetteer.names import fold
from gazetteer.world.bearers import Bearer
from gazetteer.world.doubts import KIND_BEFORE, against_neighbours, against_person, against_word
from gazetteer.world.find import Sighting
from gazetteer.world.resolve import cell_of
from gazetteer.world.table import WorldTable
from gazetteer.world.words import load_surnames

ENOUGH = 1.0
_STRONG = 2.6
_SIZES = ((1_000_000, 2.5), (300_000, 2.0), (100_000, 1.5), (30_000, 0.9), (5_000, 0.5))
_WINDOW = 56
_DATELINE = re.compile(r"[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w.]+)?(?: ?\([^()\n]{2,30}\))? ?(?:—|–|--|-|:) ")
_DATELINE_REST = re.compile(
    r"(?:, [A-Z][\w. ]{1,18})?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})? (?:\([^()\n]{2,30}\) ?)?(?:—|–|--|-) "
)
_LOCATIVE = re.compile(
    r"\b(?:in|into|at|near|inside|outside|around|across|throughout|toward|towards|within|off|north of|south of|east of|west of|"
    r"\w+(?:east|west) of|outskirts of|parts? of|half of|residents of|people of|streets of|coast of|edge of|northern|southern|"
    r"eastern|western|central|northeastern|northwestern|southeastern|southwestern|downtown|upstate|rural|nearby|neighbou?ring) "
    r"(?:the )?(?:nearby |neighbou?ring )?$", re.I,
)  # fmt: skip
_TOWARDS = re.compile(
    r"\b(?:from|to|of|for|through|via|on|against|between|and|or|left|visit(?:ed|ing)?|leav(?:e|es|ing)|reach(?:ed|ing)|fled|"
    r"than|as far as|toured|beat|like) (?:the )?$", re.I,
)  # fmt: skip
_KIND_AFTER = re.compile(
    r"(?:['’]s)? (?:city|town|village|province|district|airport|region|county|state|suburbs?|outskirts|residents?|area|man|woman|"
    r"neighbou?rhood|police|mayor|officials?|resident|native|voters|border|metro|metropolitan|firefighters|school|schools)\b|"
    r"-(?:based|area|born|bound|wide)\b"
)
_STATE_AFTER = re.compile(r",? \(?(?:[A-Z][a-z]{1,5}\.|[A-Z]{2}\b|[NSW]\. ?[A-Z][a-z]*\.?)")
_IS_TOWN_AFTER = re.compile(r", (?:the|a) (?:\w+ ){0,2}(?:town|city|capital|village|port|suburb|county seat|state)\b")
_INSIDE_AFTER = re.compile(
    r",? (?:in|near|outside) (?:the )?(?:\w+ern |\w+(?:east|west) |north |south |central )?(?=[A-Z])|, (?=[A-Z])"
)
_BESIDE = (", ", " and ", " or ", ", and ", ", or ", " to ", "; ", "-")
_NO_NAME_AFTER = re.compile(r"@|\.(?:com|org|net|edu|gov|co)\b|/|\d")


@dataclass(slots=True)
class Around:
    """What is known of the whole text: who else bears names, names judged sure, and the region that it is about."""

    bearers: Sequence[Bearer]
    sure: Collection[str] = frozenset()
    home: frozenset[tuple[str, str]] = frozenset()
    countries: frozenset[str] = frozenset()
    cells: frozenset[tuple[int, int]] = frozenset()
    kept: Sequence[Sighting] = ()
    persons: Mapping[str, int] = field(default_factory=dict)
    starts: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.starts, self.ends = {s.start for s in self.kept}, {s.end for s in self.kept}
        self.persons = {name: b.start for b in reversed(self.bearers) for name in b.names}


def is_borne(sighting: Sighting, around: Around) -> bool:
    """Whether the name is a part of a person's, an organisation's or a street's."""
    return any(b.start < sighting.end and sighting.start < b.end for b in around.bearers)


def score_name(sighting: Sighting, text: str, table: WorldTable, around: Around) -> float:
    """Points for the name being a place; at least ENOUGH when it is."""
    if is_borne(sighting, around):
        return 0.0
    if sighting.is_short:
        return 5.0
    before, after = text[max(0, sighting.start - _WINDOW) : sighting.start], text[sighting.end : sighting.end + _WINDOW]
    if _NO_NAME_AFTER.match(after) or before.endswith(("@", "/", "#", ".")) or _is_shouted(sighting, text, table):
        return 0.0
    is_region = sighting.rows[0] < table.n_regions
    against = against_neighbours(sighting, before, after, is_region=is_region)
    points = _prior(sighting, table, around) + _for(sighting, text, around, before, after) - against
    points -= against_person(sighting, before, after, around.persons, is_region=is_region)
    return points - (0.0 if is_region else against_word(sighting, before, table))


def _prior(sighting: Sighting, table: WorldTable, around: Around) -> float:
    if sighting.rows[0] < table.n_regions:
        return 3.0
    people = max(map(table.population, sighting.rows))
    points = next((p for least, p in _SIZES if people >= least), 0.25)
    points += 0.75 if " " in sighting.text or "-" in sighting.text else 0.0
    form = fold(sighting.text)
    if form in load_surnames() and people < 300_000:
        points -= 0.75
    if around.home and any(_home(table, row) in around.home for row in sighting.rows):
        points += 1.25 if any(_is_near(table, row, around) for row in sighting.rows) else 0.75
    elif any(table.place(row).country in around.countries for row in sighting.rows):
        points += 0.75
    return points + (1.0 if form in around.sure else 0.0)


def _is_near(table: WorldTable, row: int, around: Around) -> bool:
    y, x = cell_of(table.place(row))
    return any((y + dy, x + dx) in around.cells for dy in (-1, 0, 1) for dx in (-1, 0, 1))


def _home(table: WorldTable, row: int) -> tuple[str, str]:
    place = table.place(row)
    return place.country, place.admin1


def _for(sighting: Sighting, text: str, around: Around, before: str, after: str) -> float:
    points = 0.0
    if KIND_BEFORE.search(before):
        points = 2.5
    elif _LOCATIVE.search(before):
        points = 1.25
    elif _TOWARDS.search(before):
        points = 0.5
    if _STATE_AFTER.match(after) and after.startswith(","):
        points += 2.5
    if _KIND_AFTER.match(after):
        points += 1.25
    inside = _INSIDE_AFTER.match(after)
    if inside and sighting.end + inside.end() in around.starts:
        points += 1.5
    if _IS_TOWN_AFTER.match(after):
        points += 2.0
    if _is_listed(sighting, text, around):
        points += 0.75
    if _is_dateline(sighting, text):
        points += 2.5
    return points


def _is_listed(sighting: Sighting, text: str, around: Around) -> bool:
    """Whether a kept name stands beside it, joined by a comma or "and"."""
    return any(
        (sighting.end + len(j) in around.starts and text.startswith(j, sighting.end))
        or (sighting.start - len(j) in around.ends and text.endswith(j, 0, sighting.start))
        for j in _BESIDE
    )


def _is_dateline(sighting: Sighting, text: str) -> bool:
    start = text.rfind("\n", 0, sighting.start) + 1
    if sighting.start - start >= 3:
        return False
    line = _DATELINE.match(text[start : start + 110])
    return (sighting.text.isupper() and bool(line)) or bool(
        _DATELINE_REST.match(text[sighting.end : sighting.end + 60])
    )


def _is_shouted(sighting: Sighting, text: str, table: WorldTable) -> bool:
    """Whether capitals alone made it a name: "WHO", "ABC"; not in a dateline, a headline, or where it is so written."""
    written = sighting.text
    if not written.isupper() or "." in written or len(written) < 2 or written in ("US", "UK", "USA", "UAE", "DRC"):
        return False
    if _is_dateline(sighting, text):
        return False
    around = text[max(0, sighting.start - 25) : sighting.end + 25]
    return len(written) < 4 or (
        not around.isupper()
        and max(map(table.population, sighting.rows)) < 300_000
        and sighting.rows[0] >= table.n_regions
    )


def is_strong(points: float) -> bool:
    """Whether one mention is so sure that it speaks for the name's others in the text."""
    return points >= _STRONG
