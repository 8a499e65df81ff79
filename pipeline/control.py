"""Events to spells: who held each place from when to when, and what says so.

The rules stand in docs/control.md. Only what happened moves control; silence does not, and neither do plans, denials
or reports that nobody confirms. Sides are compared by bloc, so that a militia and the coalition that it belongs to
are one side; the actor's own id is kept.
"""

from __future__ import annotations

import gc
import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.belief import Course, Settled, choose_course
from pipeline.courses import choose_courses
from pipeline.effects import apply_turn
from pipeline.ledger import Closed, HeldAs, Ledger, Shown
from pipeline.tables import SPELLS, STATES, column_names, make_frame, typed
from pipeline.theatre import Theatre
from pipeline.turns import Turn, find_turns

_ISO = len("2017-10-14")
AT_ONCE = 5000
"""Places folded together, to bound memory."""
PLACE_COLUMNS = ("place_id", "place", "lat", "lon", "place_kind", "place_precision")


def fold_spells(events: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """EVENTS as SPELLS: for each place that has any, half-open intervals that follow one another without overlap.

    Provinces and countries have no spells: a claim about one is not a pin. A place whose events move nothing (plans,
    denials, offensives) has none either.
    """
    places = events.drop_duplicates("place_id")
    kinds = dict(zip(places["place_id"].tolist(), places["place_kind"].tolist(), strict=True))
    with _no_collecting():
        closed = _closed_spells(find_turns(events, theatre), kinds, blocs_in(events, theatre))
    return _as_spells(places, closed)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Nothing made in the fold refers to itself: looking for such rings among a million reports takes half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True, slots=True)
class Step:
    """What a report, a change settled in silence, or silence itself (`turn` None) did to the state of a place."""

    turn: Turn | None
    on: int
    before: Shown
    after: Shown
    counts: bool
    is_too_loose: bool = False


class _Moved(NamedTuple):
    """A Step before it is put into blocs, which only explanations need."""

    turn: Turn | None
    on: int
    before: HeldAs
    after: HeldAs
    counts: bool
    is_too_loose: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """The spells of one place, what led to them, the reports it was made of and their likeliest course."""

    closed: tuple[Closed, ...]
    moved: tuple[_Moved, ...]
    heard: tuple[Turn, ...]
    course: Course
    too_loose: frozenset[str]
    """The event_ids of reports that are too loosely dated to undo what better dated ones say."""
    blocs: Mapping[str, str]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that led to the spells."""
        return tuple(
            Step(turn, on, before.show(self.blocs), after.show(self.blocs), counts, is_too_loose)
            for turn, on, before, after, counts, is_too_loose in self.moved
        )

    @property
    def refused(self) -> set[str]:
        """The event_ids of the place's own reports that are not believed."""
        believed = {step.turn.event_id for step in self.moved if step.turn}
        return {turn.event_id for turn in self.heard if turn.event_id not in believed} | self.too_loose

    @property
    def n_given(self) -> int:
        """How many reports there were, with those that are too loosely dated."""
        return len(self.heard) + len(self.too_loose)


