"""The learned judge: one ONNX file, run on one thread; the same passage always gives the same numbers."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.judge.encode import Passage, Span, candidate_features
from pipeline.judge.layout import N_FEATURES, distance
from pipeline.judge.pieces import PieceMaker
from pipeline.records import CHANGES, STATUSES, Change, Status

MODEL = Path(__file__).with_name("judge.onnx")
Numbers = NDArray[np.float32]
_BATCH = 16
WORTH_TELLING = 0.05
"""Of a less likely change nobody asks who and when."""
TODAY = -2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says of one candidate.

    `sure` gives for every change the calibrated probability, `status` the status of each and its probability.
    `gained`, `lost` and `day` are for each change the number of an actor or date of the passage, None for none of
    them, TODAY for the published day without words. `antecedent` is the number of the name for which a word such as
    "the town" stands, or None.
    """

    sure: Mapping[Change, float]
    status: Mapping[Change, tuple[Status, float]]
    gained: Mapping[Change, int | None]
    lost: Mapping[Change, int | None]
    day: Mapping[Change, int | None]
    antecedent: int | None


class Judge:
    """A model file, opened. `thresholds` are the probabilities from which a change stands."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        settings: dict[str, Any] = json.loads(self._session.get_modelmeta().custom_metadata_map["whoheld"])
        self.maker = PieceMaker({piece: i for i, piece in enumerate(settings["vocabulary"])})
        self.thresholds: dict[Change, float] = {c: settings["thresholds"][c] for c in CHANGES}
        self._calibration: dict[Change, list[list[float]]] = settings["calibration"]
        self._inputs = [i.name for i in self._session.get_inputs()]

    def judge(self, passages: Sequence[Passage]) -> list[list[Verdict]]:
        """The verdicts on the candidates of each passage."""
        found: list[list[Verdict]] = [[] for _ in passages]
        order = sorted((i for i, p in enumerate(passages) if p.candidates), key=lambda i: len(passages[i].pieces))
        for start in range(0, len(order), _BATCH):
            numbers = order[start : start + _BATCH]
            outputs = self._session.run(
                None, dict(zip(self._inputs, _collate([passages[i] for i in numbers]), strict=True))
            )
            for row, i in enumerate(numbers):
                found[i] = [
                    self._verdict([o[row, j] for o in outputs], passages[i]) for j in range(len(passages[i].candidates))
                ]
        return found

    def _verdict(self, out: list[Numbers], passage: Passage) -> Verdict:
        change, status, gained, lost, day, antecedent = out
        raw = 1.0 / (1.0 + np.exp(-change.astype(np.float64)))
        odds = np.exp(status - status.max(-1, keepdims=True))
        odds = odds / odds.sum(-1, keepdims=True)
        best = odds.argmax(-1)
        days = [(d.date_start, d.date_end) for d, _, _ in passage.dates]
        sure = {c: self._calibrated(c, float(raw[k])) for k, c in enumerate(CHANGES)}
        asked = [k for k, c in enumerate(CHANGES) if sure[c] >= WORTH_TELLING]
        places = [c.mention.place_id or c.mention.text for c, _, _ in passage.names]
        return Verdict(
            sure,
            {c: (STATUSES[int(best[k])], float(odds[k, best[k]])) for k, c in enumerate(CHANGES)},
            _pointed(asked, gained, passage.actor_sides), _pointed(asked, lost, passage.actor_sides),
            _pointed(asked, day, days, n_other=2), _choice(antecedent[0], places) if asked else None,
        )  # fmt: skip

    def _calibrated(self, change: Change, raw: float) -> float:
        points, values = self._calibration[change]
        return round(float(np.interp(raw, points, values)), 3)


@cache
def load_judge(path: Path = MODEL) -> Judge | None:
    """The judge of the model file, opened once; None when there is no such file."""
    return Judge(path) if path.is_file() else None


def _pointed(
    asked: Sequence[int], scores: Numbers, meant: Sequence[Hashable], n_other: int = 1
) -> dict[Change, int | None]:
    return {c: _choice(scores[k], meant, n_other) if k in asked else None for k, c in enumerate(CHANGES)}


def _choice(scores: Numbers, meant: Sequence[Hashable], n_other: int = 1) -> int | None:
    """The first of the options that together are likeliest; options that mean the same are one.

    Of the columns that stand for no words the last is none, the one before TODAY.
    """
    odds = np.exp(scores.astype(np.float64) - scores.max())
    n = len(scores) - n_other
    mass: dict[Hashable, float] = {}
    for i, what in enumerate(meant):
        mass[what] = mass.get(what, 0.0) + float(odds[i])
    likeliest = max(mass, key=lambda what: mass[what], default=None)
    others = [float(odds[n + i]) for i in range(n_other)]
    if likeliest is None or max(others) >= mass[likeliest]:
        return None if others[-1] == max(others) else TODAY
    return max((i for i, what in enumerate(meant) if what == likeliest), key=lambda i: (odds[i], -i))


def _collate(passages: Sequence[Passage]) -> list[NDArray[Any]]:
    """Passages of different lengths as arrays, padded with nothing, in the order of the model's inputs."""
    n, width = len(passages), max(len(p.candidates) for p in passages)
    length = max(len(p.pieces) for p in passages)
    pieces, marks = np.zeros((n, length), np.int64), np.zeros((n, length), np.int64)
    places, ends = np.zeros((n, width, 2), np.int64), np.zeros((n, width), np.int64)
    features = np.zeros((n, width, N_FEATURES), np.float32)
    for i, p in enumerate(passages):
        pieces[i, : len(p.pieces)], marks[i, : len(p.marks)] = p.pieces, p.marks
        for j, (candidate, heard, span, _) in enumerate(p.candidates):
            places[i, j] = span[0], span[1] - 1
            features[i, j] = candidate_features(candidate, heard)
        ends[i, : len(p.ends)] = p.ends
    numbers = [[c[3] for c in p.candidates] for p in passages]
    options: list[list[list[tuple[Span, int]]]] = [
        [[(s, k) for _, s, k in p.actors] for p in passages],
        [[(s, k) for _, s, k in p.dates] for p in passages],
        [[(s, k) for _, s, k in p.names] for p in passages],
    ]
    return [pieces, marks, places, ends, features, *(a for o in options for a in _options(o, numbers, width))]


def _options(rows: list[list[tuple[Span, int]]], numbers: list[list[int]], width: int) -> list[NDArray[Any]]:
    n, most = len(rows), max(1, *(len(row) for row in rows))
    spans, far = np.zeros((n, most, 2), np.int64), np.zeros((n, width, most), np.int64)
    mask = np.zeros((n, most), np.float32)
    for i, row in enumerate(rows):
        for j, ((first, last), number) in enumerate(row):
            spans[i, j] = first, last - 1
            mask[i, j] = 1
            for m, of in enumerate(numbers[i]):
                far[i, m, j] = distance(of, number)
    return [spans, far, mask]
