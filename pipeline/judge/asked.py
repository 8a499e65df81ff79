"""Another reader behind the same function: a language model at any OpenAI-compatible address, its every word checked.

Off unless WHOHELD_READER names the address. Nothing of an answer is believed that the article and the theatre do not
bear out: a quote must stand in the text as it is, a place must be one that the gazetteer finds there, an actor one of
the theatre's. What does not pass is set aside with its reason.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.errors import BadRequest, ReaderFailed
from pipeline.judge.speakers import speaker_of
from pipeline.mentions import Mentions
from pipeline.records import CHANGES, STATUSES, Article, Claim, PlaceMention, Reading, Reason, Rejected, Sentence
from pipeline.theatre import Theatre

CONFIDENCE = 0.6
"""Of every claim that passes: what a language model says of its own certainty is not calibrated."""
_MOST_BYTES = 2_000_000
_GUIDE = """You read news about a war and list every statement about who controls which place.
Answer with one JSON object {"claims": [...]} and nothing else; an empty list when nothing is said about control.
Each claim: "quote" (the whole sentence, copied letter by letter), "place" (its name as the text writes it anywhere),
"change" (one of %s), "status" (one of %s), "gained_by" and "lost_by" (an id of the list, or null), "date_start" and
"date_end" (YYYY-MM-DD, or null when it cannot be known).
captured is full control, captured_part a part; entered is an advance into the place, offensive an attack under way,
also one that was beaten off; held is a state; besieged has the besieger in gained_by; withdrew has who left in lost_by.
planned is what is intended, denied what a speaker denies, unconfirmed what the text itself doubts. Conditions,
questions, air strikes and casualties alone are no claims. Resolve weekdays against the published day."""


@dataclass(frozen=True, slots=True)
class ReaderSettings:
    """Where to ask another reader: an OpenAI-compatible address, the model's name, a key, and the seconds it has."""

    url: str
    model: str
    key: str = ""
    seconds: float = 60.0


def reader_settings() -> ReaderSettings | None:
    """WHOHELD_READER, WHOHELD_READER_MODEL, WHOHELD_READER_KEY and WHOHELD_READER_SECONDS; None without an address."""
    url = os.environ.get("WHOHELD_READER", "").strip()
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise BadRequest(f"WHOHELD_READER must begin with http:// or https://, found {url!r}.")
    model = os.environ.get("WHOHELD_READER_MODEL", "").strip()
    if not model:
        raise BadRequest("WHOHELD_READER is set; name its model in WHOHELD_READER_MODEL.")
    seconds = os.environ.get("WHOHELD_READER_SECONDS", "60")
    try:
        allowed = float(seconds)
    except ValueError as error:
        raise BadRequest(f"WHOHELD_READER_SECONDS must be a number, found {seconds!r}.") from error
    if not 0 < allowed <= 3600:
        raise BadRequest(f"WHOHELD_READER_SECONDS must lie between 0 and 3600, found {seconds!r}.")
    return ReaderSettings(url, model, os.environ.get("WHOHELD_READER_KEY", ""), allowed)


@dataclass(frozen=True, slots=True)
class AskedReader:
    """Asks one endpoint, once for each article, at temperature 0."""

    settings: ReaderSettings

    def read(self, article: Article, theatre: Theatre, sentences: Sequence[Sentence], mentions: Mentions) -> Reading:
        """The claims of an article that hold against its text; ReaderFailed when no usable answer comes in time."""
        items = _items(self._ask(_question(article, theatre)))
        check = _Check(article, theatre, sentences, mentions, f"asked:{self.settings.model}")
        results = [check.claim(item) for item in items]
        claims = tuple(r for r in results if isinstance(r, Claim))
        aside = tuple(r for r in results if isinstance(r, Rejected))
        places = tuple(m for found in mentions.places.values() for m in found)
        return Reading(article, tuple(dict.fromkeys(claims)), aside, places)

    def _ask(self, messages: list[dict[str, str]]) -> str:
        """The text of the answer; the whole exchange has `settings.seconds`, however slowly it drips."""
        import requests

        url = self.settings.url.rstrip("/") + "/chat/completions"
        headers = {"Authorization": f"Bearer {self.settings.key}"} if self.settings.key else {}
        body: dict[str, Any] = {"model": self.settings.model, "messages": messages, "temperature": 0, "stream": False,
                "response_format": {"type": "json_object"}}  # fmt: skip
        until = time.monotonic() + self.settings.seconds
        try:
            with requests.post(
                url, json=body, headers=headers, timeout=self.settings.seconds, stream=True, allow_redirects=False
            ) as answer:
                data = b""
                for chunk in answer.iter_content(65536):
                    data += chunk
                    if time.monotonic() > until:
                        raise ReaderFailed(f"{url} did not finish its answer in {self.settings.seconds:g} seconds.")
                    if len(data) > _MOST_BYTES:
                        raise ReaderFailed(f"{url} answers with more than {_MOST_BYTES:,} bytes.")
        except requests.Timeout as error:
            raise ReaderFailed(f"{url} did not answer in {self.settings.seconds:g} seconds.") from error
        except requests.RequestException as error:
            raise ReaderFailed(f"{url} cannot be asked: {type(error).__name__}. Does the server run?") from error
        if answer.status_code != 200:
            raise ReaderFailed(f"{url} answers {answer.status_code}: {data[:200].decode(errors='replace')}")
        try:
            content = json.loads(data)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError) as error:
            raise ReaderFailed(f"{url} does not answer as an OpenAI-compatible server does.") from error
        if not isinstance(content, str):
            raise ReaderFailed(f"{url} answers without text.")
        return content


