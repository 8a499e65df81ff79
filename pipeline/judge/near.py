"""Which sentences are worth asking the judge about: those near a place and near somebody who could hold it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judge.hear import Heard, Kind

BESIDE, PLACE_REACH, TELLING_REACH = 1, 3, 2
"""In sentences: from a place of the theatre to an actor or a fit of a rule, somewhere in the article; and from a
sentence that is asked about to a place, and to an actor or a fit. Of 7,686 claims that the judge makes when it is asked
about every sentence of the annotated documents 40 stand further away."""


def worth_judging(heard: Sequence[Heard]) -> list[Heard]:
    """The sentences of an article that may hold a claim, with the title; none of an article in which none may."""
    known = [any(c.kind is Kind.KNOWN for c in h.candidates) for h in heard]
    fits = [any(c.proposals for c in h.candidates) for h in heard]
    telling = [bool(h.actors) or fit for h, fit in zip(heard, fits, strict=True)]
    if not any(here and _near(telling, i, BESIDE) for i, here in enumerate(known)):
        return []
    return [
        h
        for i, h in enumerate(heard)
        if h.sentence.in_title or fits[i] or (_near(known, i, PLACE_REACH) and _near(telling, i, TELLING_REACH))
    ]


def _near(flags: Sequence[bool], i: int, reach: int) -> bool:
    return any(flags[max(0, i - reach) : i + reach + 1])
