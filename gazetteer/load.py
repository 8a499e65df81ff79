"""Read place tables into a Gazetteer."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TextIO

from rapidfuzz import fuzz, process

from gazetteer.index import Match, NameIndex, Tier
from gazetteer.names import fold, folded_forms
from gazetteer.place import KINDS, Place

_HERE = Path(__file__).parent
_FUZZY_FLOOR = 78.0


@dataclass(frozen=True, slots=True)
class Found:
    """One answer to a search: `score` is 0 to 100, `tier` how the name was met; transliterated when only similar."""

    place: Place
    score: float
    tier: Tier
    matched_name: str


class Gazetteer:
    """Every place that is known, by id and by name."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Places of the theatre come before others of the same name, larger before smaller."""
        ordered = sorted(places, key=lambda p: (not p.in_theatre, -p.population, p.place_id))
        self.places: Mapping[str, Place] = {place.place_id: place for place in ordered}
        loose = frozenset(p.place_id for p in ordered if p.in_theatre and not p.source.startswith("GeoNames row"))
        self._index = NameIndex(ordered, load_words(), loose)

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        return self.places.get(place_id)

    def find(self, text: str) -> list[Match]:
        """Every name in the text with its candidates; see NameIndex.find."""
        return self._index.find(text)

    def search(self, name: str, limit: int = 10) -> list[Found]:
        """Places whose names are like `name`, best first: the same folded, then the same loosely, then similar."""
        found: dict[str, Found] = {}
        for form in folded_forms(name):
            for place_id in self._index.names_of(form):
                found[place_id] = Found(self.places[place_id], 100.0, "folded", name)
        for place_id in self._index.loose(name):
            found.setdefault(place_id, Found(self.places[place_id], 95.0, "transliterated", name))
        if len(found) < limit:
            for place_id, score, matched in self._similar(name, limit * 3):
                found.setdefault(place_id, Found(self.places[place_id], score, "transliterated", matched))
        ranked = sorted(found.values(), key=lambda f: (-f.score, not f.place.in_theatre, -f.place.population))
        return ranked[:limit]

    def _similar(self, name: str, limit: int) -> list[tuple[str, float, str]]:
        names = [(n, p.place_id) for p in self.places.values() for n in (p.name, *p.aliases)]
        answers = process.extract(
            fold(name), [fold(n) for n, _ in names], scorer=fuzz.ratio, limit=limit, score_cutoff=_FUZZY_FLOOR
        )
        return [(names[i][1], min(90.0, round(score, 1)), names[i][0]) for _, score, i in answers]


@cache
def load_words() -> frozenset[str]:
    """Folded words of the language that are also names of places somewhere, and need more than a capital letter."""
    lines = (_HERE / "words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def load_gazetteer(places_csv: Path, world_folder: Path | None, extra: Iterable[Place] = ()) -> Gazetteer:
    """The theatre's places, the user's own (`extra`), and the world's where its folder is given.

    Raises ValueError that names the file and line for a row that cannot be read.
    """
    places = {place.place_id: place for place in read_places(places_csv, in_theatre=True)}
    places |= {place.place_id: place for place in extra}
    if world_folder is not None:
        for place in read_world(world_folder):
            places.setdefault(place.place_id, place)
    return Gazetteer(places.values())


@lru_cache(maxsize=2)
def read_world(folder: Path) -> tuple[Place, ...]:
    """The countries, provinces and cities of the world that stand in a folder; read once and kept for all theatres."""
    tables = [folder / name for name in ("countries.csv", "provinces.csv", "cities.csv.gz")]
    return tuple(place for path in tables if path.is_file() for place in read_places(path, in_theatre=False))


def read_places(path: Path, *, in_theatre: bool) -> list[Place]:
    """The rows of a place table, plain or gzipped; ValueError names the file and line of a row that cannot be read."""
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            return _read(file, path.name, in_theatre)
    with path.open(encoding="utf-8", newline="") as file:
        return _read(file, path.name, in_theatre)


def _read(file: TextIO, name: str, in_theatre: bool) -> list[Place]:
    places = []
    for number, row in enumerate(csv.DictReader(file), 2):
        try:
            places.append(as_place(row, in_theatre=in_theatre))
        except (KeyError, ValueError) as error:
            raise ValueError(f"{name}, line {number}: {error}") from error
    return places


def as_place(row: Mapping[str, str], *, in_theatre: bool) -> Place:
    """One row of a place table; KeyError or ValueError for one that cannot be read."""
    kind = row["kind"]
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not one of {', '.join(KINDS)}")
    lat, lon = float(row["lat"]), float(row["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"point {lat}, {lon} is not in degrees north and east")
    return Place(
        place_id=row["place_id"],
        name=row["name"],
        aliases=tuple(a for a in row["aliases"].split("|") if a),
        kind=kind,
        country=row["country"],
        admin1=row["admin1"],
        lat=lat,
        lon=lon,
        within=row["within"],
        name_ar=row["name_ar"],
        population=int(row["population"] or 0),
        source=row["source"],
        error_km=float(row["error_km"]) if row["error_km"] else None,
        in_theatre=in_theatre,
    )
