"""What a sentence names, ready to be judged: everything in it that may be a place, its actors, days and proposals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from pipeline.grammar.propose import ACTOR, DAY, PLACE, Proposal, propose
from pipeline.grammar.rules import Rule
from pipeline.judge.anaphors import CAPITALS
from pipeline.mentions import Mentions
from pipeline.records import ActorMention, DateMention, PlaceMention, Sentence
from pipeline.theatre import Theatre

CUE = re.compile(
    r"captur|seiz|siez|t[ao]k(?:e|en|es|ing|eover)\b|took|retak|retook|recaptur|overr[ua]n|liberat|conquer|occup|annex|control|"
    r"h[eo]ld|fall|fell|los[et]|losing|withdr|pull(?:ed|ing)?\s|retreat|evacuat|abandon|surrender|cede|hand(?:ed|ing|over|s)|"
    r"sieg|encircl|surround|cut\soff|blockad|enter|advanc|push|storm|attack|assault|offensive|operation|battle|fight|fought|"
    r"clash|front|raid|shell|drove|driv|expel|oust|evict|clear|secur|regain|recover|reclaim|return|stronghold|bastion|pocket|"
    r"enclave|hands|flag|under\s|rule|ruled|run\b|runs\b|wrest|repel|beat|broke|break|reach|cross|gain|mov(?:e|ed|ing)\s|bastion|"
    r"divid|split|defend|resist|remain|still|back\s|left|leav|quit|fle[ed]|redeploy|rout|dislodg|free|clos(?:ed|ing)|base|link",
    re.IGNORECASE,
)
"""Words without which a sentence says nothing about who holds a place."""
_ANAPHOR = re.compile(
    r"\b(?:(?:the|this|that|these|those|both|which|its|their)\s+(?:[\w-]+\s+){0,2}?(?P<noun>city|cities|town|towns|village|villages|base|"
    r"bases|airbase|airport|airfield|dam|crossing|crossings|camp|district|districts|quarter|province|provincial capital|capital|area|region|island|enclave|"
    r"pocket|port|place|settlement|stronghold|suburb|neighbou?rhood|refinery|plant|facility|hub|hill|garrison|locality|hamlet|"
    r"junction|oilfield|field|barracks|complex)\b|(?P<it>(?<!\w)it\b|\bthere\b|\bhere\b))",
    re.IGNORECASE,
)
_VOICE_AFTER = re.compile(
    r"\s+(?:said|says|denied|denies|announced|confirmed|insists|claims|proclaimed|declared|sent|ordered)\b"
)
_BY_BEFORE = re.compile(r"\b(?:by|to|from|against)\s+$")


_OWN_SIGNS = str.maketrans(PLACE + ACTOR + DAY, "◇◇◇")


class Kind(IntEnum):
    """What may be a place: one of the theatre, a name of no list, one elsewhere, "the town", nothing said at all."""

    KNOWN = 1
    NAME = 2
    OUTSIDE = 3
    ANAPHOR = 4
    ELIDED = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something in a sentence that may be where a change happens; `mention` offsets count in the article.

    An elided one stands at the end of its sentence and has no words. `proposals` are those that name it.
    """

    kind: Kind
    mention: PlaceMention
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence with all that it names, and its text in which names are signs."""

    sentence: Sentence
    candidates: tuple[Candidate, ...]
    actors: tuple[ActorMention, ...]
    dates: tuple[DateMention, ...]
    masked: str

    @property
    def is_telling(self) -> bool:
        """Whether it names anything or has a word of war: other sentences are not even context."""
        return len(self.candidates) > 1 or bool(self.actors) or bool(CUE.search(self.sentence.text))


def hear(sentence: Sentence, mentions: Mentions, theatre: Theatre, rules: Sequence[Rule]) -> Heard:
    """Everything in one sentence that may be a place, in the order of the text, the elided one last."""
    index, start = sentence.index, sentence.start
    named: dict[int, tuple[Kind, PlaceMention]] = {}
    for mention in mentions.places[index]:
        named[mention.start - start] = kind_of(mention, sentence, theatre), mention
    for mention in mentions.strangers[index]:
        named.setdefault(mention.start - start, (Kind.NAME, mention))
    targets = {at: m for at, (kind, m) in named.items() if kind is Kind.KNOWN}
    for at, mention in find_anaphors(sentence, [m for _, m in named.values()]):
        named.setdefault(at, (Kind.ANAPHOR, mention))
    actors = tuple(a for a in mentions.actors[index] if a.start - start not in targets)
    dates = mentions.dates[index]
    spoken = {at: m for at, (kind, m) in named.items() if kind in (Kind.KNOWN, Kind.ANAPHOR)}
    masked = mask(sentence, spoken, actors, dates)
    proposed: dict[int, list[Proposal]] = {}
    for proposal in propose(masked, rules):
        for at in proposal.places:
            proposed.setdefault(next(s for s, m in spoken.items() if s <= at < s + len(m.text)), []).append(proposal)
    found = [Candidate(kind, m, tuple(proposed.get(at, ()))) for at, (kind, m) in sorted(named.items())]
    nothing = PlaceMention(sentence.end, sentence.end, "", None, (), "exact", "", sentence.in_title)
    return Heard(sentence, (*found, Candidate(Kind.ELIDED, nothing)), actors, dates, masked)


def find_anaphors(sentence: Sentence, known: Sequence[PlaceMention]) -> Iterable[tuple[int, PlaceMention]]:
    """Words that may stand for a place named elsewhere ("the town", "it", "there"), by their offset in the sentence."""
    for found in _ANAPHOR.finditer(sentence.text):
        start, end = sentence.start + found.start(), sentence.start + found.end()
        if any(m.start < end and start < m.end for m in known):
            continue
        yield found.start(), PlaceMention(start, end, found.group(), None, (), "exact", "", sentence.in_title)


def kind_of(mention: PlaceMention, sentence: Sentence, theatre: Theatre) -> Kind:
    """Whether a named place is one of the theatre of which a change can be told: capitals also speak and are fought by."""
    places = theatre.gazetteer.places
    place = theatre.gazetteer.get(mention.place_id or "")
    if place is None:
        return Kind.KNOWN if any(places[c].in_theatre for c in mention.candidates) else Kind.OUTSIDE
    at = mention.start - sentence.start
    before, after = sentence.text[max(0, at - 9) : at], sentence.text[mention.end - sentence.start :][:24]
    is_voice = mention.text.lower() in CAPITALS and _BY_BEFORE.search(before)
    if is_voice or _VOICE_AFTER.match(after) or place.precision == "country":
        return Kind.OUTSIDE
    return Kind.KNOWN if place.in_theatre and place.kind not in ("river", "lake", "desert") else Kind.OUTSIDE


def mask(
    sentence: Sentence,
    places: Mapping[int, PlaceMention],
    actors: Iterable[ActorMention],
    dates: Iterable[DateMention],
) -> str:
    """The sentence with a run of signs for every place, actor and day, as long as the words; signs of its own stand for
    nothing."""
    masked = list(sentence.text.translate(_OWN_SIGNS))
    spans = [(d.start - sentence.start, d.end - sentence.start, DAY) for d in dates]
    spans += [(a.start - sentence.start, a.end - sentence.start, ACTOR) for a in actors]
    spans += [(at, at + len(m.text), PLACE) for at, m in places.items()]
    for start, end, sign in spans:
        masked[start:end] = sign * (min(end, len(masked)) - start)
    return "".join(masked)
