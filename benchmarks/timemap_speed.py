"""How fast the time map follows the hand, beside other ways to show time on a Leaflet map, in a real browser.

    python benchmarks/timemap_speed.py [--json] [--quick] [--steps 10000]

A made-up war of 50,000 events at 5,000 places and of 200,000 at 33,000, on screens of one and two pixels a CSS pixel,
areas and dots on. Own work is the script's time from the input event to the last canvas drawn; input to painted frame
includes the wait for the screen. Peers run in the same browser in the same run: a Leaflet GeoJSON layer built again
for each day, which is what folium's TimestampedGeoJson does (its own scripts are fetched from a network of servers,
so that it cannot run here), and a rerun of a Streamlit page with st_folium and a slider. Needs Chromium: CHROMIUM, or
the system's.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from timemap_war import make_war, payload_of, serve, write_page, write_peer_page  # noqa: E402

from pipeline.theatre import Theatre, load_theatre  # noqa: E402

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--js-flags=--expose-gc",
    "--enable-precise-memory-info",
]  # fmt: skip
CASES = ((50_000, 5_000, 8.0), (200_000, 33_000, 16.0))
"""Events, places, and the most milliseconds of own work a step that we allow ourselves (95th percentile)."""

HAND = """
const strip = window.whoheld.map.strip, slider = document.querySelector("[role=slider]");
const frame = () => new Promise(requestAnimationFrame);
const shown = () => new Promise(done => {
    const c = new MessageChannel();
    c.port1.onmessage = done;
    c.port2.postMessage(0);
});
const box = slider.getBoundingClientRect();
const at = x => new PointerEvent("pointermove", {clientX: x, pointerId: 1, bubbles: true});
const share = (list, q) => list.slice().sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(q * list.length))];
const begin = () => { strip.isDragging = true; };
const end = () => { strip.isDragging = false; };
"""
SCRUB = (
    "async n => {"
    + HAND
    + """
    begin();
    const painted = [];
    for (let k = 0; k < n; k++) {
        const x = box.left + 30 + ((k * 3) % (box.width - 60)), before = window.whoheld.map.painted.count;
        const t0 = performance.now();
        slider.dispatchEvent(at(x));
        await frame();
        await shown();
        if (window.whoheld.map.painted.count > before) painted.push(performance.now() - t0);
        await frame();
    }
    end();
    return [share(painted, .5), share(painted, .95)];
}"""
)
TURNS = 10
STEPS = """([k, turns]) => {
    const {map} = window.whoheld, first = map.data.firstDay + 300 + (k * 29) % 1700;
    for (let turn = 0; turn < turns; turn++) {
        for (const day of [first, first + 5]) {
            map.strip.show(day);
            map.day = day;
            map.repaint();
        }
    }
}"""
DRAG = (
    "async seconds => {"
    + HAND
    + """
    begin();
    const gaps = [];
    let idle = 0, last = await frame(), first = last, k = 0;
    while (last - first < 1500) { last = await frame(); idle++; }
    idle = 1000 * idle / (last - first);
    first = last;
    while (last - first < seconds * 1000) {
        slider.dispatchEvent(at(box.left + 30 + ((k++ * 3) % (box.width - 60))));
        const now = await frame();
        gaps.push(now - last);
        last = now;
    }
    end();
    return [1000 * gaps.length / (last - first), idle];
}"""
)
PLAY = (
    "async seconds => {"
    + HAND
    + """
    window.whoheld.map.setDay(window.whoheld.map.data.firstDay + 300);
    strip.speed.value = "91";
    await frame(); await frame();
    strip.play(true);
    let last = await frame(), first = last, longest = 0;
    while (last - first < seconds * 1000) {
        const now = await frame();
        longest = Math.max(longest, now - last);
        last = now;
    }
    strip.play(false);
    return longest;
}"""
)
MEMORY = """async n => {
    const {map} = window.whoheld, span = map.data.lastDay - map.data.firstDay;
    const steps = async count => {
        for (let k = 0; k < count; k++) {
            map.setDay(map.data.firstDay + (k * 37) % span);
            if (k % 100 === 99) await new Promise(requestAnimationFrame);
        }
        gc(); await new Promise(done => setTimeout(done, 300)); gc();
        return performance.memory.usedJSHeapSize / 1048576;
    };
    const before = await steps(500);
    return await steps(n) - before;
}"""
PEER = """async n => {
    const times = [];
    for (let k = 0; k < n; k++) {
        const t0 = performance.now();
        window.showDay(1000 + k * 5);
        await new Promise(requestAnimationFrame);
        await new Promise(done => {const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0)});
        times.push(performance.now() - t0);
    }
    return times.sort((a, b) => a - b)[Math.floor(n / 2)];
}"""
RERUN_APP = """
import sys
import folium, pandas as pd, streamlit as st
from streamlit_folium import st_folium
sys.path[:0] = [{root!r}, {benchmarks!r}]
from dashboard.timemap.timemap import OfflineMap
rows = pd.read_pickle({rows!r})
day = st.slider("day", 0, 2190, 1000)
base = OfflineMap(location=[35, 40], zoom_start=7, tiles=None, prefer_canvas=True)
for row in rows[rows["day"] <= day].itertuples():
    folium.CircleMarker([row.lat, row.lon], radius=4, weight=1, color=row.colour).add_to(base)
