"""The same claims seen through a lens: only what was published by a day, only what some outlets say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from pipeline.control import fold_spells, state_on
from pipeline.doubts import gainsays, rest_on_one, states_by_place
from pipeline.events import merge_claims
from pipeline.scene import ControlTables
from pipeline.theatre import Theatre
from pipeline.voices import NOBODYS, outlets_of, side_of_outlet


@dataclass(frozen=True, slots=True)
class Lens:
    """Whose word counts. `known_on` leaves out what was published later; `according_to` is an outlet's name, a bloc_id
    for the outlets that lean to it, or "no side" for those that lean to nobody; empty for everyone."""

    known_on: date | None = None
    according_to: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The claims that a lens lets through, the events and spells that follow from them, and the reprints known then."""

    claims: pd.DataFrame
    events: pd.DataFrame
    spells: pd.DataFrame
    reprint_of: Mapping[str, str]


def list_voices(outlets: Iterable[str], theatre: Theatre) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What `according_to` can be where `outlets` have spoken: sides that have outlets among them, and outlets."""
    named = sorted({outlet for outlet in outlets if outlet})
    leans = {side_of_outlet(outlet, theatre) for outlet in named}
    sides = [*(bloc_id for bloc_id in theatre.blocs if bloc_id in leans), *([NOBODYS] if "" in leans else [])]
    return tuple(sides), tuple(named)


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
    return Seen(claims, events, fold_spells(events, theatre), reprint_of or {})


def find_disagreeing(spells: pd.DataFrame, voices: Iterable[pd.DataFrame], theatre: Theatre, day: date) -> list[str]:
    """The place_ids of which one of `voices` alone would show another side on `day` than `spells` do; a voice that
    knows nothing of a place does not disagree."""
    everyone = states_by_place(spells, theatre, day)
    told = [states_by_place(voice, theatre, day) for voice in voices]
    return [place for place, state in everyone.items() if any(gainsays(voice.get(place), state) for voice in told)]


def find_single(tables: ControlTables, day: date) -> list[str]:
    """The place_ids whose state on `day` is known and rests on one event that one source tells."""
    return rest_on_one(tables.events, state_on(tables.spells, day))
