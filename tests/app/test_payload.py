"""What crosses to the browser is what the tables say, day by day."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from war_samples import claim, claims_frame, small_theatre

from dashboard.timemap.payload import NONE, MapTables, make_payload
from dashboard.timemap.timemap import as_script
from pipeline.areas import known_ground, no_data_share
from pipeline.control import fold_spells, state_on
from pipeline.events import merge_claims
from pipeline.run import Tables
from pipeline.scene import days_covered, place_cells

TYPES = {"f4": "<f4", "i4": "<i4", "u1": "u1", "u2": "<u2", "u4": "<u4"}
CONTROLS = ("held", "contested", "unknown")
THEATRE = small_theatre()
ROWS = (
    claim("raqqa", "captured", "is", "2014-01-14"),
    claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("tabqa", "captured", "is", "2014-02-01"),
    claim("tabqa", "besieged", "sdf", "2017-04-01", lost_by="is"),
    claim("mayadin", "captured", "army", "2017-10-14", lost_by="is"),
    claim("nineveh", "captured", "is", "2014-06-10"),
)


def column(packed: list[str]) -> Any:
    return np.frombuffer(base64.b64decode(packed[1]), dtype=TYPES[packed[0]])


@pytest.fixture(scope="module")
def tables() -> MapTables:
    events = merge_claims(claims_frame(*ROWS), THEATRE)
    spells = fold_spells(events, THEATRE)
    cells = place_cells(spells, THEATRE)
    days = days_covered(Tables(claims_frame(*ROWS), events, spells), THEATRE.opening_on)
    return MapTables(spells, events, cells, days, known_ground(spells, cells))


@pytest.fixture(scope="module")
def payload(tables: MapTables) -> dict[str, Any]:
    return json.loads(make_payload(tables, THEATRE, "version one"))


def states_in(payload: dict[str, Any], day: date) -> dict[str, tuple[str, tuple[str, ...], str]]:
    """What the browser works out from the columns: place_id to control, holders and besieger."""
    spells, actors = payload["spells"], list(THEATRE.actors)
    start = column(spells["start"])
    number = (day - date(1970, 1, 1)).days
    names = dict(enumerate(actors)) | {NONE: ""}
    found = {}
    for index, place_id in enumerate(payload["places"]["ids"]):
        for row in range(start[index], start[index + 1]):
            if column(spells["from"])[row] <= number < column(spells["to"])[row]:
                sides = [names[int(column(spells[name])[row])] for name in ("first", "second")]
                control = CONTROLS[column(spells["control"])[row]]
                found[place_id] = (
                    control,
                    tuple(side for side in sides if side),
                    names[int(column(spells["siege"])[row])],
                )
    return found


@pytest.mark.parametrize(
    "day", ["2013-01-01", "2014-01-14", "2016-05-05", "2017-06-06", "2017-10-16", "2017-10-17", "2019-01-01"]
)
def test_the_columns_give_the_same_states_as_the_table(tables: MapTables, payload: dict[str, Any], day: str) -> None:
    states = state_on(tables.spells, date.fromisoformat(day))
    expected = {
        row.place_id: (row.control, tuple(row.controller.split("|")) if row.controller else (), row.besieged_by)
        for row in states.itertuples()
        if row.place_precision not in ("province", "country")
    }
    assert states_in(payload, date.fromisoformat(day)) == expected


def test_a_province_is_never_a_dot(payload: dict[str, Any]) -> None:
    assert "nineveh" not in payload["places"]["ids"]


def test_every_cell_belongs_to_a_place_and_its_rings_hold_pairs_of_degrees(
    tables: MapTables, payload: dict[str, Any]
) -> None:
    cells = payload["cells"]
    assert len(column(cells["place"])) == len(tables.cells)
    rings = column(cells["ring_start"])
    assert rings[-1] == len(column(cells["xy"]))
    assert column(cells["cell_start"])[-1] == len(rings) - 1
    assert (np.diff(rings) % 2 == 0).all()
    west, south, east, north = tables.cells.total_bounds
    xy = column(cells["xy"]).reshape(-1, 2)
    assert xy[:, 0].min() == pytest.approx(west, abs=1e-4)
    assert xy[:, 1].max() == pytest.approx(north, abs=1e-4)
    assert south < xy[:, 1].mean() < north
    assert west < xy[:, 0].mean() < east


def test_days_run_over_whole_years_around_everything_known(payload: dict[str, Any]) -> None:
    assert payload["first_day"] == (date(2014, 1, 1) - date(1970, 1, 1)).days
    assert payload["last_day"] == (date(2017, 12, 31) - date(1970, 1, 1)).days


def test_filters_leave_the_days_of_the_slider_and_the_share_without_data_alone(
    tables: MapTables, payload: dict[str, Any]
) -> None:
    filtered = json.loads(
        make_payload(replace(tables, spells=tables.spells.head(1), events=tables.events.head(1)), THEATRE, "few")
    )
    for name in ("first_day", "last_day", "known", "land_km2"):
        assert filtered[name] == payload[name]


@pytest.mark.parametrize("day", ["2013-01-01", "2014-01-14", "2017-10-16", "2019-01-01"])
def test_the_known_ground_gives_the_share_without_data(tables: MapTables, payload: dict[str, Any], day: str) -> None:
    number = (date.fromisoformat(day) - date(1970, 1, 1)).days
    at = int(np.searchsorted(column(payload["known"]["day"]), number, side="right")) - 1
    known = float(column(payload["known"]["km2"])[at]) if at >= 0 else 0.0
    share = no_data_share(tables.cells, state_on(tables.spells, date.fromisoformat(day)), THEATRE)
    assert 1 - known / payload["land_km2"] == pytest.approx(share, abs=1e-5)


def test_events_that_did_not_happen_can_be_stepped_to_and_are_no_bar() -> None:
    rows = (*ROWS, claim("raqqa", "offensive", "sdf", "2017-06-01", status="planned"))
    events = merge_claims(claims_frame(*rows), THEATRE)
    spells = fold_spells(events, THEATRE)
    cells = place_cells(spells, THEATRE)
    payload = json.loads(
        make_payload(
            MapTables(spells, events, cells, (date(2013, 1, 1), date(2018, 1, 1)), known_ground(spells, cells)),
            THEATRE,
            "with a plan",
        )
    )
    assert len(column(payload["events"]["day"])) == len(events)
    assert sorted(set(column(payload["events"]["status"]).tolist())) == [0, 1]


def test_an_empty_store_gives_a_map_without_places(tables: MapTables) -> None:
    empty = replace(tables, spells=tables.spells.head(0), events=tables.events.head(0))
    payload = json.loads(make_payload(empty, THEATRE, "empty"))
    assert payload["places"]["ids"] == []
    assert payload["first_day"] < payload["last_day"]


def test_a_place_name_can_neither_close_the_script_nor_open_a_template() -> None:
    text = as_script({"name": "</script><script>{{ 7 * 7 }}"})
    assert "<" not in text
    assert "{{" not in text
