#!/usr/bin/env python3
"""Train the judge on labelled passages and write pipeline/judge/judge.onnx.

    python tools/train_judge.py --material FOLDER --base MINILM_FOLDER --out FOLDER [--layers 6] [--epochs 5] [--share 1.0]

Runs in an environment of its own (torch, safetensors, numpy, onnx, onnxruntime, onnxscript): the product needs only
ONNX Runtime. FOLDER is what tools/reading_material.py wrote. Documents that are held back are never trained on.
`--folds K --fold I` leaves out every K-th of the other documents besides, for thresholds and calibration.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from judge_network import Judge, load_weights
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.judge.layout import N_FEATURES, N_MARKS, distance
from pipeline.records import CHANGES

N_CHANGES = len(CHANGES)
SETS = ("claims_dev", "articles", "claims_train/wiki", "claims_train", "reading")


def fold_of(doc: str, folds: int) -> int:
    return int(hashlib.sha256(f"fold {doc}".encode()).hexdigest()[:8], 16) % folds


def collate(rows: list[dict[str, Any]]) -> list[torch.Tensor]:
    """Rows to padded tensors in the order of the network's inputs."""
    b = len(rows)
    t = max(len(r["pieces"]) for r in rows)
    c = max(1, *(len(r["candidates"]) for r in rows))
    pieces, marks = np.zeros((b, t), np.int64), np.zeros((b, t), np.int64)
    places, ends = np.zeros((b, c, 2), np.int64), np.zeros((b, c), np.int64)
    features = np.zeros((b, c, N_FEATURES), np.float32)
    options = {k: max(1, *(len(r[k]) for r in rows)) for k in ("actors", "dates", "names")}
    out: dict[str, list[np.ndarray]] = {k: [np.zeros((b, n, 2), np.int64), np.zeros((b, c, n), np.int64), np.zeros((b, n), np.float32)]
                                        for k, n in options.items()}  # fmt: skip
    for i, r in enumerate(rows):
        pieces[i, : len(r["pieces"])] = r["pieces"]
        marks[i, : len(r["marks"])] = r["marks"]
        for j, x in enumerate(r["candidates"]):
            places[i, j] = x["span"][0], x["span"][1] - 1
            ends[i, j] = x["end"]
            features[i, j] = x["f"]
        for k, (spans, far, mask) in out.items():
            for j, (a, z, n) in enumerate(r[k]):
                spans[i, j] = a, z - 1
                mask[i, j] = 1
                for m, x in enumerate(r["candidates"]):
                    far[i, m, j] = distance(x["n"], n)
    arrays = [pieces, marks, places, ends, features, *out["actors"], *out["dates"], *out["names"]]
    return [torch.from_numpy(a) for a in arrays]


def rename(row: dict[str, Any], rng: random.Random, pool: dict[str, list[int]], rate: float) -> dict[str, Any]:
    """A copy with some names turned into others, and now and then words left out."""
    pieces, marks = list(row["pieces"]), row["marks"]
    for a, z, _ in row["names"]:
        if rng.random() < rate:
            pieces[a:z] = rng.choices(pool["names"], k=z - a)
    for a, z, _ in row["actors"]:
        if rng.random() < rate * 0.4:
            pieces[a:z] = rng.choices(pool["actors"], k=z - a)
    if rng.random() < 0.3:
        for i in range(1, len(pieces)):
            if marks[i] == 0 and rng.random() < 0.08:
                pieces[i] = pool["mask"][0]
    return row | {"pieces": pieces}


