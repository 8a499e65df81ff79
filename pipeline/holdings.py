"""What one actor has on a day and what it won and lost before: from the spells, which say where each has it from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from pipeline.control import state_on
from pipeline.theatre import Theatre
from pipeline.turns import FULL, PARTIAL

RECENT_DAYS = 90
"""For so many days before a day gains and losses are told."""
_TAKES = (*FULL, *PARTIAL, "withdrew")


@dataclass(frozen=True, slots=True)
class Holdings:
    """One actor on one day, as STATES and SPELLS.

    `holds` and `contests` are states, the largest places first; `besieges` those that it besieges and `besieged` those
    that it holds besieged. `gained` are spells of the last RECENT_DAYS days that began with the actor as the only
    holder where it was not before, `lost` spells that ended such a hold, of which `spell_from` is the day; both the
    latest first.
    """

    holds: pd.DataFrame
    contests: pd.DataFrame
    besieges: pd.DataFrame
    besieged: pd.DataFrame
    gained: pd.DataFrame
    lost: pd.DataFrame


def find_holdings(spells: pd.DataFrame, events: pd.DataFrame, theatre: Theatre, actor_id: str, day: date) -> Holdings:
    """What an actor has on a day by SPELLS and the EVENTS behind them; all empty for one who is nowhere."""
    states = by_size(state_on(spells, day), theatre)
    has = _names(states["controller"], actor_id)
    gained, lost = _turns(spells, events, actor_id, day)
    held = states["control"] == "held"
    return Holdings(
        holds=states[has & held],
        contests=states[has & (states["control"] == "contested")],
        besieges=states[states["besieged_by"] == actor_id],
        besieged=states[has & (states["besieged_by"] != "")],
        gained=gained,
        lost=lost,
    )


def by_size(states: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """STATES by people, then kind, then name: cities first where nobody has counted."""
    rank = {"city": 0, "town": 1, "village": 3}
    sizes = {p: place.population for p in states["place_id"] if (place := theatre.gazetteer.get(p)) is not None}
    order = pd.DataFrame({
        "rank": states["place_kind"].map(rank).fillna(2),
        "people": -states["place_id"].map(sizes).fillna(0),
        "place": states["place"],
        "place_id": states["place_id"],
    })  # fmt: skip
    return states.loc[order.sort_values(["rank", "people", "place", "place_id"]).index]


def _names(controllers: pd.Series[str], actor_id: str) -> pd.Series[bool]:
    return pd.Series([actor_id in ids.split("|") for ids in controllers], index=controllers.index, dtype=bool)


def _turns(spells: pd.DataFrame, events: pd.DataFrame, actor_id: str, day: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The spells of the last days with which the actor came to hold a place alone, and those with which it ceased to.

    The first that is known of a place is a gain only where an event says that the actor took it. Where a spell does
    not follow another at once, nothing is known of the time between, and nothing is lost.
    """
    last, first = pd.Timestamp(day), pd.Timestamp(day - timedelta(days=RECENT_DAYS))
    rows = spells.sort_values(["place_id", "spell_from"])
    alone = _names(rows["controller"], actor_id) & (rows["control"] == "held")
    follows = (rows["place_id"] == rows["place_id"].shift()) & (rows["spell_from"] == rows["spell_to"].shift())
    before = alone.shift(fill_value=False) & follows
    took = set(events.loc[(events["gained_by"] == actor_id) & events["change"].isin(_TAKES), "event_id"])
    begun = rows["event_ids"].str.split("|").str[0].isin(took)
    recent = (rows["spell_from"] > first) & (rows["spell_from"] <= last)
    order = ["spell_from", "place", "place_id"]
    gained, lost = rows[recent & alone & ~before & (follows | begun)], rows[recent & before & ~alone]
    return gained.sort_values(order, ascending=False), lost.sort_values(order, ascending=False)
