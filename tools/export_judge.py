#!/usr/bin/env python3
"""Write a trained judge as one ONNX file with eight-bit weights, its vocabulary, thresholds and calibration inside.

    python tools/export_judge.py --trained FOLDER --material FOLDER [--folds FOLDER...] --out pipeline/judge/judge.onnx

`--folds` are folders of judges trained with parts of the documents left out (train_judge.py --folds K --fold I): their
logits on what they had not seen give thresholds and calibration. Held-back documents are not looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from judge_network import Judge
from onnxruntime.quantization import QuantType, quantize_dynamic
from sklearn.isotonic import IsotonicRegression
from train_judge import collate

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.judge.layout import N_FEATURES, N_MARKS
from pipeline.records import CHANGES

INPUTS = ("pieces", "marks", "places", "ends", "features", "actors", "actors_far", "actors_mask",
          "days", "days_far", "days_mask", "names", "names_far", "names_mask")  # fmt: skip
OUTPUTS = ("change", "status", "gained", "lost", "day", "ante")
AXES: dict[str, dict[int, str]] = {
    "pieces": {0: "b", 1: "t"}, "marks": {0: "b", 1: "t"}, "places": {0: "b", 1: "c"}, "ends": {0: "b", 1: "c"},
    "features": {0: "b", 1: "c"}, **{f"{k}{s}": a for k, n in (("actors", "na"), ("days", "nd"), ("names", "nn"))
    for s, a in (("", {0: "b", 1: n}), ("_far", {0: "b", 1: "c", 2: n}), ("_mask", {0: "b", 1: n}))},
    "change": {0: "b", 1: "c"}, "status": {0: "b", 1: "c"}, "gained": {0: "b", 1: "c", 3: "ga"},
    "lost": {0: "b", 1: "c", 3: "la"}, "day": {0: "b", 1: "c", 3: "da"}, "ante": {0: "b", 1: "c", 3: "ha"},
}  # fmt: skip


def export(trained: Path, material: Path, out: Path, settings: dict[str, Any]) -> None:
    saved = torch.load(trained / "judge.pt")
    judge = Judge(saved["n_pieces"], N_MARKS, N_FEATURES, saved["layers"], saved["frozen"])
    judge.load_state_dict(saved["state"])
    judge.eval()
    rows = [r for r in map(json.loads, (material / "passages.jsonl").open()) if len(r["candidates"]) > 1 and len(r["actors"]) > 1
            and len(r["dates"]) > 1 and len(r["names"]) > 1][:3]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        plain, small = str(Path(folder) / "plain.onnx"), str(Path(folder) / "small.onnx")
        torch.onnx.export(judge, tuple(collate(rows)), plain, input_names=list(INPUTS), output_names=list(OUTPUTS),
                          dynamic_axes=AXES, opset_version=17, dynamo=False)  # fmt: skip
        quantize_dynamic(plain, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                         op_types_to_quantize=["MatMul", "Gather"])  # fmt: skip
        model = onnx.load(small)
    entry = model.metadata_props.add()
    entry.key = "whoheld"
    entry.value = json.dumps(settings)
    onnx.save(model, str(out))
    print(out, out.stat().st_size / 1e6, "MB")


def settings_from(folds: list[Path], sources: list[str], precision: float) -> dict[str, Any]:
    """Isotonic calibration and, for each change, the threshold with the best F1; for captured the first with `precision`."""
    raw: list[list[float]] = [[] for _ in range(len(CHANGES))]
    hit: list[list[float]] = [[] for _ in range(len(CHANGES))]
    for folder in folds:
        for row in map(json.loads, (folder / "aside.jsonl").open()):
            if row["held"] or (sources and row["source"] not in sources):
                continue
            for logits, golds, skip in zip(row["change"], row["y"], row["skip"], strict=True):
                told = {change for change, _ in golds}
                for k in range(len(CHANGES)):
                    if not skip:
                        raw[k].append(1 / (1 + np.exp(-logits[k])))
                        hit[k].append(float(k in told))
    calibration, thresholds = {}, {}
    for k, change in enumerate(CHANGES):
        x, y = np.array(raw[k]), np.array(hit[k])
        fitted = IsotonicRegression(out_of_bounds="clip", y_min=0.005, y_max=0.99).fit(x, y)
        points = np.concatenate([[0.0], np.quantile(x[x > 0.02], np.linspace(0, 1, 24)), [1.0]])
        values = np.maximum.accumulate(fitted.predict(points))
        smooth = np.convolve(np.pad(values, 1, mode="edge"), np.ones(3) / 3, "valid")
        calibration[change] = [[round(float(p), 4) for p in points], [round(float(v), 4) for v in smooth]]
        p = np.interp(x, points, smooth)
        best = max((f_score(y, p >= t), -abs(t - 0.4), t) for t in np.arange(0.15, 0.8, 0.05))
        thresholds[change] = round(float(best[2]), 3)
        if change == "captured":
            sure = [t for t in np.arange(best[2], 0.9, 0.02) if (p >= t).any() and y[p >= t].mean() >= precision]
            thresholds[change] = round(float(min(sure, default=0.8)), 3)
        print(change, int(y.sum()), "threshold", thresholds[change], "F1", round(best[0], 3))
    return {"calibration": calibration, "thresholds": thresholds}


def f_score(y: np.ndarray, said: np.ndarray) -> float:
    hit = float((y * said).sum())
    return 2 * hit / max(1e-9, float(y.sum()) + float(said.sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--material", type=Path, required=True)
    parser.add_argument("--folds", type=Path, nargs="*", default=[])
    parser.add_argument("--sources", nargs="*", default=[], help="only these sets, which an earlier stage did not see")
    parser.add_argument("--precision", type=float, default=0.88, help="of whole captures, the error that costs most")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    settings: dict[str, Any] = {
        "calibration": {c: [[0.0, 1.0], [0.0, 1.0]] for c in CHANGES},
        "thresholds": dict.fromkeys(CHANGES, 0.4),
    }
    settings |= {"thresholds": settings["thresholds"] | {"captured": 0.45}}
    if args.folds:
        settings |= settings_from(args.folds, args.sources, args.precision)
    settings["vocabulary"] = json.loads((args.material / "vocabulary.json").read_text())
    export(args.trained, args.material, args.out, settings)


if __name__ == "__main__":
    main()
