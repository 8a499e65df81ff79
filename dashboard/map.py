"""The time map on the page: what it is given, and what it says back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import folium
import streamlit as st

from dashboard.address import read_span, read_view
from dashboard.chosen import LAYERS, Chosen
from dashboard.layers import find_marks
from dashboard.lenses import lens_of
from dashboard.session import World, assets_here, choose, theatre_here, world_here
from dashboard.timemap.payload import MapTables, make_payload
from dashboard.timemap.timemap import Look, OfflineMap, Order, Push, TimeMap
from pipeline.lenses import Lens
from pipeline.scene import Filters, filter_events, filter_spells
from pipeline.theatre import Theatre

CREDITS = "Places: GeoNames, CC BY 4.0. Ground: Natural Earth; rivers: GSHHG, LGPL."
KEY = "timemap"
PICKS = ("event", "actor", "place")


def give_order(chosen: Chosen) -> None:
    """Have the map show what is chosen; it carries each order out once."""
    number = int(st.session_state.get("n_orders", 0)) + 1
    picked = {"place": chosen.place, "actor": chosen.actor, "event": chosen.event}
    st.session_state["n_orders"] = number
    st.session_state["order"] = Order(f"{number}", chosen.on.isoformat(), chosen.at, **picked)
    st.session_state["said"] = picked


def draw_map(chosen: Chosen, theatre: Theatre, world: World) -> None:
    """The map, built anew with the same arguments at every run so that it is mounted once.

    The component makes itself known to the server only when it is imported in a visitor's run, so it is imported here.
    """
    from streamlit_folium import st_folium

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
        keyboard=False,
    )
    TimeMap(assets.stamp, assets.basemap, escape(f"{theatre.disclaimer} {CREDITS}")).add_to(base)
    pushed = folium.FeatureGroup(name="time")
    make_push(load_map_data(chosen, theatre, world), chosen, world).add_to(pushed)
    st_folium(
        base,
        key=KEY,
        height=820,
        use_container_width=True,
        returned_objects=["selected_tags"],
        feature_group_to_add=pushed,
    )


def make_push(payload: str, chosen: Chosen, world: World) -> Push:
    """What is pushed to the map: the data, the last order, and how it is to look."""
    order: Order = st.session_state["order"]
    marks, marked_as = find_marks(chosen, world)
    first, last = (day.isoformat() for day in chosen.span) if chosen.span else ("", "")
    pin = chosen.pin.isoformat() if chosen.pin else ""
    return Push(payload, order, Look(
        language=chosen.language, layers=tuple(name for name in chosen.layers if name in LAYERS), pinned_on=pin,
        marks=marks, marked_as=marked_as, range_from=first, range_to=last,
    ))  # fmt: skip


def load_map_data(chosen: Chosen, theatre: Theatre, world: World) -> str:
    """The map's data for what is chosen."""
    return load_payload(world.version, theatre.theatre_id, chosen.filters, lens_of(chosen), chosen.palette)


@st.cache_data(show_spinner=False, max_entries=48)
def load_payload(version: str, theatre_id: str, filters: Filters, lens: Lens, palette: str) -> str:
    """The map's data for a version of the store, a lens, a set of filters and a palette."""
    theatre, world = theatre_here(palette), world_here(lens)
    spells, events = filter_spells(world.tables, theatre, filters), filter_events(world.tables, theatre, filters)
    said = f"{theatre_id} {world.version} {filters} {palette}"
    stamp = hashlib.sha256(said.encode()).hexdigest()[:16]
    return make_payload(MapTables(spells, events, world.cells, world.days, world.known), theatre, stamp)


def hear_map() -> Mapping[str, str]:
    """What the map has said last, before anything is drawn; empty when it has said nothing."""
    value: Any = st.session_state.get(KEY) or {}
    tags = value.get("selected_tags") or []
    return dict(tag.split(":", 1) for tag in tags)


def follow(chosen: Chosen, said: Mapping[str, str], days: tuple[date, date]) -> Chosen:
    """What the visitor has now chosen on the map and in what is linked with it.

    Words that were said before the last order are not listened to, and none is listened to twice.
    """
    order: Order | None = st.session_state.get("order")
    if order is None or said.get("order") != order.count or said.get("count") == st.session_state.get("heard"):
        return chosen
    before: Mapping[str, str] = st.session_state.get("said", {})
    st.session_state["heard"], st.session_state["said"] = said.get("count"), said
    chosen = replace(chosen, on=_day(said["on"], chosen.on, days), at=read_view(said.get("at", "")))
    if "pin" in said:
        chosen = replace(chosen, pin=_day(said["pin"], None, days))
    if "from" in said:
        chosen = replace(chosen, span=read_span(said["from"], said.get("to", ""), days))
    return replace(chosen, **_follow_pick(chosen, said, before))


def _follow_pick(chosen: Chosen, said: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The place, the actor or the event that was picked last. The map goes on naming what was picked before."""
    present = {name: getattr(chosen, name) for name in PICKS}
    told = {name: said.get(name, present[name]) for name in PICKS}
    if told["actor"] not in theatre_here().actors:
        told["actor"] = ""
    new = [name for name in PICKS if told[name] and told[name] != before.get(name, "")]
    kept = [name for name in PICKS if told[name] and told[name] == present[name]]
    last = next(iter(new or kept or [name for name in PICKS if told[name]]), "")
    return {name: told[name] if name == last else "" for name in PICKS}


def _day(text: str, otherwise: date | None, days: tuple[date, date]) -> Any:
    try:
        return min(days[1], max(days[0], date.fromisoformat(text)))
    except ValueError:
        return otherwise


def leave_pick() -> None:
    """Back to all events."""
    give_order(choose(place="", actor="", event=""))
