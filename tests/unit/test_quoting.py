"""A quote keeps its words, shows what stands around it and can be cited."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.quoting import Origin, cite, find_context, find_trigger, rule_example

TEXT = "Fighting went on. The army captured\nTabqa on Monday. Nobody spoke of losses.\n\nElsewhere it rained."
START, END = TEXT.index("The army"), TEXT.index("Monday.") + 7


def test_a_citation_has_quote_outlet_day_title_and_hash() -> None:
    origin = Origin("Meridian Wire", date(2017, 5, 11), "Tabqa  falls", "ab12", "")
    assert cite(TEXT[START:END], origin) == (
        "“The army captured Tabqa on Monday.” Meridian Wire, 11 May 2017, “Tabqa falls”, SHA-256 ab12."
    )
    bare = Origin("", date(2017, 5, 11), "", "ab12", "news.example/1")
    assert cite("It fell.", bare) == "“It fell.” outlet not said, 11 May 2017, untitled, news.example/1, SHA-256 ab12."


def test_a_quote_stands_between_the_sentences_around_it() -> None:
    assert find_context(TEXT, START, END) == ("Fighting went on.", "Nobody spoke of losses.")
    assert find_context(TEXT, 0, 17)[0] == ""
    assert find_context(TEXT, len(TEXT) - 5, len(TEXT))[1] == ""


@pytest.mark.parametrize(
    ("quote", "place", "change", "rule_id", "trigger"),
    [
        ("The army captured Tabqa on Monday.", "Tabqa", "captured", "captured", "captured"),
        ("The army captured Tabqa on Monday.", "Tabqa", "captured", "judge", "captured"),
        ("Raqqa was calm while the army seized Tabqa.", "Tabqa", "captured", "captured", "seized"),
    ],
)
def test_the_words_that_say_so_are_found(quote: str, place: str, change: str, rule_id: str, trigger: str) -> None:
    span = find_trigger(quote, place, change, rule_id)
    assert span is not None
    assert quote[slice(*span)] == trigger


def test_no_trigger_is_made_up() -> None:
    assert find_trigger("The town is quiet.", "Tabqa", "captured", "captured") is None
    assert find_trigger("Tabqa is quiet.", "Tabqa", "captured", "judge") is None


def test_a_rule_is_shown_by_a_sentence_that_it_reads() -> None:
    assert "victory in Mosul" in rule_example("declared-victory")
    assert "[" not in rule_example("declared-victory")
    assert rule_example("judge") == ""
