"""What one visitor has chosen, and what all visitors share: the theatre, the store and its present tables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from dashboard.assets import Assets, write_assets
from dashboard.chosen import PALETTES, Chosen
from dashboard.derived import Derived, derive
from dashboard.palette import paletted
from pipeline.areas import known_ground
from pipeline.lenses import Lens, Seen, find_disagreeing, list_voices, look_through
from pipeline.scene import ControlTables, days_covered, place_cells
from pipeline.settings import DEFAULT_THEATRE, default_store_url
from pipeline.store.shelf import open_theatre
from pipeline.store.store import Store, open_store
from pipeline.theatre import Theatre

EVERYONE = Lens()
BEFORE_ALL = date(1700, 1, 1)
"""A day on which nothing was published yet; pandas cannot go much further back."""


@dataclass(frozen=True, slots=True)
class World:
    """The tables as they stand at one version of the store, with the areas of all places in them, the first and last
    day that they speak of, how much ground is known from which day on, and which articles repeat which. Seen through a
    lens it has fewer claims, the areas of what they tell of, and the days of the whole. `version` tells worlds apart,
    those of lenses too."""

    version: str
    tables: ControlTables
    cells: gpd.GeoDataFrame
    articles: pd.DataFrame
    days: tuple[date, date]
    known: pd.DataFrame
    reprint_of: Mapping[str, str] = field(default_factory=dict)


@st.cache_resource(show_spinner=False, max_entries=3)
def load_grown_theatre(name: str, url: str, places_version: int) -> Theatre:
    """The theatre with the places that its user has brought. `places_version` is the cache's key: an import makes a
    new theatre."""
    return open_theatre(name, load_store(url))


@st.cache_resource(show_spinner=False, max_entries=6)
def load_paletted(name: str, url: str, places_version: int, palette: str) -> Theatre:
    """The theatre in the colours of a palette."""
    return paletted(load_grown_theatre(name, url, places_version), palette)


@st.cache_resource(show_spinner=False)
def load_assets(name: str, _theatre: Theatre) -> Assets:
    """The files that the theatre's map needs in the browser."""
    return write_assets(_theatre)


@st.cache_resource(show_spinner=False)
def load_store(url: str) -> Store:
    """The store at a URL, opened once for all visitors."""
    return open_store(url)


@st.cache_resource(show_spinner=False, max_entries=3)
def load_world(theatre_name: str, url: str, version: str) -> World:
    """All tables of a version of the store. `version` is the cache's key: a new article makes a new world."""
    store = load_store(url)
    theatre = load_grown_theatre(theatre_name, url, store.places_version())
    latest = _latest(theatre_name, url)
    latest["tables"] = tables = derive(store, theatre, version, latest.get("tables"))
    days = days_covered(tables, theatre.opening_on)
    known = known_ground(tables.spells, tables.cells)
    return World(version, tables, tables.cells, store.load_articles(), days, known, tables.reprint_of)


@st.cache_resource(show_spinner=False, max_entries=3)
def _latest(theatre_name: str, url: str) -> dict[str, Derived]:
    """What was derived last, from which the next version grows; the theatre's name and the store are its key."""
    return {}


@st.cache_resource(show_spinner=False, max_entries=24)
def load_lensed(theatre_name: str, url: str, version: str, lens: Lens) -> World:
    """The world of a version of the store through a lens. Its areas are those of the places that it tells of, so that
    none is cut by a neighbour of which nobody had spoken."""
    whole, tables = load_world(theatre_name, url, version), load_seen(theatre_name, url, version, lens)
    is_whole = set(tables.spells["place_id"]) == set(whole.tables.spells["place_id"])
    cells = whole.cells if is_whole else place_cells(tables.spells, theatre_here())
    return replace(
        whole,
        version=f"{version} {lens.known_on or 'today'} {lens.according_to}",
        tables=tables,
        cells=cells,
        known=known_ground(tables.spells, cells),
        reprint_of=load_reprints(theatre_name, url, version, lens.known_on),
    )


