"""Places as somebody brings them: one row of a file, read or refused, and what all rows of a file have in common."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import shapely

from gazetteer.coordinates import Box, Point, lies_in
from gazetteer.names import fold
from gazetteer.place import PRECISION_OF, Kind, Place

CITY, TOWN = 100_000, 5_000
_AIRPORT_CODE = re.compile(r"[A-Z]{3,4}|[a-z]{2,3}")
_LAST_LETTER = "\u2100"
"""Scripts beyond it are not folded, so a name in them would never be met."""
MOST_NAMES = 40


@dataclass(frozen=True, slots=True)
class Incoming:
    """One place of a file and the line (or number of the feature) where it stands; `remarks` tell what was mended."""

    line: int
    place: Place
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that makes no place, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the rows of a file are read against.

    `countries` are codes; rows elsewhere are known but not of the theatre, as are points outside `box` of rows that do
    not say their country. `outlines` are shapes of countries in degrees, by code, as far as they are known. `codes`
    gives a country's code by its folded name. `only` leaves out all other countries; `kind` and `source` stand for rows
    that do not say theirs. `admin1` gives the name of a province by `SY.04`.
    """

    countries: tuple[str, ...] = ()
    box: Box | None = None
    outlines: Mapping[str, Any] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    admin1: Mapping[str, str] = field(default_factory=dict)
    only: str = ""
    kind: Kind | None = None
    source: str = ""

    def country_of(self, written: str) -> str:
        """A country's code from its code or name; ValueError for neither. Empty for nothing said."""
        if not written:
            return self.only
        if len(written) == 2 and written.isalpha():
            return written.upper()
        code = self.codes.get(fold(written))
        if code is None:
            raise ValueError(f"{written!r} is no country; give its code of two letters")
        return code

    def box_of(self, country: str) -> Box | None:
        """Where a point of a country is expected; without a country, or without its outline, in the theatre."""
        outline = self.outlines.get(country)
        if outline is not None:
            return cast(Box, outline.bounds)
        return self.box if not country or country in self.countries else None

    def country_at(self, point: Point) -> str:
        """The code of the country whose outline a point lies in; empty when none is known to hold it."""
        spot = shapely.Point(point.lon, point.lat)
        return next((code for code, outline in self.outlines.items() if outline.contains(spot)), "")

    def holds(self, country: str, point: Point) -> bool:
        """Whether a place belongs to the theatre."""
        if country:
            return country in self.countries
        return self.box is None or lies_in(point.lat, point.lon, self.box)


@dataclass(slots=True)
class Meter:
    """How far a file has been read, in whatever it counts, and what was passed over on purpose, by kind."""

    done: int = 0
    total: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)

    @property
    def fraction(self) -> float:
        """0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


Row = Incoming | BadRow


def make_place_id(name: str, lat: float, lon: float) -> str:
    """A slug of the name and a hash of name and point: the same place has the same id wherever its row stands."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:40].strip("-") or "place"
    known_as = hashlib.sha256(f"{unicodedata.normalize('NFC', name)}|{lat:.4f}|{lon:.4f}".encode()).hexdigest()[:8]
    return f"{slug}-{known_as}"


def usable_names(name: str, others: Iterable[str]) -> tuple[str, ...]:
    """The other names that a text may hold, each once: no codes of airports, no scripts that are not folded."""
    taken, kept = {name}, []
    for other in others:
        alias = other.strip()
        if len(alias) < 2 or alias in taken or _AIRPORT_CODE.fullmatch(alias) or max(alias) >= _LAST_LETTER:
            continue
        taken.add(alias)
        kept.append(alias.replace("|", " "))
    return tuple(kept[:MOST_NAMES])


def settlement_kind(population: int) -> Kind:
    """city, town or village by the number of people; village when it is not known."""
    return "city" if population >= CITY else "town" if population >= TOWN else "village"


def read_population(written: str) -> int:
    """The number of people, 0 when not said; ValueError for what is no number. Thousands may be set apart."""
    digits = re.sub(r"[ ,'\u00a0]", "", written.strip())
    if not digits:
        return 0
    if not re.fullmatch(r"\d+(?:\.0*)?", digits):
        raise ValueError(f"the population {written!r} is no number")
    return int(float(digits))


def read_kind(written: str, expected: Expected, population: int, codes: Mapping[str, Kind | None]) -> tuple[Kind, str]:
    """The kind of a row and a remark when its own word for it is not known. `codes` are those of GeoNames."""
    word = written.strip().lower().replace(" ", "_").replace("-", "_")
    default = expected.kind or settlement_kind(population)
    if not word:
        return default, ""
    code = written.strip().upper()
    if code in codes and codes[code] is None:
        return default, ""
    known = word if word in PRECISION_OF else SAME_KIND.get(word) or codes.get(code)
    if known is None:
        return default, f"the kind {written.strip()!r} is not known: read as {default}"
    return known, ""


SAME_KIND: Mapping[str, Kind] = {
    "populated_place": "village", "hamlet": "village", "locality": "village", "settlement": "village",
    "neighbourhood": "district", "neighborhood": "district", "quarter": "district", "suburb": "district",
    "air_base": "airbase", "airfield": "airbase", "military_base": "base", "barracks": "base", "oil_field": "oilfield",
    "gas_field": "oilfield", "crossing": "border_crossing", "checkpoint": "border_crossing", "governorate": "province",
    "state": "province", "oblast": "province", "admin1": "province", "adm1": "province", "subdistrict": "subdistrict",
    "municipality": "town", "refugee_camp": "camp", "hill": "mountain", "ridge": "mountain", "reservoir": "lake",
}  # fmt: skip