folium.Marker([35, 40], icon=folium.DivIcon(html=f"<b class='shown'>day {{day}}</b>")).add_to(base)
st_folium(base, key="peer", height=600, returned_objects=[])
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--steps", type=int, default=2000, help="over which the heap is watched")
    parser.add_argument("--quick", action="store_true", help="fewer steps and the smaller war only")
    options = parser.parse_args()
    theatre = load_theatre("syria_iraq")
    named = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright, serve(Path(name)) as base:
        browser = playwright.chromium.launch(executable_path=named, args=FLAGS)
        for row in measure(browser, base, Path(name), theatre, options):
            print(json.dumps(row) if options.json else say(row), flush=True)
        browser.close()


def say(row: dict[str, Any]) -> str:
    """One figure in words."""
    beside = f"{row['peer']:10.2f}  {row['peer_name']}" if row["peer"] is not None else ""
    times = f"  x{row['ratio']:.1f}" if row["ratio"] is not None else ""
    return f"{row['case']:62} {row['ours']:10.2f} {row['unit']:9} {beside}{times}"


def figure(case: str, unit: str, ours: float, peer: float | None = None, peer_name: str = "") -> dict[str, Any]:
    """A line of the report; the ratio says how many times the peer's figure is ours."""
    ratio = round(peer / ours, 3) if peer is not None and ours else None
    return {
        "benchmark": "timemap_speed", "case": case, "unit": unit, "ours": round(ours, 3), "peer": peer,
        "peer_name": peer_name, "ratio": ratio,
    }  # fmt: skip


