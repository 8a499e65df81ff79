"""What crosses to the browser is what the tables say, day by day."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template
from war_samples import claim, claims_frame, small_theatre

from dashboard import map as time_map
from dashboard.timemap.borders import Grid, find_borders
from dashboard.timemap.packing import Packer, unpack
from dashboard.timemap.payload import NONE, MapTables, make_payload
from dashboard.timemap.timemap import Look, Order, Push, as_script
from pipeline.areas import known_ground, no_data_share
from pipeline.control import fold_spells, state_on
from pipeline.events import merge_claims
from pipeline.fading import half_life
from pipeline.lenses import Lens
from pipeline.run import Tables
from pipeline.scene import Filters, days_covered, place_cells

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


def opened(text: str) -> dict[str, Any]:
    """The payload as the browser opens it."""
    return unpack(json.loads(text)["packed"])


@pytest.fixture(scope="module")
def tables() -> MapTables:
    events = merge_claims(claims_frame(*ROWS), THEATRE)
    spells = fold_spells(events, THEATRE)
    cells = place_cells(spells, THEATRE)
    days = days_covered(Tables(claims_frame(*ROWS), events, spells), THEATRE.opening_on)
    return MapTables(spells, events, cells, days, known_ground(spells, cells))


EPOCH = pd.Timestamp("1970-01-01")


@pytest.fixture(scope="module")
def payload(tables: MapTables) -> dict[str, Any]:
    return opened(make_payload(tables, THEATRE, "version one"))


def states_in(payload: dict[str, Any], day: date) -> dict[str, tuple[str, tuple[str, ...], str]]:
    """What the browser works out from the columns: place_id to control, holders and besieger."""
    spells, actors = payload["spells"], list(THEATRE.actors)
    start = np.concatenate([[0], np.cumsum(spells["count"])]).astype(int)
    number = (day - date(1970, 1, 1)).days - payload["origin"]
    names = dict(enumerate(actors)) | {NONE: ""}
    found = {}
    for index, place_id in enumerate(payload["places"]["ids"]):
        for row in range(start[index], start[index + 1]):
            end = spells["to"][row]
            if spells["from"][row] <= number and (end == 0 or number < end - 1):
                look = {name: int(spells["looks"][name][spells["look"][row]]) for name in spells["looks"]}
                sides = [names[look[name]] for name in ("first", "second")]
                found[place_id] = (
                    CONTROLS[look["control"]],
                    tuple(side for side in sides if side),
                    names[look["siege"]],
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


@pytest.mark.parametrize("day", ["2014-07-01", "2016-05-05", "2017-10-16"])
def test_the_columns_tell_the_last_evidence_up_to_any_day(tables: MapTables, payload: dict[str, Any], day: str) -> None:
    spells, on = payload["spells"], date.fromisoformat(day)
    number = (on - date(1970, 1, 1)).days - payload["origin"]
    places, rows = (np.concatenate([[0], np.cumsum(spells[name])]) for name in ("count", "n_between"))
    states = state_on(tables.spells, on).set_index("place_id")
    for index, place_id in enumerate(payload["places"]["ids"]):
        for row in range(int(places[index]), int(places[index + 1])):
            end = int(spells["to"][row])
            if place_id in states.index and spells["from"][row] <= number and (end == 0 or number < end - 1):
                between = spells["between_on"][int(rows[row]) : int(rows[row + 1])]
                told = [int(spells["from"][row]), *map(int, between), int(spells["seen"][row])]
                last = max(one for one in told if one <= number)
                assert last + payload["origin"] == (states.loc[place_id, "last_evidence_on"] - EPOCH).days


def test_a_province_is_never_a_dot(payload: dict[str, Any]) -> None:
    assert "nineveh" not in payload["places"]["ids"]


def test_every_cell_belongs_to_a_place_and_its_rings_hold_pairs_of_degrees(
    tables: MapTables, payload: dict[str, Any]
) -> None:
    cells = payload["cells"]
    assert len(cells["place"]) == len(tables.cells)
    assert cells["n_rings"].sum() == len(cells["n_points"])
    assert 2 * cells["n_points"].sum() == len(cells["xy"])
    west, south, east, north = tables.cells.total_bounds
    assert cells["box"] == pytest.approx([west, south, east, north])
    xy = cells["xy"].reshape(-1, 2)
    assert xy.min(axis=0).tolist() == [0, 0]
    assert xy.max(axis=0).tolist() == [65535, 65535]


def test_a_border_lies_between_the_cells_of_two_places_that_touch() -> None:
    rows = [claim(name, "captured", "is", "2014-01-14") for name in ("raqqa", "tabqa", "mayadin")]
    events = merge_claims(claims_frame(*rows), THEATRE)
    spells = fold_spells(events, THEATRE)
    cells = place_cells(spells, THEATRE)
    cells = cells.assign(geometry=[shapely.box(k, 0, k + 1, 1) for k in range(len(cells))]).set_crs("EPSG:4326")
    borders = find_borders(cells, np.arange(len(cells)), Grid.over(cells))
    assert sorted(zip(borders.one.tolist(), borders.other.tolist(), strict=True)) == [(0, 1), (1, 2)]
    x = borders.xy.reshape(-1, 2)[:, 0] / 65535 * len(cells)
    assert set(np.round(x, 2)) == {1.0, 2.0}


def test_days_run_over_whole_years_around_everything_known(payload: dict[str, Any]) -> None:
    assert payload["first_day"] == (date(2014, 1, 1) - date(1970, 1, 1)).days
    assert payload["last_day"] == (date(2017, 12, 31) - date(1970, 1, 1)).days


def test_filters_leave_the_days_of_the_slider_and_the_share_without_data_alone(
    tables: MapTables, payload: dict[str, Any]
) -> None:
    filtered = opened(
        make_payload(replace(tables, spells=tables.spells.head(1), events=tables.events.head(1)), THEATRE, "few")
    )
    for name in ("first_day", "last_day", "land_km2"):
        assert filtered[name] == payload[name]
    for name in ("day", "km2"):
        assert filtered["known"][name].tolist() == payload["known"][name].tolist()


@pytest.mark.parametrize("day", ["2013-01-01", "2014-01-14", "2017-10-16", "2019-01-01"])
def test_the_known_ground_gives_the_share_without_data(tables: MapTables, payload: dict[str, Any], day: str) -> None:
    number = (date.fromisoformat(day) - date(1970, 1, 1)).days
    at = int(np.searchsorted(payload["known"]["day"], number, side="right")) - 1
    known = float(payload["known"]["km2"][at]) if at >= 0 else 0.0
    share = no_data_share(tables.cells, state_on(tables.spells, date.fromisoformat(day)), THEATRE)
    assert 1 - known / payload["land_km2"] == pytest.approx(share, abs=1e-5)


def test_events_that_did_not_happen_can_be_stepped_to_and_are_no_bar() -> None:
    rows = (*ROWS, claim("raqqa", "offensive", "sdf", "2017-06-01", status="planned"))
    events = merge_claims(claims_frame(*rows), THEATRE)
    spells = fold_spells(events, THEATRE)
    cells = place_cells(spells, THEATRE)
    payload = opened(
        make_payload(
            MapTables(spells, events, cells, (date(2013, 1, 1), date(2018, 1, 1)), known_ground(spells, cells)),
            THEATRE,
            "with a plan",
        )
    )
    told = payload["events"]
    assert len(told["step"]) == len(events)
    days = payload["origin"] + np.cumsum(told["step"].astype(int))
    assert days.tolist() == sorted((day.date() - date(1970, 1, 1)).days for day in events["event_on"])
    assert {told["sorts"][sort]["status"] for sort in told["sort"]} == {"happened", "planned"}
    placed = [payload["places"]["ids"][at - 1] for at in told["place"] if at]
    assert set(placed) == set(events["place_id"]) - {"nineveh"}


def test_an_empty_store_gives_a_map_without_places(tables: MapTables) -> None:
    empty = replace(tables, spells=tables.spells.head(0), events=tables.events.head(0))
    payload = opened(make_payload(empty, THEATRE, "empty"))
    assert payload["places"]["ids"] == []
    assert payload["first_day"] < payload["last_day"]


def test_a_place_name_can_neither_close_the_script_nor_open_a_template() -> None:
    said = {"name": "</script><script>{{ 7 * 7 }} {% if %} {# note #} {{{ }}} {", "in": {"an": {"object": {}}}}
    text = as_script(said)
    assert "<" not in text
    assert json.loads(Template(text).render()) == said


@pytest.mark.parametrize("typed", ["{#", "{%", "{{", "{{%", "#}", "</script>"])
def test_what_is_typed_into_a_filter_breaks_no_script(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world = SimpleNamespace(version=typed, tables=None, cells=None, days=None, known=None)
    for name, stand_in in {
        "theatre_here": lambda _: THEATRE,
        "world_here": lambda _: world,
        "filter_spells": lambda *_: None,
        "filter_events": lambda *_: None,
        "make_payload": lambda _, __, stamp: as_script({"version": stamp}),
    }.items():
        monkeypatch.setattr(time_map, name, stand_in)
    read = time_map.load_payload.__wrapped__(typed, "small", Filters(text=typed), Lens(), "safe")
    assert re.fullmatch(r'\{"version":"[0-9a-f]+"\}', read)


def test_an_event_of_uncertain_day_says_how_much_earlier_it_may_have_been(tables: MapTables) -> None:
    loose = tables.events.assign(event_from=tables.events["event_on"] - np.timedelta64(9, "D"))
    told = opened(make_payload(replace(tables, events=loose), THEATRE, "loose"))["events"]
    assert set(told["back"].tolist()) == {9}


def test_places_carry_their_half_life_their_arabic_name(payload: dict[str, Any]) -> None:
    places = payload["places"]
    halves = [places["kind_half"][kind] for kind in places["kind"]]
    known = [THEATRE.gazetteer.get(place_id) for place_id in places["ids"]]
    assert halves == [half_life(place.kind) for place in known if place]
    assert places["names_ar"] == [place.name_ar for place in known if place]


def test_of_three_sides_that_contest_a_place_all_cross_and_a_side_that_is_not_known_crosses_as_somebody(
    tables: MapTables,
) -> None:
    spells = tables.spells.assign(controller="nobody we know", control="held")
    looks = opened(make_payload(replace(tables, spells=spells), THEATRE, "strange"))["spells"]["looks"]
    assert [set(looks[name].tolist()) for name in ("control", "first")] == [{CONTROLS.index("held")}, {NONE}]
    spells = tables.spells.assign(controller="is|army|sdf", control="contested")
    looks = opened(make_payload(replace(tables, spells=spells), THEATRE, "three"))["spells"]["looks"]
    numbers = [list(THEATRE.actors).index(name) for name in ("is", "army", "sdf")]
    assert [set(looks[name].tolist()) for name in ("first", "between", "second", "more")] == [
        *({n} for n in numbers),
        {0},
    ]


@given(st.lists(st.integers(0, 2**32 - 1)), st.lists(st.floats(width=32, allow_nan=False)), st.text())
def test_what_is_packed_is_read_back(whole: list[int], broken: list[float], word: str) -> None:
    packer = Packer()
    header = {
        "a": packer.column(np.array(whole, dtype="int64")),
        "in": {"b": packer.column(broken, "f4")},
        "word": word,
    }
    back = unpack(packer.pack(header))
    assert back["a"].tolist() == whole
    assert back["in"]["b"].tolist() == broken
    assert back["word"] == word


def test_a_look_is_pushed_whole_and_an_order_without_a_view_leaves_the_view() -> None:
    push = Push("{}", Order("3", "2017-10-14"), Look(language="ar", pinned_on="2014-06-10", marks=("raqqa",)))
    look, order = json.loads(push.look), json.loads(push.order)
    assert look["language"] == "ar"
    assert look["pinned_on"] == "2014-06-10"
    assert set(look["layers"]) == {"areas", "dots", "fronts", "rings", "labels"}
    assert "view" not in order
    assert order["on"] == "2017-10-14"
