"""Which of the places that share a name is meant: by the text around it, or undecided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import asin, cos, log10, radians, sin, sqrt

from gazetteer.index import Match
from gazetteer.load import Gazetteer
from gazetteer.place import Place

NEAR_KM = 15.0
"""Candidates closer together than this are one answer, not a dilemma."""
_CLEARLY = 0.5
"""How much likelier the best namesake of the world must be; sizes count by their logarithm, so this is thrice as many."""
_COUNTRY_POINTS = 2.5
_PROVINCE_REACH_KM = 1300.0
_LONGEST_GAP = 40
_INSIDE = re.compile(
    r"(?P<comma>, )(?P<preposition>(?:also )?(?:in|near) (?:the )?)?(?:northern |southern |eastern |western |central |\w+east(?:ern)? |"
    r"\w+west(?:ern)? |(?:province|state|governorate) of )?|"
    r" (?:in|\() ?(?:the )?(?:northern |southern |eastern |western |central |\w+eastern |\w+western |province of |state of )?|"
    r" district of | neighbou?rhood of "
)
_OWNER = re.compile(
    r"['’]s? (?:northern |southern |eastern |western |central |\w+eastern |\w+western |besieged |port city of |city of )?"
)
_LIST_AFTER = re.compile(r",? (?:and|or) (?:[\w'’-]+ ){0,2}[A-Z]|(?:, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)+,? and ")
_ALL_OF = ("cross ", "hroughout ", "all over ", "lsewhere in ")
_PROVINCES_AFTER = re.compile(
    r"(?:(?:, | and | or |, and | & )(?:al-|ar-|el-)?[A-Z][\w'’-]+(?: (?:al-|ez-|el-|az-)?[A-Z][\w'’-]+)?){0,5} "
    r"(?:provinces|governorates|Provinces|Governorates)\b"
)
_PROVINCES_BEFORE = re.compile(
    r"\b(?:provinces|governorates) of (?:[A-Z][\w'’-]+(?: (?:al-|ez-|el-|az-)?[A-Z][\w'’-]+)?(?:, | and |, and ))*(?:the )?$"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, or the title of one, with the names found in it, in the order of the text."""

    text: str
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A match with the place that it was decided to be; None when undecided.

    A match without candidates is a name whose surroundings say that it is none of the places known by it. `confidence` is
    0 to 1 where likelihoods were weighed, as for general news; None where rules decided.
    """

    match: Match
    place_id: str | None
    confidence: float | None = None


def distance_km(a: Place, b: Place) -> float:
    """Great-circle distance in kilometres."""
    lat1, lon1, lat2, lon2 = map(radians, (a.lat, a.lon, b.lat, b.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 12742 * asin(min(1.0, sqrt(h)))


def resolve(passages: Sequence[Passage], gazetteer: Gazetteer) -> list[list[Resolved]]:
    """Decide every match of one document from the others, passage by passage.

    Exact beats folded beats loose already in the index. Then: what the text says a place lies in ("Paris, Texas",
    "Idlib's Ariha"), ours before the world's, the city or province it lies in, the places named with it where one
    candidate is clearly nearer, and size; else undecided. "Raqqa and Hasakah provinces" are no cities.
    """
    narrowed = [list(_narrow(passage, gazetteer.places)) for passage in passages]
    context = _context([match for matches in narrowed for match in matches], gazetteer.places)
    resolved = []
    for passage, matches in zip(passages, narrowed, strict=True):
        decided = [(m, _decide(m, gazetteer.places, context)) for m in matches]
        resolved.append([Resolved(m, _as_province(m, place_id, passage.text, gazetteer)) for m, place_id in decided])
    return resolved


@dataclass(frozen=True, slots=True)
class _Context:
    """Places that are sure, by how often, and countries of all that is named."""

    certain: Counter[str]
    countries: Counter[str]


def _context(matches: Sequence[Match], places: Mapping[str, Place]) -> _Context:
    certain, countries = Counter[str](), Counter[str]()
    for match in matches:
        ours = [c for c in match.candidates if places[c].in_theatre]
        if len(ours) == 1 and not match.is_short:
            certain[ours[0]] += 1
        named = {places[c].country for c in match.candidates if not ours or c in ours}
        if len(named) == 1:
            countries[named.pop()] += 3 if places[match.candidates[0]].kind == "country" else 1
    return _Context(certain, countries)


def _narrow(passage: Passage, places: Mapping[str, Place]) -> Iterator[Match]:
    """The matches with only those candidates that lie where the text says, or that hold what lies in them."""
    matches, text = passage.matches, passage.text
    gaps = [text[a.end : b.start] if b.start - a.end <= _LONGEST_GAP else "" for a, b in pairwise(matches)]
    inside = [_INSIDE.fullmatch(gap) if gap else None for gap in gaps]
    for i, match in enumerate(matches):
        kept, relation = match, inside[i] if i < len(gaps) else None
        if relation and not (relation["comma"] and not relation["preposition"] and _is_list(text, matches, i)):
            kept = _lying_in(match, matches[i + 1], places, is_sure=True)
        if i and gaps[i - 1] and _OWNER.fullmatch(gaps[i - 1]):
            kept = _lying_in(kept, matches[i - 1], places, is_sure=False)
        if i and len(match.candidates) > 1 and inside[i - 1]:
            kept = _holding(kept, matches[i - 1], places)
        yield kept


def _is_list(text: str, matches: Sequence[Match], i: int) -> bool:
    """Whether a comma between two names is that of a list ("Aleppo, Idlib and Hama")."""
    return bool(_LIST_AFTER.match(text[matches[i + 1].end :][:80])) or (
        i > 0 and text[matches[i - 1].end : matches[i].start] == ", "
    )


def _lying_in(match: Match, container: Match, places: Mapping[str, Place], *, is_sure: bool) -> Match:
    holders = [places[c] for c in container.candidates]
    if any(h.kind in ("country", "province") or not h.in_theatre for h in holders):
        kept = [c for c in match.candidates if any(_holds(h, places[c]) for h in holders)]
        far = is_sure and all(
            h.kind in ("country", "province") or (h.precision == "area" and h.country) or not h.in_theatre
            for h in holders
        )
        if kept or (far and not _same_country(match, holders, places)):
            return replace(match, candidates=tuple(kept))
    near = [c for c in match.candidates if any(distance_km(h, places[c]) < 60 for h in holders)]
    return replace(match, candidates=tuple(near)) if near and len(match.candidates) > 1 else match


def _same_country(match: Match, holders: Sequence[Place], places: Mapping[str, Place]) -> bool:
    countries = {h.country for h in holders}
    return any(places[c].country in countries or places[c].kind == "country" for c in match.candidates)


def _holding(match: Match, inner: Match, places: Mapping[str, Place]) -> Match:
    kept = [c for c in match.candidates if any(_holds(places[c], places[i]) for i in inner.candidates if i != c)]
    return replace(match, candidates=tuple(kept)) if kept else match


def _holds(holder: Place, place: Place) -> bool:
    if holder.country != place.country or holder.place_id == place.place_id:
        return False
    if holder.kind == "country" or (holder.precision == "area" and not holder.in_theatre and holder.country):
        return place.kind != "country"
    if place.admin1:
        return holder.kind == "province" and place.admin1 == holder.admin1 and place.kind != "province"
    return (
        holder.kind == "province"
        and place.kind not in ("province", "country")
        and (distance_km(holder, place) < _PROVINCE_REACH_KM)
    )


def _decide(match: Match, places: Mapping[str, Place], context: _Context) -> str | None:
    ours = [c for c in match.candidates if places[c].in_theatre]
    if not ours or not match.candidates:
        return _decide_world(match, places, context)
    if match.is_short or (match.text.islower() and match.text.isascii()):
        return None
    if len(ours) == 1:
        only = places[ours[0]]
        if only.within and match.text != only.name and _is_generic(match.text):
            return ours[0] if only.within in context.certain else None
        return ours[0]
    settlements = [c for c in ours if places[c].precision != "province"]
    pool = settlements or ours
    inside = [c for c in pool if places[c].within and places[c].within in context.certain]
    if len(inside) == 1:
        return inside[0]
    pool = [c for c in pool if not (places[c].within and _is_generic(match.text))] or pool
    if len(pool) == 1:
        return pool[0] if not _is_generic(match.text) else None
    return _nearest(pool, places, context)


def _decide_world(match: Match, places: Mapping[str, Place], context: _Context) -> str | None:
    """The candidate that is clearly larger, or that lies in a country the document names."""
    if len(match.candidates) < 2:
        return match.candidates[0] if match.candidates else None
    ranked = sorted(((_weight(places[c], context), c) for c in match.candidates), reverse=True)
    (best, place_id), (second, other) = ranked[0], ranked[1]
    if best - second >= _CLEARLY or distance_km(places[place_id], places[other]) <= NEAR_KM:
        return place_id
    return None


def _weight(place: Place, context: _Context) -> float:
    size = (
        8.0
        if place.kind == "country"
        else 6.3
        if place.precision in ("province", "area")
        else log10(place.population + 10)
    )
    named = context.countries[place.country] > 1
    return size + (_COUNTRY_POINTS if named and place.country and place.kind != "country" else 0.0)


def _nearest(pool: list[str], places: Mapping[str, Place], context: _Context) -> str | None:
    first = places[pool[0]]
    if all(distance_km(first, places[c]) <= NEAR_KM for c in pool[1:]):
        return max(pool, key=lambda c: (places[c].precision == "settlement", places[c].population, c))
    anchors = [places[c] for c in context.certain if places[c].precision in ("settlement", "site") and c not in pool]
    if not anchors:
        return None
    ranked = sorted((min(distance_km(places[c], a) for a in anchors), c) for c in pool)
    nearest, best = ranked[0]
    others = [away for away, c in ranked if distance_km(places[best], places[c]) > NEAR_KM]
    return best if not others or nearest * 2 + 10 < others[0] else None


def _as_province(match: Match, place_id: str | None, text: str, gazetteer: Gazetteer) -> str | None:
    """The province of that name where the text speaks of provinces, or of all that lies around."""
    place = gazetteer.get(place_id or "")
    if place is None or place.precision != "settlement" or not place.in_theatre:
        return place_id
    before, after = text[max(0, match.start - 60) : match.start], text[match.end : match.end + 90]
    is_one_of = ("rovinces" in after or "overnorates" in after) and _PROVINCES_AFTER.match(after)
    is_listed = ("rovinces" in before or "overnorates" in before) and _PROVINCES_BEFORE.search(before)
    if is_one_of or is_listed or before.endswith(_ALL_OF):
        province = gazetteer.province_of(place)
        if (
            province is not None
            and province.admin1 == place.admin1
            and place.name.casefold() in province.name.casefold()
        ):
            return province.place_id
    return place_id


_GENERIC = re.compile(
    r"(?:the )?(?:(?:main|national|military|central|great|old|republican|jumhuri|municipal|black|green|grand|international) )*"
    r"(?:hospital|stadium|airport|mosque|citadel|old city|old town|university|government (?:complex|compound)|roundabout|"
    r"dam|bridge|airbase|air base|prison|station|castle|palace|square)",
    re.IGNORECASE,
)


def _is_generic(text: str) -> bool:
    return bool(_GENERIC.fullmatch(text))
