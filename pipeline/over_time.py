"""Tables for charts over time: what each side held on sampled days, events by change and coverage by outlet in bins."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from pipeline.areas import land_km2
from pipeline.theatre import Theatre

CONTESTED = "contested"
"""Stands for a side where several fight: such a place is counted once and for none of them."""
OTHERS = "other outlets"
AMOUNTS = ("n_places", "area_km2", "population")
_BINS = ((4 * 366, "Q"), (500, "M"), (120, "W"), (0, "D"))
"""A range of more days than this is cut into quarters, months, weeks or days."""


def sample_days(days: tuple[date, date], n: int) -> pd.DatetimeIndex:
    """At most `n` days from the first to the last, both among them, evenly spaced."""
    first, last = (pd.Timestamp(day) for day in days)
    wanted = min(n, (last - first).days + 1)
    return pd.DatetimeIndex(pd.date_range(first, last, periods=wanted).normalize())


def ground_on_days(
    spells: pd.DataFrame, cells: gpd.GeoDataFrame, theatre: Theatre, on: pd.DatetimeIndex
) -> pd.DataFrame:
    """What each side held on each of some days in order: `on`, `side`, `n_places`, `area_km2`, `population`.

    A row for every day and every side that ever held a place, zeros included; a side is a bloc_id, an actor without
    bloc, or CONTESTED. Population is that of places of which it is known.
    """
    known = spells[spells["control"] != "unknown"]
    sides = [
        CONTESTED if control == CONTESTED else theatre.side_of(actor)
        for control, actor in zip(known["control"], known["controller"], strict=True)
    ]
    area = dict(zip(cells["place_id"], cells["area_km2"], strict=True))
    places = {p: theatre.gazetteer.get(p) for p in known["place_id"].unique()}
    worth = np.array([[1.0, area.get(p, 0.0), _people(places[p])] for p in known["place_id"]]).reshape(-1, len(AMOUNTS))
    names = sorted(set(sides))
    number = np.array([names.index(side) for side in sides], dtype=int)
    steps = np.zeros((len(names), len(on) + 1, len(AMOUNTS)))
    begins = on.searchsorted(known["spell_from"])
    ends = np.where(known["spell_to"].isna(), len(on), on.searchsorted(known["spell_to"].fillna(on[-1])))
    np.add.at(steps, (number, begins), worth)
    np.add.at(steps, (number, np.maximum(begins, ends)), -worth)
    held = steps.cumsum(axis=1)[:, :-1]
    frame = pd.DataFrame({
        "on": np.tile(on, len(names)),
        "side": np.repeat(names, len(on)),
        **{amount: held[:, :, at].reshape(-1) for at, amount in enumerate(AMOUNTS)},
    })  # fmt: skip
    frame[["n_places", "population"]] = frame[["n_places", "population"]].round().astype("int64")
    return frame


def no_data_on_days(known: pd.DataFrame, theatre: Theatre, on: pd.DatetimeIndex) -> pd.DataFrame:
    """The share of land, 0 to 1, of which nobody is known to hold it, on each of some days: `on`, `no_data_share`.

    `known` is what `pipeline.areas.known_ground` makes of all spells, those that a filter hides among them.
    """
    at = known["on"].searchsorted(on, side="right")
    km2 = np.concatenate([[0.0], known["area_km2"].to_numpy()])[at]
    return pd.DataFrame({"on": on, "no_data_share": np.clip(1 - km2 / land_km2(theatre), 0, 1)})


def _people(place: Any) -> float:
    return float(place.population) if place is not None else 0.0


def count_events(events: pd.DataFrame, days: tuple[date, date]) -> pd.DataFrame:
    """EVENTS that happened by change and bin of time: `on`, `until` (the first day after), `change`, `n_events`."""
    happened = events[events["status"] == "happened"]
    return _count(happened.rename(columns={"event_on": "day"}), "change", days).rename(columns={"n": "n_events"})


def count_coverage(events: pd.DataFrame, claims: pd.DataFrame, days: tuple[date, date], most: int) -> pd.DataFrame:
    """The CLAIMS behind EVENTS by outlet and bin of publication: `on`, `until`, `outlet`, `n_claims`.

    The `most` outlets that say most have a name, the rest are OTHERS; an empty name is "not said".
    """
    wanted = {one for ids in events["claim_ids"] for one in ids.split("|")}
    told = claims[claims["claim_id"].isin(wanted)].rename(columns={"published_on": "day"})
    told = told.assign(outlet=told["outlet"].where(told["outlet"] != "", "not said"))
    counts = _within(told, days)["outlet"].value_counts()
    named = sorted(counts.index, key=lambda name: (-counts[name], name))[:most]
    told = told.assign(outlet=told["outlet"].where(told["outlet"].isin(named), OTHERS))
    return _count(told, "outlet", days).rename(columns={"n": "n_claims"})


def _within(rows: pd.DataFrame, days: tuple[date, date]) -> pd.DataFrame:
    return rows[(rows["day"] >= pd.Timestamp(days[0])) & (rows["day"] <= pd.Timestamp(days[1]))]


def _count(rows: pd.DataFrame, what: str, days: tuple[date, date]) -> pd.DataFrame:
    """Rows by `what` and bin of their `day`: `on`, `until`, `what`, `n`; only bins in which there are some."""
    n_days = (days[1] - days[0]).days
    bins = next(freq for longest, freq in _BINS if n_days >= longest)
    inside = _within(rows, days)
    periods = inside["day"].dt.to_period(bins)
    frame = pd.DataFrame({
        "on": periods.dt.start_time.dt.normalize(),
        "until": periods.dt.end_time.dt.normalize() + pd.Timedelta(days=1),
        what: inside[what],
    })  # fmt: skip
    return frame.groupby(["on", "until", what], as_index=False).size().rename(columns={"size": "n"})
