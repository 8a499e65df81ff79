"""What a million imported names cost: bringing them, starting up afterwards, reading, and memory.

    python benchmarks/places_import.py [--names 1000000] [--articles 300] [--json]

The table is generated: a GeoNames dump of villages in the theatre's box with two or three names each, of the sort of
names that are there. The peer is a plain dictionary of the same folded names, which is what a word list would be. A
figure above its limit in LIMITS ends the run with exit status 1.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from gazetteer.names import folded_forms
from pipeline.claims import make_claims
from pipeline.formats.read import read_bytes
from pipeline.imports import import_places
from pipeline.records import Article
from pipeline.store.shelf import open_theatre
from pipeline.store.store import open_store
from pipeline.theatre import Theatre, load_theatre

BENCHMARK = "places_import"
LIMITS = {"import": 60.0, "start-up": 3.0}
"""Seconds, for a million names."""
NAMES_A_PLACE = 7 / 3
SEED = 20171014
FIRST = [
    "Tall",
    "Tell",
    "Kafr",
    "Khirbat",
    "Umm",
    "Abu",
    "Bir",
    "Ayn",
    "Wadi",
    "Bayt",
    "Shaykh",
    "Qal'at",
    "Jisr",
    "Dayr",
]
SYLLABLES = [
    "ha", "ma", "ra", "qa", "sa", "ba", "ta", "da", "za", "ja", "ki", "ri", "li", "mi", "ni", "su", "tu", "hu", "zu",
    "bu", "far", "mar", "has", "dar", "jab", "shar", "khan", "mas", "nab", "rab", "sal", "zor", "tin", "din", "man",
    "lah",
]  # fmt: skip
LAST = ["iyah", "ah", "an", "in", "un", "at", "i", "u", "a", ""]
ENDING = [""] * 20 + [" al-Kabir", " as-Saghir", " ash-Sharqi", " al-Gharbi", " Fawqani"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure beside its peer's; `ratio` is ours by the peer's."""

    case: str
    unit: str
    ours: float
    peer: float | None = None
    peer_name: str = ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--theatre", default="syria_iraq")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--start", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.start is not None:
        print(json.dumps(start_up(given.theatre, given.start)))
        return
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), given.theatre, given.names, given.articles)
    for figure in figures:
        print(told(figure, as_json=given.json))
    late = [f.case for f in figures if given.names <= 1_000_000 and f.ours > LIMITS.get(f.case, f.ours)]
    if late:
        sys.exit(f"slower than the limit: {', '.join(late)}")


def measure(folder: Path, theatre_name: str, n_names: int, n_articles: int) -> list[Figure]:
    """All figures, one after another, in a folder for the table and the store."""
    theatre = load_theatre(theatre_name)
    path, url = folder / "million.txt", f"sqlite:///{folder / 'store.sqlite'}"
    made = write_table(path, theatre, n_names)
    store = open_store(url)
    began = time.perf_counter()
    import_places(store, theatre, path)
    import_s = time.perf_counter() - began
    store.close()
    names, peer_s, peer_mb = with_a_dictionary(path)
    ours = in_a_new_process(theatre_name, url)
    bare = in_a_new_process(theatre_name, "")
    reading = compare_reading(theatre, open_theatre(theatre_name, open_store(url)), articles_of(theatre, n_articles))
    size_mb = (folder / "store.sqlite").stat().st_size / 1e6
    return [
        Figure("names in the table", "names", made, names, "different folded names"),
        Figure("import", "s", import_s, peer_s, "a dictionary of the names"),
        Figure("start-up", "s", ours["seconds"], bare["seconds"], "without imported places"),
        Figure("memory after start-up", "MB", ours["mb"], bare["mb"], "without imported places"),
        Figure("memory of the names", "MB", max(0.0, ours["mb"] - bare["mb"]), peer_mb, "a dictionary of the names"),
        Figure("size of the store", "MB", size_mb, path.stat().st_size / 1e6, "the table itself"),
        *reading,
    ]


