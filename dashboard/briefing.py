"""The briefing: a picture of the present view, looked at before it is taken away."""

from __future__ import annotations

import streamlit as st

from dashboard.address import read_address
from dashboard.frame import page, wear_style
from dashboard.sentences import say_day
from dashboard.session import Chosen, choose, enter, theatre_here, world_here
from dashboard.takeaway import offer_tables, seen_box
from pipeline.export.picture import draw_picture
from pipeline.scene import Filters, draw_scene


@page
def show() -> None:
    """The page."""
    wear_style()
    enter("briefing")
    theatre, world = theatre_here(), world_here()
    if "chosen" not in st.session_state:
        choose(read_address({}, theatre, world.days))
    chosen: Chosen = st.session_state["chosen"]
    st.title("Briefing")
    if world.tables.spells.empty:
        st.info("There is nothing to draw yet. Bring articles on the page Articles.")
        return
    first, last = world.days
    day = st.date_input("Date", chosen.on, min_value=first, max_value=last, format="YYYY-MM-DD", width=200)
    if day != chosen.on:
        chosen = choose(on=day)
    picture = load_picture(world.version, theatre.theatre_id, chosen)
    st.image(picture, caption=f"{theatre.title}, {say_day(chosen.on)}", width="stretch")
    name = f"whoheld-{theatre.theatre_id}-{chosen.on.isoformat()}"
    with st.container(horizontal=True):
        st.download_button(
            "Take the picture", picture, file_name=f"{name}.png", mime="image/png", type="primary", on_click="ignore"
        )
        scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
        offer_tables(scene, world, theatre, name)
    if chosen.filters != Filters():
        st.caption("The filters of the timeline are in force.")


@st.cache_data(show_spinner="Drawing", max_entries=8)
def load_picture(version: str, theatre_id: str, chosen: Chosen) -> bytes:
    """The picture of a choice at a version of the store, as PNG."""
    theatre, world = theatre_here(), world_here()
    scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
    return draw_picture(scene, theatre, cells=world.cells, view=seen_box(chosen.at, theatre))
