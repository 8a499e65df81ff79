"""What each sentence of an article asserts: who changed what where, when, and whether it happened."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.articles import split_sentences
from pipeline.dates import as_future
from pipeline.grammar.propose import ACTOR, DAY, PLACE, Proposal, propose
from pipeline.grammar.rules import load_rules
from pipeline.grammar.status import status_of
from pipeline.judge.roles import date_for, is_oblique, roles
from pipeline.mentions import Mentions, find_mentions
from pipeline.records import (
    ActorMention,
    Article,
    Change,
    Claim,
    DateMention,
    PlaceMention,
    Reading,
    Rejected,
    Sentence,
    Status,
)
from pipeline.tables import CLAIMS, REJECTED, make_frame
from pipeline.theatre import Theatre

_ANAPHOR = re.compile(
    r"\b(?:the|this|that)\s+(?:\w+\s+)?(?P<noun>city|town|village|base|airbase|airport|dam|crossing|camp|district|province)\b|\b(?P<it>it)\b",
    re.IGNORECASE,
)
_CAPITALS = frozenset({"damascus", "baghdad", "ankara", "tehran"})
_KINDS = {
    "city": {"city", "town"}, "town": {"town", "city", "village"}, "village": {"village", "town"},
    "base": {"base", "airbase"}, "airbase": {"airbase"}, "airport": {"airport", "airbase"}, "dam": {"dam"},
    "crossing": {"border_crossing"}, "camp": {"camp"}, "district": {"district"}, "province": {"province"},
}  # fmt: skip
_BACKGROUND = re.compile(r"\b(?:years?|months?|weeks?)\s+after\s+[^,;.]*$", re.IGNORECASE)
_SPEAKER = re.compile(
    r"(?:,\s+|\b)(?:said|says|according\s+to)\s+(?P<who>[^.,;]{3,60})|(?P<first>[A-Za-z][^.,;]{3,60}?)\s+(?:said|says)\b"
)
_PART_OF: dict[Change, Change] = {"captured": "captured_part", "handed_over": "captured_part"}
_DATED: tuple[Change, ...] = ("held", "besieged")
_WHOLE = re.compile(r"\b(?:whole|all|entire(?:ty)?|entirely)\b", re.IGNORECASE)
_HEADLINE_FUTURE = re.compile(r"\bto\s+[\"'‘“]?(?:start|begin|launch|retake|take|attack|storm|be)\b", re.IGNORECASE)
_SAID = re.compile(r"\b(?:said|says|told\s+\w+|announced|reported)\s+(?:on\s+|late\s+)?$", re.IGNORECASE)
_LOSING = re.compile(r"\b(?:from|of|lose|loses|lost|losing|against|deny|denied|denies)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:it|they|the (?:group|organisation|organization|militants|movement)|its (?:fighters|forces|troops|men)|"
    r"their (?:fighters|forces))\b[^.;,]*$",
    re.IGNORECASE,
)
_AWAY = ("near", "countryside")


def make_claims(article: Article, theatre: Theatre) -> Reading:
    """Read one article: its claims in the order of the text, what was set aside, and the places it names.

    Every claim's evidence is an exact part of the text. A place that stays undecided makes no claim: the claim goes
    to `rejected` as place_ambiguous with its candidates. The same article always gives the same reading.
    """
    sentences = split_sentences(article)
    mentions = find_mentions(article, sentences, theatre)
    reader = _Reader(article, theatre, mentions)
    for sentence in sentences:
        reader.read(sentence)
    claims, rejected = _without_echoes(reader.claims)
    places = tuple(m for found in mentions.places.values() for m in found)
    return Reading(article, tuple(_with_gainers(claims, mentions, theatre)), (*reader.rejected, *rejected), places)


class _Reader:
    """Walks the sentences of one article and remembers which place is spoken of."""

    def __init__(self, article: Article, theatre: Theatre, mentions: Mentions) -> None:
        self.article, self.theatre, self.mentions = article, theatre, mentions
        self.claims: list[Claim] = []
        self.rejected: list[Rejected] = []
        self._salient: list[PlaceMention] = []
        self._last_actor: str | None = None

    def read(self, sentence: Sentence) -> None:
        places = {
            m.start - sentence.start: m for m in self.mentions.places[sentence.index] if self._is_target(m, sentence)
        }
        anaphors = {} if sentence.in_title else self._anaphors(sentence, places)
        actors = tuple(a for a in self.mentions.actors[sentence.index] if a.start - sentence.start not in places)
        dates = self.mentions.dates[sentence.index]
        masked = _mask(sentence, {**places, **anaphors}, actors, dates)
        for proposal in propose(masked, load_rules()):
            self._claim(sentence, proposal, {**anaphors, **places}, actors, dates, masked)
        named = [a.actor_id for a in actors if a.actor_id and not is_oblique(masked, a.start - sentence.start)]
        self._last_actor = named[0] if named else self._last_actor
        self._remember([m for m in places.values() if m.place_id and not m.part])

    def _remember(self, named: list[PlaceMention]) -> None:
        """What is spoken of: places of which something was claimed before, then those last named; no capital."""
        claimed = [c.place_id for c in reversed(self.claims)]
        known = {m.place_id: m for m in [*self._salient, *named]}
        named = [m for m in named if m.text.lower() not in _CAPITALS]
        latest = (
            [m.place_id for m in named if m.place_id in claimed]
            + claimed
            + [m.place_id for m in [*named, *self._salient]]
        )
        self._salient = [known[i] for i in dict.fromkeys(latest) if i in known][:6]

    def _is_target(self, mention: PlaceMention, sentence: Sentence) -> bool:
        place = self.theatre.gazetteer.get(mention.place_id or "")
        if place is None:
            return any(self.theatre.gazetteer.places[c].in_theatre for c in mention.candidates)
        at = mention.start - sentence.start
        after = sentence.text[mention.end - sentence.start :][:24]
        if mention.text.lower() in _CAPITALS and re.search(
            r"\b(?:by|to|from|against)\s+$", sentence.text[max(0, at - 9) : at]
        ):
            return False
        if re.match(
            r"\s+(?:said|says|denied|denies|announced|confirmed|insists|claims|proclaimed|declared|sent|ordered)\b",
            after,
        ):
            return False
        return (
            place.in_theatre and place.precision not in ("country",) and place.kind not in ("river", "lake", "desert")
        )

    def _anaphors(self, sentence: Sentence, places: Mapping[int, PlaceMention]) -> dict[int, PlaceMention]:
        found: dict[int, PlaceMention] = {}
        for match in _ANAPHOR.finditer(sentence.text):
            if any(abs(at - match.end()) < 6 for at in places):
                continue
            mention = self._antecedent((match["noun"] or "").lower(), match.start(), places)
            if mention is not None:
                start = sentence.start + match.start()
                found[match.start()] = replace(
                    mention, start=start, end=sentence.start + match.end(), text=match.group(), part=""
                )
        return found

    def _antecedent(self, noun: str, at: int, places: Mapping[int, PlaceMention]) -> PlaceMention | None:
        earlier = [m for start, m in sorted(places.items(), reverse=True) if start < at and m.place_id and not m.part]
        kinds = _KINDS.get(noun)
        for mention in [*reversed(earlier), *self._salient]:
            place = self.theatre.gazetteer.get(mention.place_id or "")
            if place is not None and (kinds is None or place.kind in kinds):
                return mention
        return None

    def _claim(
        self,
        sentence: Sentence,
        proposal: Proposal,
        places: Mapping[int, PlaceMention],
        actors: tuple[ActorMention, ...],
        dates: tuple[DateMention, ...],
        masked: str,
    ) -> None:
        status = status_of(sentence.text, proposal.start, proposal.end)
        if status is None or _BACKGROUND.search(sentence.text[max(0, proposal.start - 60) : proposal.start]):
            return
        if proposal.rule.change == "held" and status == "planned":
            status = "happened"
        gained, lost = roles(proposal, actors, sentence, masked)
        if gained is None and "before" in proposal.rule.gained and not proposal.is_passive:
            earlier = [a.actor_id for a in actors if a.end - sentence.start <= proposal.start and a.actor_id]
            speaker = earlier[-1] if earlier else self._last_actor
            gained = speaker if _PRONOUN.search(masked[max(0, proposal.start - 40) : proposal.start]) else None
        if proposal.rule.change == "withdrew" and (lost is None or not _is_near(lost, proposal, actors, sentence)):
            return
        if gained is None and proposal.rule.change in _TAKING:
            gained = _only_taker(lost, actors, sentence, self.theatre)
        if sentence.in_title and status == "happened" and _HEADLINE_FUTURE.search(sentence.text):
            status = "planned"
        date = date_for(proposal, dates, sentence)
        if status == "planned" and date is not None and _SAID.search(sentence.text[: date.start - sentence.start]):
            date = None
        for at in proposal.places:
            mention = places.get(at)
            if mention is None:
                continue
            claim = self._make(sentence, proposal, mention, status, gained, lost, date)
            if claim is None:
                continue
            if mention.place_id is None:
                names = ", ".join(self.theatre.gazetteer.places[c].name for c in mention.candidates[:4])
                self.rejected.append(
                    Rejected(self.article.article_id, "place_ambiguous", f"{mention.text!r} may be {names}.",
                             claim.evidence,
                             claim.start, claim.end, mention.candidates, claim)
                )  # fmt: skip
            else:
                self.claims.append(claim)

    def _make(
        self,
        sentence: Sentence,
        proposal: Proposal,
        mention: PlaceMention,
        status: Status,
        gained: str | None,
        lost: str | None,
        date: DateMention | None,
    ) -> Claim | None:
        change, part = proposal.rule.change, mention.part
        place = self.theatre.gazetteer.get(mention.place_id or "")
        if part in _AWAY and change not in ("offensive", "besieged"):
            return None
        if proposal.is_part or part:
            change = _PART_OF.get(change, change)
            part = part or "part"
        if place is not None and place.precision == "province" and not _WHOLE.search(sentence.text):
            return None
        if change == "captured" and status == "planned":
            change = "offensive" if not proposal.rule.rule_id.startswith("noun") else change
        published = self.article.published_on
        start, end = (date.date_start, date.date_end) if date else (None, None)
        precision = date.precision if date else "none"
        if date is None and change in _DATED and published is not None and status == "happened":
            start, end, precision = published, published, "published"
        if status == "planned" and date is not None and published is not None:
            future = as_future(date, published)
            start, end = future.date_start, future.date_end
        return Claim(
            article_id=self.article.article_id,
            place_id=mention.place_id or "",
            place_as_written=mention.text,
            change=change,
            status=status,
            evidence=sentence.text,
            start=sentence.start,
            end=sentence.end,
            gained_by=gained,
            lost_by=lost,
            date_start=start,
            date_end=end,
            date_precision=precision,
            rule_id=proposal.rule.rule_id,
            confidence=proposal.rule.confidence,
            part=part,
            asserted_by=_speaker(sentence.text),
            in_title=sentence.in_title,
        )


def _is_near(actor_id: str, proposal: Proposal, actors: Iterable[ActorMention], sentence: Sentence) -> bool:
    """Whether the actor stands close to the trigger: others leave places too."""
    starts, ends = sentence.start + proposal.start, sentence.start + proposal.end
    return any(a.actor_id == actor_id and (-10 <= starts - a.end <= 45 or 0 <= a.start - ends <= 60) for a in actors)


def _only_taker(lost: str | None, actors: Iterable[ActorMention], sentence: Sentence, theatre: Theatre) -> str | None:
    """The one side of a sentence that is not said to lose anything; None when there are two."""
    losing = {theatre.bloc_of(lost)} if lost else set()
    sides: dict[str, str] = {}
    for actor in actors:
        around = sentence.text[max(0, actor.start - sentence.start - 24) : actor.end - sentence.start + 14]
        if _LOSING.search(around):
            losing.add(theatre.bloc_of(actor.actor_id))
        elif actor.actor_id:
            sides.setdefault(theatre.bloc_of(actor.actor_id), actor.actor_id)
    left = [actor_id for bloc, actor_id in sides.items() if bloc not in losing]
    return left[0] if len(left) == 1 else None


def _mask(
    sentence: Sentence,
    places: Mapping[int, PlaceMention],
    actors: Iterable[ActorMention],
    dates: Iterable[DateMention],
) -> str:
    masked = list(sentence.text)
    spans = [(d.start - sentence.start, d.end - sentence.start, DAY) for d in dates]
    spans += [(a.start - sentence.start, a.end - sentence.start, ACTOR) for a in actors]
    spans += [(at, at + len(m.text), PLACE) for at, m in places.items()]
    for start, end, sign in spans:
        masked[start:end] = sign * (min(end, len(masked)) - start)
    return "".join(masked)


def _speaker(text: str) -> str:
    found = _SPEAKER.search(text)
    return (found["who"] or found["first"] or "").strip() if found else ""


def _without_echoes(claims: list[Claim]) -> tuple[list[Claim], list[Rejected]]:
    """Titles that say what the body says, and one sentence saying one thing twice, are set aside or merged."""
    kept: dict[tuple[Any, ...], Claim] = {}
    rejected = []
    body = {(c.place_id, c.change, c.status) for c in claims if not c.in_title}
    for claim in claims:
        if claim.in_title and (
            (claim.place_id, claim.change, claim.status) in body or (claim.status == "planned" and body)
        ):
            rejected.append(
                Rejected(
                    claim.article_id,
                    "same_as_body",
                    "The body says the same.",
                    claim.evidence,
                    claim.start,
                    claim.end,
                    (),
                    claim,
                )
            )
            continue
        key = (claim.start, claim.in_title, claim.place_id, claim.change)
        best = kept.get(key)
        if best is None or claim.confidence > best.confidence:
            kept[key] = claim
    return list(kept.values()), rejected


_TAKING: tuple[Change, ...] = ("captured", "captured_part", "entered", "offensive")


def _with_gainers(claims: list[Claim], mentions: Mentions, theatre: Theatre) -> Iterable[Claim]:
    """A change whose gainer the sentence does not name takes the one that gains most often in the article.

    Failing that, the actor of another bloc that the article names most often; never the loser, and less sure.
    """
    gainers = Counter(c.gained_by for c in claims if c.gained_by and c.change in _TAKING)
    named = Counter(m.actor_id for found in mentions.actors.values() for m in found if m.actor_id)
    losers = Counter(theatre.bloc_of(c.lost_by) for c in claims if c.lost_by)
    for claim in claims:
        if claim.gained_by is None and claim.change in _TAKING:
            loser = theatre.bloc_of(claim.lost_by) or (losers.most_common(1)[0][0] if losers else "")
            options = [a for a, _ in (*gainers.most_common(), *named.most_common()) if theatre.bloc_of(a) != loser]
            if options:
                claim = replace(claim, gained_by=options[0], confidence=round(claim.confidence * 0.8, 3))
        if claim.gained_by is None and claim.change == "withdrew" and claim.status == "happened":
            takers = [
                c.gained_by for c in claims if c.place_id == claim.place_id and c.change in _TAKING and c.gained_by
            ]
            takers = [a for a in takers if theatre.bloc_of(a) != theatre.bloc_of(claim.lost_by)]
            claim = replace(claim, gained_by=takers[0]) if takers else claim
        yield claim


def claim_id(claim: Claim) -> str:
    """Known by article, offsets, change and place: 16 hex digits."""
    key = f"{claim.article_id}|{claim.start}|{claim.end}|{claim.in_title}|{claim.change}|{claim.place_id}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def claim_row(claim: Claim, article: Article, theatre: Theatre) -> dict[str, Any]:
    """One claim in the columns of CLAIMS."""
    place = theatre.gazetteer.places[claim.place_id]
    return {
        "claim_id": claim_id(claim), "article_id": claim.article_id, "doc_id": article.doc_id, "outlet": article.outlet,
        "published_on": article.published_on, "place_id": place.place_id, "place": place.name,
        "place_as_written": claim.place_as_written, "lat": place.lat, "lon": place.lon, "place_kind": place.kind,
        "place_precision": place.precision, "part": claim.part, "change": claim.change, "status": claim.status,
        "gained_by": claim.gained_by, "lost_by": claim.lost_by,
        "date_start": claim.date_start, "date_end": claim.date_end,
        "date_precision": claim.date_precision, "asserted_by": claim.asserted_by, "evidence": claim.evidence,
        "start": claim.start, "end": claim.end, "in_title": claim.in_title, "rule_id": claim.rule_id,
        "confidence": claim.confidence,
    }  # fmt: skip


def claims_frame(readings: Iterable[Reading], theatre: Theatre) -> pd.DataFrame:
    """All claims of the readings as CLAIMS; every article must have its published day."""
    return make_frame(CLAIMS, [claim_row(c, r.article, theatre) for r in readings for c in r.claims])


def rejected_frame(readings: Iterable[Reading], theatre: Theatre) -> pd.DataFrame:
    """All that the readings set aside, as REJECTED."""
    rows = []
    for reading in readings:
        for item in reading.rejected:
            claim = item.claim
            rows.append({
                "article_id": item.article_id, "doc_id": reading.article.doc_id, "reason": item.reason,
                "detail": item.detail, "evidence": item.evidence, "start": item.start, "end": item.end,
                "candidates": "|".join(item.candidates), "change": claim.change if claim else None,
                "status": claim.status if claim else None, "gained_by": claim.gained_by if claim else None,
                "lost_by": claim.lost_by if claim else None, "date_start": claim.date_start if claim else None,
                "date_end": claim.date_end if claim else None,
                "place_as_written": claim.place_as_written if claim else None,
            })  # fmt: skip
    return make_frame(REJECTED, rows)
