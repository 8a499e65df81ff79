"""How well the places of general news are found and decided, without a war: `--theatre world` against floors.

    python benchmarks/world_quality.py [--json] [--misses]

The texts are those of tests/golden/world: 80 short ones of our own in the manner of local papers, agencies and reports
of epidemics, marked before anything read them (points of countries are by the convention of the World Factbook, put in
afterwards). Spans are matched one to one, exact first; `end to end` is the share of all marked names that are found
and put within 161 km. Peers read the same texts in the same run: the plain list of cities above 15,000 people and
countries, the largest of namesakes, and geotext where it is installed. Without the extra `world` nothing is scored.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "benchmarks")]

from places_quality import is_held_back, tell_misses  # noqa: E402

from pipeline.articles import split_sentences  # noqa: E402
from pipeline.errors import BadTheatre  # noqa: E402
from pipeline.mentions import find_mentions, mention_rows  # noqa: E402
from pipeline.records import Article  # noqa: E402
from pipeline.theatre import load_theatre  # noqa: E402

NEWS = HOME / "tests" / "golden" / "world" / "news.jsonl"
WORLD = HOME / "data" / "world"
FLOORS = {"exact": 0.90, "overlap": 0.90, "end to end": 0.87}
NEAR_KM = 161.0
ROUNDS = 1000
Row = dict[str, Any]
Reader = Callable[[Row], list[Row]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one document: names right exactly, right by overlap, put near the right point, predicted and marked."""

    exact: int
    overlap: int
    near: int
    predicted: int
    marked: int


def main() -> int:
    """Print every figure; the exit status."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--misses", action="store_true", help="show misses of the documents that may be looked at")
    asked = options.parse_args()
    documents = [json.loads(line) for line in NEWS.read_text(encoding="utf-8").splitlines()]
    began = time.perf_counter()
    try:
        ours = world_reader()
    except BadTheatre as error:
        print(f"Not scored: {error}")
        return 0
    print(f"loaded in {time.perf_counter() - began:.1f} s", file=sys.stderr)
    rows = [*score("ours", ours, documents, FLOORS), *score("plain word list", word_list_reader(), documents, {})]
    if find_spec("geotext") is not None:
        rows += score("geotext", geotext_reader(), documents, {})
    for row in rows:
        line = {key: value for key, value in row.items() if key != "told"}
        print(json.dumps({"benchmark": "world_quality", **line}) if asked.json else f"{row['case']:44} {row['told']}")
    if asked.misses:
        looked_at = [d for d in documents if not is_held_back(d["doc_id"])]
        tell_misses(looked_at, {d["doc_id"]: [(r["start"], r["end"]) for r in ours(d)] for d in looked_at})
    return 0 if all(row["passes"] for row in rows) else 1


def world_reader() -> Reader:
    """What `whoheld mentions --theatre world` prints for a document."""
    theatre = load_theatre("world")

    def read(document: Row) -> list[Row]:
        article = Article(document["doc_id"], document["doc_id"], "", document["text"], None)
        return mention_rows(article, find_mentions(article, split_sentences(article), theatre), theatre)

    return read


def word_list_reader() -> Reader:
    """What everyone would write first: names of large cities and of countries, the largest of namesakes."""
    names: dict[str, tuple[int, float, float]] = {}
    for row in (*read_table(WORLD / "cities.csv.gz"), *read_table(WORLD / "countries.csv")):
        for name in filter(None, (row["name"], *row["aliases"].split("|"))):
            people = int(row["population"] or 0)
            if people >= names.get(name, (0, 0.0, 0.0))[0]:
                names[name] = (people, float(row["lat"]), float(row["lon"]))
    listed = any_of(names)

    def read(document: Row) -> list[Row]:
        found = listed.finditer(document["text"])
        return [{"start": m.start(), "end": m.end(), "lat": names[m[0]][1], "lon": names[m[0]][2]} for m in found]

    return read


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a place table, plain or gzipped."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names as whole words, the longest first; nothing when there is none."""
    listed = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})\b" if listed else r"(?!)")


def geotext_reader() -> Reader:
    """The cities and countries that geotext names, at their offsets; it gives no points."""
    from geotext import GeoText  # type: ignore[import-not-found]  # a peer, seldom installed

    def read(document: Row) -> list[Row]:
        found = GeoText(document["text"])
        spans = any_of({*found.cities, *found.countries}).finditer(document["text"])
        return [{"start": m.start(), "end": m.end(), "lat": None, "lon": None} for m in spans]

    return read


def score(name: str, read: Reader, documents: Sequence[Row], floors: dict[str, float]) -> Iterator[Row]:
    """Each figure for both parts with its 95 % interval (bootstrap over documents, a fixed seed)."""
    counted = [(is_held_back(d["doc_id"]), count(d["toponyms"], read(d))) for d in documents]
    for part, is_held in (("looked at", False), ("held back", True)):
        chosen = [c for held, c in counted if held == is_held]
        for figure, measure in MEASURES.items():
            if figure == "end to end" and name == "geotext":
                continue
            draw = random.Random(7)
            drawn = sorted(measure(draw.choices(chosen, k=len(chosen))) for _ in range(ROUNDS))
            low, high, value = drawn[int(0.025 * ROUNDS)], drawn[int(0.975 * ROUNDS)], measure(chosen)
            floor = floors.get(figure, 0.0)
            below = "" if value >= floor else "   BELOW ITS FLOOR"
            yield {
                "case": f"{name}, {part}, {figure}", "unit": "share" if figure == "end to end" else "F1",
                "ours": round(value, 3), "low": round(low, 3), "high": round(high, 3), "passes": value >= floor,
                "told": f"{value:.3f} [{low:.3f}, {high:.3f}]" + (f"  floor {floor}" if floor else "") + below,
            }  # fmt: skip


def count(marked: Sequence[Row], predicted: Sequence[Row]) -> Counts:
    """Matched one to one, equal spans first, then in the order of the text."""
    left = list(predicted)
    exact = near = overlap = 0
    rest = []
    for name in marked:
        partner = next((p for p in left if (p["start"], p["end"]) == (name["start"], name["end"])), None)
        if partner is None:
            rest.append(name)
            continue
        left.remove(partner)
        exact, near = exact + 1, near + is_near(name, partner)
    for name in rest:
        partner = next((p for p in left if p["start"] < name["end"] and name["start"] < p["end"]), None)
        if partner is not None:
            left.remove(partner)
            overlap, near = overlap + 1, near + is_near(name, partner)
    return Counts(exact, exact + overlap, near, len(predicted), len(marked))


def is_near(one: Row, other: Row) -> bool:
    """Whether two points are within 161 km (100 miles)."""
    if other["lat"] is None:
        return False
    lat1, lon1, lat2, lon2 = map(radians, (one["lat"], one["lon"], other["lat"], other["lon"]))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h))) <= NEAR_KM


def f1_of(right: int, counts: Iterable[Counts]) -> float:
    """Micro-averaged over the documents."""
    listed = list(counts)
    return 2 * right / max(1, sum(c.predicted + c.marked for c in listed))


MEASURES: dict[str, Callable[[Sequence[Counts]], float]] = {
    "exact": lambda counts: f1_of(sum(c.exact for c in counts), counts),
    "overlap": lambda counts: f1_of(sum(c.overlap for c in counts), counts),
    "end to end": lambda counts: sum(c.near for c in counts) / max(1, sum(c.marked for c in counts)),
}


if __name__ == "__main__":
    sys.exit(main())
