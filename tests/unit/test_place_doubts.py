"""The doubts of one place, from the claims that may concern it, are those that all claims give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

from pandas.testing import assert_frame_equal
from war_samples import PLACES, claim, claims_frame, small_theatre

from pipeline.doubts import find_doubts
from pipeline.place_doubts import claims_about, doubts_at
from pipeline.theatre import Theatre
from pipeline.turns import city_of

DAY = date(2017, 10, 31)
ROWS = (
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("raqqa", "held", "is", "2017-10-20", outlet="State Agency", date_precision="published"),
    claim("old-city", "entered", "sdf", "2017-07-04", lost_by="is", outlet="Second Wire"),
    claim("tabqa", "captured", "is", "2014-08-24", lost_by="army"),
    claim("tabqa", "captured", "is", "2016-08-24", lost_by="army"),
    claim("mayadin", "captured", "army", "2017-10-14", lost_by="is"),
    claim("raqqa-province", "captured", "sdf", "2017-10-25", lost_by="is", outlet="Third"),
    claim("nineveh", "captured", "army", "2017-08-31", lost_by="is"),
)


def test_the_doubts_of_a_place_are_the_same_from_its_own_claims_as_from_all() -> None:
    claims, theatre = claims_frame(*ROWS), small_theatre()
    everything = find_doubts(claims, theatre, DAY)
    assert len(everything) > 4
    for place_id in {*claims["place_id"], "nowhere"}:
        own = everything[everything["place_id"] == place_id].reset_index(drop=True)
        assert_frame_equal(doubts_at(claims, theatre, place_id, DAY), own)


def test_the_claims_about_a_place_are_those_of_its_city_its_districts_and_its_province() -> None:
    claims, theatre = claims_frame(*ROWS), small_theatre()
    assert set(claims_about(claims, theatre, "old-city")["place_id"]) == {"raqqa", "old-city", "raqqa-province"}
    assert set(claims_about(claims, theatre, "mayadin")["place_id"]) == {"mayadin"}
    assert claims_about(claims, theatre, "nowhere").empty


def nested_theatre() -> Theatre:
    """The small war's theatre, in which the stadium lies in the old city, which lies in Raqqa."""
    places = {place.place_id: place for place in PLACES}
    places["stadium"] = replace(places["stadium"], within="old-city")
    gazetteer: Any = SimpleNamespace(places=places, get=places.get)
    return replace(small_theatre(), gazetteer=gazetteer)


def test_what_lies_in_a_part_of_a_city_is_of_that_city_for_everyone_who_asks() -> None:
    theatre, claims = nested_theatre(), claims_frame(*ROWS, claim("stadium", "captured", "sdf", "2017-10-17"))
    assert {city_of(one, theatre) for one in ("stadium", "old-city", "raqqa")} == {"raqqa"}
    assert city_of("tabqa", theatre) == "tabqa"
    for place_id in ("stadium", "raqqa"):
        assert {"stadium", "old-city", "raqqa"} <= set(claims_about(claims, theatre, place_id)["place_id"])
