"""What a text says that a place lies in: "Paris, Texas", "Logan, in southeastern Ohio", "the state of Georgia"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gazetteer.place import Place
from gazetteer.resolve import distance_km
from gazetteer.world.find import Sighting
from gazetteer.world.regions import COUNTY
from gazetteer.world.table import WorldTable

_COUNTY_REACH_KM = 70.0
_INSIDE = re.compile(
    r", ?\n?| ?\(|,? (?:in|near) (?:the )?(?:state of |province of |county of )?(?:\w+ern |central )?|"
    r", (?:in|near) (?:the )?(?:\w+ern |central )?"
)
_LIST = re.compile(r",? (?:and|or) (?:[\w'’-]+ ){0,2}[A-Z]|, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*,? and ")
_STATE_AFTER = re.compile(r" (?:state|State|province)\b")
_STATE_BEFORE = re.compile(r"\b(?:state of|upstate|province of) $", re.I)
_METROPOLIS = 6.0


def narrow(text: str, kept: Sequence[Sighting], table: WorldTable) -> list[tuple[int, ...]]:
    """The rows of each sighting that agree with what the text says it lies in, or holds."""
    rows = [_as_state(s, text, table) for s in kept]
    for i in range(len(kept) - 2, -1, -1):
        between = text[kept[i].end : kept[i + 1].start]
        if _INSIDE.fullmatch(between) and not (between.startswith(",") and _is_list(text, kept, i, table)):
            inner, outer = _fitting(rows[i], rows[i + 1], table)
            if inner:
                rows[i], rows[i + 1] = inner, outer
    return rows


def _as_state(sighting: Sighting, text: str, table: WorldTable) -> tuple[int, ...]:
    if _STATE_AFTER.match(text[sighting.end : sighting.end + 10]) or _STATE_BEFORE.search(
        text[max(0, sighting.start - 14) : sighting.start]
    ):
        states = tuple(row for row in sighting.rows if table.place(row).kind == "province")
        return states or sighting.rows
    return sighting.rows


def _is_list(text: str, kept: Sequence[Sighting], i: int, table: WorldTable) -> bool:
    if kept[i + 1].is_short:
        return False
    listed = bool(_LIST.match(text[kept[i + 1].end : kept[i + 1].end + 60])) or (
        i > 0 and text[kept[i - 1].end : kept[i].start] == ", "
    )
    return listed and (
        table.weight(kept[i].rows[0]) >= _METROPOLIS or (i > 0 and text[kept[i - 1].end : kept[i].start] == ", ")
    )


def _fitting(
    inner: tuple[int, ...], outer: tuple[int, ...], table: WorldTable
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    pairs = list(_pairs(inner, outer, table))
    return tuple(dict.fromkeys(i for i, _ in pairs)), tuple(dict.fromkeys(o for _, o in pairs))


def _pairs(inner: tuple[int, ...], outer: tuple[int, ...], table: WorldTable) -> Iterator[tuple[int, int]]:
    holders = [(o, table.place(o)) for o in outer if o < table.n_regions]
    for i in inner:
        place = table.place(i)
        yield from ((i, o) for o, holder in holders if _holds(holder, place))


def _holds(holder: Place, place: Place) -> bool:
    if holder.country != place.country or holder.place_id == place.place_id or place.kind == "country":
        return False
    if holder.kind == "country":
        return True
    if holder.source == COUNTY:
        return place.admin1 == holder.admin1 and distance_km(holder, place) < _COUNTY_REACH_KM
    if holder.kind != "province" or place.kind == "province":
        return False
    return place.admin1 == holder.admin1 if holder.admin1 else distance_km(holder, place) < 400.0
