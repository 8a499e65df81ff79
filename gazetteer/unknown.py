"""Names of places that nobody knows: "the village of X", "X and Y villages", "X, in Deir al-Zor province", "X Dam"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from gazetteer.index import Match
from gazetteer.names import fold
from gazetteer.place import Kind, Place
from gazetteer.resolve import Resolved
from gazetteer.words import load_persons, load_words

_ARTICLE = r"(?:(?:[Aa][lrstdnz]|[Aa]sh|[Ee][lszr])[- ])"
_NAME = rf"(?<![\w'’-]){_ARTICLE}?[A-Z][a-z'’]+[\w'’]*(?:[- ]{_ARTICLE}?[A-Z][\w'’]+){{0,2}}"
_KINDS: dict[str, Kind] = {
    "village": "village", "hamlet": "village", "town": "town", "city": "city", "district": "district",
    "neighbourhood": "district", "neighborhood": "district", "quarter": "district", "suburb": "district",
    "subdistrict": "subdistrict", "sub-district": "subdistrict", "camp": "camp", "port": "town", "settlement": "village",
}  # fmt: skip
_SITES: dict[str, Kind] = {
    "dam": "dam", "barrage": "dam", "airfield": "airbase", "airbase": "airbase", "air base": "airbase",
    "airport": "airport", "bridge": "bridge", "refinery": "landmark", "crossing": "border_crossing", "lake": "lake",
    "river": "river", "mountains": "mountain", "mountain": "mountain", "sea": "sea", "valley": "valley",
    "river valley": "valley", "desert": "desert", "peninsula": "region", "island": "island", "islands": "island",
    "heights": "mountain", "hills": "mountain", "canal": "landmark", "oil field": "oilfield", "oilfield": "oilfield",
    "gas field": "oilfield", "basin": "region", "plateau": "region", "base": "base", "barracks": "base",
}  # fmt: skip
_HEADS: dict[str, Kind] = {
    "Lake": "lake", "Mount": "mountain", "Fort": "base", "Camp": "base", "Jabal": "mountain", "Jebel": "mountain",
    "Wadi": "valley", "Gulf of": "sea", "Strait of": "sea", "Bay of": "sea", "Sea of": "sea", "River": "river",
    "Cape": "landmark",
}  # fmt: skip


def _words(table: dict[str, Kind]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_OF = re.compile(
    rf"\b(?P<kind>{_words(_KINDS)}|villages|towns|cities|districts|neighbou?rhoods|suburbs|hamlets)"
    rf"(?: of| called| named),? (?P<names>{_NAME}(?:(?:, | and |, and ){_NAME}){{0,6}})"
)
_BEHIND = re.compile(
    rf"(?P<names>{_NAME}(?:(?:, | and |, and ){_NAME}){{0,6}}) (?P<kind>villages|towns|neighbou?rhoods|districts|hamlets|"
    rf"village|neighbou?rhood|hamlet|district of|quarter of|neighbou?rhood of|suburb of)\b"
)
_INSIDE = re.compile(
    rf"\b(?:[Ii]n|[Ii]nto|[Nn]ear|[Aa]t|[Ff]rom|[Tt]o|[Aa]round|[Oo]utside|[Cc]aptured|[Ss]eized|[Ee]ntered|[Tt]ook|[Rr]etook|"
    rf"of) (?P<names>{_NAME}),(?: a (?:small )?(?:town|village|city|suburb))?(?: in| near| west of| east of| north of| south of)?(?: the)?"
    rf"(?: (?:north|south|east|west|\w+east|\w+west)(?:ern)?)? (?=[A-Z])"
)
_SITE = re.compile(
    rf"(?P<names>{_NAME}) (?:(?:Military|International|Air Force|Hydroelectric|Border) )?"
    rf"(?P<site>{'|'.join(w.title() for w in sorted(_SITES, key=len, reverse=True))})\b"
)
_HEAD = re.compile(rf"\b(?P<head>{_words(_HEADS)}) (?P<names>(?:{_ARTICLE})?[A-Z][\w'’]+)")
_NO_LETTER_BEFORE, _NO_LETTER = re.compile(r"(?<![\w'’-])"), re.compile(r"(?![\w-])")
_SPLIT = re.compile(r", and |, | and ")
_NOT_A_NAME = re.compile(
    r"\b(?:Syrian?|Iraqi?|Turkish|Russian|American|Kurdish|Iranian|Israeli|Western|Sunni|Shia|Shiite|Christian|Arab|Islamic|Yazidi|"
    r"Druze|Alawite|Turkmen|Turkoman|Assyrian|Armenian|Lebanese|Jordanian|Ukrainian|Libyan|Yemeni|Sudanese|Saudi|Houthi|"
    r"Palestinian|Egyptian|Afghan|Pakistani|Indian|Chinese|European|British|French|German|Muslim|Jewish|Catholic|Government|"
    r"State|Army|Council|Forces?|Front|Brigades?|Ministry|University|President|Minister|General|Colonel|Captain|Mr|Mrs|Dr|The|"
    r"This|These|Those|His|Her|Their|Our|In|On|At|And|But|After|Before|When|While|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|U|US|UN|"
    r"First|Second|Third|Several|Many|Other|Two|Three|Four|Five|Ten|Red|White|Black|Main|New|Old|North|South|East|West)\b"
)
_STRETCH = re.compile(r"[\w '’,-]+")
"""All that a name and the words around it are made of."""
_PLURAL = ("villages", "towns", "cities", "districts", "neighbourhoods", "neighborhoods", "suburbs", "hamlets")
_HINTS: dict[str, tuple[re.Pattern[str], ...]] = {
    **{f"{word}{link}": (_OF,) for word in (*_KINDS, *_PLURAL) for link in (" of", " called", " named")},
    **{f" {word}": (_BEHIND,) for word in (*_PLURAL, "village", "neighbourhood", "neighborhood", "hamlet")},
    **{f" {word} of": (_BEHIND, _OF) for word in ("district", "quarter", "neighbourhood", "neighborhood", "suburb")},
    **{f" {word.title()}": (_SITE,) for word in _SITES},
    **{f"{word} ": (_HEAD,) for word in _HEADS},
}
"""Words of which a stretch has one where a pattern fits in it."""
_HINT_PATTERNS = tuple(_HINTS.values())
_HINT_WORDS = AhoCorasick(list(_HINTS))
_COMMA_REACH = 70
_LONGEST = 400
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class UnknownPlace:
    """A name at an offset that the words around it call a place and no list has.

    `kind` is what the words say it is, a hint. `near` is the place_id of the province or place it is said to lie in, else
    of the known place that stands nearest to it in its sentence; empty when the sentence names none.
    """

    start: int
    end: int
    text: str
    kind: Kind
    near: str


def find_unknown_places(text: str, known: Sequence[Resolved], get: Callable[[str], Place | None]) -> list[UnknownPlace]:
    """The unknown names of a text in its order, each time that it is named; `known` are its resolved names, in its order.

    A name of a site ("X Dam") counts though X is known, where the whole is not.
    """
    surroundings = _Known(known)
    first = {span: kind for span, kind in _spans(text, surroundings) if _is_new(text, *span, surroundings)}
    if not first:
        return []
    names = {text[start:end]: kind for (start, end), kind in first.items()}
    found = dict(first)
    taken = _Taken(found)
    for start, end, name in _again(text, list(names)):
        if _is_new(text, start, end, surroundings) and taken.take(start, end):
            found[start, end] = names[name]
    near = _Near(text, known, get)
    return [
        UnknownPlace(start, end, text[start:end], kind, near.of(start, end))
        for (start, end), kind in sorted(found.items())
    ]


class _Known:
    """Names that are known, in the order of their text."""

    def __init__(self, known: Sequence[Resolved]) -> None:
        self.matches = [r.match for r in known]
        self.starts = [m.start for m in self.matches]

    def touching(self, start: int, end: int) -> list[Match]:
        first, last = bisect_left(self.starts, start - _LONGEST), bisect_left(self.starts, end)
        return [m for m in self.matches[first:last] if start < m.end]


class _Taken:
    """Spans of which no two overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)

    def take(self, start: int, end: int) -> bool:
        """Whether the span was still free; it is taken from now on."""
        at = bisect_left(self._spans, (end, end))
        if at and self._spans[at - 1][1] > start:
            return False
        self._spans.insert(at, (start, end))
        return True


def _again(text: str, names: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where else the names stand as whole words, name by name."""
    spans: dict[int, list[tuple[int, int]]] = {number: [] for number in range(len(names))}
    for number, start, end in AhoCorasick(names).find_matches_as_indexes(text, overlapping=True):
        reached = spans[number][-1][1] if spans[number] else 0
        if start >= reached and _NO_LETTER_BEFORE.match(text, start) and _NO_LETTER.match(text, end):
            spans[number].append((start, end))
    for number, name in enumerate(names):
        yield from ((start, end, name) for start, end in spans[number])


def _spans(text: str, known: _Known) -> Iterator[tuple[tuple[int, int], Kind]]:
    """What the patterns find, the longer of two that overlap."""
    taken = _Taken()
    for span, kind in sorted(_all_spans(text, known), key=lambda s: s[0][0] - s[0][1]):
        if taken.take(*span):
            yield span, kind


def _all_spans(text: str, known: _Known) -> Iterator[tuple[tuple[int, int], Kind]]:
    stretches = _stretches(text, known)
    for pattern in (_OF, _BEHIND):
        for found in _each(pattern, text, stretches):
            word = found["kind"].removesuffix(" of")
            kind = _KINDS.get(word) or _KINDS.get(word.removesuffix("s"), "village")
            for span in _pieces(text, *found.span("names")):
                yield span, kind
    known_at = set(known.starts)
    for found in _each(_INSIDE, text, stretches):
        if found.end() in known_at:
            yield found.span("names"), "town"
    for found in _each(_SITE, text, stretches):
        yield (found.start(), found.end()), _SITES[found["site"].lower()]
    for found in _each(_HEAD, text, stretches):
        yield (found.start(), found.end()), _HEADS[found["head"]]


def _stretches(text: str, known: _Known) -> Mapping[re.Pattern[str], Sequence[tuple[int, int]]]:
    """For each pattern the stretches of the text in which it may fit, in their order."""
    hints = [(start, _HINT_PATTERNS[n]) for n, start, _ in _HINT_WORDS.find_matches_as_indexes(text, overlapping=True)]
    hints += [(at - 1, (_INSIDE,)) for at in known.starts if "," in text[max(0, at - _COMMA_REACH) : at]]
    if not hints:
        return {}
    spans = [m.span() for m in _STRETCH.finditer(text)]
    starts = [start for start, _ in spans]
    found: dict[re.Pattern[str], set[tuple[int, int]]] = {}
    for at, patterns in hints:
        span = spans[max(bisect_right(starts, at) - 1, 0)]
        for pattern in patterns:
            found.setdefault(pattern, set()).add(span)
    return {pattern: sorted(some) for pattern, some in found.items()}


def _each(
    pattern: re.Pattern[str], text: str, stretches: Mapping[re.Pattern[str], Sequence[tuple[int, int]]]
) -> Iterator[re.Match[str]]:
    for start, end in stretches.get(pattern, ()):
        yield from pattern.finditer(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for joint in _SPLIT.finditer(text, start, end):
        yield at, joint.start()
        at = joint.end()
    yield at, end


def _is_new(text: str, start: int, end: int, known: _Known) -> bool:
    written = text[start:end]
    words = fold(written).split()
    if _NOT_A_NAME.search(written) or words[0] in load_persons() or (len(words) == 1 and words[0] in load_words()):
        return False
    return all(
        start <= m.start and m.end <= end and m.end - m.start < end - start and _is_site(written)
        for m in known.touching(start, end)
    )


def _is_site(written: str) -> bool:
    last = written.rsplit(" ", 1)[-1].lower()
    return last in _SITES or last in ("base", "field") or written.split(" ")[0] in _HEADS or " of " in written


class _Near:
    """The places of a text, by which an unknown one in it is set."""

    def __init__(self, text: str, known: Sequence[Resolved], get: Callable[[str], Place | None]) -> None:
        named = [(r.match.start, r.match.end, get(r.place_id or "")) for r in known]
        self._places = [(start, end, place) for start, end, place in named if place and place.kind != "country"]
        self._starts = [start for start, _, _ in self._places]
        self._stops = [m.span() for m in _SENTENCE_ENDS.finditer(text)]
        self._ends = [end for _, end in self._stops]
        self._length = len(text)

    def of(self, start: int, end: int) -> str:
        """The place_id of what stands nearest to a span in its sentence; a province right behind it goes first."""
        stop = bisect_right(self._ends, start)
        begins = self._ends[stop - 1] if stop else 0
        ends = next((at for at, _ in self._stops[stop : stop + 3] if at >= end), self._length)
        behind = bisect_left(self._starts, end)
        nearest, best = "", 10**9
        for number in range(max(behind - 1, 0), min(bisect_left(self._starts, end + 40) + 1, len(self._places))):
            first, last, place = self._places[number]
            if not begins <= first < ends:
                continue
            away = first - end if first >= end else start - last + 20
            away -= 1000 if place.precision == "province" and 0 <= first - end < 40 else 0
            if away < best:
                nearest, best = place.place_id, away
        return nearest
