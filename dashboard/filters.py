"""The filters of the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.address import provinces_of
from dashboard.menus import begin_menus, begun_with, named, peek
from dashboard.sentences import CHANGE_WORDS
from dashboard.session import World, choose
from pipeline.lenses import list_voices
from pipeline.records import CHANGES, STATUSES
from pipeline.scene import Filters
from pipeline.theatre import Theatre

_LISTS = ("blocs", "actors", "changes", "statuses", "kinds", "provinces", "outlets")


def choose_filters(theatre: Theatre, world: World) -> Filters:
    """A popover with the filters; returns what is chosen now. `world` is the one without a lens."""
    first = begun_with().filters
    n_set = sum(bool(peek(f"filter_{name}", getattr(first, name))) for name in (*_LISTS, "min_confidence", "text"))
    with st.popover(f"Filters · {n_set}" if n_set else "Filters", width="content", key="filters"):
        text = st.text_input("Place name contains", first.text, key=named("filter_text"))
        with st.container(key="filter_lists"):
            picked = _pick_lists(first, theatre, world)
        sure = st.slider(
            "At least this sure", 0.0, 1.0, first.min_confidence, 0.05, key=named("filter_min_confidence"),
            format="percent",
        )  # fmt: skip
        st.button("Clear filters", key="clear_filters", on_click=clear_filters, disabled=not n_set)
    return Filters(**picked, min_confidence=sure, text=text.strip())


def _pick_lists(first: Filters, theatre: Theatre, world: World) -> dict[str, tuple[str, ...]]:
    actors = {name: actor.short or actor.name for name, actor in theatre.actors.items()}
    changes = {change: CHANGE_WORDS[change] for change in CHANGES}
    kinds = {kind: kind.replace("_", " ") for kind in sorted(world.tables.spells["place_kind"].unique())}
    _, outlets = list_voices(world.tables.claims["outlet"], theatre)
    offered: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("Sides", "blocs", {name: bloc.label for name, bloc in theatre.blocs.items()}),
        ("Actors", "actors", dict(sorted(actors.items(), key=lambda one: one[1].lower()))),
        ("Changes", "changes", changes),
        ("Status", "statuses", {status: status for status in STATUSES}),
        ("Kinds of place", "kinds", kinds),
        ("Provinces", "provinces", {name: name for name in provinces_of(theatre)}),
        ("Outlets", "outlets", {name: name for name in outlets}),
    )
    return {name: _pick(label, name, words, getattr(first, name)) for label, name, words in offered}


def _pick(label: str, name: str, words: Mapping[str, str], first: Iterable[str]) -> tuple[str, ...]:
    """A list to pick from; what was picked at first is on offer whatever the store holds."""
    options = [*words, *(value for value in first if value not in words)]
    return tuple(
        st.multiselect(
            label,
            options,
            list(first),
            format_func=lambda value: words.get(value, value),
            key=named(f"filter_{name}"),
            placeholder="All",
        )
    )


def clear_filters() -> None:
    """Take all filters back."""
    begin_menus(choose(filters=Filters()))
