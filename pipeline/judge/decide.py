"""From the judge's verdicts to claims: what stands, where, by whom, from whom and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipeline.grammar.rules import load_rules
from pipeline.judge.by_rules import RuleReader
from pipeline.judge.echoes import DOUBTFUL, without_echoes
from pipeline.judge.encode import Passage, Span, make_passages
from pipeline.judge.hear import Candidate, Heard, Kind, hear, kind_of
from pipeline.judge.model import TODAY, WORTH_TELLING, Judge, Verdict
from pipeline.judge.near import worth_judging
from pipeline.judge.roles import dated, is_shared, is_when_said
from pipeline.judge.sides import fill_gainers, fit_side
from pipeline.judge.speakers import speaker_of
from pipeline.judge.strangers import may_propose, set_aside, strangers_aside
from pipeline.mentions import Mentions
from pipeline.records import (
    CHANGES,
    ActorMention,
    Article,
    Change,
    Claim,
    DateMention,
    DatePrecision,
    PlaceMention,
    Reading,
    Reason,
    Rejected,
    Sentence,
    Status,
)
from pipeline.theatre import Theatre


@dataclass(frozen=True, slots=True)
class Decision:
    """The probability that a change needed, whether it became a claim, its status then, and why.

    `gained_by` is the gainer that the article shows where the sentence names none.
    """

    needed: float
    is_claim: bool
    status: str
    why: str
    gained_by: str | None = None


_Key = tuple[int, int, Change]
"""Of a change of a candidate: the index of its sentence, where it begins, the change."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One candidate with its sentence, its passage and what the judge says of it."""

    candidate: Candidate
    heard: Heard
    passage: Passage
    verdict: Verdict

    def key(self, change: Change) -> tuple[int, int, Change]:
        """By which the rules know a change of this candidate."""
        return self.heard.sentence.index, self.candidate.mention.start, change


def judge_article(
    judge: Judge, theatre: Theatre, sentences: Sequence[Sentence], mentions: Mentions
) -> tuple[list[Heard], list[Judged]]:
    """Every sentence as heard, and every candidate of it as judged, in the order of the text.

    Where no place of the theatre is named nothing can be claimed: nothing is heard, and the judge is not asked. Nor is
    it about sentences that are far from any place or from anybody who could hold one.
    """
    if not any(kind_of(m, s, theatre) is Kind.KNOWN for s in sentences for m in mentions.places[s.index]):
        return [], []
    heard = [hear(s, mentions, theatre, load_rules()) for s in sentences]
    passages = make_passages(worth_judging(heard), judge.maker, theatre.bloc_of)
    judged = [
        Judged(candidate, h, passage, verdict)
        for passage, verdicts in zip(passages, judge.judge(passages), strict=True)
        for (candidate, h, _, _), verdict in zip(passage.candidates, verdicts, strict=True)
    ]
    return heard, judged


@dataclass(frozen=True, slots=True)
class Explained:
    """A reading and how it came about: what was heard and judged, and what became of each change of a candidate."""

    reading: Reading
    heard: Sequence[Heard]
    judged: Sequence[Judged]
    decisions: Mapping[tuple[int, int, Change], Decision]


def decide_claims(
    judge: Judge, article: Article, theatre: Theatre, sentences: Sequence[Sentence], mentions: Mentions
) -> Reading:
    """The reading of one article by the judge."""
    return explain_claims(judge, article, theatre, sentences, mentions).reading


def explain_claims(
    judge: Judge, article: Article, theatre: Theatre, sentences: Sequence[Sentence], mentions: Mentions
) -> Explained:
    """The reading of one article by the judge, with every decision that led to it."""
    heard, judged = judge_article(judge, theatre, sentences, mentions)
    by_rules = RuleReader(article, theatre, mentions)
    for sentence in sentences if judged else ():
        by_rules.weigh(sentence)
    named = (m.place_id for s in sentences if not s.in_title for m in mentions.places[s.index])
    decider = _Decider(judge, article, theatre, by_rules, frozenset(place_id for place_id in named if place_id))
    for one in judged:
        decider.decide(one)
    decider.set_aside_unasked(heard, judged)
    told = {h.sentence.index: h for h in heard}
    filled = fill_gainers(decider.claims, told, theatre)
    claims, echoes = without_echoes(filled)
    told_of = {(r.start, r.place_as_written) for r in decider.rejected}
    aside = [r for x in sentences for r in _strangers(told.get(x.index), x, article, mentions, theatre)]
    aside = [r for r in aside if (r.start, r.place_as_written) not in told_of]
    places = tuple(m for found in mentions.places.values() for m in found)
    reading = Reading(article, tuple(claims), (*decider.rejected, *aside, *echoes), places)
    decisions = decider.decisions | _decided_later(decider, filled, claims)
    return Explained(reading, heard, judged, decisions)


def _decided_later(decider: _Decider, filled: Sequence[Claim], kept: Sequence[Claim]) -> dict[_Key, Decision]:
    """What the whole article changed of the decisions: claims said again elsewhere, and gainers that it shows."""
    stays, later = {id(claim) for claim in kept}, {}
    for key, first, claim in zip(decider.keys, decider.claims, filled, strict=True):
        decision = decider.decisions[key]
        if claim.gained_by != first.gained_by:
            decision = replace(decision, gained_by=claim.gained_by)
        if id(claim) not in stays:
            decision = replace(decision, is_claim=False, why="said again elsewhere")
        later[key] = decision
    return later


def _strangers(
    heard: Heard | None, sentence: Sentence, article: Article, mentions: Mentions, theatre: Theatre
) -> Iterator[Rejected]:
    if heard is None and not mentions.unknown and not may_propose(sentence, mentions):
        return
    heard = heard or hear(sentence, mentions, theatre, load_rules())
    at = sentence.start
    spoken = frozenset(c.mention.start - at for c in heard.candidates if c.kind in (Kind.KNOWN, Kind.ANAPHOR))
    yield from strangers_aside(article, heard, spoken, mentions, theatre)


class _Decider:
    """Walks the judged candidates of one article and remembers which place is spoken of."""

    def __init__(
        self, judge: Judge, article: Article, theatre: Theatre, by_rules: RuleReader, named_in_text: frozenset[str]
    ) -> None:
        self.judge, self.article, self.theatre, self.by_rules = judge, article, theatre, by_rules
        self.named_in_text = named_in_text
        self.claims: list[Claim] = []
        self.keys: list[_Key] = []
        self.rejected: list[Rejected] = []
        self.decisions: dict[tuple[int, int, Change], Decision] = {}
        self._last: PlaceMention | None = None

    def decide(self, one: Judged) -> None:
        standing = self._standing(one)
        proposed = {p.rule.change for p in one.candidate.proposals}
        for change in (c for c in CHANGES if c in proposed and c not in standing):
            sure = one.verdict.sure[change]
            self._set_aside(one, "judged_false", f"The judge gives {change} {sure:.0%}.", one.candidate.mention)
        if standing:
            mention = self._place(one)
            for change in standing:
                self._claim(one, change, mention)
        if one.candidate.kind is Kind.KNOWN and one.candidate.mention.place_id:
            self._last = one.candidate.mention

    def set_aside_unasked(self, heard: Sequence[Heard], judged: Sequence[Judged]) -> None:
        """What the rules propose in an article of which the judge was asked about nothing."""
        for h in heard if not judged else ():
            for candidate in (c for c in h.candidates if c.proposals):
                detail = "No place of the theatre is named beside it."
                self.rejected.append(set_aside(self.article, h.sentence, "judged_false", detail, candidate.mention))

    def _standing(self, one: Judged) -> list[Change]:
        """The changes that reach their thresholds, but what the words do not assert; a part or the whole, not both."""
        sure = one.verdict.sure
        standing: list[Change] = [c for c in CHANGES if sure[c] >= self._needed(one, c)]
        for change in CHANGES:
            if sure[change] >= WORTH_TELLING and change not in standing:
                self._decide(one, change, "not likely enough")
        if "captured" in standing and "captured_part" in standing:
            less: Change = "captured" if sure["captured_part"] >= sure["captured"] else "captured_part"
            standing.remove(less)
            self._decide(one, less, "a part or the whole, and the other is likelier")
        kept = []
        for change in standing:
            veto = self.by_rules.vetoes.get(one.key(change))
            if veto is None:
                kept.append(change)
            else:
                self._decide(one, change, veto)
                self._set_aside(one, "judged_false", veto, one.candidate.mention)
        return kept

    def _decide(self, one: Judged, change: Change, why: str, claim: Claim | None = None) -> None:
        decision = Decision(self._needed(one, change), claim is not None, claim.status if claim else "", why)
        self.decisions[one.key(change)] = decision

    def _needed(self, one: Judged, change: Change) -> float:
        """The threshold; half of it where the rules alone would make the claim, none where only a headline names the
        place: those that the judge has learned from have a text that says the same."""
        if one.key(change) not in self.by_rules.stated:
            return self.judge.thresholds[change]
        return 0.0 if self._stands_alone(one) else self.judge.thresholds[change] * 0.5

    def _stands_alone(self, one: Judged) -> bool:
        return one.heard.sentence.in_title and one.candidate.mention.place_id not in self.named_in_text

    def _place(self, one: Judged) -> PlaceMention | None:
        """The mention that names the place; an anaphor's is the antecedent's, with the words of the anaphor."""
        mention = one.candidate.mention
        if one.candidate.kind not in (Kind.ANAPHOR, Kind.ELIDED):
            return mention
        number = one.verdict.antecedent
        found = one.passage.names[number][0].mention if number is not None else self._last
        if found is None or found.place_id is None:
            return None
        words = mention.text or found.text
        return replace(found, start=mention.start, end=mention.end, text=words, part="", in_title=mention.in_title)

    def _claim(self, one: Judged, change: Change, mention: PlaceMention | None) -> None:
        if mention is None:
            self._decide(one, change, "no place is known that the words stand for")
            return
        claim = self._make(one, change, mention)
        place = self.theatre.gazetteer.get(mention.place_id or "")
        if place is not None and place.in_theatre and place.precision != "country":
            self.claims.append(claim)
            self.keys.append(one.key(change))
            is_stated = one.key(change) in self.by_rules.stated
            why = "likely enough, and the rules alone would claim it" if is_stated else "likely enough"
            self._decide(one, change, why, claim)
            return
        reason: Reason = "place_outside"
        detail = f"{mention.text!r} lies outside the theatre."
        if place is not None:
            claim = replace(claim, place_id="")
        elif mention.candidates:
            names = ", ".join(self.theatre.gazetteer.places[c].name for c in mention.candidates[:4])
            reason, detail = "place_ambiguous", f"{mention.text!r} may be {names}."
        else:
            reason, detail = "place_unknown", f"{mention.text!r} is in no list of places."
        self._decide(one, change, detail)
        self._set_aside(one, reason, detail, mention, claim)

    def _make(self, one: Judged, change: Change, mention: PlaceMention) -> Claim:
        verdict, sentence = one.verdict, one.heard.sentence
        sure = verdict.sure[change]
        if self._stands_alone(one) and one.key(change) in self.by_rules.stated:
            sure = max(sure, DOUBTFUL)
        place = self.theatre.gazetteer.get(mention.place_id or "")
        country = place.country if place else ""
        gained = self._side(one.passage, verdict.gained[change], country)
        lost = self._side(one.passage, verdict.lost[change], country)
        if change == "held" and not mention.part and is_shared(sentence, mention.start, mention.end):
            gained = lost = None
        status = self._status(one, change)
        start, end, precision = self._days(one, change, status)
        part = mention.part or ("part" if any(p.is_part for p in one.candidate.proposals) else "")
        rule = next((p.rule.rule_id for p in one.candidate.proposals if p.rule.change == change), "judge")
        return Claim(
            article_id=self.article.article_id, place_id=mention.place_id or "",
            place_as_written=one.candidate.mention.text or mention.text,
            change="captured_part" if part and change == "captured" else change, status=status,
            evidence=sentence.text, start=sentence.start, end=sentence.end, gained_by=gained,
            lost_by=lost if lost != gained else None, date_start=start, date_end=end, date_precision=precision,
            rule_id=rule, confidence=sure, part=part, asserted_by=speaker_of(sentence.text),
            in_title=sentence.in_title,
        )  # fmt: skip

    def _side(self, passage: Passage, number: int | None, country: str) -> str | None:
        if number is None:
            return None
        mention: ActorMention = passage.actors[number][0]
        others = [replace(mention, actor_id=c) for c in (mention.actor_id, *mention.candidates) if c]
        for one in others:
            actor_id, fits = fit_side(one.actor_id, country, [mention], self.theatre)
            if fits:
                return actor_id
        return None

    def _status(self, one: Judged, change: Change) -> Status:
        """What the judge says; where the words of a rule deny or only plan it, it has not happened."""
        status = one.verdict.status[change][0]
        if status != "happened":
            return status
        return self.by_rules.stated.get(one.key(change), status)

    def _days(self, one: Judged, change: Change, status: Status) -> tuple[date | None, date | None, DatePrecision]:
        number, published = one.verdict.day[change], self.article.published_on
        if number == TODAY and published is not None:
            return published, published, "published"
        day = one.passage.dates[number][0] if number is not None and number != TODAY else None
        if status == "planned" and day is not None and is_when_said(day, one.heard.sentence):
            day = None
        return dated(day, change, status, published)

    def _set_aside(
        self, one: Judged, reason: Reason, detail: str, mention: PlaceMention, claim: Claim | None = None
    ) -> None:
        self.rejected.append(set_aside(self.article, one.heard.sentence, reason, detail, mention, claim))


