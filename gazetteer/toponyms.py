"""The places that a document names: found, judged, resolved."""

from __future__ import annotations

from collections.abc import Sequence

from gazetteer.evidence import keep_names
from gazetteer.load import Gazetteer
from gazetteer.resolve import Passage, Resolved, resolve


def find_toponyms(gazetteer: Gazetteer, texts: Sequence[str]) -> list[list[Resolved]]:
    """The place names of a document's texts (a title and a body, say), each list in the order of its text.

    The texts are resolved together. What is no name of a place is left out; what stays undecided has no place_id.
    """
    passages = [Passage(text, keep_names(gazetteer.find(text), text, gazetteer.places)) for text in texts]
    return resolve(passages, gazetteer)
