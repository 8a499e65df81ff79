#!/usr/bin/env python3
"""The other learned reader, for the table of docs/reading.md: logistic regression over hashed n-grams and rules.

    python tools/reading_features.py --material FOLDER --out verdicts.jsonl

Same passages and candidates as the judge. Words around a candidate (names as signs, with their side and distance),
its sentence's words and what the rules say, hashed; one model for each change and one for the status. Gainer, loser and
day are the nearest in the sentence (before the place; behind it; any). Writes for each candidate of the documents of
both parts its verdict; those that are looked at are judged by models that did not see them (five folds).
"""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import FeatureHasher
from sklearn.linear_model import LogisticRegression

N_CHANGES = 9
LIKELY = 0.3


def features(row: dict[str, Any], x: dict[str, Any]) -> dict[str, float]:
    signs = {1: "<place>", 2: "<name>", 3: "<far>", 4: "<ana>", 6: "<actor>", 7: "<date>"}
    words = [signs.get(m, str(p)) for p, m in zip(row["pieces"], row["marks"], strict=True)]
    ends = [i for i, p in enumerate(row["pieces"]) if p == row["pieces"][-1]]
    a, z = x["span"]
    low = max([0, *(e + 1 for e in ends if e < a)])
    high = x["end"]
    found = {f"rule{i}": v for i, v in enumerate(x["f"]) if v}
    for i in range(low, min(high, len(words))):
        found[f"w {words[i]}"] = 1.0
        far = i - a if i < a else i - z + 1
        if -8 <= far <= 8 and not a <= i < z:
            side = "b" if far < 0 else "a"
            found[f"{side} {words[i]}"] = 1.0
            if abs(far) <= 3:
                found[f"{far} {words[i]}"] = 1.0
            if i + 1 < high:
                found[f"{side}2 {words[i]} {words[i + 1]}"] = 1.0
    return {k: float(v) for k, v in found.items()} | {
        f"k{x['kind']}&{k}": 1.0 for k in list(found) if k.startswith("w ")
    }


def nearest(options: list[list[int]], x: dict[str, Any], side: int) -> int | None:
    same = [
        (abs(a - x["span"][0]), i)
        for i, (a, _, n) in enumerate(options)
        if n == x["n"] and side * (a - x["span"][0]) >= 0
    ]
    return min(same)[1] if same else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--material", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--held-only", action="store_true", help="leave the looked-at documents unjudged")
    args = parser.parse_args()
    rows = [r for r in map(json.loads, (args.material / "passages.jsonl").open()) if r["candidates"]]
    items = [(r, x) for r in rows for x in r["candidates"]]
    x_all = FeatureHasher(2**18).transform([features(r, x) for r, x in items])
    held = np.array([r["held"] for r, _ in items])
    fold = np.array([int(hashlib.sha256(f"fold {r['doc']}".encode()).hexdigest()[:8], 16) % 5 for r, _ in items])
    y = np.zeros((len(items), N_CHANGES), bool)
    status = np.full(len(items), -1)
    for i, (_, x) in enumerate(items):
        for g in x["y"]:
            y[i, g["change"]] = True
            status[i] = g["status"]
    usable = ~np.array([x["skip"] for _, x in items])
    p, s = np.zeros((len(items), N_CHANGES)), np.zeros((len(items), 4))
    for part in range(5 if args.held_only else 0, 6):
        test = held if part == 5 else (~held & (fold == part))
        learn = ~held & usable & ~(test & ~held)
        for k in range(N_CHANGES):
            model = LogisticRegression(C=3.0, max_iter=150, solver="liblinear").fit(x_all[learn], y[learn, k])
            p[test, k] = model.predict_proba(x_all[test])[:, 1]
        told = learn & (status >= 0)
        s[test] = LogisticRegression(C=3.0, max_iter=300).fit(x_all[told], status[told]).predict_proba(x_all[test])
    with args.out.open("w") as file:
        for i, (r, x) in enumerate(items):
            verdict = {"p": p[i].round(3).tolist(), "s": int(s[i].argmax()), "gained": nearest(r["actors"], x, -1),
                       "lost": nearest(r["actors"], x, 1), "day": min(filter(lambda n: n is not None, (nearest(r["dates"], x, d) for d in (-1, 1))), default=None)}  # fmt: skip
            file.write(json.dumps({"doc": r["doc"], "verdict": verdict}) + "\n")
    said = p > LIKELY
    proposed = np.array([[x["f"][k] > 0 for k in range(N_CHANGES)] for _, x in items])
    source = np.array([r["source"] for r, _ in items])
    for name in ("claims_dev", "articles", "claims_train", "reading"):
        here = held & usable & np.char.startswith(source, name)
        print(
            f"held back, {name}: rules F {f_one(proposed[here], y[here]):.3f}, learned F {f_one(said[here], y[here]):.3f}"
        )
    told = held & (status >= 0)
    print(f"held back: learned status {(s[told].argmax(-1) == status[told]).mean():.3f}")


def f_one(said: np.ndarray, right: np.ndarray) -> float:
    """Twice what is both, to what is either."""
    return float(2 * (said & right).sum() / max(1, said.sum() + right.sum()))


if __name__ == "__main__":
    main()
