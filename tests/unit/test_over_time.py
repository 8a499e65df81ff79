"""What charts show over time is what the tables say of each day."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from war_samples import claim, claims_frame, events_of, small_theatre

from pipeline.areas import known_ground, no_data_share
from pipeline.control import fold_spells, state_on
from pipeline.over_time import (
    CONTESTED,
    OTHERS,
    count_coverage,
    count_events,
    ground_on_days,
    no_data_on_days,
    sample_days,
)
from pipeline.scene import place_cells

CLAIMS = (
    claim("tabqa", "captured", "is", "2014-08-24", lost_by="army"),
    claim("raqqa", "held", "is", "2014-01-14", outlet="Second Wire"),
    claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is", outlet="Free Media"),
    claim("mayadin", "offensive", "army", "2017-09-01", lost_by="is"),
)
DAYS = (date(2014, 1, 1), date(2017, 12, 31))


def test_every_sampled_day_has_what_its_states_have() -> None:
    theatre = small_theatre()
    spells = fold_spells(events_of(*CLAIMS), theatre)
    cells = place_cells(spells, theatre)
    on = sample_days(DAYS, 60)
    ground = ground_on_days(spells, cells, theatre, on)
    no_data = no_data_on_days(known_ground(spells, cells), theatre, on).set_index("on")["no_data_share"]
    area = dict(zip(cells["place_id"], cells["area_km2"], strict=True))
    for day in on:
        states = state_on(spells, day.date())
        rows = ground[ground["on"] == day].set_index("side")
        for side in ("islamic_state", "sdf", "government", CONTESTED):
            fights = states["control"] == CONTESTED
            mine = states[
                fights if side == CONTESTED else ~fights & (states["controller"].map(theatre.side_of) == side)
            ]
            assert rows["n_places"].get(side, 0) == len(mine)
            assert rows["area_km2"].get(side, 0.0) == pytest.approx(sum(area[p] for p in mine["place_id"]))
        assert no_data[day] == pytest.approx(no_data_share(cells, states, theatre))


def test_nothing_known_is_an_empty_table_over_time() -> None:
    theatre = small_theatre()
    spells = fold_spells(events_of(), theatre)
    cells = place_cells(spells, theatre)
    assert ground_on_days(spells, cells, theatre, sample_days(DAYS, 5)).empty
    assert count_events(events_of(), DAYS).empty
    assert count_coverage(events_of(), claims_frame(), DAYS, 3).empty


def test_sampled_days_keep_both_ends_and_no_day_twice() -> None:
    assert sample_days((date(2017, 1, 1), date(2017, 1, 3)), 60).is_unique
    on = sample_days(DAYS, 7)
    assert (on[0].date(), on[-1].date(), len(on)) == (*DAYS, 7)


def test_events_are_counted_by_change_in_bins_that_hold_them() -> None:
    counts = count_events(events_of(*CLAIMS), DAYS)
    assert counts["n_events"].sum() == 5
    assert set(counts["change"]) == {"captured", "held", "entered", "offensive"}
    assert (counts["until"] > counts["on"]).all()
    short = count_events(events_of(*CLAIMS), (date(2017, 9, 1), date(2017, 10, 31)))
    assert short["n_events"].sum() == 2
    assert ((short["until"] - short["on"]) == pd.Timedelta(days=1)).all()


def test_coverage_names_the_outlets_that_say_most() -> None:
    counts = count_coverage(events_of(*CLAIMS), claims_frame(*CLAIMS), DAYS, 1)
    said = counts.groupby("outlet")["n_claims"].sum().to_dict()
    assert said == {"Wire": 3, OTHERS: 2}
