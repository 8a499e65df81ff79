"""What one actor has on a day, won and lost."""

from __future__ import annotations

from datetime import date

from war_samples import claim, events_of, small_theatre

from pipeline.control import fold_spells
from pipeline.holdings import find_holdings

EVENTS = events_of(
    claim("tabqa", "captured", "is", "2014-08-24", lost_by="army"),
    claim("tabqa", "captured", "sdf", "2017-05-10", lost_by="is"),
    claim("raqqa", "held", "is", "2014-01-14"),
    claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("mayadin", "held", "is", "2014-07-01"),
    claim("mayadin", "besieged", "army", "2017-06-20", lost_by="is"),
)
SPELLS = fold_spells(EVENTS, small_theatre())
JUNE, NOVEMBER = date(2017, 6, 30), date(2017, 11, 1)


def holdings(actor_id: str, day: date) -> dict[str, list[str]]:
    found = find_holdings(SPELLS, EVENTS, small_theatre(), actor_id, day)
    names = ("holds", "contests", "besieges", "besieged", "gained", "lost")
    return {name: ids for name in names if (ids := getattr(found, name)["place_id"].tolist())}


def test_an_actor_has_what_it_holds_fights_for_and_besieges() -> None:
    assert holdings("sdf", JUNE) == {"holds": ["tabqa"], "contests": ["raqqa"], "gained": ["tabqa"]}
    assert holdings("is", JUNE) == {
        "holds": ["mayadin"], "contests": ["raqqa"], "besieged": ["mayadin"], "lost": ["raqqa", "tabqa"],
    }  # fmt: skip
    assert holdings("army", JUNE) == {"besieges": ["mayadin"]}


def test_the_largest_place_comes_first_and_old_gains_are_no_longer_told() -> None:
    assert holdings("sdf", NOVEMBER) == {"holds": ["raqqa", "tabqa"], "gained": ["raqqa"]}


def test_evidence_that_confirms_a_hold_is_no_gain() -> None:
    assert holdings("is", date(2014, 2, 1)) == {"holds": ["raqqa"]}
    assert holdings("is", date(2014, 9, 1))["gained"] == ["tabqa"]


def test_the_hold_of_a_loser_of_whom_nothing_was_known_before_is_no_gain() -> None:
    assert holdings("army", date(2014, 8, 20)) == {"holds": ["tabqa"]}
    assert holdings("is", date(2016, 2, 1)) == {"holds": ["raqqa", "mayadin", "tabqa"]}


def test_a_place_relieved_of_a_siege_is_no_gain() -> None:
    events = events_of(claim("tabqa", "siege_broken", "army", "2016-02-03", lost_by="rebels"))
    spells = fold_spells(events, small_theatre())
    found = find_holdings(spells, events, small_theatre(), "army", date(2016, 2, 10))
    assert list(found.holds["place_id"]) == ["tabqa"]
    assert found.gained.empty


def test_nobody_has_nothing() -> None:
    assert holdings("martians", JUNE) == {}
