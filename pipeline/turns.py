"""Events as the fold reads them: in turn, by place, with sides for actors and days as whole numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

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

TURN_COLUMNS = (
    "event_id", "place_id", "place_kind", "change", "part", "gained_by", "lost_by", "date_precision", "n_sources",
    "credibility", "confidence",
)  # fmt: skip


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


def find_turns(events: pd.DataFrame, theatre: Theatre) -> dict[str, list[Turn]]:
    """EVENTS that happened, by place in the order in which they are read.

    A place has its own events, those of its districts, the captures of the city it lies in, and those of its whole
    province that name the loser.
    """
    happened = events[events["status"] == "happened"]
    is_wide = happened["place_precision"].isin(("province", "country"))
    wide, happened = happened[is_wide], happened[~is_wide]
    turns: dict[str, list[Turn]] = {}
    cities: dict[str, str] = {}
    for row in _as_rows(happened.drop_duplicates("event_id")):
        place_id = row["place_id"]
        turn = _turn(row, theatre)
        turns.setdefault(place_id, []).append(turn)
        if row["place_kind"] in WITHIN_KINDS and place_id not in cities:
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
    return {place_id: sorted(rows, key=reading_order) for place_id, rows in turns.items()}


def _province_wide(
    events: pd.DataFrame, own: Mapping[str, Sequence[Turn]], theatre: Theatre
) -> Iterator[tuple[str, Turn]]:
    """The captures of whole provinces, for each place of the province of which something is known besides."""
    rows = events[(events["place_precision"] == "province") & events["change"].isin(FULL) & (events["part"] == "")]
    if rows.empty:
        return
    inside: dict[tuple[str, str], list[str]] = {}
    for place_id in own:
        place = theatre.gazetteer.get(place_id)
        if place is not None:
            inside.setdefault((place.country, place.admin1), []).append(place_id)
    for row in _as_rows(rows.drop_duplicates("event_id")):
        province = theatre.gazetteer.get(row["place_id"])
        turn = replace(_turn(row, theatre), is_city_wide=True)
        if province is not None and turn.gained and turn.lost:
            for place_id in inside.get((province.country, province.admin1 or province.name), ()):
                yield place_id, turn


def _as_rows(events: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The events as dictionaries, with days counted from 1970 in `on` and `first`."""
    days = {
        name: events[name].to_numpy().astype("datetime64[D]").astype("int64").tolist()
        for name in ("event_on", "event_from")
    }
    columns = {name: events[name].tolist() for name in TURN_COLUMNS}
    columns |= {"on": days["event_on"], "first": days["event_from"], "is_dated": events["event_from"].notna().tolist()}
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _turn(row: dict[str, Any], theatre: Theatre) -> Turn:
    gained, lost = _text(row["gained_by"]), _text(row["lost_by"])
    return Turn(
        event_id=row["event_id"],
        change=row["change"],
        part=row["part"],
        gained_by=gained,
        lost_by=lost,
        gained=theatre.side_of(gained),
        lost=theatre.side_of(lost),
        on=row["on"],
        first=row["first"] if row["is_dated"] else row["on"],
        is_dated=row["is_dated"],
        is_passing=row["date_precision"] in ("published", "none"),
        n_sources=row["n_sources"],
        credibility=row["credibility"],
        confidence=row["confidence"],
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def reading_order(turn: Turn) -> tuple[Any, ...]:
    """What is said decides between reports of one day and weight, and only then the event's id, which is a hash."""
    rank = (turn.on, RANK.get(turn.change, 7), bool(turn.child), -turn.credibility, turn.n_sources)
    said = (turn.change, turn.gained, turn.lost, turn.gained_by, turn.lost_by, turn.part, turn.child)
    return (*rank, *said, turn.first, turn.is_dated, turn.is_passing, turn.confidence, turn.event_id)
