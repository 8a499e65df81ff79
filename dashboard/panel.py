"""What stands beside the map, as HTML in which every word of an article is escaped."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

import pandas as pd

from dashboard.sentences import (
    say_change,
    say_count,
    say_day,
    say_grade,
    say_outlet,
    say_part,
    say_short_day,
    say_sides,
    say_state,
)
from dashboard.session import World
from pipeline.scene import Scene
from pipeline.theatre import Theatre

MOST_QUOTES = 8
MOST_EVENTS = 40


def draw_heading(scene: Scene) -> str:
    """The day and what is known of it."""
    week = pd.Timestamp(scene.day - timedelta(days=7))
    moved = scene.events[
        (scene.events["status"] == "happened")
        & (scene.events["event_on"] > week)
        & (scene.events["event_on"] <= pd.Timestamp(scene.day))
    ]
    changed = moved["place_id"].nunique()
    counts = [f"{say_count(len(scene.states), 'place')} known", f"{changed} changed in the last 7 days"]
    if scene.n_contested:
        counts.append(f"{scene.n_contested} contested")
    return f'<h2 class="wh-day">{say_day(scene.day)}</h2><p class="wh-quiet">{" · ".join(counts)}</p>'


def draw_events(scene: Scene, world: World, theatre: Theatre) -> str:
    """The events around the day, the nearest before it first, then what comes next."""
    events = scene.events
    if events.empty:
        return (
            '<p class="wh-empty">No event is known within 15 days of this date. '
            "Step to the next one with the button below, or widen the filters.</p>"
        )
    before = events[events["n_days_away"] <= 0].sort_values("event_on", ascending=False, kind="stable")
    after = events[events["n_days_away"] > 0]
    parts = []
    if before.empty:
        parts.append('<p class="wh-empty">Nothing in the 15 days before.</p>')
    parts += [draw_event(row, world, theatre) for row in before.head(MOST_EVENTS).itertuples()]
    if len(before) > MOST_EVENTS:
        parts.append(f'<p class="wh-quiet">and {len(before) - MOST_EVENTS} more in these 15 days</p>')
    if len(after):
        parts.append('<h3 class="wh-next">What came next</h3>')
        parts += [draw_event(row, world, theatre) for row in after.head(MOST_EVENTS).itertuples()]
    return f'<div class="wh-list">{"".join(parts)}</div>'


def draw_event(row: Any, world: World, theatre: Theatre, *, is_open: bool = False) -> str:
    """One event as a sentence with its grade; it opens its quotes."""
    shown = " open" if is_open else ""
    colour = _colours(row.bloc, theatre)
    grade = f"{row.reliability}{row.credibility}"
    words = say_grade(row.reliability, row.credibility, row.credibility_reason)
    kind = "" if row.place_precision in ("settlement", "site") else f" ({escape(row.place_kind.replace('_', ' '))})"
    part = escape(say_part(row.part, row.change))
    contradicted = '<em class="wh-tag">contradicted</em>' if row.is_contradicted else ""
    hollow = "" if row.status == "happened" else " wh-open"
    return (
        f'<details class="wh-event" data-event="{escape(row.event_id)}"{shown}><summary>'
        f'<span class="wh-when">{row.event_on.day} {row.event_on:%b}</span>'
        f'<span class="wh-dot{hollow}" style="{colour}"></span>'
        f'<span class="wh-what">{part}<b>{escape(row.place)}</b>{kind} {escape(say_change(row.change, row.status))}'
        f"{contradicted}<br><small>{escape(say_sides(row.change, row.gained_by, row.lost_by, theatre))}</small></span>"
        f'<span class="wh-grade" title="{escape(words)}"><b>{grade}</b>'
        f"<small>{say_count(row.n_sources, 'source')}</small></span></summary>"
        f"{draw_quotes(row.claim_ids, world, theatre, colour)}"
        f'<p class="wh-why">{escape(words)}</p></details>'
    )


def draw_quotes(claim_ids: str, world: World, theatre: Theatre, colour: str) -> str:
    """The sentences behind an event: the quote, its outlet, day and article."""
    wanted = claim_ids.split("|")
    claims = world.tables.claims
    rows = claims[claims["claim_id"].isin(wanted)].sort_values(["published_on", "claim_id"])
    titles = dict(zip(world.articles["article_id"], world.articles["title"], strict=True))
    parts = []
    for row in rows.head(MOST_QUOTES).itertuples():
        said = say_outlet(row.outlet, row.published_on, theatre)
        by = f" Said by {escape(row.asserted_by)}." if row.asserted_by else ""
        parts.append(
            f'<blockquote style="{colour}"><p>“{mark_place(row.evidence, row.place_as_written)}”</p>'
            f"<footer>{escape(said)}<br>{escape(titles.get(row.article_id) or row.doc_id)}.{by}</footer>"
            "</blockquote>"
        )
    if len(rows) > MOST_QUOTES:
        parts.append(f'<p class="wh-quiet">and {len(rows) - MOST_QUOTES} more</p>')
    return "".join(parts)


def mark_place(evidence: str, written: str) -> str:
    """The quote, escaped, with the words that name the place underlined."""
    at = evidence.find(written) if written else -1
    if at < 0:
        return escape(evidence)
    end = at + len(written)
    return f"{escape(evidence[:at])}<u>{escape(evidence[at:end])}</u>{escape(evidence[end:])}"


def draw_place(place_id: str, scene: Scene, world: World, theatre: Theatre) -> str:
    """One place: its spells from the latest to the first, each opening the quotes that support it."""
    place = theatre.gazetteer.get(place_id)
    spells = world.tables.spells[world.tables.spells["place_id"] == place_id].sort_values("spell_from")
    name = place.name if place else (spells["place"].iloc[0] if len(spells) else place_id)
    kind = place.kind.replace("_", " ") if place else ""
    where = ", ".join(part for part in (kind, place.admin1 if place else "") if part)
    source = f"Point from {place.source}" if place and place.source else ""
    head = (
        f'<h2 class="wh-day">{escape(name)}</h2>'
        f'<p class="wh-quiet" title="{escape(source)}">{escape(where)} · on {say_day(scene.day)}</p>'
    )
    if spells.empty:
        return head + '<p class="wh-empty">No article says who held this place.</p>'
    day = pd.Timestamp(scene.day)
    events = world.tables.events.set_index("event_id", drop=False)
    parts = [_draw_spell(row, day, events, world, theatre) for row in spells.iloc[::-1].itertuples()]
    return head + f'<div class="wh-list">{"".join(parts)}</div>'


def _draw_spell(row: Any, day: pd.Timestamp, events: pd.DataFrame, world: World, theatre: Theatre) -> str:
    is_now = row.spell_from <= day and (pd.isna(row.spell_to) or day < row.spell_to)
    until = "to now" if pd.isna(row.spell_to) else f"to {say_short_day(row.spell_to - pd.Timedelta(days=1))}"
    bloc = theatre.bloc_of(row.controller.split("|")[0])
    ids = [event_id for event_id in row.event_ids.split("|") if event_id in events.index]
    inside = "".join(draw_event(event, world, theatre, is_open=True) for event in events.loc[ids].itertuples())
    now = " wh-now" if is_now else ""
    hollow = " wh-open" if row.control == "unknown" else ""
    return (
        f'<details class="wh-spell{now}"><summary>'
        f'<span class="wh-dot{hollow}" style="{_colours(bloc, theatre)}"></span>'
        f'<span class="wh-what"><b>{escape(say_state(row.control, row.controller, row.besieged_by, theatre))}</b><br>'
        f"<small>{say_short_day(row.spell_from)} {until} · last evidence {say_short_day(row.last_evidence_on)}"
        "</small></span>"
        f'<span class="wh-grade"><small>{say_count(row.n_events, "event")}</small></span></summary>{inside}</details>'
    )


def _colours(bloc_id: str, theatre: Theatre) -> str:
    bloc = theatre.blocs.get(bloc_id)
    light, dark = (bloc.colour, bloc.colour_dark) if bloc else ("#8a8f94", "#8a8f94")
    return f"--light:{light};--dark:{dark}"
