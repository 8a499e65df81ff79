"""Who is spoken of: actors by their aliases, with years of activity and what the context says of ambiguous words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from weakref import WeakKeyDictionary

from ahocorasick_rs import AhoCorasick

from gazetteer.names import small_letters
from pipeline.records import ActorMention
from pipeline.theatre import Actor, Theatre

_NOTHING = r"(?!)"
SYRIA, IRAQ = "SY", "IQ"


@dataclass(frozen=True, slots=True)
class ActorNames:
    """All aliases of a theatre as one pattern, words of which each has one, and who may be meant by each."""

    pattern: re.Pattern[str]
    words: AhoCorasick
    sure: Mapping[str, tuple[str, ...]]
    unsure: Mapping[str, tuple[str, ...]]


_KNOWN: WeakKeyDictionary[Theatre, ActorNames] = WeakKeyDictionary()


def actor_names(theatre: Theatre) -> ActorNames:
    """The names of a theatre's actors, compiled once."""
    names = _KNOWN.get(theatre)
    if names is None:
        names = _compiled(tuple(theatre.actors.values()), tuple(sorted(theatre.common_actors.items())))
        _KNOWN[theatre] = names
    return names


@lru_cache(maxsize=8)
def _compiled(actors: tuple[Actor, ...], common: tuple[tuple[str, tuple[str, ...]], ...]) -> ActorNames:
    sure: dict[str, list[str]] = {}
    unsure: dict[str, list[str]] = {}
    for actor in actors:
        for alias in dict.fromkeys((actor.short, *actor.aliases)):
            sure.setdefault(_bare(alias), []).append(actor.actor_id)
        for alias in actor.ambiguous_aliases:
            unsure.setdefault(_bare(re.sub(r" \(.*\)$", "", alias)), []).append(actor.actor_id)
    for alias, actor_ids in common:
        unsure[_bare(alias)] = list(actor_ids)
        if len(actor_ids) > 1 and set(sure.get(_bare(alias), ())) <= set(actor_ids):
            sure.pop(_bare(alias), None)
    unsure = {alias: ids for alias, ids in unsure.items() if alias not in sure}
    words = sorted({*sure, *unsure}, key=lambda w: (-len(w), w))
    longest = sorted({max(word.split(), key=len) for word in words})
    return ActorNames(
        _pattern_of(words),
        AhoCorasick(longest),
        {k: tuple(v) for k, v in sure.items()},
        {k: tuple(v) for k, v in unsure.items()},
    )


def _pattern_of(words: list[str]) -> re.Pattern[str]:
    """Any of the words, earlier ones first; grouped by their first letters, so that most of a text fails at once."""
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[:2] if word[:2].isalnum() else word[:1], []).append(word)
    firsts: dict[str, list[str]] = {}
    for start, some in groups.items():
        ends = "|".join(re.escape(w[len(start) :]).replace("\\ ", r"\s+").replace("'", "['’]") for w in some)
        firsts.setdefault(start[0], []).append(f"{re.escape(start[1:])}(?:{ends})")
    one = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in firsts.items())
    letters = "".join(re.escape(first) for first in firsts)
    return re.compile(rf"(?<![\w-])(?=[{letters}])(?:{one})(?![\w])" if words else _NOTHING, re.I)


def _bare(alias: str) -> str:
    return _key(alias).removeprefix("the ")


def find_actors(
    text: str, offset: int, theatre: Theatre, *, countries: Iterable[str], published_on: date | None, in_title: bool
) -> tuple[ActorMention, ...]:
    """Actors named in one sentence; `offset` is where it begins in the article.

    `countries` are those whose places the article names, the most frequent first: "the army" is that country's.
    An ambiguous word of which several actors are left keeps `actor_id` None and its candidates.
    """
    names = actor_names(theatre)
    if not names.words.find_matches_as_indexes(small_letters(text).replace("’", "'")):
        return ()
    mentions = []
    for found in names.pattern.finditer(text):
        written = found.group()
        key = _key(written)
        if written.isupper() is False and key.upper() in _ACRONYM_TRAPS and written != key.upper():
            continue
        sure = key in names.sure
        candidates = names.sure[key] if sure else names.unsure[key]
        candidates = _active(candidates, theatre, published_on)
        chosen = _choose(candidates, theatre, tuple(countries), sure=sure)
        mentions.append(
            ActorMention(offset + found.start(), offset + found.end(), written, chosen, candidates, in_title)
        )
    return tuple(_joined(mentions, text, offset, names))


def _joined(mentions: list[ActorMention], text: str, offset: int, names: ActorNames) -> list[ActorMention]:
    """Without the vague word beside a name ("Peshmerga forces") and the one that begins another ("Army of ...")."""
    kept: list[ActorMention] = []
    for mention in mentions:
        vague = _key(mention.text) in names.unsure
        if vague and re.match(r"\s+of\s+(?:the\s+)?[A-Z]", text[mention.end - offset :]):
            continue
        if kept and not text[kept[-1].end - offset : mention.start - offset].strip(" -"):
            if vague:
                continue
            if _key(kept[-1].text) in names.unsure:
                kept.pop()
        kept.append(mention)
    return kept


def _key(written: str) -> str:
    """A name as aliases are known by: a pattern that does not care for case takes ı for i and ſ for s."""
    return " ".join(small_letters(written).replace("’", "'").split())


_ACRONYM_TRAPS = frozenset({"IS", "MAT", "KH", "TIP"})


def _active(candidates: tuple[str, ...], theatre: Theatre, published_on: date | None) -> tuple[str, ...]:
    if published_on is None:
        return candidates
    year = published_on.year
    active = tuple(
        a for a in candidates if (theatre.actors[a].start_year or 0) <= year <= (theatre.actors[a].end_year or 9999)
    )
    return active or candidates


def _choose(candidates: tuple[str, ...], theatre: Theatre, countries: tuple[str, ...], *, sure: bool) -> str | None:
    if len(candidates) == 1:
        return candidates[0]
    where = {actor_id: theatre.blocs[theatre.actors[actor_id].bloc_id].countries for actor_id in candidates}
    for country in countries:
        for actor_id in candidates:
            if not where[actor_id] or country in where[actor_id]:
                return actor_id
    return candidates[0] if sure else None
