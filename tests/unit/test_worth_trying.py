"""What is left out before it is looked at: patterns whose letters are not there, sentences far from any place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from pipeline.articles import split_sentences
from pipeline.grammar import stems
from pipeline.grammar.rules import Rules, load_rules
from pipeline.grammar.stems import Cues, Stems, stems_of
from pipeline.judge.hear import Heard, hear
from pipeline.judge.near import worth_judging
from pipeline.later import InTurn, WhenAsked
from pipeline.mentions import find_mentions
from pipeline.records import Article
from pipeline.theatre import load_theatre


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\b(?:took|seiz(?:ed|es))\b", {"<took>", "<seized>", "<seizes>"}),
        (r"\bhand(?:ed|s)?\s+over", {"<hand>", "<handed>", "<hands>"}),
        (r"captur\w+", {"captur"}),
        (r"(?:still\s+)?held", {"held"}),
        (r"\w+ed\b", {"ed>"}),
        (r"\w+", {""}),
        (r"(?:a|\w+)b?", {""}),
    ],
)
def test_a_pattern_needs_these_letters(pattern: str, needed: set[str]) -> None:
    found = set()
    for stem in stems_of(pattern):
        bare = stem.strip("\x00")
        found.add("<" * stem.startswith("\x00") + bare + ">" * (stem.endswith("\x00") and bool(bare)))
    assert found == needed


def test_whole_words_count_where_the_pattern_wants_whole_words() -> None:
    some = Stems([re.compile(r"\bleft\b", re.I), re.compile(r"captur", re.I)])
    assert some.find("They LEFT it.") == [0]
    assert some.find("The leftist recaptured it.") == [1]
    assert some.find("") == []


def test_a_pattern_that_needs_an_unwritten_sign_is_always_tried() -> None:
    assert Stems([re.compile("◆+", re.I), re.compile("●+", re.I)], unwritten="◆").find("nothing") == [0]


def test_letters_that_a_pattern_takes_for_others_are_seen() -> None:
    assert Stems([re.compile("sink", re.I)]).find("ſİNK") == [0]


def test_a_pattern_written_with_spaces_and_comments_needs_its_letters_alone() -> None:
    spaced = re.compile(r"cap tured  # comment", re.I | re.X)
    assert Stems([spaced]).find("They captured it.") == [0]
    assert Stems([spaced]).find("They took it.") == []


@pytest.mark.parametrize("pattern", [re.compile("Took"), re.compile("ſink"), re.compile(r"\bcap", re.I | re.A)])
def test_a_pattern_of_other_letters_than_ours_is_always_tried(pattern: re.Pattern[str]) -> None:
    assert Stems([pattern]).find("nothing") == [0]


@pytest.mark.parametrize("broken", [None, SimpleNamespace(), SimpleNamespace(parse=lambda *_: [("NEW", 1, 2)])])
def test_where_patterns_cannot_be_taken_apart_all_are_tried(broken: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stems, "parser", broken)
    assert Stems([re.compile("took", re.I)]).find("nothing") == [0]


def test_every_rule_is_worth_trying_on_its_own_examples() -> None:
    for rule in load_rules():
        for text in rule.must:
            plain = re.sub(r"\[[^\]]*\]", "◆◆", re.sub(r"\{[^}]*\}", "●●", text))
            assert rule in load_rules().worth_trying(plain), (rule.rule_id, text)


def test_few_rules_are_tried_on_a_sentence_of_general_news() -> None:
    text = "The minister told parliament that the bill would be presented again before the end of the session."
    assert load_rules().worth_trying(text) == []
    assert Rules().worth_trying("captured") == []


def test_cues_are_those_that_fit() -> None:
    will, would = re.compile(r"\bwill\b", re.I), re.compile(r"\bwould\s+not\b", re.I)
    assert Cues(will, would).in_("It will; it would.") == {will}


def test_what_is_asked_for_is_found_once() -> None:
    asked: list[int] = []
    found = WhenAsked({1: "", 2: ""}, lambda i: asked.append(i) or i * 10)
    assert (found[2], found[2], asked, list(found), len(found)) == (20, 20, [2], [1, 2], 2)
    with pytest.raises(KeyError):
        found[3]


def test_what_comes_in_turn_is_found_up_to_what_is_asked_for() -> None:
    seen: list[int] = []

    def each() -> Iterator[tuple[int, str]]:
        for i in range(3):
            seen.append(i)
            yield i, f"number {i}"

    found = InTurn(range(3), each())
    assert (found[1], list(seen)) == ("number 1", [0, 1])
    assert (found[0], found[2]) == ("number 0", "number 2")
    with pytest.raises(KeyError):
        found[7]


def heard(text: str) -> list[Heard]:
    theatre = load_theatre("syria_iraq")
    article = Article("a", "a.txt", "Soap", text, date(2017, 10, 9))
    sentences = split_sentences(article)
    mentions = find_mentions(article, sentences, theatre)
    return [hear(s, mentions, theatre, load_rules()) for s in sentences]


def test_general_news_that_names_a_place_of_the_war_is_not_judged() -> None:
    assert worth_judging(heard("Aleppo soap has found buyers in Tokyo. It is made of laurel oil.")) == []


def test_sentences_far_from_a_place_are_not_judged() -> None:
    far = "Prices rose a little. " * 4
    kept = worth_judging(heard(f"{far}The army entered Aleppo. It was quiet. {far}{far}"))
    assert [h.sentence.text for h in kept if "rose" not in h.sentence.text] == [
        "Soap",
        "The army entered Aleppo.",
        "It was quiet.",
    ]
    assert len(kept) == 3 + 2 + 1
