#!/usr/bin/env python3
"""Score extracted control claims against annotated ones (standard library only).

    python score_claims.py GOLD.jsonl PREDICTED.jsonl [--docs DOCS.jsonl] [--json] [--misses N]

Both files hold one document per line: {"doc_id": ..., "claims": [...]}, a claim being
{"place", "lat", "lon", "change", "status", "gained_by", "lost_by", "date_start", "date_end"}
(a gold document missing from PREDICTED counts as having no claim; a predicted document that gold does not
know is an error, as is a claim that does not parse: the line is named and nothing is scored).
With --docs, every predicted "evidence" must be an exact part of its document's text or title.

A predicted claim matches a gold claim of the same document when the places are at most 12 km apart
(120 km for a gold claim with place_type "province") and the kind of change agrees:
  strict  the same `change`
  lenient the same family: captured|captured_part, entered|offensive, withdrew|handed_over, and the others alone
and both say it happened, or both say that it did not (planned, unconfirmed, denied).
Repeats of one claim inside a document are merged first, on both sides. Matching is one to one and maximal.
Reported: strict / lenient P, R, F1; `full` = lenient and right gaining actor and right date; over lenient
matches how often status, gaining actor, losing actor and date are right; and `false_whole_captures`, the
share of predicted "captured, happened" whose only counterpart in gold is a part, a plan, an entry or nothing.
Actors count as equal within one bloc of GROUPS (joint operations are reported under either name).
A date is right when a one-day gold date is hit exactly; any other gold interval must be overlapped by an
interval of at most three times its length (or a week). A gold date of null is not scored.
"""

import argparse
import json
import math
import random
import sys
from datetime import date

CHANGES = {
    "captured",
    "captured_part",
    "withdrew",
    "handed_over",
    "besieged",
    "siege_broken",
    "entered",
    "offensive",
    "held",
}
STATUSES = {"happened", "planned", "unconfirmed", "denied"}
FAMILY = {
    "captured": "take",
    "captured_part": "take",
    "entered": "attack",
    "offensive": "attack",
    "withdrew": "leave",
    "handed_over": "leave",
}
GROUPS = [
    {"is", "isi", "kiwa"},
    {"sdf", "ypg", "ypj", "mmc", "dmc", "burkan"},
    {"gov_sy", "ndf", "tiger", "isis_hunters", "hezbollah", "iran_irgc", "iran_militias"},
    {"rebels", "fsa", "ahrar", "jai", "faylaq", "nlf", "nusra", "hts", "jund", "tip", "newsa", "tsna", "turkey", "sna"},
    {"iraq", "cts", "fedpol", "pmf", "badr", "aah", "kh", "tribal_iq", "npu"},
    {"russia", "russia_sy", "wagner", "dnr_lnr"},
    {"coalition", "usa"},
    {"saf", "joint_darfur"},
    {"irg", "saudi_coalition", "stc"},
    {"gnu", "libya_dawn"},
    {"m23", "rdf"},
    {"fardc", "wazalendo"},
    {"mndaa", "tnla", "aa"},
]
GROUP_OF = {actor: i for i, group in enumerate(GROUPS) for actor in group}


def kilometres(a, b):
    """Great-circle distance between two claims; infinity when either has no coordinates."""
    if None in (a["lat"], a["lon"], b["lat"], b["lon"]):
        return math.inf
    lat1, lon1, lat2, lon2 = (math.radians(x) for x in (a["lat"], a["lon"], b["lat"], b["lon"]))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(h)))


def near(gold, predicted):
    return kilometres(gold, predicted) <= (120.0 if gold.get("place_type") == "province" else 12.0)


def family(claim):
    return FAMILY.get(claim["change"], claim["change"])


def group(actor):
    return GROUP_OF.get(actor, actor)


def happened(claim):
    return claim["status"] == "happened"


def interval(claim):
    start, end = claim.get("date_start"), claim.get("date_end")
    if not start and not end:
        return None
    start, end = start or end, end or start
    return date.fromisoformat(start[:10]), date.fromisoformat(end[:10])


def date_right(gold, predicted):
    """None when gold has no date."""
    g, p = interval(gold), interval(predicted)
    if g is None:
        return None
    if p is None:
        return False
    if g[0] == g[1]:
        return p == g
    longest = max(7, 3 * ((g[1] - g[0]).days + 1))
    return p[0] <= g[1] and g[0] <= p[1] and (p[1] - p[0]).days < longest


