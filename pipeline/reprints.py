"""Which articles reprint another: near-identical wording, so that ten copies of one wire story are one source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    rows = articles.drop_duplicates("article_id").sort_values(["published_on", "article_id"])
    article_ids: list[str] = rows["article_id"].tolist()
    runs = {name: runs_of_words(text) for name, text in zip(article_ids, rows["text"], strict=True)}
    days = dict(zip(article_ids, pd.to_datetime(rows["published_on"]), strict=True))
    order = {article_id: at for at, article_id in enumerate(runs)}
    first = {article_id: article_id for article_id in runs}

    def original(article_id: str) -> str:
        while first[article_id] != article_id:
            article_id = first[article_id]
        return article_id

    for one, other in _candidates(runs):
        near = abs((days[one] - days[other]).days) <= NEAR_DAYS
        if near and share_of_words(runs[one], runs[other]) >= SHARED:
            earlier, later = sorted((original(one), original(other)), key=order.__getitem__)
            first[later] = earlier
    return {article_id: original(article_id) for article_id in runs if original(article_id) != article_id}


def runs_of_words(text: str) -> frozenset[str]:
    """Every run of WORDS words of the text, without case and punctuation."""
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))


def share_of_words(one: frozenset[str], other: frozenset[str]) -> float:
    """The share, 0 to 1, of the shorter text's runs of words that stand in the other; 0 for texts too short."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= SHORTEST else 0.0


def _candidates(runs: Mapping[str, frozenset[str]]) -> Iterable[tuple[str, str]]:
    """Pairs that may be alike, each once."""
    # Imported here because it brings scipy, a third of a second that most commands need not wait for.
    from datasketch import MinHash, MinHashLSH

    index: Any = MinHashLSH(threshold=LSH_THRESHOLD, num_perm=SAMPLES)
    for article_id, words in runs.items():
        if len(words) < SHORTEST:
            continue
        sketch = MinHash(num_perm=SAMPLES, seed=1)
        sketch.update_batch([run.encode() for run in sorted(words)])
        for other in index.query(sketch):
            yield other, article_id
        index.insert(article_id, sketch)
