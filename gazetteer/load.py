"""Read place tables into a Gazetteer."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import itemgetter
from pathlib import Path
from typing import TextIO, cast

from rapidfuzz import fuzz, process

from gazetteer.index import Match, NameIndex, Tier
from gazetteer.names import fold, fold_names, folded_forms, loose_key
from gazetteer.place import KINDS, PRECISION_OF, Place
from gazetteer.shelf import PlaceShelf, find_on_shelf
from gazetteer.words import load_persons, load_words

_FUZZY_FLOOR = 78.0
_MOST_LENT = 20_000
_WORLD_TABLES = ("countries.csv", "regions.csv", "provinces.csv", "cities.csv.gz")


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to a search: `score` is 0 to 100, `tier` how the name was met; transliterated when only similar."""

    place: Place
    score: float
    tier: Tier
    matched_name: str


class _Places(dict[str, Place]):
    """Places by id; what is not here is asked of the shelf, and is not counted or listed."""

    def __init__(self, places: Iterable[Place], shelf: PlaceShelf | None) -> None:
        super().__init__((place.place_id, place) for place in places)
        self._shelf = shelf
        self._lent: dict[str, Place] = {}

    def __missing__(self, place_id: str) -> Place:
        place = self._lent.get(place_id) or (self._shelf.get(place_id) if self._shelf is not None else None)
        if place is None:
            raise KeyError(place_id)
        return place

    def remember(self, places: Iterable[Place]) -> None:
        """Keep places of the shelf at hand, so that it need not be asked for each again."""
        if len(self._lent) > _MOST_LENT:
            self._lent = {}
        self._lent |= {place.place_id: place for place in places}


class Gazetteer:
    """Every place that is known, by id and by name; those of `shelf` by asking it."""

    def __init__(self, places: Iterable[Place], shelf: PlaceShelf | None = None) -> None:
        """Places of the theatre come before others of the same name, larger before smaller."""
        ordered = sorted(places, key=lambda p: (not p.in_theatre, -p.population, p.place_id))
        self._places = _Places(ordered, shelf)
        self.places: Mapping[str, Place] = self._places
        self._shelf = shelf
        self._provinces = {(p.country, p.admin1): p.place_id for p in ordered if p.kind == "province" and p.in_theatre}

    @cached_property
    def _index(self) -> NameIndex:
        """Made when the first name is asked for: whoever only looks at places known by id does not wait for it."""
        return NameIndex(self.places, load_words() | load_persons())

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        try:
            return self.places[place_id] if place_id else None
        except KeyError:
            return None

    def named(self, forms: Iterable[str], keys: Iterable[str] = ()) -> list[Place]:
        """The places that have one of the folded forms or loose keys; the shelf is not asked."""
        found = [place_id for form in forms for place_id in self._index.names_of(form)]
        found += [place_id for key in keys for place_id in self._index.keyed(key)]
        return [self.places[place_id] for place_id in dict.fromkeys(found)]

    def province_of(self, place: Place) -> Place | None:
        """The theatre's province that a place lies in, or None."""
        return self.places.get(self._provinces.get((place.country, place.admin1), ""))

    def find(self, text: str) -> list[Match]:
        """Every name in the text with its candidates; see NameIndex.find. Names that are not known here, and
        longer ones that hold a known one, are looked up on the shelf, all at once."""
        matches = self._index.find(text)
        if self._shelf is None:
            return matches
        found, places = find_on_shelf(text, matches, self._shelf)
        self._places.remember(places)
        kept = (
            matches
            if not found
            else [m for m in matches if not any(f.start < m.end and m.start < f.end for f in found)]
        )
        return sorted([*kept, *found], key=lambda m: m.start)

    def search(self, name: str, limit: int = 10) -> list[Found]:
        """Places whose names are like `name`, best first: the same folded, then the same loosely, then similar."""
        found: dict[str, Found] = {}
        forms, key = folded_forms(name), loose_key(name)
        for form in forms:
            for place_id in self._index.names_of(form):
                found[place_id] = Found(self.places[place_id], 100.0, "folded", name)
        if self._shelf is not None:
            answers = self._shelf.find(forms, {key} - {""})
            for form, places in sorted(answers.items(), key=lambda answer: (answer[0] not in forms, answer[0])):
                score, tier = (100.0, "folded") if form in forms else (95.0, "transliterated")
                for place in places:
                    found.setdefault(place.place_id, Found(place, score, cast(Tier, tier), name))
        for place_id in self._index.loose(name):
            found.setdefault(place_id, Found(self.places[place_id], 95.0, "transliterated", name))
        if len(found) < limit:
            ours = self._shelf.find_similar(name) if self._shelf is not None else ()
            for place, score, matched in self._similar(name, [*self.places.values(), *ours], limit * 3):
                found.setdefault(place.place_id, Found(place, score, "transliterated", matched))
        ranked = sorted(found.values(), key=lambda f: (-f.score, not f.place.in_theatre, -f.place.population))
        return ranked[:limit]

    def _similar(self, name: str, places: Iterable[Place], limit: int) -> list[tuple[Place, float, str]]:
        names = [(n, p) for p in places for n in (p.name, *p.aliases)]
        answers = process.extract(
            fold(name), fold_names([n for n, _ in names]), scorer=fuzz.ratio, limit=limit, score_cutoff=_FUZZY_FLOOR
        )
        return [(names[i][1], min(90.0, round(score, 1)), names[i][0]) for _, score, i in answers]


