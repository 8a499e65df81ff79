"""Events to spells: who held each place from when to when, and what says so.

The rules stand in docs/control.md. Only what happened moves control; silence does not, and neither do plans, denials
or reports that nobody confirms. Sides are compared by bloc, so that a militia and the coalition that it belongs to
are one side; the actor's own id is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tables import SPELLS, STATES, make_frame, typed
from pipeline.theatre import Theatre

PRIOR_DAYS = 30
"""A first report that names the loser shows that the loser held the place just before; drawn for this long."""
FRESH_DAYS = 14
"""A state that a dated event brought about is not undone by a passing remark or an undated report within this time."""
LOOSE_DAYS = 10
"""An event known no better than this does not undo what a better dated one brought about within its own days."""

FULL = ("captured", "handed_over")
PARTIAL = ("captured_part", "entered")
OUTSIDE = ("near", "outskirts", "outskirt", "countryside", "around", "edge", "vicinity", "rural", "road", "approaches")
"""Words of `part` for ground that is not inside the place: an enemy there does not make it contested."""
WITHIN_KINDS = ("district", "landmark", "bridge")
"""Kinds of place that are part of the city they lie in: taken with it, and making it contested when they fall."""
RANK = {"held": 0, "besieged": 1, "siege_broken": 2, "offensive": 3, "entered": 4, "captured_part": 5, "withdrew": 6}
"""The order in which reports of one day are read: what was so, then what changed, whole captures last."""

TURN_COLUMNS = (
    "event_id", "place_id", "place_kind", "change", "part", "gained_by", "lost_by", "date_precision", "n_sources",
    "credibility", "confidence",
)  # fmt: skip
PLACE_COLUMNS = ("place_id", "place", "lat", "lon", "place_kind", "place_precision")


@dataclass(frozen=True, slots=True)
class Turn:
    """One event as the fold reads it; days are whole days since 1970. `child` is the district it came from."""

    event_id: str
    change: str
    part: str
    gained_by: str
    lost_by: str
    gained: str
    lost: str
    on: int
    first: int
    is_dated: bool
    is_passing: bool
    n_sources: int
    credibility: int
    confidence: float
    child: str = ""
    is_city_wide: bool = False


@dataclass(slots=True)
class Ledger:
    """The state of one place while its events are read in turn, and the spells that are closed."""

    blocs: dict[str, str]
    holders: tuple[str, ...] = ()
    besieged_by: str = ""
    since: int | None = None
    since_first: int = 0
    seen: int = 0
    entered: bool = False
    confidence: float = 0.0
    event_ids: list[str] = field(default_factory=list)
    districts: dict[str, str] = field(default_factory=dict)
    closed: list[tuple[Any, ...]] = field(default_factory=list)

    def bloc(self, actor: str) -> str:
        return self.blocs.get(actor, actor)

    @property
    def holder_blocs(self) -> tuple[str, ...]:
        return tuple(self.bloc(actor) for actor in self.holders)

    @property
    def is_contested(self) -> bool:
        return len(self.holders) > 1 or (len(self.holders) == 1 and self.entered)

    def set(self, turn: Turn, holders: Sequence[str], *, besieged_by: str = "", entered: bool = False) -> None:
        """Another state from the day of the turn on, or the same one with more evidence."""
        state = (tuple(holders), besieged_by, entered)
        if self.since is not None and state == (self.holders, self.besieged_by, self.entered):
            self.confirm(turn)
            return
        self.close(turn.on)
        self.holders, self.besieged_by, self.entered = state
        self.since, self.since_first, self.seen = turn.on, turn.first, turn.on
        self.confidence, self.event_ids = turn.confidence, [turn.event_id]

    def confirm(self, turn: Turn) -> None:
        self.seen = max(self.seen, turn.on)
        if turn.event_id not in self.event_ids:
            self.event_ids.append(turn.event_id)

    def close(self, to: int | None) -> None:
        if self.since is None or self.since == to:
            return
        control = "unknown" if not self.holders else "contested" if self.is_contested else "held"
        self.closed.append(
            (
                control,
                "|".join(self.holders),
                self.besieged_by,
                self.since,
                to,
                self.seen,
                self.confidence,
                tuple(self.event_ids),
            )
        )


def fold_spells(events: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """EVENTS as SPELLS: for each place that has any, half-open intervals that follow one another without overlap.

    Provinces and countries have no spells: a claim about one is not a pin. A place whose events move nothing (plans,
    denials, offensives) has none either.
    """
    turns = _turns(events, theatre)
    blocs = {actor: theatre.bloc_of(actor) or actor for actor in _actors(events)}
    known = events.drop_duplicates("place_id")[list(PLACE_COLUMNS)].to_dict("records")
    places = {row["place_id"]: {str(name): value for name, value in row.items()} for row in known}
    rows: list[dict[str, Any]] = []
    for place_id in sorted(turns):
        ledger = Ledger(blocs)
        for turn in sorted(turns[place_id], key=_reading_order):
            _apply(ledger, turn)
        ledger.close(None)
        if place_id in places:
            rows.extend(_rows(places[place_id], ledger.closed))
    return make_frame(SPELLS, rows)


def _actors(events: pd.DataFrame) -> Iterable[str]:
    return sorted({*events["gained_by"].dropna(), *events["lost_by"].dropna()})


def _turns(events: pd.DataFrame, theatre: Theatre) -> dict[str, list[Turn]]:
    """By place: its own events, those of its districts, and the captures of the city it lies in."""
    happened = events[(events["status"] == "happened") & ~events["place_precision"].isin(("province", "country"))]
    turns: dict[str, list[Turn]] = {}
    cities: dict[str, str] = {}
    for row in _as_rows(happened.drop_duplicates("event_id")):
        place_id = row["place_id"]
        turn = _turn(row, theatre)
        turns.setdefault(place_id, []).append(turn)
        if row["place_kind"] in WITHIN_KINDS and place_id not in cities:
            place = theatre.gazetteer.get(place_id)
            cities[place_id] = place.within if place else ""
    own = {place_id: list(rows) for place_id, rows in turns.items()}
    for district, city in cities.items():
        if not city:
            continue
        if city in own:
            turns[city].extend(
                replace(turn, child=district) for turn in own[district] if turn.change in (*FULL, *PARTIAL)
            )
            turns[district].extend(
                replace(turn, is_city_wide=True) for turn in own[city] if turn.change in FULL and not turn.part
            )
    return turns


def _as_rows(events: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The events as dictionaries, with days counted from 1970 in `on` and `first`."""
    days = {
        name: events[name].to_numpy().astype("datetime64[D]").astype("int64").tolist()
        for name in ("event_on", "event_from")
    }
    columns = {name: events[name].tolist() for name in TURN_COLUMNS}
    columns |= {"on": days["event_on"], "first": days["event_from"], "is_dated": events["event_from"].notna().tolist()}
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _turn(row: dict[str, Any], theatre: Theatre) -> Turn:
    gained, lost = _text(row["gained_by"]), _text(row["lost_by"])
    return Turn(
        event_id=row["event_id"],
        change=row["change"],
        part=row["part"],
        gained_by=gained,
        lost_by=lost,
        gained=theatre.bloc_of(gained) or gained,
        lost=theatre.bloc_of(lost) or lost,
        on=row["on"],
        first=row["first"] if row["is_dated"] else row["on"],
        is_dated=row["is_dated"],
        is_passing=row["date_precision"] in ("published", "none"),
        n_sources=row["n_sources"],
        credibility=row["credibility"],
        confidence=row["confidence"],
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _reading_order(turn: Turn) -> tuple[Any, ...]:
    return (turn.on, RANK.get(turn.change, 7), bool(turn.child), -turn.credibility, turn.n_sources, turn.event_id)


def _apply(ledger: Ledger, turn: Turn) -> None:
    if turn.child:
        _apply_district(ledger, turn)
    elif turn.is_city_wide:
        _apply_city_wide(ledger, turn)
    elif turn.part in OUTSIDE or (turn.part and turn.change in ("besieged", "siege_broken")):
        return
    elif turn.change in FULL and not turn.part:
        _apply_capture(ledger, turn)
    elif turn.change in (*FULL, *PARTIAL) or (turn.part and turn.change == "withdrew"):
        _apply_entry(ledger, turn)
    else:
        APPLY[turn.change](ledger, turn)


def _show_loser(ledger: Ledger, turn: Turn) -> None:
    """Before the first evidence of a place, its loser's hold is drawn for a while: the report itself says so."""
    if ledger.since is None and turn.lost_by and turn.lost != turn.gained:
        ledger.holders, ledger.since, ledger.seen = (turn.lost_by,), turn.on - PRIOR_DAYS, turn.on
        ledger.since_first = ledger.since
        ledger.confidence, ledger.event_ids = turn.confidence, [turn.event_id]


def _is_set_aside(ledger: Ledger, turn: Turn) -> bool:
    """Whether a whole capture is too loosely dated to undo what better dated reports say."""
    if ledger.since is None or not ledger.holders or turn.lost in ledger.holder_blocs:
        return False
    if not turn.is_dated:
        return turn.on - ledger.since < FRESH_DAYS
    return turn.on - turn.first >= LOOSE_DAYS and ledger.since_first >= turn.first


def _apply_capture(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        _leave(ledger, turn)
        return
    _show_loser(ledger, turn)
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
        still = ledger.besieged_by if ledger.bloc(ledger.besieged_by) != turn.gained else ""
        ledger.set(turn, ledger.holders, besieged_by=still)
    elif not _is_set_aside(ledger, turn):
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _apply_entry(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        return
    _show_loser(ledger, turn)
    if turn.gained in ledger.holder_blocs:
        ledger.confirm(turn)
        return
    sides = (
        (*ledger.holders, turn.gained_by) if ledger.holders else tuple(a for a in (turn.lost_by, turn.gained_by) if a)
    )
    ledger.set(turn, sides, besieged_by=ledger.besieged_by, entered=True)


def _apply_withdrawal(ledger: Ledger, turn: Turn) -> None:
    if turn.gained_by and turn.gained != turn.lost:
        _apply_capture(ledger, turn)
    elif turn.lost_by:
        _leave(ledger, turn)


def _leave(ledger: Ledger, turn: Turn) -> None:
    """One side goes and nobody is named to follow it."""
    if turn.lost and turn.lost == ledger.bloc(ledger.besieged_by):
        ledger.set(turn, ledger.holders, entered=ledger.entered)
    if turn.lost in ledger.holder_blocs:
        rest = tuple(actor for actor in ledger.holders if ledger.bloc(actor) != turn.lost)
        ledger.set(turn, rest, entered=len(rest) > 1)


def _apply_siege(ledger: Ledger, turn: Turn) -> None:
    _show_loser(ledger, turn)
    if turn.gained_by and turn.gained not in ledger.holder_blocs and ledger.since is not None:
        same = ledger.bloc(ledger.besieged_by) == turn.gained
        ledger.set(
            turn, ledger.holders, besieged_by=ledger.besieged_by if same else turn.gained_by, entered=ledger.entered
        )


def _apply_relief(ledger: Ledger, turn: Turn) -> None:
    if ledger.since is None and turn.gained_by:
        ledger.set(turn, (turn.gained_by,))
    elif ledger.since is not None and turn.gained not in ("", ledger.bloc(ledger.besieged_by)):
        ledger.set(turn, ledger.holders, entered=ledger.entered)


def _apply_held(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        is_fresh = ledger.since is not None and turn.on - ledger.since < FRESH_DAYS
        if ledger.holders and not turn.part and not (turn.is_passing and is_fresh):
            sides = (
                (*ledger.holders, turn.lost_by)
                if turn.lost_by and turn.lost not in ledger.holder_blocs
                else ledger.holders
            )
            ledger.set(turn, sides, besieged_by=ledger.besieged_by, entered=True)
    elif turn.gained in ledger.holder_blocs:
        ledger.confirm(turn)
    elif turn.part:
        if not ledger.holders:
            ledger.set(turn, (turn.gained_by,), entered=True)
    elif not ledger.holders or _is_clearly_later(ledger, turn):
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _is_clearly_later(ledger: Ledger, turn: Turn) -> bool:
    """Whether a remark that another side holds the place outweighs what brought about the present state."""
    if ledger.is_contested or turn.credibility > 3:
        return False
    return turn.on - ledger.seen >= FRESH_DAYS and (turn.n_sources > 1 or not turn.is_passing)


def _apply_district(ledger: Ledger, turn: Turn) -> None:
    """A district in other hands makes its city contested; when the last comes back, the city is whole again."""
    if not turn.gained_by or not ledger.holders:
        return
    holder = ledger.holders[0]
    if turn.gained != ledger.bloc(holder):
        ledger.districts[turn.child] = turn.gained
        if turn.gained not in ledger.holder_blocs:
            ledger.set(turn, (*ledger.holders, turn.gained_by), besieged_by=ledger.besieged_by, entered=ledger.entered)
    elif turn.change in FULL and ledger.districts.pop(turn.child, "") and not ledger.districts and not ledger.entered:
        ledger.set(turn, (holder,), besieged_by=ledger.besieged_by)


def _apply_city_wide(ledger: Ledger, turn: Turn) -> None:
    """A city wholly taken takes its districts with it: those contested by the taker or held by the loser."""
    is_losers = turn.lost and turn.lost in ledger.holder_blocs
    if ledger.holders and (is_losers or (ledger.is_contested and turn.gained in ledger.holder_blocs)):
        _apply_capture(ledger, turn)


def _apply_nothing(ledger: Ledger, turn: Turn) -> None:
    """An offensive is an attack, not a capture."""


APPLY = {
    "withdrew": _apply_withdrawal,
    "besieged": _apply_siege,
    "siege_broken": _apply_relief,
    "held": _apply_held,
    "offensive": _apply_nothing,
}


def _rows(place: dict[str, Any], closed: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    rows = []
    for control, controller, besieged_by, since, to, seen, confidence, event_ids in closed:
        known = "|".join((place["place_id"], control, controller, besieged_by, str(since)))
        rows.append(
            {
                **place,
                "spell_id": hashlib.sha256(known.encode()).hexdigest()[:16],
                "control": control,
                "controller": controller,
                "besieged_by": besieged_by,
                "spell_from": np.datetime64(since, "D"),
                "spell_to": None if to is None else np.datetime64(to, "D"),
                "last_evidence_on": np.datetime64(seen, "D"),
                "confidence": confidence,
                "n_events": len(event_ids),
                "event_ids": "|".join(event_ids),
            }
        )
    return rows


def state_on(spells: pd.DataFrame, day: date) -> pd.DataFrame:
    """STATES: one row for each place whose spell contains `day`; a place without evidence by then is absent.

    `last_evidence_on` is the spell's own last evidence where that is not later than `day`, else its first day.
    """
    moment = pd.Timestamp(day)
    now = spells[(spells["spell_from"] <= moment) & ~(spells["spell_to"] <= moment)]
    states = now.rename(columns={"spell_from": "since_on"})
    last = states["last_evidence_on"]
    states = states.assign(last_evidence_on=last.where(last <= moment, states["since_on"]))
    return typed(states, STATES).reset_index(drop=True)
