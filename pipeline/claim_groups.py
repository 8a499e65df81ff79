"""Claims that speak of one thing: of one place, change and side, about the same days.

Nothing here depends on the order or the partition of the claims: they are sorted by their content first and joined by
their days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.claim_columns import ClaimColumns, Flags, Numbers

SLACK_DAYS = 2
"""Dated reports of one change at most this many days apart are one event; agencies date by night or by morning."""
_FAR = np.int64(1) << 40
"""More days than any claim is old."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """Claims in groups of one event each: row numbers, group by group, in the order of publication within a group.

    `starts` is where in `rows` each group begins, `of_row` the group of each of `rows`.
    """

    rows: Numbers
    starts: Numbers
    of_row: Numbers

    def least(self, values: Numbers) -> Numbers:
        """The least of each group's values, which stand as `rows` do."""
        return np.minimum.reduceat(values, self.starts)

    def most(self, values: Numbers) -> Numbers:
        """The greatest of each group's values, which stand as `rows` do."""
        return np.maximum.reduceat(values, self.starts)

    @property
    def sizes(self) -> Numbers:
        """How many claims each group has."""
        return np.diff(np.append(self.starts, len(self.rows)))


@dataclass(frozen=True, slots=True)
class GroupDays:
    """The days of each group, whether any claim gives them, and whether any says that it happened."""

    first: Numbers
    last: Numbers
    is_dated: Flags
    has_happened: Flags


def group_claims(claims: ClaimColumns) -> Grouping:
    """Every claim in exactly one group."""
    kinds = _runs_of((claims.place.codes, claims.change.codes, claims.part.codes, claims.phase.codes))
    of_claim = _near_in_time(claims, kinds)
    return _settle(claims, _grouping(claims, of_claim), kinds)


def _grouping(claims: ClaimColumns, of_claim: Numbers) -> Grouping:
    rows = np.lexsort((claims.rank, claims.last, claims.first, claims.published, of_claim))
    begins = np.append(True, of_claim[rows][1:] != of_claim[rows][:-1])
    return Grouping(rows, np.flatnonzero(begins), np.cumsum(begins) - 1)


def _runs_of(columns: Sequence[Numbers]) -> Numbers:
    """The number of the run of equal values that each row stands in."""
    differs = np.zeros(len(columns[0]), dtype=bool)
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return np.cumsum(differs)


def _near_in_time(claims: ClaimColumns, kinds: Numbers) -> Numbers:
    """The group of each claim: first those well dated, by nearness, then the loose ones, which bridge none of them."""
    keys = _runs_of((kinds, claims.bloc.codes))
    slack = np.where(claims.change.is_any(("held",)), 0, SLACK_DAYS)
    of_claim = np.empty(len(keys), dtype=np.int64)
    firm, loose = np.flatnonzero(claims.is_firm), np.flatnonzero(~claims.is_firm)
    of_claim[firm] = _runs_in_time(keys[firm], claims.first[firm], claims.last[firm], slack[firm])
    left = _join_runs(claims, keys, slack, of_claim, firm, loose)
    none = np.zeros(len(left), dtype=np.int64)
    of_claim[left] = len(keys) + _runs_in_time(keys[left], claims.first[left], claims.last[left], none)
    return of_claim


def _runs_in_time(keys: Numbers, first: Numbers, last: Numbers, slack: Numbers) -> Numbers:
    """Runs of rows of one key, cut where one begins more than `slack` days after all before have ended."""
    reach = np.maximum.accumulate(last + keys * _FAR) - keys * _FAR
    cut = np.zeros(len(keys), dtype=bool)
    cut[1:] = (keys[1:] != keys[:-1]) | (first[1:] > reach[:-1] + slack[1:])
    return np.cumsum(cut)


