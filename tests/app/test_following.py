"""What the map says is listened to once and after the last order only, and what was picked last is picked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import streamlit as st

from dashboard import map as time_map
from dashboard.chosen import Chosen
from pipeline.theatre import Theatre, load_theatre

DAYS = (date(2012, 1, 1), date(2019, 12, 31))
START = Chosen(date(2017, 10, 14))
RAQQA, ACTOR, EVENT = "gn-172955", "sdf", "9a0b1c2d"


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture(autouse=True)
def session(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_map, "theatre_here", lambda: theatre)
    monkeypatch.setattr(st, "session_state", {})
    return


class Map:
    """The map as Python hears it: every word has a number and names the order that it has carried out."""

    def __init__(self, chosen: Chosen = START) -> None:
        self.chosen = chosen
        self.count = 0
        time_map.give_order(chosen)

    def say(self, **words: str) -> Chosen:
        self.count += 1
        return self.repeat(**words)

    def repeat(self, **words: str) -> Chosen:
        order = st.session_state["order"].count
        said = {"on": self.chosen.on.isoformat(), "at": "", "place": "", "order": order, "count": f"m.{self.count}"}
        self.chosen = time_map.follow(self.chosen, said | words, DAYS)
        return self.chosen


def test_the_day_the_view_and_a_place_are_followed() -> None:
    found = Map().say(on="2016-01-02", at="35,39,8", place=RAQQA)
    assert (found.on, found.at, found.place) == (date(2016, 1, 2), (35.0, 39.0, 8.0), RAQQA)


def test_the_same_words_are_not_listened_to_twice() -> None:
    spoken = Map()
    spoken.say(on="2016-01-02")
    spoken.chosen = START
    assert spoken.repeat(on="2016-01-02") == START


def test_words_from_before_the_last_order_are_not_listened_to() -> None:
    spoken = Map()
    assert spoken.say(on="2016-01-02", order="0") == START


@pytest.mark.parametrize("day", ["9999-01-01", "0001-01-01", "soon", ""])
def test_a_day_that_there_is_not_is_held_within_those_that_there_are(day: str) -> None:
    assert DAYS[0] <= Map().say(on=day).on <= DAYS[1]


def test_pin_and_range_are_the_maps_and_stay_where_it_does_not_speak_of_them() -> None:
    pinned = replace(START, pin=date(2017, 1, 1), span=(date(2015, 1, 1), date(2016, 1, 1)))
    spoken = Map(pinned)
    assert spoken.say(at="35,39,8").pin == pinned.pin
    assert spoken.say(pin="2016-05-05").pin == date(2016, 5, 5)
    assert spoken.say(**{"pin": "", "from": "2013-01-01", "to": "2014-01-01"}).pin is None
    assert spoken.chosen.span == (date(2013, 1, 1), date(2014, 1, 1))
    assert spoken.say(**{"from": "", "to": ""}).span is None


def picked(chosen: Chosen) -> tuple[str, str, str]:
    return chosen.place, chosen.actor, chosen.event


def test_what_was_picked_last_is_picked_though_the_map_still_names_what_was_before() -> None:
    spoken = Map()
    assert picked(spoken.say(place=RAQQA, actor="", event="")) == (RAQQA, "", "")
    assert picked(spoken.say(place=RAQQA, actor=ACTOR, event="")) == ("", ACTOR, "")
    assert picked(spoken.say(place=RAQQA, actor=ACTOR, event="", at="35,39,8")) == ("", ACTOR, "")
    assert picked(spoken.say(place=RAQQA, actor=ACTOR, event=EVENT)) == ("", "", EVENT)
    assert picked(spoken.say(place=RAQQA, actor=ACTOR, event=EVENT, at="35,40,8")) == ("", "", EVENT)
    assert picked(spoken.say(place=RAQQA, actor="", event="")) == (RAQQA, "", "")
    assert picked(spoken.say(place="", actor="", event="")) == ("", "", "")


def test_what_a_link_has_picked_stays_while_the_map_repeats_it() -> None:
    spoken = Map(replace(START, actor=ACTOR))
    assert picked(spoken.say(actor=ACTOR, event="", at="35,39,8")) == ("", ACTOR, "")


def test_an_actor_that_there_is_not_is_not_picked() -> None:
    assert picked(Map().say(actor="<script>", event="")) == ("", "", "")


def test_a_place_that_is_not_drawn_stays_picked_while_the_map_names_it() -> None:
    spoken = Map(replace(START, place="a-province"))
    assert picked(spoken.say(place="a-province", actor="", event="", at="35,39,8")) == ("a-province", "", "")
