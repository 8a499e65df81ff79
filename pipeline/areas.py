"""The ground around each place: Voronoi cells, cut to a radius, to land and to the theatre's countries.

A cell says no more than "nearer to this place than to any other that we know". Where evidence ends, ground is left
out, and `no_data_share` says how much.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from gazetteer.place import RADIUS_KM
from pipeline.theatre import Theatre

WGS84 = "EPSG:4326"
SIDES_OF_QUARTER = 8
"""A circle of 32 sides: its area is 0.6 % short of the true one."""
NO_GROUND = ("province", "country")


def metric_crs(lat: float, lon: float) -> CRS:
    """Lambert's azimuthal equal-area projection about a centre, in metres: areas are true, distances nearly so."""
    return CRS.from_proj4(f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m +no_defs")


def make_cells(places: pd.DataFrame, theatre: Theatre) -> gpd.GeoDataFrame:
    """One cell a place: `place_id`, `geometry` in degrees (WGS 84), `area_km2`.

    `places` has `place_id`, `lat`, `lon`, `place_kind`, `place_precision`. Provinces and countries get none. A place
    that lies in a city we also know (a district, a landmark) gets a disc of its own cut out of its city's cell, so
    that it does not carve up its neighbours. Places on one point share a cell: the first by place_id has it. Without
    basemap files for land or countries nothing is cut by them.
    """
    rows = places[~places["place_precision"].isin(NO_GROUND)].drop_duplicates("place_id").sort_values("place_id")
    if rows.empty:
        return _as_cells([], [], WGS84)
    crs = _crs(theatre)
    points = gpd.GeoSeries(gpd.points_from_xy(rows["lon"], rows["lat"]), crs=WGS84).to_crs(crs).to_numpy()
    radii = rows["place_kind"].map(RADIUS_KM).to_numpy(dtype=float) * 1000
    discs = shapely.buffer(points, radii, quad_segs=SIDES_OF_QUARTER)
    ids = rows["place_id"].tolist()
    inner = _within_known(ids, theatre)
    cells = np.array(discs, dtype=object)
    outer = ~inner
    cells[outer] = shapely.intersection(discs[outer], _voronoi(points[outer], discs[outer]))
    cells = _cut_out(cells, inner)
    ground = _ground(theatre)
    if ground is not None:
        cells = _clip(cells, ground)
    return _as_cells(ids, cells, crs)


def _crs(theatre: Theatre) -> CRS:
    west, south, east, north = theatre.box
    return metric_crs((south + north) / 2, (west + east) / 2)


def _within_known(ids: list[str], theatre: Theatre) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which places lie in another of them."""
    known = set(ids)
    places = [theatre.gazetteer.get(place_id) for place_id in ids]
    return np.array([place is not None and place.within in known for place in places], dtype=bool)


def _voronoi(points: Any, discs: Any) -> Any:
    """The Voronoi cell of each point, in the points' order; points on one spot: the first has it, the rest nothing."""
    cells = np.full(len(points), shapely.Polygon(), dtype=object)
    where = shapely.get_coordinates(points)
    _, first = np.unique(where.round(1), axis=0, return_index=True)
    if len(first) == 1:
        cells[first[0]] = discs[first[0]]
        return cells
    frame = shapely.box(*shapely.total_bounds(discs))
    found = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(points[first]), extend_to=frame))
    of_point, of_cell = shapely.STRtree(found).query(points[first], predicate="intersects")
    cells[first[of_point]] = found[of_cell]
    return cells


def _cut_out(cells: Any, inner: Any) -> Any:
    """Takes the inner places' discs from the cells around them, and the earlier inner disc from the later."""
    if not inner.any():
        return cells
    at_inner = np.flatnonzero(inner)
    taken, whole = shapely.STRtree(cells[at_inner]).query(cells, predicate="intersects")[::-1], cells.copy()
    for hole, cell in zip(at_inner[taken[0]], taken[1], strict=True):
        if not inner[cell] or hole < cell:
            whole[cell] = shapely.difference(whole[cell], cells[hole])
    return whole


def _clip(cells: Any, ground: Any) -> Any:
    """Cells that lie wholly on the ground stay as they are; only those at its edge are cut."""
    shapely.prepare(ground)
    edge = ~shapely.contains_properly(ground, cells)
    out = cells.copy()
    out[edge] = shapely.intersection(cells[edge], ground)
    return out


def _ground(theatre: Theatre) -> Any:
    """Land of the theatre's countries in metres; None without the files."""
    return _load_ground(theatre.folder / "basemap", theatre.box, tuple(theatre.countries))


