"""What is found of each sentence of an article only when it is asked for, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

Found = TypeVar("Found")


class _Later(Mapping[int, Found]):
    def __init__(self, indexes: Collection[int]) -> None:
        self._indexes = indexes
        self._known: dict[int, Found] = {}

    def __iter__(self) -> Iterator[int]:
        return iter(self._indexes)

    def __len__(self) -> int:
        return len(self._indexes)


class WhenAsked(_Later[Found]):
    """By the index of a sentence; each is found by itself."""

    def __init__(self, indexes: Collection[int], find: Callable[[int], Found]) -> None:
        super().__init__(indexes)
        self._find = find

    def __getitem__(self, index: int) -> Found:
        found = self._known.get(index)
        if found is None:
            if index not in self._indexes:
                raise KeyError(index)
            found = self._known[index] = self._find(index)
        return found


class InTurn(_Later[Found]):
    """By the index of a sentence; none can be found before those that stand before it."""

    def __init__(self, indexes: Collection[int], each: Iterator[tuple[int, Found]]) -> None:
        super().__init__(indexes)
        self._each = each

    def __getitem__(self, index: int) -> Found:
        while index not in self._known:
            at, found = next(self._each, (None, None))
            if at is None or found is None:
                raise KeyError(index)
            self._known[at] = found
        return self._known[index]
