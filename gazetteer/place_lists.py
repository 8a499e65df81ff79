"""Lists of places as tables: any CSV with a name, a latitude and a longitude, whatever its columns are called."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from charset_normalizer import from_bytes

from gazetteer.coordinates import Point, read_point
from gazetteer.geonames import FEATURES
from gazetteer.incoming import (
    BadRow,
    Expected,
    Incoming,
    Meter,
    Row,
    make_place_id,
    read_kind,
    read_population,
    usable_names,
)
from gazetteer.names import is_arabic
from gazetteer.place import Place

HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "place", "placename", "place_name", "toponym", "name_en", "name:en", "label", "title", "nom"),
    "lat": ("lat", "latitude", "y", "lat_dd", "latitude_dd", "point_y", "ycoord"),
    "lon": ("lon", "lng", "long", "longitude", "x", "lon_dd", "longitude_dd", "point_x", "xcoord"),
    "aliases": (
        "aliases", "alias", "alternatenames", "alternate_names", "alternative_names", "alt_names", "alt_name", "aka",
        "other_names", "names", "asciiname",
    ),
    "kind": ("kind", "type", "feature_code", "featurecode", "fcode", "class", "category", "place_type"),
    "admin1": ("admin1", "admin1_name", "adm1", "adm1_name", "adm1_en", "province", "governorate", "state"),
    "country": ("country", "country_code", "countrycode", "iso", "iso2", "cc", "adm0", "adm0_name", "adm0_en"),
    "population": ("population", "pop"),
    "name_ar": ("name_ar", "name:ar", "arabic", "name_arabic"),
    "within": ("within",),
    "error_km": ("error_km",),
    "source": ("source",),
    "place_id": ("place_id",),
    "geonameid": ("geonameid", "geonames_id", "geoname_id"),
}  # fmt: skip
"""What the columns of a list may be called, the first that is there counts."""
NEEDED = ("name", "lat", "lon")
_SPLIT = re.compile(r"[|;\n]")
_SAMPLE = 65_536
_PLACE_ID = re.compile(r"[A-Za-z0-9][\w.-]{1,80}")


def read_list(stream: IO[bytes], expected: Expected, meter: Meter) -> Iterator[Row]:
    """The rows of a CSV, separated by comma, semicolon, tab or bar. ValueError for one without the columns needed."""
    sample = stream.read(_SAMPLE)
    text = io.TextIOWrapper(_Counted(sample, stream, meter), _encoding(sample), errors="replace", newline="")  # type: ignore[type-var]  # a file in all that it uses
    head = sample.decode("utf-8-sig", errors="replace").splitlines()[:1]
    rows = csv.reader(text, delimiter=_delimiter(head[0] if head else ""))
    header = next(rows, [])
    columns = find_columns(header)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(line, f"the row cannot be taken apart: {error}")
            continue
        if any(cell.strip() for cell in row):
            yield _read_row(line, row, len(header), columns, expected)


def find_columns(header: Iterable[str]) -> dict[str, int]:
    """Which column holds what; ValueError that tells what was found and what is missing."""
    names = [_plain(cell) for cell in header]
    columns = {
        what: names.index(word)
        for what, words in HEADERS.items()
        if (word := next((w for w in words if w in names), None)) is not None
    }
    missing = [what for what in NEEDED if what not in columns]
    if missing:
        found = ", ".join(name for name in names if name)[:200] or "none"
        raise ValueError(
            f"The columns name, lat and lon are needed; {' and '.join(missing)} cannot be found. Columns here: {found}."
        )
    return columns


def make_place(cells: Mapping[str, str], point: Point, expected: Expected) -> tuple[Place, tuple[str, ...]]:
    """A place from its cells by what they hold and its point, with remarks; ValueError for what cannot be read."""
    name = " ".join(cells.get("name", "").split()).replace("|", " ")
    if not name:
        raise ValueError("the name is missing")
    if "\ufffd" in name:
        raise ValueError(f"the name {name!r} holds letters that cannot be read; save the file in UTF-8")
    lat, lon = round(point.lat, 5), round(point.lon, 5)
    population = read_population(cells.get("population", ""))
    kind, remark = read_kind(cells.get("kind", ""), expected, population, FEATURES)
    country = expected.country_of(cells.get("country", "").strip()) or expected.country_at(point)
    name_ar = cells.get("name_ar", "").strip()
    aliases = usable_names(name, [name_ar, *_SPLIT.split(_bars(cells.get("aliases", "")))])
    place = Place(
        _place_id(cells, name, lat, lon), name, aliases, kind, country, cells.get("admin1", "").strip(), lat, lon,
        cells.get("within", "").strip(), name_ar or next((a for a in aliases if is_arabic(a)), ""), population,
        cells.get("source", "").strip() or expected.source, _error_km(cells.get("error_km", "")),
        expected.holds(country, point),
    )  # fmt: skip
    return place, (*point.remarks, *filter(None, [remark]))


def _read_row(line: int, row: list[str], width: int, columns: Mapping[str, int], expected: Expected) -> Row:
    if len(row) != width and (len(row) > width or len(row) <= max(columns[c] for c in NEEDED)):
        more = "; a decimal comma needs quotes, or semicolons between the columns" if len(row) > width else ""
        return BadRow(line, f"{len(row)} columns where the header has {width}{more}")
    cells = {what: row[at].strip() for what, at in columns.items() if at < len(row)}
    try:
        country = expected.country_of(cells.get("country", ""))
        point = read_point(cells["lat"], cells["lon"], expected.box_of(country))
        place, remarks = make_place(cells, point, expected)
    except ValueError as error:
        return BadRow(line, str(error))
    return Incoming(line, place, remarks)


def _place_id(cells: Mapping[str, str], name: str, lat: float, lon: float) -> str:
    if _PLACE_ID.fullmatch(cells.get("place_id", "")) and not cells["place_id"].isdigit():
        return cells["place_id"]
    number = cells.get("geonameid", "").partition(".")[0]
    return f"gn-{number}" if number.isdigit() and int(number) else make_place_id(name, lat, lon)


def _error_km(written: str) -> float | None:
    if not written.strip():
        return None
    try:
        return float(written)
    except ValueError:
        raise ValueError(f"error_km {written!r} is no number") from None


def _bars(aliases: str) -> str:
    """Commas separate other names only where nothing else does."""
    return aliases if _SPLIT.search(aliases) else aliases.replace(",", "|")


def _plain(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().lstrip("\ufeff").lower())


def _delimiter(head: str) -> str:
    known = {word for words in HEADERS.values() for word in words}
    return max(",;\t|", key=lambda sign: len(known & {_plain(cell.strip('"')) for cell in head.split(sign)}))


def _encoding(sample: bytes) -> str:
    try:
        sample[:-4].decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(sample).best()
        return best.encoding if best is not None else "utf-8"
    return "utf-8-sig"


class _Counted(io.RawIOBase):
    """What was read ahead, then the rest of a file, counted."""

    def __init__(self, ahead: bytes, stream: IO[bytes], meter: Meter) -> None:
        self._ahead, self._stream, self._meter = ahead, stream, meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any writable buffer is one
        data = self._ahead[: len(buffer)] or self._stream.read(len(buffer))
        self._ahead = self._ahead[len(buffer) :]
        buffer[: len(data)] = data
        self._meter.done += len(data)
        return len(data)
