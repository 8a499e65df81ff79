"""Names of places that nobody knows: "the village of X", "X and Y villages", "X, in Deir al-Zor province", "X Dam"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

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
    """The unknown names of a text in its order, each time that it is named; `known` are its resolved names.

    A name of a site ("X Dam") counts though X is known, where the whole is not.
    """
    known_at = {r.match.start for r in known}
    first = {span: kind for span, kind in _spans(text, known_at) if _is_new(text, *span, known)}
    names = {text[start:end]: kind for (start, end), kind in first.items()}
    found = dict(first)
    for name, kind in names.items():
        for again in re.finditer(rf"(?<![\w'’-]){re.escape(name)}(?![\w-])", text):
            if _is_new(text, *again.span(), known) and not any(s < again.end() and again.start() < e for s, e in found):
                found[again.span()] = kind
    return [
        UnknownPlace(start, end, text[start:end], kind, _near(text, start, end, known, get))
        for (start, end), kind in sorted(found.items())
    ]


def _spans(text: str, known_at: set[int]) -> Iterator[tuple[tuple[int, int], Kind]]:
    """What the patterns find, the longer of two that overlap."""
    taken: list[tuple[int, int]] = []
    for span, kind in sorted(_all_spans(text, known_at), key=lambda s: s[0][0] - s[0][1]):
        if not any(start < span[1] and span[0] < end for start, end in taken):
            taken.append(span)
            yield span, kind


def _all_spans(text: str, known_at: set[int]) -> Iterator[tuple[tuple[int, int], Kind]]:
    for pattern in (_OF, _BEHIND):
        for found in pattern.finditer(text):
            word = found["kind"].removesuffix(" of")
            kind = _KINDS.get(word) or _KINDS.get(word.removesuffix("s"), "village")
            for span in _pieces(text, *found.span("names")):
                yield span, kind
    for found in _INSIDE.finditer(text):
        if found.end() in known_at:
            yield found.span("names"), "town"
    for found in _SITE.finditer(text):
        yield (found.start(), found.end()), _SITES[found["site"].lower()]
    for found in _HEAD.finditer(text):
        yield (found.start(), found.end()), _HEADS[found["head"]]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for joint in _SPLIT.finditer(text, start, end):
        yield at, joint.start()
        at = joint.end()
    yield at, end


def _is_new(text: str, start: int, end: int, known: Sequence[Resolved]) -> bool:
    written = text[start:end]
    words = fold(written).split()
    if _NOT_A_NAME.search(written) or words[0] in load_persons() or (len(words) == 1 and words[0] in load_words()):
        return False
    touching = [r.match for r in known if r.match.start < end and start < r.match.end]
    return all(
        start <= m.start and m.end <= end and m.end - m.start < end - start and _is_site(written) for m in touching
    )


def _is_site(written: str) -> bool:
    last = written.rsplit(" ", 1)[-1].lower()
    return last in _SITES or last in ("base", "field") or written.split(" ")[0] in _HEADS or " of " in written


def _near(text: str, start: int, end: int, known: Sequence[Resolved], get: Callable[[str], Place | None]) -> str:
    begins = max((m.end() for m in _SENTENCE_ENDS.finditer(text, 0, start)), default=0)
    stop = _SENTENCE_ENDS.search(text, end)
    ends = stop.start() if stop else len(text)
    nearest, best = "", 10**9
    for resolved in known:
        match, place = resolved.match, get(resolved.place_id or "")
        if place is None or not begins <= match.start < ends or place.kind == "country":
            continue
        away = match.start - end if match.start >= end else start - match.end + 20
        away -= 1000 if place.precision == "province" and 0 <= match.start - end < 40 else 0
        if away < best:
            nearest, best = resolved.place_id or "", away
    return nearest
