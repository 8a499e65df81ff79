"""Places that are kept elsewhere and asked for by name: a million of them cost one question a text."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Protocol

from gazetteer.index import SAFE_KEY, Match, Tier
from gazetteer.names import fold, folded_forms, loose_key, loose_keys
from gazetteer.place import Place
from gazetteer.runs import pieces_of, unknown_runs


class PlaceShelf(Protocol):
    """Where imported places stand; a table of a database, say."""

    def find(self, forms: Collection[str], keys: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """The places that have one of the folded forms or loose keys, under the form or key that was asked for.

        What is not there is left out. Called once a text, and not at all for a text whose names are all known.
        """
        ...

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        ...


class MemoryShelf:
    """A shelf of a few places in memory, for tests and for small lists of a user's own."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Places are found by the folded forms and the loose keys of every name they have."""
        self._places = {place.place_id: place for place in places}
        self._names: dict[str, dict[str, Place]] = {}
        for place in self._places.values():
            for name in (place.name, *place.aliases):
                for key in (*folded_forms(name), *loose_keys(name)):
                    self._names.setdefault(key, {})[place.place_id] = place

    def find(self, forms: Collection[str], keys: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """See PlaceShelf.find."""
        return {name: tuple(self._names[name].values()) for name in {*forms, *keys} if name in self._names}

    def get(self, place_id: str) -> Place | None:
        """See PlaceShelf.get."""
        return self._places.get(place_id)


def find_on_shelf(text: str, matches: list[Match], shelf: PlaceShelf) -> tuple[list[Match], list[Place]]:
    """Names in the capitalised runs that touch no match, longest first, that the shelf has; one question a text.

    Returns the matches and their places.
    """
    spans = [span for run in unknown_runs(text, [(m.start, m.end) for m in matches]) for span in pieces_of(text, *run)]
    asked = [(start, end, text[start:end], fold(text[start:end]), loose_key(text[start:end])) for start, end in spans]
    if not asked:
        return [], []
    answers = shelf.find({form for *_, form, _ in asked}, {key for *_, key in asked if len(key) >= SAFE_KEY})
    found: list[Match] = []
    lent: list[Place] = []
    for start, end, written, form, key in asked:
        places = answers.get(form) or (answers.get(key, ()) if len(key) >= SAFE_KEY else ())
        if places and not (found and start < found[-1].end):
            exact = any(written == p.name or written in p.aliases for p in places)
            tier: Tier = "exact" if exact else "folded" if form in answers else "transliterated"
            found.append(Match(start, end, written, tuple([p.place_id for p in places]), tier))
            lent.extend(places)
    return found, lent
