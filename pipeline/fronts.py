"""Where the ground of two sides touches, and how much ground, how many places and people each side held over time."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely

from pipeline.areas import WGS84, join_cells, known_ground, land_km2, metric_crs
from pipeline.tables import GROUND, make_frame
from pipeline.theatre import Theatre

_TOUCH_M = 2.0
"""Cells as near as this touch: cutting and projecting move their edges by less."""


def find_fronts(cells: gpd.GeoDataFrame, states: pd.DataFrame, theatre: Theatre) -> gpd.GeoDataFrame:
    """The lines along which cells held by two blocs touch: `bloc_id`, `other_id`, `geometry` (WGS 84), `length_km`.

    One row for each pair of blocs, the first in the alphabet first. Contested ground has no front: it is one.
    """
    empty = gpd.GeoDataFrame({"bloc_id": [], "other_id": [], "length_km": []}, geometry=[], crs=WGS84)
    held = states[states["control"] == "held"]
    sides = pd.DataFrame({
        "place_id": held["place_id"].to_numpy(),
        "side": [theatre.side_of(actor) for actor in held["controller"]],
    })  # fmt: skip
    known = cells.merge(sides, on="place_id")
    if known["side"].nunique() < 2:
        return empty
    west, south, east, north = known.total_bounds
    crs = metric_crs((south + north) / 2, (west + east) / 2)
    shapes, side = known.to_crs(crs).geometry.to_numpy(), known["side"].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=_TOUCH_M)
    between = side[one] < side[other]
    one, other = one[between], other[between]
    edges = shapely.intersection(shapely.boundary(shapes[one]), shapely.buffer(shapes[other], _TOUCH_M, quad_segs=2))
    lines = gpd.GeoDataFrame({"bloc_id": side[one], "other_id": side[other]}, geometry=edges, crs=crs)
    lines = lines[shapely.length(lines.geometry.to_numpy()) > 10 * _TOUCH_M]
    if lines.empty:
        return empty
    fronts = lines.dissolve(by=["bloc_id", "other_id"]).reset_index()
    fronts["length_km"] = fronts.length / 1000
    return fronts.to_crs(WGS84)[["bloc_id", "other_id", "geometry", "length_km"]]


def ground_over_time(spells: pd.DataFrame, cells: gpd.GeoDataFrame, theatre: Theatre) -> pd.DataFrame:
    """SPELLS as GROUND: for every day on which something changes what each bloc holds and contests.

    `no_data_share` is that of the day; population counts only places of which it is known.
    """
    area = cells.set_index("place_id")["area_km2"]
    people = {p: place.population for p in area.index if (place := theatre.gazetteer.get(p)) is not None}
    known = spells[(spells["control"] != "unknown") & spells["place_id"].isin(area.index)]
    steps = []
    for row in known.to_dict("records"):
        blocs = sorted({theatre.side_of(actor) for actor in row["controller"].split("|")})
        km2 = float(area[row["place_id"]])
        amounts = {"n_places": 1, "area_km2": km2, "population": people.get(row["place_id"], 0)}
        for bloc in blocs:
            what = {"bloc_id": bloc, "control": row["control"]}
            steps.append({"on": row["spell_from"], **what, **amounts})
            if not pd.isna(row["spell_to"]):
                steps.append({"on": row["spell_to"], **what, **{name: -n for name, n in amounts.items()}})
    if not steps:
        return make_frame(GROUND, [])
    frame = pd.DataFrame(steps)
    counted = ["n_places", "area_km2", "population"]
    by_day = frame.pivot_table(index="on", columns=["bloc_id", "control"], values=counted, aggfunc="sum")
    running = by_day.fillna(0).sort_index().cumsum().stack(["bloc_id", "control"], future_stack=True).reset_index()
    covered = known_ground(spells, cells).set_index("on")["area_km2"]
    share = (1 - covered / land_km2(theatre)).clip(0, 1)
    running["no_data_share"] = running["on"].map(share)
    running = running[running["n_places"] > 0.5]
    rows = running.sort_values(["on", "bloc_id", "control"]).to_dict("records")
    return make_frame(GROUND, [{str(name): value for name, value in row.items()} for row in rows])


def areas_as_geojson(cells: gpd.GeoDataFrame, states: pd.DataFrame, theatre: Theatre) -> str:
    """The ground of every side and the fronts as one GeoJSON collection; `what` is ground or front."""
    ground = join_cells(cells, states, theatre).assign(what="ground")
    fronts = find_fronts(cells, states, theatre).assign(what="front")
    both = pd.concat([ground, fronts], ignore_index=True) if len(fronts) else ground
    both = gpd.GeoDataFrame(both, geometry="geometry", crs=WGS84)
    both["label"] = both["bloc_id"].map(theatre.side_name)
    return str(both.to_json(drop_id=True, na="drop"))
