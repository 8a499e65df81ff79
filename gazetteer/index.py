"""One pass over a text for every known name, with exact offsets."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
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
from gazetteer.place import FACILITIES, Place
from gazetteer.shelf import PlaceShelf

Tier = Literal["exact", "folded", "transliterated"]
_CAPITAL = "[A-Z\u00c0-\u00de\u0100-\u024f]"
_CAPITALISED = re.compile(
    rf"{_CAPITAL}[\w'’]+(?:[- ](?:(?:[Aa][lrstdnz]|[Aa]sh|[Aa]dh|[Aa]th|[Ee][lszr])[- ])?{_CAPITAL}[\w'’]+){{0,3}}"
    r"(?: (?:crossing|border crossing|airbase|air base|airport|base|dam|barrage|refinery|desert|mountains?|river|lake|plain|"
    r"basin|valley|bridge|road|hospital|university|stadium|roundabout|mosque|prison|camp|oil field|gas field)\b)?"
)
_WORD = re.compile(r"[\w'’]+")
_ARTICLE_BEFORE = re.compile(r"(?:^|[\s(\"“‘'])((?:[Aa][lrstdnz]|[Aa]sh|[Aa]dh|[Aa]th|[Ee][lsz])-)$")
_SAFE_KEY = 4
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
        forms: dict[str, list[str]] = {}
        keys: dict[str, list[str]] = {}
        for form, place in _forms(places.values()):
            forms.setdefault(form, []).append(place.place_id)
        for place in places.values():
            if place.in_theatre and place.kind != "province":
                for key in {key for name in (place.name, *place.aliases) if not is_arabic(name) for key in loose_keys(name)}:
                    keys.setdefault(key, []).append(place.place_id)
        self._forms = {form: tuple(dict.fromkeys(ids)) for form, ids in forms.items()}
        self._keys = {key: tuple(dict.fromkeys(ids)) for key, ids in keys.items() if len(key) >= _SHORTEST_KEY}
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

    def keyed(self, key: str) -> tuple[str, ...]:
        """The place_ids under one loose key."""
        return self._keys.get(key, ())

    def loose(self, name: str) -> tuple[str, ...]:
        """The place_ids under the loose key of a name."""
        return self._keys.get(loose_key(name), ())

    def _known(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Spans of known names that begin and end with a word and look like names; the form under which each is known."""
        hay = f"{fold(text)}  ".replace("'s ", "   ").replace("' ", "  ").replace(" '", "  ")
        patterns, reached = self._patterns, 0
        for number, start, end in self._automaton.find_matches_as_indexes(hay):
            if start < reached:
                continue
            form = patterns[number]
            if not (start and hay[start - 1] != " ") and (
                text[start].isupper() or text[start] > "\u0600" or (" " in form and self._is_small(text, start, end - 1, form))
            ):
                yield start, end - 1, form
            elif " " in form:
                for inner in self._inside(text, hay, start, end):
                    yield inner
                    reached = inner[1]

    def _is_small(self, text: str, start: int, end: int, form: str) -> bool:
        """Whether a name that begins with a small letter or a figure begins with its article ("al-Bab"), or is written
        exactly like an alias ("rebel-held Aleppo", "17th Division base")."""
        written = text[start:end]
        article, _, rest = written.replace("-", " ").partition(" ")
        if article in ARTICLES:
            return rest[:1].isupper()
        is_words = written.islower() and text[end : end + 4] in (" of ", " in ")
        return not is_words and any(self._is_written(c, written) for c in self._forms[form])

    def _inside(self, text: str, hay: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """Names that begin within a span that itself began in the middle of a word or with a small letter."""
        first = hay.index(" ", start) + 1
        for number, begin, stop in self._automaton.find_matches_as_indexes(hay[first : end + _LONGEST]):
            at = first + begin
            if at >= end:
                return
            form = self._patterns[number]
            if hay[at - 1] == " " and (
                text[at].isupper() or text[at] > "\u0600" or (" " in form and self._is_small(text, at, first + stop - 1, form))
            ):
                yield at, first + stop - 1, form

    def _match(self, text: str, start: int, end: int, form: str) -> Match:
        if start >= 3 and text[start - 1] == "-":
            start = _with_article(text, start)
        written, candidates = text[start:end], self._forms[form]
        exact = tuple([c for c in candidates if self._is_written(c, written)])
        first = self._places[candidates[0]]
        if not first.in_theatre and first.population < _METROPOLIS and first.kind in ("city", "town"):
            key = loose_key(written)
            is_short = len(key) < _SAFE_KEY
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
        """The matches and those of loose keys beside them; a loose name that holds shorter matches takes their place."""
        ends = [m.end for m in matches]
        more: list[Match] = []
        replaced: set[int] = set()
        remembered = self._loose_parts
        for run in _CAPITALISED.finditer(text):
            for begin, stop, candidates, is_short in remembered(run.group()):
                begin, stop = run.start() + begin, run.start() + stop
                first = bisect_right(ends, begin)
                touching = [i for i in range(first, min(first + 4, len(matches))) if matches[i].start < stop]
                if all(_is_within(matches[i], begin, stop) for i in touching):
                    replaced.update(touching)
                    begin = _with_article(text, begin) if text[begin - 1 : begin] == "-" else begin
                    more.append(Match(begin, stop, text[begin:stop], candidates, "transliterated", is_short))
        if not more:
            return matches
        return sorted([*(m for i, m in enumerate(matches) if i not in replaced), *more], key=lambda m: m.start)

    def _find_loose_parts(self, run: str) -> tuple[tuple[int, int, tuple[str, ...], bool], ...]:
        """The pieces of a run of capitalised words whose loose keys are known, the longest first from the left."""
        found: list[tuple[int, int, tuple[str, ...], bool]] = []
        for start, end in _pieces(run, 0, len(run), self._may_begin):
            if found and start < found[-1][1]:
                continue
            folded = fold(run[start:end])
            key = loose_key(run[start:end])
            candidates = self._keys.get(key, ())
            if candidates and folded not in self._words:
                found.append((start, end, candidates, len(key) < _SAFE_KEY))
        return tuple(found)

    def _may_begin(self, word: str) -> bool:
        """Whether some loose key begins with that of a word."""
        folded = fold(word)
        key = "" if folded in ARTICLES or folded in GENERIC else loose_key(word)
        at = bisect_left(self._sorted_keys, key)
        return at < len(self._sorted_keys) and self._sorted_keys[at].startswith(key)


def _is_within(match: Match, start: int, end: int) -> bool:
    return start <= match.start and match.end <= end and match.end - match.start < end - start - 3


def capitalised_runs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of one to four capitalised words, with the article and the word for a kind of site that belong to them."""
    for run in _CAPITALISED.finditer(text):
        start, end = run.span()
        yield (_with_article(text, start) if start and text[start - 1] == "-" else start), end


def unknown_runs(text: str, matches: list[Match]) -> Iterator[tuple[int, int]]:
    """Capitalised runs that touch no match."""
    position = 0
    for start, end in capitalised_runs(text):
        while position < len(matches) and matches[position].end <= start:
            position += 1
        if position == len(matches) or matches[position].start >= end:
            yield start, end


def _forms(places: Iterable[Place]) -> Iterator[tuple[str, Place]]:
    listed = list(places)
    named = [(name, place) for place in listed for name in _names(place)]
    for (name, place), folded in zip(named, fold_names([n for n, _ in named]), strict=True):
        if name.isascii() and "'" not in folded and "  " not in folded and folded[-1:] != " ":
            yield folded, place
        else:
            for form in folded_forms(name):
                yield form, place


def _names(place: Place) -> Iterator[str]:
    """The names of a place; of a dam, an airfield or a base also those that end with another word for its kind."""
    yield place.name
    yield from place.aliases
    words = FACILITIES.get(place.kind)
    if words is not None and place.in_theatre:
        for name in (place.name, *place.aliases):
            longest_first = sorted(words, key=len, reverse=True)
            stem = next((name[: -len(w) - 1] for w in longest_first if name.lower().endswith(f" {w}")), None)
            if stem:
                yield from [f"{stem} {word}" for word in words if f"{stem} {word}".lower() != name.lower()]


def _bare_end(word: str, end: int) -> int:
    return end - 2 if word.endswith(("'s", "’s")) else end - 1 if word.endswith(("'", "’")) else end


def _with_article(text: str, start: int) -> int:
    found = _ARTICLE_BEFORE.search(text[max(0, start - 5) : start])
    return start - len(found.group(1)) if found else start


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


def find_on_shelf(text: str, matches: list[Match], shelf: PlaceShelf) -> list[Match]:
    """Names in the capitalised runs that touch no match, longest first, that the shelf has; one question a text."""
    spans = [span for run in unknown_runs(text, matches) for span in _pieces(text, *run)]
    asked = [(start, end, text[start:end], fold(text[start:end]), loose_key(text[start:end])) for start, end in spans]
    if not asked:
        return []
    answers = shelf.find({form for *_, form, _ in asked}, {key for *_, key in asked if len(key) >= _SAFE_KEY})
    found: list[Match] = []
    for start, end, written, form, key in asked:
        if found and start < found[-1].end:
            continue
        places = answers.get(form) or (answers.get(key, ()) if len(key) >= _SAFE_KEY else ())
        if places:
            exact = any(written == p.name or written in p.aliases for p in places)
            tier: Tier = "exact" if exact else "folded" if form in answers else "transliterated"
            found.append(Match(start, end, written, tuple([p.place_id for p in places]), tier))
    return found


def _pieces(text: str, start: int, end: int, may_begin: Callable[[str], bool] = bool) -> Iterator[tuple[int, int]]:
    """A run of words, then what is left of it, the longest piece from the left first; only those that may begin so."""
    words = [(m.start() + start, _bare_end(m.group(), m.end() + start)) for m in _WORD.finditer(text[start:end])]
    for first, (begin, first_end) in enumerate(words):
        if not may_begin(text[begin:first_end]):
            continue
        for last in range(len(words) - 1, first - 1, -1):
            if text[words[last][0] : words[last][1]].lower() not in ARTICLES:
                yield begin, words[last][1]
