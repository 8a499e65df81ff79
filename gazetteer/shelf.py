"""Places that are kept elsewhere and asked for by name: a million of them cost one question a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from gazetteer.index import SAFE_KEY, Match, Tier
from gazetteer.names import fold, folded_forms, loose_key, loose_keys
from gazetteer.place import Place
from gazetteer.runs import capitalised_runs, pieces_of
from gazetteer.words import load_persons, load_words


class PlaceShelf(Protocol):
    """Where imported places stand; a table of a database, say."""

    def find(self, forms: Collection[str], keys: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """The places that have one of the folded forms or loose keys, under the form or key that was asked for.

        What is not there is left out. Called once a text, and not at all for a text whose names are all known.
        """
        ...

    def find_similar(self, name: str) -> Collection[Place]:
        """Places whose names begin like this one, for a search that forgives slips; none where nothing does."""
        ...

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        ...


_SHORT_JOINED = 5
"""A key no longer than this is never taken for a name with its article: see names.loose_keys."""


def without_article(key: str) -> tuple[str, ...]:
    """The loose keys that a name may have without the article that is written as one with it ("Almayadin")."""
    if len(key) <= _SHORT_JOINED or key[0] != "a":
        return ()
    return (key[2:],) if key[1] == "l" else (key[1:],)


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

    def find_similar(self, name: str) -> Collection[Place]:
        """See PlaceShelf.find_similar: all of them, since they are few."""
        return list(self._places.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    """A piece of a text that is asked for: by its folded form, and where `key` is not empty also loosely."""

    start: int
    end: int
    written: str
    form: str
    key: str


def find_on_shelf(text: str, matches: list[Match], shelf: PlaceShelf) -> tuple[list[Match], list[Place]]:
    """Names in the capitalised runs that the shelf has, longest first; one question a text.

    A piece of a run that touches a match is asked for when it is longer and holds the match whole: "Kafr Zita" is not
    the Zita of another country. Such a piece, and one that is a word of the language, is not looked for loosely.
    Returns the matches and their places.
    """
    asked = list(_ask(text, matches))
    if not asked:
        return [], []
    answers = shelf.find({one.form for one in asked}, {one.key for one in asked if one.key})
    found: list[Match] = []
    lent: list[Place] = []
    for one in asked:
        places = answers.get(one.form) or answers.get(one.key, ())
        if places and not (found and one.start < found[-1].end):
            exact = any(one.written == p.name or one.written in p.aliases for p in places)
            tier: Tier = "exact" if exact else "folded" if one.form in answers else "transliterated"
            found.append(Match(one.start, one.end, one.written, tuple([p.place_id for p in places]), tier))
            lent.extend(places)
    return found, lent


def _ask(text: str, matches: list[Match]) -> Iterator[_Asked]:
    words, ends = load_words() | load_persons(), [match.end for match in matches]
    for start, end in (piece for run in capitalised_runs(text) for piece in pieces_of(text, *run)):
        first = bisect_right(ends, start)
        last = first
        while last < len(matches) and matches[last].start < end:
            last += 1
        touched = matches[first:last]
        if all(start <= m.start and m.end <= end and m.end - m.start < end - start for m in touched):
            written = text[start:end]
            form = fold(written)
            key = loose_key(written) if not touched and form not in words else ""
            yield _Asked(start, end, written, form, key if len(key) >= SAFE_KEY else "")
