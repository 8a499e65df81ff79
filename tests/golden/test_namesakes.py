"""Names that several places, persons or plain words share, against answers that were written down first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gazetteer.load import Gazetteer, load_gazetteer
from gazetteer.place import Place
from gazetteer.resolve import Resolved, distance_km
from gazetteer.toponyms import find_toponyms, name_span

DATA = Path(__file__).parents[2] / "data"
TEXTS = [
    json.loads(line)
    for line in (Path(__file__).parent / "namesakes" / "texts.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(DATA / "theatres" / "syria_iraq" / "places.csv", DATA / "world")


@pytest.mark.parametrize("row", TEXTS, ids=[row["id"] for row in TEXTS])
def test_the_right_namesake_is_found(row: dict[str, Any], gazetteer: Gazetteer) -> None:
    found = find_toponyms(gazetteer, [row["text"]])[0]
    wrong = [told for expected in row["expected"] if (told := fault(expected, row["text"], found, gazetteer))]
    assert wrong == []


def fault(expected: dict[str, Any], text: str, found: list[Resolved], gazetteer: Gazetteer) -> str:
    """What is wrong with the answer for one name; empty when nothing is."""
    start = -1
    for _ in range(expected.get("nth", 0) + 1):
        start = text.index(expected["name"], start + 1)
    here = [
        r for r in found if r.match.candidates and name_span(text, r.match.start, r.match.end)[0] <= start < r.match.end
    ]
    place = gazetteer.get(here[0].place_id or "") if here else None
    if expected.get("place") is False:
        return f"{expected['name']}: found {place or here[0]}" if here else ""
    if expected.get("undecided"):
        return "" if here and place is None else f"{expected['name']}: decided for {place}"
    if place is None:
        return f"{expected['name']}: {'undecided' if here else 'not found'}"
    if "kind" in expected:
        return "" if place.kind == expected["kind"] else f"{expected['name']}: is {place}"
    right = Place("", "", (), "city", "", "", expected["lat"], expected["lon"])
    return "" if distance_km(place, right) <= expected["km"] else f"{expected['name']}: is {place}"
