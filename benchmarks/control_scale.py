"""How a large store folds: from claims to spells, one day's state, and one article more or less.

    python benchmarks/control_scale.py [--claims 1000000] [--places 33000] [--json]

Claims are made at random over places of three sides and six outlets, six years long. Beside each figure stands a floor
of the same run: what pandas needs for the last report of each place alone, for the rows of a day, for putting an
article's rows to the claims. Times are of the processor, not of the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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
from pipeline.growing import Growing  # noqa: E402
from pipeline.tables import CLAIMS, typed  # noqa: E402
from pipeline.theatre import Theatre  # noqa: E402

CHANGES = ("held", "captured", "entered", "captured_part", "withdrew", "besieged")
SHARES = (0.45, 0.25, 0.12, 0.08, 0.05, 0.05)


ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Figure:
    """One case and the floor beside it, in the same unit."""

    case: str
    unit: str
    ours: float
    peer: float
    peer_name: str

    def as_row(self) -> dict[str, Any]:
        """What every benchmark prints of a case."""
        return {
            "case": self.case, "unit": self.unit, "ours": round(self.ours, 3), "peer": round(self.peer, 3),
            "peer_name": self.peer_name, "ratio": round(self.ours / self.peer, 2),
        }  # fmt: skip


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


def figures_of(claims: pd.DataFrame, theatre: Theatre) -> Iterator[Figure]:
    """All cases, each with its floor, and the tables' sizes on standard error."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    floor, _ = timed(lambda: claims.sort_values("date_end").drop_duplicates("place_id", keep="last"))
    merging, events = timed(lambda: merge_claims(claims, theatre))
    folding, spells = timed(lambda: fold_spells(events, theatre))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for case, seconds in (("merge", merging), ("fold", folding), ("together", merging + folding)):
        yield Figure(case, "s", seconds, floor, "pandas, last report of each place")
    yield Figure("peak memory", "MiB", memory, before, "the claims themselves")
    day = date(2015, 6, 1)
    asked = statistics.median(timed(lambda: state_on(spells, day))[0] for _ in range(ROUNDS))
    plain = statistics.median(timed(lambda: plain_state(spells, day))[0] for _ in range(ROUNDS))
    yield Figure("state on a day", "ms", 1000 * asked, 1000 * plain, "pandas, two comparisons")
    yield from growing_figures(claims, theatre, (events, spells))
    print(f"{len(claims)} claims, {len(events)} events, {len(spells)} spells", file=sys.stderr)


def plain_state(spells: pd.DataFrame, day: date) -> pd.DataFrame:
    """The floor of a day's states: the rows alone."""
    moment = pd.Timestamp(day)
    return spells[(spells["spell_from"] <= moment) & ~(spells["spell_to"] <= moment)]


def growing_figures(
    claims: pd.DataFrame, theatre: Theatre, tables: tuple[pd.DataFrame, pd.DataFrame]
) -> Iterator[Figure]:
    """An article taken away and brought again, and all tables made after that."""
    growing = Growing(claims, theatre, tables=tables)
    articles = [claims[claims["article_id"] == f"a{number}"] for number in range(ROUNDS)]
    away = [timed(lambda frame=frame: growing.change(removed=frame))[0] for frame in articles]
    again = [timed(lambda frame=frame: growing.change(added=frame))[0] for frame in articles]
    floor = statistics.median(
        timed(lambda frame=frame: pd.concat([claims, frame], ignore_index=True))[0] for frame in articles
    )
    for case, taken in (("an article away", away), ("an article more", again)):
        yield Figure(case, "ms", 1000 * statistics.median(taken), 1000 * floor, "pandas, rows put to the claims")
    whole, same = timed(lambda: growing.events.equals(tables[0]) and growing.spells.equals(tables[1]))
    if not same:
        raise SystemExit("The tables that grew are not those that were folded.")
    yield Figure("all tables after that", "s", whole, floor, "pandas, rows put to the claims")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--places", type=int, default=33_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    rng = np.random.default_rng(1)
    kinds = rng.choice(KINDS, args.places, p=(0.7, 0.27, 0.03))
    places = tuple(Place(f"p{i:05d}", f"Place {i}", (), str(k), "SY", "", 35.0, 39.0) for i, k in enumerate(kinds))
    for figure in figures_of(make_claims(args.claims, places), make_theatre(places)):
        row = {"benchmark": "control_scale", **figure.as_row()}
        if args.json:
            print(json.dumps(row))
        else:
            beside = f"{row['peer_name']} {row['peer']} {row['unit']}, {row['ratio']} times"
            print(f"{row['case']:25} {row['ours']:10.2f} {row['unit']:4} {beside}")


if __name__ == "__main__":
    main()
