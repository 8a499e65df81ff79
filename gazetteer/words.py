"""Words of the language and names of persons that are also names of places somewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def load_words() -> frozenset[str]:
    """Folded words of the language that are also names of places somewhere."""
    return _read_words("words.txt")


@cache
def load_persons() -> frozenset[str]:
    """Folded given names and surnames."""
    return _read_words("persons.txt")


def _read_words(name: str) -> frozenset[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
