"""The articles: bringing new ones, what was read in them, and all that are in the store."""

from __future__ import annotations

import streamlit as st

from dashboard.frame import page, wear_style
from dashboard.reading import show_article, show_reading
from dashboard.session import enter, store_here, theatre_here, world_here
from dashboard.upload import bring_articles


@page
def show() -> None:
    """The page."""
    wear_style()
    enter("articles")
    theatre, store = theatre_here(), store_here()
    st.title("Articles")
    bring_articles(store, theatre)
    hashes = st.session_state.get("brought", ())
    if hashes:
        show_reading(hashes, store, world_here(), theatre)
    list_articles()


def list_articles() -> None:
    """Every article in the store; choosing one shows its text with what was read marked in it."""
    world, theatre = world_here(), theatre_here()
    articles = world.articles.sort_values(["published_on", "title"], ascending=False, kind="stable")
    st.subheader(f"In the store: {len(articles):,}")
    if articles.empty:
        st.caption("No article yet. Bring some above.")
        return
    text = st.text_input("Search", key="article_text", placeholder="Words in the title or text")
    if text.strip():
        words = text.strip()
        found = articles["title"].str.contains(words, case=False, regex=False)
        articles = articles[found | articles["text"].str.contains(words, case=False, regex=False)]
    shown = articles[["published_on", "outlet", "title", "n_claims"]].reset_index(drop=True)
    fictional = {name for name, outlet in theatre.outlets.items() if outlet.is_fictional}
    shown["outlet"] = [f"{name} (fictional outlet)" if name in fictional else name for name in shown["outlet"]]
    chosen = st.dataframe(
        shown,
        hide_index=True,
        height=360,
        on_select="rerun",
        selection_mode="single-row",
        key="article_list",
        column_config={
            "published_on": st.column_config.DateColumn("Published", format="D MMM YYYY", width="small"),
            "outlet": st.column_config.TextColumn("Outlet", width="medium"),
            "title": st.column_config.TextColumn("Title", width="large"),
            "n_claims": st.column_config.NumberColumn("Claims", width="small"),
        },
    )
    rows = [row for row in chosen["selection"]["rows"] if row < len(articles)]
    if rows:
        show_article(articles.iloc[rows[0]], world)
