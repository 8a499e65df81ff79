"""The address bar keeps what was chosen, and nothing in a link can break the page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.address import read_address, read_view, write_address
from dashboard.chosen import Chosen
from pipeline.records import CHANGES, STATUSES
from pipeline.scene import Filters
from pipeline.theatre import Theatre, load_theatre

DAYS = (date(2012, 1, 1), date(2019, 12, 31))


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def test_a_link_gives_back_what_was_chosen(theatre: Theatre) -> None:
    raqqa = next(place.place_id for place in theatre.gazetteer.places.values() if place.name == "Raqqa")
    chosen = Chosen(
        on=date(2017, 7, 15),
        at=(35.25, 39.5, 8.5),
        place=raqqa,
        filters=Filters(
            blocs=("sdf", "islamic_state"), changes=("captured",), statuses=("happened", "denied"), text="al-"
        ),
    )
    assert read_address(write_address(chosen), theatre, DAYS) == chosen


@given(
    day=st.dates(*DAYS),
    changes=st.sets(st.sampled_from(CHANGES)),
    statuses=st.sets(st.sampled_from(STATUSES)),
    text=st.text(max_size=20),
)
def test_any_day_and_filters_survive_the_address(
    theatre: Theatre, day: date, changes: set[str], statuses: set[str], text: str
) -> None:
    chosen = Chosen(on=day, filters=Filters(changes=tuple(changes), statuses=tuple(statuses), text=text))
    assert read_address(write_address(chosen), theatre, DAYS) == chosen


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {
            "on": "yesterday",
            "at": "north",
            "place": "nowhere",
            "bloc": "martians",
            "change": "eaten",
            "status": "maybe",
        },
        {"on": "2017-02-31", "at": "95,0,7"},
        {"at": "35,39"},
        {"at": "nan,nan,nan"},
    ],
)
def test_what_a_link_gets_wrong_is_left_at_the_opening(theatre: Theatre, parameters: dict[str, str]) -> None:
    assert read_address(parameters, theatre, DAYS) == Chosen(on=theatre.opening_on)


@pytest.mark.parametrize(("asked", "given"), [("0001-01-01", DAYS[0]), ("2025-01-01", DAYS[1])])
def test_a_day_outside_what_is_known_is_held_at_its_ends(theatre: Theatre, asked: str, given: date) -> None:
    assert read_address({"on": asked}, theatre, DAYS).on == given


def test_a_view_is_three_numbers_within_the_world() -> None:
    assert read_view("35.1,39.2,7.5") == (35.1, 39.2, 7.5)
    assert read_view("35.1,39.2,75") is None
