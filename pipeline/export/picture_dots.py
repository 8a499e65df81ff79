"""Dots with their letters, and the names beside them, on the map of a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Patch, Rectangle, Wedge
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke

from pipeline.export.picture_frame import MapFrame
from pipeline.export.picture_ink import (
    HALO,
    HOLLOW_EDGE,
    INK,
    OUTLINE_SIZE,
    PAPER,
    POINT,
    QUIET,
    STALE_FROM,
    STALE_INK,
    bloc_colour,
    each_row,
    faded,
    ink_of,
    letter_outline,
    rival_colour,
    text_width,
)
from pipeline.export.picture_labels import Rect, Wish, place_labels
from pipeline.scene import Scene
from pipeline.theatre import Theatre

SIZES = {"city": 10.5, "town": 7.0}
SMALL = 5.0
LETTER_FROM = 6.4


@dataclass(frozen=True, slots=True)
class Dot:
    """One place that is drawn: where, how large, and its row of the scene's states."""

    x: float
    y: float
    radius: float
    is_square: bool
    state: Any

    @property
    def reach(self) -> float:
        """How far it is drawn, the besieger's ring included."""
        return self.radius + (5.6 if self.state.besieger_id else 0.0)


def find_dots(frame: MapFrame, states: pd.DataFrame) -> list[Dot]:
    """The dots on the map, larger places first; what a larger one would cover shrinks to a point."""
    pins = states[states["place_precision"].isin(("settlement", "site"))]
    if pins.empty:
        return []
    points = frame.to_sheet(pins["lon"], pins["lat"])
    rows = [
        (point, SIZES.get(row.place_kind, SMALL), row)
        for point, row, is_seen in zip(points, each_row(pins), frame.holds(points), strict=True)
        if is_seen
    ]
    rows.sort(key=lambda item: (-item[1], item[2].control != "contested", item[2].place_id))
    dots: list[Dot] = []
    for (x, y), radius, row in rows:
        gaps = [np.hypot(x - dot.x, y - dot.y) - dot.radius for dot in dots]
        room = max(2.4, min(radius, *gaps)) if gaps else radius
        dots.append(Dot(float(x), float(y), float(room), row.place_precision == "site", row))
    return dots


def draw_dots(ax: Axes, dots: Iterable[Dot], scene: Scene) -> None:
    """Small dots first, so that large ones lie on top."""
    for number, dot in enumerate(reversed(list(dots))):
        _mark(ax, dot, scene, 5 + number / 10000)


def draw_mark(
    ax: Axes, x: float, y: float, radius: float, colour: str, letter: str, *, is_square: bool = False
) -> None:
    """A dot with its letter, as in the legend."""
    for shape in (_shape(x, y, radius + 1.4, is_square, PAPER), _shape(x, y, radius, is_square, colour)):
        shape.set_zorder(6)
        ax.add_artist(shape)
    _letter(ax, x, y, radius, colour, letter, 7)


def draw_names(
    ax: Axes, frame: MapFrame, dots: Sequence[Dot], scene: Scene, theatre: Theatre, taken: Sequence[Rect]
) -> None:
    """The names of cities first, then of what changed of late or is fought for, then of towns, largest first."""
    of_late = set(scene.events.loc[scene.events["n_days_away"].between(-6, 0), "place_id"])
    ordered = sorted(dots, key=lambda dot: _rank(dot, of_late, theatre))
    wishes = [
        Wish(dot.x, dot.y, dot.reach, dot.state.place, 17 if dot.state.place_kind == "city" else 14.5,
             dot.state.place_kind == "city")
        for dot in ordered
        if dot.radius >= 3 or dot.state.place_id in of_late
    ]  # fmt: skip
    circles = [(dot.x, dot.y, dot.reach) for dot in dots if dot.radius >= 4]
    sheet = (0.0, 0.0, frame.width, frame.height)
    for label in place_labels(wishes, circles, sheet, _measure, taken=taken):
        wish = label.wish
        ax.text(
            label.x, label.y, wish.text, fontsize=wish.size * POINT, fontweight="bold" if wish.is_bold else "normal",
            color=INK if wish.is_bold else QUIET, zorder=9, va="baseline", ha="left", parse_math=False,
            path_effects=[withStroke(linewidth=3.4 * POINT, foreground=HALO, alpha=0.92)],
        )  # fmt: skip


def _rank(dot: Dot, of_late: set[str], theatre: Theatre) -> tuple[int, int, str]:
    place = theatre.gazetteer.get(dot.state.place_id)
    order = {"city": 0, "town": 2, "village": 4}.get(dot.state.place_kind, 3)
    if dot.state.place_id in of_late or dot.state.control == "contested":
        order = min(order, 1)
    return order, -(place.population if place else 0), dot.state.place_id


def _measure(wish: Wish) -> float:
    return text_width(wish.text, wish.size, is_bold=wish.is_bold)


def _mark(ax: Axes, dot: Dot, scene: Scene, zorder: float) -> None:
    state = dot.state
    ink = STALE_INK if ink_of(scene, state) <= STALE_FROM else 1.0
    shapes: list[Patch] = []
    if state.besieger_id:
        shapes.append(_shape(dot.x, dot.y, dot.radius + 5.6, dot.is_square, PAPER))
        shapes.append(
            _shape(
                dot.x,
                dot.y,
                dot.radius + 4.4,
                dot.is_square,
                PAPER,
                faded(bloc_colour(scene, state.besieger_id), ink),
                2.6,
            )
        )
    shapes.append(_shape(dot.x, dot.y, dot.radius + 1.4, dot.is_square, PAPER))
    if state.control == "unknown":
        shapes.append(_shape(dot.x, dot.y, dot.radius, dot.is_square, PAPER, HOLLOW_EDGE, 1.6))
    else:
        shapes.append(_shape(dot.x, dot.y, dot.radius, dot.is_square, faded(state.colour, ink)))
    if state.control == "contested":
        rival = faded(rival_colour(scene, state.challenger_id), ink)
        shapes.append(Wedge((dot.x, dot.y), dot.radius, -135, 45, facecolor=rival))
    for shape in shapes:
        shape.set_zorder(zorder)
        ax.add_artist(shape)
    if state.control == "held" or (state.control == "contested" and state.challenger_id == state.bloc_id):
        _letter(ax, dot.x, dot.y, dot.radius, state.colour, state.letter, zorder)


def _shape(
    x: float, y: float, radius: float, is_square: bool, fill: str, edge: str = "none", width: float = 0.0
) -> Patch:
    style: dict[str, Any] = {"facecolor": fill, "edgecolor": edge, "linewidth": width * POINT}
    if is_square:
        half = 0.86 * radius
        return Rectangle((x - half, y - half), 2 * half, 2 * half, **style)
    return Circle((x, y), radius, **style)


def _letter(ax: Axes, x: float, y: float, radius: float, colour: str, letter: str, zorder: float) -> None:
    if radius < LETTER_FROM or not letter:
        return
    outline = letter_outline(letter, is_bold=True)
    corners = np.asarray(outline.vertices)
    middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
    moved = Outline((corners - middle) * 1.45 * radius / OUTLINE_SIZE + np.array([x, y]), outline.codes)
    red, green, blue = to_rgb(colour)
    ink = INK if 0.3 * red + 0.59 * green + 0.11 * blue > 0.62 else PAPER
    ax.add_artist(PathCollection([moved], facecolors=[ink], edgecolors="none", zorder=zorder))
