"""Which reports of a place to believe: the course of control that all of them together make likeliest.

A ledger in log-odds. Each report is right with a probability that follows from its credibility; a course of control
pays for every report that it contradicts, for every change that nobody reported, and for every contest that goes on in
silence. The cheapest course is found exactly (Viterbi 1967), so that later reports correct earlier ones: a capture
that everybody afterwards gainsays is set aside, and a side that everybody afterwards names has taken the place, though
no one said when. The constants are our choice, looked for on simulated wars; see docs/control.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import expm1, log, log1p

from pipeline.agreement import Move, State, agreement, moves_of, rightness, said_by, states_of
from pipeline.turns import FULL, PARTIAL, Turn

HOLD_DAYS = {"city": 900.0, "town": 500.0}
FIGHT_DAYS = {"city": 40.0, "town": 10.0, "district": 10.0}
"""After so many days of silence a place is as likely as not to have been taken unreported, or a fight to be over."""
SMALL_HOLD_DAYS, SMALL_FIGHT_DAYS = 400.0, 5.0
TAKEN_BY, WON_BY = -1.0, -0.7
"""Log-odds that it was a certain side that took a place, or won a fight of two, unreported."""
GOES_ON = 0.8
"""A fight of which nothing is heard goes on more often than that: fewer are reported than there are."""
BELIEVED = 0.3
"""From this agreement on a course believes a report."""
START = -3.0
"""That a place was contested before its first report costs as much."""
NEVER = -1e18
TIE = 1e-12


@dataclass(frozen=True, slots=True)
class Settled:
    """In silence `side` took a place, or won it, by the day `on`; `number` is the first report that says so.

    It comes just before the report `before` in the order in which they are read.
    """

    on: int
    side: str
    number: int
    before: int


@dataclass(frozen=True, slots=True)
class Course:
    """The states before and after each report of a place, and what was settled in silence between them."""

    before: tuple[State, ...]
    after: tuple[State, ...]
    settled: tuple[Settled, ...]

    def believes(self, number: int, turn: Turn) -> bool:
        """Whether the course agrees with a report more than it contradicts it.

        That a siege is broken is believed even where it was not the holder who broke it.
        """
        if turn.change == "siege_broken" and self.after[number]:
            return True
        return agreement(said_by(turn), self.before[number], self.after[number]) >= BELIEVED


def choose_course(turns: Sequence[Turn], kind: str) -> Course:
    """The cheapest course through the reports of one place of a `kind`, in the order in which they are read."""
    sides = sides_of(turns)
    states = states_of(sides)
    hold, fight = HOLD_DAYS.get(kind, SMALL_HOLD_DAYS), FIGHT_DAYS.get(kind, SMALL_FIGHT_DAYS)
    points = _points(turns, fight)
    scores = [0.0 if len(state) < 2 else START for state in states]
    wins = wins_of(states)
    backs: list[tuple[list[int], list[int]]] = []
    last = heard_on = points[0][0]
    stays = list(range(len(states)))
    for day, number in points:
        scores, moved = _wait(scores, len(sides), wins, silence_of((last - heard_on, day - heard_on), hold, fight))
        heard = stays
        last = day
        if number is not None:
            turn = turns[number]
            scores, heard = _hear(scores, moves_of(sides, said_by(turn), round(rightness(turn, kind), 6)))
            heard_on = day
        backs.append((moved, heard))
    return _trace(max(stays, key=lambda state: scores[state]), states, points, backs, turns)


def sides_of(turns: Sequence[Turn]) -> tuple[str, ...]:
    """The sides that the reports name, in the order of the alphabet."""
    return tuple(sorted({*[turn.gained for turn in turns], *[turn.lost for turn in turns]} - {""}))


def may_end_later(turn: Turn) -> bool:
    """Whether a report is of a fight, which may be over before anything more is heard."""
    return turn.change in PARTIAL or turn.part != ""


def _points(turns: Sequence[Turn], fight: float) -> list[tuple[int, int | None]]:
    """The days on which something may change: those of the reports, and those by which a fight may be over."""
    points: list[tuple[int, int | None]] = [(turn.on, number) for number, turn in enumerate(turns)]
    days = {turn.on for turn in turns}
    over = {turn.on + int(fight) for turn in turns if may_end_later(turn)}
    points += [(day, None) for day in over - days if day < turns[-1].on]
    return sorted(points, key=lambda point: (point[0], -1 if point[1] is None else point[1]))


@dataclass(frozen=True, slots=True)
class Silence:
    """What a silence costs: that a holder stays, a fight goes on, someone takes a place, someone wins a fight."""

    held: float
    fought: float
    taken: float
    won: float


def silence_of(days: tuple[int, int], hold: float, fight: float) -> Silence:
    """From one number of days after the last report to another."""
    begun, until = days[0], max(days[1], days[0] + 0.25)
    held, fought = (log1p(until / per) - log1p(begun / per) for per in (hold, fight))
    return Silence(-held, -GOES_ON * fought, log(-expm1(-held)) + TAKEN_BY, log(-expm1(-fought)) + WON_BY)


def wins_of(states: Sequence[State]) -> list[tuple[int, tuple[int, ...]]]:
    """For the number of each contested state those of its sides' holding it alone."""
    number = {state: at for at, state in enumerate(states)}
    return [
        (at, tuple(number[side,] for side in state if (side,) in number))
        for at, state in enumerate(states)
        if len(state) > 1
    ]


