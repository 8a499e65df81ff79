"""How fast claims are read: general news in megabytes a second, the demonstration articles a second.

    python benchmarks/reading_speed.py [--json]

One core. General news is made from the sentences of general_news.txt in a fixed random order: half of them name places, a
few of the theatre's among them, and many use the words of war for other things ("the team captured the title in Madrid").
Beside it a plain word list (every name of the gazetteer, one pass) and geotext where it is installed; both only find names.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.claims import read_with  # noqa: E402
from pipeline.formats.read import READERS, read_bytes  # noqa: E402
from pipeline.judge.model import load_judge  # noqa: E402
from pipeline.records import Article  # noqa: E402
from pipeline.theatre import Theatre, load_theatre  # noqa: E402

NEWS = Path(__file__).with_name("general_news.txt")


def general_news(n: int) -> list[Article]:
    """Articles of 20 sentences, no sentence twice in one."""
    rng, sentences = random.Random(5), NEWS.read_text(encoding="utf-8").splitlines()
    texts = [" ".join(rng.sample(sentences, k=20)) for _ in range(n)]
    return [Article(str(i), f"news{i}", "Business briefs", t, date(2017, 10, 9)) for i, t in enumerate(texts)]


def demonstration(theatre: Theatre) -> list[Article]:
    paths = [p for p in sorted((theatre.folder / "articles").glob("*")) if p.suffix in READERS]
    return [a for p in paths for a in read_bytes(p.name, p.read_bytes()).articles]


def seconds(work: Callable[[], object], times: int = 3) -> list[float]:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def row(case: str, unit: str, ours: float, peer: float | None, peer_name: str) -> dict[str, object]:
    return {"benchmark": "reading_speed", "case": case, "unit": unit, "ours": round(ours, 3),
            "peer": None if peer is None else round(peer, 3), "peer_name": peer_name,
            "ratio": None if not peer else round(ours / peer, 4)}  # fmt: skip


def rates(articles: Sequence[Article], theatre: Theatre) -> tuple[float, float, float]:
    """Seconds of the judge, of the rules alone and of the word list."""
    judge = load_judge()
    with_judge = statistics.median(seconds(lambda: [read_with(judge, a, theatre) for a in articles]))
    alone = statistics.median(seconds(lambda: [read_with(None, a, theatre) for a in articles]))
    names = statistics.median(seconds(lambda: [theatre.gazetteer.find(a.text) for a in articles]))
    return with_judge, alone, names


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    theatre = load_theatre("syria_iraq")
    news, ours = general_news(200), demonstration(theatre)
    megabytes = sum(len(a.text) for a in news) / 1e6
    judged, alone, names = rates(news, theatre)
    rows = [row("general news", "MB/s", megabytes / judged, megabytes / names, "word list"),
            row("general news, rules alone", "MB/s", megabytes / alone, megabytes / names, "word list")]  # fmt: skip
    judged, alone, names = rates(ours, theatre)
    rows += [row("demonstration", "articles/s", len(ours) / judged, len(ours) / names, "word list"),
             row("demonstration, rules alone", "articles/s", len(ours) / alone, len(ours) / names, "word list")]  # fmt: skip
    for found in rows:
        print(json.dumps(found) if args.json else
              f"{found['case']:28} {found['ours']:>10} {found['unit']:10} {found['peer_name']} {found['peer']}")  # fmt: skip


if __name__ == "__main__":
    main()
