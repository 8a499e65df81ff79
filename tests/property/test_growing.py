"""Whatever comes, goes and comes again: tables that grow article by article are those of a fold of all at once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from test_control_properties import THEATRE, Rows, assert_same, rows
from war_samples import claims_frame

from pipeline.control import fold_spells
from pipeline.events import merge_claims
from pipeline.growing import Growing
from pipeline.tables import CLAIMS, make_frame

articles = st.lists(st.lists(rows(), min_size=1, max_size=5), min_size=1, max_size=5)


def as_articles(told: list[Rows]) -> list[pd.DataFrame]:
    """CLAIMS of each article; ids are those of the article, and a claim stands once."""
    frames = []
    for number, claims in enumerate(told):
        named = [row | {"article_id": f"a{number}", "claim_id": f"a{number} {row['claim_id']}"} for row in claims]
        frames.append(claims_frame(*{row["claim_id"]: row for row in named}.values()))
    return frames


def assert_fresh(growing: Growing, present: list[pd.DataFrame], reprint_of: Mapping[str, str]) -> None:
    claims: Any = pd.concat(present, ignore_index=True) if present else make_frame(CLAIMS, [])
    events = merge_claims(claims, THEATRE, reprint_of=reprint_of)
    assert_same((growing.events, growing.spells), (events, fold_spells(events, THEATRE)))


@settings(max_examples=6, deadline=None)
@given(articles, st.randoms())
def test_article_by_article_in_any_order_is_all_at_once(told: list[Rows], chance: random.Random) -> None:
    frames = as_articles(told)
    chance.shuffle(frames)
    growing = Growing(make_frame(CLAIMS, []), THEATRE)
    for frame in frames:
        growing.change(added=frame)
    assert_fresh(growing, frames, {})


@settings(max_examples=6, deadline=None)
@given(articles, st.integers(0, 4))
def test_an_article_taken_away_leaves_nothing_and_added_again_brings_all_back(told: list[Rows], which: int) -> None:
    frames = as_articles(told)
    gone = frames[which % len(frames)]
    growing = Growing(pd.concat(frames, ignore_index=True), THEATRE)
    growing.change(removed=gone)
    assert_fresh(growing, [frame for frame in frames if frame is not gone], {})
    growing.change(added=gone)
    assert_fresh(growing, frames, {})


@settings(max_examples=6, deadline=None)
@given(articles)
def test_an_article_that_proves_a_reprint_counts_as_its_original_from_then_on(told: list[Rows]) -> None:
    frames = as_articles(told)
    reprint_of = {f"a{number}": "a0" for number in range(1, len(frames), 2)}
    growing = Growing(pd.concat(frames[:-1], ignore_index=True) if frames[1:] else make_frame(CLAIMS, []), THEATRE)
    growing.change(added=frames[-1], reprint_of=reprint_of)
    assert_fresh(growing, frames, reprint_of)
    growing.change(reprint_of={})
    assert_fresh(growing, frames, {})
