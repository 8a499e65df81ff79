"""One event beside the map: a sentence with its grade, which opens its quotes, what says otherwise, and where to go."""

from __future__ import annotations

from html import escape
from typing import Any

from dashboard.links import colours, dot, link, link_actors, link_day, link_place
from dashboard.quotes import draw_quotes
from dashboard.sentences import say_change, say_count, say_grade, say_part, say_sides
from dashboard.session import World
from dashboard.sources import sources_of
from pipeline.gainsaying import find_contradicting
from pipeline.theatre import Theatre


def draw_event(row: Any, world: World, theatre: Theatre, *, is_open: bool = False) -> str:
    """One row of EVENTS as a sentence with its grade; it opens its quotes. An open one tells all that is known."""
    shown = " open" if is_open else ""
    words = say_grade(row.reliability, row.credibility, row.credibility_reason)
    kind = "" if row.place_precision in ("settlement", "site") else f" ({escape(row.place_kind.replace('_', ' '))})"
    part = escape(say_part(row.part, row.change))
    contradicted = '<em class="wh-tag">contradicted</em>' if row.is_contradicted else ""
    return (
        f'<details class="wh-event" data-event="{escape(row.event_id)}" data-place="{escape(row.place_id)}"{shown}>'
        f"<summary>{_when(row)}{dot(row.bloc, theatre, is_hollow=row.status != 'happened')}"
        f'<span class="wh-what">{part}<b>{link_place(row.place_id, row.place)}</b>{kind} '
        f"{escape(say_change(row.change, row.status, row.gained_by))}{contradicted}"
        f"<br><small>{escape(say_sides(row.change, row.gained_by, row.lost_by, theatre))}</small></span>"
        f'<span class="wh-grade" title="{escape(words)}"><b>{row.reliability}{row.credibility}</b>'
        f"<small>{say_count(row.n_sources, 'source')}</small></span></summary>"
        f"{draw_body(row, world, theatre, is_whole=is_open)}</details>"
    )


def _when(row: Any) -> str:
    return f'<span class="wh-when">{row.event_on.day} {row.event_on:%b}</span>'


def draw_body(row: Any, world: World, theatre: Theatre, *, is_whole: bool) -> str:
    """What an event opens: its quotes, its grade in words, what says otherwise, and links."""
    words = say_grade(row.reliability, row.credibility, row.credibility_reason)
    articles = f"{say_count(row.n_articles, 'article')}, {say_count(row.n_sources, 'independent source')}"
    return (
        f"{draw_quotes(row.claim_ids, sources_of(world), theatre, colours(row.bloc, theatre), is_whole=is_whole)}"
        f'<p class="wh-why"><b>{row.reliability}{row.credibility}</b> {escape(words)}. {articles}.</p>'
        f"{_draw_contradictions(row, world, theatre) if row.is_contradicted else ''}"
        f'<p class="wh-why">Go to {_ways(row, theatre, is_whole=is_whole)}</p>'
    )


def _ways(row: Any, theatre: Theatre, *, is_whole: bool) -> str:
    sides = [link_actors(side, theatre) for side in (row.gained_by, row.lost_by)]
    ways = [link_day(row.event_on), link_place(row.place_id, row.place), *filter(None, sides)]
    if not is_whole:
        ways.append(link(f"event:{row.event_id}", "all of this event"))
    return " · ".join(dict.fromkeys(ways))


def _draw_contradictions(row: Any, world: World, theatre: Theatre) -> str:
    ids = find_contradicting(world.tables.events, theatre, row.event_id)
    events = world.tables.events
    rows = events[events["event_id"].isin(ids)].itertuples()
    told = "".join(draw_line(other, theatre) for other in rows)
    return f'<h4 class="wh-next">Says otherwise</h4><div class="wh-lines">{told}</div>' if told else ""


def draw_line(row: Any, theatre: Theatre, note: str = "", right: str = "") -> str:
    """One row of EVENTS in a line that chooses it: day, change, sides; `note` below and `right` at its end are HTML.

    The grade where `right` is empty.
    """
    sides = say_sides(row.change, row.gained_by, row.lost_by, theatre)
    grade = f'<span class="wh-grade"><b>{row.reliability}{row.credibility}</b></span>'
    part = f" ({row.part})" if say_part(row.part, row.change) else ""
    what = f"{say_change(row.change, row.status, row.gained_by)}{part}"
    ids = f'data-choose="event:{escape(row.event_id)}" data-place="{escape(row.place_id)}"'
    return (
        f'<button type="button" class="wh-line" {ids}>'
        f'<span class="wh-when wh-long">{row.event_on.day} {row.event_on:%b %Y}</span>'
        f"{dot(row.bloc, theatre, is_hollow=row.status != 'happened')}"
        f'<span class="wh-what">{escape(what)}{": " if sides else ""}{escape(sides)}'
        f"{f'<small>{note}</small>' if note else ''}</span>{right or grade}</button>"
    )