@st.cache_resource(show_spinner=False, max_entries=24)
def load_seen(theatre_name: str, url: str, version: str, lens: Lens) -> Seen:
    """The tables of a version of the store through a lens."""
    reprints = load_reprints(theatre_name, url, version, lens.known_on)
    return look_through(load_world(theatre_name, url, version).tables, theatre_here(), lens, reprint_of=reprints)


@st.cache_resource(show_spinner=False, max_entries=24)
def load_reprints(theatre_name: str, url: str, version: str, known_on: date | None) -> Mapping[str, str]:
    """Which articles of a version of the store repeat which, as could be told by a day: two may be one story by a
    third. What finds it is loaded with the first day that is asked for."""
    world = load_world(theatre_name, url, version)
    if known_on is None:
        return world.reprint_of
    from pipeline.reprints import find_reprints

    return find_reprints(world.articles[world.articles["published_on"] <= pd.Timestamp(known_on)])


@st.cache_resource(show_spinner=False, max_entries=64)
def load_disagreeing(theatre_name: str, url: str, version: str, day: date, known_on: date | None) -> tuple[str, ...]:
    """The place_ids of which the outlets of one side alone would show something else on a day."""
    here = (theatre_name, url, version)
    everyone = load_seen(*here, Lens(known_on)) if known_on else load_world(*here).tables
    sides, _ = list_voices(everyone.claims["outlet"], theatre_here())
    voices = [load_seen(*here, Lens(known_on, side)).spells for side in sides]
    return tuple(find_disagreeing(everyone.spells, voices, theatre_here(), day))


def world_of(theatre_name: str, url: str, version: str, lens: Lens) -> World:
    """The world through a lens, one for all days until the next article."""
    if lens == EVERYONE:
        return load_world(theatre_name, url, version)
    return load_lensed(theatre_name, url, version, settle(theatre_name, url, version, lens))


def settle(theatre_name: str, url: str, version: str, lens: Lens) -> Lens:
    """The lens with its clock set back to the last day on which something was published, which shows the same."""
    if lens.known_on is None:
        return lens
    published = load_world(theatre_name, url, version).articles["published_on"]
    by_then = published[published <= pd.Timestamp(lens.known_on)]
    return replace(lens, known_on=by_then.max().date() if len(by_then) else BEFORE_ALL)


def theatre_name() -> str:
    """The theatre that the server was started with."""
    return os.environ.get("WHOHELD_THEATRE") or DEFAULT_THEATRE


def store_url() -> str:
    """The store that the server was started with."""
    return default_store_url(theatre_name())


def theatre_here(palette: str = PALETTES[0]) -> Theatre:
    """The theatre of this server, with all places that are known now."""
    return load_paletted(theatre_name(), store_url(), store_here().places_version(), palette)


def assets_here() -> Assets:
    """The files of this server's theatre."""
    return load_assets(theatre_name(), theatre_here())


def store_here() -> Store:
    """The store of this server."""
    return load_store(store_url())


def world_here(lens: Lens = EVERYONE) -> World:
    """The tables of this server's store as it stands now."""
    return world_of(theatre_name(), store_url(), store_here().version(), lens)


def settled_here(lens: Lens) -> Lens:
    """The lens as this server's store settles it."""
    return settle(theatre_name(), store_url(), store_here().version(), lens)


def disagreeing_here(day: date, known_on: date | None) -> tuple[str, ...]:
    """The place_ids of this server's store about which outlets disagree on a day."""
    return load_disagreeing(theatre_name(), store_url(), store_here().version(), day, known_on)


def enter(page: str) -> bool:
    """Note which page is shown; True when the visitor has just come to it."""
    is_new = st.session_state.get("page") != page
    st.session_state["page"] = page
    return is_new


def choose(chosen: Chosen | None = None, **changes: Any) -> Chosen:
    """Keep what the visitor has chosen, whole or in parts."""
    if chosen is None:
        chosen = replace(st.session_state["chosen"], **changes)
    st.session_state["chosen"] = chosen
    return chosen
