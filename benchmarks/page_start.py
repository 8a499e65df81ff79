"""How long from starting the server to the demonstration's map, beside a page with nothing but an empty st_folium map.

    python benchmarks/page_start.py [--store URL] [--runs 3] [--json]

Both servers are started in turn, a browser that is up already opens the page as soon as the server answers, and the
clock stops when the map is painted: ours with its dots, the other's without any. The store has been opened once before,
as after `make run`. Aimed at: 1.3 times the smallest page.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from page_server import (
    PATIENCE_MS,
    Browser,
    Page,
    browsing,
    make_minimal,
    make_store,
    serve_minimal,
    serve_ours,
    wait_minimal,
    wait_ours,
)


def time_start(
    browser: Browser, serve: Callable[[], AbstractContextManager[str]], wait: Callable[[Page], None]
) -> tuple[float, float]:
    """Seconds until the server answers, and until the map is painted."""
    begun = time.perf_counter()
    with serve() as address:
        answered = time.perf_counter()
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(address, timeout=PATIENCE_MS)
        wait(page)
        painted = time.perf_counter()
        context.close()
    return answered - begun, painted - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, browsing() as browser:
        folder = Path(name)
        url, script = make_store(folder, args.store), make_minimal(folder)
        first = time_start(browser, lambda: serve_ours(url, folder), wait_ours)[1]
        ours, peer = [], []
        for number in range(args.runs):
            peer.append(time_start(browser, lambda: serve_minimal(script), wait_minimal))
            ours.append(time_start(browser, lambda: serve_ours(url, folder), wait_ours))
            print(f"run {number + 1}: ours {ours[-1]}, smallest page {peer[-1]}", file=sys.stderr)
    floor = statistics.median(painted for _, painted in peer)
    cases = {
        "start to painted map": statistics.median(painted for _, painted in ours),
        "the same at the very first start": first,
    }
    for case, value in cases.items():
        line = {
            "benchmark": "page_start", "case": case, "unit": "s", "ours": round(value, 2), "peer": round(floor, 2),
            "peer_name": "a Streamlit page with an empty st_folium map", "ratio": round(value / floor, 2),
        }  # fmt: skip
        print(json.dumps(line) if args.json else f"{case:36} {value:6.2f} s, {floor:.2f} s: {value / floor:.2f} times")


if __name__ == "__main__":
    main()
