"""Lists of places as shapes: GeoJSON and GeoPackage, points or the middle of what is larger, in any projection."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from gazetteer.coordinates import place_point
from gazetteer.incoming import BadRow, Expected, Incoming, Meter, Row
from gazetteer.place_lists import HEADERS, make_place

BATCH = 20_000
WGS84 = "EPSG:4326"


def read_shapes(path: Path, expected: Expected, meter: Meter) -> Iterator[Row]:
    """Every feature of every layer that has a geometry, counted from 1; ValueError for a file that is none."""
    try:
        layers = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
        meter.total = sum(max(0, int(pyogrio.read_info(path, layer=name)["features"])) for name in layers)
        if not layers:
            raise ValueError(f"{path.name} has no layer with points or outlines.")
        for name in layers:
            yield from _read_layer(path, name, expected, meter)
    except (DataSourceError, DataLayerError) as error:
        raise ValueError(f"{path.name} cannot be read: {_why(path, str(error))}") from error


def _why(path: Path, told: str) -> str:
    """What is wrong with a file, with the line where that can be told."""
    if path.suffix.lower() in (".geojson", ".json"):
        try:
            json.loads(path.read_text(encoding="utf-8-sig"))
        except json.JSONDecodeError as error:
            return f"line {error.lineno}, column {error.colno}: {error.msg}."
        except UnicodeDecodeError as error:
            return f"byte {error.start + 1} is not UTF-8."
        return "it is JSON, but holds no features."
    return f"{told.splitlines()[0]}."


def _read_layer(path: Path, layer: str, expected: Expected, meter: Meter) -> Iterator[Row]:
    known = None
    for first in range(0, max(1, int(pyogrio.read_info(path, layer=layer)["features"])), BATCH):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = pyogrio.read_dataframe(path, layer=layer, skip_features=first, max_features=BATCH)
        if known is None:
            known = _fields(frame, path.name, layer)
        points = _points(frame)
        for number, (cells, geometry) in enumerate(zip(_cells(frame, known), points, strict=True), first + 1):
            meter.done += 1
            yield _row(number, cells, geometry, expected)


def _fields(frame: gpd.GeoDataFrame, name: str, layer: str) -> dict[str, str]:
    plain = {
        str(column).strip().lower().replace(" ", "_"): str(column) for column in frame.columns if column != "geometry"
    }
    found = {
        what: plain[word]
        for what, words in HEADERS.items()
        if what not in ("lat", "lon") and (word := next((w for w in words if w in plain), None)) is not None
    }
    if "name" not in found:
        there = ", ".join(plain)[:200] or "none"
        raise ValueError(f"{name}, layer {layer}: a property called name is needed. Properties here: {there}.")
    return found


def _points(frame: gpd.GeoDataFrame) -> list[Any]:
    """A point in degrees a feature, None without a geometry; shapes without a projection are taken for degrees."""
    shapes = frame.geometry
    if frame.crs is not None and frame.crs != WGS84:
        shapes = shapes.to_crs(WGS84)
    return [None if shape is None or shape.is_empty else shape.representative_point() for shape in shapes]


def _cells(frame: gpd.GeoDataFrame, known: Mapping[str, str]) -> Iterator[dict[str, str]]:
    columns = [frame[column].tolist() for column in known.values()]
    for values in zip(*columns, strict=True):
        yield {what: _text(value) for what, value in zip(known, values, strict=True)}


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "|".join(map(str, value)) if isinstance(value, list | tuple) or hasattr(value, "tolist") else str(value)


def _row(number: int, cells: Mapping[str, str], point: Any, expected: Expected) -> Row:
    if point is None:
        return BadRow(number, "the feature has no geometry")
    try:
        box = expected.box_of(expected.country_of(cells.get("country", "")))
        place, remarks = make_place(cells, place_point(point.y, point.x, box), expected)
    except ValueError as error:
        return BadRow(number, str(error))
    return Incoming(number, place, remarks)
