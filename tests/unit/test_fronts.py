"""Fronts lie between two sides that touch, and the ground of the sides adds up."""

from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from test_areas import WAR, points
from war_samples import claim, small_theatre, spells_of

from gazetteer.place import RADIUS_KM
from pipeline.areas import make_cells, no_data_share
from pipeline.control import state_on
from pipeline.fronts import areas_as_geojson, find_fronts, ground_over_time
from pipeline.tables import GROUND, column_names

THEATRE = small_theatre()
CELLS = make_cells(WAR, THEATRE)
DAY = date(2017, 7, 1)
SDF = claim("tabqa", "captured", "sdf", "2017-05-10", lost_by="is")
IS = claim("raqqa", "held", "is", "2017-05-10")


NEAR = make_cells(points(("a", 35.5, 39.5, "town"), ("b", 35.5, 39.6, "town"), ("c", 35.5, 39.7, "town")), THEATRE)


def states(**held: str) -> pd.DataFrame:
    """Places of NEAR, each held by one actor or contested by several, joined by |."""
    controls = ["contested" if "|" in controller else "held" for controller in held.values()]
    return pd.DataFrame({"place_id": list(held), "control": controls, "controller": list(held.values())})


def test_a_front_runs_where_two_sides_touch() -> None:
    fronts = find_fronts(NEAR, states(a="is", b="sdf", c="ypg"), THEATRE)
    assert fronts[["bloc_id", "other_id"]].to_numpy().tolist() == [["islamic_state", "sdf"]]
    assert 5 < fronts["length_km"].item() < 2 * RADIUS_KM["town"]
    assert fronts.geometry.item().centroid.x == pytest.approx(39.55, abs=0.001)


def test_a_side_between_two_others_has_a_front_with_each() -> None:
    fronts = find_fronts(NEAR, states(a="is", b="sdf", c="army"), THEATRE)
    assert fronts[["bloc_id", "other_id"]].to_numpy().tolist() == [["government", "sdf"], ["islamic_state", "sdf"]]


@pytest.mark.parametrize(
    "held", [{}, {"a": "is"}, {"a": "sdf", "b": "ypg"}, {"a": "is", "c": "sdf"}, {"a": "is", "b": "is|sdf"}]
)
def test_there_is_no_front_of_nobody_one_side_far_sides_or_a_contest(held: dict[str, str]) -> None:
    assert find_fronts(NEAR, states(**held), THEATRE).empty


def test_ground_over_time_is_that_of_each_day() -> None:
    spells = spells_of(SDF, IS, claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"))
    ground = ground_over_time(spells, CELLS, THEATRE)
    km2 = CELLS.set_index("place_id")["area_km2"]
    last = ground[ground["on"] == ground["on"].max()]
    assert last[["bloc_id", "control", "n_places"]].to_numpy().tolist() == [["sdf", "held", 2]]
    assert last["area_km2"].item() == pytest.approx(km2["tabqa"] + km2["raqqa"])
    share = no_data_share(CELLS, state_on(spells, date(2017, 10, 20)), THEATRE)
    assert last["no_data_share"].item() == pytest.approx(share)


def test_contested_ground_counts_for_both_and_covers_the_land_once() -> None:
    spells = spells_of(IS, claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"))
    ground = ground_over_time(spells, CELLS, THEATRE)
    last = ground[ground["on"] == pd.Timestamp("2017-06-06")]
    assert last[["bloc_id", "control", "n_places"]].to_numpy().tolist() == [
        ["islamic_state", "contested", 1], ["sdf", "contested", 1],
    ]  # fmt: skip
    share = no_data_share(CELLS, state_on(spells, date(2017, 6, 6)), THEATRE)
    assert last["no_data_share"].to_numpy() == pytest.approx(share)


def test_no_spells_are_no_ground() -> None:
    empty = ground_over_time(spells_of(), CELLS, THEATRE)
    assert list(empty.columns) == column_names(GROUND)
    assert empty.empty


def test_areas_are_written_as_geojson_with_the_fronts() -> None:
    told = json.loads(areas_as_geojson(NEAR, states(a="is", b="sdf"), THEATRE))["features"]
    assert sorted(f["properties"]["what"] for f in told) == ["front", "ground", "ground"]
    shapes = {f["properties"]["what"]: f["geometry"]["type"] for f in told}
    assert shapes["ground"] in ("Polygon", "MultiPolygon")
    assert shapes["front"] in ("LineString", "MultiLineString")
