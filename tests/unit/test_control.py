"""Who held a place on a day follows from what happened there, and from nothing else."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from war_samples import claim, events_of, small_theatre, spells_of, state_of

from pipeline.control import fold_spells, state_on
from pipeline.effects import PRIOR_DAYS
from pipeline.tables import SPELLS, STATES, column_names

TAKEN = claim("raqqa", "captured", "is", "2014-01-14", lost_by="rebels")
ENTERED = claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is")
FREED = claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is")


def test_no_events_give_no_spells_and_no_states() -> None:
    assert list(spells_of().columns) == column_names(SPELLS)
    assert list(state_on(spells_of(), date(2017, 1, 1)).columns) == column_names(STATES)


def test_a_city_is_held_then_contested_then_held_by_the_other() -> None:
    story = (TAKEN, ENTERED, FREED)
    assert state_of("raqqa", "2014-07-01", *story) == "held is"
    assert state_of("raqqa", "2017-07-15", *story) == "contested is|sdf"
    assert state_of("raqqa", "2017-10-17", *story) == "held sdf"


def test_silence_is_not_control() -> None:
    assert state_of("raqqa", "2013-06-01", TAKEN) == "nothing"
    assert state_of("tabqa", "2015-01-01", TAKEN) == "nothing"


def test_a_capture_shows_that_the_loser_held_the_place_just_before_and_no_longer_than_that() -> None:
    first = date(2014, 1, 14) - pd.Timedelta(days=PRIOR_DAYS)
    assert state_of("raqqa", str(first), TAKEN) == "held rebels"
    assert state_of("raqqa", str(first - pd.Timedelta(days=1)), TAKEN) == "nothing"


@pytest.mark.parametrize("status", ["planned", "denied", "unconfirmed"])
@pytest.mark.parametrize(
    "change", ["captured", "captured_part", "entered", "withdrew", "handed_over", "besieged", "held"]
)
def test_what_did_not_happen_moves_nothing(status: str, change: str) -> None:
    story = (TAKEN, claim("raqqa", change, "sdf", "2017-10-17", lost_by="is", status=status))
    assert state_of("raqqa", "2017-10-31", *story) == "held is"


def test_an_offensive_is_not_a_capture() -> None:
    assert state_of("raqqa", "2017-10-31", TAKEN, claim("raqqa", "offensive", "sdf", "2017-10-15")) == "held is"


def test_a_part_captured_makes_the_place_contested_until_the_rest_falls() -> None:
    part = claim("raqqa", "captured_part", "sdf", "2017-07-01", lost_by="is")
    assert state_of("raqqa", "2017-07-15", TAKEN, part) == "contested is|sdf"
    assert state_of("raqqa", "2017-10-31", TAKEN, part, FREED) == "held sdf"


def test_the_north_of_a_city_is_not_the_city() -> None:
    north = claim("raqqa", "captured", "sdf", "2017-07-01", part="northern")
    assert state_of("raqqa", "2017-07-15", TAKEN, north) == "contested is|sdf"


@pytest.mark.parametrize("part", ["outskirts", "near", "countryside"])
def test_the_outskirts_of_a_city_leave_the_city_as_it_was(part: str) -> None:
    assert (
        state_of("raqqa", "2017-07-15", TAKEN, claim("raqqa", "captured", "sdf", "2017-07-01", part=part)) == "held is"
    )


def test_an_attacker_who_leaves_again_ends_the_contest() -> None:
    left = claim("raqqa", "withdrew", None, "2017-06-20", lost_by="sdf")
    assert state_of("raqqa", "2017-07-15", TAKEN, ENTERED, left) == "held is"


def test_a_withdrawal_without_successor_leaves_the_place_unknown_not_the_enemys() -> None:
    assert (
        state_of("raqqa", "2017-07-15", TAKEN, claim("raqqa", "withdrew", None, "2017-07-01", lost_by="is"))
        == "unknown"
    )


def test_a_withdrawal_of_a_side_that_did_not_hold_the_place_changes_nothing() -> None:
    assert (
        state_of("raqqa", "2017-07-15", TAKEN, claim("raqqa", "withdrew", None, "2017-07-01", lost_by="army"))
        == "held is"
    )


def test_a_withdrawal_that_names_who_follows_hands_the_place_over() -> None:
    gone = claim("raqqa", "withdrew", "sdf", "2017-07-01", lost_by="is")
    assert state_of("raqqa", "2017-07-15", TAKEN, gone) == "held sdf"


def test_a_withdrawal_from_a_part_leaves_the_rest_where_it_was() -> None:
    part = claim("raqqa", "withdrew", None, "2017-07-01", lost_by="is", part="northern")
    follow = claim("raqqa", "withdrew", "sdf", "2017-07-01", lost_by="is", part="northern")
    assert state_of("raqqa", "2017-07-15", TAKEN, part) == "held is"
    assert state_of("raqqa", "2017-07-15", TAKEN, follow) == "contested is|sdf"


def test_a_siege_does_not_change_the_holder_and_ends_when_it_is_broken() -> None:
    siege = claim("tabqa", "besieged", "is", "2014-08-01", lost_by="army")
    relief = claim("tabqa", "siege_broken", "army", "2014-09-01", lost_by="is")
    assert state_of("tabqa", "2014-08-15", siege, relief) == "held army, besieged by is"
    assert state_of("tabqa", "2014-09-15", siege, relief) == "held army"


def test_a_siege_ends_when_the_holder_changes() -> None:
    siege = claim("tabqa", "besieged", "is", "2014-08-01", lost_by="army")
    assert state_of("tabqa", "2014-09-15", siege, claim("tabqa", "captured", "is", "2014-09-01")) == "held is"


def test_nobody_besieges_what_he_holds() -> None:
    assert state_of("raqqa", "2016-01-01", TAKEN, claim("raqqa", "besieged", "is", "2015-12-01")) == "held is"


def test_a_militia_and_its_coalition_are_one_side() -> None:
    joint = claim("tabqa", "captured", "ypg", "2017-05-12")
    spells = spells_of(claim("tabqa", "captured", "sdf", "2017-05-10"), joint)
    assert spells["controller"].tolist() == ["sdf"]
    again = spells_of(claim("tabqa", "captured", "sdf", "2017-05-10"), claim("tabqa", "captured", "ypg", "2018-05-10"))
    assert again[["controller", "n_events"]].to_numpy().tolist() == [["sdf", 2]]


def test_a_remark_sets_the_holder_where_none_is_known_and_confirms_him_later() -> None:
    spells = spells_of(claim("tabqa", "held", "is", "2015-01-01"), claim("tabqa", "held", "is", "2016-01-01"))
    assert spells[["control", "controller", "n_events"]].to_numpy().tolist() == [["held", "is", 2]]
    assert spells.loc[0, "last_evidence_on"] == pd.Timestamp("2016-01-01")


def test_a_remark_in_passing_does_not_undo_a_fresh_capture() -> None:
    remark = claim("raqqa", "held", "is", "2017-10-20", date_precision="published")
    assert state_of("raqqa", "2017-10-31", TAKEN, FREED, remark) == "held sdf"


def test_a_later_and_stronger_report_of_another_holder_does() -> None:
    held = [
        claim("raqqa", "held", "army", "2018-10-20", outlet=outlet, date_precision="published")
        for outlet in ("Wire", "Second Wire")
    ]
    assert state_of("raqqa", "2018-10-31", TAKEN, FREED, held[0]) == "held sdf"
    assert state_of("raqqa", "2018-10-31", TAKEN, FREED, *held) == "held army"


def test_a_month_does_not_undo_the_day_on_which_the_place_changed_hands_within_it() -> None:
    loose = claim(
        "raqqa",
        "captured",
        "army",
        "2017-10-01",
        date_end="2017-10-31",
        date_precision="month",
        published_on="2017-11-20",
    )
    assert state_of("raqqa", "2017-12-01", TAKEN, FREED, loose) == "held sdf"


def test_a_province_is_not_a_pin() -> None:
    assert spells_of(claim("nineveh", "captured", "army", "2017-08-31")).empty


def test_a_whole_province_taken_moves_the_places_of_the_loser_in_it_and_no_others() -> None:
    ours = claim("tabqa", "held", "is", "2017-01-01")
    theirs = claim("raqqa", "held", "rebels", "2017-01-01")
    elsewhere = claim("mayadin", "held", "is", "2017-01-01")
    whole = claim("raqqa-province", "captured", "army", "2017-06-01", lost_by="is")
    story = (ours, theirs, elsewhere, whole)
    assert state_of("tabqa", "2017-06-02", *story) == "held army"
    assert state_of("raqqa", "2017-06-02", *story) == "held rebels"
    assert state_of("mayadin", "2017-06-02", *story) == "held is"
    assert spells_of(whole).empty


def test_a_province_taken_from_nobody_named_moves_nothing() -> None:
    whole = claim("raqqa-province", "captured", "army", "2017-06-01")
    assert state_of("tabqa", "2017-06-02", claim("tabqa", "held", "is", "2017-01-01"), whole) == "held is"


def test_a_district_flips_itself_and_makes_its_city_contested_until_it_comes_back() -> None:
    lost = claim("old-city", "captured", "sdf", "2017-07-04", lost_by="is")
    back = claim("old-city", "captured", "is", "2017-07-20", lost_by="sdf")
    assert state_of("old-city", "2017-07-10", TAKEN, lost, back) == "held sdf"
    assert state_of("raqqa", "2017-07-10", TAKEN, lost, back) == "contested is|sdf"
    assert state_of("raqqa", "2017-07-25", TAKEN, lost, back) == "held is"


def test_a_district_taken_by_the_side_that_has_the_city_changes_nothing_there() -> None:
    assert (
        state_of("raqqa", "2017-11-30", TAKEN, FREED, claim("stadium", "captured", "ypg", "2017-11-01")) == "held sdf"
    )


def test_a_city_wholly_taken_takes_its_contested_districts_with_it() -> None:
    fight = claim("old-city", "entered", "sdf", "2017-07-04", lost_by="is")
    assert state_of("old-city", "2017-07-10", TAKEN, fight, FREED) == "contested is|sdf"
    assert state_of("old-city", "2017-10-31", TAKEN, fight, FREED) == "held sdf"


def test_every_spell_leads_back_to_the_events_that_support_it() -> None:
    events = events_of(TAKEN, ENTERED, FREED)
    spells = fold_spells(events, small_theatre())
    known = set(events["event_id"])
    assert all(set(ids.split("|")) <= known for ids in spells["event_ids"])
    assert spells["spell_id"].is_unique


def test_the_last_evidence_of_a_state_is_never_later_than_the_day_asked_for() -> None:
    spells = spells_of(claim("tabqa", "held", "is", "2015-01-01"), claim("tabqa", "held", "is", "2016-01-01"))
    assert state_on(spells, date(2015, 6, 1)).loc[0, "last_evidence_on"] == pd.Timestamp("2015-01-01")
    assert state_on(spells, date(2016, 6, 1)).loc[0, "last_evidence_on"] == pd.Timestamp("2016-01-01")


def test_the_last_evidence_before_a_day_is_not_forgotten_for_what_came_after_it() -> None:
    spells = spells_of(
        claim("tabqa", "captured", "is", "2014-01-14"),
        claim("tabqa", "held", "is", "2014-06-01"),
        claim("tabqa", "held", "is", "2015-06-01"),
    )
    assert list(spells["evidence_days"]) == ["2014-01-14|2014-06-01|2015-06-01"]
    days = ("2014-05-31", "2014-06-01", "2014-07-01", "2015-05-31", "2015-06-01")
    last = [state_on(spells, date.fromisoformat(day)).loc[0, "last_evidence_on"] for day in days]
    assert [f"{day:%Y-%m-%d}" for day in last] == ["2014-01-14", *["2014-06-01"] * 3, "2015-06-01"]


PUSHED_IN = claim("mayadin", "entered", "army", "2012-11-24")


def test_a_contest_with_one_known_side_lasts_no_longer_than_its_evidence_is_fresh() -> None:
    assert state_of("mayadin", "2012-12-01", PUSHED_IN) == "contested army"
    assert state_of("mayadin", "2012-12-08", PUSHED_IN) == "unknown"
    assert state_of("mayadin", "2017-10-13", PUSHED_IN) == "unknown"


def test_fresh_reports_of_one_side_keep_its_contest_open() -> None:
    again = claim("mayadin", "captured_part", "army", "2012-12-05")
    assert state_of("mayadin", "2012-12-10", PUSHED_IN, again) == "contested army"
    assert state_of("mayadin", "2012-12-19", PUSHED_IN, again) == "unknown"


def test_fighting_against_nobody_named_leaves_the_holder_unknown_after_a_while() -> None:
    fight = claim("raqqa", "held", None, "2017-07-25")
    assert state_of("raqqa", "2017-07-30", TAKEN, fight) == "contested is"
    assert state_of("raqqa", "2017-10-30", TAKEN, fight) == "unknown"


def test_a_contest_of_two_known_sides_stays() -> None:
    assert state_of("raqqa", "2017-10-16", TAKEN, ENTERED) == "contested is|sdf"


def test_an_old_entry_does_not_stand_against_a_later_word_of_who_holds_the_place() -> None:
    remark = claim("mayadin", "held", "is", "2017-10-09", date_precision="published")
    assert state_of("mayadin", "2017-10-10", PUSHED_IN, remark) == "held is"


def test_a_holder_named_while_one_side_is_fighting_is_the_other_side() -> None:
    remark = claim("mayadin", "held", "is", "2012-11-27", date_precision="published")
    assert state_of("mayadin", "2012-12-01", PUSHED_IN, remark) == "contested army|is"
    assert state_of("mayadin", "2013-12-01", PUSHED_IN, remark) == "contested army|is"


def test_the_only_known_side_said_to_hold_the_place_holds_it() -> None:
    assert state_of("mayadin", "2013-01-01", PUSHED_IN, claim("mayadin", "held", "army", "2012-11-30")) == "held army"


def test_a_siege_that_nobody_named_broke_is_over_all_the_same() -> None:
    siege = claim("tabqa", "besieged", "is", "2014-08-01", lost_by="army")
    assert state_of("tabqa", "2014-09-15", siege, claim("tabqa", "siege_broken", None, "2014-09-01")) == "held army"


def test_the_side_relieved_holds_a_place_of_which_no_holder_was_known() -> None:
    siege = claim("mayadin", "besieged", "is", "2012-12-20")
    relief = claim("mayadin", "siege_broken", "army", "2013-01-20")
    assert state_of("mayadin", "2012-12-25", PUSHED_IN, siege, relief) == "unknown, besieged by is"
    assert state_of("mayadin", "2013-02-01", PUSHED_IN, siege, relief) == "held army"


def test_two_actors_of_one_side_do_not_fight_each_other() -> None:
    odd = claim("mayadin", "entered", "sdf", "2017-06-06", lost_by="ypg")
    assert state_of("mayadin", "2017-06-10", odd) == "contested sdf"


def test_two_reports_of_parts_by_two_sides_make_a_contest_of_both_however_far_apart() -> None:
    other = claim("mayadin", "held", "is", "2013-02-01", part="eastern")
    assert state_of("mayadin", "2013-01-15", PUSHED_IN, other) == "unknown"
    assert state_of("mayadin", "2013-06-01", PUSHED_IN, other) == "contested army|is"


def test_a_whole_capture_that_names_only_the_loser_leaves_the_place_unknown() -> None:
    taken = claim("tabqa", "captured", "is", "2014-08-24", lost_by="army")
    fell = claim("tabqa", "captured", None, "2015-08-24", lost_by="is")
    assert state_of("tabqa", "2015-09-01", taken, fell) == "unknown"


def test_a_siege_broken_by_another_than_the_holder_is_over() -> None:
    taken = claim("tabqa", "captured", "is", "2014-08-24", lost_by="army")
    siege = claim("tabqa", "besieged", "sdf", "2015-08-24", lost_by="is")
    relief = claim("tabqa", "siege_broken", "army", "2015-09-24")
    assert state_of("tabqa", "2015-09-01", taken, siege, relief) == "held is, besieged by sdf"
    assert state_of("tabqa", "2015-10-01", taken, siege, relief) == "held is"


def test_a_district_report_that_the_district_itself_refutes_leaves_its_city_alone() -> None:
    false = claim("old-city", "captured", "sdf", "2015-03-01", lost_by="is", outlet="State Agency")
    before = claim("old-city", "captured", "is", "2014-01-14", lost_by="rebels")
    later = [
        claim("old-city", "held", "is", day, date_precision="published", published_on=day, outlet=outlet)
        for day, outlet in (("2015-03-20", "Wire"), ("2015-04-10", "Second Wire"), ("2015-05-01", "Wire"))
    ]
    assert state_of("raqqa", "2015-03-10", TAKEN, before, false) == "contested is|sdf"
    assert state_of("raqqa", "2015-03-10", TAKEN, before, false, *later) == "held is"