def same_claim(a, b):
    return (
        kilometres(a, b) <= 0.5
        and a["change"] == b["change"]
        and a["status"] == b["status"]
        and group(a.get("gained_by")) == group(b.get("gained_by"))
        and interval(a) == interval(b)
    )


def merge(claims):
    kept = []
    for claim in claims:
        if not any(same_claim(claim, other) for other in kept):
            kept.append(claim)
    return kept


def agreement(gold, predicted):
    """Ranks the pairings of claims that fit; place distance decides between equals."""
    points = (
        (gold["change"] == predicted["change"]) * 4
        + (gold["status"] == predicted["status"]) * 3
        + (group(gold.get("gained_by")) == group(predicted.get("gained_by"))) * 2
        + bool(date_right(gold, predicted)) * 2
        + (group(gold.get("lost_by")) == group(predicted.get("lost_by")))
    )
    return points + 1 / (1 + kilometres(gold, predicted))


def pair(golds, predictions, fits):
    """One-to-one pairs (gold, predicted): as many as possible, and among those the best agreeing (Hungarian method)."""
    n = max(len(golds), len(predictions))
    if not golds or not predictions:
        return []
    big = 1000.0
    cost = [
        [
            -(big + agreement(golds[i], predictions[j]))
            if i < len(golds) and j < len(predictions) and fits(golds[i], predictions[j])
            else 0.0
            for j in range(n)
        ]
        for i in range(n)
    ]
    u, v, match, way = [0.0] * (n + 1), [0.0] * (n + 1), [0] * (n + 1), [0] * (n + 1)
    for i in range(1, n + 1):
        match[0], j0 = i, 0
        least, used = [math.inf] * (n + 1), [False] * (n + 1)
        while True:
            used[j0] = True
            i0, delta, j1 = match[j0], math.inf, 0
            for j in range(1, n + 1):
                if not used[j]:
                    current = cost[i0 - 1][j - 1] - u[i0] - v[j]
                    if current < least[j]:
                        least[j], way[j] = current, j0
                    if least[j] < delta:
                        delta, j1 = least[j], j
            for j in range(n + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            j0 = j1
            if match[j0] == 0:
                break
        while j0:
            match[j0], j0 = match[way[j0]], way[j0]
    return [(golds[match[j] - 1], predictions[j - 1]) for j in range(1, n + 1) if cost[match[j] - 1][j - 1] < 0]


FITS = {
    "strict": lambda g, p: near(g, p) and g["change"] == p["change"] and happened(g) == happened(p),
    "lenient": lambda g, p: near(g, p) and family(g) == family(p) and happened(g) == happened(p),
    "full": lambda g, p: (
        near(g, p)
        and family(g) == family(p)
        and happened(g) == happened(p)
        and group(g.get("gained_by")) == group(p.get("gained_by"))
        and date_right(g, p) is not False
    ),
    "any_status": lambda g, p: near(g, p) and family(g) == family(p),
}


def checked(claim):
    """The claim with lat and lon as numbers; ValueError that says what is wrong."""
    claim = dict(claim)
    if claim.get("change") not in CHANGES:
        raise ValueError(f"change {claim.get('change')!r} is not one of {sorted(CHANGES)}")
    claim["status"] = claim.get("status") or "happened"
    if claim["status"] not in STATUSES:
        raise ValueError(f"status {claim['status']!r} is not one of {sorted(STATUSES)}")
    for key in ("lat", "lon"):
        claim[key] = None if claim.get(key) in (None, "") else float(claim[key])
    interval(claim)
    return claim


def load(path):
    documents = {}
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row["doc_id"] in documents:
                raise ValueError(f"doc_id {row['doc_id']!r} stands twice")
            documents[row["doc_id"]] = merge([checked(claim) for claim in row["claims"]])
        except (ValueError, KeyError, TypeError) as error:
            sys.exit(f"{path}, line {number}: {type(error).__name__}: {error}")
    return documents


def prf(hit, predicted, gold):
    p, r = hit / predicted if predicted else 0.0, hit / gold if gold else 0.0
    return {"p": round(p, 4), "r": round(r, 4), "f1": round(2 * p * r / (p + r), 4) if p + r else 0.0}


def interval_95(rows):
    """Bootstrap over documents, fixed seed: rows of (hits, predicted, gold) -> [low, high] of F1."""
    rng, scores = random.Random(0), []
    for _ in range(500):
        hit, predicted, gold = (sum(c) for c in zip(*rng.choices(rows, k=len(rows))))
        scores.append(prf(hit, predicted, gold)["f1"])
    scores.sort()
    return [scores[12], scores[487]]


def share(hits):
    return round(sum(hits) / len(hits), 4) if hits else None


def score(golds, predictions):
    n_gold, n_predicted = sum(map(len, golds.values())), sum(len(predictions.get(doc, [])) for doc in golds)
    pairs = {
        name: {doc: pair(claims, predictions.get(doc, []), fits) for doc, claims in golds.items()}
        for name, fits in FITS.items()
    }
    result = {"documents": len(golds), "gold": n_gold, "predicted": n_predicted}
    for name in ("strict", "lenient", "full"):
        rows = [(len(pairs[name][doc]), len(predictions.get(doc, [])), len(golds[doc])) for doc in golds]
        result[name] = prf(sum(r[0] for r in rows), n_predicted, n_gold) | {"f1_95": interval_95(rows)}
    matched = [gp for found in pairs["lenient"].values() for gp in found]
    any_status = [gp for found in pairs["any_status"].values() for gp in found]
    result["status_right"] = share([g["status"] == p["status"] for g, p in any_status])
    result["gained_by_right"] = share([group(g.get("gained_by")) == group(p.get("gained_by")) for g, p in matched])
    result["lost_by_right"] = share(
        [group(g.get("lost_by")) == group(p.get("lost_by")) for g, p in matched if g.get("lost_by")]
    )
    result["date_right"] = share([d for d in (date_right(g, p) for g, p in matched) if d is not None])
    result["empty_documents_kept_empty"] = share(
        [not predictions.get(doc) for doc, claims in golds.items() if not claims]
    )
    right = {id(p) for found in pairs["strict"].values() for _, p in found}
    whole = [p for doc in golds for p in predictions.get(doc, []) if p["change"] == "captured" and happened(p)]
    result["false_whole_captures"] = share([id(p) not in right for p in whole])
    result["lenient_recall_by_change"] = {
        change: f"{sum(g['change'] == change for g, _ in matched)}/{sum(g['change'] == change for claims in golds.values() for g in claims)}"
        for change in sorted({g["change"] for claims in golds.values() for g in claims})
    }
    return result, pairs


def check_quotes(path, predictions):
    texts = {
        row["doc_id"]: row.get("title", "") + "\n" + row["text"]
        for row in map(json.loads, filter(str.strip, open(path, encoding="utf-8")))
    }
    for doc, claims in predictions.items():
        for claim in claims:
            if not claim.get("evidence") or claim["evidence"] not in texts.get(doc, ""):
                sys.exit(f"{doc}: evidence is not an exact quote: {claim.get('evidence')!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold"), parser.add_argument("predicted")
    parser.add_argument("--docs", help="documents, to check that every quote is exact")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--misses", type=int, default=0, help="also list up to N missed and N spurious claims")
    args = parser.parse_args()
    golds, predictions = load(args.gold), load(args.predicted)
    strangers = sorted(set(predictions) - set(golds))
    if strangers:
        sys.exit(
            f"{args.predicted}: {len(strangers)} documents that {args.gold} does not know, {strangers[0]!r} for one"
        )
    if args.docs:
        check_quotes(args.docs, predictions)
    result, pairs = score(golds, predictions)
    if args.json:
        print(json.dumps(result))
    else:
        for key, value in result.items():
            print(f"{key:28} {value}")
    if args.misses:
        hit = {id(c) for found in pairs["lenient"].values() for gp in found for c in gp}
        for label, source in (("missed", golds), ("spurious", predictions)):
            print(label + ":")
            rows = [(doc, c) for doc in golds for c in source.get(doc, []) if id(c) not in hit][: args.misses]
            for doc, c in rows:
                print(
                    f"  {doc} {c.get('place')} {c['change']} {c['status']} {c.get('gained_by')}<-{c.get('lost_by')} {c.get('date_start')} | {(c.get('evidence') or '')[:140]}"
                )


if __name__ == "__main__":
    main()
