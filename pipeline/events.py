"""Claims to events: what speaks of one change at one place about one day is one event, graded.

Nothing here depends on the order or the partition of the claims: they are sorted by their content first, joined by
their days, and every value of an event is a function of the set of its claims.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tables import EVENTS, make_frame
from pipeline.theatre import Outlet, Theatre

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - days have no time zone
SLACK_DAYS = 2
"""Dated reports of one change at most this many days apart are one event; agencies date by night or by morning."""
UNDATED_DAYS = 7
"""A report without a date is taken to speak of the week before it was published."""
NARROW_DAYS = 7
"""Days given more loosely than this join a better dated event that they overlap, and never bridge two of them."""
CONTRADICTION_DAYS = 21
"""A denial, or a rival's report, this near to an event contradicts it."""

KEPT = (
    "claim_id", "article_id", "outlet", "place_id", "place", "lat", "lon", "place_kind", "place_precision", "part",
    "change", "status", "gained_by", "lost_by", "date_precision", "evidence", "confidence",
)  # fmt: skip
ADDED = ("published", "first", "last", "is_dated", "bloc", "lost_bloc", "phase")
TAKES = ("captured", "captured_part", "handed_over", "withdrew", "entered")
WHOLE = ("captured", "handed_over")
UNKNOWN_OUTLET = Outlet(name="", bloc_id="", reliability="F", is_fictional=False, note="")
RELIABLE = ("A", "B")

