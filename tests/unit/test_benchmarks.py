"""The benchmarks and tools can be imported, and the counts of the reader's misses add up."""

from __future__ import annotations

import importlib
import sys
from datetime import date
from pathlib import Path

import pytest

from pipeline.records import Article

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("benchmarks", "tools")
OWN_ENVIRONMENT = {
    "judge_network", "train_judge", "export_judge", "reading_features",
    "make_basemap", "make_world", "make_places", "make_us_counties",
}  # fmt: skip
"""Tools that learn, which run with torch or scikit-learn, and tools that read shapefiles or GeoNames."""
MODULES = sorted(p.stem for f in FOLDERS for p in (ROOT / f).glob("*.py") if p.stem not in OWN_ENVIRONMENT)


@pytest.fixture(autouse=True)
def paths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*(str(ROOT / folder) for folder in FOLDERS), *sys.path])


@pytest.mark.parametrize("name", MODULES)
def test_a_benchmark_or_tool_can_be_imported(name: str) -> None:
    assert importlib.import_module(name).__doc__


def test_misses_are_counted_by_what_a_claim_says_and_each_document_is_read_once() -> None:
    misses = importlib.import_module("reading_misses_quality")
    document = importlib.import_module("reading_material").Document
    text = "The army captured Palmyra."
    claim = {
        "place": "Palmyra", "place_as_written": "Palmyra", "lat": 34.55, "lon": 38.27, "change": "captured",
        "status": "happened", "gained_by": "gov_sy", "lost_by": None, "date_start": None, "date_end": None,
        "evidence": text,
    }  # fmt: skip
    documents = [document("s", Article(n, n, "", text, date(2017, 10, 9)), (claim,), True) for n in ("a", "b")]
    read: list[str] = []

    def reader(one: object) -> list[dict[str, object]]:
        read.append(one.article.doc_id)  # type: ignore[attr-defined]
        return [dict(claim)] if read[-1] == "a" else []

    rows = misses.scored(documents, reader)
    assert read == ["a", "b"]
    assert misses.tally(rows, misses.change_of) == [("captured, happened", 2, 1, 1)]
