"""Where the map of a picture lies: a projection, an extent at the picture's own ratio, and sheet units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS, Transformer

from pipeline.areas import WGS84, metric_crs

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

SMALLEST_KM = 60.0
"""No map shows less than this from edge to edge, or one place would fill it."""


@dataclass(frozen=True, slots=True)
class MapFrame:
    """A map of `width` by `height` sheet units whose lower left corner lies at `left`, `bottom` (metres in `crs`)."""

    crs: CRS
    left: float
    bottom: float
    metres_per_unit: float
    width: float
    height: float

    def to_sheet(self, lon: Any, lat: Any) -> Any:
        """Degrees to an array of sheet positions (x right, y up), one row a point."""
        x, y = _transformer(self.crs).transform(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
        return np.column_stack([(x - self.left) / self.metres_per_unit, (y - self.bottom) / self.metres_per_unit])

    def lay(self, shapes: gpd.GeoSeries) -> Any:
        """Shapes in degrees to an array of shapes in sheet units, cut to the map; empty ones left out."""
        if shapes.empty:
            return np.array([], dtype=object)
        scale = 1 / self.metres_per_unit
        laid = shapes.to_crs(self.crs).affine_transform([scale, 0, 0, scale, -self.left * scale, -self.bottom * scale])
        cut = shapely.clip_by_rect(shapely.make_valid(laid.to_numpy()), -20, -20, self.width + 20, self.height + 20)
        return cut[~shapely.is_empty(cut)]

    def holds(self, points: Any) -> Any:
        """Which of these sheet positions lie on the map."""
        return (points[:, 0] >= 0) & (points[:, 0] <= self.width) & (points[:, 1] >= 0) & (points[:, 1] <= self.height)


@lru_cache(maxsize=32)
def _transformer(crs: CRS) -> Transformer:
    return Transformer.from_crs(WGS84, crs, always_xy=True)


def frame_box(box: Box, width: float, height: float) -> MapFrame:
    """The map of this size that shows all of `box`, widened to the sheet's ratio about the same centre."""
    west, south, east, north = box
    crs = metric_crs((south + north) / 2, (west + east) / 2)
    edge = shapely.segmentize(shapely.box(west, south, east, north), 0.25)
    x, y = _transformer(crs).transform(*shapely.get_coordinates(edge).T)
    across = max(x.max() - x.min(), SMALLEST_KM * 1000)
    up = max(y.max() - y.min(), SMALLEST_KM * 1000)
    metres = max(across / width, up / height)
    middle_x, middle_y = (x.max() + x.min()) / 2, (y.max() + y.min()) / 2
    return MapFrame(
        crs, middle_x - metres * width / 2, middle_y - metres * height / 2, metres, float(width), float(height)
    )


def box_of(lons: Any, lats: Any, margin_km: float) -> Box:
    """The box around points (at least one), with a margin on each side."""
    up = margin_km / 111.2
    across = up / cos(radians(float(np.mean(lats))))
    return float(min(lons)) - across, float(min(lats)) - up, float(max(lons)) + across, float(max(lats)) + up


@lru_cache(maxsize=64)
def load_layer(path: Path) -> gpd.GeoDataFrame | None:
    """A layer of a basemap in degrees; None when the theatre has no such file."""
    return gpd.read_file(path) if path.exists() else None
