"""The map of a picture: ground, areas, dots and names, drawn in sheet units on one matplotlib axes."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from pipeline.export.picture_frame import MapFrame, load_layer
from pipeline.export.picture_ink import (
    BORDER,
    COAST,
    HALO,
    INK,
    LAKE,
    LAND,
    PAPER,
    POINT,
    PROVINCE,
    RIVER,
    SEA,
    each_row,
    hatch,
    ink_of,
    rival_colour,
    text_width,
)  # fmt: skip
from pipeline.export.picture_labels import Rect
from pipeline.scene import Scene
from pipeline.theatre import Theatre


def draw_ground(ax: Axes, frame: MapFrame, theatre: Theatre) -> None:
    """Water, land and lakes, and the land of other countries a shade cooler."""
    folder = theatre.folder / "basemap"
    land = load_layer(folder / "land.geojson")
    ax.set_facecolor(LAND if land is None else SEA)
    _fill(ax, frame, land, LAND, COAST, 1)
    countries = load_layer(folder / "countries.geojson")
    if countries is not None and "country" in countries.columns:
        _fill(ax, frame, countries[~countries["country"].isin(theatre.countries)], "#e9e6de", "none", 1.1)


def draw_lines(ax: Axes, frame: MapFrame, theatre: Theatre) -> None:
    """Lakes, rivers, provinces and borders, over the areas so that one can follow them."""
    folder = theatre.folder / "basemap"
    _fill(ax, frame, load_layer(folder / "lakes.geojson"), LAKE, "#9dc0d6", 3)
    rivers = load_layer(folder / "rivers.geojson")
    if rivers is not None:
        ranks = pd.to_numeric(rivers.get("rank", pd.Series(5, rivers.index))).fillna(5)
        for is_large, width in ((False, 0.9), (True, 2.0)):
            _lines(ax, frame, rivers[(ranks <= ranks.min() + 1) == is_large], RIVER, width, 3.1)
    _lines(ax, frame, load_layer(folder / "provinces.geojson"), PROVINCE, 0.9, 3.2, dashes=(4, 3))
    borders = load_layer(folder / "borders.geojson")
    if borders is not None:
        disputed = (
            borders["is_disputed"].astype(bool)
            if "is_disputed" in borders.columns
            else pd.Series(False, borders.index, dtype=bool)
        )
        _lines(ax, frame, borders[~disputed], BORDER, 2.2, 3.3)
        _lines(ax, frame, borders[disputed], BORDER, 1.6, 3.3, dashes=(3, 2))


def draw_areas(ax: Axes, frame: MapFrame, scene: Scene, cells: gpd.GeoDataFrame) -> None:
    """The ground around what is held or contested, paler as its evidence ages; contested ground is hatched."""
    known = scene.states[scene.states["control"] != "unknown"]
    ground = cells[["place_id", "geometry"]].merge(known, on="place_id")
    for row, shape in zip(each_row(ground), _lay_each(frame, ground), strict=True):
        if shape.is_empty:
            continue
        fresh = ink_of(scene, row)
        ax.add_artist(
            PathCollection(
                [_outline(shape)],
                facecolors=[(*to_rgb(row.colour), 0.34 * fresh)],
                edgecolors=[(*to_rgb(row.colour), 0.6 * fresh)],
                linewidths=[0.9 * POINT],
                zorder=2,
            )
        )
        if row.control == "contested":
            hatch(ax, shape, rival_colour(scene, row.challenger_id), 0.9 * fresh)


def draw_countries(ax: Axes, frame: MapFrame, theatre: Theatre) -> None:
    """Names of countries, large and faint, the theatre's first; one that would run into another is left out."""
    seen = [place for place in theatre.gazetteer.places.values() if place.kind == "country"]
    seen.sort(key=lambda place: place.country not in theatre.countries)
    if not seen:
        return
    taken: list[tuple[float, float, float]] = []
    points = frame.to_sheet([place.lon for place in seen], [place.lat for place in seen])
    inner = MapFrame(frame.crs, 0, 0, 1, frame.width, frame.height)
    for (x, y), place, is_seen in zip(points, seen, inner.holds(points), strict=True):
        name = " ".join(place.name)
        half = text_width(name, 24) / 2 + 12
        is_free = all(abs(x - other) > half + width or abs(y - line) > 30 for other, line, width in taken)
        if is_seen and is_free and half < x < frame.width - half and 30 < y < frame.height - 30:
            taken.append((x, y, half))
            ax.text(
                x, y, name, fontsize=24 * POINT, color="#a8a297", alpha=0.75, ha="center", va="center",
                zorder=3.4, parse_math=False,
            )  # fmt: skip


