"""Events to spells: who held each place from when to when, and what says so.

The rules stand in docs/control.md. Only what happened moves control; silence does not, and neither do plans, denials
or reports that nobody confirms. Sides are compared by bloc, so that a militia and the coalition that it belongs to
are one side; the actor's own id is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.belief import Course, Settled, choose_course
from pipeline.courses import choose_courses
from pipeline.ledger import FRESH_DAYS, Closed, Ledger, Shown
from pipeline.tables import SPELLS, STATES, make_frame, typed
from pipeline.theatre import Theatre
from pipeline.turns import FULL, OUTSIDE, PARTIAL, Turn, find_turns

PRIOR_DAYS = 30
"""A first report that names the loser shows that the loser held the place just before; drawn for this long."""
LOOSE_DAYS = 10
"""An event known no better than this does not undo what a better dated one brought about within its own days."""

PLACE_COLUMNS = ("place_id", "place", "lat", "lon", "place_kind", "place_precision")


def fold_spells(events: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """EVENTS as SPELLS: for each place that has any, half-open intervals that follow one another without overlap.

    Provinces and countries have no spells: a claim about one is not a pin. A place whose events move nothing (plans,
    denials, offensives) has none either.
    """
    places = events.drop_duplicates("place_id")
    kinds = dict(zip(places["place_id"], places["place_kind"], strict=True))
    walks = fold_places(find_turns(events, theatre), kinds, blocs_in(events, theatre))
    return _as_spells(places, {place_id: walk.closed for place_id, walk in walks.items()})


@dataclass(frozen=True, slots=True)
class Step:
    """What a report, a change settled in silence, or silence itself (`turn` None) did to the state of a place."""

    turn: Turn | None
    on: int
    before: Shown
    after: Shown
    counts: bool
    is_too_loose: bool = False


@dataclass(frozen=True, slots=True)
class Walk:
    """The spells of one place, the steps that led to them, the reports it was made of and their likeliest course."""

    closed: tuple[Closed, ...]
    steps: tuple[Step, ...]
    heard: tuple[Turn, ...]
    course: Course
    too_loose: frozenset[str]
    """The event_ids of reports that are too loosely dated to undo what better dated ones say."""

    @property
    def refused(self) -> set[str]:
        """The event_ids of the place's own reports that are not believed."""
        believed = {step.turn.event_id for step in self.steps if step.turn}
        return {turn.event_id for turn in self.heard if turn.event_id not in believed} | self.too_loose

    @property
    def n_given(self) -> int:
        """How many reports there were, with those that are too loosely dated."""
        return len(self.heard) + len(self.too_loose)


