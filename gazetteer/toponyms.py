"""The places that a document names: found, judged, resolved."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gazetteer.evidence import keep_names
from gazetteer.load import Gazetteer
from gazetteer.resolve import Passage, Resolved, resolve

_PLAIN_BEFORE = re.compile(r"^(?:(?!(?:a[lrstdnz]|ash|adh|ath|e[lszr]) )[a-z][a-z-]* )+(?=\S)")
_PLAIN_AFTER = re.compile(r"(?: [a-z]+)+$")
_SIDE_BEFORE = re.compile(r"(?<=[a-z,] )(?:Northern|Southern|Eastern|Western|Central|North|South|East|West) $")


def find_toponyms(gazetteer: Gazetteer, texts: Sequence[str]) -> list[list[Resolved]]:
    """The place names of a document's texts (a title and a body, say), each list in the order of its text.

    The texts are resolved together. What is no name of a place is left out; what stays undecided has no place_id.
    """
    passages = [Passage(text, keep_names(gazetteer.find(text), text, gazetteer.places)) for text in texts]
    return resolve(passages, gazetteer)


def name_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The name itself in a match: without small words beside it ("Idlib" in "Idlib province" and in "province of
    Idlib"), and with a direction in capitals that belongs to it ("Eastern Ukraine" within a sentence)."""
    written = text[start:end]
    head, tail = _PLAIN_BEFORE.match(written), _PLAIN_AFTER.search(written)
    begin = start + (head.end() if head else 0)
    stop = end - (len(tail.group()) if tail else 0)
    side = _SIDE_BEFORE.search(text[max(0, begin - 14) : begin])
    return (begin - len(side.group()) if side else begin), stop
