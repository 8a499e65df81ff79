"""What the headlines of documents to learn from say, where only their text was annotated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from same_place import is_same_place

from pipeline.judge.hear import Candidate, Heard, Kind
from pipeline.theatre import Theatre

CHANGES_OF_RULES: Mapping[str, tuple[str, ...]] = {"captured": ("captured", "captured_part")}


def said_by_title(
    heard: Iterable[Heard], claims: Iterable[dict[str, Any]], theatre: Theatre
) -> Iterator[tuple[Candidate, dict[str, Any]]]:
    """A place in a title with the claim that the title repeats: a rule finds the change there of which the text tells.

    Where the text tells of several changes of the place, only one that a single claim makes is sure to be meant.
    """
    told = list(claims)
    for sentence in heard:
        for candidate in sentence.candidates if sentence.sentence.in_title else ():
            if candidate.kind is not Kind.KNOWN:
                continue
            changes = {c for p in candidate.proposals for c in CHANGES_OF_RULES.get(p.rule.change, (p.rule.change,))}
            meant = [c for c in told if c["change"] in changes and is_same_place(candidate.mention, c, theatre)]
            if len(meant) == 1:
                yield candidate, meant[0]


def alone(row: dict[str, Any]) -> dict[str, Any] | None:
    """A passage without all but its title, where that has a claim: a report whose text says nothing of it."""
    candidates = [c for c in row["candidates"] if c["n"] == 0]
    if not any(c["y"] for c in candidates) or not any(c["n"] for c in row["candidates"]):
        return None
    end = candidates[0]["end"] + 1
    kept = {key: [i for i, span in enumerate(row[key]) if span[-1] == 0] for key in ("actors", "dates", "names")}

    def still(found: list[int] | None, key: str) -> list[int] | None:
        return [i if i < 0 else kept[key].index(i) for i in found or () if i < 0 or i in kept[key]] or None

    for number, candidate in enumerate(candidates):
        y = [
            told
            | {key: still(told[key], "actors") for key in ("gained", "lost")}
            | {"day": still(told["day"], "dates")}
            for told in candidate["y"]
        ]
        candidates[number] = candidate | {"y": y, "ante": still(candidate["ante"], "names") or []}
    cut = {key: [row[key][i] for i in kept[key]] for key in kept}
    sides = [row["sides"][i] for i in kept["actors"]]
    days = [row["days"][i] for i in kept["dates"]]
    pieces, marks = row["pieces"][:end], row["marks"][:end]
    return row | cut | {"pieces": pieces, "marks": marks, "candidates": candidates, "sides": sides, "days": days}
