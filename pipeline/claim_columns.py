"""Claims column by column, in an order of their content: texts numbered by the alphabet, days counted from 1970."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.theatre import Theatre

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
UNDATED_DAYS = 7
"""A report without a date is taken to speak of the week before it was published."""
NARROW_DAYS = 7
"""Days given more loosely than this join a better dated event that they overlap, and never bridge two of them."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts as numbers: `names[codes]` is the column, in the order of the alphabet; names[0] is empty."""

    codes: Numbers
    names: NDArray[Any]

    def number(self, name: str) -> int:
        """The number of a text, -1 where the column has none such."""
        at = int(np.searchsorted(self.names, name))
        return at if at < len(self.names) and self.names[at] == name else -1

    def take(self, rows: Numbers) -> Coded:
        """The column of these rows."""
        return Coded(self.codes[rows], self.names)

    def is_any(self, names: Iterable[str]) -> Flags:
        """Which rows have one of these texts."""
        return np.isin(self.codes, [self.number(name) for name in names])


@dataclass(frozen=True, slots=True)
class ClaimColumns:
    """Claims, each once, sorted by place, change, part, phase, side and days; `frame` has the texts in that order.

    `rank` is the place of the claim_id in the alphabet; `phase` is the status, an unconfirmed report counted as one
    of what happened; `bloc` is the side that the claim is of, `lost_bloc` the side that loses.
    """

    frame: pd.DataFrame
    rank: Numbers
    place: Coded
    change: Coded
    part: Coded
    status: Coded
    phase: Coded
    bloc: Coded
    lost_bloc: Coded
    gained_by: Coded
    lost_by: Coded
    outlet: Coded
    article: Coded
    published: Numbers
    first: Numbers
    last: Numbers
    is_dated: Flags

    @property
    def is_firm(self) -> Flags:
        """Which claims give their days well."""
        return self.is_dated & (self.last - self.first < NARROW_DAYS)


def as_columns(claims: pd.DataFrame, theatre: Theatre) -> ClaimColumns:
    """CLAIMS, sorted and without those that stand there twice. The bloc of an actor whom the theatre does not know is
    his own id."""
    frame = claims.drop_duplicates("claim_id")
    place, change, part = (code(frame[name]) for name in ("place_id", "change", "part"))
    phase = code(frame["status"].where(frame["status"] != "unconfirmed", "happened"))
    gained_by, lost_by = code(frame["gained_by"]), code(frame["lost_by"])
    gained_bloc, lost_bloc = _blocs(gained_by, lost_by, theatre)
    is_loss = (gained_bloc.codes == 0) & change.is_any(("withdrew",))
    bloc = Coded(np.where(is_loss, lost_bloc.codes, gained_bloc.codes), gained_bloc.names)
    rank = code(frame["claim_id"]).codes
    published, first, last, is_dated = _days_of(frame)
    order = np.lexsort((rank, last, first, bloc.codes, phase.codes, part.codes, change.codes, place.codes))
    return ClaimColumns(
        frame=frame.iloc[order],
        rank=rank[order],
        place=place.take(order),
        change=change.take(order),
        part=part.take(order),
        status=code(frame["status"]).take(order),
        phase=phase.take(order),
        bloc=bloc.take(order),
        lost_bloc=lost_bloc.take(order),
        gained_by=gained_by.take(order),
        lost_by=lost_by.take(order),
        outlet=code(frame["outlet"]).take(order),
        article=code(frame["article_id"]).take(order),
        published=published[order],
        first=first[order],
        last=last[order],
        is_dated=is_dated[order],
    )


def code(column: pd.Series[Any]) -> Coded:
    """A column of texts as numbers; a missing text is an empty one."""
    codes, names = pd.factorize(column, sort=True)
    texts = np.asarray(names, dtype=object)
    if len(texts) and texts[0] == "":
        return Coded(np.where(codes < 0, 0, codes).astype(np.int64), texts)
    return Coded(codes.astype(np.int64) + 1, np.concatenate([np.array([""], dtype=object), texts]))


def _blocs(gained_by: Coded, lost_by: Coded, theatre: Theatre) -> tuple[Coded, Coded]:
    """The sides of both actors of each claim, numbered alike."""
    sides = [[theatre.side_of(str(actor)) for actor in column.names] for column in (gained_by, lost_by)]
    names = np.array(sorted({"", *sides[0], *sides[1]}), dtype=object)
    gained, lost = (np.searchsorted(names, np.array(of, dtype=object)) for of in sides)
    return Coded(gained[gained_by.codes], names), Coded(lost[lost_by.codes], names)


def _days_of(frame: pd.DataFrame) -> tuple[Numbers, Numbers, Numbers, Flags]:
    """The day of publication, the first and the last day that each claim may speak of, and whether it is dated."""
    published, start, end = (_days(frame[name]) for name in ("published_on", "date_start", "date_end"))
    is_dated = frame["date_start"].notna().to_numpy()
    happened = (frame["status"] == "happened").to_numpy(dtype=bool)
    end = np.where(happened & (end > published), published, end)
    first = np.where(is_dated, np.minimum(start, end), published - UNDATED_DAYS)
    return published, first, np.where(is_dated, end, published), is_dated


def _days(column: pd.Series[Any]) -> Numbers:
    """Whole days since 1970; for a missing day a number that no caller may use."""
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]").astype("int64")
