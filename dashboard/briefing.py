"""The briefing: a picture of the present view, looked at before it is taken away."""

from __future__ import annotations

import streamlit as st

from dashboard.address import read_address
from dashboard.chosen import Chosen
from dashboard.frame import page, wear_style
from dashboard.lenses import lens_of
from dashboard.sentences import say_day
from dashboard.session import choose, enter, theatre_here, world_here
from dashboard.takeaway import make_picture, offer_tables
from pipeline.lenses import Lens
from pipeline.scene import Filters, draw_scene


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
    picture = load_picture(world.version, theatre.theatre_id, chosen)
    st.image(picture, caption=f"{theatre.title}, {say_day(chosen.on)}", width="stretch")
    name = f"whoheld-{theatre.theatre_id}-{chosen.on.isoformat()}"
    with st.container(horizontal=True):
        st.download_button(
            "Take the picture", picture, file_name=f"{name}.png", mime="image/png", type="primary", on_click="ignore"
        )
        scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
        offer_tables(scene, world, theatre, name)
    if chosen.filters != Filters() or lens_of(chosen) != Lens():
        st.caption("The filters and the lens of the timeline are in force.")


@st.cache_data(show_spinner="Drawing", max_entries=8)
def load_picture(version: str, theatre_id: str, chosen: Chosen) -> bytes:
    """The picture of a choice at a version of the store, as PNG."""
    theatre, world = theatre_here(chosen.palette), world_here(lens_of(chosen))
    scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
    return make_picture(scene, theatre, chosen.at)
