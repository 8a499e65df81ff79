"""Names at their offsets: places with what is said of their parts, and names that no list has."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.articles import split_sentences
from pipeline.mentions import Mentions, find_mentions
from pipeline.records import Article
from pipeline.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def mentions(text: str, theatre: Theatre) -> Mentions:
    article = Article("a", "a", "", text, date(2017, 10, 9))
    return find_mentions(article, split_sentences(article), theatre)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("They took Palmyra.", ""),
        ("They took the outskirts of Palmyra.", "outskirts"),
        ("They took the countryside of Palmyra.", "countryside"),
        ("They took a hill near Palmyra.", "near"),
        ("They took half of Palmyra.", "part"),
    ],
)
def test_what_is_said_of_a_part_of_a_place_is_kept(text: str, part: str, theatre: Theatre) -> None:
    assert [(m.text, m.part) for m in mentions(text, theatre).places[0]] == [("Palmyra", part)]


def test_a_name_that_no_list_has_is_a_stranger_and_no_place(theatre: Theatre) -> None:
    found = mentions("The army captured Foobarabad on Sunday.", theatre)
    assert found.places[0] == ()
    assert [(m.text, m.start, m.place_id, m.candidates) for m in found.strangers[0]] == [("Foobarabad", 18, None, ())]


def test_titles_of_people_peoples_and_days_are_no_strangers(theatre: Theatre) -> None:
    assert mentions("The army met General Hamdan, Lebanese villagers and others on Sunday.", theatre).strangers[0] == ()


def test_a_dateline_names_no_place(theatre: Theatre) -> None:
    assert mentions("DAMASCUS (Wire) – The army was quiet.", theatre).places[0] == ()
