"""The page: its configuration and navigation; what is on it lives in `dashboard`."""

import streamlit as st

from dashboard import articles, briefing, places, timeline

st.set_page_config(page_title="whoheld", layout="wide", initial_sidebar_state="collapsed")
st.navigation(
    [
        st.Page(timeline.show, title="Timeline", url_path="timeline", default=True),
        st.Page(articles.show, title="Articles", url_path="articles"),
        st.Page(places.show, title="Places", url_path="places"),
        st.Page(briefing.show, title="Briefing", url_path="briefing"),
    ],
    position="top",
).run()
