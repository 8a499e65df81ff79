"""What `whoheld mentions` prints: names alone, with their points, and names that nobody knows without one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.articles import split_sentences
from pipeline.mentions import find_mentions, mention_rows
from pipeline.records import Article
from pipeline.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def rows(text: str, theatre: Theatre) -> list[dict[str, Any]]:
    article = Article("a", "a", "", text, date(2017, 10, 9))
    found = mention_rows(article, find_mentions(article, split_sentences(article), theatre), theatre)
    assert all(text[row["start"] : row["end"]] == row["name"] for row in found)
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Strikes hit northwestern Syria's Idlib province.", ["Syria", "Idlib"]),
        ("Strikes hit Diyala Province.", ["Diyala Province"]),
        ("They crossed the Tigris river.", ["Tigris"]),
        ("Aid reached eastern Aleppo.", ["Aleppo"]),
        ("A truce began in Eastern Ukraine.", ["Eastern Ukraine"]),
        ("They took al-Mayadin and Deir ez-Zor.", ["al-Mayadin", "Deir ez-Zor"]),
        ("They held the Zakho Barrage.", ["Zakho Barrage"]),
    ],
)
def test_the_name_alone_is_printed(text: str, names: list[str], theatre: Theatre) -> None:
    assert [row["name"] for row in rows(text, theatre)] == names


def test_a_name_that_nobody_knows_has_no_point_but_a_kind_and_a_neighbourhood(theatre: Theatre) -> None:
    (first, second) = rows("South of Raqqa they took the village of Foobarah.", theatre)
    assert (first["name"], first["part"]) == ("Raqqa", "near")
    assert (second["name"], second["tier"], second["place_id"], second["lat"]) == ("Foobarah", "unknown", None, None)
    assert (second["kind"], second["near"]) == ("village", "gn-172955")


def test_distance_and_bearing_are_printed(theatre: Theatre) -> None:
    (row,) = rows("A convoy was hit 10 km south of Raqqa.", theatre)
    assert (row["part"], row["km"], row["bearing"]) == ("near", 10.0, "south")


def test_a_name_said_to_lie_elsewhere_is_still_a_stranger_to_the_claims(theatre: Theatre) -> None:
    article = Article("a", "a", "", "Fighters captured Palmyra, New York, on Sunday.", date(2017, 10, 9))
    found = find_mentions(article, split_sentences(article), theatre)
    assert "Palmyra" in [m.text for m in found.strangers[0]]
