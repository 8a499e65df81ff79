"""Spellings: one-to-one folding for matching with exact offsets, and loose keys for transliterations."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

ARTICLES = frozenset(["al", "el", "ar", "as", "ash", "at", "ad", "an", "az", "ez", "es", "er", "adh", "ath", "ul"])
GENERIC = frozenset(
    ["city", "town", "village", "governorate", "province", "district", "mount", "jabal", "jebel", "tall"]
)
_APOSTROPHES = "'’‘ʼʿʾ`´‛ʻ′"
_MARKS = frozenset(_APOSTROPHES)
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي"}


def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x80, 0x2100):
        char = chr(code)
        base = unicodedata.normalize("NFKD", char)[:1].lower()
        table[code] = base if len(base) == 1 and base.isalnum() else (char if char.isalnum() else " ")
    for code in range(0x80):
        char = chr(code)
        table[code] = char.lower() if char.isalnum() else " "
    table |= {ord(a): "'" for a in _APOSTROPHES}
    table |= {ord(a): b for a, b in _ARABIC.items()}
    table |= {ord(a): b for a, b in {"ı": "i", "İ": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "s", "æ": "a"}.items()}
    return table


_FOLD = _fold_table()


def fold(text: str) -> str:
    """Lower case without accents, every separator a space, every apostrophe `'`; exactly as long as the text."""
    return text.translate(_FOLD)


def folded_forms(name: str) -> set[str]:
    """The folded spellings under which a name is looked for: with its apostrophes, and without them."""
    if _MARKS.isdisjoint(name):
        return {" ".join(fold(name).split())} - {""}
    marked = " ".join(fold(name).replace(" '", " ").split()).strip("' ")
    plain = " ".join(fold("".join(c for c in name if c not in _APOSTROPHES)).split())
    return {marked, plain} - {""}


_VOWELS = [
    ("deir", "dir"), ("dayr", "dir"), ("dair", "dir"), ("der ", "dir "), ("ezz", "z"),
    ("ou", "u"), ("oo", "u"), ("ow", "u"), ("aw", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"),
    ("iy", "i"), ("dh", "d"), ("th", "t"), ("gh", "g"), ("ch", "sh"),
]  # fmt: skip
_LETTERS = str.maketrans({"q": "k", "e": "a", "o": "u", "c": "k", "y": "i", "w": "u", "'": None})


@lru_cache(maxsize=200_000)
def loose_key(name: str) -> str:
    """A key on which transliterations of one Arabic, Kurdish or Turkish name meet; empty when nothing is left.

    Drops the article, generic words and apostrophes; q and k, ee and i, ou, oo and u, e and a, o and u, doubled
    letters and a final -ah, -a, -eh are one. Keys of three letters or fewer say too little: the caller refuses them.
    """
    words = [w for w in fold(name).replace("'", "").split() if w not in GENERIC]
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    words = [w for i, w in enumerate(words) if i == 0 or w not in ARTICLES]
    text = " ".join(words) + " "
    for old, new in _VOWELS:
        text = text.replace(old, new)
    text = text.translate(_LETTERS)
    text = re.sub(r"(.)\1+", r"\1", text)
    text = re.sub(r"([a-z]{2,})(?:ah|a|h) ", r"\1 ", text)
    return sys.intern(text.replace(" ", ""))


def is_arabic(text: str) -> bool:
    """Whether the text holds a letter of the Arabic script."""
    return any("\u0600" <= c <= "\u06ff" for c in text)
