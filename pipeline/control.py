"""Events to spells: who held each place from when to when, and what says so.

The rules stand in docs/control.md. Only what happened moves control; silence does not, and neither do plans, denials
or reports that nobody confirms. Sides are compared by bloc, so that a militia and the coalition that it belongs to
are one side; the actor's own id is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from pipeline.belief import choose_course
from pipeline.ledger import FRESH_DAYS, Closed, Ledger
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
    turns = find_turns(events, theatre)
    blocs = {actor: theatre.bloc_of(actor) or actor for actor in _actors(events)}
    known = events.drop_duplicates("place_id")[list(PLACE_COLUMNS)].to_dict("records")
    places = {row["place_id"]: {str(name): value for name, value in row.items()} for row in known}
    rows: list[dict[str, Any]] = []
    for place_id in sorted(turns.keys() & places.keys()):
        place = places[place_id]
        rows.extend(_rows(place, fold_place(turns[place_id], place["place_kind"], blocs)))
    return make_frame(SPELLS, rows)


def fold_place(turns: Sequence[Turn], kind: str, blocs: Mapping[str, str]) -> list[Closed]:
    """The spells of one place of a `kind` from its reports, in the order in which they are read."""
    ledger = Ledger(blocs)
    for turn in believed(turns, kind):
        ledger.lapse(turn.on)
        _apply(ledger, turn)
    ledger.lapse(None)
    ledger.close(None)
    return ledger.closed


def believed(turns: Sequence[Turn], kind: str) -> list[Turn]:
    """The reports that the likeliest course believes, and between them what was settled in silence."""
    course = choose_course(turns, kind)
    kept: list[Turn] = []
    settled = list(course.settled)
    for number, turn in enumerate(turns):
        while settled and settled[0].on <= turn.on:
            first = settled.pop(0)
            speaks = turns[first.number]
            who = speaks.gained_by if speaks.gained == first.side else speaks.lost_by
            kept.append(
                replace(
                    speaks,
                    change="settled",
                    part="",
                    child="",
                    is_city_wide=False,
                    gained_by=who,
                    gained=first.side,
                    lost_by="",
                    lost="",
                    on=first.on,
                    first=first.on,
                )
            )
        if turn.child or turn.is_city_wide or course.believes(number, turn):
            kept.append(turn)
    return kept


def _actors(events: pd.DataFrame) -> Iterable[str]:
    return sorted({*events["gained_by"].dropna(), *events["lost_by"].dropna()})


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
    elif not ledger.holders or _is_clearly_later(ledger, turn):
        ledger.districts.clear()
        ledger.set(turn, (turn.gained_by,))


def _apply_settled(ledger: Ledger, turn: Turn) -> None:
    """In silence one side took the place, or won it: later reports say so."""
    if turn.gained in ledger.holder_blocs and not ledger.is_contested:
        return
    still = ledger.besieged_by if ledger.bloc(ledger.besieged_by) != turn.gained else ""
    ledger.districts.clear()
    ledger.set(turn, (turn.gained_by,), besieged_by=still)


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
    "settled": _apply_settled,
    "offensive": _apply_nothing,
}


def _rows(place: dict[str, Any], closed: Sequence[Closed]) -> list[dict[str, Any]]:
    rows = []
    for spell in closed:
        known = "|".join((place["place_id"], spell.control, spell.controller, spell.besieged_by, str(spell.since)))
        rows.append(
            {
                **place,
                "spell_id": hashlib.sha256(known.encode()).hexdigest()[:16],
                "control": spell.control,
                "controller": spell.controller,
                "besieged_by": spell.besieged_by,
                "spell_from": np.datetime64(spell.since, "D"),
                "spell_to": None if spell.to is None else np.datetime64(spell.to, "D"),
                "last_evidence_on": np.datetime64(spell.seen, "D"),
                "confidence": spell.confidence,
                "n_events": len(spell.event_ids),
                "event_ids": "|".join(spell.event_ids),
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
