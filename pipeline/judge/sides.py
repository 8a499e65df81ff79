"""Which side may stand at a place: by the country in which it fights, and by what it is seen to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from pipeline.grammar.status import status_of
from pipeline.judge.roles import FORCE_OF, is_oblique
from pipeline.records import ActorMention, Change, Claim, Sentence
from pipeline.theatre import Theatre

TAKING: tuple[Change, ...] = ("captured", "captured_part", "entered", "offensive")
_FULL: tuple[Change, ...] = ("captured", "handed_over")
_GAINING: tuple[Change, ...] = (*TAKING, "handed_over")
_SLACK = timedelta(days=3)
"""Reports of one change differ by no more than this."""
_LOSING = re.compile(
    r"\b(?:from|of|against|lose|loses|lost|losing|deny|denied|denies|(?:abandoned|left|deserted|held|controlled|occupied|ruled|run)\s+by)\s+(?:the\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_LEAVING = re.compile(
    r"^(?:\s+(?:fighters|forces|soldiers|troops|men|units))?\s+(?:had\s+|have\s+)?(?:fled|withdrew|withdrawn|retreat\w*|abandon\w*|"
    r"pulled\s+(?:out|back)|deserted|left|surrendered|collapsed|melted|ran|lose|loses|lost|los(?:t|ing))\b",
    re.IGNORECASE,
)
_SPEECH = (
    r"(?:said|says|welcom\w+|confirm\w+|announc\w+|told|report\w*|den(?:y|ied|ies)|claim\w*|insist\w*|prais\w+|condemn\w*|warn\w*|"
    r"call\w*|urg\w+|acknowledg\w+|admit\w*|congratulat\w+|spokes\w+|official|officials|statement|source|sources|media|television)"
)
_SPEAKING = re.compile(rf"^(?:['’]s?)?\s+(?:\w+\s+){{0,2}}?{_SPEECH}\b", re.IGNORECASE)
_SPOKEN = re.compile(r"\b(?:according\s+to|said|says|by|with|told)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)
_VERBS = (
    r"(?:captur|seiz|took|tak(?:e|es|en|ing)\b|retook|retak|recaptur|overr[au]n|liberat|attack|assault|storm|launch|"
    r"advanc|enter|push|mov(?:ed|ing)\s+(?:in|on)|clear|secur|drove|driv|expel|oust|fought|swept|rolled|broke|besieg|encircl|"
    r"clos(?:ed|ing)\s+in|regain|wrest|conquer|gain|cross|rais|hoist|finish|defeat|link(?:ed|ing)\s+up)"
)
_ACTING = re.compile(r"^[^.;:,◆●]{0,40}?\b(?P<verb>" + _VERBS + ")", re.IGNORECASE)
_WHICH_ACTS = re.compile(
    r"^(?:\s+\w+)?,?\s+(?:which|who|that)\s+(?:\w+\s+)?(?P<verb>won|win|" + _VERBS + ")", re.IGNORECASE
)
_MODIFIER = re.compile(
    r"^(?:-(?:held|controlled|run|occupied|dominated)|(?:['’]s?)?\s+(?:\w+\s+)?(?:bases?|camps?|barracks|airbase|positions?|checkpoints?|"
    r"headquarters|garrisons?|outposts?|lines?|territory|strongholds?|stores?|depots?|prisoners?))\b",
    re.IGNORECASE,
)
"""Before these words a side is not the one that acts."""
_OWNER = re.compile(
    r"['’]s?\s+(?:\w+\s+){0,2}(?:largest|biggest|last|main|only|first|final|remaining|strongest)\b", re.IGNORECASE
)
"""The largest base of a side is its own, and not what it takes."""


class Told(Protocol):
    """A sentence with the actors that it names and its masked text."""

    @property
    def sentence(self) -> Sentence: ...
    @property
    def actors(self) -> Sequence[ActorMention]: ...
    @property
    def masked(self) -> str: ...


def fights_in(actor_id: str | None, country: str, theatre: Theatre) -> bool:
    """Whether an actor's bloc fights in a country; true for nobody, and for one that the theatre does not know."""
    bloc = theatre.blocs.get(theatre.bloc_of(actor_id))
    return bloc is None or not bloc.countries or not country or country in bloc.countries


def fit_side(
    actor_id: str | None, country: str, actors: Iterable[ActorMention], theatre: Theatre
) -> tuple[str | None, bool]:
    """The actor whom the same words name in this country ("the army"), and whether there is one.

    An actor that fights there stays; one that does not and whose words fit no other gives (None, False).
    """
    if fights_in(actor_id, country, theatre):
        return actor_id, True
    for mention in actors:
        if mention.actor_id == actor_id:
            for candidate in mention.candidates:
                if fights_in(candidate, country, theatre):
                    return candidate, True
    return None, False


def only_taker(lost: str | None, told: Told, country: str, theatre: Theatre) -> str | None:
    """The one side of a sentence that fights in the country and does not lose or only speak; None for two sides."""
    losing = _losers(told, theatre) | ({theatre.bloc_of(lost)} if lost else set())
    sides: dict[str, str] = {}
    for actor in told.actors:
        after = told.sentence.text[actor.end - told.sentence.start :]
        who, _ = fit_side(actor.actor_id, country, (actor,), theatre)
        if (
            who
            and not _MODIFIER.match(after)
            and not _OWNER.match(after)
            and (lost or not _speaks(actor, told.sentence))
        ):
            sides.setdefault(theatre.bloc_of(who), who)
    left = [actor_id for bloc, actor_id in sides.items() if bloc not in losing]
    return left[0] if len(left) == 1 else None


