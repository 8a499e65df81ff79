"""Places, actors and days named in an article, sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gazetteer.load import load_words
from gazetteer.resolve import Resolved, is_a_name, resolve
from pipeline.actors import find_actors
from pipeline.articles import dateline_end
from pipeline.dates import find_all_dates
from pipeline.records import ActorMention, Article, DateMention, PlaceMention, Sentence
from pipeline.theatre import Theatre

_PART_BEFORE = [
    (re.compile(r"\b(?:outskirts|edges?|fringes|suburbs|environs)(?: of)? (?:the )?(?:city of |town of )?$", re.I), "outskirts"),
    (re.compile(r"\b(?:countryside|hinterland|surroundings) (?:of|around) $", re.I), "countryside"),
    (re.compile(r"\b(?:near|outside|close to|not far from|around|(?:north|south|east|west|\w+east|\w+west) of|"
                r"the (?:road|way|highway) (?:to|from)|towards?|leading to|between|beyond) (?:the )?(?:city of |town of )?$", re.I), "near"),
    (re.compile(r"\b(northern|southern|eastern|western|central|north|south|east|west)[- ]$", re.I), ""),
    (re.compile(r"\b(?:parts?|half|third|quarters?|most|much|sections?|districts?|neighbou?rhoods?|percent|per cent|%|rest|"
                r"all but [\w ]{1,20}|centre|center|heart|north|south|east|west) of (?:the )?(?:city of |town of )?$", re.I), "part"),
]  # fmt: skip
_PART_AFTER = [
    (re.compile(r"(?:'s|’s)? (?:outskirts|suburbs|fringes|edge)\b", re.I), "outskirts"),
    (re.compile(r"(?:'s|’s)? (?:countryside|hinterland|desert)\b", re.I), "countryside"),
    (re.compile(r"(?:'s|’s|–\w+)? (?:highway|road|front|desk|axis|border)\b", re.I), "near"),
    (re.compile(r"(?:'s|’s)? (?:refugee |military |air |army )?(?:camp|airport|airbase|base|dam|refinery|crossing)\b", re.I), "near"),
    (re.compile(r"(?:'s|’s)? (?:hospital|prison|university|stadium|citadel|garrison|barracks)\b", re.I), "part"),
    (re.compile(r"(?:'s|’s)? (?:(?:north|south|east|west)(?:ern)? (?:side|half|bank|part)|city cent(?:re|er)|cent(?:re|er)|"
                r"(?:\w+ )?(?:district|quarter|neighbou?rhood)s?)\b", re.I), "part"),
]  # fmt: skip

_NAME = re.compile(
    r"(?<![\w'’-])(?:(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh)-)?[A-Z][a-z'’]+(?:[ -](?:al-|el-)?[A-Z][a-z'’]+){0,3}(?![\w])"
)
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

    `strangers` are capitalised names that no list has: they may be places, persons or anything else.
    """

    places: Mapping[int, tuple[PlaceMention, ...]]
    actors: Mapping[int, tuple[ActorMention, ...]]
    dates: Mapping[int, tuple[DateMention, ...]]
    strangers: Mapping[int, tuple[PlaceMention, ...]]


def find_mentions(article: Article, sentences: Sequence[Sentence], theatre: Theatre) -> Mentions:
    """Every place, actor and day that the article names; datelines name nothing.

    Namesakes are decided from the whole article: title and text are resolved together.
    """
    resolved = _resolve_all(article, theatre)
    places = {s.index: _mentions_in(s, resolved[s.in_title], article, theatre) for s in sentences}
    countries = _countries(places, theatre)
    actors = {
        s.index: find_actors(
            s.text, s.start, theatre, countries=countries, published_on=article.published_on, in_title=s.in_title
        )
        for s in sentences
    }
    places = {index: _outside_actors(found, actors[index]) for index, found in places.items()}
    dates = find_all_dates(sentences, article.published_on)
    strangers = {s.index: _find_strangers(s, (*places[s.index], *actors[s.index], *dates[s.index])) for s in sentences}
    return Mentions(places, actors, dates, strangers)


def _find_strangers(
    sentence: Sentence, known: Sequence[PlaceMention | ActorMention | DateMention]
) -> tuple[PlaceMention, ...]:
    """Names that are neither a place, an actor nor a day of our lists; a first word counts where it looks like no noun."""
    found = []
    for run in _NAME.finditer(sentence.text):
        start, end = sentence.start + run.start(), sentence.start + run.end()
        words = re.split(r"[ -]", run.group())
        if any(m.start < end and start < m.end for m in known) or any(_NO_PLACE.fullmatch(w) for w in words):
            continue
        if run.start() == 0 and len(words) == 1 and _PLAIN.search(run.group()):
            continue
        found.append(PlaceMention(start, end, run.group(), None, (), "exact", "", sentence.in_title))
    return tuple(found)


def _resolve_all(article: Article, theatre: Theatre) -> dict[bool, list[Resolved]]:
    words, known = load_words(), theatre.gazetteer.places
    body = [m for m in theatre.gazetteer.find(article.text) if is_a_name(m, article.text, known, words)]
    title = [m for m in theatre.gazetteer.find(article.title) if is_a_name(m, article.title, known, words)]
    resolved = resolve([*title, *body], known)
    skip = dateline_end(article.text)
    return {True: resolved[: len(title)], False: [r for r in resolved[len(title) :] if r.match.start >= skip]}


def _mentions_in(
    sentence: Sentence, resolved: list[Resolved], article: Article, theatre: Theatre
) -> tuple[PlaceMention, ...]:
    text = article.title if sentence.in_title else article.text
    return tuple(
        PlaceMention(
            start=r.match.start,
            end=r.match.end,
            text=r.match.text,
            place_id=r.place_id,
            candidates=r.match.candidates,
            tier=r.match.tier,
            part=_part(text, r, sentence.start, theatre),
            in_title=sentence.in_title,
        )
        for r in resolved
        if sentence.start <= r.match.start < sentence.end
    )


def _outside_actors(places: Sequence[PlaceMention], actors: Sequence[ActorMention]) -> tuple[PlaceMention, ...]:
    """Without the places that are a part of an actor's name."""
    return tuple(
        p
        for p in places
        if not any(a.start <= p.start and p.end <= a.end and len(a.text) > len(p.text) for a in actors)
    )


_METROPOLIS = 1_000_000
"""Above this many people "eastern X" is a half of the city; below it, and where a province bears the name, its country."""


def _part(text: str, resolved: Resolved, floor: int, theatre: Theatre) -> str:
    start, end = resolved.match.start, resolved.match.end
    before, after = text[max(floor, start - 50) : start], text[end : end + 40]
    for pattern, part in _PART_BEFORE:
        found = pattern.search(before)
        if found:
            return part or _side(found.group(1).lower(), resolved, theatre)
    for pattern, part in _PART_AFTER:
        if pattern.match(after):
            return part
    return ""


def _side(direction: str, resolved: Resolved, theatre: Theatre) -> str:
    place = theatre.gazetteer.get(resolved.place_id or "")
    if place is None or place.kind not in ("city", "town") or place.population >= _METROPOLIS:
        return direction
    return "countryside" if place.admin1 == place.name else direction


def _countries(places: Mapping[int, Sequence[PlaceMention]], theatre: Theatre) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for mentions in places.values():
        for mention in mentions:
            place = theatre.gazetteer.get(mention.place_id or "")
            if place is not None and place.country in theatre.countries:
                counts[place.country] += 1
    return tuple(country for country, _ in counts.most_common()) or theatre.countries[:1]
