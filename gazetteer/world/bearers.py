"""Who or what else bears a name in a text: persons, organisations, streets; their places are not named for themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gazetteer.names import fold
from gazetteer.world.find import Sighting
from gazetteer.world.words import load_first_names, word_set, words_after_place

_ABBREVIATED = (
    r"(?:St|Ft|Mt|Dr|Mr|Mrs|Ms|Gov|Sen|Rep|Lt|Col|Gen|Sgt|Capt|Maj|Cpl|Pvt|Adm|Cmdr|Det|Supt|Rev|Prof|Hon|Jr|Sr|Atty|Dist|"
    r"Dept|Univ|Assn|Corp|Inc|Co|Ltd)\."
)
_TOKEN = rf"(?:(?:[A-Z]\.){{1,4}}(?![\w])|{_ABBREVIATED}|[A-ZÀ-Þ&][\w’'&]*(?:-[\w’'&]+)*)"
_RUN = re.compile(
    rf"(?<![\w’'-]){_TOKEN}(?:(?: of the | of | for | & | de | du | von | van | al-| el-| )(?={_TOKEN}){_TOKEN})*"
)
_PIECE = re.compile(rf"{_TOKEN}|of the|of|for|&|de|du|von|van")


@dataclass(frozen=True, slots=True)
class Bearer:
    """A span that names no place. `names` are, for a person, the folded words by which the text may speak of it again."""

    start: int
    end: int
    names: frozenset[str] = frozenset()


def find_bearers(text: str, sightings: Sequence[Sighting]) -> list[Bearer]:
    """Persons, organisations and streets, in the order of the text. A name of several words that the list knows as a place
    ("St. Paul", "Virginia Beach", "College Station") is not taken for a person's or an organisation's."""
    wholes = [s for s in sightings if " " in s.text]
    return [bearer for run in _runs(text) for bearer in _in_run(run, wholes)]


_Word = tuple[int, int, str]


def _runs(text: str) -> Iterator[list[_Word]]:
    for run in _RUN.finditer(text):
        words: list[_Word] = []
        for piece in _PIECE.finditer(text, *run.span()):
            words.append((*piece.span(), piece.group()))
            if piece.group().endswith(
                ("'s", "’s", "s'", "s’", "-based", "-area", "-born", "-led", "-backed", "-controlled")
            ):
                yield words
                words = []
        if words:
            yield words


def _in_run(run: list[_Word], wholes: Sequence[Sighting]) -> Iterator[Bearer]:
    covered = {i for i, (start, end, _) in enumerate(run) if any(s.start <= start and end <= s.end for s in wholes)}
    for i, (_, _, word) in enumerate(run):
        bare = word.removesuffix("'s").removesuffix("’s")
        if i not in covered and len(run) > 1 and not word_set("organisations").isdisjoint((bare, *bare.split("-"))):
            yield Bearer(run[0][0], run[-1][1])
            return
        if i not in covered and i and bare in word_set("streets") and _starts(run[i - 1][2]):
            yield Bearer(run[_back(run, i)][0], run[i][1])
        if bare in word_set("nobles") and i + 2 < len(run) and run[i + 1][2].startswith("of"):
            yield Bearer(run[i][0], run[-1][1])
    if run[0][2] == "Islamic" and len(run) > 2:
        yield Bearer(run[0][0], run[-1][1])
    yield from _persons(run, wholes)


def _back(run: list[_Word], i: int) -> int:
    return max(0, i - 2) if i > 1 and _starts(run[i - 2][2]) and run[i - 2][2] not in words_after_place() else i - 1


def _starts(word: str) -> bool:
    return word[:1].isupper()


def _persons(run: list[_Word], wholes: Sequence[Sighting]) -> Iterator[Bearer]:
    i = 0
    while i + 1 < len(run):
        word, after = run[i][2], run[i + 1][2]
        is_title = word in word_set("titles")
        is_given = _starts(word) and fold(word) in load_first_names() and after not in words_after_place()
        if (
            (is_title or is_given)
            and _starts(after)
            and after not in word_set("titles")
            and not _is_whole(run, i, wholes)
        ):
            last = min(i + 3 + is_title, len(run) - 1)
            last = next((k - 1 for k in range(i + 1, last + 1) if not _may_name(run[k][2])), last)
            if last > i:
                names = frozenset(fold(_bare(w)) for _, _, w in run[i + 1 : last + 1] if len(w) > 2)
                yield Bearer(run[i][0], run[last][1], names)
                i = last
        i += 1


def _may_name(word: str) -> bool:
    return word not in words_after_place() and word not in ("of", "of the", "for", "&")


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s").strip(".")


def _is_whole(run: list[_Word], i: int, wholes: Sequence[Sighting]) -> bool:
    """Whether the word and the next, or the word and the one before, are one place's name."""
    start, end = run[i][0], run[i][1]
    return any((s.start < start and end <= s.end) or (s.start == start and s.end > run[i + 1][0]) for s in wholes)
