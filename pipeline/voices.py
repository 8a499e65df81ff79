"""Whose word counts: which outlets an outlet's name, a side or "no side" stands for."""

from __future__ import annotations

from collections.abc import Collection

from pipeline.theatre import Theatre

NOBODYS = "no side"
"""The voice of the outlets that lean to no side."""


def side_of_outlet(outlet: str, theatre: Theatre) -> str:
    """The bloc_id that an outlet leans to; empty for none, and for an outlet that the theatre does not know."""
    known = theatre.outlets.get(outlet)
    return known.bloc_id if known else ""


def outlets_of(according_to: str, outlets: Collection[str], theatre: Theatre) -> frozenset[str]:
    """Which of `outlets` speak for an outlet's name or a side; a name goes before a side. None for nobody known."""
    if according_to in outlets:
        return frozenset({according_to})
    side = "" if according_to == NOBODYS else according_to or None
    return frozenset(outlet for outlet in outlets if side_of_outlet(outlet, theatre) == side)
