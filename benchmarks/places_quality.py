"""How well place names are found and decided: against floors that go down only by a stated decision.

    python benchmarks/places_quality.py [--json] [--misses]

Three gates. `re3d`: 45 annotated documents about Syria and Iraq, where `../shared` is beside the checkout; spans are
matched one to one in the order of the text, exact first; the interval is a bootstrap over documents. Documents whose
SHA-256 of the doc_id begins with 0 to 5 are held back: looked at only to measure. `names`: every name and alias of the
curated table in plain sentences, found within 3 km, or undecided with the right one among the candidates. `namesakes`:
the texts of tests/golden/namesakes. Exits 1 when a floor is missed or the annotated corpus is not the one it was.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "tests" / "golden")]

from test_namesakes import TEXTS, fault  # noqa: E402

from gazetteer.load import Gazetteer, load_gazetteer  # noqa: E402
from gazetteer.place import Place  # noqa: E402
from gazetteer.resolve import distance_km  # noqa: E402
from gazetteer.toponyms import find_toponyms  # noqa: E402
from pipeline.articles import split_sentences  # noqa: E402
from pipeline.mentions import find_mentions, mention_rows  # noqa: E402
from pipeline.records import Article  # noqa: E402
from pipeline.theatre import load_theatre  # noqa: E402

RE3D = HOME.parent / "shared" / "benchmarks" / "re3d" / "docs.jsonl"
RE3D_SHA256 = "2e57e91dcc40c98f954318e02ea88e19e858d6468e205edad27e2d0abefe9145"
FLOORS = {"exact": 0.83, "overlap": 0.86}
NAMES = HOME / "data" / "theatres" / "syria_iraq" / "facts" / "places.csv"
SENTENCES = ("Fighters captured {} on Sunday.", "Clashes went on near {}, residents said.")
MOST_KM = 3.0
ROUNDS = 1000
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """Right, predicted and annotated spans of a document."""

    right: int
    predicted: int
    annotated: int


def main() -> int:
    """Print every figure; the exit status."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--misses", action="store_true", help="show misses of the documents that may be looked at")
    asked = options.parse_args()
    rows = [*score_re3d(show_misses=asked.misses), *score_names(), *score_namesakes()]
    for row in rows:
        if asked.json:
            figures = {key: value for key, value in row.items() if key != "told"}
            print(json.dumps({"benchmark": "places_quality", **figures}, ensure_ascii=False))
        else:
            print(f"{row['case']:42} {row['told']}{'' if row['passes'] else '   BELOW ITS FLOOR'}")
    return 0 if all(row["passes"] for row in rows) else 1


def score_re3d(*, show_misses: bool) -> list[dict[str, Any]]:
    """Precision, recall and F1 of the names found, for both parts, exact and overlapping."""
    if not RE3D.is_file():
        print(f"re3d is not here ({RE3D.parent} is missing): recognition is not scored.", file=sys.stderr)
        return []
    data = RE3D.read_bytes()
    documents = [json.loads(line) for line in data.decode("utf-8").splitlines()]
    is_same = hashlib.sha256(data).hexdigest() == RE3D_SHA256
    rows = [{"case": "re3d is the corpus that the floors stand for", "passes": is_same, "told": str(is_same)}]
    predicted = predict(documents)
    for part, is_held in (("looked at", False), ("held back", True)):
        chosen = [d for d in documents if is_held_back(d["doc_id"]) == is_held]
        for mode, touches in (("exact", is_equal), ("overlap", overlaps)):
            counts = [count(spans(d["toponyms"]), predicted[d["doc_id"]], touches) for d in chosen]
            rows.append(told(f"re3d {part}, {mode}", counts, FLOORS[mode]))
    if show_misses:
        tell_misses([d for d in documents if not is_held_back(d["doc_id"])], predicted)
    return rows


def is_held_back(doc_id: str) -> bool:
    """Whether a document is looked at only to measure."""
    return hashlib.sha256(doc_id.encode()).hexdigest()[0] in "012345"


def predict(documents: Iterable[dict[str, Any]]) -> dict[str, list[Span]]:
    """What `whoheld mentions` would print for each document, as spans."""
    theatre = load_theatre("syria_iraq")
    found = {}
    for d in documents:
        article = Article(d["doc_id"], d["doc_id"], d["title"], d["text"], None)
        mentions = find_mentions(article, split_sentences(article), theatre)
        found[d["doc_id"]] = spans(mention_rows(article, mentions, theatre))
    return found


def spans(rows: Iterable[dict[str, Any]]) -> list[Span]:
    """Spans in the order of the text, none twice."""
    return sorted({(row["start"], row["end"]) for row in rows})


