"""Claims to events: what speaks of one change at one place about one day is one event, graded.

Nothing here depends on the order or the partition of the claims: they are sorted by their content first, joined by
their days, and every value of an event is a function of the set of its claims. All events are made at once, column by
column.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline.claim_columns import ClaimColumns, Coded, Flags, Numbers, as_columns
from pipeline.claim_groups import GroupDays, Grouping, agreed_days, group_claims
from pipeline.contradictions import Told, find_contradicted
from pipeline.sources import Sources, find_sources
from pipeline.tables import EVENTS, make_frame, typed
from pipeline.theatre import Theatre

CREDIBILITY_CONFIDENCE = {1: 0.95, 2: 0.85, 3: 0.7, 4: 0.5, 5: 0.25, 6: 0.5}
"""What an event weighs by its credibility before the reader's own doubt; our choice, see docs/control.md."""
PLACE_COLUMNS = ("place_id", "place", "lat", "lon", "place_kind", "place_precision", "part")
RELIABLE = ("A", "B")
_UNGRADED = "one outlet that nobody has graded"
_GRADES = (
    (1, "independent sources agree"),
    (2, "several outlets agree"),
    (3, "several outlets, all of the side that gains"),
    (4, "one outlet, about its own side's gain"),
    (2, "one outlet, about its own side's loss"),
    (3, "one outlet"),
)
"""The Admiralty code's information grade, 1 confirmed to 6 cannot be judged, and why; the first that fits counts."""


