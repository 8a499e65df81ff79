"""Why the map shows a place as it does, in words: what counts, how much, what was set aside, what would flip it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import pandas as pd

from pipeline.agreement import SOMEONE, State, rightness
from pipeline.belief import choose_course
from pipeline.control import Step, Walk, blocs_in, fold_place, without_refuted
from pipeline.ledger import Shown
from pipeline.theatre import Theatre
from pipeline.turns import Turn, city_of, find_turns, reading_order

MOST_ASKED = 6
"""More reports than this in a row are not imagined when asking what would flip a state."""
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Entry:
    """One report in the ledger: how often such a report is right, its log-odds, whether it counts, and why.

    One that is believed and does not count moves nothing: an offensive, or what was known before. `brief` says why
    beside a report whose place is known: only what it led to, or why it was set aside.
    """

    event_id: str
    right: float
    weight: float
    counts: bool
    why: str
    is_believed: bool = True
    brief: str = ""


@dataclass(frozen=True, slots=True)
class Flip:
    """`n` more reports of a `change` by a `side` would give it the place; None where MOST_ASKED would not."""

    side: str
    change: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The ledger of a place up to a day, what changed in silence, what would flip it, and what later speaks against it.

    `later` has the reports of later days because of which one of the ledger is not believed. `flips` says in sentences
    what `asked` has as numbers.
    """

    entries: tuple[Entry, ...]
    settled: tuple[str, ...]
    flips: tuple[str, ...]
    later: tuple[Entry, ...] = ()
    asked: tuple[Flip, ...] = ()

    @property
    def supports(self) -> tuple[Entry, ...]:
        """The reports that count."""
        return tuple(entry for entry in self.entries if entry.counts)

    @property
    def not_believed(self) -> tuple[Entry, ...]:
        """The reports that were set aside."""
        return tuple(entry for entry in self.entries if not entry.is_believed)

    @property
    def move_nothing(self) -> tuple[Entry, ...]:
        """The reports that are believed and change nothing: offensives, and what was known before."""
        return tuple(entry for entry in self.entries if entry.is_believed and not entry.counts)


def explain_state(events: pd.DataFrame, theatre: Theatre, place_id: str, day: date) -> Explanation:
    """The ledger of one place up to `day`, as `fold_spells` reads it; empty for a place of which nothing happened."""
    events = events[_concerns(events, theatre, place_id)]
    found = find_turns(events, theatre)
    turns = found.get(place_id, [])
    if not turns:
        return Explanation((), (), ())
    kinds = dict(zip(events["place_id"], events["place_kind"], strict=True))
    blocs = blocs_in(events, theatre)
    kind, heard = kinds.get(place_id, ""), without_refuted(found, kinds, blocs)[place_id]
    walk = fold_place(heard, kind, blocs)
    on = day.toordinal() - _EPOCH
    steps = {step.turn.event_id: step for step in walk.steps if step.turn and step.turn.change != "settled"}
    read = {turn.event_id: turn for turn in turns if turn.on <= on}.values()
    entries = {turn: _entry(turn, steps.get(turn.event_id), walk, kind, theatre) for turn in read}
    silent = (step for step in walk.steps if step.turn is None or step.turn.change == "settled")
    settled = tuple(_silent_in_words(step, theatre) for step in silent if step.on <= on)
    refused = [turn for turn, entry in entries.items() if not entry.counts and turn.event_id not in steps]
    later = tuple(_entry(t, steps[t.event_id], walk, kind, theatre) for t in _later(refused, walk, kind, on))
    asked = tuple(_ask(heard, kind, on, blocs))
    flips = tuple(_flip_in_words(flip, theatre) for flip in asked)
    return Explanation(tuple(entries.values()), settled, flips, later, asked)


def _concerns(events: pd.DataFrame, theatre: Theatre, place_id: str) -> pd.Series[bool]:
    """Which events may move a place: its own, those of its city and districts, and those of whole provinces."""
    city = city_of(place_id, theatre)
    near = [one for one in events["place_id"].unique() if city_of(one, theatre) == city]
    return events["place_id"].isin(near) | events["place_precision"].isin(("province", "country"))


def _later(refused: Sequence[Turn], walk: Walk, kind: str, on: int) -> Iterator[Turn]:
    """The believed reports after a day because of which one of the refused is not believed, till the next turn."""
    then = [turn for turn in walk.heard if turn.on <= on]
    if not then:
        return
    course = choose_course(then, kind)
    if not any(turn in refused and course.believes(number, turn) for number, turn in enumerate(then)):
        return
    for number in range(len(then), len(walk.heard)):
        if walk.course.after[number] != walk.course.after[len(then) - 1]:
            return
        turn = walk.heard[number]
        if walk.course.believes(number, turn) and any(step.turn == turn for step in walk.steps):
            yield turn


