"""Ten visitors at one server: how long a change of a filter takes, beside a page with nothing but a selectbox.

    python benchmarks/page_sessions.py [--store URL] [--visitors 10] [--rounds 3] [--json]

All visitors have the page open, each at a day of his own. In every round each changes his text filter, one right after
another without waiting; the time runs from the key to the map that holds the filtered places. The floor is the same
with a selectbox on the smallest page, from the key to the text that says what is chosen. Visitors of one machine share
its cores with the server, here as there. Aimed at: a 95th percentile under 1 s.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
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

WORDS = ("al-", "ra", "deir", "tal", "ham", "qa", "s", "ab", "ma", "kh")
_WATCH_OURS = """word => {
    const began = performance.now(), frame = document.querySelector('iframe[title="streamlit_folium.st_folium"]');
    window.took = new Promise(done => {
        const look = () => {
            const names = frame.contentWindow.whoheld.map.data.places.names;
            if (names.length && names.every(name => name.toLowerCase().includes(word))) done(performance.now() - began);
            else setTimeout(look, 10);
        };
        look();
    });
}"""
_WATCH_MINIMAL = """word => {
    const began = performance.now();
    window.took = new Promise(done => {
        const look = () => {
            if (document.body.innerText.includes("chosen: " + word)) done(performance.now() - began);
            else setTimeout(look, 10);
        };
        look();
    });
}"""


def open_pages(browser: Browser, address: str, n: int, wait: Callable[[Page], None], query: str = "") -> list[Page]:
    """A page for each visitor, in a context of his own."""
    pages = []
    for number in range(n):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{address}/{query.replace('YEAR', str(2013 + number % 6))}")
        wait(page)
        pages.append(page)
    return pages


def close_pages(pages: list[Page]) -> None:
    for page in pages:
        page.context.close()


def time_filters(pages: list[Page], rounds: int) -> list[float]:
    """Milliseconds of every change of the text filter."""
    took = []
    for page in pages:
        page.get_by_role("button", name="Filters").click()
        page.get_by_label("Place name contains").wait_for()
    time.sleep(2)
    for turn in range(rounds):
        for number, page in enumerate(pages):
            word = WORDS[(number + turn) % len(WORDS)]
            box = page.get_by_label("Place name contains")
            box.fill(word)
            page.evaluate(_WATCH_OURS, word)
            box.press("Enter")
        took += [page.evaluate("window.took") for page in pages]
    return took


def time_floor(pages: list[Page], rounds: int) -> list[float]:
    """Milliseconds of every change of the selectbox."""
    took = []
    for turn in range(rounds):
        word = ("two", "three", "one")[turn % 3]
        for page in pages:
            page.get_by_role("combobox").click()
            option = page.get_by_role("option", name=word)
            page.evaluate(_WATCH_MINIMAL, word)
            option.click()
        took += [page.evaluate("window.took") for page in pages]
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", default="")
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, browsing() as browser:
        folder = Path(name)
        url, script = make_store(folder, args.store), make_minimal(folder)
        with serve_minimal(script) as address:
            pages = open_pages(browser, address, args.visitors, wait_minimal)
            floor = time_floor(pages, args.rounds)
            close_pages(pages)
        with serve_ours(url, folder) as address:
            pages = open_pages(browser, address, args.visitors, wait_ours, "?on=YEAR-06-15")
            ours = time_filters(pages, args.rounds)
            close_pages(pages)
    for case, share in (("filter change, median", 50), ("filter change, 95th percentile", 95)):
        value, peer = float(np.percentile(ours, share)), float(np.percentile(floor, share))
        line = {
            "benchmark": "page_sessions", "case": f"{case}, {args.visitors} visitors", "unit": "ms",
            "ours": round(value), "peer": round(peer), "peer_name": "a Streamlit page with one selectbox",
            "ratio": round(value / peer, 2),
        }  # fmt: skip
        print(json.dumps(line) if args.json else f"{line['case']:46} {value:6.0f} ms, floor {peer:6.0f} ms")


if __name__ == "__main__":
    main()
