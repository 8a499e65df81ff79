"""What is wrong or doubtful in a table of places, found in one pass over its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import shapely

from gazetteer.load import as_place
from gazetteer.names import fold
from gazetteer.place import Place
from gazetteer.resolve import distance_km

Severity = Literal["error", "warning"]
FAR_KM = 25.0
"""Two places of one name that lie farther apart than this make the name ambiguous."""
WITHIN_KM = 60.0
"""A district farther from its city than this is hardly a part of it."""
KM_PER_DEGREE = 111.0
OUTSIDE_KM, FAR_OUTSIDE_KM = 15.0, 100.0
"""How far outside the outline of its country a point may lie: coasts are simplified, borders run through rivers. Beyond
the second it is an error; between them may be an island or disputed ground."""
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark about one row; `line` is that of the file, `place_id` is empty for a row that cannot be read."""

    line: int
    place_id: str
    severity: Severity
    message: str


def check_places(rows: Iterable[Mapping[str, str]], outlines: Mapping[str, Any] | None = None) -> list[Finding]:
    """Everything that is wrong (error) or doubtful (warning) in the rows of a place table, in the order of the lines.

    `rows` are those of a csv.DictReader, the first standing in line 2. `outlines` are shapes of countries in degrees,
    by code, where they are known. Each row is looked at once; names, ids and points are kept, the rows are not.
    """
    ledger = _Ledger(outlines or {})
    findings = [finding for line, row in enumerate(rows, 2) for finding in ledger.look_at(line, row)]
    return sorted([*findings, *ledger.look_back()], key=lambda finding: finding.line)


@dataclass(slots=True)
class _Ledger:
    """What has been seen of the rows so far."""

    outlines: Mapping[str, Any]
    seen: dict[str, tuple[int, Place]] = field(default_factory=dict)
    inside: list[tuple[int, Place]] = field(default_factory=list)
    names: dict[str, list[str]] = field(default_factory=dict)

    def look_at(self, line: int, row: Mapping[str, str]) -> Iterator[Finding]:
        """What the row says against itself, its country and those before it."""
        try:
            place = as_place(row, in_theatre=True)
        except (KeyError, ValueError, TypeError) as error:
            yield Finding(line, str(row.get("place_id") or ""), "error", f"the row cannot be read: {error}")
            return
        if place.place_id in self.seen:
            yield _error(line, place, f"the place_id stands in line {self.seen[place.place_id][0]} already")
            return
        self.seen[place.place_id] = (line, place)
        if place.within:
            self.inside.append((line, place))
        for name in {fold(name) for name in (place.name, *place.aliases)}:
            self.names.setdefault(name, []).append(place.place_id)
        yield from _look_at_one(line, place)
        yield from self._look_at_country(line, place)

    def _look_at_country(self, line: int, place: Place) -> Iterator[Finding]:
        outline = self.outlines.get(place.country)
        if outline is None or place.kind == "country":
            return
        off = _km_outside(outline, place.lon, place.lat) - (place.error_km or 0.0)
        if off > OUTSIDE_KM:
            swapped = _km_outside(outline, place.lat, place.lon) == 0
            hint = "; lat and lon seem to be exchanged" if swapped else ""
            say = _error if off > FAR_OUTSIDE_KM or swapped else _warning
            yield say(line, place, f"{place.lat}, {place.lon} lies {off:.0f} km outside {place.country}{hint}")

    def look_back(self) -> Iterator[Finding]:
        """What can be said only when all rows are known."""
        yield from self._look_at_parents()
        yield from self._look_at_provinces()
        yield from self._look_at_names()

    def _look_at_parents(self) -> Iterator[Finding]:
        for line, place in self.inside:
            parent = self.seen.get(place.within)
            if parent is None:
                yield _error(line, place, f"lies within {place.within!r}, which does not stand in the table")
            elif place.within == place.place_id or parent[1].within:
                yield _error(line, place, f"lies within {place.within!r}, which is no city of its own")
            elif (km := distance_km(place, parent[1])) > WITHIN_KM:
                yield _warning(line, place, f"lies {km:.0f} km from {parent[1].name}, of which it is said to be a part")

    def _look_at_provinces(self) -> Iterator[Finding]:
        known = {(p.country, p.admin1) for _, p in self.seen.values() if p.kind == "province"}
        if not known:
            return
        asked: dict[tuple[str, str], tuple[int, Place]] = {}
        for line, place in self.seen.values():
            if place.admin1 and (place.country, place.admin1) not in known:
                asked.setdefault((place.country, place.admin1), (line, place))
        for (country, admin1), (line, place) in asked.items():
            if any(country == other for other, _ in known):
                yield _warning(line, place, f"{admin1!r} is the admin1 of no province of {country} in the table")

    def _look_at_names(self) -> Iterator[Finding]:
        """Names that two places far apart share: one remark a name where a row was written by hand, else one in all."""
        common: Counter[str] = Counter()
        for name, ids in self.names.items():
            rows = [self.seen[place_id] for place_id in ids]
            pins = [row for row in rows if row[1].precision not in ("province", "country")]
            far = next(((a, b) for a in pins for b in pins if distance_km(a[1], b[1]) > FAR_KM), None)
            if far is None:
                continue
            hand = [row for row in pins if not _is_packaged(row[1])]
            if hand:
                line, place = hand[0]
                km, other = max((distance_km(place, p), p.place_id) for _, p in pins)
                yield _warning(line, place, f"the name {name!r} is also that of {other}, {km:.0f} km away")
            else:
                common[name] = len(pins)
        if common:
            shown = ", ".join(f"{name} ({n})" for name, n in common.most_common(MOST_SHOWN))
            yield Finding(1, "", "warning", f"{len(common)} names of packaged rows have several places: {shown} ...")


def _look_at_one(line: int, place: Place) -> Iterator[Finding]:
    if not place.place_id or not place.name:
        yield _error(line, place, "a place needs a place_id and a name")
    if len(place.country) != 2 or not place.country.isupper():
        yield _error(line, place, f"the country {place.country!r} is no code of two capitals")
    if place.lat == 0 and place.lon == 0:
        yield _error(line, place, "0, 0 is a point in the sea off Africa")
    if not place.source:
        yield _warning(line, place, "does not say where its point comes from")
    if place.error_km is None and not _is_packaged(place) and place.precision in ("settlement", "site"):
        yield _warning(line, place, "does not say how far its point may be off (error_km)")


def _is_packaged(place: Place) -> bool:
    return place.source.startswith(("GeoNames row", "Natural Earth"))


def _km_outside(outline: Any, lon: float, lat: float) -> float:
    return float(shapely.distance(outline, shapely.Point(lon, lat))) * KM_PER_DEGREE


def _error(line: int, place: Place, message: str) -> Finding:
    return Finding(line, place.place_id, "error", message)


def _warning(line: int, place: Place, message: str) -> Finding:
    return Finding(line, place.place_id, "warning", message)
