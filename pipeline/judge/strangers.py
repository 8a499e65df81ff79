"""Names in the place's slot of a rule that are no place of the theatre: unknown ones, and those that lie elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from gazetteer.unknown import UnknownPlace
from pipeline.grammar.propose import PLACE, propose
from pipeline.grammar.rules import Rule, load_rules
from pipeline.judge.sides import Told
from pipeline.mentions import Mentions
from pipeline.records import Article, Claim, PlaceMention, Reason, Rejected, Sentence
from pipeline.theatre import Theatre

_TO_OBJECT = re.compile(
    rf"^(?:[^{PLACE}.;:]*{PLACE}+\s*(?:,|and|,\s+and)\s+|\s*)(?:back\s+)?(?:(?:the|its?|a|all|whole|entire|of|neighbouring|nearby|strategic|"
    r"key|border|desert|northern|southern|eastern|western|central|city|town|village|villages|towns|district|base|airbase|camp|"
    r"hamlet|area|province)\s+){0,5}$",
    re.IGNORECASE,
)
_TO_VERB = re.compile(
    r"^\s*(?:,[^,.;]{1,50},\s*)?(?:(?:has|have|had|was|were|is|are|been|being|also|finally|now|then|later)\s+)*$", re.I
)


def find_strange_places(
    masked: str, strangers: Mapping[int, PlaceMention], rules: Sequence[Rule]
) -> Iterator[PlaceMention]:
    """Those of `strangers`, by their offset in the masked sentence, that stand where a firing rule has its place."""
    if not strangers:
        return
    signs = list(masked)
    for at, stranger in strangers.items():
        signs[at : at + len(stranger.text)] = PLACE * len(stranger.text)
    found = set()
    for proposal in propose("".join(signs), rules):
        for at in proposal.places:
            if at not in strangers or at in found:
                continue
            mention = strangers[at]
            end = at + len(mention.text)
            is_next = (
                _TO_OBJECT.match(masked[proposal.end : at])
                if at >= proposal.end
                else _TO_VERB.match(masked[end : proposal.start])
            )
            if is_next:
                found.add(at)
                yield mention


def called_places(
    sentence: Sentence, unknown: Sequence[UnknownPlace], found: Sequence[PlaceMention]
) -> Iterator[PlaceMention]:
    """Names in a sentence of the body that its words call a place ("the village of X"), besides those already found;
    `unknown` stand in the order of the text."""
    taken = {mention.text for mention in found}
    first, last = (bisect_left(unknown, at, key=lambda one: one.start) for at in (sentence.start, sentence.end))
    for one in () if sentence.in_title else unknown[first:last]:
        if one.text not in taken:
            taken.add(one.text)
            yield PlaceMention(one.start, one.end, one.text, None, (), "exact")


def may_propose(sentence: Sentence, mentions: Mentions) -> bool:
    """Whether a rule may fit in a sentence, before its names are signs: the letters that one needs are there, or an
    actor, whom some ask for alone. Most sentences of general news have neither, and nothing more is looked for in them.
    """
    return bool(load_rules().worth_trying(sentence.text) or mentions.actors[sentence.index])


def strangers_aside(
    article: Article, told: Told, spoken: frozenset[int], mentions: Mentions, theatre: Theatre
) -> Iterator[Rejected]:
    """What a sentence tells of names that are no place of the theatre, set aside with the reason.

    `spoken` are the offsets in the sentence of those that are.
    """
    found: list[PlaceMention] = []
    if may_propose(told.sentence, mentions):
        strangers = _strangers(told.sentence, spoken, mentions, theatre)
        found = list(find_strange_places(told.masked, strangers, load_rules())) if strangers else []
    for mention in (*found, *called_places(told.sentence, mentions.unknown, found)):
        known = bool(mention.candidates)
        reason: Reason = "place_outside" if known else "place_unknown"
        detail = f"{mention.text!r} {'lies outside the theatre' if known else 'is in no list of places'}."
        yield set_aside(article, told.sentence, reason, detail, mention)


def _strangers(
    sentence: Sentence, spoken: frozenset[int], mentions: Mentions, theatre: Theatre
) -> dict[int, PlaceMention]:
    strangers = {m.start - sentence.start: m for m in mentions.strangers[sentence.index]}
    for mention in mentions.places[sentence.index]:
        place = theatre.gazetteer.get(mention.place_id or (mention.candidates or ("",))[0])
        at = mention.start - sentence.start
        if at not in spoken and place is not None and not place.in_theatre and place.precision != "country":
            strangers[at] = mention
    return strangers


def set_aside(
    article: Article,
    sentence: Sentence,
    reason: Reason,
    detail: str,
    mention: PlaceMention,
    claim: Claim | None = None,
) -> Rejected:
    """What a sentence tells of a place and is not believed; with the candidates where the place is undecided."""
    return Rejected(
        article.article_id, reason, detail, sentence.text, sentence.start, sentence.end,
        mention.candidates if mention.place_id is None else (), claim, mention.text,
    )  # fmt: skip
