"""Later reports correct earlier ones, and what nobody reported can be read out of what they say."""

from __future__ import annotations

import pytest
from war_samples import claim, state_of

from pipeline.agreement import rightness
from pipeline.belief import Course, Settled, choose_course
from pipeline.control import believed
from pipeline.turns import Turn

TAKEN = claim("tabqa", "captured", "is", "2014-08-24", lost_by="army")
FALSE = claim("tabqa", "captured", "army", "2015-03-01", lost_by="is", outlet="State Agency")


def remark(side: str, day: str, outlet: str = "Wire", place: str = "tabqa") -> dict[str, object]:
    return claim(place, "held", side, day, date_precision="published", published_on=day, outlet=outlet)


def turn(change: str, gained: str, lost: str, on: int, **more: object) -> Turn:
    values = {
        "event_id": f"{change} {gained} {on}", "change": change, "part": "", "gained_by": gained, "lost_by": lost,
        "gained": gained, "lost": lost, "on": on, "first": on, "is_dated": True, "is_passing": change == "held",
        "n_sources": 1, "credibility": 3, "confidence": 0.7, **more,
    }  # fmt: skip
    return Turn(**values)  # type: ignore[arg-type]  # the fields by name


def test_a_capture_that_everybody_gainsays_afterwards_is_set_aside_also_for_the_days_before_they_did() -> None:
    later = [remark("is", "2015-03-20"), remark("is", "2015-04-10", "Second Wire"), remark("is", "2015-05-01")]
    assert state_of("tabqa", "2015-03-10", TAKEN, FALSE) == "held army"
    assert state_of("tabqa", "2015-03-10", TAKEN, FALSE, *later) == "held is"
    assert state_of("tabqa", "2015-06-01", TAKEN, FALSE, *later) == "held is"


def test_a_capture_confirmed_afterwards_stands_against_a_remark() -> None:
    later = [remark("is", "2015-03-05"), remark("army", "2015-04-10"), remark("army", "2015-05-01", "Second Wire")]
    assert state_of("tabqa", "2015-03-10", TAKEN, FALSE, *later) == "held army"


def test_a_side_that_everybody_names_has_taken_the_place_though_nobody_said_when() -> None:
    later = [remark("sdf", "2017-06-01"), remark("sdf", "2017-07-01", "Second Wire"), remark("sdf", "2017-08-01")]
    assert state_of("tabqa", "2016-01-01", TAKEN, *later) == "held is"
    assert state_of("tabqa", "2017-08-15", TAKEN, *later) == "held sdf"


def test_a_fight_of_which_nothing_more_is_heard_is_over_once_reports_name_a_holder() -> None:
    fight = claim("tabqa", "entered", "sdf", "2017-05-01", lost_by="is")
    assert state_of("tabqa", "2017-08-15", TAKEN, fight) == "contested is|sdf"
    assert state_of("tabqa", "2017-08-15", TAKEN, fight, remark("sdf", "2017-08-01")) == "held sdf"


def test_a_fight_goes_on_until_the_attacker_is_said_to_have_won() -> None:
    fight = claim("tabqa", "entered", "sdf", "2017-03-01", lost_by="is")
    won = claim("tabqa", "captured", "sdf", "2017-05-10", lost_by="is")
    assert state_of("tabqa", "2017-05-01", TAKEN, fight, won) == "contested is|sdf"


@pytest.mark.parametrize(("kind", "after"), [("village", ("b",)), ("city", ("a",))])
def test_the_larger_the_place_the_more_it_takes_to_flip_it(kind: str, after: tuple[str, ...]) -> None:
    turns = [
        turn("captured", "a", "", 0, credibility=1),
        turn("held", "b", "", 240, credibility=3),
        turn("held", "b", "", 280, credibility=4),
    ]
    assert choose_course(turns, kind).after[-1] == after


def test_a_better_source_is_right_more_often_and_a_remark_less() -> None:
    good, poor = (rightness(turn("captured", "a", "b", 0, credibility=c), "village") for c in (1, 4))
    assert good > poor > 0.5
    assert rightness(turn("held", "a", "", 0), "village") < rightness(turn("captured", "a", "", 0), "village")


def test_a_siege_says_nothing_of_a_fight_inside() -> None:
    turns = [turn("captured", "a", "", 0), turn("entered", "b", "a", 10), turn("besieged", "b", "a", 200)]
    assert choose_course(turns, "city").after == (("a",), ("a", "b"), ("a", "b"))


@pytest.mark.parametrize("who", ["7th_legion", "-", "!", "AAA", "?"])
def test_a_side_of_any_name_may_fight_someone_unknown(who: str) -> None:
    assert state_of("tabqa", "2015-08-25", claim("tabqa", "entered", who, "2015-08-24")) == f"contested {who}"


def test_a_silent_change_between_two_reports_of_one_day_comes_between_them() -> None:
    turns = [turn("held", "a", "", 200), turn("held", "b", "", 200)]
    course = Course((("a",), ("b",)), (("a",), ("b",)), (Settled(200, "b", 1, before=1),))
    told = [(t.change, t.gained) for t in believed(turns, course)]
    assert told == [("held", "a"), ("settled", "b"), ("held", "b")]
