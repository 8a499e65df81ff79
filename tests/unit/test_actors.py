"""Who is meant by a name, a common word or an acronym."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.actors import find_actors
from pipeline.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def named(text: str, theatre: Theatre, country: str = "SY", year: int = 2017) -> list[str | None]:
    day = date(year, 6, 1)
    found = find_actors(text, 0, theatre, countries=(country,), published_on=day, in_title=False)
    return [mention.actor_id for mention in found]


@pytest.mark.parametrize("words", ["The army", "Government forces", "Government troops", "Soldiers"])
def test_common_words_name_the_side_of_the_country(words: str, theatre: Theatre) -> None:
    assert named(f"{words} advanced.", theatre, "SY") == ["gov_sy"]
    assert named(f"{words} advanced.", theatre, "IQ") == ["iraq"]


def test_a_full_name_is_the_same_side_in_every_country(theatre: Theatre) -> None:
    assert named("The Syrian army advanced.", theatre, "IQ") == ["gov_sy"]


def test_an_acronym_that_is_a_word_counts_in_capitals_only(theatre: Theatre) -> None:
    assert named("The town is quiet.", theatre) == []
    assert named("The town IS took is quiet.", theatre) == ["is"]


def test_years_of_activity_decide_between_bearers_of_a_name(theatre: Theatre) -> None:
    assert named("ISI attacked.", theatre, "IQ", 2010) == ["isi"]
    found = find_actors("ISI attacked.", 0, theatre, countries=("IQ",), published_on=date(2010, 1, 1), in_title=False)
    assert found[0].candidates == ("isi",)


def test_a_vague_word_beside_a_name_adds_nobody(theatre: Theatre) -> None:
    assert named("Peshmerga forces advanced.", theatre, "IQ") == ["peshmerga"]


def test_offsets_are_those_of_the_article(theatre: Theatre) -> None:
    text = "On Sunday the SDF advanced."
    (mention,) = find_actors(text, 100, theatre, countries=("SY",), published_on=None, in_title=False)
    assert text[mention.start - 100 : mention.end - 100] == mention.text


@pytest.mark.parametrize("written", ["Fırat Kalkanı", "FIRAT KALKANI", "firat kalkani"])
def test_an_alias_with_letters_that_count_as_others_is_found(written: str, theatre: Theatre) -> None:
    actors = dict(theatre.actors) | {"sdf": replace(theatre.actors["sdf"], aliases=("Fırat Kalkanı",))}
    assert named(f"On Sunday {written} advanced.", replace(theatre, actors=actors))[-1] == "sdf"
