"""What changed since a pinned day, as HTML: each place with who had it and who has it now."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import pandas as pd

from dashboard.links import dot, link_day
from dashboard.sentences import say_count, say_short_day, say_state
from pipeline.changes import changes_between
from pipeline.theatre import Theatre

MOST = 200
_BECAME = {"changed": "changed", "known": "newly known", "lost": "no longer known"}


def draw_changed(spells: pd.DataFrame, theatre: Theatre, pin: date, day: date) -> str:
    """The list, the latest change first, with its counts; the earlier of the two days is the one compared with."""
    found = changes_between(spells, theatre, pin, day)
    first, last = sorted((pin, day))
    between = f"{say_short_day(first)} to {say_short_day(last)}"
    if found.empty:
        return f'<p class="wh-empty">No place changed sides, {between}. Move the date, or pin another.</p>'
    counts = found["became"].value_counts()
    said = " · ".join(f"{counts[name]} {words}" for name, words in _BECAME.items() if name in counts)
    rows = "".join(_draw_change(row, theatre) for row in found.head(MOST).itertuples())
    more = f'<p class="wh-quiet">and {say_count(len(found) - MOST, "more", "more")}</p>' if len(found) > MOST else ""
    return f'<p class="wh-quiet">{between} · {said}</p><div class="wh-list wh-changed">{rows}</div>{more}'


def _draw_change(row: Any, theatre: Theatre) -> str:
    before = say_state(row.control_before, row.controller_before, "", theatre)
    now = say_state(row.control, row.controller, "", theatre)
    told = (
        now if row.became == "known" else f"{now}, before {before}" if row.became == "changed" else f"before {before}"
    )
    dots = "".join(dot(bloc_id, theatre, is_hollow=not bloc_id) for bloc_id in (row.bloc_id_before, row.bloc_id))
    place_id = escape(row.place_id)
    return (
        f'<div class="wh-change" data-place="{place_id}">'
        f'<span class="wh-when">{link_day(row.changed_on)}</span><span class="wh-turn">{dots}</span>'
        f'<span class="wh-what"><button type="button" class="wh-link" data-choose="place:{place_id}">'
        f"<b>{escape(row.place)}</b><br><small>{escape(told)}</small></button></span></div>"
    )