def disguise(row: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A copy with some known places as unknown ones, and rules sometimes silent."""
    marks = list(row["marks"])
    candidates = []
    silent = rng.random() < 0.15
    for x in row["candidates"]:
        x = dict(x)
        f = list(x["f"])
        if silent:
            f[:14] = [0.0] * 14
        kind = x["kind"]
        if kind == 2 and x["gold_only"]:
            kind = 1 if rng.random() < 0.6 else 2
        elif kind == 1 and rng.random() < 0.08:
            kind = 2
        if kind != x["kind"]:
            f[13 + x["kind"]], f[13 + kind] = 0.0, 1.0
            marks[x["span"][0] : x["span"][1]] = [kind] * (x["span"][1] - x["span"][0])
        x["f"] = f
        candidates.append(x)
    return row | {"marks": marks, "candidates": candidates}


def remember(judge: Judge, rows: list[dict[str, Any]]) -> None:
    """Puts into each row what the layers that do not learn make of it."""
    judge.eval()
    rows = sorted(rows, key=lambda r: len(r["pieces"]))
    with torch.no_grad():
        for start in range(0, len(rows), 8):
            some = rows[start : start + 8]
            x = judge.lower(collate(some)[0]).half()
            for i, r in enumerate(some):
                r["seen"] = x[i, : len(r["pieces"])].clone()


def run(judge: Judge, rows: list[dict[str, Any]]) -> tuple[torch.Tensor, ...]:
    """The network over rows, from what the lower layers saw where it was remembered."""
    inputs = collate(rows)
    if "seen" not in rows[0]:
        return judge(*inputs)
    x = torch.zeros(*inputs[0].shape, rows[0]["seen"].shape[-1])
    for i, r in enumerate(rows):
        x[i, : len(r["seen"])] = r["seen"]
    return judge.heads(judge.upper(x, inputs[0], inputs[1]), *inputs[2:])


def labels(rows: list[dict[str, Any]], c: int) -> dict[str, Any]:
    b = len(rows)
    change, weight = np.zeros((b, c, N_CHANGES), np.float32), np.zeros((b, c), np.float32)
    told = []
    for i, r in enumerate(rows):
        for j, x in enumerate(r["candidates"]):
            weight[i, j] = 0.0 if x["skip"] else 1.0
            for y in x["y"]:
                change[i, j, y["change"]] = 1
                told.append((i, j, y))
    return {"change": torch.from_numpy(change), "weight": torch.from_numpy(weight), "told": told}


def pointed(scores: torch.Tensor, golds: list[tuple[int, int, int, list[int]]]) -> torch.Tensor:
    """Mean negative log of the probability of any right option; those below 0 count from the end."""
    if not golds:
        return scores.sum() * 0.0
    losses = []
    for i, j, k, right in golds:
        logp = scores[i, j, k].log_softmax(-1)
        losses.append(-torch.logsumexp(logp[[r if r >= 0 else logp.shape[-1] + r for r in right]], 0))
    return torch.stack(losses).mean()


def loss_of(out: tuple[torch.Tensor, ...], rows: list[dict[str, Any]]) -> torch.Tensor:
    change, status, gained, lost, day, ante = out
    gold = labels(rows, change.shape[1])
    told = gold["told"]
    bce = F.binary_cross_entropy_with_logits(change, gold["change"], reduction="none").sum(-1)
    loss = (bce * gold["weight"]).sum() / max(1.0, float(gold["weight"].sum())) * 6.0
    if told:
        picked = torch.stack([status[i, j, y["change"]] for i, j, y in told])
        loss = loss + 0.6 * F.cross_entropy(picked, torch.tensor([y["status"] for _, _, y in told]))
    loss = loss + 0.6 * pointed(gained, [(i, j, y["change"], y["gained"]) for i, j, y in told if y["gained"]])
    loss = loss + 0.3 * pointed(lost, [(i, j, y["change"], y["lost"]) for i, j, y in told if y["lost"]])
    loss = loss + 0.6 * pointed(day, [(i, j, y["change"], y["day"]) for i, j, y in told if y["day"]])
    antes = [(i, j, 0, x["ante"]) for i, r in enumerate(rows) for j, x in enumerate(r["candidates"])
             if x["y"] and x["ante"] and x["kind"] >= 4]  # fmt: skip
    return loss + 0.4 * pointed(ante, antes)


def batches(rows: list[dict[str, Any]], size: int, rng: random.Random) -> list[list[dict[str, Any]]]:
    """Batches of passages of about the same length, in random order."""
    order = sorted(rows, key=lambda r: len(r["pieces"]) * (0.8 + 0.4 * rng.random()))
    found, batch, longest = [], [], 0
    for row in order:
        longest = max(longest, len(row["pieces"]))
        if batch and (len(batch) >= size or longest * (len(batch) + 1) > size * 150):
            found.append(batch)
            batch, longest = [], len(row["pieces"])
        batch.append(row)
    found.append(batch)
    rng.shuffle(found)
    return found


def pools(rows: list[dict[str, Any]], vocabulary: list[str]) -> dict[str, list[int]]:
    return {
        "names": [p for r in rows for a, z, _ in r["names"] for p in r["pieces"][a:z]],
        "actors": [p for r in rows for a, z, _ in r["actors"] for p in r["pieces"][a:z]],
        "mask": [vocabulary.index("[MASK]")],
    }


def predict(judge: Judge, rows: list[dict[str, Any]], path: Path) -> None:
    """The logits of rows that were not trained on, for thresholds and calibration."""
    judge.eval()
    with path.open("w") as file, torch.no_grad():
        for start in range(0, len(rows), 16):
            some = rows[start : start + 16]
            out = run(judge, some)
            for i, r in enumerate(some):
                n = len(r["candidates"])
                file.write(json.dumps({"doc": r["doc"], "source": r["source"], "held": r["held"],
                                       "change": out[0][i, :n].tolist(),
                                       "y": [[[y["change"], y["status"]] for y in x["y"]] for x in r["candidates"]],
                                       "status": out[1][i, :n].argmax(-1).tolist(),
                                       "kind": [x["kind"] for x in r["candidates"]],
                                       "skip": [x["skip"] for x in r["candidates"]]}) + "\n")  # fmt: skip


def quick_score(judge: Judge, rows: list[dict[str, Any]]) -> str:
    judge.eval()
    hit = said = gold = right = told = gr = gt = dr = dt = 0
    with torch.no_grad():
        for start in range(0, len(rows), 16):
            some = rows[start : start + 16]
            out = run(judge, some)
            y = labels(some, out[0].shape[1])
            yes = (out[0] > -0.4) & (y["weight"][..., None] > 0)
            hit += int((yes & (y["change"] > 0)).sum())
            said += int(yes.sum())
            gold += int((y["change"] * y["weight"][..., None]).sum())
            for i, j, g in y["told"]:
                told += 1
                right += int(out[1][i, j, g["change"]].argmax()) == g["status"]
                for k, key in ((2, "gained"), (4, "day")):
                    if g[key]:
                        best = int(out[k][i, j, g["change"]].argmax())
                        ok = best in g[key] or best - out[k].shape[-1] in g[key]
                        if k == 2:
                            gr, gt = gr + ok, gt + 1
                        else:
                            dr, dt = dr + ok, dt + 1
    p, r = hit / max(said, 1), hit / max(gold, 1)
    return (f"P {p:.3f} R {r:.3f} F {2 * p * r / max(p + r, 1e-9):.3f} status {right / max(told, 1):.3f} "
            f"gained {gr / max(gt, 1):.3f} day {dr / max(dt, 1):.3f} n {gold}")  # fmt: skip


def parts(rows: list[dict[str, Any]], *, held: bool) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of each set that is there."""
    sets = [(s, [r for r in rows if r["source"].startswith(s) and r["held"] == held]) for s in SETS]
    return [(name, some) for name, some in sets if some]


def save(judge: Judge, state: dict[str, torch.Tensor], args: argparse.Namespace, n_pieces: int) -> None:
    args.out.mkdir(parents=True, exist_ok=True)
    torch.save(
        {"state": state, "layers": args.layers, "frozen": args.frozen, "n_pieces": n_pieces}, args.out / "judge.pt"
    )


def train(args: argparse.Namespace) -> None:
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    vocabulary = json.loads((args.material / "vocabulary.json").read_text())
    rows = [json.loads(line) for line in (args.material / "passages.jsonl").open()]
    rows = [r for r in rows if r["candidates"]]
    learn = [r for r in rows if not r["held"]]
    aside = [r for r in rows if r["held"]]
    if args.folds:
        aside = [r for r in learn if fold_of(r["doc"], args.folds) == args.fold] + aside
        learn = [r for r in learn if fold_of(r["doc"], args.folds) != args.fold]
    if args.share < 1:
        learn = [
            r
            for r in learn
            if int(hashlib.sha256(f"share {r['doc']}".encode()).hexdigest()[:6], 16) < args.share * 16**6
        ]
    judge = Judge(len(vocabulary), N_MARKS, N_FEATURES, args.layers, args.frozen, args.dropout)
    load_weights(
        judge,
        str(args.base / "model.safetensors"),
        vocabulary,
        (args.base / "vocab.txt").read_text(encoding="utf-8").split("\n"),
    )
    if args.start:
        judge.load_state_dict(torch.load(args.start / "judge.pt")["state"])
    pool = pools(learn, vocabulary)
    versions = [[r, *(rename(r, rng, pool, args.disguise) for _ in range(args.versions))] for r in learn]
    for part in (judge.words, judge.places, judge.norm):
        part.requires_grad_(False)
    if args.frozen and not args.whole:
        begun = time.time()
        judge.layers[: args.frozen].requires_grad_(False)
        remember(judge, [r for rs in versions for r in rs] + aside)
        print(f"remembered in {time.time() - begun:.0f}s", flush=True)
    lower = [p for p in judge.layers[: args.frozen].parameters() if p.requires_grad]
    upper = [p for p in judge.layers[args.frozen :].parameters() if p.requires_grad]
    new = [p for n, p in judge.named_parameters() if n.split(".")[0] not in ("words", "places", "norm", "layers")]
    groups = [
        {"params": lower, "lr": args.rate / 2},
        {"params": upper, "lr": args.rate},
        {"params": new, "lr": args.rate * 8},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    n_steps = args.epochs * len(batches(learn, args.batch, random.Random(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1, (s + 1) / (0.08 * n_steps)) * max(0.02, 1 - s / (n_steps * 1.1))
    )
    step, begun = 0, time.time()
    mean: dict[str, torch.Tensor] = {}
    n_mean = 0
    for epoch in range(args.epochs):
        judge.train()
        total = 0.0
        for batch in batches([rng.choice(rs) for rs in versions], args.batch, rng):
            some = [disguise(r, rng) for r in batch]
            loss = loss_of(run(judge, some), some)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(judge.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total, step = total + float(loss.detach()), step + 1
            if step > 0.6 * n_steps and step % 5 == 0:
                n_mean += 1
                for name, p in judge.state_dict().items():
                    mean[name] = mean[name] + (p - mean[name]) / n_mean if name in mean else p.clone()
        line = f"epoch {epoch + 1} {time.time() - begun:.0f}s loss {total / step * (epoch + 1):.3f}"
        save(judge, judge.state_dict(), args, len(vocabulary))
        if epoch % 2 == 1:
            line += "".join(f"\n   {name}: {quick_score(judge, some)}" for name, some in parts(aside, held=False))
        print(line, flush=True)
    judge.load_state_dict(mean)
    save(judge, mean, args, len(vocabulary))
    for held in (False, True):
        for name, some in parts(aside, held=held):
            print("held back" if held else "left out", name, quick_score(judge, some), flush=True)
    predict(judge, aside, args.out / "aside.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--material", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument(
        "--frozen", type=int, default=3, help="lower layers that see no marks and do not learn, like the embeddings"
    )
    parser.add_argument(
        "--whole",
        action="store_true",
        help="the lower layers learn too, at half the rate, the embeddings never; twice as slow",
    )
    parser.add_argument("--versions", type=int, default=2, help="copies with other names")
    parser.add_argument("--start", type=Path, help="go on from this trained judge")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--disguise", type=float, default=0.15)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=7)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
