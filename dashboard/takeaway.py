"""Taking it away: the picture of the present view, and events and states of the present filters as files."""

from __future__ import annotations

import math
import re

import pandas as pd
import streamlit as st

from dashboard.chosen import Chosen, View
from dashboard.lenses import say_lens
from dashboard.session import World
from pipeline.export.writers import WRITERS, write_table
from pipeline.scene import Filters, Scene, filter_events
from pipeline.theatre import Theatre

MAP_PIXELS = (1088, 704)
LONGEST_VOICE = 60
"""An outlet's name goes into the name of a file up to so many characters."""
_LABELS = {"csv": "CSV", "geojson": "GeoJSON"}


def offer_takeaway(scene: Scene, world: World, theatre: Theatre, chosen: Chosen) -> None:
    """One button for the picture and a small menu for the tables."""
    with st.popover("Take away", width="content"):
        offer_tables(scene, world, theatre, chosen)
    offer_picture(scene, theatre, chosen)


def name_file(chosen: Chosen, theatre: Theatre) -> str:
    """What a file of this choice is called, without its ending: theatre and day, the lens, and whether filters cut
    it: whoheld-syria_iraq-2014-06-30-as-known-then-according-to-meridian-wire-filtered."""
    parts = ["whoheld", theatre.theatre_id, chosen.on.isoformat()]
    if chosen.is_then:
        parts.append("as-known-then")
    if chosen.according_to:
        parts.append("according-to-" + re.sub(r"[\W_]+", "-", chosen.according_to.lower()).strip("-")[:LONGEST_VOICE])
    if chosen.filters != Filters():
        parts.append("filtered")
    return "-".join(parts)


def make_picture(scene: Scene, theatre: Theatre, at: View | None, lens: str) -> bytes:
    """The picture of a scene as PNG, `lens` in words. What draws it is loaded when the first is asked for: it takes
    seconds."""
    from pipeline.export.picture import draw_picture

    return draw_picture(scene, theatre, cells=scene.cells, view=seen_box(at, theatre), lens=lens)


def offer_picture(scene: Scene, theatre: Theatre, chosen: Chosen) -> None:
    """A PNG of 1920 by 1080 of the present view, drawn when it is asked for."""
    st.download_button(
        "Make picture",
        data=lambda: make_picture(scene, theatre, chosen.at, say_lens(chosen, theatre)),
        file_name=f"{name_file(chosen, theatre)}.png",
        mime="image/png",
        type="primary",
        on_click="ignore",
        key="picture",
    )


def seen_box(at: View | None, theatre: Theatre) -> tuple[float, float, float, float]:
    """West, south, east, north of what a screen of 1440 by 900 shows at a view (Web Mercator, 256 pixels a tile)."""
    lat, lon, zoom = at or (theatre.view.lat, theatre.view.lon, theatre.view.zoom)
    degrees = 360 / (256 * 2**zoom)
    wide, high = MAP_PIXELS[0] * degrees / 2, MAP_PIXELS[1] * degrees / 2 * math.cos(math.radians(lat))
    return (max(-180.0, lon - wide), max(-85.0, lat - high), min(180.0, lon + wide), min(85.0, lat + high))


def offer_tables(scene: Scene, world: World, theatre: Theatre, chosen: Chosen) -> None:
    """Events of the present filters and states of the present day, in every format that we write."""
    name = name_file(chosen, theatre)
    events = filter_events(world.tables, theatre, scene.filters)
    tables: tuple[tuple[str, pd.DataFrame], ...] = (("events", events), ("states", scene.states))
    for table_name, frame in tables:
        for file_format, writer in WRITERS.items():
            st.download_button(
                f"{table_name.capitalize()} as {_LABELS.get(file_format, file_format)}",
                data=lambda frame=frame, table=table_name, fmt=file_format: write_table(frame, table, fmt),
                file_name=f"{name}-{table_name}{writer.ending}",
                mime=writer.media,
                on_click="ignore",
                key=f"{table_name}_{file_format}",
                width="stretch",
            )
