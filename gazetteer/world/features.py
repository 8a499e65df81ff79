"""Names of places that no list has, where their own words or a state behind them say that they are places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from gazetteer.names import fold
from gazetteer.world.bearers import Bearer
from gazetteer.world.find import Sighting
from gazetteer.world.words import load_first_names, load_plain_words, word_set

_NAME = r"[A-ZÀ-Þ][\w’'-]+"
_FEATURE = re.compile(
    rf"(?<![\w’'-])(?:{_NAME} ){{1,2}}(?:River|Rivers|Creek|Lake|Lakes|Bay|Harbou?r|Island|Islands|Mountain|Mountains|Valley|"
    r"Canyon|Peninsula|County|Parish|Township|Province|Beach|Falls|Reservoir|Hills|Swamp|Sound|Desert|Basin|Plateau|Heights)\b"
    rf"(?! (?:{_NAME}))"
)
_HEADED = re.compile(rf"(?<![\w’'-])(?:Lake|Mount|Mt\.|Gulf of|Strait of|Bay of|Isle of|Cape|Fort) {_NAME}(?! {_NAME})")
_IN_STATE = re.compile(rf"\b(?:in|near|at|of|from|to|outside|and) (?P<name>{_NAME}(?: {_NAME}){{0,2}}), ?$")
_IN_PART = re.compile(
    rf"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Oo]utside) (?P<name>{_NAME}(?: {_NAME})?),? (?:in|near) (?:the )?(?:\w+(?:ern|east|west) )?$"
)
_DATELINE = re.compile(
    r"(?:^|\n)(?P<name>[A-Z][A-Z .'’-]{2,28}[A-Z])(?:, [A-Z][\w. ]{1,18})? \((?:AP|Reuters|AFP|UPI|CNN|Xinhua)\) ?(?:—|–|--|-)"
)


@dataclass(frozen=True, slots=True)
class Feature:
    """An unknown place's name at an offset, and the sighting that stands for where it is: the state behind it, or the
    place whose name begins its own; None when the text does not say."""

    start: int
    end: int
    near: Sighting | None = None


def find_features(
    text: str, sightings: Sequence[Sighting], kept: Sequence[Sighting], bearers: Sequence[Bearer]
) -> list[Feature]:
    """Rivers, lakes, islands and counties by their words, and "X, Ky."; none that touches a kept name or a bearer."""
    taken = [(s.start, s.end) for s in kept] + [(b.start, b.end) for b in bearers]
    found: list[Feature] = []
    first = (*_named(text, sightings), *_before_states(text, kept), *_inside(text, kept))
    for start, end, near in chain(first, _again(text, found)):
        if not any(s < end and start < e for s, e in taken):
            found.append(Feature(start, end, near))
            taken.append((start, end))
    return found


def _named(text: str, sightings: Sequence[Sighting]) -> Iterator[tuple[int, int, Sighting | None]]:
    for match in (*_FEATURE.finditer(text), *_HEADED.finditer(text)):
        start = match.start()
        first = match.group().split(" ", 1)[0]
        if first in word_set("not_first"):
            start += len(first) + 1
        if text[start : match.end()].count(" "):
            yield start, match.end(), next((s for s in sightings if s.start == start), None)


def _before_states(text: str, kept: Sequence[Sighting]) -> Iterator[tuple[int, int, Sighting]]:
    for state in kept:
        if not state.is_short:
            continue
        before = _IN_STATE.search(text[max(0, state.start - 60) : state.start])
        if before and fold(before["name"]).split(" ")[0] not in load_first_names():
            start = max(0, state.start - 60) + before.start("name")
            yield start, start + len(before["name"]), state


def _inside(text: str, kept: Sequence[Sighting]) -> Iterator[tuple[int, int, Sighting | None]]:
    for dateline in _DATELINE.finditer(text):
        yield dateline.start("name"), dateline.end("name"), None
    for outer in kept:
        before = _IN_PART.search(text[max(0, outer.start - 60) : outer.start])
        if before and fold(before["name"]).split(" ")[0] not in load_first_names() | load_plain_words():
            start = max(0, outer.start - 60) + before.start("name")
            yield start, start + len(before["name"]), outer


def _again(text: str, found: Sequence[Feature]) -> Iterator[tuple[int, int, Sighting | None]]:
    """Every other time that an unknown place is named, in capitals too."""
    for feature in tuple(found):
        name = re.escape(text[feature.start : feature.end])
        for match in re.finditer(rf"(?<![\w’'-])(?:{name}|{name.upper()})(?![\w-])", text):
            yield match.start(), match.end(), feature.near
