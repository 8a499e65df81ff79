"""Whatever the text: reading it raises nothing, every quote is its own words, and the work grows as the text does."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.articles import split_sentences
from pipeline.claims import read_with
from pipeline.dates import each_dates
from pipeline.day_words import COMPILED, wordings
from pipeline.grammar.rules import load_rules
from pipeline.judge.encode import PASSAGE_PIECES, SENTENCE_PIECES, make_passages
from pipeline.judge.hear import hear
from pipeline.judge.model import load_judge
from pipeline.judge.near import worth_judging
from pipeline.mentions import find_mentions
from pipeline.records import Article, Sentence
from pipeline.theatre import Theatre, load_theatre

WORDS = (
    "Raqqa", "the army", "Islamic State", "captured", "on Sunday", "12 March 2014", "it", "the town", "fled", "from",
    "and", ",", ".", ". ", "\n\n", "“", "”", "\"", "'", "(", ")", "◆", "●", "○", "سيطر", "الرقة", "\u202e", "\u200b",
    "al-", "village of", "Xanzibul", "Dam", "half of", "’s", "?", "!", "…", "U.S.", "will", "denied", "if", "İ", "ſ",
    "K", "\x00", "😀", "the past two days",
)  # fmt: skip
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=60).map("".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map(" ".join),
)
DAYS = st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31)))


@cache
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def article(text: str, title: str = "", published_on: date | None = date(2017, 10, 9)) -> Article:
    known_as = hashlib.sha256((title + text).encode("utf-8", "surrogatepass")).hexdigest()
    return Article(known_as, "a.txt", title, text, published_on)


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, ANY_TEXT, DAYS)
def test_no_text_makes_the_rules_raise_and_every_quote_is_a_part_of_it(text: str, title: str, day: date | None) -> None:
    a = article(text, title, day)
    reading = read_with(None, a, theatre())
    for claim in reading.claims:
        assert (title if claim.in_title else text)[claim.start : claim.end] == claim.evidence
    for item in reading.rejected:
        assert item.evidence in (text[item.start : item.end], title[item.start : item.end])
    for place in reading.places:
        assert (title if place.in_title else text)[place.start : place.end] == place.text


@settings(max_examples=20, deadline=None)
@given(ANY_TEXT, ANY_TEXT, DAYS)
def test_no_text_makes_the_judge_raise(text: str, title: str, day: date | None) -> None:
    judge = load_judge()
    assert judge is not None
    a = article(f"The army captured Raqqa. {text}", title, day)
    for claim in read_with(judge, a, theatre()).claims:
        assert (title if claim.in_title else a.text)[claim.start : claim.end] == claim.evidence


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_a_rule_that_is_not_worth_trying_fits_nowhere(text: str) -> None:
    worth = load_rules().worth_trying(text)
    for rule in load_rules():
        assert rule in worth or not rule.pattern.search(text), rule.rule_id


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT, DAYS)
def test_days_are_those_that_a_search_through_the_whole_sentence_finds(text: str, day: date | None) -> None:
    every, found, at = wordings(frozenset(COMPILED)), [], 0
    mentions = dict(each_dates([Sentence(0, 0, len(text), text, 0)], day))[0]
    read = {(m.start, m.end) for m in mentions}
    while (match := every.search(text, at)) is not None:
        found.append(match.span())
        at = match.end() if match.span() in read else match.start() + 1
    assert [span for span in found if span in read] == [(m.start, m.end) for m in mentions]


NASTY = {
    "no full stop": "the army advanced on the road to a village and took a hill ",
    "places without a full stop": "the army captured Raqqa and Palmyra on Sunday and fled to Aleppo ",
    "only quotes": '"',
    "nested quotes": "“‘(«",
    "only commas": ", ",
    "only capitals": "A",
    "capitalised words": "Abcd Efgh ",
    "one place": "Raqqa ",
    "one actor": "Islamic State ",
    "one verb": "captured ",
    "Arabic": "سيطر الجيش على الرقة ",
    "zero width": "\u200b",
    "dots": ".",
    "unknown places": "the village of Xanzibul and ",
}


@pytest.mark.parametrize("unit", NASTY.values(), ids=NASTY)
def test_twice_the_text_is_at_most_twice_the_work(unit: str) -> None:
    once, twice = (_work(unit * (size // len(unit))) for size in (8_000, 16_000))
    for what, count in twice.items():
        assert count <= 2.2 * once[what] + 40, (what, once[what], count)


def _work(text: str) -> Counter[str]:
    """How many things one step of reading hands to the next, each in characters or in number."""
    judge = load_judge()
    assert judge is not None
    a = article(text)
    sentences = split_sentences(a)
    found = find_mentions(a, sentences, theatre())
    heard = [hear(s, found, theatre(), load_rules()) for s in sentences]
    passages = make_passages(worth_judging(heard), judge.maker, theatre().bloc_of)
    assert max((len(p.pieces) for p in passages), default=0) <= PASSAGE_PIECES + SENTENCE_PIECES
    return Counter(
        sentences=len(sentences),
        longest_sentence=max((len(s.text) for s in sentences), default=0),
        characters=sum(len(s.text) for s in sentences),
        places=sum(len(found.places[s.index]) for s in sentences),
        actors=sum(len(found.actors[s.index]) for s in sentences),
        days=sum(len(found.dates[s.index]) for s in sentences),
        strangers=sum(len(found.strangers[s.index]) for s in sentences),
        unknown=len(found.unknown),
        candidates=sum(len(h.candidates) for h in heard),
        proposals=sum(len(c.proposals) for h in heard for c in h.candidates),
        passages=len(passages),
        pieces=sum(len(p.pieces) for p in passages),
    )
