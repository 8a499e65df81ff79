"""What is seen through a lens: one world until the next article, areas of its own, and words on all that is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from dashboard.chosen import Chosen
from dashboard.lenses import lens_of, say_lens
from dashboard.session import load_reprints, store_here, store_url, theatre_here, theatre_name, world_here
from dashboard.takeaway import name_file
from pipeline.scene import Filters, place_cells

THEN = Chosen(date(2014, 6, 30), is_then=True)


def test_the_days_until_the_next_article_share_one_lens(small_store: str) -> None:
    published = world_here().articles["published_on"]
    days = pd.date_range(published.min(), published.max())
    lenses = {lens_of(replace(THEN, on=day.date())) for day in days}
    assert 1 < len(lenses) == published.nunique() < len(days)
    last = published.max().date()
    assert lens_of(replace(THEN, on=last + timedelta(days=100))).known_on == last
    assert lens_of(replace(THEN, on=date(2001, 1, 1))) == lens_of(replace(THEN, on=date(2010, 1, 1)))
    assert lens_of(Chosen(last)).known_on is None


def test_the_areas_are_those_of_the_places_that_were_known_then(small_store: str) -> None:
    whole = world_here()
    first = whole.articles["published_on"].min().date()
    then = world_here(lens_of(replace(THEN, on=first + timedelta(days=7))))
    assert 0 < then.tables.spells["place_id"].nunique() < whole.tables.spells["place_id"].nunique()
    pd.testing.assert_frame_equal(then.cells, place_cells(then.tables.spells, theatre_here()))
    assert then.days == whole.days


def test_before_the_first_article_there_is_no_area(small_store: str) -> None:
    assert world_here(lens_of(replace(THEN, on=date(2001, 1, 1)))).cells.empty


def test_the_reprints_of_today_are_not_looked_for_again(small_store: str) -> None:
    found = load_reprints(theatre_name(), store_url(), store_here().version(), None)
    assert found is world_here().reprint_of
    assert world_here(lens_of(replace(THEN, is_then=False, according_to="islamic_state"))).reprint_of is found


@pytest.mark.parametrize(
    ("chosen", "words", "ending"),
    [
        (Chosen(THEN.on), "", ""),
        (THEN, "As known on 30 June 2014", "-as-known-then"),
        (
            replace(THEN, is_then=False, according_to="Meridian Wire"),
            "According to Meridian Wire",
            "-according-to-meridian-wire",
        ),
        (
            replace(THEN, according_to="islamic_state", filters=Filters(text="x")),
            "As known on 30 June 2014, according to outlets that lean to Islamic State",
            "-as-known-then-according-to-islamic-state-filtered",
        ),
        (
            replace(THEN, is_then=False, according_to="../وكالة/x"),
            "According to ../وكالة/x",
            "-according-to-وكالة-x",
        ),
    ],
)
def test_a_lens_is_said_in_words_and_in_the_names_of_files(
    empty_store: str, chosen: Chosen, words: str, ending: str
) -> None:
    assert say_lens(chosen, theatre_here()) == words
    assert name_file(chosen, theatre_here()) == f"whoheld-syria_iraq-2014-06-30{ending}"
