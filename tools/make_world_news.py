"""Make tests/golden/world/news.jsonl from texts whose place names are marked: [Name|lat,lon], and [Name] when it was
marked with a point before in the same text.

    python tools/make_world_news.py
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tests" / "golden" / "world"
_MARK = re.compile(r"\[([^\]|]+)(?:\|(-?[\d.]+),(-?[\d.]+))?\]")


def read_marked(doc_id: str, marked: str) -> dict[str, Any]:
    """One document with the offsets of its marks; ValueError for a repeated name without a first point."""
    points: dict[str, tuple[float, float]] = {}
    text, toponyms, at = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        name, at = mark[1], mark.end()
        if mark[2]:
            points.setdefault(name.lower(), (float(mark[2]), float(mark[3])))
        lat, lon = (float(mark[2]), float(mark[3])) if mark[2] else points.get(name.lower(), (None, None))
        if lat is None:
            raise ValueError(f"{doc_id}: {name!r} is marked without a point before")
        toponyms.append({"start": len(text), "end": len(text) + len(name), "name": name, "lat": lat, "lon": lon})
        text += name
    return {"doc_id": doc_id, "text": text + marked[at:], "toponyms": toponyms}


def main() -> None:
    """Write the documents."""
    parts = re.split(r"(?m)^# (\S+)\n", (FOLDER / "marked.txt").read_text(encoding="utf-8"))[1:]
    rows = [read_marked(doc_id, marked.strip()) for doc_id, marked in zip(parts[::2], parts[1::2], strict=True)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (FOLDER / "news.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} documents, {sum(len(row['toponyms']) for row in rows)} names")


if __name__ == "__main__":
    main()
