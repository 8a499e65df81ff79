"""The likeliest courses of many places at once: what `belief.choose_course` finds, place by place, in one walk.

Places whose reports name equally many sides have equally many states. They are walked together, one report of each at
a time, with an array of scores; every sum and every comparison is that of the walk through one place, in its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.agreement import Move, Said, moves_of, rightness, states_of
from pipeline.belief import (
    FIGHT_DAYS,
    HOLD_DAYS,
    NEVER,
    SMALL_FIGHT_DAYS,
    SMALL_HOLD_DAYS,
    START,
    TIE,
    Course,
    Settled,
    choose_course,
    may_end_later,
    says_held,
    sides_of,
    silence_of,
    wins_of,
)
from pipeline.turns import OUTSIDE, Turn

Numbers = NDArray[np.int64]
Scores = NDArray[np.float64]
FEW = 24
"""Fewer places than this with one number of sides are walked one by one, which is then faster."""
_FAR = np.int64(1) << 32
"""More than the days between any two reports."""
_LONG = 1 << 24
"""More days than lie between any two reports."""


def choose_courses(reports: Sequence[Sequence[Turn]], kinds: Sequence[str]) -> list[Course]:
    """For the reports of each place and its kind the cheapest course, as `choose_course` finds it."""
    sides = [sides_of(turns) for turns in reports]
    alike: dict[int, list[int]] = {}
    for at, named in enumerate(sides):
        alike.setdefault(len(named), []).append(at)
    courses: dict[int, Course] = {}
    for n_sides, places in alike.items():
        if len(places) < FEW:
            courses |= {at: choose_course(reports[at], kinds[at]) for at in places}
        else:
            some = _Places(n_sides, [reports[at] for at in places], *_picked((kinds, sides), places))
            courses |= dict(zip(places, some.courses(), strict=True))
    return [courses[at] for at in range(len(reports))]


def _picked(columns: tuple[Sequence[Any], ...], places: Sequence[int]) -> tuple[list[Any], ...]:
    return tuple([column[at] for at in places] for column in columns)


@dataclass(frozen=True, slots=True)
class _Points:
    """The days on which something may change, place by place: of a report, or by which a fight may be over.

    `number` is that of the report within its place, -1 for none; `follows` that of the next one; `turn` its row among
    all reports. `starts` is where the points of each place begin, `sizes` how many they are.
    """

    place: Numbers
    day: Numbers
    number: Numbers
    turn: Numbers
    follows: Numbers
    starts: Numbers
    sizes: Numbers


@dataclass(slots=True)
class _Places:
    """Places of which equally many sides are told, and what their walk leaves behind."""

    n_sides: int
    reports: Sequence[Sequence[Turn]]
    kinds: Sequence[str]
    sides: Sequence[tuple[str, ...]]
    moves: list[tuple[Move, ...]] = field(default_factory=list)

    def courses(self) -> list[Course]:
        """The cheapest course of each place."""
        heard = self._heard()
        points = self._points()
        silence, which = self._silence(points)
        moves = np.where(points.number < 0, 0, heard[points.turn])
        scores, backs = self._walk(points, moves, silence, which)
        return self._trace(points, scores, backs)

    def _heard(self) -> Numbers:
        """For every report the number in `moves` of what it lets each state become; number 0 changes nothing."""
        states = states_of(tuple(map(_label, range(self.n_sides))))
        self.moves.append(tuple(Move(at, at, 0.0) for at in range(len(states))))
        known: dict[tuple[Any, ...], int] = {}
        found: list[int] = []
        for turns, kind, sides in zip(self.reports, self.kinds, self.sides, strict=True):
            number = {side: _label(at) for at, side in enumerate(sides)} | {"": ""}
            for turn in turns:
                key = (
                    kind, turn.change, number[turn.gained], number[turn.lost], turn.part, turn.child == "",
                    turn.is_city_wide, turn.credibility, turn.is_passing, turn.n_sources,
                )  # fmt: skip
                at = known.get(key)
                if at is None:
                    at = known[key] = len(self.moves)
                    self.moves.append(self._moves(turn, kind, number))
                found.append(at)
        return np.array(found, dtype=np.int64)

    def _moves(self, turn: Turn, kind: str, number: Mapping[str, str]) -> tuple[Move, ...]:
        said = Said(
            turn.change, number[turn.gained], number[turn.lost], bool(turn.part), turn.part in OUTSIDE,
            bool(turn.child), turn.is_city_wide,
        )  # fmt: skip
        return moves_of(tuple(map(_label, range(self.n_sides))), said, round(rightness(turn, kind), 6))

    def _points(self) -> _Points:
        counts = np.array([len(turns) for turns in self.reports])
        place = np.repeat(np.arange(len(counts)), counts)
        first = np.cumsum(counts) - counts
        on = np.array([turn.on for turns in self.reports for turn in turns], dtype=np.int64)
        fights = np.array([may_end_later(turn) for turns in self.reports for turn in turns], dtype=bool)
        until = np.array([int(FIGHT_DAYS.get(kind, SMALL_FIGHT_DAYS)) for kind in self.kinds])
        begun = on.min()
        heard = place * _FAR + on - begun
        over = np.unique(heard[fights] + until[place[fights]])
        over_place, over_day = np.divmod(over[~np.isin(over, heard)], _FAR)
        over_day += begun
        is_inside = over_day < on[(first + counts - 1)[over_place]]
        over_place, over_day = over_place[is_inside], over_day[is_inside]
        none = np.full(len(over_place), -1)
        places, days = np.append(place, over_place), np.append(on, over_day)
        numbers = np.append(np.arange(len(on)) - first[place], none)
        order = np.lexsort((numbers, days, places))
        numbers, turns = numbers[order], np.append(np.arange(len(on)), none)[order]
        heard_at = np.where(numbers < 0, len(order), np.arange(len(order)))
        next_at = np.minimum.accumulate(heard_at[::-1])[::-1]
        sizes = np.bincount(places)
        return _Points(places[order], days[order], numbers, turns, numbers[next_at], np.cumsum(sizes) - sizes, sizes)

    def _silence(self, points: _Points) -> tuple[Scores, Numbers]:
        """What the silences before the points cost, each once, and which of them is before which point."""
        last = np.append(points.day[:1], points.day[:-1])
        at = np.arange(len(points.day))
        heard_at = np.maximum.accumulate(np.append(0, np.where(points.number >= 0, at, 0)[:-1]))
        heard_on = points.day[heard_at]
        is_first = np.isin(at, points.starts)
        begun = np.where(is_first, 0, last - heard_on)
        until = np.where(is_first, 0, points.day - heard_on)
        names = sorted(set(self.kinds))
        kind = np.array([names.index(name) for name in self.kinds])[points.place]
        once, which = np.unique((kind * _LONG + begun) * _LONG + until, return_inverse=True)
        costs = [
            silence_of(
                (before, after),
                HOLD_DAYS.get(names[number], SMALL_HOLD_DAYS),
                FIGHT_DAYS.get(names[number], SMALL_FIGHT_DAYS),
            )
            for number, before, after in zip(
                (once // _LONG**2).tolist(), (once // _LONG % _LONG).tolist(), (once % _LONG).tolist(), strict=True
            )
        ]
        return np.array([(cost.held, cost.fought, cost.taken, cost.won) for cost in costs]), which

    def _walk(
        self, points: _Points, moves: Numbers, silence: Scores, which: Numbers
    ) -> tuple[Scores, list[tuple[Numbers, Any, Any]]]:
        """The last scores of each place, and for each step its points and the states that every state came from."""
        states = states_of(tuple(map(_label, range(self.n_sides))))
        wins = wins_of(states)
        tables = _move_tables(self.moves)
        order = np.argsort(-points.sizes, kind="stable")
        scores = np.tile([0.0 if len(state) < 2 else START for state in states], (len(order), 1))
        backs: list[tuple[Numbers, Any, Any]] = []
        for step in range(int(points.sizes.max())):
            places = order[: int((points.sizes > step).sum())]
            here = points.starts[places] + step
            waited, moved = _wait(scores[places], self.n_sides, wins, silence[which[here]].T)
            scores[places], heard = _hear(waited, moves[here], tables)
            backs.append((here, moved, heard))
        return scores, backs

    def _trace(self, points: _Points, scores: Scores, backs: list[tuple[Numbers, Any, Any]]) -> list[Course]:
        """Back from the last states to the first."""
        at = np.argmax(scores, axis=1)
        after, before, came = (np.empty(len(points.day), dtype=np.int64) for _ in range(3))
        for here, moved, heard in reversed(backs):
            places = points.place[here]
            rows = np.arange(len(here))
            after[here] = at[places]
            before[here] = heard[rows, at[places]]
            at[places] = came[here] = moved[rows, before[here]]
        settled: dict[int, list[Settled]] = {}
        for point in np.flatnonzero((came != before) & (came > 0)).tolist():
            place = int(points.place[point])
            found = self._settled(points, point, int(before[point]), int(came[point]))
            if found is not None:
                settled.setdefault(place, []).append(found)
        is_heard = points.number >= 0
        return self._as_courses(before[is_heard].tolist(), after[is_heard].tolist(), settled)

    def _settled(self, points: _Points, point: int, state: int, earlier: int) -> Settled | None:
        """What was settled in silence by a point, if a later report says so."""
        place, follows = int(points.place[point]), int(points.follows[point])
        states = states_of(self.sides[place])
        turns = self.reports[place]
        side = states[state][0]
        for number in range(follows, len(turns)):
            if says_held(turns[number], side, states[earlier]):
                return Settled(int(points.day[point]), side, number, follows)
        return None

    def _as_courses(
        self, before: list[int], after: list[int], settled: Mapping[int, Sequence[Settled]]
    ) -> list[Course]:
        courses, begin = [], 0
        for place, turns in enumerate(self.reports):
            states, end = states_of(self.sides[place]), begin + len(turns)
            courses.append(
                Course(
                    tuple([states[at] for at in before[begin:end]]),
                    tuple([states[at] for at in after[begin:end]]),
                    tuple(settled.get(place, ())),
                )
            )
            begin = end
        return courses


def _label(number: int) -> str:
    """A side's name where only the order of the names counts."""
    return f"{number:04d}"