def load_gazetteer(
    places_csv: Path,
    world_folder: Path | None,
    extra: Iterable[Place] = (),
    shelf: PlaceShelf | None = None,
    gained: Mapping[str, Sequence[str]] | None = None,
) -> Gazetteer:
    """The theatre's places, the user's own (`extra`), and the world's where its folder is given; `shelf` is asked for
    names that none of these has. `gained` are more names of those that are known, by place_id.

    Raises ValueError that names the file and line for a row that cannot be read.
    """
    places = {place.place_id: place for place in read_places(places_csv, in_theatre=True)}
    places |= {place.place_id: place for place in extra}
    if world_folder is not None:
        for place in read_world(world_folder):
            places.setdefault(place.place_id, place)
    for place_id, names in (gained or {}).items():
        if place_id in places:
            known = places[place_id]
            places[place_id] = replace(known, aliases=tuple(dict.fromkeys((*known.aliases, *names))))
    return Gazetteer(places.values(), shelf)


@lru_cache(maxsize=2)
def read_world(folder: Path) -> tuple[Place, ...]:
    """Countries, regions, provinces and cities of the world in a folder; read once and kept for all theatres."""
    tables = [folder / name for name in _WORLD_TABLES]
    return tuple(place for path in tables if path.is_file() for place in read_places(path, in_theatre=False))


def read_places(path: Path, *, in_theatre: bool) -> list[Place]:
    """The rows of a place table, plain or gzipped; ValueError names the file and line of a row that cannot be read."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return _read(file, path.name, in_theatre)
    with path.open(encoding="utf-8", newline="") as file:
        return _read(file, path.name, in_theatre)


def _read(file: TextIO, name: str, in_theatre: bool) -> list[Place]:
    rows = csv.reader(file)
    header = next(rows, [])
    missing = [column for column in _COLUMNS if column not in header]
    if missing:
        raise ValueError(f"{name}, line 1: the column {missing[0]!r} is missing")
    pick = itemgetter(*[header.index(column) for column in _COLUMNS])
    places = []
    for number, row in enumerate(rows, 2):
        try:
            places.append(_place(pick(row), in_theatre))
        except (IndexError, ValueError) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return places


_COLUMNS = (
    "place_id", "name", "aliases", "kind", "country", "admin1", "lat", "lon", "within", "name_ar", "population",
    "source", "error_km",
)  # fmt: skip


def as_place(row: Mapping[str, str], *, in_theatre: bool) -> Place:
    """One row of a place table; KeyError or ValueError for one that cannot be read."""
    return _place([row[column] for column in _COLUMNS], in_theatre)


def _place(row: Sequence[str], in_theatre: bool) -> Place:
    place_id, name, aliases, kind, country, admin1, lat, lon, within, name_ar, population, source, error_km = row
    if kind not in PRECISION_OF:
        raise ValueError(f"kind {kind!r} is not one of {', '.join(KINDS)}")
    north, east = float(lat), float(lon)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise ValueError(f"point {north}, {east} is not in degrees north and east")
    names = tuple([a for a in aliases.split("|") if a]) if aliases else ()
    return Place(
        place_id, name, names, kind, country, admin1, north, east, within, name_ar, int(population or 0),
        source, float(error_km) if error_km else None, in_theatre,
    )  # fmt: skip
