"""How fast the ground of a day is drawn: cells of 5,000 places, and the ground of each side joined from them.

    python benchmarks/areas_speed.py [--places 5000] [--rounds 3] [--json]

Places lie at random in the demonstration theatre's box; four sides hold them, one in ten is contested. The floor beside
it is shapely's plain union of a disc around each of the same points, in the same run. Times are of the processor.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gazetteer.place import RADIUS_KM  # noqa: E402
from pipeline.areas import WGS84, join_cells, make_cells, metric_crs  # noqa: E402
from pipeline.theatre import Theatre, load_theatre  # noqa: E402

KINDS, SHARES = ("village", "town", "city"), (0.7, 0.27, 0.03)


def make_states(n: int, theatre: Theatre) -> pd.DataFrame:
    """n places anywhere in the theatre and who has them."""
    rng = np.random.default_rng(2)
    west, south, east, north = theatre.box
    sides = sorted(theatre.actors)[:4]
    holder, other = rng.choice(sides, n), rng.choice(sides, n)
    is_contested = (rng.random(n) < 0.1) & (holder != other)
    return pd.DataFrame({
        "place_id": np.char.add("p", np.arange(n).astype(str)), "lat": rng.uniform(south, north, n),
        "lon": rng.uniform(west, east, n), "place_kind": rng.choice(KINDS, n, p=SHARES),
        "place_precision": "settlement", "control": np.where(is_contested, "contested", "held"),
        "controller": np.where(is_contested, np.char.add(np.char.add(holder, "|"), other), holder),
    })  # fmt: skip


def union_of_discs(states: pd.DataFrame, theatre: Theatre) -> Any:
    """The floor: everything within reach of any place, whoever has it."""
    west, south, east, north = theatre.box
    crs = metric_crs((south + north) / 2, (west + east) / 2)
    points = gpd.GeoSeries(gpd.points_from_xy(states["lon"], states["lat"]), crs=WGS84).to_crs(crs).to_numpy()
    radii = states["place_kind"].map(RADIUS_KM).to_numpy(dtype=float) * 1000
    return shapely.union_all(shapely.buffer(points, radii, quad_segs=8))


def median_seconds(work: Callable[[], Any], rounds: int) -> float:
    """The median time of some rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    theatre = load_theatre("syria_iraq")
    states = make_states(args.places, theatre)
    cells = make_cells(states, theatre)
    floor = median_seconds(lambda: union_of_discs(states, theatre), args.rounds)
    figures = {
        "cells": median_seconds(lambda: make_cells(states, theatre), args.rounds),
        "ground of each side": median_seconds(lambda: join_cells(cells, states, theatre), args.rounds),
    }
    figures["together"] = sum(figures.values())
    for case, seconds in figures.items():
        row = {
            "benchmark": "areas_speed", "case": f"{case}, {args.places} places", "unit": "s", "ours": round(seconds, 3),
            "peer": round(floor, 3), "peer_name": "shapely, union of discs", "ratio": round(seconds / floor, 2),
        }  # fmt: skip
        if args.json:
            print(json.dumps(row))
        else:
            print(f"{row['case']:35} {seconds:8.3f} s; {row['peer_name']} {floor:.3f} s, {row['ratio']} times")


if __name__ == "__main__":
    main()
