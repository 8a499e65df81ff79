"""One scene holds everything that is drawn for a day, under the filters."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from war_samples import claim, claims_frame, small_theatre

from pipeline.control import fold_spells
from pipeline.events import merge_claims
from pipeline.scene import Filters, Scene, draw_scene

STORY = (
    claim("raqqa", "captured", "is", "2014-01-14", lost_by="rebels"),
    claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is", outlet="Free Media"),
    claim("raqqa", "offensive", "sdf", None, lost_by="is", status="planned"),
    claim("mayadin", "captured", "army", "2017-10-14", lost_by="is", outlet="State Agency"),
    claim("tabqa", "besieged", "is", "2017-10-01", lost_by="militia"),
)


def scene_of(day: str, filters: Filters | None = None) -> Scene:
    theatre = small_theatre()
    claims = claims_frame(*STORY)
    events = merge_claims(claims, theatre)
    tables = SimpleNamespace(claims=claims, events=events, spells=fold_spells(events, theatre))
    return draw_scene(tables, theatre, date.fromisoformat(day), filters)


def test_a_day_has_its_states_counts_legend_and_title() -> None:
    scene = scene_of("2017-10-10")
    looks = scene.states.set_index("place")[["bloc_id", "challenger_id", "besieger_id", "colour"]].to_numpy().tolist()
    assert looks == [
        ["islamic_state", "", "", "#333333"],
        ["islamic_state", "sdf", "", "#333333"],
        ["government", "", "islamic_state", "#b5402f"],
    ]
    assert (scene.n_held, scene.n_contested, scene.n_besieged, scene.n_unknown) == (2, 1, 1, 0)
    legend = {entry.bloc_id: (entry.n_places, entry.n_contested, entry.n_besieged) for entry in scene.legend}
    assert legend == {"government": (1, 0, 1), "islamic_state": (1, 1, 0), "sdf": (0, 1, 0)}
    assert scene.subtitle == "Who held what on 10 October 2017"
    assert 0 < scene.no_data_share < 1


def test_events_around_the_day_stand_in_their_order_with_plans_among_them() -> None:
    events = scene_of("2017-10-14").events
    assert events["event_on"].is_monotonic_increasing
    assert set(events["status"]) == {"happened", "planned"}
    assert events.loc[events["place"] == "Al-Mayadin", "n_days_away"].tolist() == [0]
    assert "2014-01-14" not in set(events["event_on"].dt.strftime("%Y-%m-%d"))


def test_a_day_before_all_evidence_is_empty_and_says_that_nothing_is_known() -> None:
    scene = scene_of("2001-01-01")
    assert scene.states.empty
    assert scene.legend == ()
    assert scene.no_data_share == 1.0
    assert (scene.n_articles, scene.sources) == (0, ())


@pytest.mark.parametrize(
    ("filters", "places"),
    [
        (Filters(blocs=("sdf",)), {"Raqqa"}),
        (Filters(blocs=("islamic_state",)), {"Raqqa", "Al-Mayadin", "Tabqa"}),
        (Filters(kinds=("town",)), {"Al-Mayadin", "Tabqa"}),
        (Filters(text="  raq "), {"Raqqa"}),
        (Filters(text="("), set()),
        (Filters(outlets=("State Agency",)), {"Al-Mayadin"}),
        (Filters(min_confidence=0.96), set()),
        (Filters(actors=("militia",)), {"Tabqa"}),
        (Filters(actors=("ypg",)), set()),
        (Filters(provinces=("Raqqa",)), {"Raqqa", "Tabqa"}),
        (Filters(provinces=("Atlantis",)), set()),
    ],
)
def test_filters_choose_the_states(filters: Filters, places: set[str]) -> None:
    scene = scene_of("2017-10-10", filters)
    assert set(scene.states["place"]) == places
    assert scene.no_data_share == scene_of("2017-10-10").no_data_share


@pytest.mark.parametrize(
    ("filters", "n_events"),
    [
        (Filters(statuses=("planned",)), 1),
        (Filters(changes=("captured",)), 2),
        (Filters(blocs=("government",)), 1),
        (Filters(outlets=("Free Media",)), 1),
        (Filters(changes=("withdrew",)), 0),
        (Filters(actors=("militia",)), 1),
        (Filters(provinces=("Deir ez-Zor",)), 1),
    ],
)
def test_filters_choose_the_events(filters: Filters, n_events: int) -> None:
    assert len(scene_of("2017-10-14", filters).events) == n_events


def test_sources_are_the_outlets_behind_what_is_shown() -> None:
    assert scene_of("2017-10-20").sources == ("Free Media", "State Agency", "Wire")
    assert scene_of("2017-10-20", Filters(text="mayadin")).sources == ("State Agency",)
