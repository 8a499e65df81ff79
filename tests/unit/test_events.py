"""Claims that speak of one change become one event, graded by who says so."""

from __future__ import annotations

import pandas as pd
import pytest
from war_samples import claim, claims_frame, events_of, small_theatre

from pipeline.events import merge_claims
from pipeline.tables import EVENTS, column_names


def test_no_claims_give_an_empty_table_with_all_columns() -> None:
    events = events_of()
    assert events.empty
    assert list(events.columns) == column_names(EVENTS)


def test_two_outlets_on_one_capture_make_one_event_of_two_sources() -> None:
    events = events_of(
        claim("raqqa", "captured", "sdf", "2017-10-17"),
        claim("raqqa", "captured", "ypg", "2017-10-18", outlet="Second Wire"),
    )
    assert len(events) == 1
    assert events.loc[0, ["n_claims", "n_articles", "n_sources", "credibility"]].tolist() == [2, 2, 2, 1]
    assert "the days differ" in events.loc[0, "credibility_reason"]


@pytest.mark.parametrize(
    "other",
    [
        claim("tabqa", "captured", "sdf", "2017-10-17"),
        claim("raqqa", "captured_part", "sdf", "2017-10-17"),
        claim("raqqa", "captured", "army", "2017-10-17"),
        claim("raqqa", "captured", "sdf", "2017-10-27"),
        claim("raqqa", "captured", "sdf", "2017-10-17", status="planned"),
        claim("raqqa", "captured", "sdf", "2017-10-17", status="denied"),
        claim("raqqa", "captured", "sdf", "2017-10-17", part="northern"),
    ],
    ids=["another place", "a part", "another side", "ten days later", "planned", "denied", "of the north"],
)
def test_claims_that_differ_in_what_matters_stay_apart(other: dict[str, object]) -> None:
    assert len(events_of(claim("raqqa", "captured", "sdf", "2017-10-17"), other)) == 2


def test_an_unconfirmed_report_joins_the_event_that_another_outlet_reports_as_happened() -> None:
    events = events_of(
        claim("raqqa", "captured", "sdf", "2017-10-16", status="unconfirmed", outlet="Free Media"),
        claim("raqqa", "captured", "sdf", "2017-10-17"),
    )
    assert events["status"].tolist() == ["happened"]
    assert events.loc[0, "event_on"] == pd.Timestamp("2017-10-17")


def test_a_report_without_a_date_joins_the_dated_one_of_that_week() -> None:
    events = events_of(
        claim("raqqa", "captured", "sdf", "2017-10-17"),
        claim("raqqa", "captured", "sdf", None, published_on="2017-10-20", outlet="Second Wire"),
    )
    assert events[["n_claims", "date_precision"]].to_numpy().tolist() == [[2, "day"]]


def test_a_report_without_any_date_is_drawn_on_its_published_day_and_says_so() -> None:
    event = events_of(claim("raqqa", "captured", "sdf", None, published_on="2017-10-20")).iloc[0]
    assert event["event_on"] == pd.Timestamp("2017-10-20")
    assert pd.isna(event["event_from"])
    assert event["date_precision"] == "none"


def test_a_report_that_does_not_say_who_joins_the_only_side_that_others_name() -> None:
    who, nobody = claim("raqqa", "captured", "sdf", "2017-10-17"), claim("raqqa", "captured", None, "2017-10-17")
    rival = claim("raqqa", "captured", "army", "2017-10-17")
    assert events_of(who, nobody)["gained_by"].tolist() == ["sdf"]
    assert len(events_of(who, nobody, rival)) == 3


def test_an_interval_narrows_to_the_days_on_which_all_agree() -> None:
    event = events_of(
        claim("raqqa", "captured", "sdf", "2017-10-14", date_end="2017-10-18", published_on="2017-10-19"),
        claim("raqqa", "captured", "sdf", "2017-10-17", date_end="2017-10-19", published_on="2017-10-20"),
    ).iloc[0]
    assert (event["event_from"], event["event_to"]) == (pd.Timestamp("2017-10-17"), pd.Timestamp("2017-10-19"))


