"""Every rule of reading fires on the sentences that it must match and stays silent on those that it must not."""

from __future__ import annotations

import re

import pytest

from pipeline.grammar.propose import ACTOR, PLACE, propose
from pipeline.grammar.rules import Rule, load_rules

RULES = load_rules()
MUST = [pytest.param(rule, text, id=f"{rule.rule_id}: {text}") for rule in RULES for text in rule.must]
MUST_NOT = [pytest.param(rule, text, id=f"{rule.rule_id}: {text}") for rule in RULES for text in rule.must_not]


def masked(text: str) -> str:
    """The sentence with its [places] and {actors} hidden, each as long as its words."""
    text = re.sub(r"\[([^\]]+)\]", lambda m: PLACE * len(m[1]), text)
    return re.sub(r"\{([^}]+)\}", lambda m: ACTOR * len(m[1]), text)


@pytest.mark.parametrize(("rule", "text"), MUST)
def test_a_rule_fires_on_the_sentence_that_it_must_match(rule: Rule, text: str) -> None:
    assert [p.rule.rule_id for p in propose(masked(text), [rule])], text


@pytest.mark.parametrize(("rule", "text"), MUST)
def test_the_rules_before_it_leave_a_rule_its_sentence(rule: Rule, text: str) -> None:
    assert rule.rule_id in {p.rule.rule_id for p in propose(masked(text), RULES)}, text


@pytest.mark.parametrize(("rule", "text"), MUST_NOT)
def test_a_rule_is_silent_on_the_sentence_that_it_must_not_match(rule: Rule, text: str) -> None:
    assert [p.rule.rule_id for p in propose(masked(text), [rule])] == [], text


def test_every_rule_carries_both_kinds_of_sentence_and_a_name_of_its_own() -> None:
    assert [rule.rule_id for rule in RULES if not rule.must or not rule.must_not] == []
    assert len({rule.rule_id for rule in RULES}) == len(RULES)
