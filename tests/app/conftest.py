"""A store with a few demonstration articles, for tests that run the page without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from pipeline.run import add_files
from pipeline.store.store import open_store
from pipeline.theatre import load_theatre

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "data" / "theatres" / "syria_iraq" / "articles"


@pytest.fixture
def empty_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The URL of a store without articles, which the page will use."""
    url = f"sqlite:///{tmp_path / 'page.sqlite'}"
    open_store(url).close()
    monkeypatch.setenv("WHOHELD_STORE", url)
    monkeypatch.setenv("WHOHELD_DATA", str(tmp_path))
    monkeypatch.setenv("WHOHELD_THEATRE", "syria_iraq")
    st.cache_resource.clear()
    st.cache_data.clear()
    yield url
    st.cache_resource.clear()


@pytest.fixture
def small_store(empty_store: str) -> str:
    """The same with the demonstration articles of June 2014."""
    store = open_store(empty_store)
    files = [(path.name, path.read_bytes()) for path in sorted(ARTICLES.glob("2014-06-*.md"))]
    add_files(store, load_theatre("syria_iraq"), files)
    store.close()
    return empty_store
