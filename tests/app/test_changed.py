"""What changed since a pinned day is told as text, and the safe palette dresses every side."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from war_samples import claim, claims_frame, small_theatre, spells_of

from dashboard.changed import draw_changed
from dashboard.palette import DARK_GROUND, LEAST_DIFFERENCE, apart, for_dark_ground, paletted
from dashboard.swimlane import draw_swimlane
from pipeline.colour_check import difference
from pipeline.events import merge_claims
from pipeline.theatre import list_theatres, load_theatre

ROWS = (
    claim("raqqa", "captured", "is", "2014-01-14"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("tabqa", "captured", "sdf", "2017-05-10"),
)
PIN, DAY = date(2017, 1, 1), date(2017, 12, 1)


def test_each_place_says_who_has_it_and_who_had_it() -> None:
    told = draw_changed(spells_of(*ROWS), small_theatre(), PIN, DAY)
    assert "sdf, before is" in told
    assert "1 Jan 2017 to 1 Dec 2017 · 1 changed · 1 newly known" in told
    assert 'data-choose="place:raqqa"' in told
    assert 'data-choose="on:2017-10-17"' in told
    assert re.findall(r"<(\w+)[^>]*data-choose", told) == ["button"] * 4


def test_the_events_below_a_lane_can_be_reached_by_key_and_say_what_they_are() -> None:
    events = merge_claims(claims_frame(*ROWS), small_theatre())
    lane = draw_swimlane(spells_of(*ROWS), events, (date(2014, 1, 1), DAY), DAY, small_theatre())
    ticks = re.findall(r'<(\w+)[^>]*data-choose="event:[^>]*aria-label="([^"]+)"', lane)
    assert [tag for tag, _ in ticks] == ["button"] * len(events)
    assert any(said.startswith("17 Oct 2017: captured") for _, said in ticks)


def test_nothing_changed_says_what_to_do_next() -> None:
    assert "No place changed sides" in draw_changed(spells_of(*ROWS), small_theatre(), DAY, DAY)


def test_no_name_is_markup() -> None:
    hostile = "<img src=x onerror=alert(1)>\"'"
    spells = spells_of(*ROWS).assign(place=hostile)
    told = draw_changed(spells, small_theatre(), PIN, DAY)
    assert "<img" not in told
    assert "&lt;img" in told


@pytest.mark.parametrize("name", list_theatres())
def test_in_the_safe_palette_every_side_wears_its_safe_colour_and_stands_out_from_both_grounds(name: str) -> None:
    theatre = load_theatre(name)
    safe = paletted(theatre, "safe")
    for bloc_id, bloc in safe.blocs.items():
        assert bloc == replace(theatre.blocs[bloc_id], colour=bloc.colour_safe, colour_dark=bloc.colour_dark)
        assert difference(bloc.colour_dark, DARK_GROUND) >= LEAST_DIFFERENCE
    assert paletted(theatre, "convention") is theatre


@pytest.mark.parametrize("name", list_theatres())
def test_safe_colours_are_told_apart_on_dark_ground_as_well_as_on_light(name: str) -> None:
    blocs = paletted(load_theatre(name), "safe").blocs.values()
    light, dark = ([getattr(bloc, one) for bloc in blocs] for one in ("colour_safe", "colour_dark"))
    nearest_light, nearest_dark = (min(apart(*pair) for pair in combinations(worn, 2)) for worn in (light, dark))
    assert nearest_dark >= nearest_light


def test_only_colours_near_the_dark_ground_are_lightened() -> None:
    grey, blue = for_dark_ground(["#3b3b3b", "#56b4e9"])
    assert blue == "#56b4e9"
    assert difference(grey, "#3b3b3b") > 20
