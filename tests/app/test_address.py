"""The address bar keeps what was chosen, and nothing in a link can break the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dashboard.address import read_address, read_link, read_view, write_link
from dashboard.chosen import DOUBTS, LANGUAGES, LAYERS, PALETTES, Chosen
from gazetteer.place import KINDS
from pipeline.records import CHANGES, STATUSES
from pipeline.scene import Filters
from pipeline.theatre import Theatre, load_theatre

DAYS = (date(2012, 1, 1), date(2019, 12, 31))


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


OUTLETS = ("Odd | 100 % Outlet", "Wire. Two")


@pytest.fixture(scope="module")
def raqqa(theatre: Theatre) -> str:
    return next(place.place_id for place in theatre.gazetteer.places.values() if place.name == "Raqqa")


def reopened(chosen: Chosen, theatre: Theatre) -> Chosen:
    return read_address(read_link(write_link(chosen)), theatre, DAYS, OUTLETS)


def test_a_link_gives_back_what_was_chosen(theatre: Theatre, raqqa: str) -> None:
    chosen = Chosen(
        on=date(2017, 7, 15),
        at=(35.25, 39.5, 8.5),
        place=raqqa,
        filters=Filters(
            blocs=("sdf", "islamic_state"), actors=tuple(theatre.actors)[:2], changes=("captured",),
            statuses=("happened", "denied"), kinds=("city", "dam"), provinces=("Deir ez-Zor", "Raqqa"),
            outlets=OUTLETS, min_confidence=0.35, text="al-",
        ),
        is_then=True,
        according_to=OUTLETS[0],
        layers=("dots", "labels", "single"),
        palette="safe",
        language="ar",
        pin=date(2016, 1, 1),
        span=(date(2015, 1, 1), date(2017, 12, 31)),
    )  # fmt: skip
    assert reopened(chosen, theatre) == chosen


def test_an_actor_or_an_event_is_reopened_too(theatre: Theatre) -> None:
    for chosen in (Chosen(DAYS[0], actor=next(iter(theatre.actors))), Chosen(DAYS[0], event="9a0b1c2d3e4f5a6b")):
        assert reopened(chosen, theatre) == chosen


def test_no_layer_at_all_is_kept_apart_from_nothing_said(theatre: Theatre) -> None:
    assert reopened(Chosen(DAYS[0], layers=()), theatre).layers == ()
    assert reopened(Chosen(DAYS[0]), theatre).layers == LAYERS


def test_of_place_actor_and_event_only_the_first_counts(theatre: Theatre, raqqa: str) -> None:
    actor = next(iter(theatre.actors))
    found = read_address({"place": raqqa, "actor": actor, "event": "abc"}, theatre, DAYS)
    assert (found.place, found.actor, found.event) == (raqqa, "", "")
    found = read_address({"actor": actor, "event": "abc"}, theatre, DAYS)
    assert (found.actor, found.event) == (actor, "")


def some(values: Iterable[str]) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(tuple(values)), unique=True, max_size=4).map(tuple)


@settings(deadline=None)
@given(
    day=st.dates(*DAYS),
    filters=st.builds(
        Filters, changes=some(CHANGES), statuses=some(STATUSES), kinds=some(KINDS), outlets=some(OUTLETS),
        blocs=st.just(()), actors=st.just(()), provinces=some(("Homs", "Deir ez-Zor")),
        min_confidence=st.integers(0, 20).map(lambda n: n / 20), text=st.text(max_size=20),
    ),
    is_then=st.booleans(),
    according_to=st.sampled_from(("", "no side", "damascus", *OUTLETS)),
    layers=st.sets(st.sampled_from((*LAYERS, *DOUBTS))),
    palette=st.sampled_from(PALETTES),
    language=st.sampled_from(LANGUAGES),
    pin=st.none() | st.dates(*DAYS),
    span=st.none() | st.tuples(st.dates(*DAYS), st.dates(*DAYS)).map(lambda days: (min(days), max(days))),
)  # fmt: skip
def test_whatever_is_chosen_survives_the_address(theatre: Theatre, day: date, layers: set[str], **more: Any) -> None:
    in_order = tuple(layer for layer in (*LAYERS, *DOUBTS) if layer in layers)
    chosen = Chosen(on=day, layers=in_order, **more)
    assert reopened(chosen, theatre) == chosen


NAMES = (
    "on", "at", "place", "actor", "event", "bloc", "by", "change", "status", "kind", "in", "outlet", "sure", "text",
    "known", "according", "layers", "palette", "names", "pin", "from", "to",
)  # fmt: skip


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
def test_no_link_breaks_the_page_and_what_was_read_stays_so(theatre: Theatre, parameters: dict[str, str]) -> None:
    found = read_address(parameters, theatre, DAYS, OUTLETS)
    assert DAYS[0] <= found.on <= DAYS[1]
    assert set(found.layers) <= {*LAYERS, *DOUBTS}
    assert 0 <= found.filters.min_confidence <= 1
    assert reopened(found, theatre) == found


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
            "by": "nobody",
            "kind": "castle",
            "in": "Atlantis|%|",
            "outlet": "Evil|<script>",
            "sure": "nan",
            "known": "never",
            "according": "<script>alert(1)</script>",
            "layers": "lasers",
            "palette": "loud",
            "names": "xx",
            "pin": "someday",
            "from": "2017-01-01",
            "to": "2016-01-01",
            "actor": "../../etc",
            "event": "<b>",
        },
        {"sure": "1.5", "from": "2017-01-01", "event": "x" * 65},
        {"sure": "-0.1", "to": "2017-01-01", "layers": "."},
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
