"""The page: its configuration and navigation; what is on it lives in `dashboard`."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st


def show(name: str) -> Callable[[], None]:
    """A page by its name, loaded when it is opened: the map need not wait for what the others stand on."""

    def show_page() -> None:
        import_module(f"dashboard.{name}").show()

    return show_page


st.set_page_config(page_title="whoheld", layout="wide", initial_sidebar_state="collapsed")
st.navigation(
    [
        st.Page(show("timeline"), title="Timeline", url_path="timeline", default=True),
        st.Page(show("articles"), title="Articles", url_path="articles"),
        st.Page(show("places"), title="Places", url_path="places"),
        st.Page(show("briefing"), title="Briefing", url_path="briefing"),
    ],
    position="top",
).run()
