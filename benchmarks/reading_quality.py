"""How well claims are read, on every annotated set that is there, in both parts.

    python benchmarks/reading_quality.py [--reader judge|rules|both] [--sets NAME...] [--misses N] [--json] [--all-files]

Documents whose SHA-256 of doc_id begins with 0-5 are held back: nothing was learned from them. A reprint follows its
original. Sets: claims_dev, articles and claims_train of `../shared` and the project's own data/reading; where `../shared`
is not there, only what the project has is scored, and that is said. A figure below its floor in FLOORS ends the run
with exit status 1; the floors go down only by a stated decision, and so does a change of the texts (CORPUS).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "benchmarks")]

from reading_material import Document, read_documents, theatre_of  # noqa: E402
from score_claims import checked, merge, score  # noqa: E402

from pipeline.claims import claim_row, read_with  # noqa: E402
from pipeline.judge.model import load_judge  # noqa: E402

FLOORS: dict[tuple[str, str, str], float] = {
    ("articles", "held back", "lenient"): 0.65,
    ("articles", "held back", "full"): 0.53,
    ("articles", "held back", "false_whole_captures"): 0.16,
    ("claims_dev", "held back", "lenient"): 0.64,
    ("claims_dev", "held back", "full"): 0.53,
    ("claims_dev", "held back", "false_whole_captures"): 0.24,
    ("claims_train/syria_iraq", "held back", "lenient"): 0.54,
    ("claims_train/syria_iraq", "held back", "full"): 0.33,
    ("claims_train/syria_iraq", "held back", "false_whole_captures"): 0.22,
    ("claims_train/ukraine_sudan_yemen_libya", "held back", "lenient"): 0.63,
    ("claims_train/ukraine_sudan_yemen_libya", "held back", "full"): 0.4,
    ("claims_train/ukraine_sudan_yemen_libya", "held back", "false_whole_captures"): 0.18,
    ("claims_train/wiki", "held back", "lenient"): 0.49,
    ("claims_train/wiki", "held back", "full"): 0.19,
    ("claims_train/wiki", "held back", "false_whole_captures"): 0.22,
    ("claims_train/world_and_hard_cases", "held back", "lenient"): 0.39,
    ("claims_train/world_and_hard_cases", "held back", "full"): 0.27,
    ("claims_train/world_and_hard_cases", "held back", "false_whole_captures"): 0.3,
}
"""(set, part, figure) to the least that is allowed; false_whole_captures: the most."""
CORPUS = {
    "articles": "fb5ec709849765a2",
    "claims_dev": "29b6bdb30dd050fb",
    "claims_train/syria_iraq": "f958ff74523667ba",
    "claims_train/ukraine_sudan_yemen_libya": "d3e1650df258dd34",
    "claims_train/wiki": "ebcc73746c60eafe",
    "claims_train/world_and_hard_cases": "4caff710fbda2716",
}
"""Set to the hash of its texts and annotations."""
SHOWN = (
    "status_right",
    "gained_by_right",
    "lost_by_right",
    "date_right",
    "empty_documents_kept_empty",
    "false_whole_captures",
)
SHORT = ("status", "gained", "lost", "date", "empty", "false whole")


def set_of(document: Document) -> str:
    """The set under which a document is reported; Wikipedia's prose apart."""
    if document.source.startswith("claims_train/wiki"):
        return "claims_train/wiki"
    return document.source


def read(document: Document, reader: str) -> list[dict[str, Any]]:
    """The claims that a reader finds in a document, as the scorer wants them."""
    theatre = theatre_of(document.article)
    judge = load_judge() if reader == "judge" else None
    reading = read_with(judge, document.article, theatre)
    rows = [claim_row(claim, document.article, theatre) for claim in reading.claims]
    for row in rows:
        for key in ("date_start", "date_end"):
            row[key] = row[key].isoformat() if row[key] else None
    return rows


