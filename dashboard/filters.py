"""The filters of the timeline."""

from __future__ import annotations

import streamlit as st

from dashboard.sentences import CHANGE_WORDS
from pipeline.records import CHANGES, STATUSES
from pipeline.scene import Filters
from pipeline.theatre import Theatre

_KEYS = ("filter_blocs", "filter_changes", "filter_statuses", "filter_text")


def choose_filters(present: Filters, theatre: Theatre) -> Filters:
    """A popover with the filters; returns what is chosen now."""
    for name, value in (
        ("filter_blocs", list(present.blocs)),
        ("filter_changes", list(present.changes)),
        ("filter_statuses", list(present.statuses)),
        ("filter_text", present.text),
    ):
        st.session_state.setdefault(name, value)
    n_set = sum(bool(st.session_state[name]) for name in _KEYS)
    with st.popover(f"Filters · {n_set}" if n_set else "Filters", width="content", key="filters"):
        blocs = st.multiselect(
            "Blocs",
            list(theatre.blocs),
            format_func=lambda bloc_id: theatre.blocs[bloc_id].label,
            key="filter_blocs",
            placeholder="All",
        )
        changes = st.multiselect(
            "Changes",
            list(CHANGES),
            format_func=lambda change: CHANGE_WORDS[change],
            key="filter_changes",
            placeholder="All",
        )
        statuses = st.multiselect("Status", list(STATUSES), key="filter_statuses", placeholder="All")
        text = st.text_input("Place name contains", key="filter_text")
        st.button("Clear filters", key="clear_filters", on_click=_clear, disabled=not n_set)
    return Filters(blocs=tuple(blocs), changes=tuple(changes), statuses=tuple(statuses), text=text.strip())


def _clear() -> None:
    for name in _KEYS:
        st.session_state[name] = "" if name == "filter_text" else []
