"""Letters without which a pattern fits nowhere: one pass over a text tells which patterns are worth trying."""

from __future__ import annotations

import re
from collections.abc import Sequence
from re import _constants as op  # type: ignore[attr-defined]  # the standard library's own reading of a pattern
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from ahocorasick_rs import AhoCorasick

from gazetteer.names import small_letters

_MOST = 64
"""Sets of more letters than this are given up: they would say little."""
Words = frozenset[str]
_NOTHING: Words = frozenset([""])


class Stems:
    """Which of some patterns may fit in a text, by the letters that each of them needs."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        """`patterns` must not care for case."""
        needed = [stems_of(p.pattern) for p in patterns]
        stems = sorted({stem for some in needed for stem in some} - {""})
        self._owners = [tuple(i for i, some in enumerate(needed) if stem in some) for stem in stems]
        self._always = frozenset(i for i, some in enumerate(needed) if "" in some)
        self._automaton = AhoCorasick(stems)

    def find(self, text: str) -> list[int]:
        """The numbers of the patterns that may fit somewhere in the text, in their order; the others fit nowhere."""
        found = self._automaton.find_matches_as_indexes(small_letters(text), overlapping=True)
        hits = {number for number, _, _ in found}
        owners = self._owners
        return sorted(self._always.union(*[owners[number] for number in hits]))


def stems_of(pattern: str) -> Words:
    """Small letters of which every text that the pattern fits in has one run; the empty run where none is needed."""
    return _needed(parser.parse(pattern, re.IGNORECASE))


def _needed(tree: Any) -> Words:
    """The best of the runs that the elements of a sequence need; beside each other they are joined while few."""
    found, run = _NOTHING, _NOTHING
    for kind, value in tree:
        if kind in (op.AT, op.ASSERT_NOT):
            continue
        if kind is op.ASSERT:
            found = _better(found, _needed(value[1]))
            continue
        words = _exact(kind, value)
        joined = frozenset(a + b for a in run for b in words) if words else None
        if joined and len(joined) <= _MOST:
            run = joined
            continue
        found = _better(found, run)
        run = words or _NOTHING
        if not words:
            found = _better(found, _inside(kind, value))
    return _better(found, run)


def _inside(kind: Any, value: Any) -> Words:
    if kind is op.SUBPATTERN:
        return _needed(value[3])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0:
        return _needed(value[2])
    if kind is op.BRANCH:
        return frozenset().union(*[_needed(branch) for branch in value[1]])
    return _NOTHING


def _exact(kind: Any, value: Any) -> Words | None:
    """All that an element may be, in small letters; None where that is too much to say."""
    if kind is op.LITERAL:
        return frozenset([chr(value).lower()])
    if kind is op.IN and all(k is op.LITERAL for k, _ in value):
        return frozenset(chr(v).lower() for _, v in value)
    if kind is op.SUBPATTERN:
        return _exact_all(value[3])
    if kind is op.BRANCH:
        each = [_exact_all(branch) for branch in value[1]]
        return None if None in each else frozenset(w for some in each for w in some or ())
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[:2] == (0, 1):
        words = _exact_all(value[2])
        return words | _NOTHING if words else None
    return None


def _exact_all(tree: Any) -> Words | None:
    run = _NOTHING
    for kind, value in tree:
        if kind in (op.AT, op.ASSERT, op.ASSERT_NOT):
            continue
        words = _exact(kind, value)
        if words is None or len(run) * len(words) > _MOST:
            return None
        run = frozenset(a + b for a in run for b in words)
    return run


def _better(one: Words, other: Words) -> Words:
    """Of two needs the one whose shortest run is longer, then the one with fewer; a sign is worth three letters."""
    return max(one, other, key=lambda words: (min(map(_worth, words), default=0), -len(words)))


def _worth(word: str) -> int:
    return sum(1 if c.isalnum() or c in " -" else 3 for c in word)