def test_what_happened_cannot_lie_after_its_publication() -> None:
    late = claim("raqqa", "captured", "sdf", "2017-10-01", date_end="2017-10-31", published_on="2017-10-09")
    assert events_of(late).loc[0, "event_on"] == pd.Timestamp("2017-10-09")


@pytest.mark.parametrize(
    ("outlet", "gained_by", "lost_by", "credibility"),
    [
        ("Wire", "army", "rebels", 3),
        ("State Agency", "army", "rebels", 4),
        ("State Agency", "rebels", "army", 2),
        ("Free Media", "army", "rebels", 2),
        ("", "army", "rebels", 6),
    ],
)
def test_an_outlet_is_believed_less_about_its_sides_gain_and_more_about_its_loss(
    outlet: str, gained_by: str, lost_by: str, credibility: int
) -> None:
    event = events_of(claim("tabqa", "captured", gained_by, "2017-05-10", lost_by=lost_by, outlet=outlet)).iloc[0]
    assert event["credibility"] == credibility
    assert event["credibility_reason"]


def test_a_sides_own_report_of_its_withdrawal_is_no_gain() -> None:
    gone = claim("tabqa", "withdrew", None, "2014-08-24", lost_by="army", outlet="State Agency")
    assert events_of(gone).loc[0, "credibility"] == 2


def test_outlets_of_the_side_that_gains_do_not_confirm_each_other() -> None:
    twice = [claim("tabqa", "captured", "army", "2017-05-10", outlet="State Agency", article_id=name) for name in "ab"]
    assert events_of(*twice).loc[0, ["n_articles", "n_sources", "credibility"]].tolist() == [2, 1, 4]


def test_a_denial_contradicts_the_capture_and_lowers_both() -> None:
    events = events_of(
        claim("tabqa", "captured", "rebels", "2013-02-11", lost_by="army"),
        claim("tabqa", "captured", "rebels", None, status="denied", outlet="State Agency", published_on="2013-02-13"),
    )
    assert events["is_contradicted"].all()
    assert (events["credibility"] >= 4).all()


def test_a_capture_and_recapture_do_not_contradict_each_other() -> None:
    events = events_of(
        claim("tabqa", "captured", "is", "2014-08-01", lost_by="army"),
        claim("tabqa", "captured", "army", "2014-08-05", lost_by="is"),
        claim("tabqa", "captured", "is", "2014-08-09", lost_by="army"),
    )
    assert not events["is_contradicted"].any()


def test_a_rival_still_there_after_the_capture_contradicts_it() -> None:
    events = events_of(
        claim("tabqa", "captured", "sdf", "2017-05-10"),
        claim("tabqa", "held", "is", "2017-05-14", outlet="Second Wire"),
    )
    assert events["is_contradicted"].all()


def test_a_reprint_is_another_article_but_no_other_source() -> None:
    rows = claims_frame(
        claim("raqqa", "captured", "sdf", "2017-10-17", article_id="original"),
        claim("raqqa", "captured", "sdf", "2017-10-17", article_id="reprint", outlet="Second Wire"),
    )
    apart = merge_claims(rows, small_theatre())
    joined = merge_claims(rows, small_theatre(), reprint_of={"reprint": "original"})
    assert apart.loc[0, ["n_articles", "n_sources", "credibility"]].tolist() == [2, 2, 1]
    assert joined.loc[0, ["n_articles", "n_sources", "credibility"]].tolist() == [2, 1, 3]


def test_a_sentence_repeated_word_for_word_is_one_source_even_without_the_texts() -> None:
    rows = [
        claim("raqqa", "captured", "sdf", "2017-10-17", outlet=outlet, evidence="The SDF took Raqqa.")
        for outlet in ("Wire", "Second Wire")
    ]
    assert events_of(*rows).loc[0, "n_sources"] == 1


def test_the_event_keeps_its_id_when_a_later_article_confirms_it() -> None:
    first = claim("raqqa", "captured", "sdf", "2017-10-17")
    later = claim("raqqa", "captured", "sdf", "2017-10-17", outlet="Second Wire", published_on="2017-10-25")
    assert events_of(first).loc[0, "event_id"] == events_of(later, first).loc[0, "event_id"]
