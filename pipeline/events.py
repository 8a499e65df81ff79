"""Claims to events: what speaks of one change at one place about one day is one event, graded.

Nothing here depends on the order or the partition of the claims: they are sorted by their content first, joined by
their days, and every value of an event is a function of the set of its claims.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.claim_groups import Group, Row, canonical_claims, group_claims, some_places
from pipeline.tables import EVENTS, make_frame, typed
from pipeline.theatre import Outlet, Theatre

_DAYS = ("event_from", "event_to", "event_on", "first_known_on", "last_known_on")
CONTRADICTION_DAYS = 21
"""A denial, or a rival's report, this near to an event contradicts it."""

TAKES = ("captured", "captured_part", "handed_over", "withdrew", "entered")
WHOLE = ("captured", "handed_over")
UNKNOWN_OUTLET = Outlet(name="", bloc_id="", reliability="F", is_fictional=False, note="")
RELIABLE = ("A", "B")

CREDIBILITY_CONFIDENCE = {1: 0.95, 2: 0.85, 3: 0.7, 4: 0.5, 5: 0.25, 6: 0.5}
"""What an event weighs by its credibility before the reader's own doubt; our choice, see docs/control.md."""


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
    frame = canonical_claims(claims, theatre)
    parts = [_graded(rows, theatre, reprint_of or {}) for rows in some_places(frame)]
    events = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return events.sort_values(["event_on", "place_id", "event_id"], ignore_index=True)


def _graded(rows: Sequence[Row], theatre: Theatre, reprint_of: Mapping[str, str]) -> pd.DataFrame:
    """The events of all claims of some places, as EVENTS."""
    graded = [_event(group, theatre, reprint_of) for group in group_claims(rows)]
    _mark_contradictions(graded)
    for row in graded:
        row["credibility"], row["credibility_reason"] = _credibility(row)
        row["confidence"] = round(CREDIBILITY_CONFIDENCE[row["credibility"]] * (0.6 + 0.4 * row["reader"]), 3)
    frame = pd.DataFrame({column.name: [row[column.name] for row in graded] for column in EVENTS})
    for name in _DAYS:
        frame[name] = pd.to_datetime(frame[name], unit="D")
    return typed(frame, EVENTS)


def _event(group: Group, theatre: Theatre, reprint_of: Mapping[str, str]) -> dict[str, Any]:
    rows = group.rows
    first = rows[0]
    outlets = _sources(rows, reprint_of)
    known = [theatre.outlets.get(name, UNKNOWN_OUTLET) for name in outlets]
    gained_by = _usual([row.gained_by for row in rows])
    lost_bloc = _usual([row.lost_bloc for row in rows])
    gaining_bloc = group.bloc if gained_by else ""
    narrow = first
    if len(rows) > 1:
        narrow = min(rows, key=lambda row: (not row.is_dated, row.last - row.first, row.claim_id))
    return {
        "place_id": first.place_id,
        "place": first.place,
        "lat": first.lat,
        "lon": first.lon,
        "place_kind": first.place_kind,
        "place_precision": first.place_precision,
        "part": first.part,
        "event_id": _event_id(first.place_id, first.change, group.bloc, first.claim_id),
        "change": first.change,
        "status": group.status,
        "gained_by": gained_by or None,
        "lost_by": _usual([row.lost_by for row in rows]) or None,
        "bloc": group.bloc,
        "event_from": group.first if group.is_dated else None,
        "event_to": group.last + 1 if group.is_dated else None,
        "event_on": group.last if group.is_dated else first.published,
        "date_precision": narrow.date_precision if group.is_dated else "none",
        "first_known_on": first.published,
        "last_known_on": max(row.published for row in rows),
        "n_claims": len(rows),
        "n_articles": len({row.article_id for row in rows}),
        "n_sources": len(outlets),
        "reliability": min((outlet.reliability or "F") for outlet in known),
        "is_contradicted": False,
        "claim_ids": "|".join(row.claim_id for row in rows),
        "days_differ": _days_differ(rows),
        "reader": max(row.confidence for row in rows),
        "n_neutral": sum(not outlet.bloc_id or outlet.bloc_id != gaining_bloc for outlet in known),
        "is_own_gain": bool(gaining_bloc) and all(outlet.bloc_id == gaining_bloc for outlet in known),
        "is_own_loss": bool(lost_bloc) and any(outlet.bloc_id == lost_bloc for outlet in known),
        "lost_bloc": lost_bloc,
    }


def _days_differ(rows: Sequence[Row]) -> bool:
    """Whether reports that it happened name days that exclude each other."""
    dated = [row for row in rows if row.is_dated and row.change != "held"]
    return bool(dated) and max(row.first for row in dated) > min(row.last for row in dated)


def _sources(rows: Sequence[Row], reprint_of: Mapping[str, str]) -> list[str]:
    """Outlets that speak for themselves: reprints, and sentences repeated word for word, are their original's."""
    if len(rows) == 1:
        return [rows[0].outlet or f"article {rows[0].article_id}"]
    speaker: dict[str, str] = {}
    sources: set[str] = set()
    for row in rows:
        said = " ".join(row.evidence.casefold().split())
        story = reprint_of.get(row.article_id, row.article_id)
        outlet = row.outlet or f"article {row.article_id}"
        first = speaker.get(story) or (speaker.get(f"words {said}") if said else None) or outlet
        speaker[story] = speaker[f"words {said}"] = first
        sources.add(first)
    return sorted(sources)


def _usual(values: Sequence[str]) -> str:
    """The value given most often, the first in the alphabet of several; empty when none is given."""
    if len(set(values)) == 1:
        return values[0]
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else ""


def _event_id(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:16]


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
