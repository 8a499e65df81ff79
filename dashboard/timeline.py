"""The timeline: the map with its slider, what stands beside it, the menus above it, and what can be taken away."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.address import read_address, write_address
from dashboard.chosen import Chosen
from dashboard.filters import choose_filters
from dashboard.frame import page, wear_style
from dashboard.layers import choose_layers, choose_look
from dashboard.lenses import choose_clock, choose_voice, lens_of
from dashboard.map import draw_map, follow, give_order, hear_map, load_map_data
from dashboard.menus import begin_menus
from dashboard.session import World, assets_here, choose, enter, theatre_here, world_here
from dashboard.side import show_side
from dashboard.takeaway import offer_takeaway
from dashboard.views import offer_views
from pipeline.scene import draw_scene
from pipeline.theatre import Theatre


@page
def show() -> None:
    """The page."""
    wear_style("timeline", "panel")
    waiting = st.empty()
    if "chosen" not in st.session_state:
        waiting.html('<p class="wh-waiting" role="status">Reading the store</p>')
    plain, whole = theatre_here(), world_here()
    is_new = enter("timeline")
    chosen = _opened(plain, whole, is_new=is_new)
    toolbar = st.container(key="toolbar", horizontal=True, wrap=False, gap="small")
    middle = st.container(key="map")
    if is_new:
        begin_menus(chosen)
        give_order(chosen)
        # The menus say what is chosen already: the map, which takes the browser longest, need not wait for them.
        theatre, world = _put_map(middle, chosen)
    with toolbar:
        chosen = choose(_choose_in_toolbar(chosen, plain, whole))
        takeaway = st.container(horizontal=True, wrap=False, gap="small")
    if not is_new:
        theatre, world = _put_map(middle, chosen)
    waiting.empty()
    parameters = write_address(chosen)
    if dict(st.query_params) != parameters:
        st.query_params.from_dict(parameters)
    scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
    with takeaway:
        offer_takeaway(scene, world, theatre, chosen)
    with st.container(key="panel"):
        if whole.tables.events.empty:
            st.html(_say_empty(theatre))
        else:
            show_side(chosen, scene, world, theatre)


def _put_map(middle: DeltaGenerator, chosen: Chosen) -> tuple[Theatre, World]:
    """Draw the map; returns what it shows: the theatre in its colours, and the world through the lens."""
    theatre, world = theatre_here(chosen.palette), world_here(lens_of(chosen))
    with middle:
        draw_map(chosen, theatre, world)
    return theatre, world


def load_first() -> None:
    """Make ready what a visitor without a link sees first."""
    opening = Chosen(theatre_here().opening_on)
    world = world_here(lens_of(opening))
    assets_here()
    load_map_data(opening, theatre_here(), world)


def _opened(theatre: Theatre, whole: World, *, is_new: bool) -> Chosen:
    """What is looked at before the menus have spoken: what the link says, then what was chosen on the map."""
    asked = dict(st.query_params)
    if "chosen" not in st.session_state or (is_new and "on" in asked):
        return choose(read_address(asked, theatre, whole.days, set(whole.articles["outlet"])))
    chosen: Chosen = st.session_state["chosen"]
    return chosen if is_new else choose(follow(chosen, hear_map(), whole.days))


def _choose_in_toolbar(chosen: Chosen, theatre: Theatre, whole: World) -> Chosen:
    st.html(f'<span class="wh-theatre">{escape(theatre.title)}</span>')
    is_then = choose_clock()
    voice = choose_voice(theatre, whole)
    layers = choose_layers()
    filters = choose_filters(theatre, whole)
    palette, language = choose_look()
    offer_views(theatre)
    return replace(
        chosen, is_then=is_then, according_to=voice, layers=layers, filters=filters, palette=palette, language=language
    )


def _say_empty(theatre: Theatre) -> str:
    return (
        '<p class="wh-empty">The store is empty. Bring articles about '
        f"{escape(theatre.title)} on the page <b>Articles</b>, or with<br>"
        f"<code>whoheld add FOLDER --theatre {escape(theatre.theatre_id)}</code></p>"
    )
