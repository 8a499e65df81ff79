"""Passages of an article as numbers: word pieces, what is named where, and what may be judged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.grammar.status import status_of
from pipeline.judge.hear import Candidate, Heard, Kind
from pipeline.judge.layout import MARK_ACTOR, MARK_DATE, MARK_SIDE, MARK_TITLE, N_FEATURES, N_SIDES
from pipeline.judge.pieces import PieceMaker
from pipeline.records import CHANGES, STATUSES, ActorMention, DateMention

TITLE_PIECES, SENTENCE_PIECES, PASSAGE_PIECES = 28, 140, 250
Span = tuple[int, int]


@dataclass(slots=True)
class Passage:
    """One title and some sentences as word pieces.

    Spans are (first, last + 1) pieces, and the number beside one is that of its sentence in the passage, 0 the title's.
    Candidates of sentences that are only there for context are not in `candidates` but in `names`, which holds every
    named place to which an anaphor may point, with its candidate.
    """

    pieces: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    candidates: list[tuple[Candidate, Heard, Span, int]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    names: list[tuple[Candidate, Span, int]] = field(default_factory=list)
    actors: list[tuple[ActorMention, Span, int]] = field(default_factory=list)
    dates: list[tuple[DateMention, Span, int]] = field(default_factory=list)
    sides: dict[str, int] = field(default_factory=dict)
    actor_sides: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What every sentence is put into a passage with: the piece that ends it, and the side of an actor."""

    end: int
    side_of: Callable[[str], str]


def make_passages(heard: Sequence[Heard], maker: PieceMaker, side_of: Callable[[str], str]) -> list[Passage]:
    """The telling sentences of an article, packed in order; each passage repeats the title and the sentence before.

    `side_of` gives for an actor the side that it is on, so that the judge knows which words mean the same.
    The title is judged in the first passage only. An article without a telling sentence makes none.
    """
    titles = [h for h in heard if h.sentence.in_title]
    telling = [h for h in heard if not h.sentence.in_title and h.is_telling]
    if not telling and not titles:
        return []
    frame = _Frame(maker.end, side_of)
    cut = [maker.cut(h.sentence.text) for h in telling]
    passages: list[Passage] = []
    first = 0
    while first < len(telling) or not passages:
        passage = Passage([maker.begin], [0])
        for title in titles:
            pieces, offsets = maker.cut(title.sentence.text)
            _append(passage, title, pieces[:TITLE_PIECES], offsets, 0, frame, is_judged=not passages)
        if first:
            pieces, offsets = cut[first - 1]
            _append(passage, telling[first - 1], pieces[:SENTENCE_PIECES], offsets, 1, frame, is_judged=False)
        number, begun = 2, first
        while first < len(telling) and (first == begun or len(passage.pieces) + len(cut[first][0]) < PASSAGE_PIECES):
            pieces, offsets = cut[first]
            _append(passage, telling[first], pieces[:SENTENCE_PIECES], offsets, number, frame, is_judged=True)
            first, number = first + 1, number + 1
        passages.append(passage)
    return passages


def _append(
    passage: Passage,
    heard: Heard,
    pieces: list[int],
    offsets: list[int],
    number: int,
    frame: _Frame,
    *,
    is_judged: bool,
) -> None:
    base, floor = len(passage.pieces), heard.sentence.start
    offsets = offsets[: len(pieces)]
    passage.pieces += [*pieces, frame.end]
    passage.marks += [MARK_TITLE if heard.sentence.in_title else 0] * (len(pieces) + 1)

    def span(start: int, stop: int) -> Span | None:
        low, high = bisect_left(offsets, start - floor), bisect_left(offsets, stop - floor)
        return (base + low, base + max(high, low + 1)) if low < len(pieces) else None

    for candidate in heard.candidates:
        found: Span | None = (base + len(pieces), base + len(pieces) + 1)
        if candidate.kind is not Kind.ELIDED:
            found = span(candidate.mention.start, candidate.mention.end)
        if found is None:
            continue
        if candidate.kind is not Kind.ELIDED:
            passage.marks[found[0] : found[1]] = [int(candidate.kind)] * (found[1] - found[0])
        if candidate.kind in (Kind.KNOWN, Kind.NAME, Kind.OUTSIDE):
            passage.names.append((candidate, found, number))
        if is_judged:
            passage.candidates.append((candidate, heard, found, number))
            passage.ends.append(base + len(pieces))
    for actor in heard.actors:
        found = span(actor.start, actor.end)
        if found is not None:
            side = frame.side_of(actor.actor_id or "") or actor.actor_id
            passage.marks[found[0] : found[1]] = [_mark_of(side, passage)] * (found[1] - found[0])
            passage.actors.append((actor, found, number))
            passage.actor_sides.append(side or f"?{actor.start}")
    for day in heard.dates:
        found = span(day.start, day.end)
        if found is not None:
            passage.marks[found[0] : found[1]] = [MARK_DATE] * (found[1] - found[0])
            passage.dates.append((day, found, number))


def _mark_of(side: str | None, passage: Passage) -> int:
    if side is None:
        return MARK_ACTOR
    number = passage.sides.setdefault(side, len(passage.sides))
    return MARK_SIDE + number if number < N_SIDES else MARK_ACTOR


def candidate_features(candidate: Candidate, heard: Heard) -> list[float]:
    """What the rules say of a candidate: the changes and statuses that they propose, whether a part, and its kind."""
    row = [0.0] * N_FEATURES
    for proposal in candidate.proposals:
        row[CHANGES.index(proposal.rule.change)] = 1.0
        status = status_of(heard.sentence.text, proposal.start, proposal.end)
        if status is not None:
            row[len(CHANGES) + STATUSES.index(status)] = 1.0
        if proposal.is_part:
            row[len(CHANGES) + len(STATUSES)] = 1.0
    if candidate.mention.part:
        row[len(CHANGES) + len(STATUSES)] = 1.0
    row[N_FEATURES - 6 + int(candidate.kind)] = 1.0
    return row
