"""A place's whole time in one lane: who held it from when to when, as coloured bars under which its events stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from math import ceil

import pandas as pd

from dashboard.links import colours
from dashboard.sentences import say_change, say_short_day, say_sides, say_state
from pipeline.fading import freshness
from pipeline.theatre import Theatre

LEAST_YEAR_PER_CENT = 9.0
"""Year labels stand at least so far apart, in per cent of the lane."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A half-open stretch of days in one state; `control` is empty where no spell speaks. `seen`: its last evidence."""

    start: date
    end: date
    control: str = ""
    controller: str = ""
    besieged_by: str = ""
    seen: date | None = None

    @property
    def n_days(self) -> int:
        return (self.end - self.start).days


def cut_bars(spells: pd.DataFrame, days: tuple[date, date]) -> list[Bar]:
    """The SPELLS of one place as bars that fill the days from the first to the last, inclusive, without overlap."""
    first, end = days[0], days[1] + timedelta(days=1)
    bars: list[Bar] = []
    at = first
    for row in spells.sort_values("spell_from").itertuples():
        start = max(row.spell_from.date(), at)
        stop = end if pd.isna(row.spell_to) else min(row.spell_to.date(), end)
        if stop <= start:
            continue
        if start > at:
            bars.append(Bar(at, start))
        bars.append(Bar(start, stop, row.control, row.controller, row.besieged_by, row.last_evidence_on.date()))
        at = stop
    return [*bars, Bar(at, end)] if at < end else bars


def draw_swimlane(
    spells: pd.DataFrame, events: pd.DataFrame, days: tuple[date, date], day: date, theatre: Theatre
) -> str:
    """The lane of one place: its SPELLS as bars that lead to their first day, its EVENTS as ticks, the day a line."""
    bars = cut_bars(spells, days)
    n_days = sum(bar.n_days for bar in bars)
    kind = spells["place_kind"].iloc[0] if len(spells) else ""
    drawn = "".join(_draw_bar(bar, days[0], n_days, kind, theatre) for bar in bars)
    ticks = "".join(_draw_ticks(events, days[0], n_days, theatre))
    now = f'<i class="wh-lane-now" style="left:{_per_cent(day, days[0], n_days)}%" title="{say_short_day(day)}"></i>'
    return (
        f'<div class="wh-lane"><div class="wh-lane-bars">{drawn}{now}</div>'
        f'<div class="wh-lane-ticks">{ticks}</div><div class="wh-lane-years">{_draw_years(days, n_days)}</div></div>'
    )


def _per_cent(day: date, first: date, n_days: int) -> str:
    return f"{100 * min(1.0, max(0.0, (day - first).days / n_days)):.3f}"


def _draw_bar(bar: Bar, first: date, n_days: int, kind: str, theatre: Theatre) -> str:
    place = f"left:{_per_cent(bar.start, first, n_days)}%;width:{100 * bar.n_days / n_days:.3f}%"
    if not bar.control:
        return f'<span class="wh-bar wh-silent" style="{place}" title="No article speaks of these days"></span>'
    state = say_state(bar.control, bar.controller, bar.besieged_by, theatre)
    said = f"{state}, {say_short_day(bar.start)} to {say_short_day(bar.end - timedelta(days=1))}"
    signs = f"wh-bar wh-is-{bar.control}{' wh-besieged' if bar.besieged_by else ''}"
    return (
        f'<button type="button" class="{signs}" data-choose="on:{bar.start.isoformat()}" title="{escape(said)}" '
        f'aria-label="{escape(said)}" style="{place};{_paint(bar, kind, theatre)}"></button>'
    )


def _paint(bar: Bar, kind: str, theatre: Theatre) -> str:
    """The bar's colours, and from where and how far it fades while nobody speaks of the place."""
    sides = [theatre.side_of(actor) for actor in bar.controller.split("|")]
    seen = min(bar.end, max(bar.start, bar.seen or bar.start))
    since = 100 * (seen - bar.start).days / bar.n_days
    left = 100 * freshness(kind, (bar.end - seen).days)
    siege = f";{colours(theatre.side_of(bar.besieged_by), theatre, 'siege-')}" if bar.besieged_by else ""
    both = f"{colours(sides[0], theatre)};{colours(sides[-1], theatre, 'other-')}"
    return f"{both}{siege};--seen:{since:.1f}%;--left:{left:.0f}%"


def _draw_ticks(events: pd.DataFrame, first: date, n_days: int, theatre: Theatre) -> Iterator[str]:
    for row in events.sort_values(["event_on", "event_id"]).itertuples():
        sides = say_sides(row.change, row.gained_by, row.lost_by, theatre)
        what = ", ".join(filter(None, (say_change(row.change, row.status, row.gained_by), sides)))
        said = f"{say_short_day(row.event_on)}: {what}"
        hollow = "" if row.status == "happened" else " wh-open"
        yield (
            f'<button type="button" class="wh-tick{hollow}" data-choose="event:{escape(row.event_id)}" '
            f'title="{escape(said)}" aria-label="{escape(said)}" '
            f'style="left:{_per_cent(row.event_on.date(), first, n_days)}%;{colours(row.bloc, theatre)}"></button>'
        )


def _draw_years(days: tuple[date, date], n_days: int) -> str:
    starts = [date(year, 1, 1) for year in range(days[0].year, days[1].year + 1)]
    step = ceil(LEAST_YEAR_PER_CENT * n_days / 36525)
    parts = [
        f'<span style="left:{_per_cent(start, days[0], n_days)}%">{start.year}</span>'
        for start in starts[::step]
        if start >= days[0]
    ]
    return "".join(parts)
