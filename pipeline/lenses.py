"""The same claims seen through a lens: only what was published by a day, only what some outlets say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipeline.control import fold_spells, state_on
from pipeline.doubts import NOBODYS
from pipeline.events import merge_claims
from pipeline.scene import ControlTables
from pipeline.theatre import Theatre


@dataclass(frozen=True, slots=True)
class Lens:
    """Whose word counts. `known_on` leaves out what was published later; `according_to` is an outlet's name, a bloc_id
    for the outlets that lean to it, or "no side" for those that lean to nobody; empty for everyone."""

    known_on: date | None = None
    according_to: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The claims that a lens lets through, and the events and spells that follow from them."""

    claims: pd.DataFrame
    events: pd.DataFrame
    spells: pd.DataFrame


def list_voices(outlets: Iterable[str], theatre: Theatre) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What `according_to` can be where `outlets` have spoken: sides that have outlets among them, and outlets."""
    named = sorted({outlet for outlet in outlets if outlet})
    leans = {_lean(outlet, theatre) for outlet in named}
    sides = [*(bloc_id for bloc_id in theatre.blocs if bloc_id in leans), *([NOBODYS] if "" in leans else [])]
    return tuple(sides), tuple(named)


def outlets_of(according_to: str, outlets: Collection[str], theatre: Theatre) -> frozenset[str]:
    """Which of `outlets` speak for an outlet's name or a side; a name goes before a side. None for nobody known."""
    if according_to in outlets:
        return frozenset({according_to})
    side = "" if according_to == NOBODYS else according_to or None
    return frozenset(outlet for outlet in outlets if _lean(outlet, theatre) == side)


def look_through(
    tables: ControlTables, theatre: Theatre, lens: Lens, *, reprint_of: Mapping[str, str] | None = None
) -> Seen:
    """Events and spells that follow from the claims of `tables` which the lens lets through."""
    claims = tables.claims
    if lens.known_on is not None:
        claims = claims[claims["published_on"] <= pd.Timestamp(lens.known_on)]
    if lens.according_to:
        claims = claims[claims["outlet"].isin(outlets_of(lens.according_to, set(claims["outlet"]), theatre))]
    claims = claims.reset_index(drop=True)
    events = merge_claims(claims, theatre, reprint_of=reprint_of)
    return Seen(claims, events, fold_spells(events, theatre))


def find_disagreeing(spells: pd.DataFrame, voices: Iterable[pd.DataFrame], theatre: Theatre, day: date) -> list[str]:
    """The place_ids of which one of `voices` alone would show another side on `day` than `spells` do; a voice that
    knows nothing of a place does not disagree."""
    everyone = _sides(spells, theatre, day)
    told = [_sides(voice, theatre, day) for voice in voices]
    return [p for p, sides in everyone.items() if any(v.get(p, _UNKNOWN) not in (_UNKNOWN, sides) for v in told)]


def find_single(tables: ControlTables, day: date) -> list[str]:
    """The place_ids whose state on `day` rests on one event that one source tells."""
    states = state_on(tables.spells, day)
    alone = set(tables.events.loc[tables.events["n_sources"] == 1, "event_id"])
    known = states["control"] != "unknown"
    return list(states.loc[known & states["event_ids"].isin(alone), "place_id"])


_UNKNOWN = ("unknown", frozenset[str]())


def _sides(spells: pd.DataFrame, theatre: Theatre, day: date) -> dict[str, tuple[str, frozenset[str]]]:
    states = state_on(spells, day)
    rows = zip(states["place_id"], states["control"], states["controller"], strict=True)
    return {
        place_id: _UNKNOWN
        if control == "unknown"
        else (control, frozenset(theatre.side_of(actor) for actor in controller.split("|") if actor))
        for place_id, control, controller in rows
    }


def _lean(outlet: str, theatre: Theatre) -> str:
    known = theatre.outlets.get(outlet)
    return known.bloc_id if known else ""
