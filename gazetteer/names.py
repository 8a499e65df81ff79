"""Spellings: one-to-one folding for matching with exact offsets, and loose keys for transliterations."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

ARTICLES = frozenset(["al", "el", "ar", "as", "ash", "at", "ad", "an", "az", "ez", "es", "er", "adh", "ath", "ul"])
GENERIC = frozenset(
    ["city", "town", "village", "governorate", "province", "district", "mount", "jabal", "jebel", "jabel", "djebel"]
)
"""Words that a spelling may have or lack."""
_HILL = frozenset(["tall", "tal", "tell", "tel", "til"])
_APOSTROPHES = "'’‘ʼʿʾ`´‛ʻ′"
_ARABIC = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ی": "ي"}
MARKS = re.compile(
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\u00ad\ufeff]"
)
"""Accents that stand as characters of their own, Arabic vowel signs and stretching, and signs of direction."""


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
_FOLD_LINES = {**_FOLD, ord("\n"): "\n"}
_FOREIGN = re.compile(r"([^\x00-\x7f]+)")


def fold(text: str) -> str:
    """Lower case without accents, every separator a space, every apostrophe `'`; exactly as long as the text."""
    if text.isascii():
        return text.translate(_FOLD)
    return "".join([part.translate(_FOLD) for part in _FOREIGN.split(text)])


_ODD_SMALL = str.maketrans("ſıİK", "siik")
"""Letters that a pattern which does not care for case takes for s, i and k."""


def small_letters(text: str) -> str:
    """Lower case with its signs and accents, exactly as long as the text."""
    return text.lower() if text.isascii() else text.translate(_ODD_SMALL).lower()


def folded_forms(name: str) -> set[str]:
    """The folded spellings under which a name is looked for: with its apostrophes, and without them.

    A name with a full stop in it ("St. Louis", "U.S.") is also looked for with the gap that the stop leaves.
    """
    folded = fold(MARKS.sub("", name) if not name.isascii() else name)
    if "'" not in folded and "  " not in folded and folded == folded.strip():
        return {folded}
    marked = " ".join(folded.replace(" '", " ").split()).strip("' ")
    plain = " ".join(folded.replace("'", "").split())
    return {marked, plain, folded.strip("'").lstrip()} - {""}


def fold_names(names: Iterable[str]) -> list[str]:
    """`fold` of many names at once."""
    listed = list(names)
    return "\n".join(listed).translate(_FOLD_LINES).split("\n") if listed else []


_VOWELS = [
    ("deir", "dir"), ("dayr", "dir"), ("dair", "dir"), ("ezz", "z"),
    ("ou", "u"), ("oo", "u"), ("ow", "u"), ("aw", "u"), ("au", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"),
    ("ey", "i"), ("iy", "i"), ("ie", "i"), ("dh", "d"), ("th", "t"), ("gh", "g"), ("ch", "sh"),
]  # fmt: skip
_LETTERS = str.maketrans({"q": "k", "e": "a", "o": "u", "c": "k", "y": "i", "w": "u", "'": None})
_LAST_VOWEL = re.compile(r"[ae]+h?$")
_TURKISH = {ord(a): b for a, b in {"ş": "sh", "Ş": "Sh", "ç": "ch", "Ç": "Ch", "ğ": "gh"}.items()}
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """The loose key of one folded word: q and k, ee and i, ou, oo and u, e and a, o and u, doubled letters and a final
    -ah, -a, -eh, -e are one."""
    if word == "der":
        return "dir"
    if word in _HILL:
        return "tal"
    key = word.replace("'", "")
    bare = _LAST_VOWEL.sub("", key)
    key = bare if len(bare) > 2 else key
    for old, new in _VOWELS:
        if old in key:
            key = key.replace(old, new)
    key = _DOUBLED.sub(r"\1", key.translate(_LETTERS))
    return sys.intern(key)


def loose_key(name: str) -> str:
    """A key on which transliterations of one Arabic, Kurdish or Turkish name meet; empty when nothing is left.

    Drops the article, generic words and apostrophes and joins the words; see `word_key` for the letters. Keys of
    three letters or fewer say too little: the caller refuses to decide by them.
    """
    return _key_of(_fold_loosely(name).split())


def _fold_loosely(name: str) -> str:
    return fold(name if name.isascii() else name.translate(_TURKISH))


def _key_of(words: list[str]) -> str:
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    kept = [w for i, w in enumerate(words) if not (i and w in ARTICLES) and w not in GENERIC]
    return "".join([word_key(w) for w in kept])


_SHORT_JOINED = 5
"""An article written as one with a short name looks like too many other words ("Assad" would be al-Sadah)."""


def loose_keys(name: str) -> set[str]:
    """The loose keys under which a known name is kept: its own, and that of its article written as one with it."""
    keys, words = {_key_of(_fold_loosely(name).split())}, fold(name).replace("'", "").split()
    if not ARTICLES.isdisjoint(words):
        keys |= {key for key in _joined_keys(words) if len(key) > _SHORT_JOINED}
    return keys - {""}


def _joined_keys(words: list[str]) -> Iterator[str]:
    parts = ["" if word in ARTICLES or word in GENERIC else word_key(word) for word in words]
    for i, word in enumerate(words[:-1]):
        if word in ARTICLES:
            rest, after = words[i + 1], "".join(parts[i + 2 :])
            for joined in (f"al{rest}", f"a{rest[0]}{rest}", f"{word}{rest}"):
                yield "".join(parts[:i]) + word_key(joined) + after
                if i:
                    yield "".join(parts[: i - 1]) + word_key(words[i - 1] + joined) + after


def is_arabic(text: str) -> bool:
    """Whether the text holds a letter of the Arabic script."""
    return not text.isascii() and any("\u0600" <= c <= "\u06ff" for c in text)
