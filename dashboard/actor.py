"""One actor beside the map: who it is, what it has on the day, what it won and lost, whom it besieges."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from dashboard.links import dot, link_actors, link_day, link_place
from dashboard.sentences import say_count, say_day, say_years
from dashboard.session import World
from pipeline.holdings import RECENT_DAYS, Holdings, find_holdings
from pipeline.scene import Scene
from pipeline.theatre import Actor, Theatre

MOST_SHOWN = 12
"""So many places stand in a list; the rest is folded below it."""
MOST_ALIASES = 6


def draw_actor(actor_id: str, scene: Scene, world: World, theatre: Theatre) -> str:
    """An actor on the scene's day; a sentence that says so for one whom the theatre does not know."""
    actor = theatre.actors.get(actor_id)
    if actor is None:
        return '<h2 class="wh-day">Unknown actor</h2><p class="wh-empty">The theatre has no such actor.</p>'
    has = find_holdings(world.tables.spells, world.tables.events, theatre, actor_id, scene.day)
    parts = [
        _draw_name(actor, scene, theatre),
        _draw_counts(has),
        '<div class="wh-list">',
        _draw_turns(f"Gained in {RECENT_DAYS} days", has.gained, "from", world.tables.spells, theatre),
        _draw_turns(f"Lost in {RECENT_DAYS} days", has.lost, "to", world.tables.spells, theatre),
        _draw_states("Besieges", has.besieges, theatre, with_holder=True),
        _draw_states("Is besieged in", has.besieged, theatre, with_besieger=True),
        _draw_states("Fights for", has.contests, theatre, with_holder=True),
        _draw_states("Holds", has.holds, theatre),
        "</div>",
    ]
    return "".join(parts)


def _draw_name(actor: Actor, scene: Scene, theatre: Theatre) -> str:
    bloc = theatre.side_name(actor.bloc_id)
    names = [name for name in dict.fromkeys((actor.short, *actor.aliases)) if name and name != actor.name]
    more = f" and {len(names) - MOST_ALIASES} more" if len(names) > MOST_ALIASES else ""
    also = f"also {escape(', '.join(names[:MOST_ALIASES]))}{more}" if names else ""
    parent = f"part of {link_actors(actor.parent_id, theatre)}" if actor.parent_id in theatre.actors else ""
    kind = escape(actor.kind.replace("_", " "))
    told = " · ".join(filter(None, (kind, escape(bloc) if bloc != actor.name else "", parent, say_years(actor))))
    aside = f'<p class="wh-quiet" title="{escape(", ".join(names))}">{also}</p>' if also else ""
    return (
        f'<div class="wh-title">{dot(actor.bloc_id, theatre)}<h2 class="wh-day">{escape(actor.name)}</h2></div>'
        f'<p class="wh-quiet">{told} · on {say_day(scene.day)}</p>{aside}'
    )


def _draw_counts(has: Holdings) -> str:
    if not any(len(frame) for frame in (has.holds, has.contests, has.besieges, has.gained, has.lost)):
        return '<p class="wh-empty">No article gives it a place on this day, nor in the days before.</p>'
    counts = [f"holds {say_count(len(has.holds), 'place')}"]
    for frame, words in ((has.contests, "fights for"), (has.besieges, "besieges")):
        if len(frame):
            counts.append(f"{words} {len(frame)}")
    counts.append(f"gained {len(has.gained)} and lost {len(has.lost)} in {RECENT_DAYS} days")
    return f'<p class="wh-counts">{", ".join(counts).capitalize()}.</p>'


def _draw_states(
    heading: str, states: pd.DataFrame, theatre: Theatre, *, with_holder: bool = False, with_besieger: bool = False
) -> str:
    """A list of STATES, each with its day of beginning; the holders or the besieger beside it where asked for."""
    lines = []
    for row in states.itertuples():
        other = link_actors(row.controller, theatre) if with_holder else ""
        other = f"by {link_actors(row.besieged_by, theatre)}" if with_besieger else other
        lines.append(_draw_line(row, row.since_on, other, theatre, "since "))
    return _draw_list(heading, lines)


def _draw_turns(heading: str, rows: pd.DataFrame, word: str, spells: pd.DataFrame, theatre: Theatre) -> str:
    """A list of SPELLS by the day on which each began: who had the place before (`from`) or has it then (`to`)."""
    lines = []
    for row in rows.itertuples():
        other = _say_before(row, spells, theatre) if word == "from" else _say_after(row, theatre)
        lines.append(_draw_line(row, row.spell_from, other, theatre))
    return _draw_list(heading, lines)


def _say_before(row: Any, spells: pd.DataFrame, theatre: Theatre) -> str:
    before = spells[(spells["place_id"] == row.place_id) & (spells["spell_to"] == row.spell_from)]
    own = row.controller.split("|")
    sides = [one for ids in before["controller"] for one in ids.split("|") if one and one not in own]
    return f"from {link_actors('|'.join(sides), theatre)}" if sides else ""


def _say_after(row: Any, theatre: Theatre) -> str:
    if row.control == "unknown":
        return "to nobody known"
    word = "contested:" if row.control == "contested" else "to"
    return f"{word} {link_actors(row.controller, theatre)}"


def _draw_line(row: Any, day: pd.Timestamp, other: str, theatre: Theatre, before: str = "") -> str:
    kind = escape(row.place_kind.replace("_", " "))
    side = theatre.bloc_of(row.controller.split("|")[0])
    return (
        f'<div class="wh-line wh-still" data-place="{escape(row.place_id)}">'
        f"{dot(side, theatre, is_hollow=row.control == 'unknown')}"
        f'<span class="wh-what"><b>{link_place(row.place_id, row.place)}</b> <small class="wh-in">{kind}</small>'
        f"{f'<small>{other}</small>' if other else ''}</span>"
        f'<span class="wh-since">{before}{link_day(day)}</span></div>'
    )


def _draw_list(heading: str, lines: list[str]) -> str:
    if not lines:
        return ""
    rest = lines[MOST_SHOWN:]
    head = f'<h3 class="wh-next">{escape(heading)} <small>{len(lines)}</small></h3>'
    shown = f'{head}<div class="wh-lines">{"".join(lines[:MOST_SHOWN])}</div>'
    if not rest:
        return shown
    inside = f'<div class="wh-lines">{"".join(rest)}</div>'
    return f'{shown}<details class="wh-fold"><summary>{len(rest)} more</summary>{inside}</details>'
