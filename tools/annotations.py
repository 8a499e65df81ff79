"""Annotated documents in a short notation, read as the long one of claims_train.

    # doc_id 2016-08-12 | Title
    Text of the document, one or more lines.
    > captured | the town ~ Manbij | SDF fighters = sdf | the militants = is | on Friday = 2016-08-12 | took | a spokesman

A claim line has change (`captured/planned` for a status other than happened), place as written (`~` the place meant;
`(province)` after it where the whole province is meant), who gained and who lost (`words = id`, `= id` where the text
leaves it to be inferred, `-` for nobody), the day (`words = start..end`, `= start` where it follows without words,
`-` where it cannot be known), the words that tell the change, and, optionally, who says so.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.records import CHANGES, STATUSES

_HEAD = re.compile(r"# (\S+) (\d{4}-\d{2}-\d{2}|-) \| (.*)")
_ENDS = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])|\n+")
_SHORT = re.compile(
    r"(?:\b(?:Gen|Lt|Col|Maj|Brig|Mr|Mrs|Ms|Dr|St|Mt|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|vs|Capt|Sgt|Prof)|\b[A-Z])\.$"
)


class Wrong(ValueError):
    """A line that does not follow the notation; says which document and why."""


def sentences(text: str) -> list[str]:
    """The sentences of a text, exact substrings of it."""
    found, start = [], 0
    for m in _ENDS.finditer(text):
        if "\n" not in m.group() and _SHORT.search(text[start : m.start()].rstrip("\"'”’)")):
            continue
        found.append(text[start : m.end()].strip())
        start = m.end()
    found.append(text[start:].strip())
    return [s for s in found if s]


def read_annotations(path: Path) -> list[dict[str, Any]]:
    """Every document of a file in the short notation; `Wrong` at the first fault."""
    return [_document(block, path.name) for block in _blocks(path)]


def _blocks(path: Path) -> list[str]:
    """Each document of a file as it stands there."""
    blocks = re.split(r"^(?=# \S+ (?:\d{4}|-))", path.read_text(encoding="utf-8"), flags=re.M)
    return [block.strip() for block in blocks if block.strip()]


def _document(block: str, name: str) -> dict[str, Any]:
    head, *lines = block.splitlines()
    m = _HEAD.fullmatch(head)
    if m is None:
        raise Wrong(f"{name}: {head[:60]!r} is no heading")
    doc_id, published, title = m.groups()
    text = "\n".join(x.strip() for x in lines if not x.startswith(">")).strip()
    if not text:
        raise Wrong(f"{doc_id}: no text")
    claims = [_claim(x[1:].strip(), text, doc_id) for x in lines if x.startswith(">")]
    return {
        "doc_id": doc_id,
        "published": None if published == "-" else published,
        "title": title,
        "text": text,
        "claims": claims,
    }


def _claim(line: str, text: str, doc: str) -> dict[str, Any]:
    parts = [p.strip() for p in line.split("|")]
    if len(parts) not in (6, 7):
        raise Wrong(f"{doc}: {line!r} has {len(parts)} fields, not 6 or 7")
    change, _, status = parts[0].partition("/")
    status = status or "happened"
    if change not in CHANGES or status not in STATUSES:
        raise Wrong(f"{doc}: no such change or status: {parts[0]!r}")
    written, _, place = (p.strip() for p in parts[1].partition("~"))
    is_province = parts[1].endswith("(province)")
    written, place = (p.removesuffix("(province)").strip() for p in (written, place))
    gained, lost = _actor(parts[2], doc), _actor(parts[3], doc)
    words, _, days = (p.strip() for p in parts[4].partition("="))
    words = "" if words == "-" else words
    start, _, end = days.partition("..")
    for day in (start, end):
        if day:
            try:
                date.fromisoformat(day)
            except ValueError as error:
                raise Wrong(f"{doc}: {day!r} is no day") from error
    if end and end < start:
        raise Wrong(f"{doc}: {days!r} ends before it begins")
    trigger = parts[5]
    holding = [s for s in sentences(text) if trigger in s]
    if not holding or not trigger:
        raise Wrong(f"{doc}: trigger {trigger!r} is not in one sentence of the text")
    both = [s for s in holding if written in s] or holding
    if len(both) > 1:
        raise Wrong(f"{doc}: trigger {trigger!r} with {written!r} is in {len(both)} sentences; give more words")
    for w in (written, words, gained[0], lost[0], parts[6] if len(parts) == 7 else ""):
        if w and w not in text:
            raise Wrong(f"{doc}: {w!r} is not in the text")
    return {
        "evidence": both[0],
        "trigger": trigger,
        "place": place or written,
        "place_as_written": written or None,
        "lat": None,
        "lon": None,
        "place_type": "province" if is_province else "settlement",
        "change": change,
        "status": status,
        "gained_by": gained[1],
        "lost_by": lost[1],
        "gained_by_as_written": gained[0] or None,
        "lost_by_as_written": lost[0] or None,
        "date_as_written": words or None,
        "date_start": start or None,
        "date_end": (end or start) or None,
        "asserted_by": (parts[6] or None) if len(parts) == 7 else None,
    }


def _actor(field: str, doc: str) -> tuple[str, str | None]:
    if field == "-":
        return "", None
    words, equals, who = (p.strip() for p in field.partition("="))
    if not equals or not re.fullmatch(r"[a-z][a-z0-9_]*", who):
        raise Wrong(f"{doc}: {field!r} should read 'words = id', '= id' or '-'")
    return words, who


if __name__ == "__main__":
    n = c = empty = 0
    seen: set[str] = set()
    for name in sys.argv[1:]:
        for block in _blocks(Path(name)):
            try:
                d = _document(block, name)
                if d["doc_id"] in seen:
                    raise Wrong(f"{d['doc_id']}: twice")
                seen.add(d["doc_id"])
                n, c, empty = n + 1, c + len(d["claims"]), empty + (not d["claims"])
            except Wrong as e:
                print(e)
    print(f"{n} documents right, {c} claims, {empty} without claims")