def explain_verdict(one: Judged, decisions: Mapping[tuple[int, int, Change], Decision]) -> dict[str, Any]:
    """One candidate with every change that the judge holds possible, what it chose, and what became of it."""
    verdict, passage = one.verdict, one.passage
    place = passage.names[verdict.antecedent][0].mention.text if verdict.antecedent is not None else None
    changes = []
    for change in (c for c in CHANGES if verdict.sure[c] >= WORTH_TELLING):
        decision = decisions[one.key(change)]
        changes.append({
            "change": change, "probability": verdict.sure[change], "needed": round(decision.needed, 3),
            "decision": "claim" if decision.is_claim else "dropped", "why": decision.why,
            "status": decision.status or verdict.status[change][0],
            "status_probability": round(verdict.status[change][1], 3),
            "gained_by": _words(passage.actors, verdict.gained[change]),
            "gained_by_shown": decision.gained_by,
            "lost_by": _words(passage.actors, verdict.lost[change]),
            "date": "the published day" if verdict.day[change] == TODAY else _words(passage.dates, verdict.day[change]),
        })  # fmt: skip
    return {
        "candidate": one.candidate.mention.text,
        "kind": one.candidate.kind.name.lower(),
        "stands_for": place if one.candidate.kind in (Kind.ANAPHOR, Kind.ELIDED) else None,
        "changes": changes,
    }


def _words(options: Sequence[tuple[ActorMention | DateMention, Span, int]], number: int | None) -> str | None:
    return options[number][0].text if number is not None else None
