"""What the rules alone say: every fit of a rule is weighed by cues, without anything learned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from pipeline.grammar.propose import Proposal, propose
from pipeline.grammar.rules import load_rules
from pipeline.grammar.status import is_former_state, state_status, status_of, until_at
from pipeline.judge.anaphors import Salience
from pipeline.judge.hear import Kind, kind_of, mask
from pipeline.judge.roles import date_for, dated, is_oblique, is_when_said, roles
from pipeline.judge.sides import TAKING, Told, fit_side, only_taker
from pipeline.judge.speakers import speaker_of
from pipeline.judge.strangers import may_propose, set_aside, strangers_aside
from pipeline.mentions import Mentions
from pipeline.records import (
    ActorMention,
    Article,
    Change,
    Claim,
    DateMention,
    PlaceMention,
    Reason,
    Rejected,
    Sentence,
    Status,
)
from pipeline.theatre import Theatre

_BACKGROUND = re.compile(r"\b(?:years?|months?|weeks?)\s+after\s+[^,;.]*$", re.IGNORECASE)
_PART_OF: dict[Change, Change] = {"captured": "captured_part", "handed_over": "captured_part"}
_WHOLE = re.compile(r"\b(?:whole|all|entire(?:ty)?|entirely)\b", re.IGNORECASE)
_HEADLINE_FUTURE = re.compile(r"\bto\s+[\"'‘“]?(?:start|begin|launch|retake|take|attack|storm|be)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|the (?:group|organisation|organization|militants|movement)|its (?:fighters|forces|troops|men)|"
    r"their (?:fighters|forces))\b[^.;,]*$",
    re.IGNORECASE,
)
_AWAY = ("near", "countryside")


@dataclass(frozen=True)
class _Heard:
    """A sentence with all that it names, places by their offset in it; what is not asked for is not looked for.

    `known` are those of `places` that are no anaphors.
    """

    sentence: Sentence
    known: Mapping[int, PlaceMention]
    places: Mapping[int, PlaceMention]
    mentions: Mentions

    @cached_property
    def actors(self) -> tuple[ActorMention, ...]:
        start = self.sentence.start
        return tuple(a for a in self.mentions.actors[self.sentence.index] if a.start - start not in self.known)

    @property
    def dates(self) -> tuple[DateMention, ...]:
        return self.mentions.dates[self.sentence.index]

    @cached_property
    def masked(self) -> str:
        return mask(self.sentence, self.places, self.actors, self.dates)

    def place_at(self, at: int) -> PlaceMention:
        """The place whose words cover an offset."""
        return next(m for start, m in self.places.items() if start <= at < start + len(m.text))

    def first_actor(self) -> ActorMention | None:
        """The first who is known and does not stand behind a preposition."""
        start = self.sentence.start
        return next((a for a in self.actors if a.actor_id and not is_oblique(self.masked, a.start - start)), None)


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a proposal means, whatever its place: status, actors and day."""

    proposal: Proposal
    status: Status
    gained: str | None
    lost: str | None
    date: DateMention | None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why a proposal makes no claim."""

    reason: Reason
    detail: str


class RuleReader:
    """Walks the sentences of one article and remembers which place is spoken of."""

    def __init__(self, article: Article, theatre: Theatre, mentions: Mentions) -> None:
        self.article, self.theatre, self.mentions = article, theatre, mentions
        self.claims: list[Claim] = []
        self.rejected: list[Rejected] = []
        self.told: dict[int, Told] = {}
        self.vetoes: dict[tuple[int, int, Change], str] = {}
        """Why the words do not assert a change, by sentence, offset of the place in the article, and change."""
        self.stated: dict[tuple[int, int, Change], Status] = {}
        """The status of what the rules claim, by the same; what has not happened goes before what has."""
        self._salience = Salience(theatre)
        self._claimed: dict[str, int] = {}
        self._actor: ActorMention | None = None
        self._unasked: list[_Heard] = []

    def read(self, sentence: Sentence) -> None:
        """The claims of a sentence, and what it tells of names that are no place of the theatre."""
        heard = self.weigh(sentence)
        self.rejected += strangers_aside(self.article, heard, frozenset(heard.places), self.mentions, self.theatre)

    def weigh(self, sentence: Sentence) -> _Heard:
        """The claims of a sentence alone."""
        heard = self._hear(sentence)
        self.told[sentence.index] = heard
        if heard.places and may_propose(sentence, self.mentions):
            for proposal in propose(heard.masked, load_rules()):
                self._claim(heard, proposal)
        self._unasked.append(heard)
        whole = [m for m in heard.known.values() if m.place_id and not m.part]
        if whole or self._claimed:
            self._salience.remember(whole, self._claimed)
        return heard

    @property
    def _last_actor(self) -> ActorMention | None:
        """Who was named last, in the sentences before; looked for when it matters."""
        self._actor = next((a for h in reversed(self._unasked) if (a := h.first_actor())), self._actor)
        self._unasked.clear()
        return self._actor

    def _hear(self, sentence: Sentence) -> _Heard:
        index, start = sentence.index, sentence.start
        known = {
            m.start - start: m for m in self.mentions.places[index] if kind_of(m, sentence, self.theatre) is Kind.KNOWN
        }
        anaphors = {} if sentence.in_title else self._salience.find_anaphors(sentence, known)
        return _Heard(sentence, known, {**anaphors, **known}, self.mentions)

    def _claim(self, heard: _Heard, proposal: Proposal) -> None:
        sense = self._weigh(heard, proposal)
        for at in proposal.places:
            mention = heard.place_at(at)
            if isinstance(sense, _Refusal):
                self._veto(heard, mention, proposal.rule.change, sense)
                self._set_aside(heard.sentence, sense, mention)
                continue
            claim = self._make(heard, sense, mention)
            refusal = self._refuse(heard, claim, mention, sense)
            if refusal is not None:
                self._veto(heard, mention, claim.change, refusal)
                self._set_aside(heard.sentence, refusal, mention, claim)
            else:
                key = (heard.sentence.index, mention.start, proposal.rule.change)
                if self.stated.get(key, "happened") == "happened":
                    self.stated[key] = sense.status
                self.claims.append(self._with_sides(claim, heard))
                self._claimed[claim.place_id] = len(self.claims)

    def _veto(self, heard: _Heard, mention: PlaceMention, change: Change, refusal: _Refusal) -> None:
        if refusal.reason == "judged_false":
            self.vetoes[heard.sentence.index, mention.start, change] = refusal.detail

    def _weigh(self, heard: _Heard, proposal: Proposal) -> _Sense | _Refusal:
        sentence, rule = heard.sentence, proposal.rule
        status = status_of(sentence.text, proposal.start, proposal.end)
        if status is None:
            return _Refusal("judged_false", "A condition or a question asserts nothing.")
        if _BACKGROUND.search(sentence.text[max(0, proposal.start - 60) : proposal.start]):
            return _Refusal("judged_false", "It only dates something else.")
        if rule.change == "held":
            status = state_status(sentence.text, proposal.start, proposal.end, status)
        gained, lost = self._actors(heard, proposal)
        if rule.change == "withdrew" and (lost is None or not _is_near(lost, proposal, heard.actors, sentence)):
            return _Refusal("actor_unknown", "Nobody is named who left.")
        if sentence.in_title and status == "happened" and _HEADLINE_FUTURE.search(sentence.text):
            status = "planned"
        day = date_for(proposal, heard.dates, sentence)
        if status == "planned" and day is not None and is_when_said(day, sentence):
            day = None
        if rule.change == "held":
            if is_former_state(sentence.text, proposal.start):
                return _Refusal("judged_false", "The words speak of a state that is over.")
            until = until_at(sentence.text, proposal.end)
            if until is not None:
                day = _day_before(next((d for d in heard.dates if d.start - 2 <= sentence.start + until < d.end), None))
                if day is None:
                    return _Refusal("judged_false", "The words speak of a state that is over.")
        return _Sense(proposal, status, gained, lost, day)

    def _actors(self, heard: _Heard, proposal: Proposal) -> tuple[str | None, str | None]:
        sentence, rule = heard.sentence, proposal.rule
        gained, lost = roles(proposal, heard.actors, sentence, heard.masked)
        if gained is None and "before" in rule.gained and not proposal.is_passive:
            earlier = [a for a in heard.actors if a.end - sentence.start <= proposal.start and a.actor_id]
            speaker = earlier[-1] if earlier else self._last_actor
            is_pronoun = _PRONOUN.search(heard.masked[max(0, proposal.start - 40) : proposal.start])
            gained = speaker.actor_id if speaker and is_pronoun else None
        if gained is None and rule.change in TAKING:
            place = self.theatre.gazetteer.get(heard.place_at(proposal.places[0]).place_id or "")
            gained = only_taker(lost, heard, place.country if place else "", self.theatre)
        return gained, lost

    def _make(self, heard: _Heard, sense: _Sense, mention: PlaceMention) -> Claim:
        rule, sentence = sense.proposal.rule, heard.sentence
        change, part = rule.change, mention.part
        if sense.proposal.is_part or part:
            change = _PART_OF.get(change, change)
            part = part or "part"
        if change == "captured" and sense.status == "planned" and not rule.rule_id.startswith("noun"):
            change = "offensive"
        start, end, precision = dated(sense.date, change, sense.status, self.article.published_on)
        return Claim(
            article_id=self.article.article_id, place_id=mention.place_id or "", place_as_written=mention.text,
            change=change, status=sense.status, evidence=sentence.text, start=sentence.start, end=sentence.end,
            gained_by=sense.gained, lost_by=sense.lost, date_start=start, date_end=end, date_precision=precision,
            rule_id=rule.rule_id, confidence=rule.confidence, part=part, asserted_by=speaker_of(sentence.text),
            in_title=sentence.in_title,
        )  # fmt: skip

    def _refuse(self, heard: _Heard, claim: Claim, mention: PlaceMention, sense: _Sense) -> _Refusal | None:
        """Why a claim that the words allow is not believed, or None."""
        if mention.place_id is None:
            names = ", ".join(self.theatre.gazetteer.places[c].name for c in mention.candidates[:4])
            return _Refusal("place_ambiguous", f"{mention.text!r} may be {names}.")
        place = self.theatre.gazetteer.places[mention.place_id]
        if mention.part in _AWAY and claim.change not in ("offensive", "besieged"):
            return _Refusal("judged_false", f"The words speak of somewhere near {place.name}, not of it.")
        if place.precision == "province" and not _WHOLE.search(heard.sentence.text):
            return _Refusal(
                "judged_false", f"{place.name} is a province, and not said to have changed hands as a whole."
            )
        actors = (*heard.actors, self._last_actor) if self._last_actor else heard.actors
        if not fit_side(claim.gained_by, place.country, actors, self.theatre)[1]:
            who = self.theatre.actors[claim.gained_by or ""].name
            return _Refusal("actor_unknown", f"{who} is not known to fight in the country of {place.name}.")
        if claim.change == "withdrew" and not fit_side(claim.lost_by, place.country, actors, self.theatre)[1]:
            return _Refusal("actor_unknown", f"Who left {place.name} is not known to fight in its country.")
        return None

    def _with_sides(self, claim: Claim, heard: _Heard) -> Claim:
        """The claim with the actors that the words name in the country of its place."""
        country = self.theatre.gazetteer.places[claim.place_id].country
        actors = (*heard.actors, self._last_actor) if self._last_actor else heard.actors
        gained, _ = fit_side(claim.gained_by, country, actors, self.theatre)
        lost, _ = fit_side(claim.lost_by, country, actors, self.theatre)
        return replace(claim, gained_by=gained, lost_by=lost if lost != gained else None)

    def _set_aside(
        self, sentence: Sentence, refusal: _Refusal, mention: PlaceMention, claim: Claim | None = None
    ) -> None:
        refused = set_aside(self.article, sentence, refusal.reason, refusal.detail, mention, claim)
        self.rejected.append(refused)


def _day_before(mention: DateMention | None) -> DateMention | None:
    """The last day of what went on until the days of a mention."""
    if mention is None:
        return None
    last = mention.date_start - timedelta(days=1)
    return replace(mention, date_start=last, date_end=last, precision="day")


def _is_near(actor_id: str, proposal: Proposal, actors: Iterable[ActorMention], sentence: Sentence) -> bool:
    """Whether the actor stands close to the trigger: others leave places too."""
    starts, ends = sentence.start + proposal.start, sentence.start + proposal.end
    return any(a.actor_id == actor_id and (-10 <= starts - a.end <= 45 or 0 <= a.start - ends <= 60) for a in actors)
