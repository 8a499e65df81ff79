"""Which events say otherwise than one of them, by the rule that marks an event as contradicted."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline.theatre import Theatre

NEAR_DAYS = 21
TAKES = ("captured", "captured_part", "handed_over", "withdrew", "entered")
WHOLE = ("captured", "handed_over")
"""As where events are marked; a test holds the two to the same answer."""


def find_contradicting(events: pd.DataFrame, theatre: Theatre, event_id: str) -> tuple[str, ...]:
    """The event_ids of EVENTS that contradict one of them, in the order of their days; none for an unknown id.

    A denial, a rival's capture of that day, a rival still there, or the same capture of another day, at most
    NEAR_DAYS away and with no capture by a rival in between.
    """
    own = events.loc[events["event_id"] == event_id, "place_id"]
    if own.empty:
        return ()
    speaks = (events["status"] != "planned") & (events["change"] != "offensive")
    here = events[(events["place_id"] == own.iloc[0]) & speaks].to_dict("records")
    told = sorted(here, key=lambda row: (row["event_on"], row["change"] != "held", row["event_id"]))
    found = []
    for at, earlier in enumerate(told):
        turned = False
        for later in told[at + 1 :]:
            if (later["event_on"] - earlier["event_on"]).days > NEAR_DAYS:
                break
            if event_id in (earlier["event_id"], later["event_id"]) and _contradict(earlier, later, theatre, turned):
                found.append(later["event_id"] if earlier["event_id"] == event_id else earlier["event_id"])
            turned |= later["status"] == "happened" and later["change"] in TAKES and later["bloc"] != earlier["bloc"]
    return tuple(found)


def _contradict(earlier: dict[Any, Any], later: dict[Any, Any], theatre: Theatre, turned: bool) -> bool:
    if earlier["part"] != later["part"]:
        return False
    same_bloc, changes = earlier["bloc"] == later["bloc"], (earlier["change"], later["change"])
    statuses = {earlier["status"], later["status"]}
    if "denied" in statuses:
        is_same = changes[0] == changes[1] or (changes[0] in TAKES and changes[1] in TAKES)
        return len(statuses) > 1 and same_bloc and is_same
    if statuses != {"happened"} or turned:
        return False
    same_day = earlier["event_on"] == later["event_on"]
    if changes[0] in WHOLE and changes[1] == "held":
        return not same_bloc
    if changes[0] == "held" and changes[1] in WHOLE:
        return bool(same_day and not same_bloc and earlier["bloc"])
    if changes[0] not in WHOLE or changes[1] not in WHOLE:
        return False
    if same_bloc:
        return bool(changes[0] == changes[1] and not same_day)
    return bool(same_day and earlier["bloc"] and later["bloc"] and not _is_turn(earlier, later, theatre))


def _is_turn(earlier: dict[Any, Any], later: dict[Any, Any], theatre: Theatre) -> bool:
    """Whether one of them took it from the other."""
    return any(_loser(one, theatre) == other["bloc"] for one, other in ((later, earlier), (earlier, later)))


def _loser(event: dict[Any, Any], theatre: Theatre) -> str:
    lost_by = event["lost_by"]
    return theatre.bloc_of(lost_by) if isinstance(lost_by, str) else ""