def _wait(
    scores: list[float], n_sides: int, wins: Sequence[tuple[int, tuple[int, ...]]], silence: Silence
) -> tuple[list[float], list[int]]:
    """What may have changed in silence: the best score of each state, and the state that it came from."""
    came = list(range(len(scores)))
    best = [score + silence.held for score in scores[: n_sides + 1]]
    best += [score + silence.fought for score in scores[n_sides + 1 :]]
    first, second = NEVER, NEVER
    at = runner = 0
    for state in range(n_sides + 1):
        if scores[state] > first + TIE:
            first, second, at, runner = scores[state], first, state, at
        elif scores[state] > second + TIE:
            second, runner = scores[state], state
    for state in range(1, n_sides + 1):
        value, source = (first, at) if at != state else (second, runner)
        if value + silence.taken > best[state] + TIE:
            best[state], came[state] = value + silence.taken, source
    for state, winners in wins:
        value = scores[state] + silence.won
        for winner in winners:
            if value > best[winner] + TIE:
                best[winner], came[winner] = value, state
    return best, came


def _hear(scores: list[float], moves: Sequence[Move]) -> tuple[list[float], list[int]]:
    """What a report says, believed or not."""
    best = [NEVER] * len(scores)
    came = [0] * len(scores)
    for before, after, score in moves:
        value = scores[before] + score
        if value > best[after] + TIE:
            best[after], came[after] = value, before
    return best, came


def _trace(
    at: int,
    states: Sequence[State],
    points: Sequence[tuple[int, int | None]],
    backs: Sequence[tuple[list[int], list[int]]],
    turns: Sequence[Turn],
) -> Course:
    """Back from the last state to the first."""
    n = len(turns)
    before: list[State] = [()] * n
    after: list[State] = [()] * n
    settled: list[Settled] = []
    follows = n
    for (day, number), (moved, heard) in zip(reversed(points), reversed(backs), strict=True):
        if number is not None:
            after[number] = states[at]
            at = heard[at]
            before[number] = states[at]
            follows = number
        state, earlier = states[at], states[moved[at]]
        if earlier != state and earlier:
            speaks = next((k for k in range(follows, n) if says_held(turns[k], state[0], earlier)), None)
            if speaks is not None:
                settled.append(Settled(day, state[0], speaks, follows))
        at = moved[at]
    return Course(tuple(before), tuple(after), tuple(reversed(settled)))


def says_held(turn: Turn, side: str, earlier: State) -> bool:
    """Whether a report says that a side has the place, or that one who did not fight for it before took it from it."""
    if turn.child or turn.is_city_wide or turn.part:
        return False
    if turn.change == "held":
        return turn.gained == side
    return turn.change in FULL and turn.lost == side and turn.gained not in earlier
