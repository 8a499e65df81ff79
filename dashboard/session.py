"""What one visitor has chosen, and what all visitors share: the theatre, the store and its present tables."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from dashboard.assets import Assets, write_assets
from pipeline.areas import known_ground
from pipeline.run import Tables, build_tables
from pipeline.scene import Filters, days_covered, place_cells
from pipeline.settings import DEFAULT_THEATRE, default_store_url
from pipeline.store.store import Store, open_store
from pipeline.theatre import Theatre, load_theatre

View = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the visitor looks at: a day, a view (lat, lon, zoom; None for the theatre's own), a place and filters."""

    on: date
    at: View | None = None
    place: str = ""
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class World:
    """The tables as they stand at one version of the store, with the areas of all places in them, the first and last
    day that they speak of, and how much ground is known from which day on."""

    version: str
    tables: Tables
    cells: gpd.GeoDataFrame
    articles: pd.DataFrame
    days: tuple[date, date]
    known: pd.DataFrame


@st.cache_resource(show_spinner="Loading the theatre")
def load_workplace(name: str) -> tuple[Theatre, Assets]:
    """The theatre and the files that its map needs in the browser."""
    theatre = load_theatre(name)
    return theatre, write_assets(theatre)


@st.cache_resource(show_spinner=False)
def load_store(url: str) -> Store:
    """The store at a URL, opened once for all visitors."""
    return open_store(url)


@st.cache_resource(show_spinner="Reading the store", max_entries=3)
def load_world(theatre_name: str, url: str, version: str) -> World:
    """All tables of a version of the store. `version` is the cache's key: a new article makes a new world."""
    theatre, _ = load_workplace(theatre_name)
    store = load_store(url)
    tables = build_tables(store, theatre)
    cells = place_cells(tables.spells, theatre)
    days = days_covered(tables, theatre.opening_on)
    return World(version, tables, cells, store.load_articles(), days, known_ground(tables.spells, cells))


def theatre_name() -> str:
    """The theatre that the server was started with."""
    return os.environ.get("WHOHELD_THEATRE") or DEFAULT_THEATRE


def store_url() -> str:
    """The store that the server was started with."""
    return default_store_url(theatre_name())


def theatre_here() -> Theatre:
    """The theatre of this server."""
    return load_workplace(theatre_name())[0]


def assets_here() -> Assets:
    """The files of this server's theatre."""
    return load_workplace(theatre_name())[1]


def store_here() -> Store:
    """The store of this server."""
    return load_store(store_url())


def world_here() -> World:
    """The tables of this server's store as it stands now."""
    return load_world(theatre_name(), store_url(), store_here().version())


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
