"""Saved views: the menu in which the present view gets a name, and others are opened, renamed and deleted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.address import read_address, read_link, write_link
from dashboard.chosen import Chosen
from dashboard.frame import plain
from dashboard.map import give_order
from dashboard.menus import begin_menus
from dashboard.session import choose, store_here, theatre_here, world_here
from pipeline.errors import BadRequest
from pipeline.store.views import LONGEST_NAME, SavedView, delete_view, list_views, rename_view, save_view
from pipeline.theatre import Theatre


def offer_views(theatre: Theatre) -> None:
    """The menu. Everybody who uses the store sees the same views."""
    saved = list_views(store_here(), theatre.theatre_id)
    label = f"Views · {len(saved)}" if saved else "Views"
    with st.popover(label, width="content", key="views"):
        _say_trouble()
        _ask_name()
        if not saved:
            st.caption("No view yet. A view keeps day, map, filters and all that is chosen here.")
            return
        with st.container(key="saved_views", height=min(300, 44 * len(saved) + 12), border=False):
            for number, view in enumerate(saved):
                _offer_view(number, view)
        _ask_other_name(saved)


def _ask_name() -> None:
    row = st.form("save_view", clear_on_submit=True, border=False)
    with row.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input("Save this view as", key="view_name", max_chars=LONGEST_NAME, width=220)
        st.form_submit_button("Save", on_click=_save)


def _offer_view(number: int, view: SavedView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        said = f"Saved {view.saved_at.day} {view.saved_at:%b %Y} by {view.who}"
        st.button(
            plain(view.name),
            type="tertiary",
            key=f"open_view_{number}",
            on_click=open_view,
            args=(view.link,),
            help=plain(said),
        )
        st.button("✕", type="tertiary", key=f"delete_view_{number}", on_click=_delete, args=(view.name,), help="Delete")


def _ask_other_name(saved: list[SavedView]) -> None:
    with st.expander("Rename"), st.form("rename_view", clear_on_submit=True, border=False):
        st.selectbox("View", [view.name for view in saved], key="view_to_rename", label_visibility="collapsed")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.text_input("New name", key="view_new_name", max_chars=LONGEST_NAME, width=200)
            st.form_submit_button("Rename", on_click=_rename)


def open_view(link: str) -> None:
    """Show what a saved view shows."""
    world = world_here()
    chosen = read_address(read_link(link), theatre_here(), world.days, set(world.articles["outlet"]))
    begin_menus(choose(chosen))
    give_order(chosen)


def _save() -> None:
    chosen: Chosen = st.session_state["chosen"]
    _answered(
        lambda: save_view(store_here(), theatre_here().theatre_id, st.session_state["view_name"], write_link(chosen))
    )


def _rename() -> None:
    old, new = st.session_state["view_to_rename"], st.session_state["view_new_name"]
    _answered(lambda: rename_view(store_here(), theatre_here().theatre_id, old, new))


def _delete(name: str) -> None:
    _answered(lambda: delete_view(store_here(), theatre_here().theatre_id, name))


def _answered(act: Callable[[], object]) -> None:
    """Do it; what goes wrong is said in the menu at the next run."""
    try:
        act()
    except BadRequest as error:
        st.session_state["view_trouble"] = str(error)


def _say_trouble() -> None:
    trouble = st.session_state.pop("view_trouble", "")
    if trouble:
        st.error(plain(trouble))
