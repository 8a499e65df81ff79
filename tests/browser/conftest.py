"""A real browser in front of the real app, with a store of its own; nothing may leave the host or complain."""

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
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, expect, sync_playwright
from timepage import PATIENCE_MS, TimePage

from pipeline.run import Tables, build_tables, load_demonstration
from pipeline.store.store import open_store
from pipeline.theatre import load_theatre

ROOT = Path(__file__).parents[2]
expect.set_options(timeout=PATIENCE_MS)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The browser named in CHROMIUM, else the system's; None leaves Playwright's own download."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store with the demonstration articles."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'whoheld.sqlite'}"
    store = open_store(url)
    load_demonstration(store, load_theatre("syria_iraq"))
    store.close()
    return url


@pytest.fixture(scope="session")
def tables(store_url: str) -> Tables:
    """The tables of that store before anything is brought through the page."""
    store = open_store(store_url)
    tables = build_tables(store, load_theatre("syria_iraq"))
    store.close()
    return tables


@pytest.fixture(scope="session")
def address(store_url: str, tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a free port, in front of that store."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    here = {"WHOHELD_STORE": store_url, "WHOHELD_THEATRE": "syria_iraq", "WHOHELD_DATA": str(folder)}
    with log.open("wb") as out:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "app.py",
                "--server.port",
                str(port),
                "--server.headless",
                "true",
            ],
            cwd=ROOT,
            env={**os.environ, **here},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_for_server(f"http://localhost:{port}", server, log)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for_server(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers that it is well; fail with its log when it ends or does not in a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/_stcore/health", timeout=2):
            return
    pytest.fail(f"the server did not start:\n{log.read_text(errors='replace')}")


class Watch:
    """What a page must not do: ask another host, fail a request, complain on the console."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.host = urlsplit(base).netloc
        self.asked: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._request)
        context.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} {message.location}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.asked.append(request.url)


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser context at 1440x900 that must end with nothing asked elsewhere and no complaint.

    What is still on its way when the context closes is cut off by that and no complaint.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, address)
    yield context
    complaints = list(watch.complaints)
    context.close()
    assert watch.asked == []
    assert complaints == []


@pytest.fixture
def timeline(context: BrowserContext, address: str) -> TimePage:
    return TimePage(context.new_page(), address)


@pytest.fixture(scope="session")
def screenshots() -> Path:
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    return folder
