"""Which reports of a place to believe: the course of control that all of them together make likeliest.

A ledger in log-odds. Each report is right with a probability that follows from its credibility; a course of control
pays for every report that it contradicts, for every change that nobody reported, and for every contest that goes on in
silence. The cheapest course is found exactly (Viterbi 1967), so that later reports correct earlier ones: a capture
that everybody afterwards gainsays is set aside, and a side that everybody afterwards names has taken the place, though
no one said when. The constants are our choice, looked for on simulated wars; see docs/control.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import expm1, log, log1p

from pipeline.turns import FULL, OUTSIDE, PARTIAL, Turn

RIGHT = {1: 0.99, 2: 0.96, 3: 0.9, 4: 0.8, 5: 0.65, 6: 0.75}
"""How often a report of each credibility is right."""
REMARK = 0.85
"""A lone remark in passing is right that much less often: the writer says what he last heard."""
FIRST = 0.8
"""Where nothing else is known even a weak report is believed as often as this."""
LESS_AT = {"city": 0.5, "town": 0.2, "district": 0.2}
"""By so many log-odds is a change at a larger place less likely to be as whole as a report has it."""
HOLD_DAYS = {"city": 900.0, "town": 500.0}
FIGHT_DAYS = {"city": 40.0, "town": 10.0, "district": 10.0}
"""After so many days of silence it is as likely as not that a place was taken unreported, or that a fight is over."""
SMALL_HOLD_DAYS, SMALL_FIGHT_DAYS = 400.0, 5.0
TAKEN_BY, WON_BY = -1.0, -0.7
"""Log-odds that it was a certain side that took a place, or won a fight of two, unreported."""
GOES_ON = 0.8
"""A fight of which nothing is heard goes on more often than that: fewer are reported than there are."""
BELIEVED = 0.3
"""From this agreement on a course believes a report."""
SOMEONE = "?"
State = tuple[str, ...]
"""() nobody known; (side,) held; (side, side) contested, in the order of the alphabet, of which one may be SOMEONE."""
_Scores = dict[State, float]
_Back = dict[State, State]


@dataclass(frozen=True, slots=True)
class Settled:
    """In silence `side` took a place, or won it, by the day `on`; `number` is the first report that says so."""

    on: int
    side: str
    number: int


@dataclass(frozen=True, slots=True)
class Course:
    """The states before and after each report of a place, and what was settled in silence between them."""

    before: tuple[State, ...]
    after: tuple[State, ...]
    settled: tuple[Settled, ...]

    def believes(self, number: int, turn: Turn) -> bool:
        """Whether the course agrees with a report more than it contradicts it."""
        return agreement(turn, self.before[number], self.after[number]) >= BELIEVED


def choose_course(turns: Sequence[Turn], kind: str) -> Course:
    """The cheapest course through the reports of one place of a `kind`, in the order in which they are read."""
    sides = sorted({side for turn in turns for side in (turn.gained, turn.lost) if side})
    pairs = [(one, other) for at, one in enumerate(sides) for other in sides[at + 1 :]]
    states: list[State] = [(), *((side,) for side in sides), *pairs, *((SOMEONE, side) for side in sides)]
    hold, fight = HOLD_DAYS.get(kind, SMALL_HOLD_DAYS), FIGHT_DAYS.get(kind, SMALL_FIGHT_DAYS)
    points = _points(turns, fight)
    scores: _Scores = {state: 0.0 if len(state) < 2 else -3.0 for state in states}
    backs: list[tuple[_Back, _Back]] = []
    last = heard_on = points[0][0]
    for day, number in points:
        scores, moved = _wait(scores, sides, (last - heard_on, day - heard_on), hold, fight)
        heard: _Back = {state: state for state in scores}
        last = day
        if number is not None:
            scores, heard = _hear(scores, turns[number], kind)
            heard_on = day
        backs.append((moved, heard))
    return _trace(max(scores, key=lambda state: scores[state]), points, backs, len(turns), turns)


def _points(turns: Sequence[Turn], fight: float) -> list[tuple[int, int | None]]:
    """The days on which something may change: those of the reports, and those by which a fight may be over."""
    points: list[tuple[int, int | None]] = [(turn.on, number) for number, turn in enumerate(turns)]
    days = {turn.on for turn in turns}
    over = {turn.on + int(fight) for turn in turns if turn.change in PARTIAL or turn.part}
    points += [(day, None) for day in over - days if day < turns[-1].on]
    return sorted(points, key=lambda point: (point[0], -1 if point[1] is None else point[1]))


def _wait(
    scores: _Scores, sides: Sequence[str], silent: tuple[int, int], hold: float, fight: float
) -> tuple[_Scores, _Back]:
    """What may have changed in silence, from one number of days after the last report to another."""
    begun, until = silent[0], max(silent[1], silent[0] + 0.25)
    held, fought = (log1p(until / days) - log1p(begun / days) for days in (hold, fight))
    taken, won = (log(-expm1(-past)) for past in (held, fought))
    best: _Scores = {}
    came: _Back = {}
    for state, score in scores.items():
        best[state], came[state] = score - (GOES_ON * fought if len(state) == 2 else held), state
    for state, score in scores.items():
        for side in state if len(state) == 2 else sides:
            value = score + (won + WON_BY if len(state) == 2 else taken + TAKEN_BY)
            if side != SOMEONE and (side,) != state and value > best[side,] + 1e-12:
                best[side,], came[side,] = value, state
    return best, came


def _hear(scores: _Scores, turn: Turn, kind: str) -> tuple[_Scores, _Back]:
    """What a report says, believed or not."""
    best: _Scores = {}
    came: _Back = {}
    usual = rightness(turn, kind)
    for state, score in scores.items():
        right = usual if state else max(usual, FIRST)
        for after in (state, *_announced(turn, state)):
            fits = agreement(turn, state, after)
            value = score + log(right * fits + (1 - right) * (1 - fits) + 1e-6)
            if value > best.get(after, -1e18) + 1e-12:
                best[after], came[after] = value, state
    return best, came


def rightness(turn: Turn, kind: str) -> float:
    """How often such a report is right, between 0 and 1."""
    right = RIGHT[turn.credibility]
    if turn.is_passing and turn.change == "held" and turn.n_sources < 2:
        return right * REMARK
    if turn.change in FULL and not turn.part:
        odds = right / (1 - right) * (2.718281828 ** -LESS_AT.get(kind, 0.0))
        return odds / (1 + odds)
    return right


def _pair(one: str, other: str) -> State:
    return (one, other) if one < other else (other, one)


def _announced(turn: Turn, before: State) -> Iterator[State]:
    """The states to which a report itself may lead."""
    gained, lost = turn.gained, turn.lost
    if turn.part in OUTSIDE or turn.change in ("besieged", "offensive"):
        return
    is_part = turn.change in PARTIAL or bool(turn.part)
    if gained and turn.change in (*FULL, *PARTIAL, "withdrew"):
        if not is_part and not turn.child:
            yield (gained,)
        if is_part or turn.child:
            holder = before[0] if len(before) == 1 else lost if not before and lost else SOMEONE
            if holder != gained and (len(before) < 2 or gained not in before):
                yield _pair(holder, gained)
    elif turn.change == "withdrew" and lost and not turn.part:
        if before == (lost,):
            yield ()
        elif lost in before:
            yield tuple(side for side in before if side not in (lost, SOMEONE))
    elif turn.change == "held" and not gained and len(before) == 1:
        yield _pair(lost if lost and lost != before[0] else SOMEONE, before[0])
    elif turn.change == "siege_broken" and gained and not before:
        yield (gained,)


def agreement(turn: Turn, before: State, after: State) -> float:
    """How well a report fits a course that goes from one state to another on its day, 0 not at all to 1."""
    gained, lost = turn.gained, turn.lost
    if turn.part in OUTSIDE or turn.change == "offensive":
        return 1.0
    if turn.is_city_wide:
        return 0.1 if before == after == (lost,) else 1.0 if after == (gained,) else 0.7
    if turn.change == "besieged":
        return 0.1 if after == (gained,) else 1.0 if lost in after else 0.7
    if turn.change == "siege_broken":
        return 1.0 if not gained or gained in after else 0.6 if not after else 0.2
    if turn.change == "held" and not gained:
        return 1.0 if len(after) == 2 else 0.5 if not after else 0.2
    if turn.change == "withdrew" and not gained:
        return 1.0 if lost not in after or turn.part else 0.0
    if turn.change == "held":
        if gained not in after:
            return 0.3 if not after else 0.0
        return 1.0 if len(after) == 1 or turn.part else 0.5
    if gained not in after:
        return 0.0
    fits_loser = 0.85 if lost and lost != gained and before and lost not in before and gained not in before else 1.0
    is_known_from = bool(lost) and lost != gained
    if turn.change in PARTIAL or turn.part or turn.child:
        if len(after) == 2:
            return fits_loser * (0.9 if SOMEONE in after else 1.0)
        if before == after:
            return 0.1 if is_known_from else 0.7 if turn.child else 0.45
        return 0.4
    if len(after) == 2:
        return 0.35
    return (0.5 if is_known_from else 0.8) if before == after else fits_loser


def _trace(
    state: State,
    points: Sequence[tuple[int, int | None]],
    backs: Sequence[tuple[_Back, _Back]],
    n: int,
    turns: Sequence[Turn],
) -> Course:
    before: list[State] = [()] * n
    after: list[State] = [()] * n
    settled: list[Settled] = []
    follows = n
    for (day, number), (moved, heard) in zip(reversed(points), reversed(backs), strict=True):
        if number is not None:
            after[number] = state
            state = heard[state]
            before[number] = state
            follows = number
        earlier = moved[state]
        if earlier != state and earlier:
            speaks = next((k for k in range(follows, n) if _says_held(turns[k], state[0], earlier)), None)
            if speaks is not None:
                settled.append(Settled(day, state[0], speaks))
        state = earlier
    return Course(tuple(before), tuple(after), tuple(reversed(settled)))


def _says_held(turn: Turn, side: str, earlier: State) -> bool:
    """Whether a report says that a side has the place, or that one who did not fight for it before took it from it."""
    if turn.child or turn.is_city_wide or turn.part:
        return False
    if turn.change == "held":
        return turn.gained == side
    return turn.change in FULL and turn.lost == side and turn.gained not in earlier
