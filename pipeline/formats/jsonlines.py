"""JSON lines: an article a line."""

from __future__ import annotations

import json
from typing import Any

from pipeline.errors import BadInput
from pipeline.formats.decode import decode
from pipeline.formats.raw import FileReading, Given, make_article, named
from pipeline.records import Rejected


def read_json_lines(name: str, data: bytes, article_id: str, given: Given) -> FileReading:
    """`{"doc_id", "published", "title", "text"}` a line; a line that cannot be read is set aside with its number.

    A file that is one JSON object or one JSON list of objects is read too.
    """
    text = decode(name, data)
    articles, rejected = [], []
    for number, value in _values(text):
        try:
            if not isinstance(value, dict):
                raise BadInput(
                    'it is not an object with fields such as "text".' if value is not None else "it is not JSON."
                )
            fields = named(value)
            fields.setdefault("doc_id", f"{name}#{number}")
            articles.append(make_article(f"{article_id}#{number}", fields["doc_id"], fields, given))
        except BadInput as error:
            rejected.append(Rejected(f"{article_id}#{number}", "unreadable", f"Line {number}: {error}"))
    if not articles and not rejected:
        raise BadInput(f"{name} holds no articles.")
    return FileReading(tuple(articles), tuple(rejected), "application/jsonl")


def _values(text: str) -> list[tuple[int, Any]]:
    if text.lstrip().startswith("[") or not _parses(text.lstrip().split("\n", 1)[0]):
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            whole = None
        if whole is not None:
            return list(enumerate(whole if isinstance(whole, list) else [whole], 1))
    return [(i, _parsed(line)) for i, line in enumerate(text.split("\n"), 1) if line.strip()]


def _parses(line: str) -> bool:
    return _parsed(line) is not None


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
