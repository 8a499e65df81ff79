"""Widgets inside menus, which the browser only builds when their menu opens.

Such a widget shows the value that it was first given and never hears of one that is set later. So all of them are given
what was chosen when they were new, and are made anew, under other keys, when something else than a hand changes it.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.chosen import Chosen


def begin_menus(chosen: Chosen) -> None:
    """Make all widgets of the menus anew, showing what is chosen."""
    st.session_state["menus"] = (_round() + 1, chosen)


def begun_with() -> Chosen:
    """What was chosen when the widgets were made."""
    chosen: Chosen = st.session_state["menus"][1]
    return chosen


def named(name: str) -> str:
    """The key of a widget as long as it is not made anew."""
    return f"{name}_{_round()}"


def peek(name: str, otherwise: Any) -> Any:
    """A widget's value before it is drawn in this run; `otherwise` before it was ever drawn."""
    return st.session_state.get(named(name), otherwise)


def _round() -> int:
    number, _ = st.session_state.get("menus", (0, None))
    return int(number)
