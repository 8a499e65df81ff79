"""Whatever the claims: the doubts found with all copies at once are those found by folding again without each."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from test_control_properties import THEATRE, Rows, rows
from war_samples import claims_frame

from pipeline.control import fold_spells, state_on
from pipeline.doubts import find_doubts
from pipeline.events import merge_claims

DAY = date(2017, 2, 10)


def states(claims: pd.DataFrame) -> dict[str, tuple[Any, ...]]:
    """Who has each place, by sides; a place of which nothing is known is absent."""
    found = state_on(fold_spells(merge_claims(claims, THEATRE), THEATRE), DAY)
    return {
        place_id: (control, frozenset(THEATRE.side_of(actor) for actor in controller.split("|")))
        for place_id, control, controller in zip(found["place_id"], found["control"], found["controller"], strict=True)
        if control != "unknown"
    }


def shown(claims: pd.DataFrame) -> set[str]:
    return set(state_on(fold_spells(merge_claims(claims, THEATRE), THEATRE), DAY)["place_id"])


@settings(max_examples=15, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=7))
def test_what_hangs_by_one_article_or_outlet_is_what_a_fold_without_it_shows_otherwise(some: Rows) -> None:
    claims = claims_frame(*{row["claim_id"]: row for row in some}.values())
    everyone, places = states(claims), shown(claims)
    expected = set()
    for column, doubt in (("article_id", "one_article"), ("outlet", "one_outlet")):
        for name in set(claims[column]) - {""}:
            other = states(claims[claims[column] != name])
            expected |= {(doubt, place, name) for place in places if everyone.get(place) != other.get(place)}
    found = find_doubts(claims, THEATRE, DAY)
    found = found[found["doubt"].isin(("one_article", "one_outlet"))]
    assert set(zip(found["doubt"], found["place_id"], found["without"], strict=True)) == expected
