"""Read the rules of `rules.toml` into compiled patterns.

A pattern is matched against a sentence in which every place name is a run of ◆, every actor a run of ● and every
date a run of ○, each as long as the words it stands for; so offsets are those of the sentence.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from pipeline.errors import BadTheatre
from pipeline.grammar.stems import Stems
from pipeline.records import CHANGES, Change

SIDES = ("after", "before")
ROLES = ("before", "after", "by", "to", "from", "of", "inner", "anywhere", "under")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying a change.

    `place` is the side of the trigger on which the place stands. `gained` and `lost` say where the actors stand:
    before or after the trigger, behind "by", "to", "from" or "of", `inner` for an actor inside the trigger, `anywhere` for the next one in the sentence. A passive
    ("was captured") turns a rule with `place = "after"` round. `must` and `must_not` are sentences of the tests, with
    the place in [brackets] and actors in {braces}.
    """

    rule_id: str
    change: Change
    pattern: re.Pattern[str]
    place: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    confidence: float
    must: tuple[str, ...]
    must_not: tuple[str, ...]


class Rules(tuple[Rule, ...]):
    """Rules in their order, which know by the letters of a text which of them may fit in it."""

    @cached_property
    def _stems(self) -> Stems:
        return Stems([rule.pattern for rule in self], unwritten="◆○")

    def worth_trying(self, text: str) -> list[Rule]:
        """The rules that may fit somewhere in a text; the others fit nowhere in it.

        In one that is not masked yet it does not tell those that need an actor.
        """
        return [self[number] for number in self._stems.find(text)]


@cache
def load_rules(path: Path = Path(__file__).with_name("rules.toml")) -> Rules:
    """Every rule in the order of the file; BadTheatre names the rule that is wrong."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["rules"]
    return Rules(_rule(row) for row in rows)


def _rule(row: dict[str, object]) -> Rule:
    rule_id = str(row.get("id", "a rule without id"))
    change = row["change"]
    roles = [*_words(row, "gained"), *_words(row, "lost")]
    if change not in CHANGES or row["place"] not in SIDES or any(r not in ROLES for r in roles):
        raise BadTheatre(f"Rule {rule_id!r}: change, place or roles are not among {CHANGES}, {SIDES}, {ROLES}.")
    return Rule(
        rule_id=rule_id,
        change=change,
        pattern=re.compile(str(row["pattern"]), re.IGNORECASE),
        place=str(row["place"]),
        gained=_words(row, "gained"),
        lost=_words(row, "lost"),
        confidence=float(str(row.get("confidence", 0.7))),
        must=_words(row, "must"),
        must_not=_words(row, "must_not"),
    )


def _words(row: dict[str, object], key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)
