"""Runs of capitalised words, in which names that no list has may stand, and the pieces of a run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from gazetteer.names import ARTICLES

_CAPITAL = "[A-Z\u00c0-\u00de\u0100-\u024f]"
CAPITALISED = re.compile(
    rf"{_CAPITAL}[\w'’]+(?:[- ](?:(?:[Aa][lrstdnz]|[Aa]sh|[Aa]dh|[Aa]th|[Ee][lszr])[- ])?{_CAPITAL}[\w'’]+){{0,3}}"
    r"(?: (?:crossing|border crossing|airbase|air base|airport|base|dam|barrage|refinery|desert|mountains?|river|lake|"
    r"plain|basin|valley|bridge|road|hospital|university|stadium|roundabout|mosque|prison|camp|oil field|gas field)\b)?"
)
_WORD = re.compile(r"[\w'’]+")
_ARTICLE_BEFORE = re.compile(r"(?:^|[\s(\"“‘'])((?:[Aa][lrstdnz]|[Aa]sh|[Aa]dh|[Aa]th|[Ee][lsz])-)$")


def capitalised_runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of one to four capitalised words, with the article and the word for a kind of site that belong to them."""
    for run in CAPITALISED.finditer(text):
        start, end = run.span()
        yield (with_article(text, start) if start and text[start - 1] == "-" else start), end


def unknown_runs(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Capitalised runs that touch none of the spans in `taken`, which are in the order of the text."""
    position = 0
    for start, end in capitalised_runs(text):
        while position < len(taken) and taken[position][1] <= start:
            position += 1
        if position == len(taken) or taken[position][0] >= end:
            yield start, end


def pieces_of(text: str, start: int, end: int, may_begin: Callable[[str], bool] = bool) -> Iterator[tuple[int, int]]:
    """A run of words, then what is left of it, the longest piece from the left first; only those that may begin so."""
    words = [(m.start() + start, _bare_end(m.group(), m.end() + start)) for m in _WORD.finditer(text[start:end])]
    for first, (begin, first_end) in enumerate(words):
        if not may_begin(text[begin:first_end]):
            continue
        for last in range(len(words) - 1, first - 1, -1):
            if text[words[last][0] : words[last][1]].lower() not in ARTICLES:
                yield begin, words[last][1]


def with_article(text: str, start: int) -> int:
    found = _ARTICLE_BEFORE.search(text[max(0, start - 5) : start])
    return start - len(found.group(1)) if found else start


def _bare_end(word: str, end: int) -> int:
    return end - 2 if word.endswith(("'s", "’s")) else end - 1 if word.endswith(("'", "’")) else end
