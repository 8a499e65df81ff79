"""Claims that speak of one thing: of one place, change and side, about the same days.

Nothing here depends on the order or the partition of the claims: they are sorted by their content first and joined by
their days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.theatre import Theatre

AT_ONCE = 100_000
"""Claims merged together, to bound memory; those of one place are never parted."""
SLACK_DAYS = 2
"""Dated reports of one change at most this many days apart are one event; agencies date by night or by morning."""
UNDATED_DAYS = 7
"""A report without a date is taken to speak of the week before it was published."""
NARROW_DAYS = 7
"""Days given more loosely than this join a better dated event that they overlap, and never bridge two of them."""


class Row(NamedTuple):
    """A claim as it is merged, in the order of the names; days are whole days since 1970."""

    claim_id: str
    article_id: str
    outlet: str
    place_id: str
    place: str
    lat: float
    lon: float
    place_kind: str
    place_precision: str
    part: str
    change: str
    status: str
    gained_by: str
    lost_by: str
    date_precision: str
    evidence: str
    confidence: float
    published: int
    first: int
    last: int
    is_dated: bool
    bloc: str
    lost_bloc: str
    phase: str

    @property
    def is_firm(self) -> bool:
        """Whether its days are well known."""
        return self.is_dated and self.last - self.first < NARROW_DAYS


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that speak of one event, in canonical order, and how they are known: all of one place and change."""

    rows: tuple[Row, ...]
    bloc: str
    status: str
    first: int
    last: int
    is_dated: bool


def canonical_claims(claims: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """The claims in an order of their content, with the columns of Row."""
    frame = claims.drop_duplicates("claim_id").copy()
    for column in ("gained_by", "lost_by", "part", "outlet"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), "")
    frame["published"] = _days(frame["published_on"])
    start, end = _days(frame["date_start"]), _days(frame["date_end"])
    undated = frame["date_start"].isna().to_numpy()
    published = frame["published"].to_numpy()
    happened = (frame["status"] == "happened").to_numpy()
    end = np.where(happened & (end > published), published, end)
    frame["is_dated"] = ~undated
    frame["first"] = np.where(undated, published - UNDATED_DAYS, np.minimum(start, end))
    frame["last"] = np.where(undated, published, end)
    blocs = {actor: theatre.side_of(actor) for actor in {*frame["gained_by"], *frame["lost_by"]}}
    gained, lost = frame["gained_by"].map(blocs), frame["lost_by"].map(blocs)
    frame["bloc"] = gained.where((gained != "") | (frame["change"] != "withdrew"), lost)
    frame["lost_bloc"] = lost
    frame["phase"] = frame["status"].where(frame["status"] != "unconfirmed", "happened")
    return frame.sort_values(["place_id", "change", "part", "phase", "bloc", "first", "last", "claim_id"])