def _losers(told: Told, theatre: Theatre) -> set[str]:
    text, offset = told.sentence.text, told.sentence.start
    losing = set()
    for actor in told.actors:
        before, after = (
            told.masked[max(0, actor.start - offset - 40) : actor.start - offset],
            text[actor.end - offset :],
        )
        is_losing = _LOSING.search(before) and not FORCE_OF.search(before)
        if is_losing or _LEAVING.match(after):
            losing.add(theatre.bloc_of(actor.actor_id))
    return losing


def _speaks(actor: ActorMention, sentence: Sentence) -> bool:
    before, after = sentence.text[: actor.start - sentence.start], sentence.text[actor.end - sentence.start :]
    return bool(_SPEAKING.match(after) or re.search(r"\b(?:according\s+to|said|says)\s+(?:\w+\s+){0,3}$", before[-40:]))


def _actors_acting(told: Told, country: str, theatre: Theatre) -> list[str | None]:
    """Actors of a country that are the subject of a verb of taking or attacking."""
    offset = told.sentence.start
    return [
        fit_side(actor.actor_id, country, told.actors, theatre)[0]
        for actor in told.actors
        if actor.actor_id and _acts(told.masked, actor.start - offset, actor.end - offset)
    ]


def _acts(masked: str, start: int, end: int) -> bool:
    """Whether the actor from `start` to `end` takes or attacks: does it, and does not only plan or fail to."""
    found = _WHICH_ACTS.match(masked[end:])
    if found is None and not is_oblique(masked, start):
        found = _ACTING.match(masked[end:])
    return found is not None and status_of(masked, end + found.start("verb"), end + found.end("verb")) == "happened"


def fill_gainers(claims: Sequence[Claim], told: Mapping[int, Told], theatre: Theatre) -> list[Claim]:
    """Claims whose sentence names no gainer with the one that the article shows, less sure; None when it shows none.

    A gainer is shown by happened claims about the same place at about the same time, or by being the subject of a
    verb of taking in the sentence or beside it; two sides, or the side that loses, are no answer. What is planned
    moves nothing, and its gainer may be the only one that gains in the article. `told` is by the index of the
    sentence. Who has a place after a withdrawal is told by a happened change of the whole of that place alone.
    """
    if not claims:
        return []
    index = {(t.sentence.in_title, t.sentence.start): i for i, t in told.items()}
    filled = []
    for claim in claims:
        gained = None
        if claim.gained_by is None and claim.change in TAKING:
            gained = _shown_gainer(claim, claims, _around(told, index[claim.in_title, claim.start]), theatre)
        if claim.gained_by is None and claim.change == "withdrew" and claim.status == "happened":
            gained = _taker_after(claim, claims, theatre)
        if gained is not None:
            sure = claim.confidence if claim.change == "withdrew" else round(claim.confidence * 0.8, 3)
            claim = replace(claim, gained_by=gained, confidence=sure)
        filled.append(claim)
    return filled


def _around(told: Mapping[int, Told], at: int) -> list[list[Told]]:
    return [[told[at]], [told[i] for i in (at - 1, at + 1) if i in told]]


def _shown_gainer(claim: Claim, claims: Sequence[Claim], around: list[list[Told]], theatre: Theatre) -> str | None:
    place = theatre.gazetteer.places.get(claim.place_id)
    country = place.country if place else ""
    losing = {theatre.bloc_of(claim.lost_by)} | {bloc for tier in around for t in tier for bloc in _losers(t, theatre)}
    same_place = [
        c.gained_by
        for c in claims
        if c.place_id == claim.place_id and c.change in _GAINING and c.status == "happened" and _same_time(c, claim)
    ]
    starts = [{(t.sentence.in_title, t.sentence.start) for t in group} for group in around]
    shown: list[list[str | None]] = [same_place]
    for group, spots in zip(around, starts, strict=True):
        beside = [c.gained_by for c in claims if (c.in_title, c.start) in spots and _gains(c)]
        shown.append([*beside, *(actor for t in group for actor in _actors_acting(t, country, theatre))])
    if claim.status == "planned":
        shown.append([c.gained_by for c in claims if _gains(c)])
    for actors in shown:
        counts = Counter(a for a in actors if a and theatre.bloc_of(a) not in losing and fights_in(a, country, theatre))
        sides = {theatre.bloc_of(a) for a in counts}
        if sides:
            return counts.most_common(1)[0][0] if len(sides) == 1 else None
    return None


def _gains(claim: Claim) -> bool:
    return claim.change in _GAINING and claim.status == "happened" and claim.gained_by is not None


def _same_time(a: Claim, b: Claim) -> bool:
    if a.date_start is None or a.date_end is None or b.date_start is None or b.date_end is None:
        return True
    return a.date_start - _SLACK <= b.date_end and b.date_start - _SLACK <= a.date_end


def _taker_after(claim: Claim, claims: Sequence[Claim], theatre: Theatre) -> str | None:
    left = theatre.bloc_of(claim.lost_by)
    for other in claims:
        is_late = claim.date_start is None or other.date_end is None or other.date_end >= claim.date_start - _SLACK
        if (
            other.place_id == claim.place_id
            and other.change in _FULL
            and other.status == "happened"
            and other.gained_by
            and theatre.bloc_of(other.gained_by) != left
            and is_late
        ):
            return other.gained_by
    return None
