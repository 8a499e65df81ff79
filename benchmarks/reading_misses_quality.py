"""What the reader finds and misses, by change and by how a sentence says it, on the documents that are held back.

    python benchmarks/reading_misses_quality.py [--sets NAME...] [--json]

A claim counts as found when the scorer's lenient match finds it: the same place, kind of change and whether it happened.
The ways of saying are found by plain patterns in the annotated quote; a claim may have several. Annotated sets of
`../shared` are used where that is there, else only the project's own; nothing is pinned here, see reading_quality.py.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "benchmarks")]

from reading_material import Document, read_documents  # noqa: E402
from reading_quality import read, set_of  # noqa: E402
from score_claims import checked, merge, score  # noqa: E402

Claim = dict[str, Any]
Label = Callable[[Claim, Document, Counter[str]], list[str]]
_DAY = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|overnight|ago\b|last\s|earlier\b|since\b|"
    r"january|february|march|april|may\s\d|june|july|august|september|october|november|december|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_WAYS: dict[str, re.Pattern[str]] = {
    "X-held, -run, -controlled": re.compile(r"\b\w+-(?:held|run|controlled|ruled|dominated|occupied)\b", re.IGNORECASE),
    "stronghold, bastion, capital, pocket": re.compile(
        r"\b(?:stronghold|bastion|pocket|enclave|fief\w*|heartland|de facto capital|holdout|territory)\b", re.IGNORECASE
    ),
    "the fall, capture or loss of X": re.compile(
        r"\b(?:fall|capture|recapture|seizure|loss|takeover|liberation|conquest|siege|control) of\b", re.IGNORECASE
    ),
    "passive (was taken by Y)": re.compile(r"\b(?:was|were|been|being|is|are)\s+(?:\w+\s)?\w+(?:ed|en)\b", re.IGNORECASE),
    "not, never, failed, denied": re.compile(r"\b(?:not|never|no|failed|denied|deny|denies|repel\w*)\b", re.IGNORECASE),
    "will, plans, hopes": re.compile(r"\b(?:will|would|plan\w*|prepar\w*|hop\w*|aim\w*|vow\w*|expect\w*)\b", re.IGNORECASE),
    "a share or part of X": re.compile(r"per ?cent|%|\bmost of|\bparts? of|\bhalf of|\bquarters?\b|outskirts", re.IGNORECASE),
}  # fmt: skip


def ways_of(claim: Claim, document: Document, same: Counter[str]) -> list[str]:
    """How a claim is said."""
    words, quote = claim.get("place_as_written") or "", claim.get("evidence") or ""
    found = [name for name, pattern in _WAYS.items() if pattern.search(quote)]
    if not words or words not in quote:
        found.append("place not in the quote")
    elif words[:1].islower() or words.lower().startswith(("the ", "it", "there", "both")):
        found.append('place as "the town", "it", "there"')
    else:
        found.append("place by its name")
    found.append("day in the quote" if _DAY.search(quote) else "no day in the quote")
    if same[quote] >= 3:
        found.append("three and more places in one quote")
    if quote and document.article.text.find(quote) > 400:
        found.append("later than the first 400 characters")
    return found


def change_of(claim: Claim, document: Document, same: Counter[str]) -> list[str]:
    """What a claim says."""
    return [f"{claim['change']}, {claim['status']}"]


@dataclass(frozen=True, slots=True)
class Scored:
    """One annotated claim with its document, how often each quote is annotated there, and whether it was found."""

    claim: Claim
    document: Document
    same: Counter[str]
    is_found: bool
    is_full: bool


def scored(documents: Sequence[Document], reader: Callable[[Document], list[Claim]]) -> list[Scored]:
    """Every annotated claim of the documents, each of which is read once."""
    golds = {d.article.doc_id: merge([checked(c) for c in d.claims]) for d in documents}
    said = {d.article.doc_id: merge([checked(c) for c in reader(d)]) for d in documents}
    _, pairs = score(golds, said)
    hit = {id(g) for found in pairs["lenient"].values() for g, _ in found}
    whole = {id(g) for found in pairs["full"].values() for g, _ in found}
    same = {d.article.doc_id: Counter(c.get("evidence") or "" for c in d.claims) for d in documents}
    return [
        Scored(claim, d, same[d.article.doc_id], id(claim) in hit, id(claim) in whole)
        for d in documents
        for claim in golds[d.article.doc_id]
    ]


def tally(rows: Sequence[Scored], label: Label) -> list[tuple[str, int, int, int]]:
    """For each label how many are annotated, how many are found, and how many with the gainer and the day right."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for name in label(row.claim, row.document, row.same):
            counts[name][0] += 1
            counts[name][1] += row.is_found
            counts[name][2] += row.is_full
    return [(name, n, found, full) for name, (n, found, full) in sorted(counts.items(), key=lambda x: -x[1][0])]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="*", default=["claims_dev", "articles", "claims_train/s", "claims_train/u"])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    documents = [d for d in read_documents() if d.is_held_back and any(set_of(d).startswith(s) for s in args.sets)]
    if not documents:
        print("../shared is not there: the project's own held-back documents are counted.", file=sys.stderr)
        documents = [d for d in read_documents() if d.is_held_back]
    claims = scored(documents, lambda document: read(document, "judge"))
    for title, label in (("change", change_of), ("way of saying", ways_of)):
        rows = tally(claims, label)
        if not args.json:
            print(f"\n| {title} | annotated | found | found, who and when too |\n|---|---|---|---|")
        for name, n, found, full in rows:
            if args.json:
                print(json.dumps({"benchmark": "reading_misses", "case": f"{title}: {name}", "unit": "share found",
                                  "n": n, "ours": round(found / n, 3), "full": round(full / n, 3)}))  # fmt: skip
            elif n >= 8:
                print(f"| {name} | {n} | {found / n:.2f} | {full / n:.2f} |")


if __name__ == "__main__":
    main()
