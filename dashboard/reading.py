"""What was read in articles: claims and where they went on the map, and what was set aside and why."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.address import write_address
from dashboard.chosen import Chosen
from dashboard.frame import plain
from dashboard.sentences import REASON_WORDS, say_actor, say_change, say_count, say_outlet, say_short_day
from dashboard.session import World, theatre_here
from dashboard.timeline import show as show_timeline
from pipeline.records import Rejected
from pipeline.store.store import Store
from pipeline.theatre import Theatre

MOST_LINKS = 12
NEAR_ZOOM = 8.0


def show_reading(hashes: tuple[str, ...], store: Store, world: World, theatre: Theatre) -> None:
    """Claims and rejections of the articles whose original bytes have these SHA-256 sums, and what was not kept."""
    articles = _of(world.articles, hashes)
    claims = _of(world.tables.claims, hashes)
    rejected = _rejected_table(_of(store.load_rejected(), hashes), st.session_state.get("not_kept", ()))
    st.subheader("What was read")
    st.text(f"{say_count(len(articles), 'article')}: {say_count(len(claims), 'claim')}, {len(rejected):,} set aside.")
    if len(claims):
        st.dataframe(_claims_table(claims, theatre), hide_index=True, width="stretch", key="claims_read")
        offer_map(claims, world)
    elif len(articles):
        st.text("No sentence says who held, took or lost a place in this theatre.")
    if len(rejected):
        st.markdown("**Set aside**")
        st.dataframe(rejected, hide_index=True, width="stretch", key="set_aside")


def offer_map(claims: pd.DataFrame, world: World) -> None:
    """A link for each event that these claims made: it shows the place and the day on the map."""
    wanted = set(claims["claim_id"])
    events = world.tables.events
    mine = events[[not wanted.isdisjoint(ids.split("|")) for ids in events["claim_ids"]]].sort_values("event_on")
    is_drawn = (mine["status"] == "happened") & ~mine["place_precision"].isin(("province", "country"))
    mine, others = mine[is_drawn], mine[~is_drawn]
    if len(others):
        told = [f"{row.place} ({say_change(row.change, row.status)})" for row in others.head(MOST_LINKS).itertuples()]
        st.text(f"Kept, and drawn as no change of control: {', '.join(told)}.")
    if mine.empty:
        return
    timeline = st.Page(show_timeline, title="Timeline", url_path="timeline", default=True)
    with st.container(horizontal=True, gap="small", key="on_the_map"):
        st.text("On the map:")
        for row in mine.head(MOST_LINKS).itertuples():
            address = write_address(Chosen(row.event_on.date(), (row.lat, row.lon, NEAR_ZOOM), row.place_id))
            st.page_link(timeline, label=plain(f"{row.place}, {say_short_day(row.event_on)}"), query_params=address)
        if len(mine) > MOST_LINKS:
            st.text(f"and {len(mine) - MOST_LINKS} more")


def show_article(article: Any, world: World) -> None:
    """One article as text, with the sentences that became claims marked; its markup is never interpreted."""
    claims = world.tables.claims
    mine = claims[(claims["article_id"] == article.article_id) & ~claims["in_title"]]
    spans = sorted(zip(mine["start"], mine["end"], strict=True))
    said = say_outlet(article.outlet, article.published_on, theatre_here())
    st.html(
        f'<h3>{escape(article.title or article.doc_id)}</h3><p class="wh-quiet">{escape(said)}</p>'
        f'<div class="wh-article">{mark_spans(article.text, spans)}</div>'
    )


def mark_spans(text: str, spans: list[tuple[int, int]]) -> str:
    """The text, escaped, with spans marked; a span that begins inside another is part of it."""
    parts, at = [], 0
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])])


def _of(frame: pd.DataFrame, hashes: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame["article_id"].str.split("#").str[0].isin(hashes)]


def _claims_table(claims: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Place": row.place,
                "Claim": say_change(row.change, row.status),
                "Gained by": say_actor(row.gained_by, theatre),
                "Lost by": say_actor(row.lost_by, theatre),
                "When": _when(row.date_start, row.date_end),
                "Quote": row.evidence,
                "Where": f"{row.lat:.3f}, {row.lon:.3f}",
            }
            for row in claims.itertuples()
        ]
    )


def _when(start: Any, end: Any) -> str:
    if pd.isna(start) or pd.isna(end):
        return "not said"
    return say_short_day(start) if start == end else f"{say_short_day(start)} to {say_short_day(end)}"


def _rejected_table(rejected: pd.DataFrame, not_kept: tuple[Rejected, ...]) -> pd.DataFrame:
    rows = [(item.reason, item.detail, item.evidence) for item in not_kept]
    rows += list(zip(rejected["reason"], rejected["detail"], rejected["evidence"], strict=True))
    return pd.DataFrame(
        [(REASON_WORDS.get(reason, reason), detail, quote) for reason, detail, quote in rows],
        columns=["Why", "Detail", "Quote"],
    )
