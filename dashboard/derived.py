"""What follows from a store: kept from an earlier start, else grown from what was known before, else derived anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from pipeline.kept import find_kept, keep, make_stamp
from pipeline.scene import place_cells
from pipeline.settings import cache_folder
from pipeline.store.store import Store
from pipeline.theatre import Theatre


@dataclass(frozen=True, slots=True)
class Derived:
    """CLAIMS, EVENTS and SPELLS of a store, the areas of all places in them, which articles repeat which, and the
    number of the last act about places that they know of."""

    claims: pd.DataFrame
    events: pd.DataFrame
    spells: pd.DataFrame
    cells: gpd.GeoDataFrame
    reprint_of: Mapping[str, str]
    places_version: int


def derive(store: Store, theatre: Theatre, version: str, previous: Derived | None) -> Derived:
    """The tables of a version of the store. Where only articles have come since `previous`, a theatre with the same
    places, no other place is folded again."""
    folder, places_version = cache_folder(), store.places_version()
    stamp = make_stamp(theatre, version, places_version)
    kept = find_kept(folder, stamp, ("events", "spells", "cells", "reprints"))
    if kept is not None:
        claims = store.load_claims()
        if store.version() == version:
            reprint_of = dict(zip(kept["reprints"]["article_id"], kept["reprints"]["reprint_of"], strict=True))
            cells = gpd.GeoDataFrame(kept["cells"])
            return Derived(claims, kept["events"], kept["spells"], cells, reprint_of, places_version)
    found = _build(store, theatre, previous if previous and previous.places_version == places_version else None)
    if store.version() == version:
        reprints = pd.DataFrame(list(found.reprint_of.items()), columns=["article_id", "reprint_of"], dtype="str")
        keep(
            folder, stamp, {"events": found.events, "spells": found.spells, "cells": found.cells, "reprints": reprints}
        )
    return found


def _build(store: Store, theatre: Theatre, previous: Derived | None) -> Derived:
    """What builds tables is loaded only here: most starts find them kept."""
    from pipeline.run import Tables, build_tables

    before = previous and Tables(previous.claims, previous.events, previous.spells, previous.reprint_of)
    places_version = store.places_version()
    tables = build_tables(store, theatre, previous=before)
    cells = place_cells(tables.spells, theatre)
    return Derived(tables.claims, tables.events, tables.spells, cells, tables.reprint_of, places_version)
