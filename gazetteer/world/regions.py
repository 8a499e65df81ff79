"""Countries, their parts, counties, seas and continents of the theatre without a war, from data/world."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gazetteer.load import read_places
from gazetteer.names import fold
from gazetteer.place import Place

COUNTY = "county"
_MORE_COUNTRY_NAMES = {
    "GB": "U.K.|the UK", "US": "US|U.S.A.", "CD": "Congo-Kinshasa", "CG": "Congo-Brazzaville|Congo Republic",
    "AE": "U.A.E.",     "KR": "S. Korea|Korea", "KP": "N. Korea|DPRK",
    "BA": "Bosnia and Herzegovina|Bosnia-Herzegovina", "TT": "Trinidad",
    "PS": "Palestinian territories|Palestinian Territories|Palestinian Authority", "CF": "CAR", "NZ": "N.Z.",
    "VC": "St. Vincent", "KN": "St. Kitts", "LC": "St. Lucia", "BN": "Brunei", "FM": "Micronesia",
    "CZ": "Czechoslovakia",    "RU": "Soviet Union|USSR", "RS": "Yugoslavia", "SA": "Saudi",
}  # fmt: skip
_SHARED = {"New York state": 5.2, "Washington state": 5.2, "Victoria state": 5.6, "District of Columbia": 7.0}
"""Parts of countries whose bare name means a city first."""
_NO_COUNTRY_NAME = frozenset(["England", "Scotland", "Wales", "the States", "Saudi", "CAR", "Jersey"])


@dataclass(frozen=True, slots=True)
class Region:
    """A place larger than a town. `shorts` are abbreviations that name it only behind a comma or a party's letter.

    `weight` says how likely its name means it, as the logarithm of people does for towns.
    """

    place: Place
    shorts: tuple[str, ...]
    weight: float


def read_regions(folder: Path) -> list[Region]:
    """Everything above the town; where two tables have one name in one country, the first is taken."""
    regions: list[Region] = []
    seen: set[tuple[str, str]] = set()
    for region in (
        *_countries(folder),
        *_admin1(folder),
        *_seas(folder),
        *_landmarks(folder),
        *_provinces(folder),
        *_counties(folder),
    ):
        place = region.place
        key = (fold(place.name), place.country + (place.admin1 if place.source == COUNTY else ""))
        if key not in seen and (place.kind != "region" or place.source == COUNTY or (key[0], "*") not in seen):
            regions.append(region)
        seen |= {key, (key[0], "*")}
    return regions


def _countries(folder: Path) -> Iterator[Region]:
    points = _country_points(folder)
    for place in read_places(folder / "countries.csv", in_theatre=False):
        names = [*place.aliases, *_MORE_COUNTRY_NAMES.get(place.country, "").split("|")]
        kept = tuple(dict.fromkeys(n for n in names if n and n not in _NO_COUNTRY_NAME))
        if place.name in _NO_COUNTRY_NAME or place.name.startswith("United States Minor"):
            continue
        weight = 6.5 + 0.3 * len(str(place.population))
        lat, lon = points.get(place.country, (place.lat, place.lon))
        yield Region(replace(place, aliases=kept, lat=lat, lon=lon), (), weight)


def _country_points(folder: Path) -> dict[str, tuple[float, float]]:
    """The points that the World Factbook gives for countries, which gazetteers share: a convention, not a pin."""
    with (folder / "country_points.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file)}


def _admin1(folder: Path) -> Iterator[Region]:
    with (folder / "states.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, country, admin1 = row["name"], row["country"], row["admin1"]
            is_shire = country == "GB" and name not in ("England", "Scotland", "Wales", "Northern Ireland")
            place = Place(
                f"world-{country.lower()}-{fold(name).replace(' ', '-')}", name, _split(row["aliases"]),
                "region" if is_shire else "province", country, admin1, float(row["lat"]), float(row["lon"]),
                source=COUNTY if is_shire else "own table", in_theatre=False,
            )  # fmt: skip
            usual = 6.0 if is_shire else 8.0 if country in ("US", "GB") else 7.2
            yield Region(place, _split(row["abbreviations"]), _SHARED.get(name, usual))


def _landmarks(folder: Path) -> Iterator[Region]:
    """Valleys, lakes, coasts and quarters that news name; of an own table."""
    with (folder / "landmarks.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, lat, lon = row["name"], float(row["lat"]), float(row["lon"])
            place_id = f"world-{fold(name).replace(' ', '-')}"
            names = _split(row["aliases"])
            place = Place(
                place_id,
                name,
                names,
                "region",
                row["country"],
                row["admin1"],
                lat,
                lon,
                source=COUNTY,
                in_theatre=False,
            )
            yield Region(place, (), 6.5)


def _seas(folder: Path) -> Iterator[Region]:
    for place in read_places(folder / "regions.csv", in_theatre=False):
        yield Region(place, (), 7.5)


def _provinces(folder: Path) -> Iterator[Region]:
    own = {"US", "CA", "GB", "AU", "IN", "MX", "BR", "CN", "DE", "PK", "ZA"}
    for place in read_places(folder / "provinces.csv", in_theatre=False):
        if place.country not in own:
            yield Region(replace(place, admin1=""), (), 5.5)


def _counties(folder: Path) -> Iterator[Region]:
    with (folder / "us_counties.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, state = row["name"], row["state"]
            place_id = f"us-{state.lower()}-{fold(name).replace(' ', '-')}"
            lat, lon = float(row["lat"]), float(row["lon"])
            yield Region(
                Place(place_id, name, (), "region", "US", state, lat, lon, source=COUNTY, in_theatre=False), (), 4.5
            )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)
