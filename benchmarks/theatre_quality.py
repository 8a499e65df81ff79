"""How often a document finds its theatre, on every annotated set that is there.

    python benchmarks/theatre_quality.py [--wrong] [--json]

A document's own theatre is that in whose countries most of its claims' points lie (8 km beyond the border included,
the islands of its table, and Russia within the box of Ukraine's); none for other countries. Documents without a point
are not counted. Held back are those whose SHA-256 of doc_id begins with 0 to 5.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import shapely

from pipeline.records import Article
from pipeline.theatre import THEATRES, list_theatres, load_theatre
from pipeline.theatre_choice import choose_theatre

SHARED = Path(__file__).resolve().parents[2] / "shared" / "benchmarks"
BORDER = 0.08
FLOOR = {"theatre": 0.98, "none": 0.85}


def documents() -> Iterator[dict[str, Any]]:
    """The annotated documents, with their claims."""
    for docs in sorted(SHARED.glob("claims_dev/docs.jsonl")):
        gold = {row["doc_id"]: row["claims"] for row in read(docs.with_name("gold.jsonl"))}
        yield from (row | {"claims": gold.get(row["doc_id"], [])} for row in read(docs))
    for path in sorted(SHARED.glob("claims_train/*.jsonl")):
        yield from read(path)


def read(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@cache
def grounds() -> tuple[tuple[str, Any], ...]:
    """The land of each theatre's countries, a little widened."""
    found = []
    for name in list_theatres():
        theatre = load_theatre(name)
        features = json.loads((THEATRES / name / "basemap" / "countries.geojson").read_text())["features"]
        ours = [f["geometry"] for f in features if f["properties"]["country"] in theatre.countries]
        if name == "ukraine":
            russia = [shapely.geometry.shape(f["geometry"]) for f in features if f["properties"]["country"] == "RU"]
            ours += [shapely.geometry.mapping(part & shapely.box(*theatre.box)) for part in russia]
        islands = [p for p in theatre.gazetteer.places.values() if p.in_theatre and p.kind == "island"]
        ours += [shapely.geometry.mapping(shapely.Point(place.lon, place.lat)) for place in islands]
        land = shapely.union_all([shapely.geometry.shape(geometry).buffer(BORDER) for geometry in ours])
        shapely.prepare(land)
        found.append((name, land))
    return tuple(found)


def own_theatre(claims: list[dict[str, Any]]) -> str | None:
    """Where most of the claims lie; empty for no theatre, None when no claim has a point."""
    points = [shapely.Point(c["lon"], c["lat"]) for c in claims if c.get("lat") is not None]
    names = [next((name for name, land in grounds() if land.contains(point)), "") for point in points]
    return Counter(names).most_common(1)[0][0] if names else None


def measure(*, tell: bool) -> dict[tuple[str, str], Counter[bool]]:
    """Right and wrong by part (open, held) and by whether there is a theatre to find."""
    right: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for row in documents():
        own = own_theatre(row["claims"])
        if own is None:
            continue
        doc_id, title = row["doc_id"], row.get("title") or ""
        found = choose_theatre(Article(doc_id, doc_id, title, row["text"], None), list_theatres())
        part = "held" if hashlib.sha256(doc_id.encode()).hexdigest()[0] in "012345" else "open"
        right["theatre" if own else "none", part][found == own] += 1
        if tell and found != own and part == "open":
            print(f"{doc_id}: {own or 'none'} taken for {found or 'none'}: {title}")
    return right


def main() -> None:
    """Print the shares; exit with 1 below the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="each document that went wrong, but those held back")
    parser.add_argument("--json", action="store_true", help="one object a line")
    asked = parser.parse_args()
    shares = {}
    for (kind, part), count in sorted(measure(tell=asked.wrong).items()):
        shares[kind, part] = share = count[True] / count.total()
        row = {
            "benchmark": "theatre_quality",
            "case": f"{kind}, {part}",
            "unit": "share right",
            "ours": round(share, 4),
        }
        text = f"{kind}, {part}: {count[True]} of {count.total()} right ({share:.1%})"
        print(json.dumps(row) if asked.json else text)
    if any(share < FLOOR[kind] for (kind, _), share in shares.items()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
