"""The state of one place while its events are read, and the spells that are closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.turns import Turn

FRESH_DAYS = 14
"""For so long a state stands against an undated capture or a remark that fighting goes on, and a contest of which one
side is known against silence."""


class Closed(NamedTuple):
    """A spell that is over or goes on to the end (`to` None); days are whole days since 1970."""

    control: str
    controller: str
    besieged_by: str
    since: int
    to: int | None
    days: tuple[int, ...]
    """The days of the evidence, in their order."""
    confidence: float
    event_ids: tuple[str, ...]


class Shown(NamedTuple):
    """What the map would show: the blocs there, whether they fight, and the bloc that besieges."""

    sides: tuple[str, ...]
    is_contested: bool
    besieger: str


class HeldAs(NamedTuple):
    """Who is there, who besieges, and whether they fight."""

    holders: tuple[str, ...]
    besieged_by: str
    entered: bool

    def show(self, blocs: Mapping[str, str]) -> Shown:
        """The same by blocs."""
        is_contested = len(self.holders) > 1 or (len(self.holders) == 1 and self.entered)
        sides = tuple(blocs.get(actor, actor) for actor in self.holders)
        return Shown(sides, is_contested, blocs.get(self.besieged_by, self.besieged_by))


@dataclass(slots=True)
class Ledger:
    """The state of one place while its events are read in turn, and the spells that are closed."""

    blocs: Mapping[str, str]
    holders: tuple[str, ...] = ()
    besieged_by: str = ""
    since: int | None = None
    since_first: int = 0
    days: list[int] = field(default_factory=list)
    entered: bool = False
    lapsed: tuple[str, ...] = ()
    confidence: float = 0.0
    event_ids: list[str] = field(default_factory=list)
    districts: dict[str, str] = field(default_factory=dict)
    closed: list[Closed] = field(default_factory=list)
    _named: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    def bloc(self, actor: str) -> str:
        return self.blocs.get(actor, actor)

    @property
    def holder_blocs(self) -> tuple[str, ...]:
        if self._named[0] is not self.holders:
            self._named = self.holders, tuple([self.bloc(actor) for actor in self.holders])
        return self._named[1]

    @property
    def held_as(self) -> HeldAs:
        """The state as it stands, from which `show` tells what the map shows."""
        return HeldAs(self.holders, self.besieged_by, self.entered)

    @property
    def is_contested(self) -> bool:
        return len(self.holders) > 1 or (len(self.holders) == 1 and self.entered)

    @property
    def is_one_sided(self) -> bool:
        """Fighting is reported and only one of those who fight is known."""
        return len(self.holders) == 1 and self.entered

    def lapse(self, on: int | None) -> None:
        """By the day `on` (None: in the end) a contest of which one side is known is unknown, unless it is fresh."""
        if self.since is None or not self.is_one_sided:
            return
        until = self.days[-1] + FRESH_DAYS
        if on is None or on >= until:
            self.close(until)
            self.lapsed, self.holders, self.entered = self.holders, (), False
            self.since = self.since_first = until

    def set(self, turn: Turn, holders: Sequence[str], *, besieged_by: str = "", entered: bool = False) -> None:
        """Another state from the day of the turn on, or the same one with more evidence."""
        state = (tuple(holders), besieged_by, entered)
        if self.since is not None and state == (self.holders, self.besieged_by, self.entered):
            self.confirm(turn)
            return
        self.close(turn.on)
        self.holders, self.besieged_by, self.entered = state
        self.lapsed = ()
        self.since, self.since_first, self.days = turn.on, turn.first, [turn.on]
        self.confidence, self.event_ids = turn.confidence, [turn.event_id]

    def confirm(self, turn: Turn) -> None:
        if turn.on != self.days[-1]:
            self.days.append(turn.on)
        if turn.event_id not in self.event_ids:
            self.event_ids.append(turn.event_id)

    def close(self, to: int | None) -> None:
        if self.since is None or self.since == to:
            return
        control = "unknown" if not self.holders else "contested" if self.is_contested else "held"
        holders, days, ids = "|".join(self.holders), tuple(self.days), tuple(self.event_ids)
        self.closed.append(Closed(control, holders, self.besieged_by, self.since, to, days, self.confidence, ids))
