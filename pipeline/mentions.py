"""Places, actors and days named in an article, sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gazetteer.parts import find_part
from gazetteer.resolve import Resolved
from gazetteer.toponyms import find_toponyms, name_span
from gazetteer.unknown import UnknownPlace, find_unknown_places
from gazetteer.world.toponyms import GUESS, WorldGazetteer
from pipeline.actors import find_actors
from pipeline.articles import dateline_end
from pipeline.dates import each_dates
from pipeline.later import InTurn, WhenAsked
from pipeline.records import ActorMention, Article, DateMention, PlaceMention, Sentence
from pipeline.theatre import Theatre

_NAME = re.compile(
    r"(?<![\w'’-])(?:(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh)-)?[A-Z][a-z'’]+(?:[ -](?:al-|el-)?[A-Z][a-z'’]+){0,3}(?![\w])"
)
_BETWEEN = re.compile(r"[ -]")
_PLAIN = re.compile(
    r"(?:s|ed|ing|ly|ers|[mn]en|[Ww]ho|[Ii]t|[Hh]e|[Tt]hey|[Oo]nce|[Mm]ost|[Cc]ontrol|[Hh]alf)$|^.{1,3}$"
)
_NO_PLACE = re.compile(
    r"Syrian|Iraqi|Turkish|Russian|American|Kurdish|Iranian|Arab|Israeli|Western|Sunni|Shia|Shiite|Shi'ite|"
    r"Islamist|European|British|French|German|Christian|Yazidi|Turkmen|Lebanese|Jordanian|Saudi|Afghan|Chechen|"
    r"Uzbek|Gulf|General|Gen|Brigadier|Colonel|Col|Captain|Major|Lieutenant|Sergeant|President|Minister|Prime|Mr|"
    r"Mrs|Ms|Dr|Sheikh|Abu|Umm|Prince|King|Emir|Commander|Bashar|Allah|Ramadan|Eid|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|"
    r"December|Hours|Days|Weeks|Months|Residents|Fighters|Troops|Soldiers|Villagers|Witnesses|Activists|The|This|"
    r"That|These|Those|They|There|Their|His|Her|Its|We|You|He|She|It|In|On|At|By|From|After|Before|But|And|Then|"
    r"When|While|Where|What|Who|Everything|Nothing|Nobody|Everyone|Somebody|Armenian|Yazidis|Kurds|Arabs"
)
"""Capitalised words that are part of no name of a place."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was found, by the index of the sentence (-1 for the title).

    `strangers` are capitalised names that no list has: they may be places, persons or anything else. `unknown` are
    those that the words around them in the body call a place.
    """

    places: Mapping[int, tuple[PlaceMention, ...]]
    actors: Mapping[int, tuple[ActorMention, ...]]
    dates: Mapping[int, tuple[DateMention, ...]]
    strangers: Mapping[int, tuple[PlaceMention, ...]]
    unknown: tuple[UnknownPlace, ...] = ()


def find_mentions(article: Article, sentences: Sequence[Sentence], theatre: Theatre) -> Mentions:
    """Every place, actor and day that the article names; datelines name nothing.

    Namesakes are decided from the whole article: title and text are resolved together. Actors, days and strangers are
    looked for when they are first asked for: most sentences of general news are never asked.
    """
    resolved, unknown = _resolve_all(article, theatre)
    named = _by_sentence(resolved, sentences, article, theatre)
    at = {s.index: s for s in sentences}
    actors = _find_later(at, _countries(named, theatre), article, theatre)
    places = {index: _outside_actors(found, actors[index]) if found else () for index, found in named.items()}
    dates = InTurn(at, each_dates(sentences, article.published_on))

    def strangers_of(index: int) -> tuple[PlaceMention, ...]:
        known = [p for p in places[index] if p.place_id or p.candidates]
        return _find_strangers(at[index], known, actors, dates)

    return Mentions(places, actors, dates, WhenAsked(at, strangers_of), _not_sides(unknown, sentences, actors))


def _find_later(
    sentences: Mapping[int, Sentence], countries: tuple[str, ...], article: Article, theatre: Theatre
) -> Mapping[int, tuple[ActorMention, ...]]:
    def actors_of(index: int) -> tuple[ActorMention, ...]:
        s = sentences[index]
        day = article.published_on
        return find_actors(s.text, s.start, theatre, countries=countries, published_on=day, in_title=s.in_title)

    return WhenAsked(sentences, actors_of)


def _not_sides(
    unknown: Sequence[UnknownPlace], sentences: Sequence[Sentence], actors: Mapping[int, Sequence[ActorMention]]
) -> tuple[UnknownPlace, ...]:
    """Without the names that are a part of an actor's."""
    body = [s for s in sentences if not s.in_title]
    starts, kept = [s.start for s in body], []
    for one in unknown:
        first, last = bisect_right(starts, one.start) - 1, bisect_left(starts, one.end)
        sides = (a for s in body[max(first, 0) : last] for a in actors[s.index])
        if not any(a.start < one.end and one.start < a.end for a in sides):
            kept.append(one)
    return tuple(kept)


def mention_rows(article: Article, found: Mentions, theatre: Theatre) -> list[dict[str, Any]]:
    """The place names of an article's body in its order, as `whoheld mentions` prints them: the name alone
    ("Idlib" of "Idlib province"); a name that nobody knows has the tier "unknown", no place_id and no point."""
    rows = [_unknown_row(unknown, theatre) for unknown in found.unknown]
    for mention in (m for ms in found.places.values() for m in ms if not m.in_title):
        if not any(u.start <= mention.start and mention.end <= u.end for u in found.unknown):
            rows.append(_mention_row(article.text, mention, theatre))
    return sorted(rows, key=lambda row: int(row["start"]))


