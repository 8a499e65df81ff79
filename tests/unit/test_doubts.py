"""What differs, what hangs by one thread, and what cannot have been."""

from __future__ import annotations

from datetime import date

import pandas as pd
from war_samples import claim, claims_frame, events_of, small_theatre

from pipeline.doubts import find_doubts, find_impossible
from pipeline.explaining import explain_state
from pipeline.tables import DOUBTS, column_names

DAY = date(2017, 10, 31)
OURS = claim("tabqa", "captured", "army", "2017-10-01", lost_by="is", outlet="State Agency")
THEIRS = claim("tabqa", "held", "rebels", "2017-10-05", outlet="Free Media", date_precision="published")
ALONE = claim("mayadin", "captured", "army", "2017-10-14", lost_by="is")


def doubts(*rows: dict[str, object]) -> pd.DataFrame:
    return find_doubts(claims_frame(*rows), small_theatre(), DAY)


def told(found: pd.DataFrame, doubt: str) -> list[tuple[str, str, str]]:
    here = found[found["doubt"] == doubt]
    return list(zip(here["place_id"], here["without"], here["other_controller"], strict=True))


def test_nothing_known_is_nothing_to_doubt() -> None:
    assert list(doubts().columns) == column_names(DOUBTS)
    assert doubts().empty


def test_a_side_whose_own_outlets_say_otherwise_disagrees() -> None:
    assert told(doubts(OURS, THEIRS), "disagreement") == [("tabqa", "opposition", "rebels")]


def test_a_state_that_rests_on_one_article_says_so_and_two_articles_do_not() -> None:
    second = claim("mayadin", "captured", "army", "2017-10-14", lost_by="is", outlet="Second Wire")
    assert ("mayadin", ALONE["article_id"], "is") not in told(doubts(ALONE), "one_article")
    assert [row[:2] for row in told(doubts(ALONE), "one_article")] == [("mayadin", ALONE["article_id"])]
    assert not told(doubts(ALONE, second), "one_article")
    assert [row[0] for row in told(doubts(ALONE), "single_source")] == ["mayadin"]
    assert not told(doubts(ALONE, second), "single_source")


def test_two_articles_of_one_outlet_still_hang_by_the_outlet() -> None:
    again = claim("mayadin", "captured", "army", "2017-10-14", lost_by="is", published_on="2017-10-20")
    assert not told(doubts(ALONE, again), "one_article")
    assert [row[:2] for row in told(doubts(ALONE, again), "one_outlet")] == [("mayadin", "Wire")]


def test_a_district_hangs_by_the_article_that_tells_of_its_city() -> None:
    city = claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is")
    fight = claim("old-city", "entered", "sdf", "2017-07-04", lost_by="is", outlet="Second Wire")
    assert ("old-city", city["article_id"]) in [row[:2] for row in told(doubts(city, fight), "one_article")]


def test_what_cannot_have_been_is_listed_with_its_events() -> None:
    taken = claim("tabqa", "captured", "is", "2014-08-24", lost_by="army")
    again = claim("tabqa", "captured", "is", "2016-08-24", lost_by="army")
    siege = claim("tabqa", "besieged", "is", "2015-01-01")
    odd = find_impossible(events_of(taken, again, siege), small_theatre())
    assert sorted(row["detail"] for row in odd) == [
        "Besieged by islamic_state, who held it.", "Captured by islamic_state, who held it already.",
    ]  # fmt: skip
    assert all(len(row["event_ids"].split("|")) == 2 for row in odd)


def test_two_rivals_cannot_take_a_place_on_one_day_nor_one_lose_what_it_never_had() -> None:
    one = claim("tabqa", "captured", "is", "2014-08-24")
    other = claim("tabqa", "captured", "rebels", "2014-08-24", outlet="Free Media")
    never = claim("tabqa", "captured", "army", "2015-08-24", lost_by="sdf")
    odd = [row["detail"] for row in find_impossible(events_of(one, other, never), small_theatre())]
    assert any("on one day" in words for words in odd)
    assert "Lost by sdf, who is not known to have held it." in odd


def test_an_ordinary_war_has_nothing_impossible() -> None:
    taken = claim("tabqa", "captured", "is", "2014-08-24", lost_by="army")
    freed = claim("tabqa", "captured", "sdf", "2017-05-10", lost_by="is")
    assert not find_impossible(events_of(taken, freed), small_theatre())


def test_an_explanation_says_what_counts_what_not_and_what_would_flip_it() -> None:
    taken = claim("tabqa", "captured", "is", "2014-08-24", lost_by="army")
    false = claim("tabqa", "captured", "army", "2015-03-01", lost_by="is", outlet="State Agency")
    later = [
        claim("tabqa", "held", "is", day, outlet=outlet, date_precision="published", published_on=day)
        for day, outlet in (("2015-03-20", "Wire"), ("2015-04-10", "Second Wire"), ("2015-05-01", "Wire"))
    ]
    told = explain_state(events_of(taken, false, *later), small_theatre(), "tabqa", date(2015, 6, 1))
    assert [entry.counts for entry in told.entries] == [True, False, True, True, True]
    assert told.entries[1].why == "set aside: by all other reports it was held by islamic_state"
    assert all(entry.weight > 0 for entry in told.entries)
    assert any("government captured it" in words for words in told.flips)
    assert explain_state(events_of(taken), small_theatre(), "raqqa", DAY).entries == ()