def measure(
    browser: Browser, base: str, folder: Path, theatre: Theatre, options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    """Every figure; the small war of the peers comes last."""
    for n_events, n_places, most in CASES[: 1 if options.quick else 2]:
        name = f"{n_events // 1000}k events, {n_places // 1000}k places"
        payload = payload_of(make_war(n_events, n_places, theatre), theatre, name)
        yield figure(f"{name}: payload", "kB", len(payload) / 1000, 1500.0 if n_events == 50_000 else None, "most")
        address = base + write_page(folder, str(n_events), payload, theatre)
        for ratio in (1, 2):
            with open_page(browser, address, ratio) as (page, trouble):
                yield from figures_of(page, f"{name}, ratio {ratio}", most, 60 if options.quick else 150)
                if ratio == 1 and n_events == 50_000:
                    steps = options.steps
                    yield figure(
                        f"{name}: heap grown over {steps} steps", "MB", page.evaluate(MEMORY, steps), 5, "most"
                    )
                yield figure(
                    f"{name}, ratio {ratio}: requests elsewhere and complaints", "count", len(trouble), 0, "most"
                )
    yield from against_peers(browser, base, folder, theatre)


def figures_of(page: Page, name: str, most: float, n_steps: int) -> Iterator[dict[str, Any]]:
    """What the hand feels. Own work is processor time, which what else runs on the machine hardly changes."""
    work = own_work(page, n_steps // 2)
    yield figure(f"{name}: own work a step, median", "ms", work[len(work) // 2], most, "most")
    yield figure(f"{name}: own work a step, 95th percentile", "ms", work[int(0.95 * len(work))], most, "most")
    middle, slow = page.evaluate(SCRUB, n_steps // 2)
    yield figure(f"{name}: input to painted frame, median", "ms", middle, 33.3, "two frames")
    yield figure(f"{name}: input to painted frame, 95th percentile", "ms", slow, 50.0, "three frames")
    dragging, idle = page.evaluate(DRAG, 3)
    yield figure(f"{name}: frames a second while dragging", "1/s", dragging, idle, "the same page at rest")
    yield figure(f"{name}: longest frame while playing", "ms", page.evaluate(PLAY, 6), 100.0, "most")


def own_work(page: Page, n_places: int) -> list[float]:
    """Milliseconds of the main thread for a step of five days with all sheets drawn, at so many places of the strip, in
    ascending order; each the mean of going there and back ten times."""
    browser = page.context.new_cdp_session(page)
    browser.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = browser.send("Performance.getMetrics")["metrics"]
        return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")

    times = []
    for k in range(n_places):
        page.evaluate(STEPS, [k, 1])
        begun = spent()
        page.evaluate(STEPS, [k, TURNS])
        times.append((spent() - begun) / (2 * TURNS))
    return sorted(times)


@contextmanager
def open_page(browser: Browser, address: str, ratio: int) -> Iterator[tuple[Page, list[str]]]:
    """The page when it is painted, and what it did that it must not: ask elsewhere, fail or complain."""
    context = browser.new_context(viewport={"width": 1440, "height": 850}, device_scale_factor=ratio)
    page = context.new_page()
    trouble: list[str] = []
    page.on("request", lambda request: request.url.startswith(address[:16]) or trouble.append(request.url))
    page.on("requestfailed", lambda request: trouble.append(request.url))
    page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(address)
    page.wait_for_function("window.whoheld && window.whoheld.map.painted.count > 0", timeout=120_000)
    yield page, trouble
    context.close()


def against_peers(browser: Browser, base: str, folder: Path, theatre: Theatre) -> Iterator[dict[str, Any]]:
    """10,000 events at 2,000 places: ours, a GeoJSON layer built for each day, and a rerun of Streamlit."""
    tables = make_war(10_000, 2_000, theatre)
    ours_at = base + write_page(folder, "small", payload_of(tables, theatre, "small"), theatre)
    with open_page(browser, ours_at, 1) as (page, _):
        ours, _ = page.evaluate(SCRUB, 100)
    context = browser.new_context(viewport={"width": 1440, "height": 850})
    page = context.new_page()
    page.goto(base + write_peer_page(folder, tables, theatre))
    page.wait_for_function("!!window.showDay", timeout=120_000)
    peer = page.evaluate(PEER, 9)
    context.close()
    name = "10k events: input to painted frame"
    yield figure(name, "ms", ours, peer, "GeoJSON layer built for each day")
    rerun = time_rerun(browser, folder, tables.events, theatre)
    yield figure(name, "ms", ours, rerun, "Streamlit rerun with st_folium")


def time_rerun(browser: Browser, folder: Path, events: Any, theatre: Theatre) -> float:
    """Milliseconds from a key on Streamlit's slider to the map of the new day, the median of five."""
    colours = {bloc_id: bloc.colour for bloc_id, bloc in theatre.blocs.items()}
    rows = folder / "rows.pickle"
    events.assign(colour=events["bloc"].map(colours))[["day", "lat", "lon", "colour"]].to_pickle(rows)
    places = {"root": str(ROOT), "benchmarks": str(ROOT / "benchmarks"), "rows": str(rows)}
    (folder / "app.py").write_text(RERUN_APP.format(**places), encoding="utf-8")
    (folder / "static").symlink_to(folder / "app" / "static", target_is_directory=True)
    with streamlit(folder) as address:
        page = browser.new_context(viewport={"width": 1440, "height": 850}).new_page()
        page.goto(address)
        inside = page.frame_locator("iframe")
        inside.locator(".shown", has_text="day 1000").wait_for(timeout=120_000)
        thumb = page.locator('[data-testid="stSlider"] [role=slider], [data-testid="stSlider"] input[type=range]').first
        times = []
        for _ in range(5):
            before = inside.locator(".shown").inner_text()
            begun = time.perf_counter()
            thumb.press("ArrowRight")
            inside.locator(".shown").filter(has_not_text=before).wait_for(timeout=120_000)
            times.append(1000 * (time.perf_counter() - begun))
        page.context.close()
    return sorted(times)[2]


@contextmanager
def streamlit(folder: Path) -> Iterator[str]:
    """An app on a free port, when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    options = ["--server.enableStaticServing", "true", "--browser.gatherUsageStats", "false"]
    server = subprocess.Popen(
        [*command, *options, "--browser.serverAddress", "localhost"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            with suppress(OSError), urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                break
            time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
