"""Which events say otherwise than one of them, by the rule that marks an event as contradicted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.claim_columns import code
from pipeline.contradictions import Told, contradicting_pairs
from pipeline.theatre import Theatre


def find_contradicting(events: pd.DataFrame, theatre: Theatre, event_id: str) -> tuple[str, ...]:
    """The event_ids of EVENTS that contradict one of them, in the order of their days; none for an unknown id."""
    own = events.loc[events["event_id"] == event_id, "place_id"]
    if own.empty:
        return ()
    here = events[events["place_id"] == own.iloc[0]].reset_index(drop=True)
    here = here.sort_values(["event_on", "event_id"], ignore_index=True)
    at = int(here.index[here["event_id"] == event_id][0])
    pairs = [pair for rows in contradicting_pairs(_told(here, theatre)) for pair in zip(*rows, strict=True)]
    others = sorted({int(one + other - at) for one, other in pairs if at in (one, other)})
    return tuple(here["event_id"].iloc[others])


def _told(here: pd.DataFrame, theatre: Theatre) -> Told:
    losers = [theatre.side_of(actor) if isinstance(actor, str) else "" for actor in here["lost_by"]]
    sides = code(pd.Series([*here["bloc"], *losers], dtype=object)).codes
    return Told(
        place=np.zeros(len(here), dtype=np.int64),
        part=code(here["part"]).codes,
        change=code(here["change"]),
        bloc=sides[: len(here)],
        lost_bloc=sides[len(here) :],
        on=here["event_on"].to_numpy(dtype="datetime64[D]").astype(np.int64),
        status=code(here["status"]),
        name=here["event_id"].to_numpy(dtype=object),
    )