def _unknown_row(unknown: UnknownPlace, theatre: Theatre) -> dict[str, Any]:
    """Without a war the point of the place that it is set by, as a guess; in a war none, since a claim may hang on it."""
    near = theatre.gazetteer.get(unknown.near) if isinstance(theatre.gazetteer, WorldGazetteer) else None
    return {
        "start": unknown.start, "end": unknown.end, "name": unknown.text, "place_id": None,
        "lat": near.lat if near else None, "lon": near.lon if near else None, "tier": "unknown", "part": "", "km": None,
        "bearing": "", "candidates": [], "confidence": GUESS if near else None, "kind": unknown.kind,
        "near": unknown.near or None,
    }  # fmt: skip


def _mention_row(text: str, mention: PlaceMention, theatre: Theatre) -> dict[str, Any]:
    place = theatre.gazetteer.get(mention.place_id or "")
    start, end = name_span(text, mention.start, mention.end)
    return {
        "start": start, "end": end, "name": text[start:end], "place_id": mention.place_id,
        "lat": place.lat if place else None, "lon": place.lon if place else None, "tier": mention.tier,
        "part": mention.part, "km": mention.km, "bearing": mention.bearing, "candidates": list(mention.candidates[:5]),
        "confidence": mention.confidence,
    }  # fmt: skip


def _find_strangers(
    sentence: Sentence,
    places: Sequence[PlaceMention],
    actors: Mapping[int, Sequence[ActorMention]],
    dates: Mapping[int, Sequence[DateMention]],
) -> tuple[PlaceMention, ...]:
    """Names that are neither a place, an actor nor a day of our lists; a first word counts where it looks like no noun."""
    offset, found = sentence.start, [run for run in _NAME.finditer(sentence.text) if _may_be_place(run)]
    found = _outside(found, offset, places)
    found = _outside(found, offset, actors[sentence.index]) if found else []
    found = _outside(found, offset, dates[sentence.index]) if found else []
    return tuple(
        PlaceMention(offset + run.start(), offset + run.end(), run.group(), None, (), "exact", "", sentence.in_title)
        for run in found
    )


def _may_be_place(run: re.Match[str]) -> bool:
    words = _BETWEEN.split(run.group())
    if any(_NO_PLACE.fullmatch(w) for w in words):
        return False
    return run.start() > 0 or len(words) > 1 or not _PLAIN.search(run.group())


def _outside(
    runs: list[re.Match[str]], offset: int, known: Sequence[PlaceMention | ActorMention | DateMention]
) -> list[re.Match[str]]:
    """Those of some runs, which stand in their order, that overlap nothing known, which stands in its order too."""
    kept, at = [], 0
    for run in runs:
        while at < len(known) and known[at].end <= offset + run.start():
            at += 1
        if at == len(known) or known[at].start >= offset + run.end():
            kept.append(run)
    return kept


def _resolve_all(article: Article, theatre: Theatre) -> tuple[dict[bool, list[Resolved]], list[UnknownPlace]]:
    if isinstance(theatre.gazetteer, WorldGazetteer):
        reading = theatre.gazetteer.read(article.title, article.text)
        return {True: reading.title, False: reading.text}, reading.unknown
    title, body = find_toponyms(theatre.gazetteer, (article.title, article.text))
    skip = dateline_end(article.text)
    body = [r for r in body if r.match.start >= skip]
    return {True: title, False: body}, find_unknown_places(article.text, body, theatre.gazetteer.get)


def _by_sentence(
    resolved: Mapping[bool, list[Resolved]], sentences: Sequence[Sentence], article: Article, theatre: Theatre
) -> dict[int, tuple[PlaceMention, ...]]:
    """Those of `resolved`, which stand in the order of their text, by the sentence in which they begin."""
    starts = {in_title: [r.match.start for r in some] for in_title, some in resolved.items()}
    named: dict[int, tuple[PlaceMention, ...]] = {}
    for s in sentences:
        text, at = article.title if s.in_title else article.text, starts[s.in_title]
        found = resolved[s.in_title][bisect_left(at, s.start) : bisect_left(at, s.end)]
        named[s.index] = tuple([_place_mention(r, s.start, text, theatre, in_title=s.in_title) for r in found])
    return named


def _place_mention(resolved: Resolved, floor: int, text: str, theatre: Theatre, *, in_title: bool) -> PlaceMention:
    match = resolved.match
    part = find_part(
        text[max(floor, match.start - 60) : match.start],
        text[match.end : match.end + 40],
        theatre.gazetteer.get(resolved.place_id or ""),
    )
    return PlaceMention(
        match.start, match.end, match.text, resolved.place_id, match.candidates, match.tier, part.part, in_title,
        part.km, part.bearing, resolved.confidence,
    )  # fmt: skip


def _outside_actors(places: Sequence[PlaceMention], actors: Sequence[ActorMention]) -> tuple[PlaceMention, ...]:
    """Without the places that are a part of an actor's name."""
    return tuple(
        p
        for p in places
        if not any(a.start <= p.start and p.end <= a.end and len(a.text) > len(p.text) for a in actors)
    )


def _countries(places: Mapping[int, Sequence[PlaceMention]], theatre: Theatre) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for mentions in places.values():
        for mention in mentions:
            place = theatre.gazetteer.get(mention.place_id or "")
            if place is not None and place.country in theatre.countries:
                counts[place.country] += 1
    return tuple(country for country, _ in counts.most_common()) or theatre.countries[:1]
