"""One pass over a text for every known name, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from gazetteer.names import ARTICLES, fold, folded_forms, is_arabic, loose_key
from gazetteer.place import Place

Tier = Literal["exact", "folded", "transliterated"]
_CAPITALISED = re.compile(
    r"(?:\b(?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]d|[Aa]n|[Aa]z|[Ee]z|[Ee]s)[- ])?"
    r"[A-Z][\w'’]+(?:(?:-| (?:al|el|ar|as|ash|ad|az|ez)-| )[A-Z][\w'’]+){0,3}"
)
_SHORTEST_LOOSE_KEY = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A name at an offset, with every place it may be, the likelier first by theatre and size."""

    start: int
    end: int
    text: str
    candidates: tuple[str, ...]
    tier: Tier


class NameIndex:
    """Names to place_ids in three tiers. Only places of the theatre that are curated are matched loosely."""

    def __init__(self, places: Iterable[Place], words: frozenset[str], loose: frozenset[str]) -> None:
        """`words` are folded names that are also common words; `loose` are the place_ids to match by loose key."""
        exact: dict[str, list[str]] = {}
        folded: dict[str, list[str]] = {}
        keys: dict[str, list[str]] = {}
        for place in places:
            for name in (place.name, *place.aliases):
                exact.setdefault(name, []).append(place.place_id)
                for form in folded_forms(name):
                    if not place.in_theatre and form in words:
                        continue
                    folded.setdefault(form, []).append(place.place_id)
                if place.place_id in loose and place.kind != "province" and not is_arabic(name):
                    keys.setdefault(loose_key(name), []).append(place.place_id)
        self._exact: Mapping[str, tuple[str, ...]] = {k: tuple(dict.fromkeys(v)) for k, v in exact.items()}
        self._folded: Mapping[str, tuple[str, ...]] = {k: tuple(dict.fromkeys(v)) for k, v in folded.items()}
        self._keys = {k: tuple(dict.fromkeys(v)) for k, v in keys.items() if len(k) >= _SHORTEST_LOOSE_KEY}
        self._words = words
        self._forms = list(self._folded)
        self._automaton = AhoCorasick([f" {form}" for form in self._forms], matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[Match]:
        """Every name in the text, longest first where names overlap, in the order of the text."""
        folded = f" {fold(text)} "
        spans: list[tuple[int, int, int]] = []
        for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if _ends_a_word(folded, end) and _looks_like_a_name(text, start, end - 1):
                spans.append((start, end - 1, number))
        matches = [self._match(text, start, end, number) for start, end, number in _longest(spans)]
        return self._with_loose(text, matches)

    def names_of(self, form: str) -> tuple[str, ...]:
        """The place_ids under one folded form."""
        return self._folded.get(form, ())

    def loose(self, name: str) -> tuple[str, ...]:
        """The place_ids under the loose key of a name."""
        return self._keys.get(loose_key(name), ())

    def _match(self, text: str, start: int, end: int, number: int) -> Match:
        start = _with_article(text, start)
        written = text[start:end]
        candidates = self._folded[self._forms[number]]
        exact = self._exact.get(written)
        return Match(start, end, written, exact or candidates, "exact" if exact else "folded")

    def _with_loose(self, text: str, matches: list[Match]) -> list[Match]:
        taken = [(m.start, m.end) for m in matches]
        found = list(matches)
        position = 0
        for run in _CAPITALISED.finditer(text):
            while position < len(taken) and taken[position][1] <= run.start():
                position += 1
            if position < len(taken) and taken[position][0] < run.end():
                continue
            found.extend(self._loose_in(text, run.start(), run.end()))
        return sorted(found, key=lambda m: m.start)

    def _loose_in(self, text: str, start: int, end: int) -> list[Match]:
        stops = [m.end() + start for m in re.finditer(r"[\w'’]+", text[start:end])]
        starts = [m.start() + start for m in re.finditer(r"[\w'’]+", text[start:end])]
        first, found = 0, []
        while first < len(starts):
            for last in range(len(stops) - 1, first - 1, -1):
                written = text[starts[first] : stops[last]]
                if written.endswith(("'s", "’s")):
                    written = written[:-2]
                candidates = self._keys.get(loose_key(written), ()) if fold(written) not in self._words else ()
                if candidates and not (first == last and fold(written) in ARTICLES):
                    found.append(
                        Match(starts[first], starts[first] + len(written), written, candidates, "transliterated")
                    )
                    first = last
                    break
            first += 1
        return found


def _ends_a_word(folded: str, end: int) -> bool:
    after = folded[end]
    if after == " ":
        return True
    return after == "'" and (folded[end + 1] == " " or folded[end + 1 : end + 3] in ("s ", "s'"))


def _looks_like_a_name(text: str, start: int, end: int) -> bool:
    written = text[start:end]
    if written[0].isupper() or is_arabic(written[0]):
        return True
    article, _, rest = written.replace("-", " ").partition(" ")
    return article in ARTICLES and rest[:1].isupper()


def _with_article(text: str, start: int) -> int:
    found = re.search(
        r"(?:^|[\s(\"“‘'])((?:[Aa]l|[Ee]l|[Aa]r|[Aa]s|[Aa]sh|[Aa]t|[Aa]d|[Aa]n|[Aa]z|[Ee]z)-)$",
        text[max(0, start - 5) : start],
    )
    return start - len(found.group(1)) if found else start


def _longest(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept
