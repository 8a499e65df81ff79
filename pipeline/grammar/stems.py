"""Letters without which a pattern fits nowhere: one pass over a text tells which patterns are worth trying."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ahocorasick_rs import AhoCorasick

from gazetteer.names import small_letters

try:
    from re import _constants as op  # type: ignore[attr-defined]  # the standard library's own reading of a pattern
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:
    op = parser = None

_MOST = 64
"""Sets of more letters than this are given up: they would say little."""
_EDGE = "\x00"
"""Before or behind a run: a word begins or ends there."""
_EVERYWHERE = frozenset(
    [
        "a",
        "an",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "inside",
        "into",
        "is",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "under",
        "was",
        "were",
        "with",
    ]
)
Words = frozenset[str]
_NOTHING: Words = frozenset([""])


class Stems:
    """Which of some patterns may fit in a text, by the letters that each of them needs."""

    def __init__(self, patterns: Sequence[re.Pattern[str]], unwritten: str = "") -> None:
        """One that cares for case, that needs a sign of `unwritten` or that cannot be taken apart is always worth trying."""
        needed = [stems_of(p.pattern, p.flags) for p in patterns]
        needed = [_NOTHING if any(sign in stem for stem in some for sign in unwritten) else some for some in needed]
        self._always = frozenset(i for i, some in enumerate(needed) if "" in some)
        owners: dict[str, list[tuple[bool, bool, int]]] = {}
        for number, some in enumerate(needed):
            for stem in some - _NOTHING:
                edges = stem.startswith(_EDGE), stem.endswith(_EDGE)
                owners.setdefault(stem.strip(_EDGE), []).append((*edges, number))
        self._owners = list(owners.values())
        self._automaton = AhoCorasick(list(owners))

    def find(self, text: str) -> list[int]:
        """The numbers of the patterns that may fit somewhere in the text, in their order; the others fit nowhere."""
        found = set(self._always)
        for stem, start, end in self._automaton.find_matches_as_indexes(small_letters(text), overlapping=True):
            for begins, ends, number in self._owners[stem]:
                if (
                    number not in found
                    and not (begins and _is_within(text, start))
                    and not (ends and _is_within(text, end))
                ):
                    found.add(number)
        return sorted(found)


class Cues:
    """Patterns that are looked for in the same words; which of them may fit is told in one pass."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self._patterns, self._stems = patterns, Stems(patterns)

    def in_(self, text: str) -> frozenset[re.Pattern[str]]:
        """Those that fit somewhere in the text."""
        return frozenset(p for p in (self._patterns[i] for i in self._stems.find(text)) if p.search(text))


def _is_within(text: str, at: int) -> bool:
    """Whether an offset lies within a word, or between two signs."""
    return _is_letter(text[at - 1 : at]) == _is_letter(text[at : at + 1])


def _is_letter(char: str) -> bool:
    return char.isalnum() or char == "_"


def stems_of(pattern: str, flags: int = re.IGNORECASE) -> Words:
    """Small letters of which every text that the pattern fits in has one run; the empty run where none is needed.

    A run begins or ends with the sign of an edge where only words that begin or end there count. The empty run stands
    also for what is not known: of a pattern that cares for case, in which ſ is no s, or sees the letters and edges of
    ASCII alone, and where this Python takes patterns apart in a way of its own: that way is not promised to stay.
    """
    if parser is None or not flags & re.IGNORECASE or flags & (re.ASCII | re.LOCALE):
        return _NOTHING
    try:
        return _needed(parser.parse(pattern, flags), "", "")
    except (AttributeError, IndexError, TypeError, ValueError, re.error):
        return _NOTHING


def _needed(tree: Any, before: str, behind: str) -> Words:
    """The best of the runs that the elements of a sequence need, joined while they are few.

    `before` and `behind` say what stands beside the sequence: an edge of a word, a space, or "" for what is not known.
    """
    items = [item for item in tree if item[0] is not op.ASSERT_NOT]
    found, run, left = _NOTHING, _NOTHING, before
    for i, (kind, value) in enumerate(items):
        if kind is op.ASSERT:
            found = _better(found, _needed(value[1], "", ""))
            continue
        words = _exact(kind, value)
        if words and len(run) * len(words) <= _MOST:
            run = frozenset(a + b for a in run for b in words)
            continue
        edge = _edge(kind, value)
        found = _better(found, _edged(run, left, edge))
        here = left if run == _NOTHING else ""
        run, left = words or _NOTHING, edge
        if not words and edge == "":
            found = _better(found, _inside(kind, value, here, _edge(*items[i + 1]) if i + 1 < len(items) else behind))
            left = "space" if here and _may_be_words(kind, value) else ""
    return _better(found, _edged(run, left, behind))


def _edge(kind: Any, value: Any) -> str:
    """What an element says of the run beside it."""
    if kind is op.AT:
        return "edge" if value is op.AT_BOUNDARY else ""
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0 and len(value[2]) == 1:
        return _edge(*value[2][0])
    return "space" if kind is op.IN and value == [(op.CATEGORY, op.CATEGORY_SPACE)] else ""


def _may_be_words(kind: Any, value: Any) -> bool:
    """Whether an element is whole words with the space behind them, or nothing."""
    if kind is op.SUBPATTERN:
        return bool(value[3]) and _edge(*value[3][-1]) == "space"
    return kind in (op.MAX_REPEAT, op.MIN_REPEAT) and len(value[2]) == 1 and _may_be_words(*value[2][0])


def _edged(run: Words, left: str, right: str) -> Words:
    return frozenset(_with_edges(word, left, right) for word in run)


def _with_edges(word: str, left: str, right: str) -> str:
    if not word:
        return ""
    before = left == "edge" or (left == "space" and _is_letter(word[0]))
    behind = right == "edge" or (right == "space" and _is_letter(word[-1]))
    return _EDGE * before + word + _EDGE * behind


def _inside(kind: Any, value: Any, before: str, behind: str) -> Words:
    if kind is op.SUBPATTERN:
        return _needed(value[3], before, behind)
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT) and value[0] > 0:
        return _needed(value[2], "", "")
    if kind is op.BRANCH:
        return frozenset().union(*[_needed(branch, before, behind) for branch in value[1]])
    return _NOTHING


def _exact(kind: Any, value: Any) -> Words | None:
    """All that an element may be, in small letters; None where that is too much to say."""
    if kind is op.LITERAL:
        return frozenset([small_letters(chr(value))])
    if kind is op.IN and all(k is op.LITERAL for k, _ in value):
        return frozenset(small_letters(chr(v)) for _, v in value)
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
    """Of two needs the one whose most common run says more, then the one with fewer."""
    return max(one, other, key=lambda words: (min(map(_worth, words), default=0), -len(words)))


def _worth(word: str) -> int:
    """How seldom a run may be in a text: its letters, three for a sign, one for a word that every text has."""
    bare = word.replace(_EDGE, "")
    return min(len(bare), 1) if bare in _EVERYWHERE else sum(1 if c.isalnum() or c in " -" else 3 for c in bare)
