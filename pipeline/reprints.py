"""Which articles reprint another: near-identical wording, so that ten copies of one wire story are one source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

WORDS = 4
"""Length of the runs of words that are compared."""
SHARED = 0.6
"""An article of whose runs of words at least this share stands in another is its reprint. Among the 300 articles of
the demonstration the 11 reprints share 0.73 and more with their originals, no other pair more than 0.08."""
LSH_THRESHOLD = 0.35
"""Jaccard similarity from which pairs are looked at; below SHARED, since a reprint may be cut or lengthened."""
SAMPLES = 128
SHORTEST = 20
"""Texts of fewer runs of words are too short to tell a reprint from a coincidence."""
NEAR_DAYS = 30
"""A story is reprinted within this many days or not at all."""

_WORD = re.compile(r"\w+")


def find_reprints(articles: pd.DataFrame) -> Mapping[str, str]:
    """article_id of each reprint to that of its original, from `article_id`, `text` and `published_on`.

    Reprints of reprints lead to the first of them: the one published first, of one day the first by article_id. The
    order of the rows does not matter. Candidates come from MinHash and locality-sensitive hashing (Broder 1997, as in
    the `datasketch` library) and are then compared exactly.
    """
    stories = Stories()
    stories.add(articles)
    return stories.reprint_of


class Stories:
    """The articles that are known so far and which of them are alike; articles may come in any order."""

    def __init__(self) -> None:
        # Imported here because it brings scipy, a third of a second that most commands need not wait for.
        from datasketch import MinHashLSH

        self._index: Any = MinHashLSH(threshold=LSH_THRESHOLD, num_perm=SAMPLES)
        self._texts: dict[str, str] = {}
        self._days: dict[str, pd.Timestamp] = {}
        self._alike: dict[str, set[str]] = {}

    def add(self, articles: pd.DataFrame) -> None:
        """Makes articles known, each once: `article_id`, `text` and `published_on`."""
        days = pd.to_datetime(articles["published_on"])
        for name, text, day in zip(articles["article_id"].tolist(), articles["text"].tolist(), days, strict=True):
            if name not in self._texts:
                self._texts[name], self._days[name] = text, day
                self._compare(name, runs_of_words(text))

    @property
    def reprint_of(self) -> dict[str, str]:
        """article_id of each reprint to that of its original."""
        found: dict[str, str] = {}
        for name in self._alike:
            story = self._story(name)
            original = min(story, key=lambda article: (self._days[article], article))
            if original != name:
                found[name] = original
        return found

    def _compare(self, name: str, runs: frozenset[str]) -> None:
        if len(runs) < SHORTEST:
            return
        from datasketch import MinHash

        sketch = MinHash(num_perm=SAMPLES, seed=1)
        sketch.update_batch([run.encode() for run in sorted(runs)])
        for other in self._index.query(sketch):
            near = abs((self._days[name] - self._days[other]).days) <= NEAR_DAYS
            if near and share_of_words(runs, runs_of_words(self._texts[other])) >= SHARED:
                self._alike.setdefault(name, set()).add(other)
                self._alike.setdefault(other, set()).add(name)
        self._index.insert(name, sketch)

    def _story(self, name: str) -> set[str]:
        """All articles that are alike, from one to the next."""
        story, ahead = {name}, [name]
        while ahead:
            new = self._alike.get(ahead.pop(), set()) - story
            story |= new
            ahead += new
        return story


def runs_of_words(text: str) -> frozenset[str]:
    """Every run of WORDS words of the text, without case and punctuation."""
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))


def share_of_words(one: frozenset[str], other: frozenset[str]) -> float:
    """The share, 0 to 1, of the shorter text's runs of words that stand in the other; 0 for texts too short."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= SHORTEST else 0.0
