"""Names and days that can be clicked, and the dot of a side: HTML with every name escaped."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import pandas as pd

from dashboard.sentences import say_actor, say_short_day
from pipeline.scene import UNKNOWN_COLOUR
from pipeline.theatre import Theatre


def link(choice: str, words: str, *, title: str = "") -> str:
    """Words that choose a thing when clicked; `choice` is 'place:ID', 'actor:ID', 'event:ID' or 'on:ISO'."""
    said = f' title="{escape(title)}"' if title else ""
    return f'<button type="button" class="wh-link" data-choose="{escape(choice)}"{said}>{escape(words)}</button>'


def link_place(place_id: str, name: str) -> str:
    """A place's name, which also shows where it lies while it is pointed at."""
    return (
        f'<button type="button" class="wh-link" data-choose="place:{escape(place_id)}" '
        f'data-place="{escape(place_id)}">{escape(name)}</button>'
    )


def link_actors(actor_ids: Any, theatre: Theatre) -> str:
    """The short names of actors joined by |, each a link; ids that the theatre does not know are only words."""
    if not isinstance(actor_ids, str) or not actor_ids:
        return ""
    parts = [
        link(f"actor:{one}", say_actor(one, theatre), title=theatre.actors[one].name)
        if one in theatre.actors
        else escape(one)
        for one in actor_ids.split("|")
    ]
    return " and ".join(parts)


def link_day(day: date | pd.Timestamp) -> str:
    """A day to go to."""
    return link(f"on:{day:%Y-%m-%d}", say_short_day(day), title="Go to this day")


def colours(bloc_id: str, theatre: Theatre, prefix: str = "") -> str:
    """The colours of a bloc as CSS variables, for the light page and the dark one; grey for no bloc."""
    bloc = theatre.blocs.get(bloc_id)
    light, dark = (bloc.colour, bloc.colour_dark) if bloc else (UNKNOWN_COLOUR, UNKNOWN_COLOUR)
    return f"--{prefix}light:{light};--{prefix}dark:{dark}"


def dot(bloc_id: str, theatre: Theatre, *, is_hollow: bool = False) -> str:
    """The dot of a bloc; hollow for what is not so, or not known."""
    return f'<span class="wh-dot{" wh-open" if is_hollow else ""}" style="{colours(bloc_id, theatre)}"></span>'
