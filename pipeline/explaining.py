"""Why the map shows a place as it does, in words: what counts, how much, what was set aside, what would flip it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log

import pandas as pd

from pipeline.agreement import State, rightness
from pipeline.belief import Course, Settled, choose_course
from pipeline.control import fold_place
from pipeline.theatre import Theatre
from pipeline.turns import Turn, find_turns

MOST_ASKED = 6
"""More reports than this in a row are not imagined when asking what would flip a state."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Entry:
    """One report in the ledger: how often such a report is right, its log-odds, whether it counts, and why."""

    event_id: str
    right: float
    weight: float
    counts: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The ledger of a place up to a day, what was settled in silence, and what it would take to flip the state."""

    entries: tuple[Entry, ...]
    settled: tuple[str, ...]
    flips: tuple[str, ...]


def explain_state(events: pd.DataFrame, theatre: Theatre, place_id: str, day: date) -> Explanation:
    """The ledger of one place; events later than `day` are in it too where they set aside what came before.

    A place of which nothing happened has no entries.
    """
    turns = find_turns(events, theatre).get(place_id, [])
    if not turns:
        return Explanation((), (), ())
    own = events.loc[events["place_id"] == place_id, "place_kind"]
    kind = str(own.iloc[0]) if len(own) else ""
    course = choose_course(turns, kind)
    on = day.toordinal() - _EPOCH
    entries = tuple(_entry(turn, number, course, kind, theatre) for number, turn in enumerate(turns) if turn.on <= on)
    settled = tuple(_settled_in_words(s, theatre) for s in course.settled if s.on <= on)
    return Explanation(entries, settled, tuple(_flips(turns, kind, on, theatre)))


def _name(bloc: str, theatre: Theatre) -> str:
    return theatre.blocs[bloc].label if bloc in theatre.blocs else bloc


def _in_words(state: State, theatre: Theatre) -> str:
    if not state:
        return "nobody known"
    names = " and ".join("someone" if side == "?" else _name(side, theatre) for side in state)
    return f"contested between {names}" if len(state) > 1 else f"held by {names}"


def _settled_in_words(settled: Settled, theatre: Theatre) -> str:
    day, who = date.fromordinal(settled.on + _EPOCH), _name(settled.side, theatre)
    return f"By {day:%d %B %Y} {who} had it, though nobody reported how: later reports say so."


def _entry(turn: Turn, number: int, course: Course, kind: str, theatre: Theatre) -> Entry:
    right = rightness(turn, kind)
    counts = bool(turn.child or turn.is_city_wide) or course.believes(number, turn)
    before, after = _in_words(course.before[number], theatre), _in_words(course.after[number], theatre)
    if not counts:
        why = f"set aside: by all other reports it was {after}"
    elif course.before[number] == course.after[number]:
        why = f"agrees: {after}"
    else:
        why = f"moves it from {before} to {after}"
    return Entry(turn.event_id, right, log(right / (1 - right)), counts, why)


def _flips(turns: Sequence[Turn], kind: str, on: int, theatre: Theatre) -> Iterator[str]:
    """For every side that has ever been named here, how many more reports would make it the holder."""
    blocs = {who: side for t in turns for who, side in ((t.gained_by, t.gained), (t.lost_by, t.lost)) if who}
    actors = {side: who for who, side in sorted(blocs.items(), reverse=True)}
    now = _at(turns, kind, on, blocs)
    for side, who in sorted(actors.items()):
        if now == ("held", side):
            continue
        for change, words in (("captured", "captured it"), ("held", "holds it")):
            told = f"that {_name(side, theatre)} {words}"
            for n in range(1, MOST_ASKED + 1):
                if _at(_with(turns, change, who, side, on, n), kind, on, blocs) == ("held", side):
                    yield f"{n} more report{'s' * (n > 1)} {told}, of that day, each by an outlet of no side."
                    break
            else:
                yield f"Not even {MOST_ASKED} more reports {told} would."


def _at(turns: Sequence[Turn], kind: str, on: int, blocs: dict[str, str]) -> tuple[str, str]:
    for spell in fold_place(turns, kind, blocs):
        if spell.since <= on and (spell.to is None or on < spell.to):
            return spell.control, "|".join(sorted(blocs.get(a, a) for a in spell.controller.split("|")))
    return "unknown", ""


def _with(turns: Sequence[Turn], change: str, who: str, side: str, on: int, n: int) -> list[Turn]:
    """The reports and `n` imagined ones of the day, in the order in which they are read."""
    model = Turn(
        event_id="imagined", change=change, part="", gained_by=who, lost_by="", gained=side, lost="", on=on, first=on,
        is_dated=True, is_passing=change == "held", n_sources=1, credibility=3, confidence=0.7,
    )  # fmt: skip
    more = [replace(model, event_id=f"imagined {k}") for k in range(n)]
    at = next((number for number, turn in enumerate(turns) if turn.on > on), len(turns))
    return [*turns[:at], *more, *turns[at:]]