def merge_claims(
    claims: pd.DataFrame, theatre: Theatre, *, reprint_of: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """CLAIMS as EVENTS.

    `reprint_of` maps the article_id of a reprint to that of its original (see `pipeline.reprints`); a reprint counts
    as an article but not as a source. Without it, only sentences repeated word for word are known as reprints.
    Duplicate claim_ids count once. The bloc of an actor whom the theatre does not know is
    his own id.
    """
    if claims.empty:
        return make_frame(EVENTS, [])
    columns = as_columns(claims, theatre)
    groups = group_claims(columns)
    days = agreed_days(columns, groups)
    told = _told(columns, groups, days)
    frame = pd.DataFrame({
        **_who_and_where(columns, groups, told),
        **_when(columns, groups, days, told),
        **_by_whom(columns, groups, theatre, told, reprint_of or {}),
    })  # fmt: skip
    return typed(frame, EVENTS).sort_values(["event_on", "place_id", "event_id"], ignore_index=True)


def _told(claims: ClaimColumns, groups: Grouping, days: GroupDays) -> Told:
    """What each group of claims says: of its side, which not all of them need name."""
    first = groups.rows[groups.starts]
    bloc = groups.most(claims.bloc.codes[groups.rows])
    ids, places, changes = (claims.frame[name].to_numpy(dtype=object) for name in ("claim_id", "place_id", "change"))
    parts = zip(places[first], changes[first], claims.bloc.names[bloc], ids[first], strict=True)
    status = claims.status.codes[first]
    return Told(
        place=claims.place.codes[first],
        part=claims.part.codes[first],
        change=Coded(claims.change.codes[first], claims.change.names),
        bloc=bloc,
        lost_bloc=_usual(claims.lost_bloc, groups),
        on=np.where(days.is_dated, days.last, claims.published[first]),
        status=Coded(np.where(days.has_happened, claims.status.number("happened"), status), claims.status.names),
        name=np.array([_event_id(*part) for part in parts], dtype=object),
    )


def _who_and_where(claims: ClaimColumns, groups: Grouping, told: Told) -> dict[str, Any]:
    place = claims.frame[list(PLACE_COLUMNS)].iloc[groups.rows[groups.starts]]
    is_of_loser = claims.lost_bloc.codes[groups.rows] == told.lost_bloc[groups.of_row]
    return {
        **{name: place[name].array for name in PLACE_COLUMNS},
        "part": place["part"].fillna("").array,
        "event_id": told.name,
        "change": told.change.names[told.change.codes],
        "status": told.status.names[told.status.codes],
        "gained_by": _or_none(claims.gained_by.names)[_usual(claims.gained_by, groups)],
        "lost_by": _or_none(claims.lost_by.names)[_usual(claims.lost_by, groups, is_of_loser)],
        "bloc": claims.bloc.names[told.bloc],
    }


def _or_none(names: Any) -> Any:
    """The texts, None for the empty one."""
    return np.array([name or None for name in names], dtype=object)


def _when(claims: ClaimColumns, groups: Grouping, days: GroupDays, told: Told) -> dict[str, Any]:
    rows = groups.rows
    published = claims.published[rows]
    precision = claims.frame["date_precision"].to_numpy(dtype=object)[rows[_best_dated(claims, groups)]]
    return {
        "event_from": _as_days(days.first, days.is_dated),
        "event_to": _as_days(days.last + 1, days.is_dated),
        "event_on": _as_days(told.on),
        "date_precision": np.where(days.is_dated, precision, "none"),
        "first_known_on": _as_days(published[groups.starts]),
        "last_known_on": _as_days(groups.most(published)),
    }


def _as_days(numbers: Numbers, is_known: Flags | None = None) -> Any:
    days = numbers.astype("datetime64[D]").astype("datetime64[s]")
    if is_known is not None:
        days[~is_known] = np.datetime64("NaT")
    return days


def _best_dated(claims: ClaimColumns, groups: Grouping) -> Numbers:
    """Where in `groups.rows` the claim of each group stands that gives the narrowest days."""
    rows = groups.rows
    order = np.lexsort((claims.rank[rows], (claims.last - claims.first)[rows], ~claims.is_dated[rows], groups.of_row))
    return order[groups.starts]


def _by_whom(
    claims: ClaimColumns, groups: Grouping, theatre: Theatre, told: Told, reprint_of: Mapping[str, str]
) -> dict[str, Any]:
    """Who says so, and what that is worth."""
    rows = groups.rows
    has_gainer = _usual(claims.gained_by, groups) > 0
    gaining = np.where(has_gainer, told.bloc, 0)
    sources = find_sources(claims, groups, (gaining, told.lost_bloc), theatre, reprint_of)
    is_contradicted = find_contradicted(told)
    credibility, reasons = _credibility(sources, _days_differ(claims, groups), is_contradicted)
    weight = np.array([0.0, *CREDIBILITY_CONFIDENCE.values()])[credibility]
    reader = np.maximum.reduceat(claims.frame["confidence"].to_numpy(dtype=float)[rows], groups.starts)
    return {
        "n_claims": groups.sizes,
        "n_articles": sources.n_articles,
        "n_sources": sources.n_sources,
        "reliability": sources.reliability,
        "credibility": credibility,
        "credibility_reason": reasons,
        "confidence": [round(value, 3) for value in (weight * (0.6 + 0.4 * reader)).tolist()],
        "is_contradicted": is_contradicted,
        "claim_ids": _joined(claims.frame["claim_id"].to_numpy(dtype=object)[rows], groups),
    }


def _joined(texts: Any, groups: Grouping) -> Any:
    """The texts of each group, joined by |."""
    joined = texts[groups.starts]
    several = np.flatnonzero(groups.sizes > 1)
    begins, ends = groups.starts[several], groups.starts[several] + groups.sizes[several]
    for group, begin, end in zip(several.tolist(), begins.tolist(), ends.tolist(), strict=True):
        joined[group] = "|".join(texts[begin:end])
    return joined


def _days_differ(claims: ClaimColumns, groups: Grouping) -> Flags:
    """Whether reports that it happened name days that exclude each other."""
    counts = (claims.is_dated & ~claims.change.is_any(("held",)))[groups.rows]
    far = np.int64(1) << 40
    first, last = claims.first[groups.rows], claims.last[groups.rows]
    differ: Flags = groups.most(np.where(counts, first, -far)) > groups.least(np.where(counts, last, far))
    return differ


def _usual(column: Coded, groups: Grouping, is_counted: Flags | None = None) -> Numbers:
    """For each group the text given most often, the first in the alphabet of several; empty when none is given.
    `is_counted` says which of the groups' rows count; all when not given."""
    codes = column.codes[groups.rows]
    given = np.flatnonzero(codes if is_counted is None else np.where(is_counted, codes, 0))
    pairs, counts = np.unique(groups.of_row[given] * len(column.names) + codes[given], return_counts=True)
    group, text = np.divmod(pairs, len(column.names))
    order = np.lexsort((text, -counts, group))
    begins = np.append(True, group[order][1:] != group[order][:-1])[: len(order)]
    usual = np.zeros(len(groups.starts), dtype=np.int64)
    usual[group[order][begins]] = text[order][begins]
    return usual


def _event_id(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _credibility(sources: Sources, days_differ: Flags, is_contradicted: Flags) -> tuple[Numbers, Any]:
    """The grade of each event and its reason in words."""
    several = sources.n_sources >= 2
    is_reliable = np.isin(sources.reliability, RELIABLE)
    has_neutral = several & (sources.n_neutral >= 1)
    fits = (has_neutral & is_reliable, has_neutral, several, sources.is_own_gain, sources.is_own_loss)
    which = np.select(fits, range(len(fits)), len(fits))
    grades = np.array([grade for grade, _ in _GRADES])[which]
    grades = np.where(is_contradicted, np.minimum(5, np.maximum(4, grades + 1)), grades)
    endings = [
        reason + differs + contradicted
        for reason in (reason for _, reason in _GRADES)
        for differs in ("", "; the days differ")
        for contradicted in ("", "; contradicted")
    ]
    reasons = np.array(endings, dtype=object)[4 * which + 2 * days_differ + is_contradicted]
    is_ungraded = (sources.reliability == "F") & ~several & ~is_contradicted
    return np.where(is_ungraded, 6, grades), np.where(is_ungraded, _UNGRADED, reasons)
