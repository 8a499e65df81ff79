"""A small world: the product's regions, and two dozen towns of which many share their names."""

from __future__ import annotations

from pathlib import Path

from gazetteer.world.cities import Cities
from gazetteer.world.regions import read_regions
from gazetteer.world.table import WorldTable
from gazetteer.world.toponyms import WorldGazetteer

WORLD = Path(__file__).parents[1] / "data" / "world"
TOWNS = (
    ("Paris", 48.85, 2.35, "FR", "11", 2_138_551), ("Paris", 33.66, -95.56, "US", "TX", 24_839),
    ("Paris", 38.21, -84.25, "US", "KY", 9_846), ("Lexington", 38.05, -84.46, "US", "KY", 314_488),
    ("Georgetown", 38.21, -84.56, "US", "KY", 32_356), ("Georgetown", 6.8, -58.16, "GY", "12", 235_017),
    ("Lebanon", 40.34, -76.41, "US", "PA", 25_554), ("Annville", 40.33, -76.52, "US", "PA", 4_767),
    ("Boston", 42.36, -71.06, "US", "MA", 667_137), ("Boston", 52.98, -0.02, "GB", "ENG", 41_340),
    ("Washington", 38.9, -77.04, "US", "DC", 689_545), ("New York City", 40.71, -74.01, "US", "NY", 8_804_190),
    ("Reading", 51.46, -0.97, "GB", "ENG", 318_014), ("Nice", 43.7, 7.27, "FR", "93", 342_669),
    ("Jackson", 32.3, -90.18, "US", "MS", 153_701), ("Houston", 29.76, -95.36, "US", "TX", 2_304_580),
    ("Tbilisi", 41.69, 44.83, "GE", "51", 1_049_498), ("Batumi", 41.64, 41.64, "GE", "04", 169_000),
    ("Moscow", 55.75, 37.62, "RU", "48", 10_381_222), ("Moscow", 46.73, -117.0, "US", "ID", 25_060),
    ("Donalsonville", 31.04, -84.88, "US", "GA", 2_600), ("London", 51.51, -0.13, "GB", "ENG", 8_961_989),
    ("London", 42.98, -81.23, "CA", "08", 346_765), ("Marburg", 50.81, 8.77, "DE", "05", 78_895),
    ("Middlebury (village)", 44.02, -73.17, "US", "VT", 6_588), ("Macon", 32.84, -83.63, "US", "GA", 153_691),
)  # fmt: skip


def small_world() -> WorldGazetteer:
    """The gazetteer of these towns; "Big Apple" and "Nicaea" are other names of the largest of them."""
    cities = Cities()
    for number, (name, lat, lon, country, admin1, people) in enumerate(TOWNS, 1):
        cities.ids.append(number)
        cities.names.append(name)
        cities.lats.append(lat)
        cities.lons.append(lon)
        cities.countries.append(country)
        cities.admin1.append(admin1)
        cities.populations.append(people)
    cities.aliases = {11: ("New York", "Reading", "Jackson")}
    return WorldGazetteer(WorldTable(read_regions(WORLD), cities))
