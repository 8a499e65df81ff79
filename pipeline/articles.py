"""An article's sentences, with exact offsets, in one pass."""

from __future__ import annotations

import re

from pipeline.records import Article, Sentence

_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "sgt",
        "cpl",
        "brig",
        "adm",
        "cmdr",
        "gov",
        "sen",
        "rep",
        "rev",
        "hon",
        "st",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "no",
        "nos",
        "vs",
        "etc",
        "inc",
        "ltd",
        "co",
        "corp",
        "e.g",
        "i.e",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "u.n",
        "approx",
        "km",
        "sq",
        "fig",
        "ca",
        "al",
    ]
)
_STOP = re.compile(r"(?<![.!?؟。…])[.!?؟。…]++[\"'”’»)\]]*+(?=\s)|\n[ \t]*(?:\n|[-*•] |\d+[.)] )|\n\s*\n")
_DATELINE = re.compile(r"\s*[A-Z][^.;:!?\n]{1,70}?(?:\s[–—]\s|\s--\s|\)\s-\s|^[A-Z, ]{3,40}\s-\s)")
_WORD_BEFORE, _INITIALS = re.compile(r"[\w.]+$"), re.compile(r"(?:[a-z]\.)+[a-z]")
_NEXT = re.compile(r"\s*[\"'“‘(]*(.)", re.DOTALL)
_LONGEST = 4000


def split_sentences(article: Article) -> tuple[Sentence, ...]:
    """The title (index -1, if there is one) and the sentences of the text, each stripped of white space around it.

    Every sentence is an exact slice. A text without a full stop is cut at white space after 4,000 characters.
    """
    sentences: list[Sentence] = []
    title = article.title.strip()
    if title:
        start = article.title.index(title)
        sentences.append(Sentence(-1, start, start + len(title), title, 0, in_title=True))
    paragraph = 0
    for index, (start, end, new_paragraph) in enumerate(_spans(article.text)):
        paragraph += new_paragraph
        sentences.append(Sentence(index, start, end, article.text[start:end], paragraph))
    return tuple(sentences)


def dateline_end(text: str) -> int:
    """Where the dateline ("BEIRUT (Meridian Wire) – ") of an article's text ends; 0 when it has none."""
    found = _DATELINE.match(text[:120])
    return found.end() if found else 0


def _spans(text: str) -> list[tuple[int, int, int]]:
    spans: list[tuple[int, int, int]] = []
    begin, fresh = 0, 1
    for stop in _STOP.finditer(text):
        is_break = text[stop.start()] == "\n"
        if not is_break and not _ends_here(text, begin, stop):
            continue
        if _append(spans, text, begin, stop.start() if is_break else stop.end(), fresh):
            fresh = 0
        fresh = 1 if is_break else fresh
        begin = stop.start() + 1 if is_break else stop.end()
    _append(spans, text, begin, len(text), fresh)
    return spans


def _append(spans: list[tuple[int, int, int]], text: str, begin: int, end: int, fresh: int) -> bool:
    before = len(spans)
    while end - begin > _LONGEST:
        cut = text.rfind(" ", begin, begin + _LONGEST)
        cut = cut if cut > begin else begin + _LONGEST
        fresh = 0 if _append_one(spans, text, begin, cut, fresh) else fresh
        begin = cut
    _append_one(spans, text, begin, end, fresh)
    return len(spans) > before


def _append_one(spans: list[tuple[int, int, int]], text: str, begin: int, end: int, fresh: int) -> bool:
    piece = text[begin:end]
    stripped = piece.strip()
    if not stripped:
        return False
    start = begin + piece.index(stripped[0])
    spans.append((start, start + len(stripped), fresh))
    return True


def _ends_here(text: str, begin: int, stop: re.Match[str]) -> bool:
    if text[stop.start()] != "." or stop.end() - stop.start() > 1:
        return True
    before = _WORD_BEFORE.search(text, max(begin, stop.start() - 12), stop.start())
    word = before.group().lower() if before else ""
    following = _NEXT.match(text, stop.end(), stop.end() + 10)
    after = following.group(1) if following else ""
    if word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or ("." in word and _INITIALS.fullmatch(word)):
        return (
            word in {"u.s", "u.k", "u.n", "a.m", "p.m", "etc", "km"} and after.isupper() and word not in {"u.s", "u.n"}
        )
    return not after.islower()
