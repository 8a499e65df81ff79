"""Which of the places that share a name is meant: by the text around it, or undecided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from gazetteer.index import Match
from gazetteer.place import Place

NEAR_KM = 15.0
"""Candidates closer together than this are one answer, not a dilemma."""
_WORLD_CITY = 100_000
_PERSON_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|General|Colonel|Major|Captain|President|Sheikh|Imam|Abu|Umm|Bin|Ibn|"
    r"Mohammed|Mohammad|Muhammad|Ahmed|Ahmad|Ali|Hassan|Hussein|Omar|John|David|James|Michael|Robert|Paul|Peter)\.? $"
)
_ORGANISATION_AFTER = re.compile(
    r"(?:'s)? (?:Media|Observatory|Times|Post|Herald|News|Agency|Operations|Military Council|Council|Today|TV|University of|"
    r"Agreement|Accords?|Process|Talks|Conference|Shield|Network|Centre|Center|Institute|United|City FC)\b"
)
_CAPITAL_BEFORE = re.compile(r"([A-Z][\w'’]+) $")
_ALLOWED_BEFORE = frozenset(
    [
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "north",
        "south",
        "east",
        "west",
        "greater",
        "old",
        "new",
        "the",
        "in",
        "of",
        "from",
        "near",
        "at",
        "on",
        "and",
        "to",
        "syrian",
        "iraqi",
        "syria",
        "iraq",
        "kurdish",
        "turkish",
        "province",
        "upper",
        "lower",
        "rural",
    ]
)
_EVIDENCE_BEFORE = re.compile(
    r"\b(?:in|into|at|near|of|from|to|towards?|around|outside|inside|for|over|town|city|village|captured?|seized?|took|taken|"
    r"retook|entered|between|and|on|against|as|through|reached|held|lost|left|besieged|stormed|recaptured)(?: of| the| called)? $",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A match with the place that it was decided to be; None when undecided."""

    match: Match
    place_id: str | None


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (a.lat, a.lon, b.lat, b.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def is_a_name(match: Match, text: str, places: Mapping[str, Place], words: frozenset[str]) -> bool:
    """Whether the match stands for a place, not for a person, a publication or a plain word."""
    before, after = text[max(0, match.start - 30) : match.start], text[match.end : match.end + 24]
    if _PERSON_BEFORE.search(before) or _ORGANISATION_AFTER.match(after):
        return False
    place = places[match.candidates[0]]
    if match.text.lower() in words and not _EVIDENCE_BEFORE.search(before):
        return False
    if place.in_theatre and (" " in match.text or "-" in match.text or match.tier == "exact"):
        return True
    single = " " not in match.text and "-" not in match.text
    if single and place.kind not in ("country", "province"):
        capital = _CAPITAL_BEFORE.search(before)
        if capital and capital.group(1).lower() not in _ALLOWED_BEFORE:
            return False
        if re.match(r" [A-Z][a-z]", after) and match.tier != "exact":
            return False
    return True


def resolve(matches: Sequence[Match], places: Mapping[str, Place]) -> list[Resolved]:
    """Decide every match of one text from the others: exact before folded before loose, ours before the world's.

    A name that fits places far apart is decided by the city it lies in, its province, or the places named with it,
    where one candidate is clearly nearer; else it stays undecided.
    """
    certain = Counter[str]()
    for match in matches:
        ours = _ours(match, places)
        if len(ours) == 1:
            certain[ours[0]] += 1
    return [Resolved(match, _decide(match, places, certain)) for match in matches]


def _ours(match: Match, places: Mapping[str, Place]) -> list[str]:
    return [c for c in match.candidates if places[c].in_theatre]


def _decide(match: Match, places: Mapping[str, Place], certain: Counter[str]) -> str | None:
    ours = _ours(match, places)
    if not ours:
        return _decide_world(match, places)
    if len(ours) == 1:
        only = places[ours[0]]
        if only.within and match.text not in (only.name,) and _is_generic(match.text):
            return ours[0] if only.within in certain else None
        return ours[0]
    settlements = [c for c in ours if places[c].precision != "province"]
    pool = settlements or ours
    inside = [c for c in pool if places[c].within and places[c].within in certain]
    if len(inside) == 1:
        return inside[0]
    pool = [c for c in pool if not (places[c].within and _is_generic(match.text))] or pool
    if len(pool) == 1:
        return pool[0] if not _is_generic(match.text) else None
    return _nearest(pool, places, certain)


def _decide_world(match: Match, places: Mapping[str, Place]) -> str | None:
    countries = [c for c in match.candidates if places[c].kind in ("country", "province")]
    if countries:
        return countries[0]
    largest = places[match.candidates[0]]
    others = [places[c] for c in match.candidates[1:]]
    if not others or largest.population >= max(_WORLD_CITY, 3 * max(p.population for p in others)):
        return largest.place_id
    return None


def _nearest(pool: list[str], places: Mapping[str, Place], certain: Counter[str]) -> str | None:
    first = places[pool[0]]
    if all(distance_km(first, places[c]) <= NEAR_KM for c in pool[1:]):
        return max(pool, key=lambda c: (places[c].precision == "settlement", places[c].population, c))
    anchors = [places[c] for c in certain if places[c].precision in ("settlement", "site") and c not in pool]
    if not anchors:
        return None
    ranked = sorted((min(distance_km(places[c], a) for a in anchors), c) for c in pool)
    (nearest, best), (second, _) = ranked[0], ranked[1]
    return best if nearest * 2 + 10 < second else None


_GENERIC = re.compile(
    r"(?:the )?(?:(?:main|national|military|central|great|old|republican|jumhuri|municipal|black|green|grand|international) )*"
    r"(?:hospital|stadium|airport|mosque|citadel|old city|old town|university|government (?:complex|compound)|roundabout|"
    r"dam|bridge|airbase|air base|prison|station|castle|palace|square)",
    re.IGNORECASE,
)


def _is_generic(text: str) -> bool:
    return bool(_GENERIC.fullmatch(text))