def measure(documents: Iterable[Document], reader: str, misses: int = 0) -> dict[str, Any]:
    """The scorer's result for some documents."""
    documents = list(documents)
    golds = {d.article.doc_id: merge([checked(c) for c in d.claims]) for d in documents}
    said = {d.article.doc_id: merge([checked(c) for c in read(d, reader)]) for d in documents}
    result, pairs = score(golds, said)
    if misses:
        hit = {id(c) for found in pairs["lenient"].values() for gp in found for c in gp}
        for label, source in (("missed", golds), ("spurious", said)):
            rows = [(doc, c) for doc in golds for c in source[doc] if id(c) not in hit]
            for doc, c in rows[:misses]:
                days = f"{c.get('date_start')}"
                print(f"  {label} {doc} {c.get('place')} {c['change']} {c['status']} {c.get('gained_by')}<-{c.get('lost_by')} "
                      f"{days} {c.get('rule_id', '')} {c.get('confidence', '')} | {(c.get('evidence') or '')[:170]}")  # fmt: skip
        for found in pairs["lenient"].values():
            for g, p in found:
                if g.get("gained_by") != p.get("gained_by") or g.get("date_start") != p.get("date_start"):
                    print(f"  differs {g.get('place')} {g['change']} gold {g.get('gained_by')} {g.get('date_start')} said {p.get('gained_by')} "
                          f"{p.get('date_start')} | {(p.get('evidence') or '')[:150]}")  # fmt: skip
    return result


def line(name: str, part: str, reader: str, r: dict[str, Any]) -> str:
    def f(key: str) -> str:
        low, high = r[key]["f1_95"]
        return f"{r[key]['f1']:.3f} [{low:.2f}-{high:.2f}]"

    shares = " ".join(f"{'-' if r[k] is None else format(r[k], '.2f'):>5}" for k in SHOWN)
    return (f"{name:38} {part:9} {reader:6} {r['documents']:4} {r['gold']:5} {f('lenient')} {f('strict')} {f('full')} "
            f"P {r['lenient']['p']:.2f} R {r['lenient']['r']:.2f} {shares}")  # fmt: skip


def corpus_hash(documents: Iterable[Document]) -> str:
    """A hash of the texts and annotations of a set."""
    digest = hashlib.sha256()
    for d in sorted(documents, key=lambda d: d.article.doc_id):
        digest.update(
            json.dumps([d.article.doc_id, d.article.title, d.article.text, d.claims], sort_keys=True).encode()
        )
    return digest.hexdigest()[:16]


def too_low(found: dict[tuple[str, str, str], float]) -> list[str]:
    wrong = []
    for key, floor in FLOORS.items():
        value = found.get(key)
        if value is not None and (value > floor if key[2] == "false_whole_captures" else value < floor):
            wrong.append(f"{' / '.join(key)}: {value:.3f}, and {floor:.3f} is pinned.")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", choices=("judge", "rules", "both"), default="both")
    parser.add_argument("--sets", nargs="*", default=[])
    parser.add_argument("--part", choices=("looked", "held", "both"), default="both")
    parser.add_argument("--misses", type=int, default=0, help="list misses of the looked-at parts")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    documents = [d for d in read_documents() if not all(c["lat"] is None for c in d.claims) or not d.claims]
    documents = [d for d in documents if not args.sets or any(set_of(d).startswith(s) for s in args.sets)]
    names = sorted({set_of(d) for d in documents})
    if not any(not n.startswith("reading/") for n in names) and not args.sets:
        print("../shared is not there: only the project's own documents are scored.", file=sys.stderr)
    found: dict[tuple[str, str, str], float] = {}
    if not args.json:
        print(f"{'set':38} {'part':9} {'reader':6} docs  gold lenient            strict             full               "
              + "P      R      " + " ".join(SHORT))  # fmt: skip
    for name in names:
        some = [d for d in documents if set_of(d) == name]
        if name in CORPUS and CORPUS[name] != corpus_hash(some):
            print(
                f"{name}: the texts are not those that the floors were pinned on ({corpus_hash(some)}).",
                file=sys.stderr,
            )
        for part in ("looked at", "held back"):
            if args.part != "both" and not part.startswith(args.part):
                continue
            these = [d for d in some if d.is_held_back == (part == "held back")]
            for reader in ("rules", "judge") if args.reader == "both" else (args.reader,):
                if not these:
                    continue
                result = measure(these, reader, args.misses if part == "looked at" and reader == "judge" else 0)
                if reader == "judge":
                    found |= {(name, part, k): result[k]["f1"] for k in ("lenient", "strict", "full")}
                    found |= {(name, part, k): result[k] for k in SHOWN if result[k] is not None}
                if args.json:
                    print(
                        json.dumps(
                            {"benchmark": "reading_quality", "case": f"{name}, {part}", "reader": reader} | result
                        )
                    )
                else:
                    print(line(name, part, reader, result), flush=True)
    wrong = too_low(found)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
