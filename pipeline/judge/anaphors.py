"""Which place "the town" or "it" stands for: the places that an article speaks of, the foremost first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.records import PlaceMention, Sentence
from pipeline.theatre import Theatre

CAPITALS = frozenset({"damascus", "baghdad", "ankara", "tehran"})
"""Capital cities speak more often than they are fought for."""
_MOST = 6
_ANAPHOR = re.compile(
    r"\b(?:the|this|that)\s+(?:\w+\s+)?(?P<noun>city|town|village|base|airbase|airport|dam|crossing|camp|district|province)\b|\b(?P<it>it)\b",
    re.IGNORECASE,
)
_KINDS = {
    "city": {"city", "town"}, "town": {"town", "city", "village"}, "village": {"village", "town"},
    "base": {"base", "airbase"}, "airbase": {"airbase"}, "airport": {"airport", "airbase"}, "dam": {"dam"},
    "crossing": {"border_crossing"}, "camp": {"camp"}, "district": {"district"}, "province": {"province"},
}  # fmt: skip
_IT_TOOK = re.compile(r"\s+(?:took|takes|will\s+take|would\s+take|has\s+taken|had\s+taken)\b", re.IGNORECASE)
"""In "It took six days" the word stands for nothing."""


class Salience:
    """Remembers the places of an article from sentence to sentence."""

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre
        self._foremost: list[PlaceMention] = []

    def remember(self, named: Iterable[PlaceMention], claimed: Mapping[str, int]) -> None:
        """What is spoken of: places of which something was claimed before, then those last named; no capital.

        `claimed` gives for the place_id of each claim so far the number of its last one.
        """
        fresh = list(named)
        known = {m.place_id or "": m for m in [*self._foremost, *fresh]}
        fresh = [m for m in fresh if m.text.lower() not in CAPITALS]
        latest = [m.place_id or "" for m in fresh if m.place_id in claimed]
        latest += sorted((i for i in known if i in claimed), key=lambda i: -claimed[i])
        latest += [m.place_id or "" for m in [*fresh, *self._foremost]]
        self._foremost = [known[i] for i in dict.fromkeys(latest) if i in known][:_MOST]

    def find_anaphors(self, sentence: Sentence, places: Mapping[int, PlaceMention]) -> dict[int, PlaceMention]:
        """Words of a sentence that stand for a place, by their offset in it; `places` are those that it names."""
        found: dict[int, PlaceMention] = {}
        if not places and not self._foremost:
            return found
        for match in _ANAPHOR.finditer(sentence.text):
            if any(abs(at - match.end()) < 6 for at in places):
                continue
            if match["it"] and _IT_TOOK.match(sentence.text, match.end()):
                continue
            mention = self._antecedent((match["noun"] or "").lower(), match.start(), places)
            if mention is not None:
                start, end = sentence.start + match.start(), sentence.start + match.end()
                found[match.start()] = replace(mention, start=start, end=end, text=match.group(), part="")
        return found

    def _antecedent(self, noun: str, at: int, places: Mapping[int, PlaceMention]) -> PlaceMention | None:
        earlier = [m for start, m in sorted(places.items(), reverse=True) if start < at and m.place_id and not m.part]
        kinds = _KINDS.get(noun)
        for mention in [*reversed(earlier), *self._foremost]:
            place = self._theatre.gazetteer.get(mention.place_id or "")
            if place is not None and (kinds is None or place.kind in kinds):
                return mention
        return None
