"""Beside the map of a picture: the legend of what is in view, what changed of late, and where it all comes from."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from pipeline.export.picture_dots import draw_mark
from pipeline.export.picture_ink import (
    FAINT,
    HOLLOW_EDGE,
    INK,
    LAND,
    PAPER,
    POINT,
    PROVINCE,
    QUIET,
    STALE_INK,
    draw_hatching,
    each_row,
    faded,
    shorten,
    text_width,
)  # fmt: skip
from pipeline.scene import LegendEntry, Scene
from pipeline.theatre import Theatre

PLAIN_CHANGES = {
    "captured": "captured",
    "captured_part": "partly captured",
    "withdrew": "left",
    "handed_over": "handed over",
    "besieged": "besieged",
    "siege_broken": "siege broken",
    "entered": "entered",
}
"""How a change reads behind the name of its place. Offensives and mere states are no changes of control."""
OF_LATE_DAYS = 7


@dataclass(frozen=True, slots=True)
class InView:
    """What the map shows: counts of places by sign, and the blocs that hold them, those with most first."""

    held: tuple[tuple[LegendEntry, int], ...]
    n_places: int
    n_contested: int
    n_besieged: int
    n_unknown: int


def count_in_view(scene: Scene, is_seen: pd.Series) -> InView:
    """Counts over the states for which `is_seen` holds."""
    seen = scene.states[is_seen]
    held = seen.loc[seen["control"] == "held", "bloc_id"].value_counts()
    contested = seen[seen["control"] == "contested"]
    fighting = {*contested["bloc_id"], *contested["challenger_id"]}
    entries = [(entry, int(held.get(entry.bloc_id, 0))) for entry in scene.legend]
    shown = [(entry, n) for entry, n in entries if n or entry.bloc_id in fighting]
    return InView(
        held=tuple(sorted(shown, key=lambda item: (-item[1], item[0].bloc_id))),
        n_places=len(seen),
        n_contested=len(contested),
        n_besieged=int((seen["besieged_by"] != "").sum()),
        n_unknown=int((seen["control"] == "unknown").sum()),
    )


class Column:
    """Writes lines from the top of a panel downwards."""

    def __init__(self, ax: Axes, left: float, top: float, right: float) -> None:
        self.ax, self.left, self.y, self.right = ax, left, top, right

    def heading(self, text: str) -> None:
        self.y -= 24
        self.write(self.left, text, 17, INK, weight="bold")
        self.y -= 14

    def write(self, x: float, text: str, size: float, colour: str, *, weight: str = "normal", ha: str = "left") -> None:
        self.ax.text(
            x, self.y, text, fontsize=size * POINT, color=colour, fontweight=weight, ha=ha, va="baseline",
            parse_math=False,
        )  # fmt: skip

    def down(self, by: float) -> None:
        self.y -= by

    def rule(self) -> None:
        self.y -= 20
        self.ax.plot([self.left, self.right], [self.y, self.y], color=PROVINCE, linewidth=POINT)
        self.y -= 8


def draw_legend(column: Column, view: InView, share: float, land: str) -> None:
    """The blocs in view with their counts, then the signs that are in use; `land` names what the share is of."""
    column.heading("Places held")
    for entry, n_places in view.held:
        column.down(30)
        draw_mark(column.ax, column.left + 12, column.y + 6, 10.5, entry.colour, entry.letter)
        column.write(column.left + 36, entry.label, 17, INK)
        column.write(column.right, str(n_places), 17, INK, ha="right")
    column.down(6)
    if view.n_contested:
        column.down(30)
        draw_hatching(column.ax, column.left + 2, column.y - 4, 20, "#c9c5bb", INK)
        _sign(column, "Contested, hatched by the newcomer", view.n_contested)
    if view.n_besieged:
        column.down(30)
        for radius, fill, edge in ((11.0, PAPER, INK), (6.0, FAINT, "none")):
            column.ax.add_artist(
                Circle((column.left + 12, column.y + 6), radius, facecolor=fill, edgecolor=edge, linewidth=2.4 * POINT)
            )
        _sign(column, "Besieged, ringed by the besieger", view.n_besieged)
    if view.n_unknown:
        column.down(30)
        column.ax.add_artist(
            Circle((column.left + 12, column.y + 6), 8, facecolor=PAPER, edgecolor=HOLLOW_EDGE, linewidth=1.6 * POINT)
        )
        _sign(column, "Unknown: no recent evidence", view.n_unknown)
    column.down(30)
    for x, ink in ((6.5, 1.0), (18.5, STALE_INK)):
        draw_mark(column.ax, column.left + x, column.y + 6, 5, faded(QUIET, ink**2), "")
    column.write(column.left + 36, "Paler: last confirmed long ago", 15, QUIET)
    column.down(30)
    draw_mark(column.ax, column.left + 12, column.y + 6, 7, FAINT, "", is_square=True)
    column.write(column.left + 36, "Base, dam, field, crossing, district", 15, QUIET)
    column.down(30)
    column.ax.add_artist(
        Circle((column.left + 12, column.y + 6), 10, facecolor=LAND, edgecolor=PROVINCE, linewidth=POINT)
    )
    column.write(column.left + 36, f"Plain ground: no data, {share:.0%} of", 15, QUIET)
    column.down(20)
    column.write(column.left + 36, land, 15, QUIET)


def _sign(column: Column, text: str, count: int) -> None:
    column.write(column.left + 36, text, 15, QUIET)
    column.write(column.right, str(count), 17, INK, ha="right")


def draw_of_late(column: Column, events: pd.DataFrame, theatre: Theatre, floor: float) -> None:
    """What happened in the days before, newest first, as far down as `floor`; what does not fit is counted."""
    column.heading("Changed in the last seven days")
    if events.empty:
        column.down(26)
        column.write(column.left, "No change of control is known.", 15, QUIET)
        return
    left = len(events)
    for event in each_row(events):
        sides = wrap(_sides(event, theatre), 44)[:2]
        needed = 28 + 20 * len(sides) + (24 if left > 1 else 0)
        if column.y - needed < floor:
            column.down(26)
            column.write(column.left, f"and {left} more", 15, QUIET)
            return
        column.down(28)
        draw_mark(column.ax, column.left + 7, column.y + 5.5, 5.5, event.colour, "")
        day = f"{event.event_on.day} {event.event_on:%b}"
        name = shorten(event.place, 16, 250, is_bold=True)
        column.write(column.left + 22, name, 16, INK, weight="bold")
        reach = text_width(name, 16, is_bold=True)
        column.write(column.left + 29 + reach, PLAIN_CHANGES[event.change], 15, INK)
        column.write(column.right, day, 15, QUIET, ha="right")
        for line in sides:
            column.down(20)
            column.write(column.left + 22, line, 14.5, QUIET)
        left -= 1


def changes_of_late(scene: Scene, is_near: pd.Series) -> pd.DataFrame:
    """The events that happened in the last seven days up to the scene's day where `is_near` holds, newest first."""
    events = scene.events[is_near]
    recent = events[
        events["n_days_away"].between(1 - OF_LATE_DAYS, 0)
        & (events["status"] == "happened")
        & events["change"].isin(PLAIN_CHANGES)
    ]
    return recent.sort_values(["event_on", "confidence", "event_id"], ascending=[False, False, True])


