"""The picture of a scene, ready for a slide: map, legend, what changed of late, scale, north, sources."""

from __future__ import annotations

from io import BytesIO
from textwrap import wrap

import geopandas as gpd
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from pipeline.errors import BadRequest
from pipeline.export.picture_dots import draw_dots, draw_names, find_dots
from pipeline.export.picture_frame import Box, MapFrame, box_of, frame_box
from pipeline.export.picture_ink import INK, PAPER, POINT, PROVINCE, QUIET, shorten, text_width
from pipeline.export.picture_map import draw_areas, draw_countries, draw_ground, draw_lines, draw_scale
from pipeline.export.picture_panel import (
    Column,
    changes_of_late,
    count_in_view,
    draw_legend,
    draw_of_late,
    source_lines,
)  # fmt: skip
from pipeline.scene import Filters, Scene
from pipeline.theatre import Theatre

SHEET_HEIGHT = 1080.0
HEAD, FOOT, PANEL, EDGE = 96.0, 84.0, 400.0, 32.0
MARGIN_KM = 35.0
SMALLEST_HEAD = 13.0
"""The line below the title shrinks to this before it is cut."""
CREDITS = "Place data: GeoNames, CC BY 4.0. Basemap: Natural Earth; rivers: GSHHG, LGPL. Drawn with whoheld."
SMALLEST_SIDE, LARGEST_SIDE = 320, 8000


def draw_picture(
    scene: Scene,
    theatre: Theatre,
    *,
    width: int = 1920,
    height: int = 1080,
    cells: gpd.GeoDataFrame | None = None,
    view: Box | None = None,
    lens: str = "",
) -> bytes:
    """A PNG of `width` by `height` pixels.

    `view` is (west, south, east, north) in degrees, widened to the map's ratio; without it the map shows every place of
    the scene, or the theatre where there is none. `lens` says in words through what it was seen. `cells` are the
    scene's own when not given. Counts are of what is in view; the share of no data is of the theatre's land. Sizes
    follow the height. Safe to call from several threads.
    Raises BadRequest for sides out of 320 to 8000 pixels, a picture narrower than 4:3, or a view that is no box.
    """
    _check(width, height, view)
    sheet_width = SHEET_HEIGHT * width / height
    figure = Figure(figsize=((width + 0.01) * SHEET_HEIGHT / height / 100, (SHEET_HEIGHT + 0.005) / 100))
    figure.set_dpi(100 * height / SHEET_HEIGHT)
    FigureCanvasAgg(figure)
    sheet = _axes(figure, 0, 0, sheet_width, SHEET_HEIGHT, sheet_width)
    sheet.set_facecolor(PAPER)
    map_width, map_height = sheet_width - PANEL, SHEET_HEIGHT - HEAD - FOOT
    frame = frame_box(view or _whole(scene, theatre), map_width, map_height)
    _draw_map(_axes(figure, 0, FOOT, map_width, map_height, sheet_width), frame, scene, theatre, cells)
    _write_head(sheet, scene, say_head(scene, theatre, lens), sheet_width)
    _write_panel(sheet, frame, scene, theatre, sheet_width)
    _write_foot(sheet, scene, theatre, sheet_width)
    out = BytesIO()
    figure.savefig(
        out,
        format="png",
        dpi=figure.dpi,
        metadata={"Title": _title(scene), "Description": say_head(scene, theatre, lens), "Software": "whoheld"},
    )
    return out.getvalue()


def _check(width: int, height: int, view: Box | None) -> None:
    if not (SMALLEST_SIDE <= width <= LARGEST_SIDE and SMALLEST_SIDE <= height <= LARGEST_SIDE):
        raise BadRequest(
            f"A picture has sides of {SMALLEST_SIDE} to {LARGEST_SIDE} pixels; {width} by {height} was asked for."
        )
    if width * 3 < height * 4:
        raise BadRequest(f"A picture is at least 4 wide to 3 high; {width} by {height} was asked for.")
    if view and not (-180 <= view[0] < view[2] <= 180 and -90 <= view[1] < view[3] <= 90):
        raise BadRequest(f"A view is west, south, east, north in degrees; {view} was given.")


