"""Why the map shows a place as it does: each report with its weight, what was not believed, what would flip it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.event import draw_line
from dashboard.links import dot
from dashboard.sentences import (
    DOUBT_WORDS,
    say_actor,
    say_chance,
    say_chance_in_full,
    say_flip,
)
from dashboard.session import World
from dashboard.sources import Sources, sources_of
from pipeline.explaining import MOST_ASKED, Entry, Explanation, Flip, explain_state
from pipeline.place_doubts import claims_about, doubts_at
from pipeline.theatre import Theatre

MOST_NAMED = 3
"""So many outlets or articles are named in a line of doubt."""
NEAR_DAYS = 60
"""Reports of what did not happen are told when they are so near to the day."""


def draw_why(place_id: str, day: date, spell: pd.DataFrame, world: World, theatre: Theatre) -> str:
    """The ledger of a place up to a day, closed till it is asked for; `spell` is the one row of SPELLS of that day."""
    events = world.tables.events
    told = _load_explanation(world.version, place_id, day, events, theatre)
    begun = spell["spell_from"].iloc[0] if len(spell) else pd.Timestamp(day)
    ids = {entry.event_id for entry in told.supports}
    recent = set(events.loc[events["event_id"].isin(ids) & (events["event_on"] >= begun), "event_id"])
    now = [entry for entry in told.supports if entry.event_id in recent]
    earlier = [entry for entry in told.supports if entry.event_id not in recent]
    parts = [
        _section("It rests on", now, place_id, events, theatre, is_open=True),
        "".join(f'<p class="wh-why">{escape(words)}</p>' for words in told.settled),
        _section("Not believed", told.not_believed, place_id, events, theatre, is_open=True),
        _section("Came later and speaks against it", told.later, place_id, events, theatre, is_open=True),
        _section("Moves nothing", told.move_nothing, place_id, events, theatre),
        _section("What moved it before", earlier, place_id, events, theatre),
        _draw_doubtful(place_id, day, events, theatre),
        _draw_flips(told.asked, theatre),
    ]
    inside = "".join(parts)
    if not inside:
        return ""
    return f'<details class="wh-box wh-whybox"><summary>Why?</summary><div class="wh-within">{inside}</div></details>'


@st.cache_data(show_spinner=False, max_entries=256)
def _load_explanation(version: str, place_id: str, day: date, _events: pd.DataFrame, _theatre: Theatre) -> Explanation:
    """The ledger of a place. `version` is part of the cache's key."""
    return explain_state(_events, _theatre, place_id, day)


def _section(
    heading: str,
    entries: Sequence[Entry],
    place_id: str,
    events: pd.DataFrame,
    theatre: Theatre,
    *,
    is_open: bool = False,
) -> str:
    if not entries:
        return ""
    of = {entry.event_id: entry for entry in entries}
    rows = events[events["event_id"].isin(list(of))].sort_values(["event_on", "event_id"], ascending=False)
    lines = "".join(
        draw_line(row, theatre, _note(of[row.event_id], row, place_id), _weight(of[row.event_id]))
        for row in rows.itertuples()
    )
    if is_open:
        return f'<h4 class="wh-next">{heading}</h4><div class="wh-lines">{lines}</div>'
    head = f"<summary>{heading} <small>{len(rows)}</small></summary>"
    return f'<details class="wh-fold">{head}<div class="wh-lines">{lines}</div></details>'


def _note(entry: Entry, event: Any, place_id: str) -> str:
    """What a report led to, and where it is of when that is another place: a district, the city or the province."""
    elsewhere = f"of {event.place}" if event.place_id != place_id else ""
    return escape("; ".join(filter(None, (elsewhere, "" if entry.brief == "moves nothing" else entry.brief))))


def _weight(entry: Entry) -> str:
    full = f"A {say_chance(entry.right)} report: {say_chance_in_full(entry.right)} ({entry.weight:+.1f} in log-odds)"
    width = round(100 * (entry.right - 0.5) / 0.5)
    return (
        f'<span class="wh-weight" title="{escape(full)}">{say_chance(entry.right)}'
        f'<i><i style="width:{max(4, width)}%"></i></i></span>'
    )


