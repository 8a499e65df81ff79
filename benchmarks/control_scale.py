"""How a large store folds: seconds of one core and peak memory from claims to spells, and one day's state.

    python benchmarks/control_scale.py [--claims 1000000] [--places 33000] [--json]

Claims are made at random over places of three sides and six outlets, six years long. The floor beside it is what pandas
needs for the last report of each place alone (one sort and one drop of duplicates). Times are of the processor, not of
the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from simulated_war import KINDS, OUTLETS, SIDES, make_theatre  # noqa: E402

from gazetteer.place import Place  # noqa: E402
from pipeline.control import fold_spells, state_on  # noqa: E402
from pipeline.events import merge_claims  # noqa: E402
from pipeline.tables import CLAIMS, typed  # noqa: E402

CHANGES = ("held", "captured", "entered", "captured_part", "withdrew", "besieged")
SHARES = (0.45, 0.25, 0.12, 0.08, 0.05, 0.05)


def make_claims(n: int, places: tuple[Place, ...]) -> pd.DataFrame:
    """n claims, of which about half repeat another outlet's."""
    rng = np.random.default_rng(3)
    at = rng.integers(0, len(places), n)
    day = np.datetime64("2012-01-01") + rng.integers(0, 2190, n)
    again = rng.random(n) < 0.5
    source = np.where(again, rng.integers(0, n, n), np.arange(n))
    at, day = at[source], day[source]
    change = np.array(CHANGES)[rng.choice(len(CHANGES), n, p=SHARES)][source]
    side = rng.integers(0, 3, n)[source]
    ids = np.array([place.place_id for place in places])
    kinds = np.array([place.kind for place in places])
    sides = np.array(SIDES)
    number = np.arange(n).astype(str)
    frame = pd.DataFrame({
        "claim_id": np.char.add("c", number), "article_id": np.char.add("a", (np.arange(n) // 3).astype(str)),
        "doc_id": np.char.add("a", (np.arange(n) // 3).astype(str)),
        "outlet": np.array([o.name for o in OUTLETS])[rng.integers(0, len(OUTLETS), n)],
        "published_on": day + rng.integers(0, 3, n), "place_id": ids[at], "place": ids[at], "place_as_written": ids[at],
        "lat": 35.0, "lon": 39.0, "place_kind": kinds[at], "place_precision": "settlement", "part": "",
        "change": change, "status": "happened", "gained_by": sides[side], "lost_by": sides[(side + 1) % 3],
        "date_start": day, "date_end": day, "date_precision": "day", "asserted_by": "",
        "evidence": np.char.add("report ", number), "start": 0, "end": 8, "in_title": False, "rule_id": "simulated",
        "confidence": 0.9,
    })  # fmt: skip
    return typed(frame, CLAIMS)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rng = np.random.default_rng(1)
    kinds = rng.choice(KINDS, args.places, p=(0.7, 0.27, 0.03))
    places = tuple(Place(f"p{i:05d}", f"Place {i}", (), str(k), "SY", "", 35.0, 39.0) for i, k in enumerate(kinds))
    theatre = make_theatre(places)
    claims = make_claims(args.claims, places)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor, _ = timed(lambda: claims.sort_values("date_end").drop_duplicates("place_id", keep="last"))
    merging, events = timed(lambda: merge_claims(claims, theatre))
    folding, spells = timed(lambda: fold_spells(events, theatre))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    day, states = timed(lambda: state_on(spells, date(2015, 6, 1)))
    figures = {
        "merge": (merging, "s"), "fold": (folding, "s"), "together": (merging + folding, "s"),
        "floor, last report by pandas": (floor, "s"), "peak memory": (memory, "MiB"),
        "of it the claims": (before, "MiB"),
        "state on a day": (1000 * day, "ms"),
    }  # fmt: skip
    print(f"{len(claims)} claims, {len(events)} events, {len(spells)} spells, {len(states)} states", file=sys.stderr)
    for name, (value, unit) in figures.items():
        if args.json:
            print(json.dumps({"benchmark": "control_scale", "case": name, "unit": unit, "ours": round(value, 3)}))
        else:
            print(f"{name:30} {value:10.2f} {unit}")


if __name__ == "__main__":
    main()
