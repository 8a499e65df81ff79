"""Whatever the claims: their order and partition do not matter, and the spells of a place never overlap."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from war_samples import PLACES, SIDES, claim, claims_frame, small_theatre

from pipeline.control import fold_spells, state_on
from pipeline.events import merge_claims
from pipeline.explaining import explain_state
from pipeline.records import CHANGES, STATUSES

THEATRE = small_theatre()
Rows = list[dict[str, Any]]


@st.composite
def rows(draw: st.DrawFn, places: tuple[str, ...] = tuple(place.place_id for place in PLACES)) -> dict[str, Any]:
    day = pd.Timestamp("2017-01-01") + pd.Timedelta(days=draw(st.integers(0, 60)))
    length = draw(st.sampled_from((0, 0, 0, 3, 30)))
    on = str(day.date()) if draw(st.integers(0, 4)) else None
    return claim(
        draw(st.sampled_from(places)),
        draw(st.sampled_from(CHANGES)),
        draw(st.sampled_from((None, *SIDES))),
        on,
        date_end=str((day + pd.Timedelta(days=length)).date()) if on else None,
        published_on=str((day + pd.Timedelta(days=length + draw(st.integers(0, 9)))).date()),
        lost_by=draw(st.sampled_from((None, *SIDES))),
        status=draw(st.sampled_from(("happened", "happened", *STATUSES))),
        part=draw(st.sampled_from(("", "", "northern", "outskirts"))),
        outlet=draw(st.sampled_from(("Wire", "Second Wire", "State Agency", "Free Media", ""))),
    )


many = st.lists(rows(), max_size=25)


def fold(claims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    events = merge_claims(claims, THEATRE)
    return events, fold_spells(events, THEATRE)


def assert_same(one: tuple[pd.DataFrame, pd.DataFrame], other: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    for left, right in zip(one, other, strict=True):
        pd.testing.assert_frame_equal(left, right)


@settings(max_examples=40, deadline=None)
@given(many, st.randoms())
def test_shuffled_split_and_repeated_claims_give_the_same_events_and_spells(some: Rows, chance: random.Random) -> None:
    whole = fold(claims_frame(*some))
    shuffled = [*some, *some[: len(some) // 2]]
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(shuffled))
    parts = pd.concat([claims_frame(*shuffled[cut:]), claims_frame(*shuffled[:cut])], ignore_index=True)
    assert_same(fold(parts), whole)


@settings(max_examples=40, deadline=None)
@given(many)
def test_spells_of_a_place_follow_one_another_without_gap_or_overlap(some: Rows) -> None:
    _, spells = fold(claims_frame(*some))
    for _, here in spells.groupby("place_id"):
        ordered = here.sort_values("spell_from")
        assert (ordered["spell_to"].iloc[:-1].to_numpy() == ordered["spell_from"].iloc[1:].to_numpy()).all()
        assert not (ordered["spell_to"] <= ordered["spell_from"]).any()
        assert pd.isna(ordered["spell_to"].iloc[-1])
        known = ordered[ordered["control"] != "unknown"]
        assert (known["last_evidence_on"] >= known["spell_from"]).all()
    held = spells["control"] != "unknown"
    assert (spells.loc[held, "controller"] != "").all()
    assert (spells.loc[~held, "controller"] == "").all()


@settings(max_examples=40, deadline=None)
@given(st.lists(rows(("raqqa", "old-city", "stadium")), max_size=15), rows(("mayadin",)))
def test_a_claim_about_another_place_changes_nothing_here(some: Rows, elsewhere: dict[str, Any]) -> None:
    events, spells = fold(claims_frame(*some))
    more_events, more_spells = fold(claims_frame(*some, elsewhere))
    here = (more_events[more_events["place_id"] != "mayadin"], more_spells[more_spells["place_id"] != "mayadin"])
    assert_same((here[0].reset_index(drop=True), here[1].reset_index(drop=True)), (events, spells))


@settings(max_examples=40, deadline=None)
@given(many)
def test_every_claim_is_in_exactly_one_event(some: Rows) -> None:
    events, _ = fold(claims_frame(*some))
    told = [claim_id for ids in events["claim_ids"] for claim_id in ids.split("|")]
    assert sorted(told) == sorted({row["claim_id"] for row in some})
    assert events["event_id"].is_unique


@settings(max_examples=40, deadline=None)
@given(many)
def test_only_what_happened_moves_control(some: Rows) -> None:
    happened = [row for row in some if row["status"] == "happened"]
    _, spells = fold(claims_frame(*some))
    moved = set(spells["place_id"])
    assert moved <= {row["place_id"] for row in happened if row["change"] != "offensive"}


@settings(max_examples=30, deadline=None)
@given(many, st.integers(0, 24))
def test_a_reprint_changes_no_state(some: Rows, which: int) -> None:
    claims = claims_frame(*some)
    if claims.empty:
        return
    original = some[which % len(some)]["article_id"]
    copied = claims[claims["article_id"] == original]
    reprint = copied.assign(article_id="reprint", outlet="Reprinter", claim_id=copied["claim_id"] + " again")
    events = merge_claims(pd.concat([claims, reprint]), THEATRE, reprint_of={"reprint": original})
    before, after = fold(claims)[1], fold_spells(events, THEATRE)
    columns = ["place_id", "control", "controller", "besieged_by", "spell_from", "spell_to", "confidence"]
    pd.testing.assert_frame_equal(after[columns], before[columns])


@settings(max_examples=30, deadline=None)
@given(many, st.integers(0, 70))
def test_what_could_be_known_on_a_day_does_not_hang_on_later_articles(some: Rows, after: int) -> None:
    claims = claims_frame(*some)
    day = pd.Timestamp("2017-01-01") + pd.Timedelta(days=after)
    then = claims[claims["published_on"] <= day]
    events, spells = fold(then)
    assert not (events["first_known_on"] > day).any()
    assert not (spells.loc[spells["control"] != "unknown", "spell_from"] > day).any(), "only silence may come later"


@settings(max_examples=30, deadline=None)
@given(many, st.integers(0, 90))
def test_the_last_thing_said_to_move_a_place_moved_it_to_what_the_map_shows(some: Rows, after: int) -> None:
    events, spells = fold(claims_frame(*some))
    day = (pd.Timestamp("2017-01-01") + pd.Timedelta(days=after)).date()
    shown = {row["place_id"]: row for row in state_on(spells, day).to_dict("records")}
    for place_id in set(events["place_id"]):
        told = explain_state(events, THEATRE, place_id, day)
        moves = [entry.why for entry in told.entries if entry.counts and entry.why.startswith("moves it")]
        if not moves or told.settled:
            continue
        row = shown[place_id]
        sides = [THEATRE.bloc_of(actor) or actor for actor in row["controller"].split("|") if actor]
        held = " and ".join(sides) if sides else "nobody known"
        assert held in moves[-1].rsplit(" to ", 1)[1]
