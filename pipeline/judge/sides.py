"""Which side may stand at a place: by the country in which it fights, and by what it is seen to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
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
    shown = _Shown(claims, told, theatre)
    filled = []
    for claim in claims:
        gained = None
        if claim.gained_by is None and claim.change in TAKING:
            gained = shown.gainer_of(claim)
        if claim.gained_by is None and claim.change == "withdrew" and claim.status == "happened":
            gained = shown.taker_after(claim)
        if gained is not None:
            sure = claim.confidence if claim.change == "withdrew" else round(claim.confidence * 0.8, 3)
            claim = replace(claim, gained_by=gained, confidence=sure)
        filled.append(claim)
    return filled


_Days = tuple[date | None, date | None]


class _Shown:
    """Who gains in the claims of an article and in the sentences around one; each is looked at once."""

    def __init__(self, claims: Sequence[Claim], told: Mapping[int, Told], theatre: Theatre) -> None:
        self._told, self._theatre = told, theatre
        self._index: dict[tuple[bool, int], int] = {}
        self._by_place: dict[str, Counter[tuple[str | None, _Days]]] = {}
        self._full: dict[str, dict[tuple[str, date | None], None]] = {}
        self._by_sentence: dict[tuple[bool, int], Counter[str | None]] = {}
        self._everywhere: Counter[str | None] = Counter()
        self._losing: dict[int, set[str]] = {}
        self._acting: dict[tuple[int, str], list[str | None]] = {}
        for claim in claims:
            self._note(claim)

    def _note(self, claim: Claim) -> None:
        if claim.change not in _GAINING or claim.status != "happened":
            return
        days = claim.date_start, claim.date_end
        self._by_place.setdefault(claim.place_id, Counter())[claim.gained_by, days] += 1
        if claim.gained_by is not None:
            self._by_sentence.setdefault((claim.in_title, claim.start), Counter())[claim.gained_by] += 1
            self._everywhere[claim.gained_by] += 1
        if claim.change in _FULL and claim.gained_by:
            self._full.setdefault(claim.place_id, {})[claim.gained_by, claim.date_end] = None

    def gainer_of(self, claim: Claim) -> str | None:
        """The one side that gains at the place at the time, else in the sentence, else beside it."""
        theatre, at = self._theatre, self._at(claim)
        place = theatre.gazetteer.places.get(claim.place_id)
        country = place.country if place else ""
        beside = [i for i in (at - 1, at + 1) if i in self._told]
        losing = {theatre.bloc_of(claim.lost_by)}.union(*[self._losers(i) for i in (at, *beside)])
        for actors in self._tiers(claim, at, beside, country):
            fit = {
                a: n
                for a, n in actors.items()
                if a and theatre.bloc_of(a) not in losing and fights_in(a, country, theatre)
            }
            sides = {theatre.bloc_of(a) for a in fit}
            if sides:
                return Counter(fit).most_common(1)[0][0] if len(sides) == 1 else None
        return None

    def _tiers(self, claim: Claim, at: int, beside: list[int], country: str) -> Iterator[Counter[str | None]]:
        days = claim.date_start, claim.date_end
        here: Counter[str | None] = Counter()
        for (actor, others), n in self._by_place.get(claim.place_id, {}).items():
            here[actor] += n if _same_time(others, days) else 0
        yield +here
        for group in ([at], beside):
            found: Counter[str | None] = Counter()
            for spot in ((t.sentence.in_title, t.sentence.start) for t in (self._told[i] for i in group)):
                found.update(self._by_sentence.get(spot, {}))
            for i in group:
                found.update(self._actors_acting(i, country))
            yield found
        if claim.status == "planned":
            yield self._everywhere

    def _at(self, claim: Claim) -> int:
        if not self._index:
            self._index = {(t.sentence.in_title, t.sentence.start): i for i, t in self._told.items()}
        return self._index[claim.in_title, claim.start]

    def _losers(self, at: int) -> set[str]:
        if at not in self._losing:
            self._losing[at] = _losers(self._told[at], self._theatre)
        return self._losing[at]

    def _actors_acting(self, at: int, country: str) -> list[str | None]:
        if (at, country) not in self._acting:
            self._acting[at, country] = _actors_acting(self._told[at], country, self._theatre)
        return self._acting[at, country]

    def taker_after(self, claim: Claim) -> str | None:
        """Who has a place after a withdrawal."""
        left = self._theatre.bloc_of(claim.lost_by)
        for actor, end in self._full.get(claim.place_id, {}):
            is_late = claim.date_start is None or end is None or end >= claim.date_start - _SLACK
            if self._theatre.bloc_of(actor) != left and is_late:
                return actor
        return None


def _same_time(a: _Days, b: _Days) -> bool:
    if a[0] is None or a[1] is None or b[0] is None or b[1] is None:
        return True
    return a[0] - _SLACK <= b[1] and b[0] - _SLACK <= a[1]
