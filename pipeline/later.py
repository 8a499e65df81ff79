"""What is found of each sentence of an article only when it is asked for, and then kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

Found = TypeVar("Found")


class WhenAsked(Mapping[int, Found]):
    """By the index of a sentence; each is found by itself."""

    def __init__(self, indexes: Collection[int], find: Callable[[int], Found]) -> None:
        self._indexes, self._find = indexes, find
        self._known: dict[int, Found] = {}

    def __getitem__(self, index: int) -> Found:
        if index in self._known:
            return self._known[index]
        if index not in self._indexes:
            raise KeyError(index)
        return self._known.setdefault(index, self._find(index))

    def __iter__(self) -> Iterator[int]:
        return iter(self._indexes)

    def __len__(self) -> int:
        return len(self._indexes)


class InTurn(WhenAsked[Found]):
    """By the index of a sentence; none can be found before those that stand before it."""

    def __init__(self, indexes: Collection[int], each: Iterator[tuple[int, Found]]) -> None:
        super().__init__(indexes, self._find_up_to)
        self._each = each

    def _find_up_to(self, index: int) -> Found:
        for at, found in self._each:
            self._known[at] = found
            if at == index:
                return found
        raise KeyError(index)
