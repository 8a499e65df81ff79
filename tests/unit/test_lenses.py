"""A lens lets through what was published by a day, and what some outlets say; and shows where they disagree."""

from __future__ import annotations

from datetime import date

import pytest
from war_samples import claim, claims_frame, small_theatre

from pipeline.control import fold_spells, state_on
from pipeline.doubts import find_doubts
from pipeline.events import merge_claims
from pipeline.lenses import Lens, find_disagreeing, find_single, list_voices, look_through
from pipeline.run import Tables
from pipeline.voices import NOBODYS, outlets_of

THEATRE = small_theatre()
ROWS = (
    claim("raqqa", "captured", "is", "2014-01-14"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("mayadin", "captured", "is", "2014-07-01"),
    claim("mayadin", "captured", "is", "2014-07-01", outlet="Second Wire"),
    claim("mayadin", "captured", "army", "2017-10-14", outlet="State Agency", lost_by="is"),
    claim("tabqa", "captured", "sdf", "2017-05-10", outlet="Free Media"),
    claim("tabqa", "captured", "sdf", "2017-05-10", outlet="Wire"),
    claim("old-city", "captured", "is", "2014-01-14"),
    claim("old-city", "withdrew", None, "2017-09-01", lost_by="is"),
)


@pytest.fixture(scope="module")
def tables() -> Tables:
    claims = claims_frame(*ROWS)
    events = merge_claims(claims, THEATRE)
    return Tables(claims, events, fold_spells(events, THEATRE))


def held(tables: Tables, day: str) -> dict[str, str]:
    states = state_on(tables.spells, date.fromisoformat(day))
    return dict(zip(states["place"], states["controller"], strict=True))


def test_without_a_lens_nothing_changes(tables: Tables) -> None:
    assert look_through(tables, THEATRE, Lens()).spells.equals(tables.spells)


def test_as_known_then_nothing_of_later_articles_is_seen(tables: Tables) -> None:
    """The capture of 17 October is told on the 18th: that evening it was not yet known."""
    for known, holder in (("2017-10-17", "is"), ("2017-10-18", "sdf")):
        then = look_through(tables, THEATRE, Lens(known_on=date.fromisoformat(known)))
        assert held(then, "2017-12-01")["Raqqa"] == holder
        assert then.claims["published_on"].max().date() <= date.fromisoformat(known)
        assert then.events["last_known_on"].max().date() <= date.fromisoformat(known)


def test_before_the_first_article_nothing_is_known(tables: Tables) -> None:
    assert look_through(tables, THEATRE, Lens(known_on=date(2000, 1, 1))).spells.empty


@pytest.mark.parametrize(
    ("voice", "outlets"),
    [
        ("Wire", {"Wire"}),
        ("opposition", {"Free Media"}),
        (NOBODYS, {"Wire", "Second Wire"}),
        ("", set()),
        ("martians", set()),
    ],
)
def test_a_voice_is_an_outlet_a_side_or_those_of_no_side(tables: Tables, voice: str, outlets: set[str]) -> None:
    assert outlets_of(voice, set(tables.claims["outlet"]), THEATRE) == outlets


def test_according_to_one_outlet_only_its_claims_count(tables: Tables) -> None:
    agency = look_through(tables, THEATRE, Lens(according_to="State Agency"))
    assert held(agency, "2017-12-01") == {"Al-Mayadin": "army"}
    assert held(look_through(tables, THEATRE, Lens(according_to="martians")), "2017-12-01") == {}


def test_the_voices_on_offer_are_those_that_have_spoken(tables: Tables) -> None:
    sides, outlets = list_voices(tables.claims["outlet"], THEATRE)
    assert sides == ("government", "opposition", NOBODYS)
    assert outlets == ("Free Media", "Second Wire", "State Agency", "Wire")


@pytest.mark.parametrize("day", ["2013-01-01", "2017-06-01", "2017-09-20", "2017-10-20"])
def test_disagreement_and_single_sources_are_those_of_the_doubts(tables: Tables, day: str) -> None:
    on = date.fromisoformat(day)
    sides, _ = list_voices(tables.claims["outlet"], THEATRE)
    voices = [look_through(tables, THEATRE, Lens(according_to=side)).spells for side in sides]
    doubts = find_doubts(tables.claims, THEATRE, on)
    for found, kind in (
        (find_disagreeing(tables.spells, voices, THEATRE, on), "disagreement"),
        (find_single(tables, on), "single_source"),
    ):
        assert set(found) == set(doubts.loc[doubts["doubt"] == kind, "place_id"])


def test_some_outlets_disagree_in_this_war(tables: Tables) -> None:
    sides, _ = list_voices(tables.claims["outlet"], THEATRE)
    voices = [look_through(tables, THEATRE, Lens(according_to=side)).spells for side in sides]
    assert find_disagreeing(tables.spells, voices, THEATRE, date(2017, 10, 20)) == ["mayadin"]
    assert "tabqa" not in find_single(tables, date(2017, 10, 20))


def test_a_place_of_which_nobody_is_known_to_hold_it_rests_on_no_single_source(tables: Tables) -> None:
    assert "old-city" in find_single(tables, date(2017, 8, 1))
    states = state_on(tables.spells, date(2017, 9, 20)).set_index("place_id")
    assert states.loc["old-city", "control"] == "unknown"
    assert "old-city" not in find_single(tables, date(2017, 9, 20))
