"""What stands beside the map: what was picked on it, else the days around, what changed since, and the charts."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from dashboard.actor import draw_actor
from dashboard.changed import draw_changed
from dashboard.chosen import Chosen
from dashboard.lenses import THEN, lens_of
from dashboard.map import give_order, leave_pick
from dashboard.panel import draw_chosen_event, draw_events, draw_heading, draw_place
from dashboard.sentences import say_short_day
from dashboard.session import World, choose
from pipeline.scene import Scene, filter_events, filter_spells
from pipeline.theatre import Theatre

Span = tuple[date, date]
AROUND, CHANGED, CHARTS = "Events", "Changed", "Charts"


def show_side(chosen: Chosen, scene: Scene, world: World, theatre: Theatre) -> None:
    """The panel."""
    way_back = st.container()
    was_charted = st.session_state.pop("charted", None)
    if chosen.place or chosen.actor or chosen.event:
        way_back.button("‹ All events", type="tertiary", key="all_events", on_click=leave_pick)
        st.html(_draw_pick(chosen, scene, world, theatre))
        return
    st.html(draw_heading(scene, world, theatre) + _say_lens(chosen, world, theatre))
    part = _choose_part(chosen)
    if part == CHARTS:
        show_charts(chosen, world, theatre, was_charted)
    elif part == CHANGED and chosen.pin is not None:
        st.button(f"Unpin {say_short_day(chosen.pin)}", type="tertiary", key="unpin", on_click=_unpin)
        spells = filter_spells(world.tables, theatre, chosen.filters)
        st.html(draw_changed(spells, theatre, chosen.pin, chosen.on))
    else:
        st.html(draw_events(scene, world, theatre))


def _draw_pick(chosen: Chosen, scene: Scene, world: World, theatre: Theatre) -> str:
    if chosen.place:
        return draw_place(chosen.place, scene, world, theatre)
    if chosen.actor:
        return draw_actor(chosen.actor, scene, world, theatre)
    return draw_chosen_event(chosen.event, world, theatre)


def _say_lens(chosen: Chosen, world: World, theatre: Theatre) -> str:
    """A line that says so when less than everything is looked at."""
    lens, words = lens_of(chosen), []
    if lens.known_on is not None:
        words.append(f"{THEN}: {len(_articles_by(world, chosen)):,} of {len(world.articles):,} articles were out.")
    if lens.according_to and world.tables.claims.empty:
        words.append("These outlets said nothing by then.")
    return f'<p class="wh-lens">{escape(" ".join(words))}</p>' if words else ""


def _articles_by(world: World, chosen: Chosen) -> pd.DataFrame:
    return world.articles[world.articles["published_on"] <= pd.Timestamp(chosen.on)]


def _choose_part(chosen: Chosen) -> str:
    parts = [AROUND, *([CHANGED] if chosen.pin else []), CHARTS]
    is_pin_new = chosen.pin != st.session_state.get("side_pin")
    if is_pin_new or st.session_state.get("side_part") not in parts:
        st.session_state["side_part"] = CHANGED if chosen.pin else AROUND
    st.session_state["side_pin"] = chosen.pin
    pin = f"Since {say_short_day(chosen.pin)}" if chosen.pin else ""
    return (
        st.segmented_control(
            "Beside the map",
            parts,
            format_func=lambda part: pin if part == CHANGED else part,
            key="side_part",
            label_visibility="collapsed",
        )
        or AROUND
    )


def show_charts(chosen: Chosen, world: World, theatre: Theatre, charted: Span | None) -> None:
    """The charts over the range of the strip; a range that is chosen in them becomes the strip's, until it is taken
    away in them. `charted` is the range that the charts had at the run before, None where they were not shown.

    What draws charts takes half a second to load, so it is loaded when they are looked at.
    """
    from dashboard.charts import draw_charts

    spells = filter_spells(world.tables, theatre, chosen.filters)
    events = filter_events(world.tables, theatre, chosen.filters)
    span = draw_charts(world, theatre, spells, events, chosen.span or world.days)
    st.session_state["charted"] = span
    is_new = span is not None and span not in (chosen.span, charted)
    is_gone = span is None and charted is not None and charted == chosen.span
    if is_new or is_gone:
        give_order(choose(span=span))
        st.rerun()


def _unpin() -> None:
    give_order(choose(pin=None))