def fold_places(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> dict[str, Walk]:
    """The walk of each place, without what other places show to be false; see `without_refuted`."""
    refuted, walks = _read_wide(turns, kinds, blocs)
    heard = {place_id: _left(rows, refuted) for place_id, rows in turns.items()}
    again = sorted(
        place_id for place_id in turns if place_id not in walks or len(heard[place_id]) < walks[place_id].n_given
    )
    return walks | _fold_many({place_id: heard[place_id] for place_id in again}, kinds, blocs)


def _fold_many(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> dict[str, Walk]:
    """The walks of places that have nothing to do with one another."""
    courses = choose_courses(list(turns.values()), [kinds.get(place_id, "") for place_id in turns])
    return {
        place_id: fold_place(rows, kinds.get(place_id, ""), blocs, course)
        for (place_id, rows), course in zip(turns.items(), courses, strict=True)
    }


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
    steps: list[Step] = []
    found = set(loose)
    for turn in believed(heard, course):
        _lapse(ledger, turn.on, steps)
        before = ledger.shown
        is_too_loose = _apply(ledger, turn)
        counts = turn.event_id in ledger.event_ids
        steps.append(Step(turn, turn.on, before, ledger.shown, counts, is_too_loose))
        if is_too_loose:
            found.add(turn.event_id)
    _lapse(ledger, None, steps)
    ledger.close(None)
    return Walk(tuple(ledger.closed), tuple(steps), heard, course, frozenset(found))


def _lapse(ledger: Ledger, on: int | None, steps: list[Step]) -> None:
    if not ledger.is_one_sided:
        return
    before = ledger.shown
    ledger.lapse(on)
    if ledger.shown != before and ledger.since is not None:
        steps.append(Step(None, ledger.since, before, ledger.shown, counts=True))


def without_refuted(
    turns: Mapping[str, Sequence[Turn]], kinds: Mapping[str, str], blocs: Mapping[str, str]
) -> dict[str, list[Turn]]:
    """The reports of each place, without those of its districts or its city that are not believed there.

    First the districts are read, then the cities with what is left of their districts' reports.
    """
    refuted, _ = _read_wide(turns, kinds, blocs)
    return {place_id: _left(rows, refuted) for place_id, rows in turns.items()}


def _left(turns: Sequence[Turn], refuted: AbstractSet[str]) -> list[Turn]:
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
        found = _fold_many(heard, kinds, blocs)
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


def _apply(ledger: Ledger, turn: Turn) -> bool:
    """Lets a report move the place; True when it is too loosely dated to do so."""
    if _is_too_loose(ledger, turn):
        return True
    if turn.child:
        _apply_district(ledger, turn)
    elif turn.is_city_wide:
        _apply_city_wide(ledger, turn)
    elif turn.part in OUTSIDE or (turn.part and turn.change in ("besieged", "siege_broken")):
        _apply_nothing(ledger, turn)
    elif turn.change in FULL and not turn.part:
        _apply_capture(ledger, turn)
    elif turn.change in (*FULL, *PARTIAL) or (turn.part and turn.change == "withdrew"):
        _apply_entry(ledger, turn)
    else:
        APPLY[turn.change](ledger, turn)
    return False


def _show_loser(ledger: Ledger, turn: Turn) -> None:
    """Before the first evidence of a place, its loser's hold is drawn for a while: the report itself says so."""
    if ledger.since is None and turn.lost_by and turn.lost != turn.gained:
        ledger.holders, ledger.since, ledger.seen = (turn.lost_by,), turn.on - PRIOR_DAYS, turn.on
        ledger.since_first = ledger.since
        ledger.confidence, ledger.event_ids = turn.confidence, [turn.event_id]


def _is_too_loose(ledger: Ledger, turn: Turn) -> bool:
    """Whether a whole capture is too loosely dated to undo what better dated reports say."""
    is_whole = not turn.part and not turn.child and turn.change in (*FULL, "withdrew")
    if not is_whole or not turn.gained_by or (turn.change == "withdrew" and turn.gained == turn.lost):
        return False
    if ledger.since is None or not ledger.holders or turn.lost in ledger.holder_blocs:
        return False
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
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
        ledger.set(turn, ledger.holders, besieged_by=_other_besieger(ledger, turn))
    else:
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _apply_entry(ledger: Ledger, turn: Turn) -> None:
    if not turn.gained_by:
        return
    _show_loser(ledger, turn)
    if turn.gained in ledger.holder_blocs:
        ledger.confirm(turn)
        return
    loser = (turn.lost_by,) if turn.lost_by and turn.lost != turn.gained else ()
    ledger.set(
        turn,
        (*(ledger.holders or loser or _lapsed(ledger, turn)), turn.gained_by),
        besieged_by=ledger.besieged_by,
        entered=True,
    )


def _lapsed(ledger: Ledger, turn: Turn) -> tuple[str, ...]:
    """The side of which a part was reported before: where another has a part too, the place is between the two."""
    return tuple(actor for actor in ledger.lapsed if ledger.bloc(actor) != turn.gained)


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
        besieger = ledger.besieged_by if same else turn.gained_by
        loser = (turn.lost_by,) if turn.lost_by and turn.lost != turn.gained else ()
        ledger.set(turn, ledger.holders or loser, besieged_by=besieger, entered=ledger.entered)


def _apply_relief(ledger: Ledger, turn: Turn) -> None:
    """The siege ends whoever broke it; the side relieved holds a place of which no holder is known."""
    if turn.gained_by and turn.gained == ledger.bloc(ledger.besieged_by):
        return
    if turn.gained_by and not ledger.holders:
        ledger.set(turn, (turn.gained_by,))
    elif ledger.besieged_by or (turn.gained_by and ledger.since is not None):
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
        if ledger.is_one_sided and not turn.part and not turn.is_passing:
            ledger.set(turn, ledger.holders, besieged_by=ledger.besieged_by)
        else:
            ledger.confirm(turn)
    elif ledger.is_one_sided:
        ledger.set(turn, (*ledger.holders, turn.gained_by), besieged_by=ledger.besieged_by, entered=True)
    elif turn.part:
        if not ledger.holders:
            ledger.set(turn, (*_lapsed(ledger, turn), turn.gained_by), entered=True)
    elif not ledger.holders:
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _apply_settled(ledger: Ledger, turn: Turn) -> None:
    """In silence one side took the place, or won it: later reports say so."""
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
        return
    ledger.districts.clear()
    ledger.set(turn, (turn.gained_by,), besieged_by=_other_besieger(ledger, turn))


def _other_besieger(ledger: Ledger, turn: Turn) -> str:
    """Who besieges the place, unless it is the side that now has it."""
    return ledger.besieged_by if ledger.bloc(ledger.besieged_by) != turn.gained else ""


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
    "settled": _apply_settled,
    "offensive": _apply_nothing,
}


def _as_spells(places: pd.DataFrame, closed: Mapping[str, Sequence[Closed]]) -> pd.DataFrame:
    """SPELLS from those of each place; `places` has a row for each with what is known of it."""
    place_ids = sorted(closed)
    spells = [spell for place_id in place_ids for spell in closed[place_id]]
    if not spells:
        return make_frame(SPELLS, [])
    of_place = np.repeat(np.arange(len(place_ids)), [len(closed[place_id]) for place_id in place_ids])
    rows = pd.Index(places["place_id"]).get_indexer(pd.Index(place_ids))[of_place]
    control, controller, besieged_by, since, to, seen, confidence, event_ids = zip(*spells, strict=True)
    ids = map(_spell_id, (place_ids[at] for at in of_place.tolist()), control, controller, besieged_by, since)
    frame = pd.DataFrame({
        **{name: places[name].array.take(rows) for name in PLACE_COLUMNS},
        "spell_id": list(ids),
        "control": control,
        "controller": controller,
        "besieged_by": besieged_by,
        "spell_from": _as_days(since),
        "spell_to": _as_days(to),
        "last_evidence_on": _as_days(seen),
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