def _join_runs(
    claims: ClaimColumns, keys: Numbers, slack: Numbers, of_claim: Numbers, firm: Numbers, loose: Numbers
) -> Numbers:
    """Lets each loose claim join the run that it overlaps and that ends nearest to it; the rows that overlap none."""
    if not len(firm) or not len(loose):
        return loose
    starts = np.flatnonzero(np.append(True, of_claim[firm][1:] != of_claim[firm][:-1]))
    begins = claims.first[firm][starts].tolist()
    ends = np.maximum.reduceat(claims.last[firm], starts).tolist()
    run_keys = keys[firm][starts]
    low, high = (np.searchsorted(run_keys, keys[loose], side).tolist() for side in ("left", "right"))
    first, last, wide = (column[loose].tolist() for column in (claims.first, claims.last, slack))
    left = []
    for at, row in enumerate(loose.tolist()):
        fits = [
            (abs(last[at] - ends[run]), begins[run], run)
            for run in range(low[at], high[at])
            if overlap(first[at], last[at], begins[run], ends[run], wide[at])
        ]
        if fits:
            of_claim[row] = min(fits)[2]
        else:
            left.append(row)
    return np.array(left, dtype=np.int64)


def overlap(first: int, last: int, start: int, end: int, slack: int) -> bool:
    """Whether two intervals of days are at most `slack` days apart."""
    return first <= end + slack and start <= last + slack


def agreed_days(claims: ClaimColumns, groups: Grouping) -> GroupDays:
    """The days on which all well dated claims agree; failing that, the days that most outlets give."""
    rows = groups.rows
    is_dated, happened = claims.is_dated[rows], claims.status.is_any(("happened",))[rows]
    level = np.where(is_dated & happened, 0, np.where(is_dated, 1, 2))
    best = groups.least(level)
    counts = level == best[groups.of_row]
    first = groups.most(np.where(counts, claims.first[rows], -_FAR))
    last = groups.least(np.where(counts, claims.last[rows], _FAR))
    for group in np.flatnonzero(first > last).tolist():
        begin = groups.starts[group]
        here = rows[begin : begin + groups.sizes[group]]
        pool = here[counts[begin : begin + len(here)]]
        first[group], last[group] = _usual_days(claims, pool)
    has_happened = groups.most(happened.astype(np.int64)) > 0
    known = groups.least(np.where(counts, claims.published[rows], _FAR))
    last = np.where(has_happened, np.maximum(first, np.minimum(last, known)), last)
    return GroupDays(first, last, best < 2, has_happened)


def _usual_days(claims: ClaimColumns, rows: Numbers) -> tuple[int, int]:
    """The days that most outlets give, of several the narrowest, then the earliest."""
    outlets: dict[tuple[int, int], set[int]] = {}
    columns = (claims.first[rows].tolist(), claims.last[rows].tolist(), claims.outlet.codes[rows].tolist())
    for first, last, outlet in zip(*columns, strict=True):
        outlets.setdefault((first, last), set()).add(outlet)
    return min(outlets, key=lambda days: (-len(outlets[days]), days[1] - days[0], days))


def _settle(claims: ClaimColumns, groups: Grouping, kinds: Numbers) -> Grouping:
    """Groups that do not say who join the only side that others name for the same change and days."""
    bloc, kind = (column[groups.rows[groups.starts]] for column in (claims.bloc.codes, kinds))
    is_nameless = bloc == 0
    if not is_nameless.any():
        return groups
    days = agreed_days(claims, groups)
    first, last, blocs = days.first.tolist(), days.last.tolist(), bloc.tolist()
    named: dict[int, list[int]] = {}
    asked = set(kind[is_nameless].tolist())
    for group in np.flatnonzero(~is_nameless).tolist():
        if kind[group] in asked:
            named.setdefault(int(kind[group]), []).append(group)
    home = np.arange(len(bloc))
    for group in np.flatnonzero(is_nameless).tolist():
        near = [
            other
            for other in named.get(int(kind[group]), ())
            if overlap(first[group], last[group], first[other], last[other], SLACK_DAYS)
        ]
        if len({blocs[other] for other in near}) == 1:
            nearest: Any = min(near, key=lambda other: (abs(last[other] - last[group]), first[other], last[other]))
            home[group] = nearest
    of_claim = np.empty(len(kinds), dtype=np.int64)
    of_claim[groups.rows] = home[groups.of_row]
    return _grouping(claims, of_claim)