@lru_cache(maxsize=8)
def _load_ground(folder: Path, box: tuple[float, float, float, float], countries: tuple[str, ...]) -> Any:
    west, south, east, north = box
    layers = [_load_layer(folder / name, countries) for name in ("countries.geojson", "land.geojson")]
    shapes = [layer for layer in layers if layer is not None]
    if not shapes:
        return None
    crs = metric_crs((south + north) / 2, (west + east) / 2)
    unions = [shapely.union_all(shapely.make_valid(layer.to_crs(crs).geometry.to_numpy())) for layer in shapes]
    return unions[0] if len(unions) == 1 else shapely.intersection(unions[0], unions[1])


def _load_layer(path: Path, countries: tuple[str, ...]) -> gpd.GeoDataFrame | None:
    """The shapes of a basemap file, where they say their `country` only those of the theatre; None without the file."""
    if not path.exists():
        return None
    layer = gpd.read_file(path)
    return layer[layer["country"].isin(countries)] if "country" in layer.columns else layer


def _as_cells(ids: list[str], cells: Any, crs: Any) -> gpd.GeoDataFrame:
    shapes = gpd.GeoSeries(list(cells), crs=crs)
    frame = gpd.GeoDataFrame(
        {
            "place_id": pd.Series(ids, dtype="str"),
            "area_km2": (shapes.area / 1e6 if ids else pd.Series([], dtype=float)),
        },
        geometry=shapes.to_crs(WGS84) if ids else shapes,
        crs=WGS84,
    )
    return frame[~frame.geometry.is_empty].reset_index(drop=True)[["place_id", "geometry", "area_km2"]]


def join_cells(cells: gpd.GeoDataFrame, states: pd.DataFrame, theatre: Theatre) -> gpd.GeoDataFrame:
    """The ground of each side: `bloc_id`, `control`, `challenger_id`, `n_places`, `geometry` (WGS 84), `area_km2`.

    Cells of places held by one bloc are one shape; those contested between the same two are another, with the bloc of
    the newcomer in `challenger_id`, which is empty for ground that is held. Unknown places have no ground here.
    """
    known = states[states["control"] != "unknown"]
    sides_of = {ids: [theatre.side_of(actor) for actor in ids.split("|")] for ids in known["controller"].unique()}
    blocs = [sides_of[ids] for ids in known["controller"].tolist()]
    sides = pd.DataFrame(
        {
            "place_id": known["place_id"].to_numpy(),
            "control": known["control"].to_numpy(),
            "bloc_id": pd.Series([names[0] for names in blocs], dtype="str"),
            "challenger_id": pd.Series([names[-1] if len(names) > 1 else "" for names in blocs], dtype="str"),
            "n_places": 1,
        }
    )
    joined = cells.merge(sides, on="place_id")
    keys = ["bloc_id", "control", "challenger_id"]
    ground = joined.dissolve(by=keys, aggfunc={"n_places": "sum", "area_km2": "sum"}).reset_index()
    return ground[["bloc_id", "control", "challenger_id", "n_places", "geometry", "area_km2"]]


def no_data_share(cells: gpd.GeoDataFrame, states: pd.DataFrame, theatre: Theatre) -> float:
    """The share, 0 to 1, of the land of the theatre's countries for which no held or contested place speaks.

    Without basemap files the theatre's box stands for its land.
    """
    known = states.loc[states["control"] != "unknown", "place_id"]
    covered = float(cells.loc[cells["place_id"].isin(known), "area_km2"].sum())
    return float(min(1.0, max(0.0, 1.0 - covered / land_km2(theatre))))


def known_ground(spells: pd.DataFrame, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    """How much ground held and contested places speak for: `on`, the days on which it changes, and `area_km2`."""
    area = cells.set_index("place_id")["area_km2"]
    known = spells[(spells["control"] != "unknown") & spells["place_id"].isin(area.index)]
    km2 = known["place_id"].map(area).astype("float64")
    begun = pd.DataFrame({"on": known["spell_from"], "area_km2": km2})
    ended = pd.DataFrame({"on": known["spell_to"], "area_km2": -km2}).dropna(subset="on")
    steps = pd.concat([begun, ended]).groupby("on")["area_km2"].sum().sort_index().cumsum().clip(lower=0)
    return steps.reset_index()


def land_km2(theatre: Theatre) -> float:
    """The land of the theatre's countries as far as its basemap goes; the theatre's box without basemap files."""
    ground = _ground(theatre)
    if ground is None:
        ground = (
            gpd.GeoSeries([shapely.segmentize(shapely.box(*theatre.box), 0.5)], crs=WGS84).to_crs(_crs(theatre)).iloc[0]
        )
    return float(shapely.area(ground)) / 1e6