def is_equal(one: Span, other: Span) -> bool:
    """Whether two spans are the same."""
    return one == other


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def count(annotated: Sequence[Span], predicted: Sequence[Span], touches: Callable[[Span, Span], bool]) -> Counts:
    """Matched one to one, equal spans first, then in the order of the text."""
    left = list(predicted)
    right = 0
    open_spans = []
    for span in annotated:
        if span in left:
            left.remove(span)
            right += 1
        else:
            open_spans.append(span)
    for span in open_spans:
        partner = next((p for p in left if touches(span, p)), None)
        if partner is not None:
            left.remove(partner)
            right += 1
    return Counts(right, len(predicted), len(annotated))


def f1(counts: Iterable[Counts]) -> tuple[float, float, float]:
    """Precision, recall and F1, micro-averaged."""
    listed = list(counts)
    right = sum(c.right for c in listed)
    predicted, annotated = sum(c.predicted for c in listed), sum(c.annotated for c in listed)
    precision, recall = right / max(1, predicted), right / max(1, annotated)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def told(case: str, counts: list[Counts], floor: float) -> dict[str, Any]:
    """One figure with its 95 % interval (bootstrap over documents, a fixed seed)."""
    draw = random.Random(7)
    scores = sorted(f1(draw.choices(counts, k=len(counts)))[2] for _ in range(ROUNDS))
    low, high = scores[int(0.025 * ROUNDS)], scores[int(0.975 * ROUNDS)]
    precision, recall, score = (round(value, 3) for value in f1(counts))
    return {
        "case": case, "unit": "F1", "ours": score, "low": round(low, 3), "high": round(high, 3), "precision": precision,
        "recall": recall, "floor": floor, "passes": score >= floor,
        "told": f"F1 {score:.3f} [{low:.3f}, {high:.3f}]  P {precision:.3f} R {recall:.3f}  floor {floor}",
    }  # fmt: skip


def tell_misses(documents: Iterable[dict[str, Any]], predicted: dict[str, list[Span]]) -> None:
    """Names missed and names made up, with the words around them."""
    for d in documents:
        annotated, ours = spans(d["toponyms"]), predicted[d["doc_id"]]
        for sign, wrong in (("missed", set(annotated) - set(ours)), ("extra", set(ours) - set(annotated))):
            for start, end in sorted(wrong):
                around = d["text"][max(0, start - 40) : start], d["text"][start:end], d["text"][end : end + 30]
                print(f"  {sign:7} {around[0]}[{around[1]}]{around[2]}".replace("\n", " "))


def score_names() -> list[dict[str, Any]]:
    """Every name and alias of the curated table, in plain sentences."""
    gazetteer = load_gazetteer(HOME / "data" / "theatres" / "syria_iraq" / "places.csv", HOME / "data" / "world")
    n_asked, wrong, n_undecided = 0, [], 0
    with NAMES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            right = Place("", "", (), "city", "", "", float(row["lat"]), float(row["lon"]))
            for name in dict.fromkeys([row["name"], *(a for a in row["aliases"].split("|") if a)]):
                for sentence in SENTENCES:
                    answer = answer_for(name, sentence, right, gazetteer)
                    n_asked += 1
                    n_undecided += answer == "undecided"
                    wrong += [f"{name} ({row['name']}): {answer}"] if answer not in ("right", "undecided") else []
    return [{
        "case": "names and aliases of the curated table", "unit": "wrong", "ours": len(wrong), "of": n_asked,
        "passes": not wrong,
        "told": f"{len(wrong)} wrong of {n_asked}, {n_undecided} undecided with the right one among the candidates "
                f"{'; '.join(wrong[:5])}",
    }]  # fmt: skip


def answer_for(name: str, sentence: str, right: Place, gazetteer: Gazetteer) -> str:
    """right, undecided, or what went wrong."""
    text = sentence.format(name)
    start = text.index(name)
    for resolved in find_toponyms(gazetteer, [text])[0]:
        if resolved.match.start <= start + 3 and start < resolved.match.end:
            if resolved.place_id is None:
                near = any(distance_km(gazetteer.places[c], right) <= MOST_KM for c in resolved.match.candidates)
                return "undecided" if near else "undecided without it"
            place = gazetteer.places[resolved.place_id]
            return "right" if distance_km(place, right) <= MOST_KM else f"taken for {place.name}"
    return "not found"


def score_namesakes() -> list[dict[str, Any]]:
    """The texts whose answers were written down first."""
    gazetteer = load_gazetteer(HOME / "data" / "theatres" / "syria_iraq" / "places.csv", HOME / "data" / "world")
    wrong = []
    for row in TEXTS:
        found = find_toponyms(gazetteer, [row["text"]])[0]
        faults = [fault(expected, row["text"], found, gazetteer) for expected in row["expected"]]
        wrong += [f"{row['id']}: {what}" for what in faults if what]
    return [{
        "case": "namesakes", "unit": "wrong", "ours": len(wrong), "of": sum(len(r["expected"]) for r in TEXTS),
        "passes": not wrong, "told": f"{len(wrong)} wrong in {len(TEXTS)} texts {'; '.join(wrong[:5])}",
    }]  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
