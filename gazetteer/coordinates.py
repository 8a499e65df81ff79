"""Coordinates as people write them: degrees, degrees and minutes, decimal commas, and the two exchanged."""

from __future__ import annotations

import re
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_PLAIN = re.compile(r"[+-]?\d{1,3}(?:\.\d*)?|[+-]?\.\d+")
_COMMA = re.compile(r"[+-]?\d{1,3},\d+")
_SEXAGESIMAL = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<sign>[+-])?(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*[°º˚d: ]?\s*"
    r"(?:(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*['’′m: ]?\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|”|″|''|’’|′′|s)?\s*)?(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_MARGIN = 0.5
"""Degrees outside a box that a point may lie without being taken for exchanged."""


@dataclass(frozen=True, slots=True)
class Degrees:
    """One coordinate in degrees; `written` says how it was written where that was not plain, `axis` is lat or lon where
    a letter of the compass says so, else empty."""

    value: float
    written: str = ""
    axis: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees north and east in WGS 84, and what had to be mended to get there."""

    lat: float
    lon: float
    remarks: tuple[str, ...] = ()


def read_degrees(text: str) -> Degrees:
    """A coordinate from `35.95`, `35,95`, `35°57'10"N`, `N35 57.2` or `35:57:10`; ValueError says what it is not."""
    bare = text.strip()
    if _PLAIN.fullmatch(bare):
        return Degrees(float(bare))
    if _COMMA.fullmatch(bare):
        return Degrees(float(bare.replace(",", ".")), "a decimal comma")
    found = _SEXAGESIMAL.fullmatch(bare)
    if found is None:
        raise ValueError(f"{text!r} is no coordinate" if bare else "a coordinate is missing")
    return _sexagesimal(found, bare)


def _sexagesimal(found: re.Match[str], text: str) -> Degrees:
    degrees, minutes, seconds = (
        float((found[part] or "0").replace(",", ".")) for part in ("degrees", "minutes", "seconds")
    )
    if minutes >= 60 or seconds >= 60:
        raise ValueError(f"{text!r} has 60 minutes or seconds or more")
    letter = (found["before"] or found["after"] or "").upper()
    value = degrees + minutes / 60 + seconds / 3600
    is_negative = found["sign"] == "-" or letter in ("S", "W")
    axis = "lat" if letter in ("N", "S") else "lon" if letter else ""
    written = "degrees and minutes" if found["minutes"] else "a letter of the compass"
    return Degrees(round(-value if is_negative else value, 6), written, axis)


def read_point(lat: str, lon: str, expected: Box | None = None) -> Point:
    """The point of two written coordinates; see `place_point` for what is mended and what is refused."""
    if _PLAIN.fullmatch(lat) and _PLAIN.fullmatch(lon):
        return place_point(float(lat), float(lon), expected)
    north, east = read_degrees(lat), read_degrees(lon)
    written = dict.fromkeys(filter(None, (north.written, east.written)))
    remarks = tuple(f"{way} read as {north.value:g}, {east.value:g}" for way in written)
    if north.axis == "lon" or east.axis == "lat":
        return _exchanged(east.value, north.value, remarks)
    is_sure = north.axis == "lat" and east.axis == "lon"
    point = place_point(north.value, east.value, None if is_sure else expected)
    return Point(point.lat, point.lon, remarks + point.remarks)


def place_point(lat: float, lon: float, expected: Box | None = None) -> Point:
    """The point, its coordinates put right where they are exchanged: when only so they are degrees, or only so they lie
    in the box `expected`. ValueError for what is no point either way."""
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        if abs(lon) <= 90 and abs(lat) <= 180 and (expected is None or lies_in(lon, lat, expected, _MARGIN)):
            return _exchanged(lon, lat, ())
        raise ValueError(f"{lat:g}, {lon:g} is not in degrees north and east")
    if expected and not lies_in(lat, lon, expected, _MARGIN) and abs(lon) <= 90 and lies_in(lon, lat, expected):
        return _exchanged(lon, lat, ())
    if lat == 0 and lon == 0:
        raise ValueError("0, 0 is a point in the sea off Africa: the coordinates are missing")
    return Point(lat, lon)


def _exchanged(lat: float, lon: float, remarks: tuple[str, ...]) -> Point:
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError(f"{lon:g}, {lat:g} is not in degrees north and east")
    return Point(lat, lon, (*remarks, f"latitude and longitude were exchanged: read as {lat:g}, {lon:g}"))


def lies_in(lat: float, lon: float, box: Box, margin: float = 0.0) -> bool:
    """Whether a point lies in a box, or not farther outside it than a margin in degrees."""
    west, south, east, north = box
    return south - margin <= lat <= north + margin and west - margin <= lon <= east + margin
