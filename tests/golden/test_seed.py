"""An article of the kind that people bring: a planned last assault, a city in two hands, and names from elsewhere.

The article that the project began with is read where it lies beside the checkout; it is not ours to copy. One of our
own of the same make-up is read everywhere.
"""

from __future__ import annotations

from datetime import date
from math import cos, hypot, radians
from pathlib import Path

import pytest

from pipeline.claims import make_claims
from pipeline.formats.read import read_bytes
from pipeline.records import Claim, Reading
from pipeline.theatre import Theatre, load_theatre

SEED = Path(__file__).resolve().parents[2].parent / "shared" / "seed" / "article.md"
OWN = """---
title: "SDF says last push on Daesh in Raqqa will 'begin Sunday'"
published: 2017-10-09
language: en
---

Islamic State once ruled a third of two countries, from the Turkish border to the outskirts of Baghdad,
but has been losing land all year.

The Independent wrote that a pamphlet could matter in Europe. The group still has some hundreds of men
in the city, its former de facto capital.

A spokesman of the SDF said on Monday that its fighters are preparing a final offensive
on neighbourhoods still held by Islamic State in Raqqa.

Al-Mayadin is one of the last strongholds of Islamic State, which has fallen back on the valley below Deir al-Zor.

A spokeswoman said that the SDF would announce the liberation of Raqqa "in the coming few days".

One of the dead was a shopkeeper from Birmingham.

Now it is hemmed into a small area in the city centre around the stadium.
"""
ARTICLES = {"our own": OWN.encode()} | ({"the seed": SEED.read_bytes()} if SEED.is_file() else {})


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture(scope="module", params=ARTICLES)
def reading(request: pytest.FixtureRequest, theatre: Theatre) -> Reading:
    (article,) = read_bytes("article.md", ARTICLES[request.param]).articles
    return make_claims(article, theatre)


def claims_at(reading: Reading, theatre: Theatre, *names: str) -> list[Claim]:
    return [c for c in reading.claims if theatre.gazetteer.places[c.place_id].name in names]


@pytest.mark.parametrize(
    ("written", "lat", "lon"), [("Raqqa", 35.95, 39.01), ("Deir al-Zor", 35.33, 40.14), ("Al-Mayadin", 35.02, 40.45)]
)
def test_a_place_is_found_within_three_kilometres(
    reading: Reading, theatre: Theatre, written: str, lat: float, lon: float
) -> None:
    found = {theatre.gazetteer.places[m.place_id or ""] for m in reading.places if m.text == written}
    assert found
    for place in found:
        assert hypot(place.lat - lat, (place.lon - lon) * cos(radians(lat))) * 111.2 < 3


def test_islamic_state_holds_mayadin_and_a_part_of_raqqa(reading: Reading, theatre: Theatre) -> None:
    held = [c for c in reading.claims if c.change == "held" and c.status == "happened" and c.gained_by == "is"]
    assert {theatre.gazetteer.places[c.place_id].name for c in held} >= {"Raqqa", "Al-Mayadin"}
    assert all(c.part for c in claims_at(reading, theatre, "Raqqa") if c in held)


def test_the_last_offensive_is_planned_by_the_sdf_and_has_not_happened(reading: Reading, theatre: Theatre) -> None:
    offensives = [c for c in claims_at(reading, theatre, "Raqqa") if c.change == "offensive"]
    assert [(c.status, c.gained_by) for c in offensives if c.status != "happened"]
    assert all((c.status, theatre.bloc_of(c.gained_by)) == ("planned", "sdf") for c in offensives)
    assert {c.date_start for c in offensives} <= {date(2017, 10, 15), date(2017, 10, 8), None}


def test_a_liberation_in_the_coming_days_is_no_capture(reading: Reading) -> None:
    assert [c for c in reading.claims if c.change in ("captured", "captured_part") and c.status == "happened"] == []


def test_names_from_elsewhere_make_no_claim(reading: Reading, theatre: Theatre) -> None:
    assert claims_at(reading, theatre, "Birmingham", "Baghdad", "Independent", "The Independent") == []
