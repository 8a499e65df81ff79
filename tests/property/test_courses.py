"""Whatever the reports: the courses of many places found in one walk are those found place by place."""

from __future__ import annotations

import random

from pipeline.agreement import RIGHT
from pipeline.belief import choose_course
from pipeline.courses import FEW, choose_courses
from pipeline.records import CHANGES
from pipeline.turns import Turn, reading_order

KINDS = ("city", "town", "village", "district")


def some_turns(chance: random.Random) -> list[Turn]:
    """Reports of one place, close together or years apart, also from before 1970, of one side or of several."""
    sides = ("", "army", "is", "rebels", "sdf")[: chance.randint(2, 5)]
    begun = chance.choice((0, 0, -900, -20_000))
    turns = []
    for number in range(chance.randint(1, 14)):
        gained, lost, on = (
            chance.choice(sides),
            chance.choice(sides),
            begun + chance.choice((3, 30, 900)) * chance.randint(0, 4),
        )
        turns.append(
            Turn(
                event_id=f"e{number}", change=chance.choice(CHANGES), part=chance.choice(("", "", "northern", "near")),
                gained_by=gained, lost_by=lost, gained=gained, lost=lost, on=on, first=on, is_dated=True,
                is_passing=chance.random() < 0.3, n_sources=chance.randint(1, 2),
                credibility=chance.choice(tuple(RIGHT)), confidence=0.7,
                child=chance.choice(("", "", "", "old-city")), is_city_wide=chance.random() < 0.1,
            )
        )  # fmt: skip
    return sorted(turns, key=reading_order)


def test_many_places_at_once_have_the_courses_that_they_have_one_by_one() -> None:
    chance = random.Random(5)
    reports = [some_turns(chance) for _ in range(40 * FEW)]
    kinds = [chance.choice(KINDS) for _ in reports]
    together = choose_courses(reports, kinds)
    alone = [choose_course(turns, kind) for turns, kind in zip(reports, kinds, strict=True)]
    assert together == alone
    assert sum(bool(course.settled) for course in alone) > FEW
