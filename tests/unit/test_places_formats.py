"""Files of places of every format: what is read, what is mended and said, and what is refused with its line."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon

from gazetteer.bringing import read_rows
from gazetteer.coordinates import read_point
from gazetteer.geonames import FEATURES, read_geonames
from gazetteer.incoming import BadRow, Expected, Incoming, Meter, Row, make_place_id
from gazetteer.place import KINDS

BOX = (34.5, 28.8, 49.0, 38.4)
EXPECTED = Expected(("SY", "IQ"), BOX, codes={"syria": "SY"}, admin1={"SY.04": "Raqqa"}, source="test")
Write = Callable[[Path], Path]


def geonames_line(number: int | str = 1, name: str = "Tall Zayd", **cells: str) -> str:
    """A line of a GeoNames dump."""
    row = {
        "ascii": name, "others": "", "lat": "35.9", "lon": "38.9", "class": "P", "code": "PPL", "country": "SY",
        "cc2": "",
        "admin1": "04", "a2": "", "a3": "", "a4": "", "population": "0", "elevation": "", "dem": "300",
        "zone": "Asia/Damascus", "changed": "2020-01-01",
    }  # fmt: skip
    return "\t".join([str(number), name, *(row | cells).values()])


def read(path: Path, expected: Expected = EXPECTED, meter: Meter | None = None) -> list[Row]:
    return list(read_rows(path, expected, meter or Meter()))


def good(rows: list[Row]) -> list[Incoming]:
    return [row for row in rows if isinstance(row, Incoming)]


def bad(rows: list[Row]) -> list[BadRow]:
    return [row for row in rows if isinstance(row, BadRow)]


PLACES = [("Tall Zayd", 35.9, 38.9), ("Umm Zarzur", 34.8, 40.2)]


def write_dump(folder: Path) -> Path:
    path = folder / "SY.txt"
    lines = [geonames_line(i, name, lat=str(lat), lon=str(lon)) for i, (name, lat, lon) in enumerate(PLACES, 1)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_zipped_dump(folder: Path) -> Path:
    path = folder / "SY.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "This is a readme that is much longer than the dump. " * 100)
        archive.write(write_dump(folder), "SY.txt")
    return path


def write_csv(folder: Path) -> Path:
    path = folder / "list.csv"
    path.write_text("Name,Latitude,LNG\n" + "".join(f"{n},{lat},{lon}\n" for n, lat, lon in PLACES), encoding="utf-8")
    return path


def write_semicolons(folder: Path) -> Path:
    path = folder / "list.csv"
    rows = "".join(f"{n};{str(lat).replace('.', ',')};{str(lon).replace('.', ',')}\n" for n, lat, lon in PLACES)
    path.write_text("\ufeffplace;y;x\n" + rows, encoding="utf-8")
    return path


def frame() -> gpd.GeoDataFrame:
    points = [Point(lon, lat) for _, lat, lon in PLACES]
    return gpd.GeoDataFrame({"name": [name for name, _, _ in PLACES]}, geometry=points, crs="EPSG:4326")


def write_geojson(folder: Path) -> Path:
    frame().to_file(folder / "list.geojson", driver="GeoJSON")
    return folder / "list.geojson"


def write_geopackage(folder: Path) -> Path:
    frame().to_crs("EPSG:32637").to_file(folder / "list.gpkg", driver="GPKG")
    return folder / "list.gpkg"


def write_zipped_geojson(folder: Path) -> Path:
    path = folder / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(write_geojson(folder), "inside/list.geojson")
    return path


FORMATS = (
    write_dump, write_zipped_dump, write_csv, write_semicolons, write_geojson, write_geopackage, write_zipped_geojson,
)  # fmt: skip


@pytest.mark.parametrize("write", FORMATS, ids=[write.__name__ for write in FORMATS])
def test_every_format_gives_the_same_places(write: Write, tmp_path: Path) -> None:
    meter = Meter()
    rows = read(write(tmp_path), meter=meter)
    assert bad(rows) == []
    found = [(row.place.name, round(row.place.lat, 4), round(row.place.lon, 4)) for row in good(rows)]
    assert found == PLACES
    assert all(row.place.kind == "village" and row.place.in_theatre for row in good(rows))
    assert meter.fraction == 1.0


def test_a_dump_keeps_ids_kinds_names_and_provinces(tmp_path: Path) -> None:
    path = tmp_path / "SY.txt"
    others = "Rakka,الرقة,Ar Raqqah,IATA,拉卡,Rakka"
    path.write_text(
        "\n".join(
            [
                geonames_line(172955, "Raqqa", others=others, population="177636"),
                geonames_line(2, "Sadd Zayd", code="DAM", **{"class": "S"}),
                geonames_line(3, "Old Well", code="WLL", **{"class": "H"}),
                geonames_line(4, "Elsewhere", country="FR", lat="48.8", lon="2.3"),
            ]
        )
    )
    meter = Meter()
    raqqa, dam, elsewhere = (row.place for row in good(read(path, meter=meter)))
    assert (raqqa.place_id, raqqa.kind, raqqa.admin1) == ("gn-172955", "city", "Raqqa")
    assert raqqa.aliases == ("Rakka", "الرقة", "Ar Raqqah")
    assert raqqa.name_ar == "الرقة"
    assert dam.kind == "dam"
    assert not elsewhere.in_theatre
    assert sum(meter.passed_over.values()) == 1


def test_only_one_country_is_read_from_a_dump_of_the_world(tmp_path: Path) -> None:
    path = tmp_path / "all.txt"
    path.write_text(geonames_line(1) + "\n" + geonames_line(2, country="FR", lat="48", lon="2") + "\n")
    meter = Meter()
    assert len(read(path, Expected(("SY",), only="SY"), meter)) == 1
    assert meter.passed_over["rows of other countries"] == 1


def test_every_feature_code_is_a_kind_or_a_settlement() -> None:
    assert {kind for kind in FEATURES.values() if kind} <= set(KINDS)


def test_all_bad_rows_of_a_dump_are_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "SY.txt"
    lines = [
        geonames_line(1), "too\tfew", geonames_line("x"), geonames_line(2, lat="north"), geonames_line(3, name=""),
        geonames_line(4, lat="95", lon="200"), geonames_line(5, population="many"), geonames_line(6),
    ]  # fmt: skip
    path.write_bytes("\n".join(lines).encode() + b"\n" + geonames_line(7).encode().replace(b"Tall", b"T\xe9ll") + b"\n")
    rows = read(path)
    assert [row.line for row in bad(rows)] == [2, 3, 4, 5, 6, 7, 9]
    assert [row.place.place_id for row in good(rows)] == ["gn-1", "gn-6"]


def test_a_dump_is_never_held_whole() -> None:
    class Endless(io.RawIOBase):
        """Ten megabytes of lines that nobody keeps."""

        def __iter__(self) -> Iterator[bytes]:
            line = geonames_line(1, others="x" * 300).encode() + b"\n"
            return (line for _ in range(10_000_000 // len(line)))

    meter = Meter()
    tracemalloc.start()
    n = sum(1 for _ in read_geonames(Endless(), EXPECTED, meter))  # type: ignore[arg-type]  # iterated only
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n > 20_000
    assert meter.done > 9_900_000
    assert peak < 1_000_000


def test_a_table_is_never_held_whole(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write("name,lat,lon,note\n")
        file.writelines(f"Tall {i},35.9,38.9,{'x' * 300}\n" for i in range(15_000))
    assert path.stat().st_size > 4_500_000
    tracemalloc.start()
    n = sum(1 for _ in read_rows(path, EXPECTED, Meter()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n == 15_000
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("lat", "lon", "point", "said"),
    [
        ("35.95", "39.01", (35.95, 39.01), ""),
        ("35°57'N", "39°00'36\"E", (35.95, 39.01), "degrees and minutes"),
        ("35 57 10 N", "39 00 28 E", (35.9528, 39.0078), "degrees and minutes"),
        ("35:57:10", "39:00:28", (35.9528, 39.0078), "degrees and minutes"),
        ("N35 57.0", "E039 00.6", (35.95, 39.01), "degrees and minutes"),
        ("35,95", "39,01", (35.95, 39.01), "decimal comma"),
        ("39.01", "35.95", (35.95, 39.01), "exchanged"),
        ("39.01 E", "35.95 N", (35.95, 39.01), "exchanged"),
        ("33 S", "70 W", (-33.0, -70.0), "letter"),
    ],
)
def test_coordinates_are_read_as_people_write_them(lat: str, lon: str, point: tuple[float, float], said: str) -> None:
    found = read_point(lat, lon, BOX)
    assert (found.lat, found.lon) == pytest.approx(point, abs=1e-3)
    assert (said in " ".join(found.remarks)) if said else not found.remarks


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("", "39"), ("north", "39"), ("35 70 N", "39"), ("95", "200"), ("0", "0"), ("nan", "39"), ("35..9", "39")],
)
def test_what_is_no_point_is_refused(lat: str, lon: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_point(lat, lon, BOX)


def test_a_table_may_call_its_columns_otherwise_and_say_more(tmp_path: Path) -> None:
    path = tmp_path / "list.tsv"
    head = "Toponym\tAlternate Names\tFeature Code\tGovernorate\tCountry\tPop\tLatitude\tLongitude\n"
    path.write_text(head + "Qal'at Zayd\tKalat Zaid|قلعة زيد\tDAM\tRaqqa\tSyria\t1,200\t35.9\t38.9\n", encoding="utf-8")
    (row,) = good(read(path))
    place = row.place
    assert (place.kind, place.admin1, place.country, place.population) == ("dam", "Raqqa", "SY", 1200)
    assert place.aliases == ("Kalat Zaid", "قلعة زيد")
    assert place.name_ar == "قلعة زيد"


def test_all_bad_rows_of_a_table_are_told_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        'name,lat,lon,country\nA,35.9,38.9,SY\n,35.9,38.9,SY\nB,,38.9,SY\n\n"C\nD",35.9,38.9,SY\nE,35,95,38,9,SY\n'
        "F,35.9\nG,35.9,38.9,Atlantis\n"
    )
    rows = read(path)
    assert [(row.line, row.message.split(" ")[0]) for row in bad(rows)] == [
        (3, "the"), (4, "a"), (8, "6"), (9, "2"), (10, "'Atlantis'"),
    ]  # fmt: skip
    assert "decimal comma needs quotes" in bad(rows)[2].message
    assert [row.place.name for row in good(rows)] == ["A", "C D"]


def test_a_kind_that_is_not_known_is_said_and_the_place_kept(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,lat,lon,kind\nA,35.9,38.9,zigg\nB,35.9,38.9,Oil field\nC,35.9,38.9,PPL\n")
    first, second, third = good(read(path))
    assert "'zigg' is not known" in first.remarks[0]
    assert [row.place.kind for row in (first, second, third)] == ["village", "oilfield", "village"]
    assert not second.remarks
    assert not third.remarks


def test_a_table_in_another_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"قرية {i} العربية الكبيرة,35.9,38.{i}\n" for i in range(10, 40))
    path.write_bytes(f"name,lat,lon\n{rows}".encode("cp1256"))
    assert good(read(path))[0].place.name == "قرية 10 العربية الكبيرة"


def test_a_table_without_coordinates_says_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,where\nA,there\n")
    with pytest.raises(ValueError, match=r"lat and lon cannot be found\. Columns here: name, where"):
        read(path)


def test_outlines_become_a_point_inside_them_and_features_without_shape_are_told(tmp_path: Path) -> None:
    bend = Polygon([(38, 35), (40, 35), (40, 37), (39.9, 37), (39.9, 35.1), (38, 35.1)])
    shapes = gpd.GeoDataFrame(
        {"Name": ["Zayd district", "Nowhere", None], "type": ["subdistrict", "", ""]},
        geometry=[bend, None, Point(38, 35)], crs="EPSG:4326",
    )  # fmt: skip
    path = tmp_path / "list.gpkg"
    shapes.to_file(path, driver="GPKG")
    rows = read(path)
    (row,) = good(rows)
    assert row.place.kind == "subdistrict"
    assert bend.contains(Point(row.place.lon, row.place.lat))
    assert [(one.line, one.message) for one in bad(rows)] == [
        (2, "the feature has no geometry"), (3, "the name is missing"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("x.geojson", b'{"type": "FeatureCollection",\n "features": [\n}', "line 3"),
        ("x.geojson", b'{"type": "Topic"}', "no features"),
        ("x.gpkg", b"not a database", "cannot be read"),
        ("x.zip", b"not an archive", "cannot be unpacked"),
        ("x.docx", b"", "no file of places"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence(
    name: str, data: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueError, match=said):
        read(tmp_path / name)


def test_a_zip_without_places_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(ValueError, match="holds no file of places"):
        read(tmp_path / "x.zip")


def test_an_id_follows_from_name_and_point_alone() -> None:
    assert make_place_id("Tall Zayd", 35.9, 38.9) == make_place_id("Tall Zayd", 35.90001, 38.9)
    assert make_place_id("Tall Zayd", 35.9, 38.9) != make_place_id("Tall Zayd", 36.9, 38.9)
    assert make_place_id("تل زيد", 35.9, 38.9).startswith("place-")


def test_a_geojson_of_plain_json_is_read(tmp_path: Path) -> None:
    feature = {
        "type": "Feature", "properties": {"name": "Tall Zayd", "aliases": "Tell Zaid;Tal Zeid", "population": 12.0},
        "geometry": {"type": "Point", "coordinates": [38.9, 35.9]},
    }  # fmt: skip
    (tmp_path / "x.json").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (row,) = good(read(tmp_path / "x.json"))
    assert row.place.aliases == ("Tell Zaid", "Tal Zeid")
    assert row.place.population == 12
