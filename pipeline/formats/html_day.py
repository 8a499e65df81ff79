"""The published day of a web page, from what the page says of itself and from nothing else.

Days in the text, in a footer or in the address of a link are not the day of publication, however often they are right:
who brings the page is asked instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any

from pipeline.errors import BadInput
from pipeline.formats.raw import parse_day

_META = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "date", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
"""Names of meta elements, the most particular first."""
_BESIDE = ("aside", "footer", "nav")
"""Where a page speaks of other articles."""
_ARTICLES = ("article", "posting")
"""How the schema.org types of a text that is published end: NewsArticle, BlogPosting."""


def find_published(markup: str) -> date | None:
    """The day that the page's metadata state, as written there; None when they state none, or several.

    Read are meta elements, JSON-LD of an article, and `<time datetime>` marked with `pubdate` or
    `itemprop="datePublished"` in an article or its header, in this order.
    """
    page = _Metadata()
    page.feed(markup)
    page.close()
    told = ([page.meta[name]] for name in _META if name in page.meta)
    for days in (*told, list(_linked_days(page.linked)), page.times):
        known = {day for day in map(_day, days) if day}
        if known:
            return known.pop() if len(known) == 1 else None
    return None


class _Metadata(HTMLParser):
    """What the page says of itself: meta elements by name, JSON-LD, and marked times."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.linked: list[str] = []
        self.times: list[str] = []
        self._in_linked = False
        self._open = {"article": 0, "header": 0, **dict.fromkeys(_BESIDE, 0)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self._open:
            self._open[tag] += 1
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or ""
            self.meta.setdefault(name.strip().lower(), given.get("content", ""))
        elif tag == "time" and ("pubdate" in given or given.get("itemprop", "").lower() == "datepublished"):
            if (self._open["article"] or self._open["header"]) and not any(self._open[name] for name in _BESIDE):
                self.times.append(given.get("datetime", ""))
        elif tag == "script" and given.get("type", "").strip().lower() == "application/ld+json":
            self._in_linked = True
            self.linked.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_linked = False
        elif self._open.get(tag):
            self._open[tag] -= 1

    def handle_data(self, data: str) -> None:
        if self._in_linked:
            self.linked[-1] += data


def _linked_days(blocks: list[str]) -> Iterator[str]:
    for block in blocks:
        try:
            value = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for item in _items(value):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and kind.lower().endswith(_ARTICLES) for kind in kinds):
                yield str(item.get("datePublished") or "")


def _items(value: Any) -> Iterator[dict[str, Any]]:
    """The things that a block is about; not those that they point to, such as related articles."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))
    elif isinstance(value, dict):
        yield value
        graph = value.get("@graph")
        yield from (item for item in graph if isinstance(item, dict)) if isinstance(graph, list) else ()


def _day(text: str) -> date | None:
    try:
        return parse_day(text)
    except BadInput:
        return None
