"""One pass over a text for every known name, with exact offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from gazetteer.names import (
    ARTICLES,
    GENERIC,
    MARKS,
    fold,
    fold_names,
    folded_forms,
    is_arabic,
    loose_key,
    loose_keys,
)
from gazetteer.place import FACILITIES, HEADS, Place, kind_names
from gazetteer.runs import CAPITALISED, pieces_of, with_article

Tier = Literal["exact", "folded", "transliterated"]
SAFE_KEY = 4
"""Loose keys that are shorter say too little to decide by."""
_SHORTEST_KEY = 2
_LONGEST = 60
_METROPOLIS, _CITY = 1_000_000, 100_000
"""A city elsewhere of this size is meant by its name before a place of ours whose name is only like it; of the second
size, before one whose loose key is short."""
_REMEMBERED = 50_000
"""How many runs of capitalised words are remembered: news say the same ones again and again."""


@dataclass(frozen=True, slots=True)
class Match:
    """A name at an offset, with every place it may be, the likelier first by theatre and size.

    `is_short` says that the name was met on a loose key of three letters or fewer, which decides nothing.
    """

    start: int
    end: int
    text: str
    candidates: tuple[str, ...]
    tier: Tier
    is_short: bool = False


class NameIndex:
    """Names to place_ids in three tiers. Only places of the theatre are matched loosely."""

    def __init__(self, places: Mapping[str, Place], words: frozenset[str] = frozenset()) -> None:
        """`places` by place_id, in the order in which candidates shall stand; `words` are never matched loosely."""
        self._places, self._words = places, words
        self._forms = _by_name(_forms(places.values()))
        ours = (p for p in places.values() if p.in_theatre and p.kind != "province")
        keys = _by_name((key, p.place_id) for p in ours for key in _keys(p))
        self._keys = {key: ids for key, ids in keys.items() if len(key) >= _SHORTEST_KEY}
        self._sorted_keys = sorted(self._keys)
        self._patterns = list(self._forms)
        self._automaton = AhoCorasick([f"{form} " for form in self._patterns], matchkind=MatchKind.LeftmostLongest)
        self._loose_parts = lru_cache(_REMEMBERED)(self._find_loose_parts)

    def find(self, text: str) -> list[Match]:
        """Every name in the text, longest first where names overlap, in the order of the text."""
        if not text.isascii() and MARKS.search(text):
            return _put_back(self.find(MARKS.sub("", text)), text)
        matches = [self._match(text, start, end, form) for start, end, form in self._known(text)]
        return self._with_loose(text, matches)

    def names_of(self, form: str) -> tuple[str, ...]:
        """The place_ids under one folded form."""
        return self._forms.get(form, ())

    def loose(self, name: str) -> tuple[str, ...]:
        """The place_ids under the loose key of a name."""
        return self._keys.get(loose_key(name), ())

    def _known(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Spans of known names that begin and end with a word and look like names, with the form of each."""
        hay = f"{fold(text)}  ".replace("'s ", "   ").replace("' ", "  ").replace(" '", "  ")
        patterns, reached = self._patterns, 0
        for number, start, end in self._automaton.find_matches_as_indexes(hay):
            if start < reached:
                continue
            form = patterns[number]
            if text[start].islower() and " " not in form:
                continue
            if (not start or hay[start - 1] == " ") and self._begins_a_name(text, start, end - 1, form):
                yield start, end - 1, form
            elif " " in form:
                for inner in self._inside(text, hay, start, end):
                    yield inner
                    reached = inner[1]

    def _inside(self, text: str, hay: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Names that begin within a span that itself began in the middle of a word or with a small letter."""
        first = hay.index(" ", start) + 1
        for number, begin, stop in self._automaton.find_matches_as_indexes(hay[first : end + _LONGEST]):
            at, form = first + begin, self._patterns[number]
            if at >= end:
                return
            if hay[at - 1] == " " and self._begins_a_name(text, at, first + stop - 1, form):
                yield at, first + stop - 1, form

    def _begins_a_name(self, text: str, start: int, end: int, form: str) -> bool:
        """Whether it begins with a capital or in Arabic, with its article ("al-Bab"), or is written exactly like an
        alias that begins with a small letter or a figure ("rebel-held Aleppo", "17th Division base")."""
        if text[start].isupper() or text[start] > "\u0600":
            return True
        if " " not in form:
            return False
        written = text[start:end]
        article, _, rest = written.replace("-", " ").partition(" ")
        if article in ARTICLES:
            return rest[:1].isupper()
        is_words = written.islower() and text[end : end + 4] in (" of ", " in ")
        return not is_words and any(self._is_written(c, written) for c in self._forms[form])

    def _match(self, text: str, start: int, end: int, form: str) -> Match:
        if start >= 3 and text[start - 1] == "-":
            start = with_article(text, start)
        written, candidates = text[start:end], self._forms[form]
        exact = tuple([c for c in candidates if self._is_written(c, written)])
        first = self._places[candidates[0]]
        if not first.in_theatre and first.population < _METROPOLIS and first.kind in ("city", "town"):
            key = loose_key(written)
            is_short = len(key) < SAFE_KEY
            ours = self._keys.get(key, ()) if not is_short or first.population < _CITY else ()
            if ours:
                return Match(start, end, written, (*ours, *candidates), "transliterated", is_short)
        if exact and first.in_theatre and not self._places[exact[0]].in_theatre:
            return Match(start, end, written, candidates, "folded")
        return Match(start, end, written, exact or candidates, "exact" if exact else "folded")

    def _is_written(self, place_id: str, written: str) -> bool:
        place = self._places[place_id]
        return written == place.name or written in place.aliases

    def _with_loose(self, text: str, matches: list[Match]) -> list[Match]:
        """The matches and those of loose keys beside them; a loose name that holds shorter matches takes their seat."""
        ends = [m.end for m in matches]
        more: list[Match] = []
        replaced: set[int] = set()
        remembered = self._loose_parts
        for run in CAPITALISED.finditer(text):
            for begin, stop, candidates, is_short in remembered(run.group()):
                begin, stop = run.start() + begin, run.start() + stop
                first = bisect_right(ends, begin)
                touching = [i for i in range(first, min(first + 4, len(matches))) if matches[i].start < stop]
                if all(_is_within(matches[i], begin, stop) for i in touching):
                    replaced.update(touching)
                    begin = with_article(text, begin) if text[begin - 1 : begin] == "-" else begin
                    more.append(Match(begin, stop, text[begin:stop], candidates, "transliterated", is_short))
        if not more:
            return matches
        return sorted([*(m for i, m in enumerate(matches) if i not in replaced), *more], key=lambda m: m.start)

    def _find_loose_parts(self, run: str) -> tuple[tuple[int, int, tuple[str, ...], bool], ...]:
        """The pieces of a run of capitalised words whose loose keys are known, the longest first from the left."""
        found: list[tuple[int, int, tuple[str, ...], bool]] = []
        for start, end in pieces_of(run, 0, len(run), self._may_begin):
            if found and start < found[-1][1]:
                continue
            folded = fold(run[start:end])
            key = loose_key(run[start:end])
            candidates = self._keys.get(key, ())
            is_short = len(key) < SAFE_KEY
            if candidates and folded not in self._words and not (is_short and end - start < len(run)):
                found.append((start, end, candidates, is_short))
        return tuple(found)

    def _may_begin(self, word: str) -> bool:
        """Whether some loose key begins with that of a word."""
        folded = fold(word)
        key = "" if folded in ARTICLES or folded in GENERIC else loose_key(word)
        at = bisect_left(self._sorted_keys, key)
        return at < len(self._sorted_keys) and self._sorted_keys[at].startswith(key)


def _is_within(match: Match, start: int, end: int) -> bool:
    return start <= match.start and match.end <= end and match.end - match.start < end - start - 3


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The place_ids of each name, in their order, none twice."""
    found: dict[str, tuple[str, ...]] = {}
    for name, place_id in pairs:
        known = found.get(name)
        if known is None:
            found[name] = (place_id,)
        elif place_id not in known:
            found[name] = (*known, place_id)
    return found


def _forms(places: Iterable[Place]) -> Iterator[tuple[str, str]]:
    """Every folded form of every name, with its place_id."""
    named: list[tuple[str, str]] = []
    for place in places:
        if place.aliases or place.in_theatre:
            named += [(name, place.place_id) for name in _names(place)]
        else:
            named.append((place.name, place.place_id))
    for (name, place_id), folded in zip(named, fold_names([n for n, _ in named]), strict=True):
        if "'" in folded or "  " in folded or folded[-1:] == " " or not (folded.isascii() or name.isascii()):
            for form in folded_forms(name):
                yield form, place_id
        else:
            yield folded, place_id


def _keys(place: Place) -> list[str]:
    """The loose keys of the names of a place in Latin letters."""
    latin = [name for name in (place.name, *place.aliases) if not is_arabic(name)]
    return [key for name in latin for key in sorted(loose_keys(name))]


def _names(place: Place) -> Iterator[str]:
    """The names of a place; of a site, mountain, river or lake of ours also those with another word for its kind."""
    yield place.name
    yield from place.aliases
    if place.in_theatre and (place.kind in FACILITIES or place.kind in HEADS):
        known = {name.lower() for name in (place.name, *place.aliases)}
        for name in (place.name, *place.aliases):
            yield from [other for other in kind_names(name, place.kind) if other.lower() not in known]


def _put_back(matches: list[Match], text: str) -> list[Match]:
    """Matches of a text without its marks, at their offsets in the text with them."""
    holes = [m.start() - i for i, m in enumerate(MARKS.finditer(text))]
    moved = []
    for match in matches:
        start = match.start + bisect_right(holes, match.start)
        end = match.end - 1 + bisect_right(holes, match.end - 1) + 1
        while end < len(text) and MARKS.match(text[end]) and text[end] not in "\u200e\u200f":
            end += 1
        moved.append(replace(match, start=start, end=end, text=text[start:end]))
    return moved
