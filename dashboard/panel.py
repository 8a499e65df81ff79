"""What stands beside the map, as HTML in which every word of an article is escaped."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

import pandas as pd

from dashboard.event import draw_event
from dashboard.links import dot, link, link_actors, link_day, link_place
from dashboard.sentences import say_count, say_day, say_short_day, say_state
from dashboard.session import World
from dashboard.swimlane import draw_swimlane
from dashboard.why import draw_doubts, draw_why
from gazetteer.place import Place
from pipeline.changes import changes_between
from pipeline.control import last_evidence
from pipeline.fading import freshness, say_age
from pipeline.scene import Filters, Scene, filter_spells
from pipeline.theatre import Theatre

MOST_EVENTS = 40
STALE = 0.5
"""From this freshness on a state is said to be stale."""


def draw_heading(scene: Scene, world: World, theatre: Theatre) -> str:
    """The day and what is known of it: places whose side is another than a week ago have changed."""
    spells = world.tables.spells
    if scene.filters != Filters():
        spells = filter_spells(world.tables, theatre, scene.filters)
    changed = len(changes_between(spells, theatre, scene.day - timedelta(days=7), scene.day))
    counts = [f"{say_count(len(scene.states), 'place')} known", f"{changed} changed in 7 days"]
    if scene.n_contested:
        counts.append(f"{scene.n_contested}\N{NO-BREAK SPACE}contested")
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


def draw_chosen_event(event_id: str, world: World, theatre: Theatre) -> str:
    """One event alone, with all that is known of it; a sentence for one that the tables do not have."""
    found = world.tables.events[world.tables.events["event_id"] == event_id]
    if found.empty:
        return '<h2 class="wh-day">No such event</h2><p class="wh-empty">Other articles or filters may have it.</p>'
    row: Any = next(found.itertuples())
    return (
        f'<h2 class="wh-day">{escape(row.place)}</h2><p class="wh-quiet">{say_day(row.event_on)}</p>'
        f'<div class="wh-list">{draw_event(row, world, theatre, is_open=True)}</div>'
    )


def draw_place(place_id: str, scene: Scene, world: World, theatre: Theatre) -> str:
    """One place: its state on the day, its whole time in a lane, what to doubt, why, its spells and their quotes."""
    place = theatre.gazetteer.get(place_id)
    spells = world.tables.spells[world.tables.spells["place_id"] == place_id].sort_values("spell_from")
    mine = world.tables.events[world.tables.events["place_id"] == place_id]
    known = next((names.iloc[0] for names in (spells["place"], mine["place"]) if len(names)), place_id)
    head = _draw_name(place, place.name if place else known, scene, theatre)
    if spells.empty and mine.empty:
        return head + '<p class="wh-empty">No article says who held this place.</p>'
    day = pd.Timestamp(scene.day)
    is_now = (spells["spell_from"] <= day) & ~(spells["spell_to"] <= day)
    now = spells[is_now]
    events = world.tables.events.set_index("event_id", drop=False)
    parts = [
        head,
        _draw_state(now, day, theatre),
        draw_swimlane(spells, mine, world.days, scene.day, theatre),
        '<div class="wh-list">',
        draw_doubts(place_id, scene.day, world, theatre),
        draw_why(place_id, scene.day, now, world, theatre),
        *(_draw_spell(row, day, events, world, theatre) for row in spells.iloc[::-1].itertuples()),
        _draw_others(mine, spells, world, theatre),
        "</div>",
    ]
    return "".join(parts)


def _draw_name(place: Place | None, name: str, scene: Scene, theatre: Theatre) -> str:
    arabic = (
        f'<span class="wh-ar" lang="ar" dir="rtl">{escape(place.name_ar)}</span>' if place and place.name_ar else ""
    )
    kind = place.kind.replace("_", " ") if place else ""
    people = f"{place.population:,} people" if place and place.population else ""
    where = ", ".join(part for part in (kind, place.admin1 if place else "", people) if part)
    source = f"Point from {place.source}" if place and place.source else ""
    city = theatre.gazetteer.get(place.within) if place and place.within else None
    inside = f"in {link_place(city.place_id, city.name)}" if city else ""
    told = " · ".join(part for part in (escape(where), inside, f"on {say_day(scene.day)}") if part)
    return (
        f'<div class="wh-title"><h2 class="wh-day">{escape(name)}</h2>{arabic}</div>'
        f'<p class="wh-quiet" title="{escape(source)}">{told}</p>'
    )


def _draw_state(now: pd.DataFrame, day: pd.Timestamp, theatre: Theatre) -> str:
    """Who has it on the day, since when, and how long ago that was last confirmed."""
    if now.empty:
        return '<p class="wh-state"><span class="wh-dot wh-open"></span><span>No evidence by this day.</span></p>'
    row: Any = next(now.itertuples())
    n_days = (day - last_evidence(now, day.date()).iloc[0]).days
    fresh = freshness(row.place_kind, n_days)
    worth = f"Worth {fresh:.0%} of what it was on the day of that evidence".replace("%", " %")
    age = f'<span class="{"wh-stale" if fresh < STALE else "wh-fresh"}" title="{worth}">{say_age(n_days)}</span>'
    since = f"since {link_day(row.spell_from)} · {age}"
    return (
        f'<p class="wh-state">{dot(_side(row, theatre), theatre, is_hollow=row.control == "unknown")}'
        f"<span><b>{_link_state(row, theatre)}</b><br><small>{since}</small></span></p>"
    )


def _side(row: Any, theatre: Theatre) -> str:
    return theatre.bloc_of(row.controller.split("|")[0])


def _link_state(row: Any, theatre: Theatre) -> str:
    """The state in words, its actors as links."""
    names = link_actors(row.controller, theatre)
    words = {"unknown": "Unknown", "contested": f"Contested: {names}"}.get(row.control, names)
    return f"{words} · besieged by {link_actors(row.besieged_by, theatre)}" if row.besieged_by else words


def _draw_spell(row: Any, day: pd.Timestamp, events: pd.DataFrame, world: World, theatre: Theatre) -> str:
    is_now = row.spell_from <= day and (pd.isna(row.spell_to) or day < row.spell_to)
    until = "to now" if pd.isna(row.spell_to) else f"to {say_short_day(row.spell_to - pd.Timedelta(days=1))}"
    ids = [event_id for event_id in row.event_ids.split("|") if event_id in events.index]
    inside = "".join(draw_event(event, world, theatre, is_open=True) for event in events.loc[ids].itertuples())
    now = " wh-now" if is_now else ""
    begin = link(f"on:{row.spell_from:%Y-%m-%d}", say_short_day(row.spell_from), title="Go to this day")
    state = say_state(row.control, row.controller, row.besieged_by, theatre)
    seen = "" if row.last_evidence_on == row.spell_from else f"<br>last evidence {say_short_day(row.last_evidence_on)}"
    return (
        f'<details class="wh-spell{now}"><summary>'
        f"{dot(_side(row, theatre), theatre, is_hollow=row.control == 'unknown')}"
        f'<span class="wh-what"><b>{escape(state)}</b><br>'
        f"<small>{begin} {until}{seen}</small></span>"
        f'<span class="wh-grade"><small>{say_count(row.n_events, "event")}</small></span></summary>{inside}</details>'
    )


def _draw_others(mine: pd.DataFrame, spells: pd.DataFrame, world: World, theatre: Theatre) -> str:
    """The place's events that support no spell: offensives, plans, denials, and what was not believed."""
    used = {one for ids in spells["event_ids"] for one in ids.split("|")}
    others = mine[~mine["event_id"].isin(used)].sort_values(["event_on", "event_id"], ascending=False)
    if others.empty:
        return ""
    shown = "".join(draw_event(row, world, theatre) for row in others.head(MOST_EVENTS).itertuples())
    return (
        '<details class="wh-box"><summary>Other reports, which support none of these '
        f"<small>{len(others)}</small></summary>{shown}</details>"
    )