CREDIBILITY_CONFIDENCE = {1: 0.95, 2: 0.85, 3: 0.7, 4: 0.5, 5: 0.25, 6: 0.5}
"""What an event weighs by its credibility before the reader's own doubt; our choice, see docs/control.md."""


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that speak of one event, in canonical order, and how they are known: all of one place and change."""

    rows: tuple[dict[str, Any], ...]
    bloc: str
    status: str
    first: int
    last: int
    is_dated: bool


def merge_claims(
    claims: pd.DataFrame, theatre: Theatre, *, reprint_of: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """CLAIMS as EVENTS.

    `reprint_of` maps the article_id of a reprint to that of its original (see `pipeline.reprints`); a reprint counts
    as an article but not as a source. Without it, only sentences repeated word for word are known as reprints.
    Duplicate claim_ids count once. Actors that the theatre does not know have the bloc "".
    """
    if claims.empty:
        return make_frame(EVENTS, [])
    rows = _canonical_rows(claims, theatre)
    groups = _settle(_group(rows))
    graded = [_event(group, theatre, reprint_of or {}) for group in groups]
    _mark_contradictions(graded)
    for row in graded:
        row["credibility"], row["credibility_reason"] = _credibility(row)
        row["confidence"] = round(CREDIBILITY_CONFIDENCE[row["credibility"]] * (0.6 + 0.4 * row["reader"]), 3)
    graded.sort(key=lambda row: (row["event_on"], row["place_id"], row["event_id"]))
    return make_frame(EVENTS, [_with_days(row) for row in graded])


def _canonical_rows(claims: pd.DataFrame, theatre: Theatre) -> list[dict[str, Any]]:
    """The claims as dictionaries in an order of their content, with whole days since 1970, the bloc and the key."""
    frame = claims.drop_duplicates("claim_id").copy()
    for column in ("gained_by", "lost_by", "part", "outlet", "asserted_by"):
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
    blocs = {actor: theatre.bloc_of(actor) or actor for actor in {*frame["gained_by"], *frame["lost_by"]}}
    gained, lost = frame["gained_by"].map(blocs), frame["lost_by"].map(blocs)
    frame["bloc"] = gained.where((gained != "") | (frame["change"] != "withdrew"), lost)
    frame["lost_bloc"] = lost
    frame["phase"] = frame["status"].where(frame["status"] != "unconfirmed", "happened")
    frame = frame.sort_values(["place_id", "change", "part", "phase", "bloc", "first", "last", "claim_id"])
    columns = {name: frame[name].tolist() for name in (*KEPT, *ADDED)}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _days(column: pd.Series[Any]) -> np.ndarray[Any, Any]:
    """Whole days since 1970; for a missing day a number that no caller may use."""
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]").astype("int64")


def _group(rows: Sequence[dict[str, Any]]) -> list[Group]:
    """Runs of one place, change, part, phase and bloc: first those well dated, by nearness, then the loose ones."""
    groups: list[Group] = []
    begin = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or _key(rows[at]) != _key(rows[begin]):
            groups.extend(_group_one_key(rows[begin:at]))
            begin = at
    return groups


def _key(row: dict[str, Any]) -> tuple[str, ...]:
    return (row["place_id"], row["change"], row["part"], row["phase"], row["bloc"])


def _group_one_key(rows: Sequence[dict[str, Any]]) -> list[Group]:
    slack = 0 if rows[0]["change"] == "held" else SLACK_DAYS
    firm = [row for row in rows if row["is_dated"] and row["last"] - row["first"] < NARROW_DAYS]
    loose = [row for row in rows if not (row["is_dated"] and row["last"] - row["first"] < NARROW_DAYS)]
    runs = _runs(firm, slack)
    spans = [(min(row["first"] for row in run), max(row["last"] for row in run)) for run in runs]
    left: list[dict[str, Any]] = []
    for row in loose:
        home = _nearest(row["first"], row["last"], spans, slack)
        if home is None:
            left.append(row)
        else:
            runs[home].append(row)
    return [_as_group(run) for run in (*runs, *_runs(left, 0))]


def _runs(rows: Sequence[dict[str, Any]], slack: int) -> list[list[dict[str, Any]]]:
    """Rows sorted by first day, cut where the next begins more than `slack` days after all before have ended."""
    runs: list[list[dict[str, Any]]] = []
    reach = 0
    for row in rows:
        if runs and row["first"] <= reach + slack:
            runs[-1].append(row)
            reach = max(reach, row["last"])
        else:
            runs.append([row])
            reach = row["last"]
    return runs


def _nearest(first: int, last: int, spans: Sequence[tuple[int, int]], slack: int) -> int | None:
    """The span that overlaps first..last and ends nearest to `last`, the earlier of two; None when none overlaps."""
    fits = [
        (abs(last - end), start, at)
        for at, (start, end) in enumerate(spans)
        if _overlap(first, last, start, end, slack)
    ]
    return min(fits)[2] if fits else None


def _overlap(first: int, last: int, start: int, end: int, slack: int) -> bool:
    return first <= end + slack and start <= last + slack


def _as_group(rows: Sequence[dict[str, Any]]) -> Group:
    """The days on which all well dated claims agree; failing that, the days that most outlets give."""
    ordered = tuple(sorted(rows, key=lambda row: (row["published"], row["first"], row["last"], row["claim_id"])))
    dated = [row for row in ordered if row["is_dated"]]
    happened = [row for row in dated if row["status"] == "happened"] or dated
    pool = happened or ordered
    first, last = max(row["first"] for row in pool), min(row["last"] for row in pool)
    if first > last:
        outlets: dict[tuple[int, int], set[str]] = {}
        for row in pool:
            outlets.setdefault((row["first"], row["last"]), set()).add(row["outlet"])
        first, last = min(outlets, key=lambda days: (-len(outlets[days]), days[1] - days[0], days))
    status = "happened" if any(row["status"] == "happened" for row in ordered) else ordered[0]["status"]
    if status == "happened":
        last = max(first, min(last, *(row["published"] for row in pool)))
    return Group(ordered, ordered[0]["bloc"], status, first, last, bool(dated))


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
            if _overlap(group.first, group.last, other.first, other.last, SLACK_DAYS)
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


def _bloc_of_rows(rows: Sequence[dict[str, Any]]) -> str:
    return max((row["bloc"] for row in rows), default="")


def _event(group: Group, theatre: Theatre, reprint_of: Mapping[str, str]) -> dict[str, Any]:
    rows = group.rows
    first = rows[0]
    outlets = _sources(rows, reprint_of)
    known = [theatre.outlets.get(name, UNKNOWN_OUTLET) for name in outlets]
    gained_by = _usual(row["gained_by"] for row in rows)
    lost_bloc = _usual(row["lost_bloc"] for row in rows)
    gaining_bloc = group.bloc if gained_by else ""
    narrow = min(rows, key=lambda row: (not row["is_dated"], row["last"] - row["first"], row["claim_id"]))
    return {
        **{name: first[name] for name in ("place_id", "place", "lat", "lon", "place_kind", "place_precision", "part")},
        "event_id": _event_id(first["place_id"], first["change"], group.bloc, first["claim_id"]),
        "change": first["change"],
        "status": group.status,
        "gained_by": gained_by or None,
        "lost_by": _usual(row["lost_by"] for row in rows) or None,
        "bloc": group.bloc,
        "event_from": group.first if group.is_dated else None,
        "event_to": group.last + 1 if group.is_dated else None,
        "event_on": group.last if group.is_dated else first["published"],
        "date_precision": narrow["date_precision"] if group.is_dated else "none",
        "first_known_on": first["published"],
        "last_known_on": max(row["published"] for row in rows),
        "n_claims": len(rows),
        "n_articles": len({row["article_id"] for row in rows}),
        "n_sources": len(outlets),
        "reliability": min((outlet.reliability or "F") for outlet in known),
        "is_contradicted": False,
        "claim_ids": "|".join(row["claim_id"] for row in rows),
        "days_differ": _days_differ(rows),
        "reader": max(row["confidence"] for row in rows),
        "n_neutral": sum(not outlet.bloc_id or outlet.bloc_id != gaining_bloc for outlet in known),
        "is_own_gain": bool(gaining_bloc) and all(outlet.bloc_id == gaining_bloc for outlet in known),
        "is_own_loss": bool(lost_bloc) and any(outlet.bloc_id == lost_bloc for outlet in known),
        "lost_bloc": lost_bloc,
    }


def _days_differ(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether reports that it happened name days that exclude each other."""
    dated = [row for row in rows if row["is_dated"] and row["change"] != "held"]
    return bool(dated) and max(row["first"] for row in dated) > min(row["last"] for row in dated)


