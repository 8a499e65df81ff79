"""Tables as they cross to the browser: typed columns in base64, places by number, days counted from 1970."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import MultiPolygon, Polygon

from dashboard.timemap.timemap import as_script
from pipeline.areas import land_km2
from pipeline.records import STATUSES
from pipeline.theatre import Theatre

NONE = 65535
NO_BLOC = 255
FOREVER = 2_000_000
_TYPES = {"f4": "<f4", "i4": "<i4", "u1": "u1", "u2": "<u2", "u4": "<u4"}
_CONTROL = {"held": 0, "contested": 1, "unknown": 2}
_SHAPE = {"site": 1, "area": 2}
_SIZE = {"city": 2, "town": 1}


@dataclass(frozen=True, slots=True)
class MapTables:
    """What is drawn: spells and events of the present filters, the areas of all places that are known, the days that
    the slider runs over, and how much ground is known from which day on whatever the filters hide."""

    spells: pd.DataFrame
    events: pd.DataFrame
    cells: gpd.GeoDataFrame
    days: tuple[date, date]
    known: pd.DataFrame


def make_payload(tables: MapTables, theatre: Theatre, version: str) -> str:
    """Everything the map needs for every day, as a script literal. Provinces and countries are never drawn as dots."""
    spells = tables.spells[~tables.spells["place_precision"].isin(["province", "country"])]
    spells = spells.sort_values(["place_id", "spell_from"], kind="stable")
    places = spells.drop_duplicates("place_id").reset_index(drop=True)
    number = {place_id: index for index, place_id in enumerate(places["place_id"])}
    actors = {actor_id: index for index, actor_id in enumerate(theatre.actors)}
    blocs = {bloc_id: index for index, bloc_id in enumerate(theatre.blocs)}
    return as_script(
        {
            "version": version,
            "land_km2": land_km2(theatre),
            "first_day": _number(tables.days[0]),
            "last_day": _number(tables.days[1]),
            "known": {"day": _column("i4", _days(tables.known["on"])), "km2": _column("f4", tables.known["area_km2"])},
            "blocs": [
                {"label": bloc.label, "letter": bloc.letter, "light": bloc.colour, "dark": bloc.colour_dark}
                for bloc in theatre.blocs.values()
            ],
            "actors": [
                {"short": actor.short or actor.name, "bloc": blocs.get(actor.bloc_id, 0)}
                for actor in theatre.actors.values()
            ],
            "places": _places(places, spells, theatre),
            "spells": _spells(spells, number, actors),
            "events": _events(tables.events, blocs),
            "cells": _cells(tables.cells, number),
        }
    )


def _column(kind: str, values: Any) -> list[str]:
    data = np.ascontiguousarray(np.asarray(values), dtype=_TYPES[kind])
    return [kind, base64.b64encode(data.tobytes()).decode("ascii")]


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _days(series: pd.Series, missing: int = 0) -> np.ndarray:
    days = series.to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), missing, days.astype("int64"))


def _places(places: pd.DataFrame, spells: pd.DataFrame, theatre: Theatre) -> dict[str, Any]:
    n_spells = spells.groupby("place_id").size()
    known = [theatre.gazetteer.get(place_id) for place_id in places["place_id"]]
    population = np.array([place.population if place else 0 for place in known], dtype="int64")
    size = places["place_kind"].map(_SIZE).fillna(0).astype("int64").to_numpy()
    spoken = places["place_id"].map(n_spells).to_numpy(dtype="int64")
    return {
        "ids": places["place_id"].tolist(),
        "names": places["place"].tolist(),
        "kinds": places["place_kind"].tolist(),
        "lat": _column("f4", places["lat"]),
        "lon": _column("f4", places["lon"]),
        "size": _column("u1", size),
        "shape": _column("u1", places["place_precision"].map(_SHAPE).fillna(0).astype("int64")),
        "order": _column("u4", np.lexsort((places["place_id"].to_numpy(dtype=object), -population, -spoken, -size))),
    }


def _spells(spells: pd.DataFrame, number: dict[str, int], actors: dict[str, int]) -> dict[str, Any]:
    holders = spells["controller"].str.split("|")
    counts = np.bincount(spells["place_id"].map(number).to_numpy(dtype="int64"), minlength=len(number))
    return {
        "start": _column("u4", np.concatenate([[0], np.cumsum(counts)])),
        "from": _column("i4", _days(spells["spell_from"])),
        "to": _column("i4", _days(spells["spell_to"], FOREVER)),
        "seen": _column("i4", _days(spells["last_evidence_on"])),
        "control": _column("u1", spells["control"].map(_CONTROL).to_numpy(dtype="int64")),
        "first": _column("u2", [actors.get(ids[0], NONE) for ids in holders]),
        "second": _column("u2", [actors.get(ids[-1], NONE) if len(ids) > 1 else NONE for ids in holders]),
        "siege": _column("u2", [actors.get(actor_id, NONE) for actor_id in spells["besieged_by"]]),
    }


def _events(events: pd.DataFrame, blocs: dict[str, int]) -> dict[str, Any]:
    """The day, bloc and status of each event in order of days; bars show what happened, steps stop at everything."""
    told = events.sort_values("event_on", kind="stable")
    return {
        "day": _column("i4", _days(told["event_on"])),
        "bloc": _column("u1", [blocs.get(bloc, NO_BLOC) for bloc in told["bloc"]]),
        "status": _column("u1", [STATUSES.index(status) for status in told["status"]]),
    }


def _cells(cells: gpd.GeoDataFrame, number: dict[str, int]) -> dict[str, Any]:
    place, km2, cell_start, ring_start, points = [], [], [0], [0], []
    n_values = 0
    for row in cells.itertuples():
        if row.place_id not in number:
            continue
        for polygon in _polygons(row.geometry):
            for ring in (polygon.exterior, *polygon.interiors):
                flat = np.asarray(ring.coords)[:-1, :2].ravel()
                points.append(flat)
                n_values += len(flat)
                ring_start.append(n_values)
        cell_start.append(len(ring_start) - 1)
        place.append(number[row.place_id])
        km2.append(row.area_km2)
    return {
        "place": _column("u4", place),
        "km2": _column("f4", km2),
        "cell_start": _column("u4", cell_start),
        "ring_start": _column("u4", ring_start),
        "xy": _column("f4", np.concatenate(points) if points else []),
    }


def _polygons(geometry: Any) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    if isinstance(geometry, MultiPolygon):
        return list(geometry.geoms)
    return [part for part in getattr(geometry, "geoms", ()) if isinstance(part, Polygon)]