def write_table(path: Path, theatre: Theatre, n_names: int) -> int:
    """A GeoNames dump with about so many names; how many it has."""
    random, made = Random(SEED), 0
    west, south, east, north = theatre.box
    with path.open("w", encoding="utf-8") as file:
        for number in range(1, int(n_names / NAMES_A_PLACE) + 1):
            name = random_name(random)
            others = [random_spelling(name, random) for _ in range(random.choice((1, 1, 2)))]
            made += 1 + len(others)
            lat, lon = random.uniform(south, north), random.uniform(west, east)
            country = theatre.countries[number % len(theatre.countries)]
            cells = [
                str(90_000_000 + number),
                name,
                name,
                ",".join(others),
                f"{lat:.5f}",
                f"{lon:.5f}",
                "P",
                "PPL",
                country,
            ]
            file.write("\t".join([*cells, "", "04", "", "", "", "0", "", "300", "Asia/Damascus", "2020-01-01"]) + "\n")
    return made


def random_name(random: Random) -> str:
    """A name of the sort that villages there have."""
    stem = "".join(random.choices(SYLLABLES, k=random.choice((2, 3, 3)))) + random.choice(LAST)
    before = random.choice(FIRST) + " " if random.random() < 0.55 else ""
    article = "al-" if random.random() < 0.25 else ""
    return f"{before}{article}{stem.capitalize()}{random.choice(ENDING)}"


def random_spelling(name: str, random: Random) -> str:
    """The name as another transliteration has it."""
    old, new = random.choice(
        [("q", "k"), ("i", "ee"), ("u", "ou"), ("al-", "el-"), ("ah", "a"), ("Tall", "Tel"), ("a", "e")]
    )
    spelt = name.replace(old, new)
    return spelt if spelt != name else f"{name} {random.choice('BCDFGHKLM')}{random.choice('aiu')}r"


def with_a_dictionary(path: Path) -> tuple[int, float, float]:
    """The peer: every folded name in a dictionary. How many, seconds, MB."""
    before, began = resident_mb(), time.perf_counter()
    names: dict[str, list[str]] = {}
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = line.split("\t")
            for name in (row[1], *row[3].split(",")):
                for form in folded_forms(name):
                    names.setdefault(form, []).append(row[0])
    return len(names), time.perf_counter() - began, resident_mb() - before


def start_up(theatre_name: str, url: str) -> dict[str, float]:
    """Seconds and memory of a fresh process that opens a theatre, with the store's places or without any."""
    began = time.perf_counter()
    theatre = open_theatre(theatre_name, open_store(url)) if url else load_theatre(theatre_name)
    theatre.gazetteer.find("Fighters entered Khirbat al-Quraysha and Tall Zahmarin.")
    return {"seconds": time.perf_counter() - began, "mb": resident_mb()}


def in_a_new_process(theatre_name: str, url: str) -> dict[str, float]:
    """The median of three starts."""
    command = [sys.executable, __file__, "--theatre", theatre_name, "--start", url]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(3)]
    return {key: statistics.median(run[key] for run in runs) for key in ("seconds", "mb")}


def articles_of(theatre: Theatre, limit: int) -> list[Article]:
    """The demonstration articles."""
    paths = sorted((theatre.folder / "articles").glob("*.md"))[:limit]
    return [article for path in paths for article in read_bytes(path.name, path.read_bytes()).articles]


def compare_reading(bare: Theatre, grown: Theatre, articles: list[Article]) -> list[Figure]:
    """Reading the articles with and without imported places: the first time, and when their words were met before."""
    first = timed(lambda: [make_claims(article, grown) for article in articles])
    runs = [
        (
            timed(lambda: [make_claims(a, grown) for a in articles]),
            timed(lambda: [make_claims(a, bare) for a in articles]),
        )
        for _ in range(3)
    ]
    ours, peer = statistics.median(run[0] for run in runs), statistics.median(run[1] for run in runs)
    what = f"reading {len(articles)} articles"
    return [
        Figure(f"{what}, the first time", "s", first, peer, "without imported places"),
        Figure(f"{what}, again", "s", ours, peer, "without imported places"),
    ]


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def resident_mb() -> float:
    """The memory that this process holds now, in MB; its peak where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1e6


def told(figure: Figure, *, as_json: bool) -> str:
    """A line about a figure."""
    ratio = round(figure.ours / figure.peer, 3) if figure.peer else None
    if as_json:
        row = {"benchmark": BENCHMARK, "case": figure.case, "unit": figure.unit, "ours": round(figure.ours, 3)}
        return json.dumps(row | {"peer": figure.peer, "peer_name": figure.peer_name, "ratio": ratio})
    beside = f"   {figure.peer_name}: {figure.peer:,.2f} (ratio {ratio})" if figure.peer is not None else ""
    return f"{figure.case:40} {figure.ours:14,.2f} {figure.unit:6}{beside}"


if __name__ == "__main__":
    main()