def _sources(rows: Sequence[dict[str, Any]], reprint_of: Mapping[str, str]) -> list[str]:
    """Outlets that speak for themselves: reprints, and sentences repeated word for word, are their original's."""
    speaker: dict[str, str] = {}
    sources: set[str] = set()
    for row in rows:
        said = " ".join(row["evidence"].casefold().split())
        story = reprint_of.get(row["article_id"], row["article_id"])
        outlet = row["outlet"] or f"article {row['article_id']}"
        first = speaker.get(story) or (speaker.get(f"words {said}") if said else None) or outlet
        speaker[story] = speaker[f"words {said}"] = first
        sources.add(first)
    return sorted(sources)


def _usual(values: Any) -> str:
    """The value given most often, the first in the alphabet of several; empty when none is given."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _event_id(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    """The row with days where it counted them from 1970."""
    names = ("event_from", "event_to", "event_on", "first_known_on", "last_known_on")
    return {**row, **{name: EPOCH + timedelta(days=row[name]) for name in names if row[name] is not None}}


def _mark_contradictions(events: Sequence[dict[str, Any]]) -> None:
    """Sets `is_contradicted` where another event says otherwise: a denial, a rival's capture, a rival still there."""
    by_place: dict[str, list[dict[str, Any]]] = {}
    for event in events:
        if event["status"] != "planned" and event["change"] != "offensive":
            by_place.setdefault(event["place_id"], []).append(event)
    for others in by_place.values():
        others.sort(key=lambda event: (event["event_on"], event["change"] != "held", event["event_id"]))
        for at, event in enumerate(others):
            turned = False
            for other in others[at + 1 :]:
                if other["event_on"] - event["event_on"] > CONTRADICTION_DAYS:
                    break
                if _contradict(event, other, turned=turned):
                    event["is_contradicted"] = other["is_contradicted"] = True
                turned |= other["status"] == "happened" and other["change"] in TAKES and other["bloc"] != event["bloc"]


def _contradict(earlier: dict[str, Any], later: dict[str, Any], *, turned: bool) -> bool:
    """Whether two events of one place, near each other, cannot both be so. `turned`: a rival took it in between."""
    if earlier["part"] != later["part"]:
        return False
    same_bloc = earlier["bloc"] == later["bloc"]
    statuses = {earlier["status"], later["status"]}
    if "denied" in statuses:
        return len(statuses) > 1 and same_bloc and _same_turn(earlier["change"], later["change"])
    if statuses != {"happened"} or turned:
        return False
    if earlier["change"] in WHOLE and later["change"] == "held":
        return not same_bloc
    same_day = earlier["event_on"] == later["event_on"]
    if earlier["change"] == "held" and later["change"] in WHOLE:
        return same_day and not same_bloc and bool(earlier["bloc"])
    if earlier["change"] in WHOLE and later["change"] in WHOLE:
        rivals = bool(earlier["bloc"]) and bool(later["bloc"]) and not same_bloc
        is_turn = later["lost_bloc"] == earlier["bloc"] or earlier["lost_bloc"] == later["bloc"]
        return (rivals and same_day and not is_turn) or (
            same_bloc and earlier["change"] == later["change"] and not same_day
        )
    return False


def _same_turn(one: str, other: str) -> bool:
    return one == other or (one in TAKES and other in TAKES)


def _credibility(event: dict[str, Any]) -> tuple[int, str]:
    """The Admiralty code's information grade, 1 confirmed to 6 cannot be judged, and why, in words."""
    if event["reliability"] == "F" and event["n_sources"] == 1 and not event["is_contradicted"]:
        return 6, "one outlet that nobody has graded"
    if event["n_sources"] >= 2 and event["n_neutral"] >= 1:
        grade, reason = (
            (1, "independent sources agree") if event["reliability"] in RELIABLE else (2, "several outlets agree")
        )
    elif event["n_sources"] >= 2:
        grade, reason = 3, "several outlets, all of the side that gains"
    elif event["is_own_gain"]:
        grade, reason = 4, "one outlet, about its own side's gain"
    elif event["is_own_loss"]:
        grade, reason = 2, "one outlet, about its own side's loss"
    else:
        grade, reason = 3, "one outlet"
    if event["days_differ"]:
        reason = f"{reason}; the days differ"
    if event["is_contradicted"]:
        return min(5, max(4, grade + 1)), f"{reason}; contradicted"
    return grade, reason
