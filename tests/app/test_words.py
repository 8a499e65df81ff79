"""The words beside the map: sentences, grades, and articles whose markup stays text."""

from __future__ import annotations

import pytest

from dashboard.frame import plain
from dashboard.quotes import mark_quote
from dashboard.reading import mark_spans
from dashboard.sentences import (
    CHANGE_WORDS,
    DOUBT_WORDS,
    REASON_WORDS,
    STATUS_WORDS,
    say_chance,
    say_chance_in_full,
    say_change,
    say_count,
    say_flip,
    say_grade,
    say_part,
    say_reading,
    say_sides,
)
from pipeline.records import CHANGES, REASONS, STATUSES
from pipeline.tables import DOUBT_KINDS
from pipeline.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def test_every_change_status_and_reason_has_words() -> None:
    assert set(CHANGE_WORDS) == set(CHANGES)
    assert set(STATUS_WORDS) == set(STATUSES)
    assert set(REASON_WORDS) == set(REASONS)


def test_a_plan_and_a_denial_never_read_like_a_capture() -> None:
    assert say_change("captured", "happened") == "captured"
    assert say_change("offensive", "planned") == "offensive, planned"
    assert say_change("captured", "denied") == "captured, denied"
    assert say_change("captured", "unconfirmed") == "captured, unconfirmed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("captured", "SDF, from Islamic State"),
        ("withdrew", "Islamic State withdrew; SDF moved in"),
        ("handed_over", "to SDF, by Islamic State"),
        ("besieged", "by SDF; Islamic State inside"),
        ("held", "by SDF"),
    ],
)
def test_sides_are_said_as_a_reader_would(theatre: Theatre, change: str, words: str) -> None:
    ids = {actor.short: actor_id for actor_id, actor in theatre.actors.items()}
    assert say_sides(change, ids["SDF"], ids["Islamic State"], theatre) == words


def test_sides_that_nobody_named_leave_no_stray_comma(theatre: Theatre) -> None:
    ids = {actor.short: actor_id for actor_id, actor in theatre.actors.items()}
    assert say_sides("captured", None, ids["Islamic State"], theatre) == "from Islamic State"
    assert say_sides("captured", float("nan"), None, theatre) == ""


def test_a_part_of_a_place_is_said_before_its_name() -> None:
    assert say_part("outskirts", "captured") == "outskirts of "
    assert say_part("northern", "entered") == "northern "
    assert say_part("part", "held") == "part of "
    assert say_part("part", "captured_part") == say_part("", "captured") == ""


def test_a_place_held_by_nobody_named_is_contested_and_a_weight_is_a_word() -> None:
    assert say_change("held", "happened", None) == "contested"
    assert say_change("held", "happened", "sdf") == say_change("held", "happened") == "held"
    assert [say_chance(right) for right in (0.99, 0.9, 0.75, 0.5)] == ["strong", "good", "fair", "weak"]
    assert say_chance_in_full(0.9) == "such reports are right about 9 times in 10"
    assert say_chance_in_full(0.96) == "such reports are right about 96 times in 100"
    assert (say_flip(None, 6), say_flip(1, 6), say_flip(3, 6)) == ("more than 6", "1 report", "3 reports")


def test_every_doubt_has_words_and_a_reader_is_named() -> None:
    assert set(DOUBT_WORDS) == set(DOUBT_KINDS)
    assert say_reading("judge", 0.84, "") == "Read by the learned judge; 84 % sure."
    assert say_reading("fell", 0.8, "Mosul fell.") == "Read by the rule “fell”, as in “Mosul fell”; 80 % sure."


def test_a_grade_is_said_in_words() -> None:
    assert say_grade("B", 2, "") == "Source usually reliable; information probably true"
    assert say_grade("C", 4, "one outlet").endswith("doubtful: one outlet")
    assert say_count(1, "source") == "1 source"
    assert say_count(1200, "place") == "1,200 places"


def test_the_place_in_a_quote_is_marked_and_its_markup_is_text() -> None:
    marked = mark_quote("They took <b>Raqqa</b> & left", "Raqqa", (5, 9))
    assert marked == "They <mark>took</mark> &lt;b&gt;<u>Raqqa</u>&lt;/b&gt; &amp; left"
    assert mark_quote("They took it", "the town") == "They took it"
    assert mark_quote("Raqqa fell", "Raqqa", (0, 10)) == "<u>Raqqa</u> fell"


def test_marked_sentences_of_an_article_keep_every_letter_once() -> None:
    text = "One <i>two</i> three four"
    assert mark_spans(text, [(4, 14), (10, 20)]) == ("One <mark>&lt;i&gt;two&lt;/i&gt;</mark><mark> three</mark> four")
    assert mark_spans(text, []) == "One &lt;i&gt;two&lt;/i&gt; three four"


def test_a_file_name_cannot_speak_markdown() -> None:
    assert plain("[x](http://a.b) :red[no] <b>") == (
        "\\[x\\]\\(http\\:\\/\\/a\\.b\\) \\:red\\[no\\] \\<b\\>".replace("\\/", "/")
    )
