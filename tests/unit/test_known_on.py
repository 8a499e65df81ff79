"""What was known on a day: later articles say nothing about it, not even by showing that two others are one story."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from war_samples import claim, claims_frame, small_theatre

from pipeline.run import Tables, build_tables

FIRST = "Fighters entered the town from the north before dawn, witnesses said, and by noon the flag of the " + (
    "group flew over the grain silos, the court and the old bridge while families left by the river road in lorries."
)
SECOND = "Residents reached by telephone described shelling near the bakery, a queue at the clinic, shops with " + (
    "their shutters down and no electricity since Tuesday, and said that they had buried eleven people in one week."
)
ARTICLES = pd.DataFrame({
    "article_id": ["first", "second", "both"],
    "text": [FIRST, SECOND, f"{FIRST} {SECOND}"],
    "published_on": pd.to_datetime(["2014-08-25", "2014-08-26", "2014-09-10"]),
})  # fmt: skip
CLAIMS = claims_frame(
    claim("tabqa", "captured", "is", "2014-08-24", article_id="first", outlet="Wire", published_on="2014-08-25"),
    claim(
        "tabqa", "captured", "is", "2014-08-24", article_id="second", outlet="Second Wire", published_on="2014-08-26"
    ),
    claim("tabqa", "captured", "army", "2014-09-09", article_id="both", lost_by="is", published_on="2014-09-10"),
)


class _Kept:
    """A store's claims and articles, the latter read whole or as they stood on a day."""

    def __init__(self, until: str = "2099-01-01") -> None:
        self._until = pd.Timestamp(until)

    def load_claims(self, known_on: date | None = None) -> pd.DataFrame:
        until = min(self._until, pd.Timestamp(known_on or self._until))
        return CLAIMS[CLAIMS["published_on"] <= until].reset_index(drop=True)

    def load_articles(self) -> pd.DataFrame:
        return ARTICLES[ARTICLES["published_on"] <= self._until]


def built(store: Any, known_on: date | None = None) -> Tables:
    return build_tables(store, small_theatre(), known_on)


def test_a_third_article_shows_that_two_are_one_story() -> None:
    assert built(_Kept()).events["n_sources"].tolist() == [1, 1]


@pytest.mark.parametrize("day", ["2014-08-25", "2014-08-30", "2014-09-10"])
def test_what_was_known_on_a_day_is_what_a_store_of_that_day_says(day: str) -> None:
    known, then = built(_Kept(), date.fromisoformat(day)), built(_Kept(until=day))
    pd.testing.assert_frame_equal(known.events, then.events)
    pd.testing.assert_frame_equal(known.spells, then.spells)


def test_two_articles_count_as_two_sources_until_a_later_one_shows_that_they_are_one_story() -> None:
    assert built(_Kept(), date(2014, 9, 9)).events["n_sources"].tolist() == [2]


@pytest.mark.parametrize(("before", "after"), [("2014-08-25", "2014-09-10"), ("2014-09-10", "2014-08-26")])
def test_tables_made_from_earlier_ones_are_those_made_anew(before: str, after: str) -> None:
    store = _Kept(until=after)
    grown = build_tables(store, small_theatre(), previous=built(_Kept(until=before)))  # type: ignore[arg-type]
    pd.testing.assert_frame_equal(grown.events, built(store).events)
    pd.testing.assert_frame_equal(grown.spells, built(store).spells)
