"""Events as the fold reads them: in turn, by place, with sides for actors and days as whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from pipeline.theatre import Theatre

FULL = ("captured", "handed_over")
PARTIAL = ("captured_part", "entered")
OUTSIDE = ("near", "outskirts", "outskirt", "countryside", "around", "edge", "vicinity", "rural", "road", "approaches")
"""Words of `part` for ground that is not inside the place: an enemy there does not make it contested."""
WITHIN_KINDS = ("district", "landmark", "bridge")
"""Kinds of place that are part of the city they lie in: taken with it, and making it contested when they fall."""
RANK = {"held": 0, "besieged": 1, "siege_broken": 2, "offensive": 3, "entered": 4, "captured_part": 5, "withdrew": 6}
"""The order in which reports of one day are read: what was so, then what changed, whole captures last."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One event as the fold reads it; days are whole days since 1970. `child` is the district it came from.

    `is_city_wide`: it is of the whole city, or the whole province, that the place lies in.
    """

    event_id: str
    change: str
    part: str
    gained_by: str
    lost_by: str
    gained: str
    lost: str
    on: int
    first: int
    is_dated: bool
    is_passing: bool
    n_sources: int
    credibility: int
    confidence: float
    child: str = ""
    is_city_wide: bool = False


def city_of(place_id: str, theatre: Theatre) -> str:
    """The place_id of the city that a place lies in, all the way up; its own where it lies in none: what is said of
    places of one city may move the others."""
    seen = {place_id}
    place = theatre.gazetteer.get(place_id)
    while place is not None and place.within and place.within not in seen:
        place_id = place.within
        seen.add(place_id)
        place = theatre.gazetteer.get(place_id)
    return place_id


def find_turns(events: pd.DataFrame, theatre: Theatre) -> dict[str, list[Turn]]:
    """EVENTS that happened, by place in the order in which they are read.

    A place has its own events, those of its districts, the captures of the city it lies in, and those of its whole
    province that name the loser.
    """
    has_happened, is_wide = events["status"] == "happened", events["place_precision"].isin(("province", "country"))
    wide, happened = events[has_happened & is_wide], events[has_happened & ~is_wide]
    turns: dict[str, list[Turn]] = {}
    cities: dict[str, str] = {}
    for place_id, kind, turn in _as_turns(happened.drop_duplicates("event_id"), theatre):
        turns.setdefault(place_id, []).append(turn)
        if kind in WITHIN_KINDS and place_id not in cities:
            place = theatre.gazetteer.get(place_id)
            cities[place_id] = place.within if place else ""
    own = {place_id: list(rows) for place_id, rows in turns.items()}
    for district, city in cities.items():
        if not city:
            continue
        if city in own:
            turns[city].extend(
                replace(turn, child=district) for turn in own[district] if turn.change in (*FULL, *PARTIAL)
            )
            turns[district].extend(
                replace(turn, is_city_wide=True) for turn in own[city] if turn.change in FULL and not turn.part
            )
    for place_id, more in _province_wide(wide, own, theatre):
        turns[place_id].append(more)
    return {place_id: _in_reading_order(rows) for place_id, rows in turns.items()}


def _province_wide(
    events: pd.DataFrame, own: Mapping[str, Sequence[Turn]], theatre: Theatre
) -> Iterator[tuple[str, Turn]]:
    """The captures of whole provinces, for each place of the province of which something is known besides."""
    if events.empty:
        return
    rows = events[(events["place_precision"] == "province") & events["change"].isin(FULL) & (events["part"] == "")]
    if rows.empty:
        return
    inside: dict[tuple[str, str], list[str]] = {}
    for place_id in own:
        place = theatre.gazetteer.get(place_id)
        if place is not None:
            inside.setdefault((place.country, place.admin1), []).append(place_id)
    for province_id, _, told in _as_turns(rows.drop_duplicates("event_id"), theatre):
        province = theatre.gazetteer.get(province_id)
        turn = replace(told, is_city_wide=True)
        if province is not None and turn.gained and turn.lost:
            for place_id in inside.get((province.country, province.admin1 or province.name), ()):
                yield place_id, turn


def _as_turns(events: pd.DataFrame, theatre: Theatre) -> Iterator[tuple[str, str, Turn]]:
    """The place, its kind and what is read of each event, in the events' order."""
    on, first = (events[name].to_numpy().astype("datetime64[D]").astype("int64") for name in ("event_on", "event_from"))
    is_dated = events["event_from"].notna().to_numpy()
    texts = ("event_id", "change", "part", "gained_by", "lost_by", "place_id", "place_kind")
    event_ids, changes, parts, gained_by, lost_by, place_ids, kinds = (_texts(events[name]) for name in texts)
    sides = {actor: theatre.side_of(actor) for actor in {*gained_by, *lost_by}}
    turns = map(
        Turn,
        event_ids,
        changes,
        parts,
        gained_by,
        lost_by,
        map(sides.__getitem__, gained_by),
        map(sides.__getitem__, lost_by),
        on.tolist(),
        np.where(is_dated, first, on).tolist(),
        is_dated.tolist(),
        events["date_precision"].isin(("published", "none")).tolist(),
        *(events[name].tolist() for name in ("n_sources", "credibility", "confidence")),
    )
    return zip(place_ids, kinds, turns, strict=True)


def _texts(column: pd.Series[Any]) -> list[str]:
    """The texts of a column, empty where one is missing."""
    texts: list[str] = column.to_numpy(dtype=object, na_value="").tolist()
    return texts


def _in_reading_order(turns: list[Turn]) -> list[Turn]:
    """The turns by day, and those of one day as `reading_order` has them."""
    by_day = sorted(turns, key=attrgetter("on"))
    days = [turn.on for turn in by_day]
    if len(set(days)) == len(days):
        return by_day
    return [turn for _, day in groupby(by_day, key=attrgetter("on")) for turn in _sorted_day(list(day))]


def _sorted_day(turns: list[Turn]) -> list[Turn]:
    return sorted(turns, key=reading_order) if len(turns) > 1 else turns


def reading_order(turn: Turn) -> tuple[Any, ...]:
    """What is said decides between reports of one day and weight, and only then the event's id, which is a hash."""
    rank = (turn.on, RANK.get(turn.change, 7), bool(turn.child), -turn.credibility, turn.n_sources)
    said = (turn.change, turn.gained, turn.lost, turn.gained_by, turn.lost_by, turn.part, turn.child)
    return (*rank, *said, turn.first, turn.is_dated, turn.is_passing, turn.confidence, turn.event_id)
