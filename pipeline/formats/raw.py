"""What every reader yields, and how a row becomes an article."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.errors import BadInput
from pipeline.records import Article, Rejected

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_SYNONYMS = {
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "published": ("published", "published_on", "date", "published_at", "pubdate", "day"),
    "outlet": ("outlet", "source", "publisher", "publication", "sitename"),
    "url": ("url", "link", "address"),
    "language": ("language", "lang"),
    "doc_id": ("doc_id", "id", "document"),
}


FIRST_YEAR = 1900
"""A published day before this year is a slip, or a program's word for "none"."""
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class FileReading:
    """The articles of one file, what of it was set aside, and its media type."""

    articles: tuple[Article, ...]
    rejected: tuple[Rejected, ...]
    media: str


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who brings files says of them; it fills only what a file does not say.

    `today` is the local calendar day (settings.local_day); a published day after it is refused, None refuses none.
    """

    published_on: date | None = None
    outlet: str = ""
    today: date | None = None


def named(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields that we know, under our names, as text; synonyms are known without regard to case.

    White space around a value is no part of it, but for the text, in which offsets are counted. A list or an object is
    no value.
    """
    lowered = {str(key).strip().lower(): value for key, value in fields.items() if key is not None}
    found = {}
    for name, synonyms in _SYNONYMS.items():
        for synonym in synonyms:
            value = lowered.get(synonym)
            if isinstance(value, str | int | float | date) and str(value).strip():
                written = value.isoformat() if isinstance(value, date) else str(value)
                found[name] = written if name == "text" else written.strip()
                break
    return found


def make_article(article_id: str, name: str, fields: Mapping[str, str], given: Given) -> Article:
    """An article from named fields; BadInput when it has no text or its published day cannot be.

    The text is as long as it was given, so that offsets are those of the giver: a line ends with a line feed alone,
    what cannot be kept (a NUL, half a surrogate pair) becomes one character that can.
    """
    text = fields.get("text", "").replace("\r\n", " \n").replace("\r", "\n").replace("\x00", " ")
    text = _SURROGATES.sub("\ufffd", text)
    if not text.strip():
        raise BadInput(f"{name} holds no text to read.")
    published = parse_day(fields["published"]) if fields.get("published") else given.published_on
    if published is not None and published.year < FIRST_YEAR:
        raise BadInput(f"The published day {published.isoformat()} is before {FIRST_YEAR}. Give the right day.")
    if published is not None and given.today is not None and published > given.today:
        raise BadInput(
            f"{name} says that it was published on {published.isoformat()}, which is in the future. Give the right day."
        )
    return Article(
        article_id=article_id,
        doc_id=_SURROGATES.sub("\ufffd", fields.get("doc_id", name)),
        title=_SURROGATES.sub("\ufffd", " ".join(fields.get("title", "").split())),
        text=text,
        published_on=published,
        outlet=_SURROGATES.sub("\ufffd", fields.get("outlet", "") or given.outlet),
        url=_SURROGATES.sub("\ufffd", fields.get("url", "")),
        language=fields.get("language", "en")[:2].lower(),
    )


def parse_day(text: str) -> date:
    """A day written as 2017-10-14 (with or without a time), 14 October 2017 or October 14, 2017.

    Raises BadInput for anything else and for a day before 1900; 03/04/2017 is asked back, since it has two readings.
    """
    day = _read_day(text.strip().strip("\"'"))
    if day.year < FIRST_YEAR:
        raise BadInput(f"The published day {day.isoformat()} is before {FIRST_YEAR}. Give the right day.")
    return day


def _read_day(text: str) -> date:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).date()
    except ValueError:
        pass
    found = re.fullmatch(r"(?:\w+day,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(?:[ T].*)?", text)
    day, month, year = found.groups() if found else ("", "", "")
    if not found:
        found = re.fullmatch(
            r"(?:\w+day,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?:[ ,T].*)?", text
        )
        month, day, year = found.groups() if found else ("", "", "")
    number = next((i for i, m in enumerate(_MONTHS, 1) if month and m.startswith(month.lower()[:3])), 0)
    if number:
        try:
            return date(int(year), number, int(day))
        except ValueError:
            pass
    if re.fullmatch(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}", text):
        raise BadInput(f"The published day {text!r} can be read in two ways. Write it as 2017-10-14.")
    raise BadInput(f"The published day {text[:40]!r} is not a date that we know. Write it as 2017-10-14.")