def draw_scale(ax: Axes, frame: MapFrame) -> Rect:
    """A bar of a round number of kilometres and an arrow to the north, at the lower right; returns what they cover."""
    km = max((n for n in (5, 10, 20, 50, 100, 200, 500, 1000) if n * 1000 / frame.metres_per_unit < 220), default=5)
    length = km * 1000 / frame.metres_per_unit
    right, base = frame.width - 36, 30.0
    halo = [withStroke(linewidth=4 * POINT, foreground=HALO)]
    for start, colour in ((0.0, INK), (0.5, PAPER)):
        ax.add_artist(
            Rectangle((right - length + start * length, base), length / 2, 7, facecolor=colour, edgecolor=INK,
                      linewidth=1.1 * POINT, zorder=10)
        )  # fmt: skip
    for at, text in ((0.0, "0"), (0.5, f"{km / 2:g}"), (1.0, f"{km} km")):
        ax.text(right - length + at * length, base + 13, text, fontsize=14 * POINT, ha="center", color=INK, zorder=10,
                path_effects=halo)  # fmt: skip
    x, y = right - length - 52, base
    for side, colour in ((-1, INK), (1, PAPER)):
        half = Outline([(x, y + 34), (x + side * 11, y), (x, y + 8), (x, y + 34)], closed=True)
        ax.add_artist(
            PathCollection([half], facecolors=[colour], edgecolors=[INK], linewidths=[1.1 * POINT], zorder=10)
        )
    ax.text(
        x, y + 38, "N", fontsize=15 * POINT, fontweight="bold", ha="center", color=INK, zorder=10, path_effects=halo
    )
    return (x - 24, 0, frame.width, base + 62)


def _fill(ax: Axes, frame: MapFrame, layer: gpd.GeoDataFrame | None, fill: str, edge: str, zorder: float) -> None:
    if layer is None:
        return
    paths = [_outline(shape) for shape in frame.lay(layer.geometry) if shape.geom_type in ("Polygon", "MultiPolygon")]
    ax.add_artist(PathCollection(paths, facecolors=[fill], edgecolors=[edge], linewidths=[0.9 * POINT], zorder=zorder))


def _lines(
    ax: Axes,
    frame: MapFrame,
    layer: gpd.GeoDataFrame | None,
    colour: str,
    width: float,
    zorder: float,
    dashes: tuple[float, float] | None = None,
) -> None:
    if layer is None or layer.empty:
        return
    parts = shapely.get_parts(frame.lay(layer.geometry.boundary if _is_filled(layer) else layer.geometry))
    segments = [shapely.get_coordinates(part) for part in parts if part.geom_type in ("LineString", "LinearRing")]
    style: Any = (0, dashes) if dashes else "solid"
    ax.add_artist(
        LineCollection(segments, colors=[colour], linewidths=[width * POINT], linestyles=[style], zorder=zorder)
    )


def _is_filled(layer: gpd.GeoDataFrame) -> bool:
    return bool(layer.geometry.geom_type.isin(("Polygon", "MultiPolygon")).all())


def _lay_each(frame: MapFrame, ground: gpd.GeoDataFrame) -> list[Any]:
    """Each row's shape in sheet units, uncut, so that rows and shapes stay together."""
    if ground.empty:
        return []
    scale = 1 / frame.metres_per_unit
    return list(
        ground.geometry.to_crs(frame.crs).affine_transform(
            [scale, 0, 0, scale, -frame.left * scale, -frame.bottom * scale]
        )
    )


def _outline(shape: Any) -> Outline:
    """A polygon or several, holes and all, as one outline."""
    rings = [
        Outline(shapely.get_coordinates(ring), closed=True)
        for polygon in shapely.get_parts(shape)
        if polygon.geom_type == "Polygon"
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return Outline.make_compound_path(*rings)