def _question(article: Article, theatre: Theatre) -> list[dict[str, str]]:
    asked = {
        "published": article.published_on.isoformat() if article.published_on else None,
        "actors": {a.actor_id: a.name for a in theatre.actors.values()},
        "title": article.title,
        "text": article.text,
    }
    guide = _GUIDE % (", ".join(CHANGES), ", ".join(STATUSES))
    return [{"role": "system", "content": guide}, {"role": "user", "content": json.dumps(asked, ensure_ascii=False)}]


def _items(content: str) -> list[Any]:
    """The claims of an answer, also from within a code fence."""
    start, end = content.find("{"), content.rfind("}")
    try:
        items = json.loads(content[start : end + 1])["claims"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ReaderFailed("The answer is not the JSON object that was asked for.") from error
    if not isinstance(items, list):
        raise ReaderFailed("The answer has no list of claims.")
    return items


@dataclass(frozen=True, slots=True)
class _Check:
    """Holds every item of an answer against one article."""

    article: Article
    theatre: Theatre
    sentences: Sequence[Sentence]
    mentions: Mentions
    rule_id: str

    def claim(self, item: Any) -> Claim | Rejected:
        if not isinstance(item, dict):
            return self._aside("judged_false", "An item of the answer is no claim.")
        quote = item.get("quote")
        quote = quote if isinstance(quote, str) else ""
        at = self.article.text.find(quote) if quote.strip() else -1
        if at < 0:
            return self._aside("judged_false", f"The quote {quote[:80]!r} does not stand in the text.")
        end = at + len(quote)
        change, status = item.get("change"), item.get("status")
        if change not in CHANGES or status not in STATUSES:
            return self._aside("judged_false", f"No such change and status: {change!r}, {status!r}.", at, end)
        words = str(item.get("place") or "")
        mention = self._mention(words, at, end)
        if mention is None:
            return self._aside("place_unknown", f"{words!r} is no place that is found in the text.", at, end, words)
        place = self.theatre.gazetteer.get(mention.place_id or "")
        if place is None:
            return self._aside("place_ambiguous", f"{words!r} may be several places.", at, end, words)
        if not place.in_theatre or place.precision == "country":
            return self._aside("place_outside", f"{words!r} lies outside the theatre.", at, end, words)
        sides = [item.get("gained_by") or None, item.get("lost_by") or None]
        unknown = [s for s in sides if s is not None and s not in self.theatre.actors]
        if unknown:
            return self._aside("actor_unknown", f"{unknown[0]!r} is not in the list of actors.", at, end, words)
        days = _days(item)
        if days is None:
            return self._aside("judged_false", "The days of the claim cannot be read.", at, end, words)
        is_day = days[0] is not None and days[0] == days[1]
        return Claim(
            article_id=self.article.article_id, place_id=place.place_id, place_as_written=mention.text, change=change,
            status=status, evidence=quote, start=at, end=end, gained_by=sides[0],
            lost_by=sides[1] if sides[1] != sides[0] else None, date_start=days[0], date_end=days[1],
            date_precision="none" if days[0] is None else "day" if is_day else "interval",
            rule_id=self.rule_id, confidence=CONFIDENCE, part=mention.part, asserted_by=speaker_of(quote),
            in_title=False,
        )  # fmt: skip

    def _mention(self, words: str, start: int, end: int) -> PlaceMention | None:
        """The mention with these words that stands in the quote, else the nearest before it, else the first."""
        plain = words.strip().casefold()
        found = [
            m for s in self.sentences if not s.in_title for m in self.mentions.places[s.index]
            if m.text.casefold() == plain
        ]  # fmt: skip
        inside = [m for m in found if start <= m.start < end]
        before = [m for m in found if m.start < start]
        fitting = inside or before[::-1] or found
        return fitting[0] if fitting else None

    def _aside(self, reason: Reason, detail: str, start: int = 0, end: int = 0, words: str = "") -> Rejected:
        quote = self.article.text[start:end]
        return Rejected(self.article.article_id, reason, detail, quote, start, end, (), None, words)


def _days(item: dict[str, Any]) -> tuple[date | None, date | None] | None:
    """First and last day, both None where none is given; None when they cannot be read."""
    given = [item.get("date_start"), item.get("date_end")]
    try:
        days = [date.fromisoformat(d) if d else None for d in given]
    except (ValueError, TypeError):
        return None
    first, last = days[0] or days[1], days[1] or days[0]
    return None if first and last and first > last else (first, last)
