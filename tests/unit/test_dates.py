"""Days as news tells them, counted from the day of publication."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.dates import as_future, each_dates
from pipeline.records import DateMention, Sentence

PUBLISHED = date(2017, 10, 9)  # a Monday


def found_in(text: str, published_on: date | None) -> tuple[DateMention, ...]:
    return dict(each_dates([Sentence(0, 0, len(text), text, 0)], published_on))[0]


def days(text: str, published_on: date | None = PUBLISHED) -> list[tuple[str, str, str]]:
    return [(str(d.date_start), str(d.date_end), d.precision) for d in found_in(text, published_on)]


@pytest.mark.parametrize(
    ("text", "start", "end", "precision"),
    [
        ("They took it on Sunday.", "2017-10-08", "2017-10-08", "day"),
        ("They took it on Monday.", "2017-10-09", "2017-10-09", "day"),
        ("They took it last Monday.", "2017-10-02", "2017-10-02", "day"),
        ("They took it yesterday.", "2017-10-08", "2017-10-08", "day"),
        ("They took it on 3 October.", "2017-10-03", "2017-10-03", "day"),
        ("They took it on 15 October.", "2016-10-15", "2016-10-15", "day"),
        ("They took it on March 2, 2016.", "2016-03-02", "2016-03-02", "day"),
        ("They have held it since June.", "2017-06-01", "2017-06-30", "month"),
        ("They took it in early March.", "2017-03-01", "2017-03-10", "interval"),
        ("They took it in late March 2016.", "2016-03-20", "2016-03-31", "interval"),
        ("They took it in November.", "2016-11-01", "2016-11-30", "month"),
        ("They took it in October.", "2017-10-01", "2017-10-09", "month"),
        ("They took it in 2014.", "2014-01-01", "2014-12-31", "year"),
        ("They took it over the weekend.", "2017-10-07", "2017-10-08", "interval"),
        ("They took it between Thursday and Saturday.", "2017-10-05", "2017-10-07", "interval"),
        ("They took it three days ago.", "2017-10-06", "2017-10-06", "day"),
    ],
)
def test_words_for_days(text: str, start: str, end: str, precision: str) -> None:
    assert days(text) == [(start, end, precision)]


def test_without_a_published_day_only_full_dates_and_those_of_their_year_resolve() -> None:
    assert days("On Sunday, in June and on 3 May.", None) == []
    assert days("On Sunday, in June and on 3 May 2015.", None) == [
        ("2015-06-01", "2015-06-30", "month"),
        ("2015-05-03", "2015-05-03", "day"),
    ]


def test_a_day_earlier_counts_from_the_day_named_before() -> None:
    first, second = "The town fell on Friday.", "The base had fallen a day earlier."
    sentences = [Sentence(0, 0, len(first), first, 0), Sentence(1, 30, 30 + len(second), second, 0)]
    assert [d.date_start for d in dict(each_dates(sentences, PUBLISHED))[1]] == [date(2017, 10, 5)]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("on Sunday", "2017-10-15", "2017-10-15"),
        ("on 15 October", "2017-10-15", "2017-10-15"),
        ("in November", "2017-11-01", "2017-11-30"),
        ("in January", "2018-01-01", "2018-01-31"),
        ("in October", "2017-10-09", "2017-10-31"),
        ("last Sunday", "2017-10-08", "2017-10-08"),
        ("on 1 October", "2017-10-01", "2017-10-01"),
        ("on 15 October 2016", "2016-10-15", "2016-10-15"),
        ("since June", "2017-06-01", "2017-06-30"),
        ("tomorrow", "2017-10-10", "2017-10-10"),
    ],
)
def test_the_days_of_a_plan_lie_ahead_unless_the_words_say_otherwise(text: str, start: str, end: str) -> None:
    (mention,) = found_in(text, PUBLISHED)
    future = as_future(mention, PUBLISHED)
    assert (str(future.date_start), str(future.date_end)) == (start, end)
