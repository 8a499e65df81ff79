"""Words, given names and surnames that towns somewhere share."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from gazetteer.words import load_persons, load_words

_HERE = Path(__file__).parent


@cache
def load_plain_words() -> frozenset[str]:
    """Folded words of the language that are also names of towns: a capital letter is not enough."""
    return load_words() | _read("plain_words.txt")


@cache
def load_rare_words() -> frozenset[str]:
    """Folded words that a text of news seldom uses, and that are names of towns."""
    return _read("rare_words.txt")


@cache
def load_first_names() -> frozenset[str]:
    """Folded given names: before another capitalised word they begin a person."""
    return load_persons() | _read("first_names.txt")


@cache
def load_surnames() -> frozenset[str]:
    """Folded surnames that are also names of towns."""
    return _read("surnames.txt")


@cache
def word_set(name: str) -> frozenset[str]:
    """One list of roles.toml, as written."""
    return frozenset(tomllib.loads((_HERE / "roles.toml").read_text(encoding="utf-8"))[name].split())


@cache
def words_after_place() -> frozenset[str]:
    """Capitalised words behind a place that belong to what follows: "Georgia Gov. Perdue", "in Paris Monday"."""
    return word_set("after_place") | word_set("titles")


def _read(name: str) -> frozenset[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
