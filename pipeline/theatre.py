"""One conflict: its places, actors, blocs, outlets, colours and opening view, read from a folder of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gazetteer.load import Gazetteer


@dataclass(frozen=True, slots=True)
class Bloc:
    """Who is drawn in one colour. `letter` is the second sign beside the colour; colours are #rrggbb."""

    bloc_id: str
    label: str
    letter: str
    colour: str
    colour_dark: str
    colour_safe: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who can hold a place. `start_year`, `end_year` bound its activity, None when open."""

    actor_id: str
    name: str
    short: str
    bloc_id: str
    kind: str
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]
    start_year: int | None
    end_year: int | None
    parent_id: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. `bloc_id` is empty for an outlet that leans to nobody; `reliability` is A to F, F when not known."""

    name: str
    bloc_id: str
    reliability: str
    is_fictional: bool
    note: str


@dataclass(frozen=True, slots=True)
class View:
    """Where the map opens: degrees and a Leaflet zoom."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Theatre:
    """All that is known of one conflict before the first article.

    `opening_on` is the day on which the page opens; `box` is (west, south, east, north) in degrees.
    """

    theatre_id: str
    title: str
    countries: tuple[str, ...]
    view: View
    box: tuple[float, float, float, float]
    opening_on: date
    disclaimer: str
    actors: Mapping[str, Actor]
    blocs: Mapping[str, Bloc]
    outlets: Mapping[str, Outlet]
    gazetteer: Gazetteer
    folder: Path

    def bloc_of(self, actor_id: str | None) -> str:
        """The bloc_id of an actor; empty for none and for an actor that the theatre does not know."""
        actor = self.actors.get(actor_id or "")
        return actor.bloc_id if actor else ""
