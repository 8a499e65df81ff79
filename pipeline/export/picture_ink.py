"""What every part of a picture shares: its inks, its units, the width of words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath

from pipeline.fading import half_life
from pipeline.scene import Scene

INK, QUIET, FAINT, HALO, PAPER = "#24262a", "#5d5c58", "#8b887f", "#f6f4ee", "#ffffff"
SEA, LAND, COAST, LAKE, RIVER = "#cfdfe9", "#f3f0e9", "#b9c9d3", "#b3d1e4", "#a5c6da"
PROVINCE, BORDER, HOLLOW_EDGE = "#c6c2b8", "#7d7870", "#77746d"
OUTLINE_SIZE = 100.0
POINT = 0.72
"""Points in a sheet unit: the sheet has a hundred units to the inch."""
PALER = ((2.0, 0.4), (1.3, 0.52), (0.8, 0.66), (0.4, 0.82))
"""From so many half-lives without evidence on ground has so much of its ink; docs/timemap.md has the same steps."""
STALE_FROM, STALE_INK = 0.52, 0.72
"""Where ground is so pale, a dot has so much of its ink."""


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, *, is_bold: bool = False) -> float:
    """The width of a text in sheet units, `size` being the height of its letters' em in the same units."""
    across = np.asarray(letter_outline(text, is_bold=is_bold).vertices)[:, 0]
    return float(np.ptp(across)) * size / OUTLINE_SIZE if len(across) else 0.0


def shorten(text: str, size: float, most: float, *, is_bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than `most` sheet units."""
    while text_width(text, size, is_bold=is_bold) > most:
        text = text[:-2].rstrip() + "…"
    return text


@lru_cache(maxsize=4096)
def letter_outline(text: str, *, is_bold: bool) -> Outline:
    """The outline of a text at OUTLINE_SIZE, its base line starting at 0, 0."""
    font = FontProperties(weight="bold" if is_bold else "normal")
    outline = TextPath((0, 0), text.replace("$", "S"), size=OUTLINE_SIZE, prop=font)
    return Outline(np.asarray(outline.vertices).reshape(-1, 2), outline.codes)


def bloc_colour(scene: Scene, bloc_id: str) -> str:
    """The colour of a bloc in the scene's legend; grey for one that holds and fights nowhere in it."""
    return next((entry.colour for entry in scene.legend if entry.bloc_id == bloc_id), FAINT)


def rival_colour(scene: Scene, bloc_id: str) -> str:
    """The colour of the other side of contested ground; the grey of the unknown when nobody says who it is."""
    return bloc_colour(scene, bloc_id) if bloc_id else HOLLOW_EDGE


def paleness(place_kind: str, n_days: float) -> float:
    """How strongly ground is painted of which nobody has spoken for so many days: 1 to 0.4, in the map's steps."""
    age = n_days / half_life(place_kind)
    return next((ink for least, ink in PALER if age >= least), 1.0)


def ink_of(scene: Scene, state: Any) -> float:
    """How strongly a state's ground is painted; before its last evidence it is as old as its first day."""
    n_days = state.n_days_since_evidence
    if n_days < 0:
        n_days = (pd.Timestamp(scene.day) - state.since_on).days
    return paleness(state.place_kind, n_days)


def faded(colour: str, ink: float) -> str:
    """A colour thinned with paper, of which `ink`, 0 to 1, is left."""
    red, green, blue = (
        ink * part + (1 - ink) * paper for part, paper in zip(to_rgb(colour), to_rgb(PAPER), strict=True)
    )
    return to_hex((red, green, blue))


def hatch(ax: Axes, shape: Any, colour: str, alpha: float, zorder: float = 2.1) -> None:
    left, bottom, right, top = shape.bounds
    reach = top - bottom
    starts = np.arange(left - reach, right, 8.5)
    strokes = shapely.linestrings([[(x, bottom), (x + reach, top)] for x in starts])
    cut = shapely.get_parts(shapely.intersection(strokes, shape))
    segments = [shapely.get_coordinates(line) for line in cut if line.geom_type == "LineString" and not line.is_empty]
    ax.add_artist(
        LineCollection(segments, colors=[colour], linewidths=[2.3 * POINT], alpha=alpha, zorder=zorder, capstyle="butt")
    )


def draw_hatching(ax: Axes, left: float, bottom: float, side: float, one: str, other: str) -> None:
    """The sign for contested ground, for the legend."""
    box = shapely.box(left, bottom, left + side, bottom + side)
    ax.add_artist(Rectangle((left, bottom), side, side, facecolor=one, alpha=0.4, edgecolor="none", zorder=6))
    hatch(ax, box, other, 0.9, zorder=7)


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """The rows as named tuples, whose values are typed by the table and not by pandas."""
    return cast(Iterator[Any], frame.itertuples())
