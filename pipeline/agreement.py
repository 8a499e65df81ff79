"""How well one report fits what may have been: how often such a report is right, and which states it allows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import exp, log
from typing import NamedTuple

from pipeline.turns import FULL, OUTSIDE, PARTIAL, Turn

RIGHT = {1: 0.99, 2: 0.96, 3: 0.9, 4: 0.8, 5: 0.65, 6: 0.75}
"""How often a report of each credibility is right."""
REMARK = 0.85
"""A lone remark in passing is right that much less often: the writer says what he last heard."""
FIRST = 0.8
"""Where nothing else is known even a weak report is believed as often as this."""
LESS_AT = {"city": 0.5, "town": 0.2, "district": 0.2}
"""By so many log-odds is a change at a larger place less likely to be as whole as a report has it."""
SOMEONE = "?"
State = tuple[str, ...]
"""() nobody known; (side,) held; (side, side) contested, in the order of the alphabet, or SOMEONE and a side."""
_LEAST = 1e-6


class Said(NamedTuple):
    """What a report says, without when and how surely. `is_part` and `is_outside`: of a part, of what lies around."""

    change: str
    gained: str
    lost: str
    is_part: bool
    is_outside: bool
    is_child: bool
    is_city_wide: bool


class Move(NamedTuple):
    """From one state to another (or the same) by the numbers of the states, and the log-odds it adds to the ledger."""

    before: int
    after: int
    score: float


def said_by(turn: Turn) -> Said:
    """What a turn says."""
    outside = turn.part in OUTSIDE
    return Said(turn.change, turn.gained, turn.lost, bool(turn.part), outside, bool(turn.child), turn.is_city_wide)


@lru_cache(maxsize=4096)
def states_of(sides: tuple[str, ...]) -> tuple[State, ...]:
    """Every state that a place of these sides may be in: unknown, then held, then contested."""
    pairs = [(one, other) for at, one in enumerate(sides) for other in sides[at + 1 :]]
    return ((), *((side,) for side in sides), *pairs, *((SOMEONE, side) for side in sides))


@lru_cache(maxsize=4096)
def moves_of(sides: tuple[str, ...], said: Said, right: float) -> tuple[Move, ...]:
    """What a report that is right so often lets each state become, and what that costs."""
    states = states_of(sides)
    number = {state: at for at, state in enumerate(states)}
    moves = []
    for at, state in enumerate(states):
        sure = right if state else max(right, FIRST)
        for after in (state, *announced(said, state)):
            fits = agreement(said, state, after)
            moves.append(Move(at, number[after], log(sure * fits + (1 - sure) * (1 - fits) + _LEAST)))
    return tuple(moves)


def rightness(turn: Turn, kind: str) -> float:
    """How often such a report is right, between 0 and 1."""
    right = RIGHT[turn.credibility]
    if turn.is_passing and turn.change == "held" and turn.n_sources < 2:
        return right * REMARK
    if turn.change in FULL and not turn.part:
        odds = right / (1 - right) * exp(-LESS_AT.get(kind, 0.0))
        return odds / (1 + odds)
    return right


def _pair(one: str, other: str) -> State:
    """The contested state of two sides: SOMEONE comes first, whatever the other is called."""
    if SOMEONE in (one, other):
        return (SOMEONE, other if one == SOMEONE else one)
    return (one, other) if one < other else (other, one)


def announced(said: Said, before: State) -> Iterator[State]:
    """The states to which a report itself may lead."""
    gained, lost = said.gained, said.lost
    if said.is_outside or said.change in ("besieged", "offensive"):
        return
    is_part = said.change in PARTIAL or said.is_part
    if said.is_city_wide and not _takes_within(said, before):
        return
    if gained and said.change in (*FULL, *PARTIAL, "withdrew"):
        if not is_part and not said.is_child:
            yield (gained,)
        if is_part or said.is_child:
            holder = before[0] if len(before) == 1 else lost if not before and lost else SOMEONE
            if holder != gained and (len(before) < 2 or gained not in before):
                yield _pair(holder, gained)
    elif said.change in (*FULL, "withdrew") and lost and not said.is_part and not said.is_child:
        if before == (lost,):
            yield ()
        elif lost in before:
            yield tuple(side for side in before if side not in (lost, SOMEONE))
    elif said.change == "held" and not gained and len(before) == 1:
        yield _pair(lost if lost and lost != before[0] else SOMEONE, before[0])
    elif said.change == "siege_broken" and gained and not before:
        yield (gained,)


def _takes_within(said: Said, before: State) -> bool:
    """Whether a capture of all around also takes this place: from the loser, or in a contest with the taker."""
    return said.lost in before or (len(before) == 2 and said.gained in before)


@lru_cache(maxsize=65536)
def agreement(said: Said, before: State, after: State) -> float:
    """How well a report fits a course that goes from one state to another on its day, 0 not at all to 1."""
    gained, lost = said.gained, said.lost
    if said.is_outside or said.change == "offensive":
        return 1.0
    if said.is_city_wide:
        return 0.1 if before == after == (lost,) else 1.0 if after == (gained,) else 0.7
    if said.change == "besieged":
        return 0.1 if after == (gained,) else 1.0 if lost in after else 0.7
    if said.change == "siege_broken":
        return 1.0 if not gained or gained in after else 0.6 if not after else 0.2
    if said.change == "held" and not gained:
        return 1.0 if len(after) == 2 else 0.5 if not after else 0.2
    if said.change == "withdrew" and not gained:
        return 1.0 if lost not in after or said.is_part else 0.0
    if said.change == "held":
        if gained not in after:
            return 0.3 if not after else 0.0
        return 1.0 if len(after) == 1 or said.is_part else 0.5
    is_part = said.change in PARTIAL or said.is_part or said.is_child
    if not gained and is_part:
        return 1.0 if len(after) == 2 else 0.7
    if not gained:
        return float(lost not in after) if lost else 1.0 if before != after else 0.7
    if gained not in after:
        return 0.0
    fits_loser = 0.85 if lost and lost != gained and before and lost not in before and gained not in before else 1.0
    is_known_from = bool(lost) and lost != gained
    if is_part:
        if len(after) == 2:
            return fits_loser * (0.9 if SOMEONE in after else 1.0)
        if before == after:
            return 0.1 if is_known_from else 0.7 if said.is_child else 0.45
        return 0.4
    if len(after) == 2:
        return 0.35
    return (0.5 if is_known_from else 0.8) if before == after else fits_loser
