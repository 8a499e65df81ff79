"""The briefing: a picture of the present view, looked at before it is taken away."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.address import read_address
from dashboard.chosen import Chosen, View
from dashboard.frame import page, wear_style
from dashboard.lenses import lens_of, say_lens
from dashboard.sentences import say_day
from dashboard.session import choose, enter, theatre_here, world_here
from dashboard.takeaway import make_picture, name_file, offer_tables
from pipeline.scene import Filters, Scene, draw_scene
from pipeline.theatre import Theatre


@page
def show() -> None:
    """The page."""
    wear_style()
    enter("briefing")
    whole = world_here()
    if "chosen" not in st.session_state:
        choose(read_address({}, theatre_here(), whole.days))
    chosen: Chosen = st.session_state["chosen"]
    st.title("Briefing")
    if whole.tables.spells.empty:
        st.info("There is nothing to draw yet. Bring articles on the page Articles.")
        return
    first, last = whole.days
    day = st.date_input("Date", chosen.on, min_value=first, max_value=last, format="YYYY-MM-DD", width=200)
    if day != chosen.on:
        chosen = choose(on=day)
    theatre, world = theatre_here(chosen.palette), world_here(lens_of(chosen))
    scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
    lens = say_lens(chosen, theatre)
    key = (world.version, theatre.theatre_id, chosen.on, chosen.filters, chosen.palette, chosen.at, lens)
    picture = load_picture(key, scene, theatre)
    st.image(
        picture, caption=". ".join(filter(None, (f"{theatre.title}, {say_day(chosen.on)}", lens))), width="stretch"
    )
    with st.container(horizontal=True):
        st.download_button(
            "Take the picture",
            picture,
            file_name=f"{name_file(chosen, theatre)}.png",
            mime="image/png",
            type="primary",
            on_click="ignore",
        )
        offer_tables(scene, world, theatre, chosen)
    if chosen.filters != Filters() or lens:
        st.caption("The filters and the lens of the timeline are in force.")


Key = tuple[str, str, date, Filters, str, View | None, str]
"""All that a picture hangs on: the world's version, theatre_id, day, filters, palette, view, and the lens in words."""


@st.cache_data(show_spinner="Drawing", max_entries=8)
def load_picture(key: Key, _scene: Scene, _theatre: Theatre) -> bytes:
    """The picture of a scene as PNG, kept by its key."""
    *_, at, lens = key
    return make_picture(_scene, _theatre, at, lens)
