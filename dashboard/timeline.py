"""The timeline: the map with its slider, what happened around the date, filters, and what can be taken away."""

from __future__ import annotations

from html import escape

import folium
import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from dashboard.address import read_address, read_view, write_address
from dashboard.filters import choose_filters
from dashboard.frame import page, wear_style
from dashboard.panel import draw_events, draw_heading, draw_place
from dashboard.session import Chosen, World, assets_here, choose, enter, theatre_here, world_here
from dashboard.takeaway import offer_takeaway
from dashboard.timemap.payload import MapTables, make_payload
from dashboard.timemap.timemap import OfflineMap, Order, Push, TimeMap
from pipeline.scene import Filters, draw_scene, filter_events, filter_spells
from pipeline.theatre import Theatre

CREDITS = "Places: GeoNames, CC BY 4.0. Ground: Natural Earth; rivers: GSHHG, LGPL."


@page
def show() -> None:
    """The page."""
    wear_style("timeline", "panel")
    theatre, world = theatre_here(), world_here()
    is_new = enter("timeline")
    asked = dict(st.query_params)
    if "chosen" not in st.session_state or (is_new and "on" in asked):
        choose(read_address(asked, theatre, world.days))
    chosen: Chosen = st.session_state["chosen"]
    with st.container(key="toolbar", horizontal=True, wrap=False, gap="small"):
        st.html(f'<span class="wh-theatre">{escape(theatre.title)}</span>')
        filters = choose_filters(chosen.filters, theatre)
        takeaway = st.container(horizontal=True, wrap=False, gap="small")
    chosen = choose(filters=filters)
    if is_new:
        give_order(chosen)
    with st.container(key="map"):
        heard = draw_map(theatre, world, filters)
    chosen = choose(follow(chosen, heard))
    parameters = write_address(chosen)
    if dict(st.query_params) != parameters:
        st.query_params.from_dict(parameters)
    scene = draw_scene(world.tables, theatre, chosen.on, chosen.filters, cells=world.cells)
    with takeaway:
        offer_takeaway(scene, world, theatre, chosen.at)
    with st.container(key="panel"):
        way_back = st.container()
        if world.tables.events.empty:
            st.html(_say_empty(theatre))
        elif chosen.place:
            way_back.button("‹ All events", type="tertiary", key="all_events", on_click=_leave_place)
            st.html(draw_place(chosen.place, scene, world, theatre))
        else:
            st.html(draw_heading(scene) + draw_events(scene, world, theatre))


def _say_empty(theatre: Theatre) -> str:
    return (
        '<p class="wh-empty">The store is empty. Bring articles about '
        f"{escape(theatre.title)} on the page <b>Articles</b>, or with<br>"
        f"<code>whoheld add FOLDER --theatre {escape(theatre.theatre_id)}</code></p>"
    )


def give_order(chosen: Chosen) -> None:
    """Have the map show what is chosen; it carries each order out once."""
    number = int(st.session_state.get("n_orders", 0)) + 1
    st.session_state["n_orders"] = number
    st.session_state["order"] = Order(f"{number}", chosen.on.isoformat(), chosen.at, chosen.place)


def draw_map(theatre: Theatre, world: World, filters: Filters) -> list[str]:
    """The map, built anew with the same arguments at every run so that it is mounted once; returns what it says."""
    assets = assets_here()
    base = OfflineMap(
        location=[theatre.view.lat, theatre.view.lon],
        zoom_start=theatre.view.zoom,
        tiles=None,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
        min_zoom=4,
        max_zoom=13,
    )
    TimeMap(assets.stamp, assets.basemap, escape(f"{theatre.disclaimer} {CREDITS}")).add_to(base)
    pushed = folium.FeatureGroup(name="time")
    Push(load_payload(world.version, theatre.theatre_id, filters), st.session_state["order"]).add_to(pushed)
    said = st_folium(
        base,
        key="timemap",
        height=820,
        use_container_width=True,
        returned_objects=["selected_tags"],
        feature_group_to_add=pushed,
    )
    return list((said or {}).get("selected_tags") or [])


@st.cache_data(show_spinner=False, max_entries=32)
def load_payload(version: str, theatre_id: str, filters: Filters) -> str:
    """The map's data for a version of the store and a set of filters."""
    theatre, world = theatre_here(), world_here()
    spells, events = filter_spells(world.tables, theatre, filters), filter_events(world.tables, filters)
    stamp = f"{theatre_id} {version} {filters}"
    return make_payload(MapTables(spells, events, world.cells, world.days, world.known), theatre, stamp)


def follow(chosen: Chosen, tags: list[str]) -> Chosen:
    """What the visitor has now chosen on the map. Words that were said before the last order are not listened to."""
    said = dict(tag.split(":", 1) for tag in tags)
    order: Order = st.session_state["order"]
    if said.get("order") != order.count or said.get("count") == st.session_state.get("heard"):
        return chosen
    st.session_state["heard"] = said.get("count")
    return Chosen(
        on=pd.Timestamp(said["on"]).date(),
        at=read_view(said.get("at", "")),
        place=said.get("place", ""),
        filters=chosen.filters,
    )


def _leave_place() -> None:
    give_order(choose(place=""))