def _sides(event: Any, theatre: Theatre) -> str:
    gained, lost = (_name(getattr(event, side), theatre) for side in ("gained_by", "lost_by"))
    change = event.change
    if change == "withdrew":
        return f"by {lost}" + (f", then {gained}" if gained else "")
    if change == "siege_broken":
        return f"{gained} relieved" + (f", from {lost}" if lost else "")
    joined = {"besieged": ", holding it: ", "entered": ", holding it: "}.get(change, ", from ")
    return f"by {gained}" + (f"{joined}{lost}" if lost else "")


def _name(actor_id: object, theatre: Theatre) -> str:
    actor = theatre.actors.get(actor_id) if isinstance(actor_id, str) else None
    return (actor.short or actor.name) if actor else ""


def source_lines(scene: Scene, theatre: Theatre) -> list[str]:
    """Who is behind the map, in the lines of its foot."""
    names = [f"{name}*" if _is_fictional(name, theatre) else name for name in scene.sources]
    listed = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    articles = f"{scene.n_articles} article{'' if scene.n_articles == 1 else 's'}"
    first = f"Sources: {articles}" + (f" by {listed}." if listed else ".")
    if any(_is_fictional(name, theatre) for name in scene.sources):
        first += " * fictional outlet, demonstration article."
    return [first, f"{scene.disclaimer} Areas end where evidence ends."]


def _is_fictional(name: str, theatre: Theatre) -> bool:
    outlet = theatre.outlets.get(name)
    return outlet is not None and outlet.is_fictional
