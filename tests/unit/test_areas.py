"""Ground around places: cells that touch but never overlap, and end where evidence and land end."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from war_samples import PLACES, claim, small_theatre, spells_of

from gazetteer.place import RADIUS_KM
from pipeline.areas import join_cells, make_cells, metric_crs, no_data_share
from pipeline.control import state_on


def points(*rows: tuple[str, float, float, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["place_id", "lat", "lon", "place_kind"])
    return frame.assign(place_precision="settlement")


WAR = pd.DataFrame([(p.place_id, p.lat, p.lon, p.kind, p.precision) for p in PLACES])
WAR.columns = pd.Index(["place_id", "lat", "lon", "place_kind", "place_precision"])


def areas(cells: gpd.GeoDataFrame) -> dict[str, float]:
    return dict(zip(cells["place_id"], cells["area_km2"], strict=True))


def overlap_km2(cells: gpd.GeoDataFrame) -> float:
    metres = cells.to_crs(metric_crs(35.5, 39.5))
    return (metres.area.sum() - shapely.union_all(metres.geometry.to_numpy()).area) / 1e6


def test_a_place_alone_has_the_disc_of_its_kind() -> None:
    cells = make_cells(points(("a", 35.5, 39.5, "town")), small_theatre())
    assert areas(cells)["a"] == pytest.approx(math.pi * RADIUS_KM["town"] ** 2, rel=0.01)


def test_neighbours_share_the_ground_between_them() -> None:
    cells = make_cells(points(("a", 35.5, 39.5, "town"), ("b", 35.5, 39.6, "town")), small_theatre())
    assert areas(cells)["a"] == pytest.approx(areas(cells)["b"], rel=0.01)
    assert overlap_km2(cells) < 0.01


def test_a_district_is_cut_out_of_its_city_and_not_of_the_neighbours() -> None:
    without = areas(make_cells(WAR[~WAR["place_id"].isin(("old-city", "stadium"))], small_theatre()))
    cells = make_cells(WAR, small_theatre())
    assert areas(cells)["tabqa"] == pytest.approx(without["tabqa"])
    assert areas(cells)["raqqa"] + areas(cells)["old-city"] + areas(cells)["stadium"] == pytest.approx(without["raqqa"])
    assert overlap_km2(cells) < 0.01


def test_a_province_has_no_cell() -> None:
    assert "nineveh" not in set(make_cells(WAR, small_theatre())["place_id"])


def test_two_places_on_one_point_do_not_fail() -> None:
    cells = make_cells(
        points(("a", 35.5, 39.5, "town"), ("b", 35.5, 39.5, "town"), ("c", 35.6, 39.5, "town")), small_theatre()
    )
    assert set(cells["place_id"]) == {"a", "c"}


def test_no_places_give_no_cells() -> None:
    assert make_cells(points(), small_theatre()).empty


def test_all_places_in_a_line_are_given_their_ground() -> None:
    cells = make_cells(points(*((str(at), 35.5, 39.0 + at / 10, "town") for at in range(6))), small_theatre())
    assert len(cells) == 6
    assert overlap_km2(cells) < 0.01


def write_layer(folder: Path, name: str, *boxes: tuple[str, float, float, float, float]) -> None:
    frame = gpd.GeoDataFrame(
        {"country": [row[0] for row in boxes]}, geometry=[shapely.box(*row[1:]) for row in boxes], crs="EPSG:4326"
    )
    (folder / "basemap").mkdir(exist_ok=True)
    (folder / "basemap" / name).write_text(frame.to_json() if name != "land.geojson" else frame[["geometry"]].to_json())


def test_cells_end_at_the_coast_and_the_rest_is_counted_as_no_data(tmp_path: Path) -> None:
    write_layer(tmp_path, "land.geojson", ("", 39.5, 35.0, 40.5, 36.0))
    theatre = small_theatre(tmp_path)
    cells = make_cells(points(("a", 35.5, 39.5, "town")), theatre)
    disc = math.pi * RADIUS_KM["town"] ** 2
    assert areas(cells)["a"] == pytest.approx(disc / 2, rel=0.02)
    states = pd.DataFrame({"place_id": ["a"], "control": ["held"]})
    square = 111.2 * 111.2 * math.cos(math.radians(35.5))
    assert no_data_share(cells, states, theatre) == pytest.approx(1 - disc / 2 / square, abs=0.01)
    assert no_data_share(cells, states.assign(control="unknown"), theatre) == 1.0


def test_ground_outside_the_theatres_countries_is_nobodys(tmp_path: Path) -> None:
    write_layer(tmp_path, "countries.geojson", ("SY", 39.0, 35.0, 39.5, 36.0), ("IQ", 39.5, 35.0, 40.5, 36.0))
    cells = make_cells(points(("a", 35.5, 39.5, "town"), ("b", 35.5, 40.2, "town")), small_theatre(tmp_path))
    assert set(cells["place_id"]) == {"a"}
    assert cells.total_bounds[2] <= 39.5 + 1e-6


def test_more_evidence_leaves_less_without_data() -> None:
    theatre, cells = small_theatre(), make_cells(WAR, small_theatre())
    spells = spells_of(claim("raqqa", "captured", "is", "2014-01-14"), claim("tabqa", "captured", "is", "2014-08-24"))
    early, late = (no_data_share(cells, state_on(spells, day), theatre) for day in (date(2014, 2, 1), date(2014, 9, 1)))
    assert 0 < late < early < 1


def test_the_ground_of_one_side_is_one_shape_and_nothing_is_lost() -> None:
    theatre, cells = small_theatre(), make_cells(WAR, small_theatre())
    spells = spells_of(
        claim("tabqa", "captured", "sdf", "2017-05-10"),
        claim("mayadin", "captured", "ypg", "2017-05-10"),
        claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    )
    ground = join_cells(cells, state_on(spells, date(2017, 7, 1)), theatre)
    rows = ground[["bloc_id", "control", "challenger_id", "n_places"]].to_numpy().tolist()
    assert rows == [["islamic_state", "contested", "sdf", 1], ["sdf", "held", "", 2]]
    known = cells[cells["place_id"].isin(("tabqa", "mayadin", "raqqa"))]
    assert ground["area_km2"].sum() == pytest.approx(known["area_km2"].sum())


def test_before_all_evidence_nobody_has_ground() -> None:
    cells = make_cells(WAR, small_theatre())
    assert join_cells(cells, state_on(spells_of(), date(2017, 7, 1)), small_theatre()).empty
