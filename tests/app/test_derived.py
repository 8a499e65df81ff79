"""What is derived from a store is the same however it came about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import derived
from dashboard.derived import Derived, derive
from pipeline.run import add_files
from pipeline.store.store import open_store
from pipeline.theatre import load_theatre

THEATRE = load_theatre("syria_iraq")
PATHS = sorted((THEATRE.folder / "articles").glob("2017-10-*.md"))[:6]
FILES = [(path.name, path.read_bytes()) for path in PATHS]


def assert_same(one: Derived, other: Derived) -> None:
    for name in ("events", "spells", "cells"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert dict(one.reprint_of) == dict(other.reprint_of)


def test_tables_that_grow_or_were_kept_are_those_that_are_derived_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derived, "cache_folder", lambda: tmp_path / "kept")
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    add_files(store, THEATRE, FILES[:4])
    first = derive(store, THEATRE, store.version(), None)
    add_files(store, THEATRE, FILES[4:])
    version = store.version()
    grown = derive(store, THEATRE, version, first)
    kept = derive(store, THEATRE, version, None)
    monkeypatch.setattr(derived, "cache_folder", lambda: tmp_path / "other")
    anew = derive(store, THEATRE, version, None)
    assert len(anew.events) > len(first.events)
    assert_same(grown, anew)
    assert_same(kept, anew)
    store.close()


def test_an_article_that_comes_while_kept_tables_are_read_is_in_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derived, "cache_folder", lambda: tmp_path / "kept")
    store: Any = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    add_files(store, THEATRE, FILES[:4])
    version = store.version()
    derive(store, THEATRE, version, None)
    load = store.load_claims

    def load_after_another_came(*args: Any) -> pd.DataFrame:
        monkeypatch.setattr(store, "load_claims", load)
        add_files(store, THEATRE, FILES[4:])
        return load(*args)

    monkeypatch.setattr(store, "load_claims", load_after_another_came)
    found = derive(store, THEATRE, version, None)
    assert int(found.events["n_claims"].sum()) == len(found.claims) == len(load())
    store.close()


def test_tables_that_do_not_belong_together_are_not_grown_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derived, "cache_folder", lambda: tmp_path / "kept")
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    add_files(store, THEATRE, FILES[:4])
    old = derive(store, THEATRE, store.version(), None)
    add_files(store, THEATRE, FILES[4:])
    monkeypatch.setattr(derived, "cache_folder", lambda: tmp_path / "other")
    found = derive(store, THEATRE, "another", replace(old, claims=store.load_claims()))
    assert int(found.events["n_claims"].sum()) == len(store.load_claims())
    store.close()
