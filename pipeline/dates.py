"""Days in news: what the words say, counted from the day of publication and from the days named before.

Intervals keep the precision of the words ("in early March" is ten days); no day is invented. Without a published day
only full dates resolve, and those of the year that the text names.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from gazetteer.names import small_letters
from pipeline.day_words import COMPILED, MONTH, PART, WEEKDAYS, DateContext, Span, month_of, month_span, wordings
from pipeline.records import DateMention, Sentence

_MARKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "month": (
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        ("day_range_a", "day_range_b", "full_a", "full_b", "month_year", "month_day_a", "month_day_b", "month_part", "month_only"),
    ),
    "weekday": ((*WEEKDAYS, "tue", "wed", "thu", "fri"), ("short_weekday", "weekday_range", "weekday")),
    "figure": (
        ("19", "20", *(f"{n}{ending}" for n in range(10) for ending in ("st", "nd", "rd", "th"))),
        ("iso", "ordinal", "year_part", "year_only"),
    ),
    "season": (("spring", "summer", "autumn", "fall", "winter"), ("season",)),
    "near": (("yesterday", "today", "tomorrow", "overnight", "tonight"), ("near_day",)),
    "unit": (
        ("day", "night", "evening", "morning", "fortnight", "week", "month", "year"),
        ("before_yesterday", "near_day", "relative", "neighbour", "earlier_this", "last_unit", "recent", "weekend"),
    ),
}  # fmt: skip
"""The beginnings of words, and the figures, of which every wording by these rules has one."""
_MARK_KINDS = [kind for kind, (words, _) in _MARKS.items() for _ in words]
_AUTOMATON = AhoCorasick([w for words, _ in _MARKS.values() for w in words], matchkind=MatchKind.LeftmostLongest)
_REACH = 40
"""No wording has its first mark further from its beginning, in characters."""
_WORD = re.compile(r"\b\w+")
_FIRST = frozenset(
    [
        "since",
        "from",
        "between",
        "by",
        "on",
        "until",
        "till",
        "in",
        "during",
        "of",
        "through",
        "throughout",
        "for",
        "over",
        "within",
        "at",
        "late",
        "early",
        "mid",
        "the",
        "beginning",
        "start",
        "end",
        "middle",
        "this",
        "that",
        "last",
        "next",
        "coming",
        "past",
        "recent",
        "previous",
        "before",
        "following",
        "same",
        "earlier",
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "few",
        "several",
        "couple",
        "some",
        "yesterday",
        "today",
        "tomorrow",
        "overnight",
        "tonight",
    ]
)
_FIRST_THREE = frozenset(_MARKS["month"][0]) | {day[:3] for day in WEEKDAYS}
_BEHIND_SPACE = frozenset(["the", "past", "last", "recent", "previous"])
"""With what a wording begins: words, their first letters, and words that it may take the space before with."""


def each_dates(
    sentences: Sequence[Sentence], published_on: date | None
) -> Iterator[tuple[int, tuple[DateMention, ...]]]:
    """The index of each sentence and the days named in it; read from left to right, so that "a day earlier" has its day.

    Without a published day the year that the text names first counts for the days before it too.
    """
    context = DateContext(published_on, year=_first_year(sentences) if published_on is None else None)
    for sentence in sentences:
        mentions, context = _find(sentence, context)
        yield sentence.index, mentions
        if sentence.in_title:
            context = DateContext(published_on, year=context.year)


def _first_year(sentences: Sequence[Sentence]) -> int | None:
    """The year that an undated text names first: days before it are of that year too."""
    for sentence in sentences:
        found = re.search(r"(?<![\d–-])(?:19|20)\d\d(?!\d)", sentence.text)
        if found:
            return int(found.group())
    return None


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
    context = replace(context, opened=False) if context.opened else context
    for first, last, pattern in _day_starts(sentence.text):
        for begin in _beginnings(sentence.text, first, last):
            found = pattern.match(sentence.text, begin) if begin >= at else None
            if found is None:
                continue
            span = _read(found, context)
            at = found.end() if span else begin + 1
            if span is not None:
                mentions.append(_mention(sentence, found, span))
                context = _after(context, span)
    return tuple(mentions), context


def _day_starts(text: str) -> Iterator[tuple[int, int, re.Pattern[str]]]:
    """Stretches of a text, first and last offset and in their order, in one of which every wording of a day begins, with
    the wordings that may begin there."""
    first, last, kinds = -1, -1, frozenset[str]()
    for number, at, _ in _AUTOMATON.find_matches_as_indexes(small_letters(text)):
        kind = _MARK_KINDS[number]
        if kind != "figure" and not _is_mark(text, kind, at):
            continue
        if kinds and at - _REACH > last:
            yield first, last, _wordings_with(kinds)
            kinds = frozenset()
        first = first if kinds else max(at - _REACH, 0)
        last, kinds = at, kinds | {kind}
    if kinds:
        yield first, last, _wordings_with(kinds)


def _is_mark(text: str, kind: str, at: int) -> bool:
    """Whether a word begins here, and with a capital where it is a month."""
    return (not at or not text[at - 1].isalnum()) and (kind != "month" or text[at].isupper())


@cache
def _wordings_with(kinds: frozenset[str]) -> re.Pattern[str]:
    return wordings(frozenset(name for kind in kinds for name in _MARKS[kind][1]))


def _beginnings(text: str, first: int, last: int) -> Iterator[int]:
    """Where from `first` to `last` a wording of a day may begin."""
    for found in _WORD.finditer(text, first):
        at, word = found.start(), found.group().lower()
        if at > last + 1:
            return
        if word in _BEHIND_SPACE and at - 1 >= first and text[at - 1] == " ":
            yield at - 1
        if at <= last and (word in _FIRST or word[:3] in _FIRST_THREE or word[0].isdigit()):
            yield at


def _mention(sentence: Sentence, found: re.Match[str], span: Span) -> DateMention:
    start, end = sentence.start + found.start(), sentence.start + found.end()
    return DateMention(start, end, found.group(), *span, sentence.in_title)


def _after(context: DateContext, span: Span) -> DateContext:
    """What is known of days after one was named."""
    start, end, _ = span
    known = context
    if start == end:
        known = replace(known, last=start, opened=True)
    if start.year == end.year and (known.year != start.year or known.month != start.month or start.month != end.month):
        month = start.month if start.month == end.month else None
        known = replace(known, year=start.year, month=month or known.month)
    return known


def _read(found: re.Match[str], context: DateContext) -> Span | None:
    rule = found.lastgroup or ""
    pattern, reader = COMPILED[rule]
    inner = pattern.match(found.string, found.start())
    if inner is None or ("month" in pattern.groupindex and not inner["month"][0].isupper()):
        return None
    return reader(inner, replace(context, rest=found.string[found.end() :]) if rule == "relative" else context)
