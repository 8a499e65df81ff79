"""Servers and a browser for the measures of the page: ours before the demonstration, and the smallest page beside it.

Nothing is measured here; see page_start.py and page_sessions.py.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from pipeline.run import load_demonstration  # noqa: E402
from pipeline.store.store import open_store  # noqa: E402
from pipeline.theatre import load_theatre  # noqa: E402

PATIENCE_MS = 120_000
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MINIMAL = """
import folium
import streamlit as st
from streamlit_folium import st_folium

VENDOR = "../../app/static/vendor/"


class Offline(folium.Map):
    default_js = [("leaflet", VENDOR + "leaflet/leaflet.js")]
    default_css = [("leaflet_css", VENDOR + "leaflet/leaflet.css")]


word = st.selectbox("Word", ["one", "two", "three"], key="word")
st.write(f"chosen: {word}")
st_folium(Offline(location=[35, 40], zoom_start=7, tiles=None), key="map", returned_objects=[])
"""
FRAME = 'iframe[title="streamlit_folium.st_folium"]'


def make_store(folder: Path, given: str = "") -> str:
    """The URL of a store with the demonstration: the one that was given, else one that is filled now."""
    if given:
        return given
    url = f"sqlite:///{folder / 'demonstration.sqlite'}"
    print("reading the demonstration into a store", file=sys.stderr)
    store = open_store(url)
    load_demonstration(store, load_theatre("syria_iraq"))
    store.close()
    return url


def make_minimal(folder: Path) -> Path:
    """A page with one selectbox and an empty map, served like ours; returns its script."""
    from xstatic.pkg import leaflet

    shutil.copytree(leaflet.BASE_DIR, folder / "static" / "vendor" / "leaflet", dirs_exist_ok=True)
    (folder / ".streamlit").mkdir(exist_ok=True)
    shutil.copy(ROOT / ".streamlit" / "config.toml", folder / ".streamlit" / "config.toml")
    script = folder / "minimal.py"
    script.write_text(MINIMAL)
    return script


@contextlib.contextmanager
def serving(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """A server that was just started, as soon as it answers; PORT in the command becomes a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [word.replace("PORT", str(port)) for word in command]
    environment = {**os.environ, **environment}
    server = subprocess.Popen(
        words, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while server.poll() is None:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2),
            ):
                break
            time.sleep(0.02)
        yield f"http://localhost:{port}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, 15)
        server.wait(timeout=20)


def serve_ours(url: str, data: Path) -> contextlib.AbstractContextManager[str]:
    """Our page as `whoheld serve` starts it, in front of a store."""
    script = "from pipeline.cli.main import main; main()"
    command = [sys.executable, "-c", script, "serve", "--port", "PORT", "--host", "localhost", "--store", url]
    return serving(command, ROOT, {"WHOHELD_DATA": str(data), "PYTHONPATH": str(ROOT)})


def serve_minimal(script: Path) -> contextlib.AbstractContextManager[str]:
    """The smallest page."""
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        "PORT",
        "--server.headless",
        "true",
    ]
    return serving(command, script.parent, {})


@contextlib.contextmanager
def browsing() -> Iterator[Browser]:
    """A browser that is up already."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    path = os.environ.get("CHROMIUM") or next((one for one in found if one), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def wait_ours(page: Page) -> None:
    """Until dots stand on the map."""
    page.frame_locator(FRAME).locator("html[data-ready=yes]").wait_for(state="attached", timeout=PATIENCE_MS)
    frame = next(one for one in page.frames if "streamlit_folium" in one.url)
    frame.wait_for_function(
        "window.whoheld.map.painted.count > 0 && window.whoheld.map.sheets && window.whoheld.map.data.places.n > 0"
    )


def wait_minimal(page: Page) -> None:
    """Until the empty map is there."""
    page.frame_locator(FRAME).locator(".leaflet-map-pane").wait_for(state="attached", timeout=PATIENCE_MS)
