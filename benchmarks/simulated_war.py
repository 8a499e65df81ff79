"""A made-up war of which the truth is known: places on a graph, fronts, and outlets that are partial, late and wrong.

Three sides hold the places of a map by region. Along the fronts places are attacked, contested for a while, and taken
or kept; now and then one is left to a neighbour. Outlets cover large places more than small ones and their own side's
gains more than its losses; they report late, misdate, announce captures that have not happened, and mention in passing
who holds a place as they last heard it. What reads them swaps sides, places and kinds of change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gazetteer.place import Place
from pipeline.tables import CLAIMS, make_frame
from pipeline.theatre import Actor, Bloc, Outlet, Theatre, View

BEGIN = date(2015, 1, 1)
SIDES = ("north", "south", "east")
CONTESTED = {(0, 1): 3, (0, 2): 4, (1, 2): 5}
"""Codes of truth: 0 to 2 for held by that side, 3 to 5 for contested between two."""
OUTLETS = (
    Outlet("Wire", "", "B", True, ""), Outlet("Second Wire", "", "B", True, ""), Outlet("Monitor", "", "C", True, ""),
    Outlet("North News", "north", "C", True, ""), Outlet("South Star", "south", "C", True, ""),
    Outlet("East Echo", "east", "D", True, ""),
)  # fmt: skip
LEANING = (-1, -1, -1, 0, 1, 2)
KINDS = ("village", "town", "city")
COVERAGE = {"village": 0.22, "town": 0.4, "city": 0.7}
MENTIONED = {"village": 0.002, "town": 0.006, "city": 0.02}
"""How often an outlet says in passing who holds such a place, a day."""
FIGHT_DAYS = {"village": 2.0, "town": 6.0, "city": 25.0}


@dataclass(frozen=True, slots=True)
class War:
    """`truth` is [places, days] of the codes above; `claims` is CLAIMS."""

    theatre: Theatre
    places: tuple[Place, ...]
    truth: NDArray[np.int8]
    claims: pd.DataFrame


@dataclass(slots=True)
class _Happening:
    """One true change: `on` is a day number, `gained` and `lost` are sides."""

    place: int
    on: int
    change: str
    gained: int
    lost: int


@dataclass(slots=True)
class _Press:
    """What outlets write; `error` is the share of reports that are wrong in one way or another."""

    rng: np.random.Generator
    places: tuple[Place, ...]
    truth: NDArray[np.int8]
    near: Sequence[NDArray[np.int64]]
    error: float
    rows: list[dict[str, Any]] = field(default_factory=list)

    def report(self, happening: _Happening) -> None:
        """What each outlet makes of something that happened, if anything."""
        for outlet, leaning in zip(OUTLETS, LEANING, strict=True):
            wish = 0.3 if leaning == happening.lost else 1.0
            if self.rng.random() < COVERAGE[self.places[happening.place].kind] * wish:
                self.write(outlet, happening, self.rng.geometric(0.45) - 1)

    def invent(self, day: int) -> None:
        """A partial outlet announces what its side has not done: a capture next to what it holds."""
        outlet, leaning = OUTLETS[n := int(self.rng.integers(3, 6))], LEANING[n]
        held = np.flatnonzero(self.truth[:, day] == leaning)
        near = [p for h in held for p in self.near[h] if self.truth[p, day] != leaning]
        if near:
            place = int(self.rng.choice(near))
            holder = int(self.truth[place, day])
            lost = holder if holder < len(SIDES) else -1
            self.write(outlet, _Happening(place, day, "captured", leaning, lost), 0)

    def mention(self, place: int, day: int, outlet: Outlet) -> None:
        """Who holds a place, in passing, as the outlet last heard it."""
        known = int(self.truth[place, max(0, day - self.rng.geometric(0.25) + 1)])
        if known >= len(SIDES):
            known = next(pair for pair, code in CONTESTED.items() if code == known)[int(self.rng.integers(2))]
        self.write(outlet, _Happening(place, day, "held", known, -1), 0)

    def write(self, outlet: Outlet, happening: _Happening, delay: int) -> None:
        rng, change, gained, lost = self.rng, happening.change, happening.gained, happening.lost
        place, on = happening.place, happening.on
        is_misread = rng.random() < self.error
        if is_misread:
            how = rng.random()
            if how < 0.35:
                gained, lost = (lost if lost >= 0 else int(rng.integers(3))), gained
            elif how < 0.6:
                place = int(rng.choice(self.near[place]))
            elif change != "held":
                change = (
                    "captured"
                    if change in ("entered", "captured_part")
                    else str(rng.choice(["entered", "captured_part"]))
                )
            else:
                gained = int(rng.integers(3))
        published = min(on + delay, self.truth.shape[1] - 1)
        how = rng.random()
        stated: int | None = on if how < 0.8 else min(published, on + int(rng.choice([-2, -1, 1, 2])))
        precision = "day"
        if change == "held":
            stated, precision = published, "published"
        elif how > 0.92:
            stated, precision = None, "none"
        self._row(outlet, place, change, gained, lost, stated, precision, published, is_misread)

    def _row(self, outlet: Outlet, place: int, change: str, gained: int, lost: int, stated: int | None, precision: str,
             published: int, is_misread: bool) -> None:  # fmt: skip
        at, number = self.places[place], len(self.rows)
        lost_by = SIDES[lost] if 0 <= lost != gained and self.rng.random() < 0.6 else None
        day = BEGIN + timedelta(days=stated) if stated is not None else None
        sure = self.rng.uniform(0.4, 0.95) if is_misread else self.rng.uniform(0.6, 1.0)
        self.rows.append({
            "claim_id": f"c{number:07d}", "article_id": f"a{number:07d}", "doc_id": f"a{number}", "outlet": outlet.name,
            "published_on": BEGIN + timedelta(days=published), "place_id": at.place_id, "place": at.name,
            "place_as_written": at.name, "lat": at.lat, "lon": at.lon, "place_kind": at.kind,
            "place_precision": "settlement", "part": "part" if change == "captured_part" else "", "change": change,
            "status": "happened", "gained_by": SIDES[gained], "lost_by": None if change == "held" else lost_by,
            "date_start": day, "date_end": day, "date_precision": precision, "asserted_by": "",
            "evidence": f"report {number}", "start": 0, "end": 8, "in_title": False, "rule_id": "simulated",
            "confidence": round(float(sure), 3),
        })  # fmt: skip


def make_war(seed: int, *, n_places: int = 150, n_days: int = 360, error: float = 0.15) -> War:
    """A war and what was written about it; the same seed always gives the same."""
    rng = np.random.default_rng(seed)
    at = rng.random((n_places, 2))
    kinds = rng.choice(KINDS, n_places, p=(0.55, 0.35, 0.1))
    places = tuple(
        Place(f"p{i:05d}", f"Place {i}", (), str(kind), "SY", "", 34.0 + 3 * float(y), 38.0 + 3 * float(x))
        for i, ((x, y), kind) in enumerate(zip(at, kinds, strict=True))
    )
    near = _neighbours(at)
    truth, happened = _fight(rng, at, kinds, near, n_days)
    press = _Press(rng, places, truth, near, error)
    for happening in happened:
        press.report(happening)
    n_invented = int(error * len(happened) * 0.8)
    for day in rng.integers(5, n_days, n_invented):
        press.invent(int(day))
    for i, kind in enumerate(kinds):
        for outlet in OUTLETS:
            for day in np.flatnonzero(rng.random(n_days) < MENTIONED[str(kind)]):
                press.mention(i, int(day), outlet)
    return War(make_theatre(places), places, truth, make_frame(CLAIMS, press.rows))


def _neighbours(at: NDArray[np.float64], k: int = 5) -> list[NDArray[np.int64]]:
    far = ((at[:, None] - at[None]) ** 2).sum(-1)
    np.fill_diagonal(far, np.inf)
    return list(np.argsort(far, axis=1)[:, :k])


def _fight(
    rng: np.random.Generator, at: NDArray[np.float64], kinds: Any, near: Sequence[NDArray[np.int64]], n_days: int
) -> tuple[NDArray[np.int8], list[_Happening]]:
    """Who holds what on every day, and what happened."""
    capitals = rng.random((len(SIDES), 2))
    holder = ((at[:, None] - capitals[None]) ** 2).sum(-1).argmin(1)
    fights: dict[int, tuple[int, int]] = {}
    truth = np.zeros((len(at), n_days), np.int8)
    happened: list[_Happening] = []
    for day in range(n_days):
        for place, (attacker, until) in list(fights.items()):
            if day >= until:
                del fights[place]
                if rng.random() < 0.65:
                    happened.append(_Happening(place, day, "captured", attacker, int(holder[place])))
                    holder[place] = attacker
                else:
                    happened.append(_Happening(place, day, "held", int(holder[place]), -1))
        for place in range(len(at)):
            others = [int(holder[n]) for n in near[place] if holder[n] != holder[place]]
            if place in fights or not others or rng.random() > 0.004 * len(others):
                continue
            attacker = int(rng.choice(others))
            if rng.random() < 0.08:
                happened.append(_Happening(place, day, "withdrew", attacker, int(holder[place])))
                holder[place] = attacker
            else:
                lasts = int(rng.geometric(1 / FIGHT_DAYS[str(kinds[place])]))
                fights[place] = attacker, day + lasts
                change = "entered" if rng.random() < 0.6 else "captured_part"
                happened.append(_Happening(place, day, change, attacker, int(holder[place])))
        truth[:, day] = holder
        for place, (attacker, _) in fights.items():
            truth[place, day] = CONTESTED[tuple(sorted((attacker, int(holder[place]))))]  # type: ignore[index]  # a pair
    return truth, happened


def make_theatre(places: Sequence[Place]) -> Theatre:
    """A theatre of these places and of the three sides, without a basemap."""
    known = {place.place_id: place for place in places}
    gazetteer: Any = SimpleNamespace(places=known, get=known.get)
    return Theatre(
        theatre_id="simulated", title="A simulated war", countries=("SY",), view=View(35.5, 39.5, 8.0),
        box=(38.0, 34.0, 41.0, 37.0), opening_on=BEGIN, disclaimer="",
        actors={name: Actor(name, name, name, name, "", (), (), None, None, "") for name in SIDES},
        blocs={name: Bloc(name, name, name[0].upper(), "#000000", "#000000", "#000000") for name in SIDES},
        outlets={outlet.name: outlet for outlet in OUTLETS}, common_actors={}, gazetteer=gazetteer,
        folder=Path("no-such-folder"),
    )  # fmt: skip
