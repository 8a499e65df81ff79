"""GeoNames dumps: nineteen columns between tabs, a country or the whole world, read line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

from gazetteer.coordinates import read_point
from gazetteer.incoming import (
    TOWN,
    BadRow,
    Expected,
    Incoming,
    Meter,
    Row,
    read_population,
    settlement_kind,
    usable_names,
)
from gazetteer.names import is_arabic
from gazetteer.place import Kind, Place

N_COLUMNS = 19
ERROR_KM = 2.0
"""What a point of GeoNames may be off; see data/README.md."""

FEATURES: Mapping[str, Kind | None] = {
    "PPL": None, "PPLC": None, "PPLA": None, "PPLA2": None, "PPLA3": None, "PPLA4": None, "PPLA5": None, "PPLG": None,
    "PPLS": None, "PPLL": None, "PPLF": None, "PPLR": None, "STLMT": "village", "PPLX": "district", "PPLCH": "town",
    "PCLI": "country", "PCLD": "country", "PCLS": "country", "PCLF": "country",
    "ADM1": "province", "ADM2": "subdistrict", "ADM3": "subdistrict", "ADM4": "subdistrict", "ADMD": "subdistrict",
    "DAM": "dam", "DAMQ": "dam", "AIRB": "airbase", "AIRP": "airport", "AIRF": "airport", "AIRQ": "airport",
    "MILB": "base", "FT": "base", "INSM": "base", "INSTM": "base", "NVB": "base", "BRKS": "base",
    "OILF": "oilfield", "OILR": "oilfield", "GASF": "oilfield", "BDG": "bridge", "CSTM": "border_crossing",
    "PSTB": "border_crossing", "CMP": "camp", "CMPRF": "camp", "PRN": "landmark", "CSTL": "landmark",
    "MNMT": "landmark", "HSP": "landmark", "UNIV": "landmark", "STDM": "landmark", "PS": "landmark", "PSH": "landmark",
    "STM": "river", "STMI": "river", "WAD": "valley", "VAL": "valley", "CNL": "river", "LK": "lake", "LKI": "lake",
    "RSV": "lake", "LKS": "lake", "MT": "mountain", "MTS": "mountain", "HLL": "mountain", "HLLS": "mountain",
    "PK": "mountain", "RDGE": "mountain", "PASS": "valley", "DSRT": "desert", "PLN": "region", "RGN": "region",
    "AREA": "region", "ISL": "island", "ISLS": "island", "OAS": "village",
}  # fmt: skip
"""Feature codes of what can be held or named, as kinds; None is a settlement of its population's size. Other codes
(schools, wells, graves, places that are abandoned) are passed over and counted."""
_SEATS = dict.fromkeys(("PPLC", "PPLA", "PPLA2"), TOWN)
"""The least number of people that a seat of government is taken to have."""


def read_geonames(stream: IO[bytes], expected: Expected, meter: Meter) -> Iterator[Row]:
    """The rows of a dump, those passed over counted in `meter` by why; one line is held at a time."""
    for number, raw in enumerate(stream, 1):
        meter.done += len(raw)
        if not raw.strip() or raw.startswith(b"#"):
            continue
        try:
            row = raw.decode("utf-8").rstrip("\r\n").split("\t")
            incoming = _incoming(number, row, expected, meter)
        except UnicodeDecodeError as error:
            yield BadRow(number, f"the line is not in UTF-8: byte {error.start + 1} cannot be read")
        except ValueError as error:
            yield BadRow(number, str(error))
        else:
            if incoming is not None:
                yield incoming


def is_geonames(first_line: bytes) -> bool:
    """Whether the first line of a file is one of a dump."""
    row = first_line.split(b"\t")
    return len(row) == N_COLUMNS and row[0].lstrip(b"\xef\xbb\xbf").isdigit()


def _incoming(number: int, row: list[str], expected: Expected, meter: Meter) -> Incoming | None:
    if len(row) != N_COLUMNS:
        raise ValueError(f"{len(row)} columns between tabs, where a GeoNames dump has {N_COLUMNS}")
    known_as, name, ascii_name, others, lat, lon, _, code, country = row[:9]
    if code not in FEATURES:
        meter.passed_over[f"features of other kinds ({code[:3] or 'none'})"] += 1
        return None
    if expected.only and country != expected.only:
        meter.passed_over["rows of other countries"] += 1
        return None
    if not name:
        raise ValueError("the name is missing")
    population = read_population(row[14])
    point = read_point(lat, lon, expected.box_of(country))
    aliases = usable_names(name, [ascii_name, *others.split(",")])
    place = Place(
        place_id=f"gn-{number_of(known_as)}",
        name=name.replace("|", " "),
        aliases=aliases,
        kind=FEATURES[code] or settlement_kind(max(population, _SEATS.get(code, 0))),
        country=country,
        admin1=expected.admin1.get(f"{country}.{row[10]}", ""),
        lat=round(point.lat, 5),
        lon=round(point.lon, 5),
        name_ar=next((alias for alias in aliases if is_arabic(alias)), ""),
        population=population,
        source=f"GeoNames row {number_of(known_as)} ({expected.source})",
        error_km=ERROR_KM,
        in_theatre=expected.holds(country, point),
    )
    return Incoming(number, place, point.remarks)


def number_of(known_as: str) -> int:
    """The GeoNames number of a place; ValueError for what is none."""
    try:
        return int(known_as.lstrip("\ufeff"))
    except ValueError:
        raise ValueError(f"the id {known_as[:20]!r} is no number") from None
