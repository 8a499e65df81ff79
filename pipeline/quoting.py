"""A quote as a reader wants it: with what stands around it, with the words that say so, and ready to be cited."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.articles import split_sentences
from pipeline.grammar.propose import ACTOR, PLACE, propose
from pipeline.grammar.rules import Rule, load_rules
from pipeline.records import Article

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a quote was read; an empty outlet, title or url was not said. `article_id` is the hash of the bytes."""

    outlet: str
    published_on: date
    title: str
    article_id: str
    url: str = ""


def cite(quote: str, origin: Origin) -> str:
    """The quote with its outlet, day, title, address where there is one, and the SHA-256 of the article.

    White space in the quote is made single; all else stands as it was written.
    """
    day = origin.published_on
    parts = [
        origin.outlet or "outlet not said",
        f"{day.day} {day:%B %Y}",
        f"“{_one_line(origin.title)}”" if origin.title else "untitled",
        *([origin.url] if origin.url else []),
        f"SHA-256 {origin.article_id}",
    ]
    return f"“{_one_line(quote)}” {', '.join(parts)}."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def find_context(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before the characters `start` to `end` of a text and the one after; empty where there is none."""
    sentences = split_sentences(Article("", "", "", text, None))
    before = [sentence.text for sentence in sentences if sentence.end <= start]
    after = [sentence.text for sentence in sentences if sentence.start >= end]
    return (before[-1] if before else "", after[0] if after else "")


def find_words(text: str, words: str) -> Span | None:
    """Where words first stand in a text as they are written, whole; None where they do not."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) if words else None
    return found.span() if found else None


def find_trigger(quote: str, place: str, change: str, rule_id: str, actors: Iterable[str] = ()) -> Span | None:
    """Where the words stand by which a quote says its change of a place; None where no rule knows them.

    `place` and `actors` are names as they may be written in the quote. The rule that proposed the claim is asked, or,
    where no rule did, all of that change.
    """
    at = find_words(quote, place)
    if at is None:
        return None
    masked = _mask(quote, at, actors)
    for rules in _asked(change, rule_id):
        for proposal in propose(masked, rules):
            if at[0] in proposal.places:
                return proposal.start, proposal.end
    return None


def _asked(change: str, rule_id: str) -> tuple[list[Rule], ...]:
    rules = load_rules()
    named = [rule for rule in rules if rule.rule_id == rule_id]
    return (named,) if named else ([rule for rule in rules if rule.change == change],)


def _mask(quote: str, place: Span, actors: Iterable[str]) -> str:
    start, end = place
    masked = quote[:start] + PLACE * (end - start) + quote[end:]
    for name in sorted(set(actors), key=len, reverse=True):
        span = find_words(masked, name)
        if span:
            masked = masked[: span[0]] + ACTOR * (span[1] - span[0]) + masked[span[1] :]
    return masked


def rule_example(rule_id: str) -> str:
    """A sentence that the rule reads, without the signs that mark its place and sides; empty for no rule."""
    found = [rule for rule in load_rules() if rule.rule_id == rule_id and rule.must]
    return re.sub(r"[\[\]{}]", "", found[0].must[0]) if found else ""
