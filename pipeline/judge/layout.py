"""What the judge's numbers mean, in the product and where the judge is trained: this needs nothing but names."""

from __future__ import annotations

from pipeline.records import CHANGES, STATUSES

MARK_ACTOR, MARK_DATE, MARK_TITLE = 6, 7, 8
"""Marks of word pieces beside those of Kind; 0 is none."""
MARK_SIDE, N_SIDES = 9, 6
"""Words that name the same side have the same mark: MARK_SIDE for the first side of a passage, and so on."""
N_MARKS = MARK_SIDE + N_SIDES
N_FEATURES = len(CHANGES) + len(STATUSES) + 1 + 5


def distance(of: int, to: int) -> int:
    """How far an option stands from what is judged: 0 same sentence, 1 before, 2 earlier, 3 the title, 4 later."""
    if to == of:
        return 0
    if to == 0:
        return 3
    return 4 if to > of else min(of - to, 2)
