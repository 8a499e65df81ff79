"""Word pieces of a text with their offsets, as BERT's uncased models cut them (WordPiece, Wu et al. 2016)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

PAD, UNKNOWN, BEGIN, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_LONGEST = 40


class PieceMaker:
    """Cuts texts by one vocabulary; words are cut once and remembered."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._unknown = vocabulary[UNKNOWN]
        self._known: dict[str, tuple[int, ...]] = {}
        self.begin, self.end = vocabulary[BEGIN], vocabulary[END]

    def cut(self, text: str) -> tuple[list[int], list[int]]:
        """The pieces of a text and, for each, the offset of the word that it is a part of."""
        pieces: list[int] = []
        offsets: list[int] = []
        known = self._known
        for found in _WORD.finditer(text):
            word = found.group()
            cut = known.get(word)
            if cut is None:
                cut = self._cut_word(word)
                if len(known) < 100_000:
                    known[word] = cut
            pieces.extend(cut)
            offsets.extend([found.start()] * len(cut))
        return pieces, offsets

    def _cut_word(self, word: str) -> tuple[int, ...]:
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        if not plain or len(plain) > _LONGEST:
            return (self._unknown,)
        found, begin = [], 0
        while begin < len(plain):
            end = len(plain)
            while end > begin:
                piece = self._vocabulary.get(("##" if begin else "") + plain[begin:end])
                if piece is not None:
                    break
                end -= 1
            else:
                return (self._unknown,)
            found.append(piece)
            begin = end
        return tuple(found)