def _move_tables(moves: Sequence[tuple[Move, ...]]) -> tuple[Numbers, Numbers, Scores, Numbers]:
    """The moves as tables, one row each, filled up with such as are never made, and how many each row has."""
    sizes = np.array([len(row) for row in moves])
    before, after = (np.zeros((len(moves), int(sizes.max())), dtype=np.int64) for _ in range(2))
    score = np.full(before.shape, -np.inf)
    for at, row in enumerate(moves):
        before[at, : len(row)], after[at, : len(row)], score[at, : len(row)] = zip(*row, strict=True)
    return before, after, score, sizes


def _wait(
    scores: Scores, n_sides: int, wins: Sequence[tuple[int, tuple[int, ...]]], silence: Scores
) -> tuple[Scores, Any]:
    """What may have changed in silence: the best score of each state, and the state that it came from."""
    held, fought, taken, won = silence
    came = np.tile(np.arange(scores.shape[1], dtype=np.int16), (len(scores), 1))
    best = scores + np.where(np.arange(scores.shape[1]) <= n_sides, held[:, None], fought[:, None])
    first, second = np.full((2, len(scores)), NEVER)
    at, runner = np.zeros((2, len(scores)), dtype=np.int16)
    for state in range(n_sides + 1):
        here = scores[:, state]
        is_first = here > first + TIE
        is_second = ~is_first & (here > second + TIE)
        second = np.where(is_first, first, np.where(is_second, here, second))
        runner = np.where(is_first, at, np.where(is_second, state, runner)).astype(np.int16)
        first, at = np.where(is_first, here, first), np.where(is_first, state, at).astype(np.int16)
    for state in range(1, n_sides + 1):
        _improve(best, came, state, np.where(at != state, first, second) + taken, np.where(at != state, at, runner))
    for state, winners in wins:
        for winner in winners:
            _improve(best, came, winner, scores[:, state] + won, np.int16(state))
    return best, came


def _improve(best: Scores, came: Any, state: int, value: Scores, source: Any) -> None:
    """Notes where a state is better reached from another."""
    better = value > best[:, state] + TIE
    best[:, state] = np.where(better, value, best[:, state])
    came[:, state] = np.where(better, source, came[:, state])


def _hear(scores: Scores, moves: Numbers, tables: tuple[Numbers, Numbers, Scores, Numbers]) -> tuple[Scores, Any]:
    """What the reports say, believed or not."""
    before, after, score, sizes = tables
    rows = np.arange(len(scores))
    best, came = np.full(scores.shape, NEVER), np.zeros(scores.shape, dtype=np.int16)
    for number in range(int(sizes[moves].max())):
        source, target = before[moves, number], after[moves, number]
        value = scores[rows, source] + score[moves, number]
        better = np.flatnonzero(value > best[rows, target] + TIE)
        best[better, target[better]] = value[better]
        came[better, target[better]] = source[better]
    return best, came