def some_places(frame: pd.DataFrame) -> Iterator[list[Row]]:
    """The rows in turn, so many at a time as memory likes, all of one place together."""
    places = frame["place_id"].to_numpy()
    begins = np.flatnonzero(np.append(True, places[1:] != places[:-1]))
    begin = 0
    for end in [*begins[np.flatnonzero(np.diff(begins // AT_ONCE))].tolist(), len(frame)]:
        if end > begin:
            columns = [frame[name].iloc[begin:end].tolist() for name in Row._fields]
            yield list(map(Row._make, zip(*columns, strict=True)))
            begin = end


def group_claims(rows: Sequence[Row]) -> list[Group]:
    """The claims of whole places, in canonical order, as groups that each speak of one event."""
    return _settle(_group(rows))


def _days(column: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Whole days since 1970; for a missing day a number that no caller may use."""
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]").astype("int64")


def _group(rows: Sequence[Row]) -> list[Group]:
    """Runs of one place, change, part, phase and bloc: first those well dated, by nearness, then the loose ones."""
    groups: list[Group] = []
    begin = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or _key(rows[at]) != _key(rows[begin]):
            groups.extend(_group_one_key(rows[begin:at]))
            begin = at
    return groups


def _key(row: Row) -> tuple[str, ...]:
    return (row.place_id, row.change, row.part, row.phase, row.bloc)


def _group_one_key(rows: Sequence[Row]) -> list[Group]:
    if len(rows) == 1:
        return [_as_group(rows)]
    slack = 0 if rows[0].change == "held" else SLACK_DAYS
    firm = [row for row in rows if row.is_firm]
    loose = [row for row in rows if not row.is_firm]
    runs = _runs(firm, slack)
    spans = [(min(row.first for row in run), max(row.last for row in run)) for run in runs]
    left: list[Row] = []
    for row in loose:
        home = _nearest(row.first, row.last, spans, slack)
        if home is None:
            left.append(row)
        else:
            runs[home].append(row)
    return [_as_group(run) for run in (*runs, *_runs(left, 0))]


def _runs(rows: Sequence[Row], slack: int) -> list[list[Row]]:
    """Rows sorted by first day, cut where the next begins more than `slack` days after all before have ended."""
    runs: list[list[Row]] = []
    reach = 0
    for row in rows:
        if runs and row.first <= reach + slack:
            runs[-1].append(row)
            reach = max(reach, row.last)
        else:
            runs.append([row])
            reach = row.last
    return runs


def _nearest(first: int, last: int, spans: Sequence[tuple[int, int]], slack: int) -> int | None:
    """The span that overlaps first..last and ends nearest to `last`, the earlier of two; None when none overlaps."""
    fits = [
        (abs(last - end), start, at) for at, (start, end) in enumerate(spans) if overlap(first, last, start, end, slack)
    ]
    return min(fits)[2] if fits else None


def overlap(first: int, last: int, start: int, end: int, slack: int) -> bool:
    return first <= end + slack and start <= last + slack


def _as_group(rows: Sequence[Row]) -> Group:
    """The days on which all well dated claims agree; failing that, the days that most outlets give."""
    if len(rows) == 1:
        (row,) = rows
        last = max(row.first, min(row.last, row.published)) if row.status == "happened" else row.last
        return Group((row,), row.bloc, row.status, row.first, last, row.is_dated)
    ordered = tuple(sorted(rows, key=lambda row: (row.published, row.first, row.last, row.claim_id)))
    dated = [row for row in ordered if row.is_dated]
    happened = [row for row in dated if row.status == "happened"] or dated
    pool = happened or ordered
    first, last = max(row.first for row in pool), min(row.last for row in pool)
    if first > last:
        outlets: dict[tuple[int, int], set[str]] = {}
        for row in pool:
            outlets.setdefault((row.first, row.last), set()).add(row.outlet)
        first, last = min(outlets, key=lambda days: (-len(outlets[days]), days[1] - days[0], days))
    status = "happened" if any(row.status == "happened" for row in ordered) else ordered[0].status
    if status == "happened":
        last = max(first, min(last, *(row.published for row in pool)))
    return Group(ordered, ordered[0].bloc, status, first, last, bool(dated))


def _settle(groups: Sequence[Group]) -> list[Group]:
    """Groups that do not say who join the only side that others name for the same change and days."""
    named: dict[tuple[str, ...], list[Group]] = {}
    nameless: list[Group] = []
    for group in groups:
        if group.bloc:
            named.setdefault(_key(group.rows[0])[:4], []).append(group)
        else:
            nameless.append(group)
    joined: dict[int, list[Group]] = {}
    alone: list[Group] = []
    for group in nameless:
        near = [
            other
            for other in named.get(_key(group.rows[0])[:4], [])
            if overlap(group.first, group.last, other.first, other.last, SLACK_DAYS)
        ]
        if len({other.bloc for other in near}) == 1:
            home = min(near, key=lambda other: (abs(other.last - group.last), other.first, other.last))
            joined.setdefault(id(home), []).append(group)
        else:
            alone.append(group)
    settled = [
        _as_group([*other.rows, *(row for group in joined.get(id(other), []) for row in group.rows)])
        if id(other) in joined
        else other
        for others in named.values()
        for other in others
    ]
    renamed = [
        group
        if group.bloc
        else Group(group.rows, _bloc_of_rows(group.rows), group.status, group.first, group.last, group.is_dated)
        for group in settled
    ]
    return renamed + alone


def _bloc_of_rows(rows: Sequence[Row]) -> str:
    return max((row.bloc for row in rows), default="")
