"""Cells and the borders between them as points of a grid: what the browser needs to find where two sides touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from pipeline.areas import metric_crs

_STEPS = 65535
_TOUCH_M = 2.0
"""As in pipeline.fronts: cutting and projecting move the edges of cells by less."""
_PLAIN_M = 60.0
"""Borders are drawn with no more detail than this."""
MOST_CELLS = 12_000
"""Above this there are no front lines on the map: cells are so small that a line would hide them, and finding where
they touch would take minutes. The rims of the areas still show where sides meet."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A box in degrees (west, south, east, north) and the numbers 0 to 65535 across it: about 20 m in a theatre."""

    box: tuple[float, float, float, float]

    @classmethod
    def over(cls, cells: gpd.GeoDataFrame) -> Grid:
        """The grid that just holds the cells; some grid when there are none."""
        if cells.empty:
            return cls((0.0, 0.0, 1.0, 1.0))
        west, south, east, north = (float(value) for value in cells.total_bounds)
        return cls((west, south, east, north))

    def place(self, points: NDArray[np.float64]) -> NDArray[np.uint16]:
        """Points in degrees, (n, 2), as numbers of the grid, flat."""
        west, south, east, north = self.box
        share = (points - (west, south)) / (max(east - west, 1e-9), max(north - south, 1e-9))
        return np.round(np.clip(share, 0, 1) * _STEPS).astype(np.uint16).ravel()


@dataclass(frozen=True, slots=True)
class Rings:
    """Flat points; `points` how many each ring has and `parts` how many rings each shape has."""

    xy: NDArray[np.uint16]
    points: NDArray[np.int64]
    parts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Borders:
    """Lines between the cells of two places, by the places' numbers; `points` how many each line has."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    points: NDArray[np.int64]
    xy: NDArray[np.uint16]


def pack_rings(shapes: Any, grid: Grid) -> Rings:
    """All rings of all shapes, holes after their outlines, without the repeated last point."""
    rings, of_polygon = shapely.get_rings(shapely.get_parts(shapes), return_index=True)
    _, of_shape = shapely.get_parts(shapes, return_index=True)
    xy, of_ring = shapely.get_coordinates(rings, return_index=True)
    is_last = np.append(of_ring[1:] != of_ring[:-1], True) if len(of_ring) else np.zeros(0, dtype=bool)
    counts = np.bincount(of_ring[~is_last], minlength=len(rings)) if len(rings) else np.zeros(0, dtype=np.int64)
    parts = np.bincount(of_shape[of_polygon], minlength=len(shapes)) if len(rings) else np.zeros(0, dtype=np.int64)
    return Rings(grid.place(xy[~is_last]), counts, parts)


def find_borders(cells: gpd.GeoDataFrame, numbers: NDArray[np.int64], grid: Grid) -> Borders:
    """The lines along which the cells of two places touch; none above `MOST_CELLS` cells."""
    none = np.zeros(0, dtype=np.int64)
    if not 1 < len(cells) <= MOST_CELLS:
        return Borders(none, none, none, np.zeros(0, dtype=np.uint16))
    west, south, east, north = grid.box
    metres = cells.to_crs(metric_crs((south + north) / 2, (west + east) / 2))
    shapes = metres.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_TOUCH_M)
    one, other = one[one < other], other[one < other]
    outlines, grown = shapely.boundary(shapes), shapely.buffer(shapes, _TOUCH_M, quad_segs=1, join_style="mitre")
    edges = shapely.intersection(outlines[one], grown[other])
    lines, of_pair = shapely.get_parts(shapely.line_merge(edges), return_index=True)
    lines = shapely.simplify(lines, _PLAIN_M)
    keep = (shapely.get_type_id(lines) == 1) & (shapely.length(lines) > 10 * _TOUCH_M)
    lines, of_pair = lines[keep], of_pair[keep]
    degrees = gpd.GeoSeries(lines, crs=metres.crs).to_crs(cells.crs).to_numpy()
    xy, of_line = shapely.get_coordinates(degrees, return_index=True)
    counts = np.bincount(of_line, minlength=len(lines)) if len(lines) else none
    return Borders(numbers[one[of_pair]], numbers[other[of_pair]], counts, grid.place(xy))
