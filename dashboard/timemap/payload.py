"""Tables as they cross to the browser: narrow columns, places and looks by number, days counted from the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.timemap.borders import Grid, find_borders, pack_rings
from dashboard.timemap.packing import Packer
from dashboard.timemap.timemap import as_script
from gazetteer.place import RADIUS_KM
from pipeline.areas import land_km2
from pipeline.fading import half_life
from pipeline.theatre import Theatre

NONE = 65535
_CONTROL = {"held": 0, "contested": 1, "unknown": 2}
_SHAPE = {"site": 1, "area": 2}
_SIZE = {"city": 2, "town": 1}
Numbers = NDArray[np.int64]


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
    """Everything the map needs for every day, as a script literal {version, packed}; see `packing`.

    Provinces and countries are never drawn as dots. Days are counted from `origin`, the earliest day that is spoken
    of, itself counted from 1970.
    """
    spells = tables.spells[~tables.spells["place_precision"].isin(["province", "country"])]
    spells = spells.sort_values(["place_id", "spell_from"], kind="stable")
    places = spells.drop_duplicates("place_id").reset_index(drop=True)
    number = {place_id: index for index, place_id in enumerate(places["place_id"])}
    blocs = {bloc_id: index for index, bloc_id in enumerate(theatre.blocs)}
    cells = tables.cells[tables.cells["place_id"].isin(number)]
    packer, grid = Packer(), Grid.over(cells)
    origin = _origin(tables)
    header = {
        "land_km2": land_km2(theatre),
        "origin": origin,
        "first_day": _number(tables.days[0]),
        "last_day": _number(tables.days[1]),
        "known": _known(tables.known, packer),
        "blocs": [
            {"label": bloc.label, "letter": bloc.letter, "light": bloc.colour, "dark": bloc.colour_dark}
            for bloc in theatre.blocs.values()
        ],
        "actors": [
            {"id": actor.actor_id, "short": actor.short or actor.name, "bloc": blocs.get(actor.bloc_id, -1)}
            for actor in theatre.actors.values()
        ],
        "places": _places(places, spells, theatre, packer),
        "spells": _spells(spells, number, _actor_numbers(theatre), (packer, origin)),
        "events": _events(tables.events, number, blocs, (packer, origin)),
        "cells": _cells(cells, number, grid, packer),
    }
    return as_script({"version": version, "packed": packer.pack(header)})


def _actor_numbers(theatre: Theatre) -> dict[str, int]:
    return {actor_id: index for index, actor_id in enumerate(theatre.actors)}


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _days(series: pd.Series[Any], missing: int = 0) -> Numbers:
    days = series.to_numpy(dtype="datetime64[D]")
    return cast("Numbers", np.where(np.isnat(days), missing, days.astype("int64")))


def _origin(tables: MapTables) -> int:
    """The earliest day among all that cross."""
    columns = (tables.spells["spell_from"], tables.spells["last_evidence_on"], tables.events["event_on"])
    days = [series.dropna().min() for series in columns if series.notna().any()]
    return min(_number(tables.days[0]), *(_number(day.date()) for day in days)) if days else _number(tables.days[0])


def _known(known: pd.DataFrame, packer: Packer) -> dict[str, Any]:
    return {"day": packer.column(_days(known["on"]), "i4"), "km2": packer.column(known["area_km2"], "f4")}


def _places(places: pd.DataFrame, spells: pd.DataFrame, theatre: Theatre, packer: Packer) -> dict[str, Any]:
    n_spells = spells.groupby("place_id").size()
    known = [theatre.gazetteer.get(place_id) for place_id in places["place_id"]]
    population = np.array([place.population if place else 0 for place in known], dtype="int64")
    size = places["place_kind"].map(_SIZE).fillna(0).astype("int64").to_numpy()
    spoken = places["place_id"].map(n_spells).to_numpy(dtype="int64")
    kinds = sorted(set(places["place_kind"]))
    order = np.lexsort((places["place_id"].to_numpy(dtype=object), -population, -spoken, -size))
    return {
        "ids": places["place_id"].tolist(),
        "names": places["place"].tolist(),
        "names_ar": [place.name_ar if place else "" for place in known],
        "kind_names": kinds,
        "kind_half": [half_life(kind) for kind in kinds],
        "kind_radius_km": [RADIUS_KM.get(kind, 0.0) for kind in kinds],
        "kind": packer.column(places["place_kind"].map(kinds.index).to_numpy(dtype="int64")),
        "lat": packer.column(places["lat"], "f4"),
        "lon": packer.column(places["lon"], "f4"),
        "size": packer.column(size, "u1"),
        "shape": packer.column(places["place_precision"].map(_SHAPE).fillna(0).astype("int64"), "u1"),
        "order": packer.column(order),
    }


def _spells(
    spells: pd.DataFrame, number: dict[str, int], actors: dict[str, int], into: tuple[Packer, int]
) -> dict[str, Any]:
    """`to` is 0 where a spell lasts, else one more than its end; looks are the different (control, first, last and a
    side between them, how many more there are, besieger) that occur, actors by number."""
    packer, origin = into
    holders = spells["controller"].str.split("|")
    looks = pd.DataFrame({
        "control": spells["control"].map(_CONTROL).to_numpy(dtype="int64"),
        "first": [actors.get(ids[0], NONE) for ids in holders],
        "second": [actors.get(ids[-1], NONE) if len(ids) > 1 else NONE for ids in holders],
        "between": [actors.get(ids[1], NONE) if len(ids) > 2 else NONE for ids in holders],
        "more": [max(0, len(ids) - 3) for ids in holders],
        "siege": [actors.get(actor_id, NONE) for actor_id in spells["besieged_by"]],
    })  # fmt: skip
    look = looks.groupby(list(looks.columns), sort=True).ngroup().to_numpy(dtype="int64")
    unique = looks.drop_duplicates().sort_values(list(looks.columns))
    counts = np.bincount(spells["place_id"].map(number).to_numpy(dtype="int64"), minlength=len(number))
    return {
        "count": packer.column(counts),
        "from": packer.column(_days(spells["spell_from"], origin) - origin),
        "to": packer.column(np.maximum(0, _days(spells["spell_to"], origin - 1) - origin + 1)),
        "seen": packer.column(np.maximum(0, _days(spells["last_evidence_on"], origin) - origin)),
        **_evidence(spells, into),
        "look": packer.column(look),
        "looks": {name: packer.column(unique[name].to_numpy(dtype="int64"), "u2") for name in unique.columns},
    }


def _evidence(spells: pd.DataFrame, into: tuple[Packer, int]) -> dict[str, Any]:
    """The days of evidence after the first day of each spell and before its last evidence, and how many those are."""
    packer, origin = into
    first, last = (spells[name].dt.strftime("%Y-%m-%d") for name in ("spell_from", "last_evidence_on"))
    told = zip(spells["evidence_days"], first, last, strict=True)
    between = [[day for day in days.split("|") if begin < day < end] for days, begin, end in told]
    flat = np.array([day for days in between for day in days], dtype="datetime64[D]").astype("int64")
    return {
        "n_between": packer.column([len(days) for days in between]),
        "between_on": packer.column(flat - origin),
    }


def _events(
    events: pd.DataFrame, number: dict[str, int], blocs: dict[str, int], into: tuple[Packer, int]
) -> dict[str, Any]:
    """Events by day: `step` is the days since the event before (the first: since origin), `back` how many days
    earlier it may have begun, `place` one more than the place's number or 0, `sort` the row of `sorts`."""
    packer, origin = into
    told = events.sort_values("event_on", kind="stable")
    days = _days(told["event_on"], origin) - origin
    back = np.clip(days + origin - _days(told["event_from"], 10**9), 0, 255)
    sorts = pd.DataFrame({"bloc": told["bloc"], "status": told["status"], "change": told["change"]}).astype("str")
    sort = sorts.groupby(list(sorts.columns), sort=True).ngroup().to_numpy(dtype="int64")
    unique = sorts.drop_duplicates().sort_values(list(sorts.columns))
    return {
        "step": packer.column(np.diff(days, prepend=0)),
        "back": packer.column(back, "u1"),
        "place": packer.column(np.array([number.get(place_id, -1) + 1 for place_id in told["place_id"]])),
        "sort": packer.column(sort),
        "sorts": [
            {"bloc": blocs.get(row.bloc, -1), "status": row.status, "change": row.change} for row in unique.itertuples()
        ],
    }


def _cells(cells: gpd.GeoDataFrame, number: dict[str, int], grid: Grid, packer: Packer) -> dict[str, Any]:
    """Rings of each cell and the borders between cells, as points of a grid of 65,536 steps each way."""
    at = cells["place_id"].map(number).to_numpy(dtype="int64")
    rings = pack_rings(cells.geometry.to_numpy(), grid)
    borders = find_borders(cells, at, grid)
    return {
        "box": grid.box,
        "place": packer.column(at),
        "n_rings": packer.column(rings.parts),
        "n_points": packer.column(rings.points),
        "xy": packer.column(rings.xy, "u2"),
        "borders": {
            "one": packer.column(borders.one),
            "other": packer.column(borders.other),
            "n_points": packer.column(borders.points),
            "xy": packer.column(borders.xy, "u2"),
        },
    }
