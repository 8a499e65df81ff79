"""Which events another event of the same place contradicts: a denial, a rival's capture, a rival still there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.claim_columns import Coded, Flags, Numbers

CONTRADICTION_DAYS = 21
"""A denial, or a rival's report, this near to an event contradicts it."""
TAKES = ("captured", "captured_part", "handed_over", "withdrew", "entered")
WHOLE = ("captured", "handed_over")


@dataclass(frozen=True, slots=True)
class Told:
    """What events say, column by column; `name` is the event_id."""

    place: Numbers
    part: Numbers
    change: Coded
    bloc: Numbers
    lost_bloc: Numbers
    on: Numbers
    status: Coded
    name: Any


@dataclass(frozen=True, slots=True)
class _Kinds:
    """Events in the order in which they are compared, and what kind of report each is."""

    told: Told
    rows: Numbers
    is_whole: Flags
    is_held: Flags
    takes: Flags
    denied: Flags
    happened: Flags


def find_contradicted(told: Told) -> Flags:
    """Which events another one of the same place, at most CONTRADICTION_DAYS away, contradicts."""
    found = np.zeros(len(told.on), dtype=bool)
    for one, other in contradicting_pairs(told):
        found[one] = found[other] = True
    return found


def contradicting_pairs(told: Told) -> Iterator[tuple[Numbers, Numbers]]:
    """Rows of events and, beside them, of events of the same place that contradict them, some pairs at a time."""
    kinds = _in_order(told)
    place, on = told.place[kinds.rows], told.on[kinds.rows]
    bloc = told.bloc[kinds.rows]
    earlier = np.arange(len(kinds.rows))
    turned = np.zeros(len(earlier), dtype=bool)
    for step in range(1, len(kinds.rows)):
        later = earlier + step
        near = later < len(place)
        near[near] &= place[later[near]] == place[earlier[near]]
        near[near] &= on[later[near]] - on[earlier[near]] <= CONTRADICTION_DAYS
        earlier, later, turned = earlier[near], later[near], turned[near]
        if not len(earlier):
            break
        both = _contradict(kinds, earlier, later, turned=turned)
        yield kinds.rows[earlier[both]], kinds.rows[later[both]]
        turned |= kinds.happened[later] & kinds.takes[later] & (bloc[later] != bloc[earlier])


def _in_order(told: Told) -> _Kinds:
    """What is so before what changes, of one day; plans and offensives contradict nothing."""
    is_held = told.change.is_any(("held",))
    compared = np.flatnonzero(~(told.status.is_any(("planned",)) | told.change.is_any(("offensive",))))
    keys = (told.name[compared], ~is_held[compared], told.on[compared], told.place[compared])
    rows = compared[np.lexsort(keys)]
    flags = (
        told.change.is_any(WHOLE), is_held, told.change.is_any(TAKES), told.status.is_any(("denied",)),
        told.status.is_any(("happened",)),
    )  # fmt: skip
    return _Kinds(told, rows, *(flag[rows] for flag in flags))


def _contradict(kinds: _Kinds, earlier: Numbers, later: Numbers, *, turned: Flags) -> Flags:
    """Whether two events of one place, near each other, cannot both be so. `turned`: a rival took it in between."""
    told, one, other = kinds.told, kinds.rows[earlier], kinds.rows[later]
    bloc, next_bloc = told.bloc[one], told.bloc[other]
    same_bloc, same_day = bloc == next_bloc, told.on[one] == told.on[other]
    same_change = told.change.codes[one] == told.change.codes[other]
    same_turn = same_change | (kinds.takes[earlier] & kinds.takes[later])
    gainsaid = (told.status.codes[one] != told.status.codes[other]) & same_bloc & same_turn
    whole, next_whole = kinds.is_whole[earlier], kinds.is_whole[later]
    still_there = whole & kinds.is_held[later] & ~same_bloc
    held_by_another = kinds.is_held[earlier] & next_whole & same_day & ~same_bloc & (bloc > 0)
    is_turn = (told.lost_bloc[other] == bloc) | (told.lost_bloc[one] == next_bloc)
    rivals = (bloc > 0) & (next_bloc > 0) & ~same_bloc & same_day & ~is_turn
    twice = whole & next_whole & (rivals | (same_bloc & same_change & ~same_day))
    happened = kinds.happened[earlier] & kinds.happened[later] & ~turned
    denied = kinds.denied[earlier] | kinds.denied[later]
    same_part = told.part[one] == told.part[other]
    excluded: Flags = same_part & np.where(denied, gainsaid, happened & (still_there | held_by_another | twice))
    return excluded