def _closed_spells(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> dict[str, tuple[Closed, ...]]:
    """The spells of each place, read without what other places show to be false; see `without_refuted`."""
    refuted, walks = _read_wide(turns, kinds, blocs)
    closed = {place_id: walk.closed for place_id, walk in walks.items()}
    again = []
    for place_id in sorted(turns):
        heard = _left(turns[place_id], refuted)
        if place_id not in walks or len(heard) < walks[place_id].n_given:
            again.append((place_id, heard))
    for begin in range(0, len(again), AT_ONCE):
        some = dict(again[begin : begin + AT_ONCE])
        closed |= {place_id: walk.closed for place_id, walk in _fold_many(some, kinds, blocs)}
    return closed


def _fold_many(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> Iterator[tuple[str, Walk]]:
    """The walks of places that have nothing to do with one another."""
    courses = choose_courses(list(turns.values()), [kinds.get(place_id, "") for place_id in turns])
    for (place_id, rows), course in zip(turns.items(), courses, strict=True):
        yield place_id, fold_place(rows, kinds.get(place_id, ""), blocs, course)


def fold_place(turns: Sequence[Turn], kind: str, blocs: Mapping[str, str], course: Course | None = None) -> Walk:
    """The spells of one place of a `kind` from its reports, in the order in which they are read.

    `course` is their likeliest one, where it is known. A report that proves too loosely dated is left out and the
    likeliest course of the others looked for again, so that the course and the spells never differ about it.
    """
    heard, loose = tuple(turns), frozenset[str]()
    chosen = course or choose_course(heard, kind)
    while True:
        walk = _walk(heard, chosen, blocs, loose)
        if walk.too_loose == loose:
            return walk
        loose = walk.too_loose
        heard = tuple(turn for turn in heard if turn.event_id not in loose)
        chosen = choose_course(heard, kind)


def _walk(heard: tuple[Turn, ...], course: Course, blocs: Mapping[str, str], loose: frozenset[str]) -> Walk:
    ledger = Ledger(blocs)
    moved: list[_Moved] = []
    found = set(loose)
    for turn in believed(heard, course):
        if ledger.is_one_sided:
            _lapse(ledger, turn.on, moved)
        before = ledger.held_as
        is_too_loose = apply_turn(ledger, turn)
        counts = turn.event_id in ledger.event_ids
        moved.append(_Moved(turn, turn.on, before, ledger.held_as, counts, is_too_loose))
        if is_too_loose:
            found.add(turn.event_id)
    _lapse(ledger, None, moved)
    ledger.close(None)
    return Walk(tuple(ledger.closed), tuple(moved), heard, course, frozenset(found), blocs)


def _lapse(ledger: Ledger, on: int | None, moved: list[_Moved]) -> None:
    before = ledger.held_as
    ledger.lapse(on)
    if ledger.holders != before.holders and ledger.since is not None:
        moved.append(_Moved(None, ledger.since, before, ledger.held_as, counts=True, is_too_loose=False))


def without_refuted(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> dict[str, list[Turn]]:
    """The reports of each place, without those of its districts or its city that are not believed there.

    First the districts are read, then the cities with what is left of their districts' reports.
    """
    refuted, _ = _read_wide(turns, kinds, blocs)
    return {place_id: _left(rows, refuted) for place_id, rows in turns.items()}


def _left(turns: Sequence[Turn], refuted: AbstractSet[str]) -> list[Turn]:
    if not refuted:
        return list(turns)
    return [turn for turn in turns if not ((turn.child or turn.is_city_wide) and turn.event_id in refuted)]


def _read_wide(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> tuple[set[str], dict[str, Walk]]:
    """The reports not believed in the district or city that they are of, and the walks of those places."""
    wide = {turn.event_id for rows in turns.values() for turn in rows if turn.is_city_wide}
    districts = {turn.child for rows in turns.values() for turn in rows if turn.child}
    cities = {
        place_id
        for place_id, rows in turns.items()
        if any(turn.child or (not turn.is_city_wide and turn.event_id in wide) for turn in rows)
    }
    refuted: set[str] = set()
    walks: dict[str, Walk] = {}
    for place_ids in ([*sorted(districts - cities)], *([city] for city in sorted(cities))):
        heard = {
            place_id: [turn for turn in turns[place_id] if not (turn.child and turn.event_id in refuted)]
            for place_id in place_ids
        }
        found = dict(_fold_many(heard, kinds, blocs))
        for place_id, walk in found.items():
            own = {turn.event_id for turn in heard[place_id] if not turn.child and not turn.is_city_wide}
            refuted |= own & walk.refused
        walks |= found
    return refuted, walks


def believed(turns: Sequence[Turn], course: Course) -> list[Turn]:
    """The reports that a course believes, and between them what was settled in silence."""
    kept: list[Turn] = []
    settled = list(course.settled)
    for number, turn in enumerate(turns):
        while settled and settled[0].before == number:
            kept.append(_as_turn(settled.pop(0), turns))
        if turn.child or turn.is_city_wide or course.believes(number, turn):
            kept.append(turn)
    return kept


def _as_turn(settled: Settled, turns: Sequence[Turn]) -> Turn:
    """What was settled in silence as a report, with the event that says so first."""
    speaks = turns[settled.number]
    who = speaks.gained_by if speaks.gained == settled.side else speaks.lost_by
    return replace(
        speaks, change="settled", part="", child="", is_city_wide=False, gained_by=who, gained=settled.side,
        lost_by="", lost="", on=settled.on, first=settled.on,
    )  # fmt: skip


def blocs_in(events: pd.DataFrame, theatre: Theatre) -> dict[str, str]:
    """The bloc of every actor of the events; his own id where the theatre gives him none."""
    actors = sorted({*events["gained_by"].dropna(), *events["lost_by"].dropna()})
    return {actor: theatre.side_of(actor) for actor in actors}


def _as_spells(places: pd.DataFrame, closed: Mapping[str, Sequence[Closed]]) -> pd.DataFrame:
    """SPELLS from those of each place; `places` has a row for each with what is known of it."""
    place_ids = sorted(closed)
    spells = [spell for place_id in place_ids for spell in closed[place_id]]
    if not spells:
        return make_frame(SPELLS, [])
    of_place = np.repeat(np.arange(len(place_ids)), [len(closed[place_id]) for place_id in place_ids])
    rows = pd.Index(places["place_id"]).get_indexer(pd.Index(place_ids))[of_place]
    control, controller, besieged_by, since, to, days, confidence, event_ids = zip(*spells, strict=True)
    ids = map(_spell_id, (place_ids[at] for at in of_place.tolist()), control, controller, besieged_by, since)
    frame = pd.DataFrame({
        **{name: places[name].array.take(rows) for name in PLACE_COLUMNS},
        "spell_id": list(ids),
        "control": control,
        "controller": controller,
        "besieged_by": besieged_by,
        "spell_from": _as_days(since),
        "spell_to": _as_days(to),
        "last_evidence_on": _as_days([seen[-1] for seen in days]),
        "evidence_days": _joined_days(days),
        "confidence": confidence,
        "n_events": list(map(len, event_ids)),
        "event_ids": list(map("|".join, event_ids)),
    })  # fmt: skip
    return typed(frame, SPELLS)


def _spell_id(*known: object) -> str:
    return hashlib.sha256("|".join(map(str, known)).encode()).hexdigest()[:16]


def _as_days(numbers: Sequence[int | None]) -> NDArray[np.datetime64]:
    """Days from 1970 as dates; none stays none."""
    missing = np.iinfo(np.int64).min
    days = np.array([missing if number is None else number for number in numbers], dtype=np.int64)
    return days.astype("datetime64[D]").astype("datetime64[s]")


def _joined_days(days: Sequence[tuple[int, ...]]) -> list[str]:
    """Each row's days, joined by |."""
    numbers = sorted({day for row in days for day in row})
    words = dict(zip(numbers, _as_days(numbers).astype("datetime64[D]").astype(str).tolist(), strict=True))
    return ["|".join([words[day] for day in row]) for row in days]


def state_on(spells: pd.DataFrame, day: date) -> pd.DataFrame:
    """STATES: one row for each place whose spell contains `day`; a place without evidence by then is absent.

    `last_evidence_on` is as `last_evidence` finds it.
    """
    moment = np.datetime64(day, "s")
    begun, ended = (spells[name].to_numpy() for name in ("spell_from", "spell_to"))
    now = np.flatnonzero((begun <= moment) & ~(ended <= moment))
    columns = ["spell_from" if name == "since_on" else name for name in column_names(STATES)]
    states = spells[columns].iloc[now].reset_index(drop=True).rename(columns={"spell_from": "since_on"})
    last = last_evidence(spells[["spell_from", "last_evidence_on", "evidence_days"]].iloc[now], day)
    return states.assign(last_evidence_on=last.array)


def last_evidence(spells: pd.DataFrame, day: date) -> pd.Series[pd.Timestamp]:
    """For each of some SPELLS that contain `day` the last day up to it of which something supports it; the first day of
    the spell where that is known from later reports only."""
    last = spells["last_evidence_on"].copy()
    is_later = (last > pd.Timestamp(day)).to_numpy()
    until, found = day.isoformat(), spells["spell_from"].to_numpy()[is_later].copy()
    for at, days in enumerate(spells["evidence_days"].array[is_later].tolist()):
        if days[:_ISO] <= until:
            told = days.split("|")
            found[at] = np.datetime64(told[bisect_right(told, until) - 1], "s")
    last.array[is_later] = found
    return last
