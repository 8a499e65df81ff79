"""Days in news: what the words say, counted from the day of publication and from the days named before.

Intervals keep the precision of the words ("in early March" is ten days); no day is invented. Without a published day
only full dates resolve.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.day_words import COMPILED, MONTH, PART, PATTERN, WEEKDAYS, DateContext, Span, month_of, month_span
from pipeline.records import DateMention, Sentence


def find_all_dates(sentences: Sequence[Sentence], published_on: date | None) -> dict[int, tuple[DateMention, ...]]:
    """Days named in each sentence, by its index; read from left to right, so that "a day earlier" has its day."""
    context = DateContext(published_on, year=_first_year(sentences) if published_on is None else None)
    found: dict[int, tuple[DateMention, ...]] = {}
    for sentence in sentences:
        mentions, context = _find(sentence, context)
        found[sentence.index] = mentions
        if sentence.in_title:
            context = DateContext(published_on, year=context.year)
    return found


def _first_year(sentences: Sequence[Sentence]) -> int | None:
    """The year that an undated text names first: days before it are of that year too."""
    for sentence in sentences:
        found = re.search(r"(?<![\d–-])(?:19|20)\d\d(?!\d)", sentence.text)
        if found:
            return int(found.group())
    return None


def find_dates(sentence: Sentence, context: DateContext) -> tuple[DateMention, ...]:
    """Days named in one sentence."""
    return _find(sentence, context)[0]


_PAST_WORDS = re.compile(r"\b(?:last|since|that|ago|earlier|previous|past)\b", re.IGNORECASE)
_BARE_MONTH = re.compile(
    rf"(?:(?:in|by|this|until|till|during|of|from|through) )?(?:{PART}[- ])?{MONTH}", re.IGNORECASE
)
_AHEAD = timedelta(days=183)


def as_future(mention: DateMention, published_on: date) -> DateMention:
    """The reading of a weekday, of a day without its year or of a month in something planned: the next one.

    A day that would then lie more than half a year ahead stays where it was: it speaks of an old plan.
    """
    if mention.date_end > published_on or _PAST_WORDS.search(mention.text) or re.search(r"\d{4}", mention.text):
        return mention
    if mention.text.split()[-1].lower() in WEEKDAYS:
        week = timedelta(days=7)
        return replace(mention, date_start=mention.date_start + week, date_end=mention.date_end + week)
    bare = _BARE_MONTH.fullmatch(mention.text)
    if bare:
        return _month_ahead(mention, bare, published_on)
    if not re.search(MONTH, mention.text):
        return mention
    start, end = _year_later(mention.date_start), _year_later(mention.date_end)
    return replace(mention, date_start=start, date_end=end) if start - published_on <= _AHEAD else mention


def _month_ahead(mention: DateMention, found: re.Match[str], published_on: date) -> DateMention:
    month = month_of(found["month"])
    start, end, precision = month_span(published_on.year, month, found["part"])
    if end < published_on:
        start, end, precision = month_span(published_on.year + 1, month, found["part"])
    if start - published_on > _AHEAD:
        return mention
    return replace(mention, date_start=max(start, published_on), date_end=end, precision=precision)


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, monthrange(day.year + 1, day.month)[1]))


def _find(sentence: Sentence, context: DateContext) -> tuple[tuple[DateMention, ...], DateContext]:
    mentions: list[DateMention] = []
    at = 0
    context = replace(context, opened=False)
    while at < len(sentence.text):
        found = PATTERN.search(sentence.text, at)
        if found is None:
            break
        span = _read(found, replace(context, rest=sentence.text[found.end() :]))
        at = found.end() if span else found.start() + 1
        if span is None:
            continue
        start, end, precision = span
        mentions.append(
            DateMention(sentence.start + found.start(), sentence.start + found.end(), found.group(), start, end, precision,
                        sentence.in_title)
        )  # fmt: skip
        if start == end:
            context = replace(context, last=start, opened=True)
        if start.year == end.year:
            month = start.month if start.month == end.month else None
            context = replace(context, year=start.year, month=month or context.month)
    return tuple(mentions), context


def _read(found: re.Match[str], context: DateContext) -> Span | None:
    rule = found.lastgroup or ""
    pattern, reader = COMPILED[rule]
    inner = pattern.match(found.string, found.start())
    if inner is None or ("month" in pattern.groupindex and not inner["month"][0].isupper()):
        return None
    return reader(inner, context)
