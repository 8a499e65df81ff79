"""What changed between two days is told once, with who had it before and since when."""

from __future__ import annotations

from datetime import date

from war_samples import claim, events_of, small_theatre, spells_of

from pipeline.changes import changes_between

ROWS = (
    claim("raqqa", "captured", "is", "2014-01-14"),
    claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("tabqa", "captured", "sdf", "2017-05-10"),
    claim("mayadin", "captured", "is", "2014-07-10"),
    claim("mayadin", "besieged", "army", "2017-10-06", lost_by="is"),
)


def told(since: str, day: str) -> list[tuple[str, str, str, str, str]]:
    found = changes_between(spells_of(*ROWS), small_theatre(), date.fromisoformat(since), date.fromisoformat(day))
    return [
        (row.place, row.became, row.controller_before, row.controller, f"{row.changed_on:%Y-%m-%d}")
        for row in found.itertuples()
    ]


def test_a_place_that_another_side_took_is_told_with_both_sides_and_its_day() -> None:
    assert told("2017-01-01", "2017-12-01") == [
        ("Raqqa", "changed", "is", "sdf", "2017-10-17"),
        ("Tabqa", "known", "", "sdf", "2017-05-10"),
    ]


def test_a_fight_is_a_change_and_a_siege_alone_is_none() -> None:
    assert [row[:2] for row in told("2017-06-01", "2017-10-10")] == [("Raqqa", "changed")]


def test_the_order_of_the_two_days_does_not_matter() -> None:
    assert told("2017-12-01", "2017-01-01") == told("2017-01-01", "2017-12-01")


def test_nothing_changes_within_one_day_or_before_all_evidence() -> None:
    assert told("2017-10-17", "2017-10-17") == []
    assert told("2001-01-01", "2002-01-01") == []


def test_an_actor_of_the_same_side_is_no_change_of_sides() -> None:
    rows = (claim("tabqa", "captured", "sdf", "2017-05-10"), claim("tabqa", "captured", "ypg", "2017-06-10"))
    assert changes_between(spells_of(*rows), small_theatre(), date(2017, 5, 20), date(2017, 7, 1)).empty


def test_a_siege_after_the_capture_does_not_pass_for_the_change() -> None:
    rows = (
        claim("tabqa", "captured", "is", "2014-01-14"),
        claim("tabqa", "captured", "sdf", "2017-03-01", lost_by="is"),
        claim("tabqa", "besieged", "army", "2017-06-10", lost_by="sdf"),
    )
    events = events_of(*rows)
    found = changes_between(spells_of(*rows), small_theatre(), date(2017, 1, 1), date(2017, 7, 1))
    assert [f"{on:%Y-%m-%d}" for on in found["changed_on"]] == ["2017-03-01"]
    capture = events.loc[events["gained_by"] == "sdf", "event_id"].iloc[0]
    assert found["event_ids"].iloc[0].split("|")[0] == capture