def _axes(figure: Figure, left: float, bottom: float, width: float, height: float, sheet_width: float) -> Axes:
    """Axes whose units are those of the sheet, a hundredth of an inch each."""
    place = (left / sheet_width, bottom / SHEET_HEIGHT, width / sheet_width, height / SHEET_HEIGHT)
    ax = figure.add_axes(place, autoscale_on=False)
    ax.set_xlim(0, width)
    ax.set_ylim(0, height)
    ax.set_xticks([])
    ax.set_yticks([])
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def _whole(scene: Scene, theatre: Theatre) -> Box:
    pins = scene.states[scene.states["place_precision"].isin(("settlement", "site", "area"))]
    return box_of(pins["lon"], pins["lat"], MARGIN_KM) if len(pins) else theatre.box


def _draw_map(ax: Axes, frame: MapFrame, scene: Scene, theatre: Theatre, cells: gpd.GeoDataFrame | None) -> None:
    draw_ground(ax, frame, theatre)
    draw_areas(ax, frame, scene, scene.cells if cells is None else cells)
    draw_lines(ax, frame, theatre)
    draw_countries(ax, frame, theatre)
    dots = find_dots(frame, scene.states)
    draw_dots(ax, dots, scene)
    draw_names(ax, frame, dots, scene, theatre, [draw_scale(ax, frame)])


def _title(scene: Scene) -> str:
    return f"Who held what · {scene.day.day} {scene.day:%B %Y} · {scene.title}"


def _write_head(sheet: Axes, scene: Scene, said: str, width: float) -> None:
    top = SHEET_HEIGHT
    sheet.text(EDGE, top - 48, _title(scene), fontsize=33 * POINT, fontweight="bold", color=INK, parse_math=False)
    size = max(SMALLEST_HEAD, min(17.0, 17 * (width - 2 * EDGE) / max(1.0, text_width(said, 17))))
    sheet.text(
        EDGE, top - 78, shorten(said, size, width - 2 * EDGE), fontsize=size * POINT, color=QUIET, parse_math=False
    )
    for y in (top - HEAD, FOOT):
        sheet.plot([0, width], [y, y], color=PROVINCE, linewidth=POINT)
    sheet.plot([width - PANEL] * 2, [FOOT, top - HEAD], color=PROVINCE, linewidth=POINT)


def say_head(scene: Scene, theatre: Theatre, lens: str = "") -> str:
    """What stands below the title: the lens in words, how much is known, and what the filters leave."""
    known = f"{len(scene.states)} places known, {scene.n_contested} contested, {scene.n_besieged} besieged"
    return ". ".join(filter(None, (lens, known, _say_filters(scene.filters, theatre))))


def _say_filters(filters: Filters, theatre: Theatre) -> str:
    """What the reader must know is left out; empty when nothing is."""
    named = {bloc_id: bloc.label for bloc_id, bloc in theatre.blocs.items()}
    named |= {actor_id: actor.short or actor.name for actor_id, actor in theatre.actors.items()}
    lists = {
        "sides": filters.blocs, "actors": filters.actors, "changes": filters.changes, "status": filters.statuses,
        "kinds": filters.kinds, "in": filters.provinces, "outlets": filters.outlets,
    }  # fmt: skip
    said = [
        f"{name} {', '.join(named.get(one, one.replace('_', ' ')) for one in wanted)}"
        for name, wanted in lists.items()
        if wanted
    ]
    if filters.min_confidence:
        said.append(f"at least {filters.min_confidence:.0%} sure".replace("%", " %"))
    if filters.text:
        said.append(f"places named “{filters.text}”")
    return "Only " + "; ".join(said) if said else ""


def _write_panel(sheet: Axes, frame: MapFrame, scene: Scene, theatre: Theatre, width: float) -> None:
    column = Column(sheet, width - PANEL + 26, SHEET_HEIGHT - HEAD - 12, width - 26)
    in_view = count_in_view(scene, _seen(scene.states, frame))
    draw_legend(column, in_view, scene.no_data_share, f"the land of {scene.title}")
    column.rule()
    draw_of_late(column, changes_of_late(scene, _seen(scene.events, frame)), theatre, FOOT + 14)


def _seen(frame: pd.DataFrame, on: MapFrame) -> pd.Series:
    points = on.to_sheet(frame["lon"], frame["lat"])
    return pd.Series(on.holds(points), index=frame.index, dtype=bool)


def _write_foot(sheet: Axes, scene: Scene, theatre: Theatre, width: float) -> None:
    lines = [part for line in source_lines(scene, theatre) for part in wrap(line, int(width / 8.4))][:2]
    for number, line in enumerate([*lines, CREDITS]):
        sheet.text(EDGE, FOOT - 26 - 21 * number, line, fontsize=14.5 * POINT, color=QUIET, parse_math=False)
