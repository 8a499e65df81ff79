"""Articles that are known to contradict or to copy each other: what they say is told as that, from annotated claims."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from states_quality import articles_frame, gold_claims, read_articles

from pipeline.events import merge_claims
from pipeline.reprints import find_reprints
from pipeline.theatre import Theatre, load_theatre

FACTS = Path(__file__).parents[2] / "data" / "theatres" / "syria_iraq" / "facts"
DAYS_DIFFER = {"2015-03-07-aldour-claim.md", "2015-10-16-baiji-claim-hashd.md", "2016-11-08-hammam-alil-bashiqa.md"}
"""Of one capture on two days next to each other: one event, of which the grade says that the days differ."""
NOT_SEEN = {"2016-08-07-manbij-claim-early.md", "2017-05-14-jarrah-airport.md", "2017-11-10-bukamal-claim.md"}
"""An early claim that nobody confirmed, one that another outlet doubts but does not deny, one that a loss follows."""


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture(scope="module")
def articles(theatre: Theatre) -> pd.DataFrame:
    return articles_frame(read_articles(theatre))


@pytest.fixture(scope="module")
def events(articles: pd.DataFrame, theatre: Theatre) -> pd.DataFrame:
    """EVENTS with the names of the articles behind each in `told_by`."""
    claims = gold_claims(articles, FACTS / "gold.jsonl", theatre)
    doc_ids = dict(zip(claims["claim_id"], claims["doc_id"], strict=True))
    merged = merge_claims(claims, theatre, reprint_of=find_reprints(articles))
    return merged.assign(told_by=[{doc_ids[claim] for claim in ids.split("|")} for ids in merged["claim_ids"]])


def told_by(events: pd.DataFrame, article: str) -> pd.DataFrame:
    return events[[article in names for names in events["told_by"]]]


def test_articles_that_contradict_each_other_are_told_as_contradicting(events: pd.DataFrame) -> None:
    pairs = pd.read_csv(FACTS / "disagreements.csv")
    seen, with_other_days = set(), set()
    for one, other in zip(pairs["article_a"], pairs["article_b"], strict=True):
        mine, theirs = told_by(events, one), told_by(events, other)
        places = set(mine.loc[mine["is_contradicted"], "place_id"])
        if places & set(theirs.loc[theirs["is_contradicted"], "place_id"]):
            seen.add((one, other))
        elif set(mine.loc[mine["credibility_reason"].str.contains("the days differ"), "event_id"]) & set(
            theirs["event_id"]
        ):
            with_other_days.add(one)
    missed = {
        one for one, other in zip(pairs["article_a"], pairs["article_b"], strict=True) if (one, other) not in seen
    }
    assert len(seen) == 17
    assert with_other_days == DAYS_DIFFER
    assert missed == DAYS_DIFFER | NOT_SEEN


def test_a_contradicted_report_is_graded_doubtful_at_best_and_says_why(events: pd.DataFrame) -> None:
    contradicted = events[events["is_contradicted"]]
    assert (contradicted["credibility"] >= 4).all()
    assert contradicted["credibility_reason"].str.endswith("contradicted").all()


def test_exactly_the_planted_reprints_are_found(articles: pd.DataFrame) -> None:
    names = dict(zip(articles["article_id"], articles["doc_id"], strict=True))
    planted = pd.read_csv(FACTS / "reprints.csv")
    found = {names[copy]: names[original] for copy, original in find_reprints(articles).items()}
    assert found == dict(zip(planted["article"], planted["reprint_of"], strict=True))


def test_a_reprint_is_no_second_source(events: pd.DataFrame) -> None:
    planted = pd.read_csv(FACTS / "reprints.csv")
    copied = [
        event
        for copy, original in zip(planted["article"], planted["reprint_of"], strict=True)
        for event in told_by(events, copy).to_dict("records")
        if event["told_by"] == {copy, original}
    ]
    assert copied
    assert {event["n_sources"] for event in copied} == {1}
