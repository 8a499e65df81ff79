"""Where a text may name a place of the world: known names that look like names, with exact offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gazetteer.names import fold
from gazetteer.world.table import WorldTable
from gazetteer.world.words import word_set

_WORD = re.compile(r"[^\W\d_](?:['’]?[^\W\d_])*")
_MOST_WORDS = 6
_JOINT = re.compile(r" |-|–|\. ?|['’]|, (?=D\.?C\b)")
_ELISION = re.compile(r"[dl]['’][A-ZÀ-Þ]")
_ACRONYM = re.compile(r"(?<![\w.])(?:U\.S\.A\.|U\.S\.|U\.K\.|U\.A\.E\.|USA|US|UK|UAE|DRC|D\.C\.|U\. S\.)(?!\w|\.\w)")
_ACRONYM_FORMS = {"d.c.": "d c", "drc": "drc", "us": "us", "usa": "usa", "uk": "uk", "uae": "uae"}
_PARTY = r"(?<=\([DRI]-)"
_SHORT_END = r"(?![\w-])"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A known name at an offset and the rows of the table that it may mean, the likeliest first.

    `is_short` says that it is an abbreviation behind a comma or a party's letter, which is sure.
    """

    start: int
    end: int
    text: str
    rows: tuple[int, ...]
    is_short: bool = False


class Finder:
    """Finds names of one table."""

    def __init__(self, table: WorldTable) -> None:
        """Abbreviations ("Ky.", "TX") count only behind a comma, a bracket or a party's letter."""
        self._table = table
        shorts = "|".join(sorted(map(re.escape, table.shorts), key=len, reverse=True))
        self._short = re.compile(
            rf"(?:(?<=[\w’'.)], )|(?<=[\w’'.)],\n)|{_PARTY}|(?<=\b[DRI]-))(?:{shorts}){_SHORT_END}"
        )

    def find(self, text: str) -> list[Sighting]:
        """Every known name, the longest from the left, in the order of the text."""
        found = list(self._shorts(text))
        taken = {at for s in found for at in range(s.start, s.end)}
        folded = fold(text)
        words = [m.span() for m in _WORD.finditer(text)]
        i = 0
        while i < len(words):
            start = words[i][0]
            last, sighting = self._longest(text, folded, words, i) if _is_capital(text[start]) else (i, None)
            if sighting is not None and not taken.intersection(range(sighting.start, sighting.end)):
                found.append(sighting)
                i = last
            i += 1
        return sorted(found, key=lambda s: s.start)

    def _shorts(self, text: str) -> Iterator[Sighting]:
        for match in _ACRONYM.finditer(text):
            written = match.group()
            form = _ACRONYM_FORMS.get(written.lower()) or fold(written).strip().replace("  ", " ")
            if rows := self._table.rows(form):
                yield Sighting(match.start(), match.end(), written, rows[:1], is_short=written in ("D.C.",))
        for match in self._short.finditer(text):
            row = self._table.shorts[match.group()]
            yield Sighting(match.start(), match.end(), match.group(), (row,), is_short=True)

    def _longest(self, text: str, folded: str, words: list[tuple[int, int]], first: int) -> tuple[int, Sighting | None]:
        best: tuple[int, Sighting | None] = (first, None)
        start, form = words[first][0], ""
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            begin, end = words[last]
            if last > first:
                joint = text[words[last - 1][1] : begin]
                if not _JOINT.fullmatch(joint):
                    break
                form += " "
            word = (
                folded[begin:end].removesuffix("'s")
                if text[begin:end].lower().endswith(("'s", "’s"))
                else folded[begin:end]
            )
            stop = begin + len(word)
            form += word
            is_name = _is_capital(text[begin]) or bool(last > first and _ELISION.match(text, begin))
            if not is_name and (last == first or word not in word_set("small_words")):
                break
            if is_name and (rows := self._rows(form)):
                full = (
                    stop + 1
                    if "." in text[start:stop] and text[stop - 2] == "." and text[stop : stop + 1] == "."
                    else stop
                )
                best = (last, Sighting(start, full, text[start:full], rows))
            if stop != end:
                break
        return best

    def _rows(self, form: str) -> tuple[int, ...]:
        rows = self._table.rows(form)
        return rows or (self._table.rows(form.replace("'", "")) if "'" in form else ())


def _is_capital(letter: str) -> bool:
    return letter.isupper()
