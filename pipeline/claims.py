"""What each sentence of an article asserts: who changed what where, when, and whether it happened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from pipeline.articles import split_sentences
from pipeline.grammar.rules import load_rules
from pipeline.judge.asked import AskedReader, reader_settings
from pipeline.judge.by_rules import RuleReader
from pipeline.judge.decide import decide_claims, explain_claims, explain_verdict
from pipeline.judge.echoes import without_echoes
from pipeline.judge.hear import Heard, hear
from pipeline.judge.model import Judge, load_judge
from pipeline.judge.sides import fill_gainers
from pipeline.mentions import Mentions, find_mentions
from pipeline.records import Article, Claim, Reading
from pipeline.tables import CLAIMS, REJECTED, make_frame
from pipeline.theatre import Theatre


def make_claims(article: Article, theatre: Theatre) -> Reading:
    """Read one article: its claims in the order of the text, what was set aside, and the places it names.

    Rules propose and the learned judge decides; where its file is missing the rules decide alone. Every claim's
    evidence is an exact part of the text. What a rule proposes ends as a claim or in `rejected`: a place that stays
    undecided as place_ambiguous with its candidates, an unknown name in the place's slot as place_unknown, one that
    lies elsewhere as place_outside, a side that cannot be as actor_unknown, and what the words do not assert as
    judged_false. The same article always gives the same reading.

    Where WHOHELD_READER names the address of another reader that one is asked instead, and may answer otherwise
    another time; ReaderFailed when it does not answer.
    """
    settings = reader_settings()
    if settings is not None:
        sentences = split_sentences(article)
        return AskedReader(settings).read(article, theatre, sentences, find_mentions(article, sentences, theatre))
    return read_with(load_judge(), article, theatre)


def explain_article(article: Article, theatre: Theatre) -> tuple[Reading, list[dict[str, Any]]]:
    """The reading of make_claims, and for each sentence how the rules and the judge come to theirs.

    A sentence's row has `sentence`, `places`, `actors`, `dates` as they were found, `proposals` of the rules, and
    `judged`, the candidates with the judge's probabilities and each decision; empty without the judge. Another reader
    that is asked for the claims explains nothing: the rows then stand beside its claims, and need not agree with them.
    """
    sentences = split_sentences(article)
    found = find_mentions(article, sentences, theatre)
    judge = load_judge()
    told = explain_claims(judge, article, theatre, sentences, found) if judge is not None else None
    reading = told.reading if told and reader_settings() is None else make_claims(article, theatre)
    judged: dict[int, list[dict[str, Any]]] = {}
    for one in told.judged if told else ():
        judged.setdefault(one.heard.sentence.index, []).append(explain_verdict(one, told.decisions if told else {}))
    heard = {h.sentence.index: h for h in told.heard} if told else {}
    rows = []
    for sentence in sentences:
        here = heard.get(sentence.index) or hear(sentence, found, theatre, load_rules())
        rows.append(_heard_row(here, found) | {"judged": judged.get(sentence.index, [])})
    return reading, rows


def _heard_row(heard: Heard, found: Mentions) -> dict[str, Any]:
    sentence, index = heard.sentence, heard.sentence.index
    return {
        "sentence": sentence.text,
        "places": [
            {"text": m.text, "place_id": m.place_id, "tier": m.tier, "part": m.part} for m in found.places[index]
        ],
        "actors": [{"text": m.text, "actor_id": m.actor_id} for m in found.actors[index]],
        "dates": [{"text": m.text, "from": str(m.date_start), "to": str(m.date_end)} for m in found.dates[index]],
        "proposals": [
            {"rule_id": p.rule.rule_id, "change": p.rule.change, "place": c.mention.text,
             "words": sentence.text[p.start : p.end]}
            for c in heard.candidates for p in c.proposals
        ],
    }  # fmt: skip


def read_with(judge: Judge | None, article: Article, theatre: Theatre) -> Reading:
    """As make_claims, with this judge, or with the rules alone for None."""
    sentences = split_sentences(article)
    mentions = find_mentions(article, sentences, theatre)
    if judge is not None:
        return decide_claims(judge, article, theatre, sentences, mentions)
    reader = RuleReader(article, theatre, mentions)
    for sentence in sentences:
        reader.read(sentence)
    claims, echoes = without_echoes(fill_gainers(reader.claims, reader.told, theatre))
    places = tuple(m for found in mentions.places.values() for m in found)
    return Reading(article, tuple(claims), (*reader.rejected, *echoes), places)


def claim_id(claim: Claim) -> str:
    """Known by article, offsets, change and place: 16 hex digits."""
    key = f"{claim.article_id}|{claim.start}|{claim.end}|{claim.in_title}|{claim.change}|{claim.place_id}"
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def claim_ids(claims: Sequence[Claim]) -> list[str]:
    """The ids of the claims of one article; of those that share all that a claim is known by, the first keeps its id.

    The others are known by their status, gainer and part besides.
    """
    given: list[str] = []
    taken: set[str] = set()
    for claim in claims:
        known_as = claim_id(claim)
        if known_as in taken:
            more = f"{known_as}|{claim.status}|{claim.gained_by}|{claim.part}"
            known_as = hashlib.sha256(more.encode()).hexdigest()[:16]
        taken.add(known_as)
        given.append(known_as)
    return given


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
    rows = []
    for reading in readings:
        for claim, known_as in zip(reading.claims, claim_ids(reading.claims), strict=True):
            rows.append(claim_row(claim, reading.article, theatre) | {"claim_id": known_as})
    return make_frame(CLAIMS, rows)


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
                "place_as_written": claim.place_as_written if claim else item.place_as_written or None,
            })  # fmt: skip
    return make_frame(REJECTED, rows)