def _in_words(state: Shown, theatre: Theatre) -> str:
    names = " and ".join(theatre.side_name(side) for side in state.sides)
    siege = f", besieged by {theatre.side_name(state.besieger)}" if state.besieger else ""
    if not names:
        return f"nobody known{siege}"
    fought = f"contested between {names}" if len(state.sides) > 1 else f"contested by {names} and someone"
    return (fought if state.is_contested else f"held by {names}") + siege


def _course_in_words(state: State, theatre: Theatre) -> str:
    if not state:
        return "nobody is known to have held it"
    names = " and ".join("someone" if side == SOMEONE else theatre.side_name(side) for side in state)
    return f"it was contested between {names}" if len(state) > 1 else f"it was held by {names}"


def _silent_in_words(step: Step, theatre: Theatre) -> str:
    day = date.fromordinal(step.on + _EPOCH)
    if step.turn is None:
        return f"By {day:%d %B %Y} nothing more was heard of the fight: {_in_words(step.after, theatre)}."
    who = theatre.side_name(step.turn.gained)
    return f"By {day:%d %B %Y} {who} had it, though nobody reported how: later reports say so."


def _entry(turn: Turn, step: Step | None, walk: Walk, kind: str, theatre: Theatre) -> Entry:
    right = rightness(turn, kind)
    counts = step is not None and step.counts
    weight, why = log(right / (1 - right)), _why(turn, step, walk, theatre)
    is_believed = step is not None and turn in walk.heard and turn.event_id not in walk.too_loose
    return Entry(turn.event_id, right, weight, counts, why, is_believed, _in_brief(why, step, theatre))


def _why(turn: Turn, step: Step | None, walk: Walk, theatre: Theatre) -> str:
    if turn.event_id in walk.too_loose:
        return "set aside: too loosely dated to undo what better dated reports say"
    if turn not in walk.heard:
        return "set aside: not believed where it happened"
    if step is None:
        after = walk.course.after[walk.heard.index(turn)]
        return f"set aside: by all other reports {_course_in_words(after, theatre)}"
    if not step.counts:
        return f"moves nothing: {_in_words(step.after, theatre)}"
    if step.before == step.after:
        return f"agrees: {_in_words(step.after, theatre)}"
    return f"moves it from {_in_words(step.before, theatre)} to {_in_words(step.after, theatre)}"


def _ask(turns: Sequence[Turn], kind: str, on: int, blocs: Mapping[str, str]) -> Iterator[Flip]:
    """For every side that has ever been named here, how many more reports would make it the holder."""
    named = {who: side for t in turns for who, side in ((t.gained_by, t.gained), (t.lost_by, t.lost)) if who}
    actors = {side: who for who, side in sorted(named.items(), reverse=True)}
    now = _at(turns, kind, on, blocs)
    for side, who in sorted(actors.items()):
        if now == ("held", side):
            continue
        for change in ("captured", "held"):
            enough = (
                n
                for n in range(1, MOST_ASKED + 1)
                if _at(_with(turns, change, who, side, on, n), kind, on, blocs) == ("held", side)
            )
            yield Flip(side, change, next(enough, None))


def _in_brief(why: str, step: Step | None, theatre: Theatre) -> str:
    kind, _, reason = why.partition(": ")
    if kind == "set aside":
        return reason
    if step is None or kind in ("moves nothing", "agrees"):
        return kind
    return f"then {_in_words(step.after, theatre)}"


def _flip_in_words(flip: Flip, theatre: Theatre) -> str:
    told = f"that {theatre.side_name(flip.side)} {'captured' if flip.change == 'captured' else 'holds'} it"
    if flip.n is None:
        return f"Not even {MOST_ASKED} more reports {told} would."
    return f"{flip.n} more report{'s' * (flip.n > 1)} {told}, of that day, each by an outlet of no side."


def _at(turns: Sequence[Turn], kind: str, on: int, blocs: Mapping[str, str]) -> tuple[str, str]:
    for spell in fold_place(turns, kind, blocs).closed:
        if spell.since <= on and (spell.to is None or on < spell.to):
            return spell.control, "|".join(sorted(blocs.get(a, a) for a in spell.controller.split("|")))
    return "unknown", ""


def _with(turns: Sequence[Turn], change: str, who: str, side: str, on: int, n: int) -> list[Turn]:
    """The reports and an imagined one of the day by `n` graded outlets of no side, in reading order."""
    imagined = Turn(
        event_id="imagined", change=change, part="", gained_by=who, lost_by="", gained=side, lost="", on=on, first=on,
        is_dated=True, is_passing=False, n_sources=n, credibility=3 if n == 1 else 2, confidence=0.7,
    )  # fmt: skip
    return sorted([*turns, imagined], key=reading_order)
