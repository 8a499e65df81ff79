"""What an article says twice: titles that say what the body says, and one sentence that says one thing in two ways."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Claim, Rejected

_Key = tuple[object, ...]

DOUBTFUL = 0.5
"""A headline no surer than this adds nothing to what the text tells of the place."""


def without_echoes(claims: Sequence[Claim]) -> tuple[list[Claim], list[Rejected]]:
    """The claims that are left, and those of the title that the body says, as `same_as_body`.

    Two readings of a sentence are one claim only when place, change, status and gainer are the same, or one of them
    names no gainer; the surer stays. Claims that differ in one of these all stay.
    """
    body = {(c.place_id, c.change, c.status) for c in claims if not c.in_title}
    in_body = {c.place_id for c in claims if not c.in_title}
    kept: dict[_Key, Claim] = {}
    rejected = []
    for claim in claims:
        is_told = (claim.place_id, claim.change, claim.status) in body
        is_weak = claim.status == "planned" or claim.confidence <= DOUBTFUL
        if claim.in_title and (is_told or (is_weak and claim.place_id in in_body)):
            rejected.append(
                Rejected(claim.article_id, "same_as_body", "The body says the same.",
                         claim.evidence, claim.start, claim.end, (), claim)
            )  # fmt: skip
            continue
        key = (claim.start, claim.in_title, claim.place_id, claim.change, claim.status, claim.gained_by)
        best = kept.get(key)
        if best is None or claim.confidence > best.confidence:
            kept[key] = claim
    named = {key[:-1] for key in kept if key[-1] is not None}
    return [claim for key, claim in kept.items() if key[-1] is not None or key[:-1] not in named], rejected