def _draw_doubtful(place_id: str, day: date, events: pd.DataFrame, theatre: Theatre) -> str:
    """Reports near the day that it is planned, denied or unconfirmed: they never count."""
    here = events[(events["place_id"] == place_id) & (events["status"] != "happened")]
    near = here[(here["event_on"] - pd.Timestamp(day)).abs() <= pd.Timedelta(days=NEAR_DAYS)]
    if near.empty:
        return ""
    lines = "".join(draw_line(row, theatre) for row in near.sort_values("event_on", ascending=False).itertuples())
    head = f"<summary>Never counted: planned, denied or unconfirmed <small>{len(near)}</small></summary>"
    return f'<details class="wh-fold">{head}<div class="wh-lines">{lines}</div></details>'


def _draw_flips(asked: Iterable[Flip], theatre: Theatre) -> str:
    """A row a side: how many more reports that it took the place, or that it holds it, would give it the place."""
    needed: dict[str, dict[str, int | None]] = {}
    for flip in asked:
        needed.setdefault(flip.side, {})[flip.change] = flip.n
    if not needed:
        return ""
    rows = "".join(
        f"<tr><td>{dot(side, theatre)}{escape(theatre.side_name(side))}</td>"
        f"<td>{say_flip(of.get('captured'), MOST_ASKED)}</td><td>{say_flip(of.get('held'), MOST_ASKED)}</td></tr>"
        for side, of in needed.items()
    )
    return (
        '<h4 class="wh-next">What would flip it</h4>'
        '<p class="wh-why">So many more reports of the day, each by an outlet of no side.</p>'
        f'<table class="wh-flips"><tr><th></th><th>took it</th><th>holds it</th></tr>{rows}</table>'
    )


def draw_doubts(place_id: str, day: date, world: World, theatre: Theatre) -> str:
    """What to doubt of the place on the day, in a line that opens the reasons; nothing where nothing is doubtful."""
    sources = sources_of(world)
    doubts = _load_doubts(world.version, place_id, day, sources, theatre)
    if doubts.empty:
        return ""
    kinds = {str(kind): rows for kind, rows in doubts.groupby("doubt", sort=False)}
    named = " · ".join(DOUBT_WORDS[kind] for kind in kinds)
    items = "".join(f"<li>{_doubt_line(kind, rows, sources, theatre)}</li>" for kind, rows in kinds.items())
    return (
        f'<details class="wh-box wh-doubts"><summary><span>In doubt: {named}</span></summary><ul>{items}</ul></details>'
    )


@st.cache_data(show_spinner=False, max_entries=256)
def _load_doubts(version: str, place_id: str, day: date, _sources: Sources, _theatre: Theatre) -> pd.DataFrame:
    """The DOUBTS of a place. `version` is part of the cache's key."""
    near = claims_about(_sources.claims, _theatre, place_id)
    return doubts_at(near, _theatre, place_id, day, reprint_of=_sources.reprints(near["article_id"]))


def _doubt_line(kind: str, rows: pd.DataFrame, sources: Sources, theatre: Theatre) -> str:
    """One kind of doubt in a line: what it is and, for each thing left out, what would be so then."""
    words = f"<b>{DOUBT_WORDS[kind].capitalize()}.</b>"
    if kind in ("single_source", "impossible"):
        return f"{words} {escape(' '.join(dict.fromkeys(rows['detail'])))}"
    told: dict[str, list[str]] = {}
    for row in rows.itertuples():
        told.setdefault(_other_state(row, theatre), []).append(_without(row.without, kind, sources, theatre))
    by = "By those of" if kind == "disagreement" else "Without"
    alone = " alone" if kind == "disagreement" else ""
    return " ".join([
        words, *(f"{by} {escape(_joined(names))}{alone} it would be {escape(other)}." for other, names in told.items())
    ])  # fmt: skip


def _other_state(row: Any, theatre: Theatre) -> str:
    if row.other_control == "unknown":
        return "unknown"
    return f"{row.other_control} by {say_actor(row.other_controller, theatre)}"


def _joined(names: list[str]) -> str:
    more = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    shown = [*names[:MOST_NAMED], *more]
    return f"{', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0]


def _without(name: str, kind: str, sources: Sources, theatre: Theatre) -> str:
    if kind == "disagreement":
        return theatre.side_name(name)
    if kind == "one_outlet":
        return name
    article = sources.article(name)
    return f"“{article.get('title') or article.get('doc_id', name)}”"
