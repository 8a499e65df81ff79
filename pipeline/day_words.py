"""What the words of a day mean: each reader turns one kind of wording into first day, last day and precision."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipeline.records import DatePrecision

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {d: i for i, d in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])}
_NUMBERS = {w: i for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])} | {
    "a": 1, "an": 1, "several": 4, "a few": 3, "few": 3, "a couple of": 2, "couple of": 2, "some": 4,
}  # fmt: skip
MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a few|few|several|a couple of|couple of|some)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_UNIT = r"(?P<unit>day|fortnight|week|month|year)s?"
PART = r"(?P<part>early|mid|late|(?:the )?(?:beginning|start|end|middle) of)"


@dataclass(frozen=True, slots=True)
class DateContext:
    """What days were named before: `last` is the last single day, None at the beginning.

    `year` and `month` are those of the last date that was named; an article without its published day takes the year
    of its dates from them. `rest` is what follows in the sentence, `opened` whether `last` was named in it.
    """

    published_on: date | None
    last: date | None = None
    year: int | None = None
    month: int | None = None
    rest: str = ""
    opened: bool = False


Span = tuple[date, date, DatePrecision]
_Reader = Callable[[re.Match[str], DateContext], Span | None]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def _one(day: date) -> Span:
    return day, day, "day"


def _safe(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def month_of(text: str) -> int:
    """The number of a month by its name or the first letters of it."""
    return _MONTHS[text.rstrip(".").lower()]


def _year_for(month: int, day: int, published_on: date) -> int:
    return published_on.year if (month, day) <= (published_on.month, published_on.day) else published_on.year - 1


def _full(m: re.Match[str], c: DateContext) -> Span | None:
    day = _safe(int(m["year"]), month_of(m["month"]), int(m["day"]))
    return _one(day) if day else None


def _iso(m: re.Match[str], c: DateContext) -> Span | None:
    month = int(m["month_number"])
    day = _safe(int(m["year"]), month, int(m["day"])) if 1 <= month <= 12 else None
    return _one(day) if day else None


def _month_day(m: re.Match[str], c: DateContext) -> Span | None:
    month, number = month_of(m["month"]), int(m["day"])
    year = _year_for(month, number, c.published_on) if c.published_on else _running_year(month, c)
    day = _safe(year, month, number) if year else None
    return _one(day) if day else None


def _running_year(month: int, c: DateContext) -> int | None:
    """The year of a month in a text that tells things in their order and names the year now and then."""
    if c.year is None or c.month is None:
        return c.year
    return c.year + 1 if c.month >= 11 and month <= 2 else c.year


def _ordinal(m: re.Match[str], c: DateContext) -> Span | None:
    """ "on the 17th": of the month that was named last, else of that of publication."""
    day = int(m["day"])
    if c.last is not None and c.last.day <= day:
        found = _safe(c.last.year, c.last.month, day)
    elif c.year and c.month and c.published_on is None:
        found = _safe(c.year, c.month, day)
    else:
        found = c.published_on and _safe(c.published_on.year, c.published_on.month, day)
    return _one(found) if found and (c.published_on is None or found <= c.published_on + timedelta(days=31)) else None


def _day_range(m: re.Match[str], c: DateContext) -> Span | None:
    month = month_of(m["month"])
    running = _year_for(month, int(m["day_to"]), c.published_on) if c.published_on else _running_year(month, c)
    year = int(m["year"]) if m["year"] else running
    if year is None:
        return None
    start, end = _safe(year, month, int(m["day"])), _safe(year, month, int(m["day_to"]))
    return (start, end, "interval") if start and end and start <= end else None


def month_span(year: int, month: int, part: str | None) -> Span:
    """First and last day of a month, or of its beginning, middle or end, with the precision."""
    last = monthrange(year, month)[1]
    word = (part or "").lower()
    if word.startswith("early") or "start" in word or "beginning" in word:
        return date(year, month, 1), date(year, month, 10), "interval"
    if word.startswith("mid") or "middle" in word:
        return date(year, month, 10), date(year, month, 20), "interval"
    if word.startswith("late") or "end" in word:
        return date(year, month, 20), date(year, month, last), "interval"
    return date(year, month, 1), date(year, month, last), "month"


def _month_year(m: re.Match[str], c: DateContext) -> Span | None:
    return _clipped(month_span(int(m["year"]), month_of(m["month"]), m["part"]), c)


def _month_only(m: re.Match[str], c: DateContext) -> Span | None:
    month = month_of(m["month"])
    words = m.string[m.start() : m.end() + 14].lower()
    if c.published_on is None or ("of that year" in words and c.year):
        year = c.year if "of that year" in words else _running_year(month, c)
        return month_span(year, month, m["part"]) if year else None
    year = c.published_on.year - (month > c.published_on.month)
    if "last" in m.group().lower().split() and month == c.published_on.month:
        year -= 1
    return _clipped(month_span(year, month, m["part"]), c)


def _clipped(span: Span, c: DateContext) -> Span:
    start, end, precision = span
    if c.published_on is not None and start <= c.published_on < end:
        return start, c.published_on, precision
    return span


def _year_only(m: re.Match[str], c: DateContext) -> Span | None:
    year, word = int(m["year"]), (m["part"] or "").lower()
    if word.startswith("early") or "start" in word or "beginning" in word:
        return date(year, 1, 1), date(year, 4, 30), "interval"
    if word.startswith("mid") or "middle" in word:
        return date(year, 5, 1), date(year, 8, 31), "interval"
    if word.startswith("late") or "end" in word:
        return date(year, 9, 1), date(year, 12, 31), "interval"
    return _clipped((date(year, 1, 1), date(year, 12, 31), "year"), c)


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


def _season(m: re.Match[str], c: DateContext) -> Span | None:
    name = m["season"].lower()
    known = c.published_on.year if c.published_on else c.year
    year = int(m["year"]) if m["year"] else known
    if year is None:
        return None
    if name == "winter":
        span: Span = (date(year - 1, 12, 1), date(year, 2, monthrange(year, 2)[1]), "season")
    else:
        first, last = _SEASONS[name]
        span = (date(year, first, 1), date(year, last, monthrange(year, last)[1]), "season")
    if m["year"] is None and c.published_on is not None and span[0] > c.published_on:
        span = (span[0].replace(year=span[0].year - 1), span[1] - timedelta(days=365), "season")
    return _clipped(span, c)


def _weekday(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    back = (c.published_on.weekday() - _weekday_number(m["weekday"])) % 7
    if m["which"] and m["which"].lower() == "last" and back == 0:
        back = 7
    if m["which"] and m["which"].lower() in ("next", "coming"):
        back -= 7
    return _one(c.published_on - timedelta(days=back))


def _weekday_number(word: str) -> int:
    return next(i for name, i in WEEKDAYS.items() if name.startswith(word.lower().rstrip(".")[:3]))


def _weekday_of(word: str, c: DateContext) -> date | None:
    """The latest such day up to publication."""
    if c.published_on is None:
        return None
    return c.published_on - timedelta(days=(c.published_on.weekday() - _weekday_number(word)) % 7)


def _weekday_range(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    end = c.published_on - timedelta(days=(c.published_on.weekday() - WEEKDAYS[m["weekday_to"].lower()]) % 7)
    start = end - timedelta(days=(end.weekday() - WEEKDAYS[m["weekday"].lower()]) % 7)
    return start, end, "interval"


def _near_day(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    words = m.group().lower()
    if "before yesterday" in words:
        return _one(c.published_on - timedelta(days=2))
    if "tomorrow" in words:
        return _one(c.published_on + timedelta(days=1))
    if "overnight" in words or "last night" in words:
        return c.published_on - timedelta(days=1), c.published_on, "interval"
    return _one(c.published_on - timedelta(days="yesterday" in words))


def _relative(m: re.Match[str], c: DateContext) -> Span | None:
    """ "two days earlier", "a week later": from the last day named, else from publication for the past."""
    word = m["way"].lower()
    is_ago = word.startswith("ago")
    anchor = c.published_on if is_ago else (c.last or c.published_on)
    count, unit = _number(m["count"]), m["unit"].lower()
    sign = -1 if is_ago or word.startswith(("earlier", "before", "previously")) else 1
    if word == "after" and re.match(r"\s+(?!that\b|this\b|which\b)[\w'’\"“]", c.rest):
        sign, anchor = -1, _told_day(c) or anchor
    return _shifted(anchor, sign * count, unit) if anchor else None


def _told_day(c: DateContext) -> date | None:
    """The day of what a sentence tells, from which "two days after ..." counts back: named before or behind these words."""
    if c.opened:
        return c.last
    behind = re.search(rf"\b(?:on|late on|early on) {_WEEKDAY}\b", c.rest, re.IGNORECASE)
    span = _weekday_of(behind["weekday"], c) if behind else None
    return span or c.published_on


def _shifted(anchor: date, count: int, unit: str) -> Span | None:
    if unit == "day":
        return _one(anchor + timedelta(days=count))
    if unit in ("week", "fortnight"):
        day = anchor + timedelta(days=(7 if unit == "week" else 14) * count)
        return day, day, "week"
    months = count if unit == "month" else 12 * count
    index = anchor.year * 12 + anchor.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 < year < 9998:
        return None
    if unit == "year":
        return date(year, 1, 1), date(year, 12, 31), "year"
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month"


def _neighbour(m: re.Match[str], c: DateContext) -> Span | None:
    """ "the next day", "the day before", "the same day": needs a day named before."""
    if c.last is None:
        return None
    words = m.group().lower()
    step = 0 if "same" in words or "that" in words else -1 if "before" in words or "previous" in words else 1
    return _one(c.last + timedelta(days=step))


def _last_unit(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    unit, word, today = m["unit"].lower(), m["which"].lower(), c.published_on
    monday = today - timedelta(days=today.weekday())
    if unit == "week":
        if word in ("this", "the"):
            return monday, today, "week"
        return monday - timedelta(days=7), monday - timedelta(days=1), "week"
    if unit == "month":
        if word == "this":
            return today.replace(day=1), today, "month"
        end = today.replace(day=1) - timedelta(days=1)
        return month_span(end.year, end.month, m["part"])
    year = today.year - (word != "this")
    return date(year, 1, 1), min(date(year, 12, 31), today), "year"


def _earlier_this(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    today, unit = c.published_on, m["unit"].lower()
    first = {"week": today - timedelta(days=today.weekday()), "month": today.replace(day=1),
             "year": date(today.year, 1, 1)}.get(unit, today)  # fmt: skip
    return first, today, "interval"


def _recent(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    unit = m["unit"].lower()
    count = _number(m["count"]) if m["count"] else {"day": 7, "week": 4, "month": 3, "year": 2}[unit]
    days = {"day": 1, "week": 7.5, "month": 30, "year": 365}[unit] * count
    return c.published_on - timedelta(days=round(days)), c.published_on, "interval"


def _weekend(m: re.Match[str], c: DateContext) -> Span | None:
    if c.published_on is None:
        return None
    sunday = c.published_on - timedelta(days=(c.published_on.weekday() - 6) % 7)
    return sunday - timedelta(days=1), sunday, "interval"


_RULES: list[tuple[str, str, _Reader]] = [
    ("iso", rf"{_YEAR}-(?P<month_number>\d\d)-(?P<day>\d\d)\b", _iso),
    ("day_range_a", rf"(?:between |from )?{_DAY}\s{{0,3}}(?:-|–|to|and|until)\s{{0,3}}(?P<day_to>[0-3]?\d)(?:st|nd|rd|th)?(?: of)? {MONTH}(?:,? {_YEAR})?(?![\d])", _day_range),
    ("day_range_b", rf"(?:between |from )?{MONTH} {_DAY}\s{{0,3}}(?:-|–|to|and|until)\s{{0,3}}(?P<day_to>[0-3]?\d)(?:st|nd|rd|th)?(?:,? {_YEAR})?\b", _day_range),
    ("ordinal", r"on the (?P<day>[0-3]?\d)(?:st|nd|rd|th)\b(?! (?:of )?[A-Z]|[- ](?:day|century|anniversary|floor|parallel|regiment|division|brigade|corps|km|kilomet))", _ordinal),
    ("full_a", rf"(?:(?:since|from|by|on|until) )?{_DAY}(?: of)? {MONTH},? {_YEAR}\b", _full),
    ("full_b", rf"(?:(?:since|from|by|on|until) )?{MONTH} {_DAY},? {_YEAR}\b", _full),
    ("month_year", rf"(?:(?:in|since|by|last|until|till|during|of|from|through) )?(?:{PART}[- ])?{MONTH},?(?: of)? {_YEAR}\b", _month_year),
    ("month_day_a", rf"(?:(?:since|from|by|on|until) )?{_DAY}(?: of)? {MONTH}(?![\w])", _month_day),
    ("month_day_b", rf"(?:(?:since|from|by|on|until) )?{MONTH} {_DAY}\b(?![,.]?\d|%| percent| per cent)", _month_day),
    ("month_part", rf"(?:in )?{PART}[- ]{MONTH}(?![\w])", _month_only),
    ("month_only", rf"(?:(?:in|since|by|last|this|until|till|during|of|from|that|through) )(?:{PART}[- ])?{MONTH}(?![\w])", _month_only),
    ("year_part", rf"(?:in |since |by )?{PART}[- ]{_YEAR}\b(?!-)", _year_only),
    ("year_only", rf"(?:(?:in|since|by|until|during|from|of|throughout|for) )(?:{PART}[- ])?{_YEAR}\b(?!-)", _year_only),
    ("season", rf"(?:in |last |this |since |the )(?:the )?(?P<season>spring|summer|autumn|fall|winter)(?:(?: of)? {_YEAR})?\b(?! of\b| to\b)", _season),
    ("short_weekday", r"(?-i:(?:(?P<which>last|next) )?(?P<weekday>Tues?|Wed|Thurs?|Thu|Fri)\b\.?(?=[\s.,:;)]))", _weekday),
    ("weekday_range", rf"(?:between|from) {_WEEKDAY} (?:and|to|until) (?P<weekday_to>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b", _weekday_range),
    ("weekday", rf"(?:(?:on|late|early|by|since|until|this|before|from) ){{0,3}}(?:(?P<which>last|next|coming) )?{_WEEKDAY}\b", _weekday),
    ("before_yesterday", r"the day before yesterday\b", _near_day),
    ("near_day", r"(?:yesterday|today|tomorrow|overnight|last night|tonight)\b", _near_day),
    ("relative", rf"{_COUNT} {_UNIT} (?P<way>earlier|later|ago|before|after(?:wards)?|previously)\b", _relative),
    ("neighbour", r"(?:the )?(?:next|following|same|previous) (?:day|night|evening|morning)\b|the (?:night|evening|morning) before\b|the day (?:before|after)\b|that (?:same )?day\b", _neighbour),
    ("earlier_this", r"earlier (?:this|in the) (?P<unit>week|month|year)\b", _earlier_this),
    ("last_unit", r"(?:(?P<part>early|mid|late)[- ])?(?P<which>last|this|previous) (?P<unit>week|month|year)\b", _last_unit),
    ("recent", rf"(?:in|over|during|within|for)? ?(?:the )?(?:past|last|recent|previous) (?:{_COUNT} )?(?P<unit>day|week|month|year)s\b", _recent),
    ("weekend", r"(?:over|at|during|on|last|this|past)(?: the| this)? weekend\b", _weekend),
]  # fmt: skip
COMPILED = {name: (re.compile(pattern, re.IGNORECASE), reader) for name, pattern, reader in _RULES}


@cache
def wordings(names: frozenset[str]) -> re.Pattern[str]:
    """Any wording of a day by the rules of these names, in the order of the rules; the group is the rule's name."""
    some = (
        "(?P<" + name + ">" + re.sub(r"\(\?P<\w+>", "(?:", pattern) + ")"
        for name, pattern, _ in _RULES
        if name in names
    )
    return re.compile(r"\b(?:" + "|".join(some) + ")", re.IGNORECASE)
