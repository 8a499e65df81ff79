"""What the panel looks up is what the tables were made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from panel_world import make_world
from war_samples import claim

from dashboard.sources import sources_of


def test_two_articles_that_are_one_story_by_a_third_about_another_place_are_reprints_here_too() -> None:
    small = make_world(
        date(2017, 6, 1),
        claim("tabqa", "captured", "sdf", "2017-05-10", article_id="first"),
        claim("tabqa", "captured", "sdf", "2017-05-10", article_id="second", outlet="Second Wire"),
    )
    tables = replace(small.world.tables, reprint_of={"second": "first", "third": "first"})
    sources = sources_of(replace(small.world, version="as a third tells", tables=tables))
    assert sources.reprints(["first", "second"]) == {"second": "first"}
