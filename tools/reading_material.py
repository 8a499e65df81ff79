#!/usr/bin/env python3
"""Annotated documents to passages with labels, for tools/train_judge.py and benchmarks.

    python tools/reading_material.py --vocab vocab.txt --out FOLDER

Runs in the product's environment. Reads ../shared (claims_dev, claims_train, articles) and data/reading, whichever is
there. Documents whose SHA-256 of doc_id begins with 0-5 are held back: marked so, and their texts are not looked into
for the vocabulary. A reprint follows its original.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "benchmarks"), str(SHARED / "benchmarks")]

from annotations import read_annotations  # noqa: E402
from headlines import alone, said_by_title  # noqa: E402
from same_place import far_off, is_same_place  # noqa: E402
from score_claims import date_right, group  # noqa: E402

from pipeline.articles import split_sentences  # noqa: E402
from pipeline.dates import as_future  # noqa: E402
from pipeline.grammar.rules import load_rules  # noqa: E402
from pipeline.judge.encode import Passage, candidate_features, make_passages  # noqa: E402
from pipeline.judge.hear import Candidate, Heard, Kind, hear  # noqa: E402
from pipeline.judge.layout import distance  # noqa: E402
from pipeline.judge.pieces import PieceMaker  # noqa: E402
from pipeline.mentions import Mentions, find_mentions  # noqa: E402
from pipeline.records import CHANGES, STATUSES, ActorMention, Article, PlaceMention, Sentence  # noqa: E402
from pipeline.theatre import Theatre, list_theatres, load_theatre  # noqa: E402
from pipeline.theatre_choice import choose_theatre  # noqa: E402


@dataclass(frozen=True, slots=True)
class Document:
    """An annotated document and the set that it is of."""

    source: str
    article: Article
    claims: tuple[dict[str, Any], ...]
    is_held_back: bool
    is_title_open: bool = False
    """Whether nobody annotated its title."""


def is_held_back(doc_id: str, source: str = "") -> bool:
    """Six in sixteen; of the documents written to learn from, one in sixteen."""
    return hashlib.sha256(doc_id.encode()).hexdigest()[0] in ("0" if source.startswith("reading") else "012345")


def _article(doc_id: str, title: str, text: str, published: str | None, outlet: str = "") -> Article:
    day = date.fromisoformat(published[:10]) if published else None
    return Article(hashlib.sha256((title + text).encode()).hexdigest(), doc_id, title, text, day, outlet)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_documents() -> list[Document]:
    """Every annotated document that is there, in a fixed order."""
    documents = []
    reprints = {}
    if (SHARED / "articles/reprints.csv").is_file():
        with (SHARED / "articles/reprints.csv").open(encoding="utf-8") as file:
            reprints = {row["article"]: row["reprint_of"] for row in csv.DictReader(file)}
    for path in sorted((ROOT / "data/reading").glob("*.jsonl")):
        for row in _lines(path):
            documents.append(_document(f"reading/{path.stem}", row, row["claims"]))
    for path in sorted((ROOT / "data/reading").glob("*.txt")):
        for row in read_annotations(path):
            documents.append(replace(_document(f"reading/{path.stem}", row, row["claims"]), is_title_open=True))
    for path in sorted((SHARED / "benchmarks/claims_train").glob("*.jsonl")):
        for row in _lines(path):
            documents.append(_document(f"claims_train/{path.stem}", row, row["claims"]))
    dev = SHARED / "benchmarks/claims_dev"
    if dev.is_dir():
        gold = {row["doc_id"]: row["claims"] for row in _lines(dev / "gold.jsonl")}
        documents += [_document("claims_dev", row, gold[row["doc_id"]]) for row in _lines(dev / "docs.jsonl")]
    if (SHARED / "articles/gold.jsonl").is_file():
        for row in _lines(SHARED / "articles/gold.jsonl"):
            documents.append(_demonstration(row, reprints))
    return documents


def _document(source: str, row: dict[str, Any], claims: list[dict[str, Any]]) -> Document:
    article = _article(row["doc_id"], row.get("title") or "", row["text"], row.get("published"))
    return Document(source, article, tuple(claims), is_held_back(row["doc_id"], source))


def _demonstration(row: dict[str, Any], reprints: dict[str, str]) -> Document:
    raw = (SHARED / "articles/articles" / row["doc_id"]).read_text(encoding="utf-8")
    _, head, body = raw.split("---\n", 2)
    fields = dict(re.findall(r"^(\w+): \"?(.*?)\"?$", head, re.M))
    article = _article(row["doc_id"], fields["title"], body.strip(), fields["published"], fields["outlet"])
    original = reprints.get(row["doc_id"], row["doc_id"])
    return Document("articles", article, tuple(row["claims"]), is_held_back(original))


@cache
def theatres() -> dict[str, Theatre]:
    return {name: load_theatre(name) for name in list_theatres()}


def theatre_of(article: Article) -> Theatre:
    """The theatre that `--theatre auto` takes; Syria and Iraq where it takes none."""
    return theatres()[choose_theatre(article, list_theatres()) or "syria_iraq"]


def hear_all(article: Article, theatre: Theatre, extra: Mentions | None = None) -> list[Heard]:
    sentences = split_sentences(article)
    mentions = find_mentions(article, sentences, theatre)
    if extra is not None:
        mentions = _united(mentions, extra)
    return [hear(s, mentions, theatre, load_rules()) for s in sentences]


def _united(found: Mentions, extra: Mentions) -> Mentions:
    def more(a: Any, b: Any, blockers: Any) -> dict[int, tuple[Any, ...]]:
        return {
            i: (*a[i], *(m for m in b.get(i, ()) if not any(o.start < m.end and m.start < o.end
                                                            for x in blockers for o in x[i])))
            for i in a
        }  # fmt: skip

    strangers = {
        i: tuple(s for s in found.strangers[i]
                 if not any(a.start < s.end and s.start < a.end for a in extra.actors.get(i, ()))
                 and not any(p.start < s.end and s.start < p.end for p in extra.strangers.get(i, ())))
        for i in found.strangers
    }  # fmt: skip
    strangers = more(strangers, extra.strangers, (found.places, strangers))
    actors = more(found.actors, extra.actors, (found.actors, found.places))
    return replace(found, strangers=strangers, actors=actors)


def gold_mentions(document: Document, sentences: tuple[Sentence, ...]) -> Mentions:
    """Places and actors as the annotator wrote them, wherever these words stand."""
    places: dict[int, list[PlaceMention]] = {}
    actors: dict[int, list[ActorMention]] = {}
    words: dict[str, str] = {}
    names: set[str] = set()
    for claim in document.claims:
        for key in ("gained_by", "lost_by"):
            written = claim.get(f"{key}_as_written")
            if written and claim[key] and not re.fullmatch(r"(?:they|it|its|their|he|who|which)", written, re.I):
                words.setdefault(written, claim[key])
        for written in (claim.get("place_as_written"), claim.get("place")):
            if written and written[:1].isupper():
                names.add(written)
    for sentence in sentences:
        for written, who in sorted(words.items(), key=lambda w: -len(w[0])):
            for at in _found(written, sentence):
                if not any(a.start < at + len(written) and at < a.end for a in actors.get(sentence.index, ())):
                    actors.setdefault(sentence.index, []).append(
                        ActorMention(at, at + len(written), written, who, (), sentence.in_title)
                    )
        for written in sorted(names, key=lambda n: (-len(n), n)):
            for at in _found(written, sentence):
                if not any(a.start < at + len(written) and at < a.end for a in places.get(sentence.index, ())):
                    places.setdefault(sentence.index, []).append(
                        PlaceMention(at, at + len(written), written, None, (), "exact", "", sentence.in_title)
                    )
    return Mentions({}, {i: tuple(a) for i, a in actors.items()}, {}, {i: tuple(p) for i, p in places.items()})


def _found(words: str, sentence: Sentence) -> list[int]:
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [sentence.start + m.start() for m in re.finditer(pattern, sentence.text)]


def locate(document: Document, claim: dict[str, Any], heard: list[Heard], theatre: Theatre) -> Candidate | None:
    """The candidate that a gold claim speaks of; None when its evidence is not found."""
    text = document.article.text
    starts = [m.start() for m in re.finditer(re.escape(claim["evidence"]), text)]
    if not starts:
        in_title = document.article.title.find(claim["evidence"]) >= 0
        titles = [h for h in heard if h.sentence.in_title]
        return _pick(claim, titles, 0, len(document.article.title), theatre) if in_title and titles else None
    start, end = starts[0], starts[0] + len(claim["evidence"])
    touched = [h for h in heard if not h.sentence.in_title and h.sentence.start < end and start < h.sentence.end]
    return _pick(claim, touched, start, end, theatre)


def _pick(claim: dict[str, Any], touched: list[Heard], start: int, end: int, theatre: Theatre) -> Candidate | None:
    written, trigger = claim.get("place_as_written"), claim.get("trigger")
    pivot = (start + end) / 2
    for h in touched:
        at = h.sentence.text.find(trigger, max(0, start - h.sentence.start)) if trigger else -1
        if at >= 0:
            pivot = h.sentence.start + at + len(trigger or "") / 2
            break
    spots = [(at, at + len(written)) for h in touched for at in _found(written, h.sentence)] if written else []
    inside = [s for s in spots if start <= s[0] < end] or spots
    if inside:
        spot = min(inside, key=lambda s: abs((s[0] + s[1]) / 2 - pivot))
        over = [c for h in touched for c in h.candidates if c.kind is not Kind.ELIDED
                and c.mention.start < spot[1] and spot[0] < c.mention.end]  # fmt: skip
        if over:
            return max(over, key=lambda c: (is_same_place(c.mention, claim, theatre), c.kind is Kind.KNOWN,
                                            min(c.mention.end, spot[1]) - max(c.mention.start, spot[0])))  # fmt: skip
    named = [c for h in touched for c in h.candidates if c.kind in (Kind.KNOWN, Kind.NAME, Kind.OUTSIDE)
             and is_same_place(c.mention, claim, theatre)]  # fmt: skip
    named = [c for c in named if start <= c.mention.start < end] or named
    if named:
        return min(named, key=lambda c: (far_off(c.mention, claim, theatre), abs(c.mention.start - pivot)))
    anaphors = [c for h in touched for c in h.candidates if c.kind is Kind.ANAPHOR and start <= c.mention.start < end]
    anaphors = [c for c in anaphors if c.mention.text.lower() not in ("it", "there", "here")] or anaphors
    if anaphors:
        return min(anaphors, key=lambda c: abs(c.mention.start - pivot))
    return touched[0].candidates[-1] if touched else None


def passages_of(document: Document, theatre: Theatre, maker: PieceMaker, *, with_gold: bool) -> list[dict[str, Any]]:
    """The passages of a document as plain numbers, with labels for the gold claims."""
    sentences = split_sentences(document.article)
    extra = gold_mentions(document, sentences) if with_gold else None
    plain = {(c.mention.start, c.mention.in_title) for h in hear_all(document.article, theatre) for c in h.candidates}
    heard = hear_all(document.article, theatre, extra)
    labels: dict[int, list[dict[str, Any]]] = {}
    lost = 0
    for claim in document.claims:
        candidate = locate(document, claim, heard, theatre)
        if candidate is None:
            lost += 1
        else:
            labels.setdefault(id(candidate), []).append(claim)
    if document.is_title_open:
        for candidate, claim in said_by_title(heard, document.claims, theatre):
            labels.setdefault(id(candidate), [claim])
    rows = [_row(p, document, labels, theatre, plain) for p in make_passages(heard, maker, theatre.bloc_of)]
    told = sum(len(c["y"]) for row in rows for c in row["candidates"])
    for row in rows:
        row["n_lost"], row["n_told"], row["n_gold"] = lost, told, len(document.claims)
    return rows


def _row(
    p: Passage, document: Document, labels: dict[int, list[dict[str, Any]]], theatre: Theatre, plain: set[Any]
) -> dict[str, Any]:
    body = document.claims
    candidates = []
    for (candidate, heard, span, number), end in zip(p.candidates, p.ends, strict=True):
        golds = labels.get(id(candidate), [])
        y = [_label(claim, p, document, theatre, number) for claim in golds]
        fits = [(far_off(o.mention, golds[0], theatre), i) for i, (o, _, _) in enumerate(p.names)
                if golds and is_same_place(o.mention, golds[0], theatre)]  # fmt: skip
        ante = [i for off, i in fits if off == min(fits)[0]]
        is_echo = heard.sentence.in_title and not golds and (document.is_title_open or (any(
            is_same_place(candidate.mention, c, theatre) for c in body) and candidate.kind is not Kind.ELIDED))  # fmt: skip
        candidates.append({
            "span": span, "end": end, "n": number, "kind": int(candidate.kind), "f": candidate_features(candidate, heard),
            "y": y, "ante": ante, "skip": is_echo, "gold_only": (candidate.mention.start, candidate.mention.in_title) not in plain,
        })  # fmt: skip
    return {
        "doc": document.article.doc_id, "source": document.source, "held": document.is_held_back,
        "pieces": p.pieces, "marks": p.marks, "candidates": candidates,
        "actors": [[*s, n] for _, s, n in p.actors], "dates": [[*s, n] for _, s, n in p.dates],
        "names": [[*s, n] for _, s, n in p.names],
        "sides": [theatre.bloc_of(a.actor_id) or a.actor_id or f"?{i}" for i, (a, _, _) in enumerate(p.actors)],
        "days": [f"{d.date_start} {d.date_end}" for d, _, _ in p.dates],
    }  # fmt: skip


def _label(claim: dict[str, Any], p: Passage, document: Document, theatre: Theatre, number: int) -> dict[str, Any]:
    return {
        "change": CHANGES.index(claim["change"]), "status": STATUSES.index(claim.get("status") or "happened"),
        "gained": _sides(claim, "gained_by", p, document), "lost": _sides(claim, "lost_by", p, document),
        "day": _days(claim, p, document, number),
    }  # fmt: skip


def _sides(claim: dict[str, Any], key: str, p: Passage, document: Document) -> list[int] | None:
    """The actors of the passage that are the one meant; [-1] for nobody, None when it is somebody not named there."""
    who, written = claim.get(key), claim.get(f"{key}_as_written")
    if not who:
        return [-1]
    found = {i for i, (a, _, _) in enumerate(p.actors)
             if group(a.actor_id) == group(who) or any(group(c) == group(who) for c in a.candidates)}  # fmt: skip
    if written:
        text = document.article.text
        at = text.find(claim["evidence"])
        spots = [m.start() for m in re.finditer(re.escape(written), text)]
        inside = [s for s in spots if at <= s < at + len(claim["evidence"])] or spots
        found |= {i for i, (a, _, _) in enumerate(p.actors) if not a.in_title
                  for s in inside if a.start < s + len(written) and s < a.end}  # fmt: skip
    return sorted(found) or None


def _days(claim: dict[str, Any], p: Passage, document: Document, number: int) -> list[int] | None:
    """The dates of the passage that are right; -1 for none, -2 for the published day, None where no words say it.

    The published day was the last of a pointer's answers but one.
    """
    if not claim.get("date_start") and not claim.get("date_end"):
        return [-1]
    published = document.article.published_on
    is_today = (
        published is not None and published.isoformat() == str(claim["date_start"])[:10] == str(claim["date_end"])[:10]
    )
    planned = claim.get("status") == "planned" and published is not None
    fits = []
    for i, (day, _, n) in enumerate(p.dates):
        day = as_future(day, published) if planned and published else day
        days = {"date_start": day.date_start.isoformat(), "date_end": day.date_end.isoformat()}
        if date_right(claim, days):
            is_written = bool(claim.get("date_as_written")) and (
                day.text in claim["date_as_written"] or claim["date_as_written"] in day.text)  # fmt: skip
            fits.append((not is_written, distance(number, n) != 0, i))
    if is_today:
        return [-2, *(i for _, is_elsewhere, i in fits if not is_elsewhere)]
    return [i for *how, i in fits if how == list(min(fits)[:2])] or None


def make_vocabulary(path: Path, documents: list[Document], common: int = 6000) -> dict[str, int]:
    """The pieces that occur in documents to learn from, single characters, and the commonest ones of BERT."""
    pieces = path.read_text(encoding="utf-8").split("\n")
    known = {piece: i for i, piece in enumerate(pieces) if piece}
    maker = PieceMaker(known)
    seen: Counter[int] = Counter()
    for document in documents:
        if not document.is_held_back:
            seen.update(maker.cut(document.article.text)[0])
            seen.update(maker.cut(document.article.title)[0])
    kept = [p for i, p in enumerate(pieces) if p and not p.startswith("[unused") and (
        i in seen or i < 1996 + common or len(p.removeprefix("##")) == 1)]  # fmt: skip
    kept = ["[PAD]", *(p for p in kept if p != "[PAD]")]
    return {piece: i for i, piece in enumerate(kept)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vocab", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="a vocabulary.json to use as it is")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    documents = read_documents()
    vocabulary = make_vocabulary(args.vocab, documents)
    if args.keep:
        vocabulary = {p: i for i, p in enumerate(json.loads(args.keep.read_text(encoding="utf-8")))}
    (args.out / "vocabulary.json").write_text(json.dumps(list(vocabulary)), encoding="utf-8")
    maker = PieceMaker(vocabulary)
    counts: Counter[tuple[str, str]] = Counter()
    with (args.out / "passages.jsonl").open("w", encoding="utf-8") as file:
        for document in documents:
            theatre = theatre_of(document.article)
            rows = passages_of(document, theatre, maker, with_gold=True)
            if document.is_title_open:
                rows += [row for row in map(alone, rows) if row is not None]
            for row in rows:
                row["theatre"] = theatre.theatre_id
                file.write(json.dumps(row) + "\n")
            counts[document.source, "documents"] += 1
            counts[document.source, "gold"] += len(document.claims)
            counts[document.source, "aligned"] += sum(len(c["y"]) for r in rows for c in r["candidates"])
            counts[document.source, f"theatre {theatre.theatre_id}"] += 1
    print(len(vocabulary), "pieces")
    for key, n in sorted(counts.items()):
        print(*key, n)


if __name__ == "__main__":
    main()
