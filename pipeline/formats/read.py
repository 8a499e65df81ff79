"""Every format that we read, by the ending of the file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import PurePath

from pipeline.errors import BadInput
from pipeline.formats.html import read_html
from pipeline.formats.jsonlines import read_json_lines
from pipeline.formats.plain import read_plain
from pipeline.formats.raw import FileReading, Given
from pipeline.formats.table import read_table

Reader = Callable[[str, bytes, str, Given], FileReading]
READERS: dict[str, Reader] = {
    ".txt": read_plain,
    ".md": read_plain,
    ".markdown": read_plain,
    ".html": read_html,
    ".htm": read_html,
    ".csv": read_table,
    ".tsv": read_table,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json_lines,
}
MAX_BYTES = 20 * 1024 * 1024
"""A larger file is refused unread: no article is, and a larger table is better brought in pieces."""


def read_bytes(
    name: str, data: bytes, *, published_on: date | None = None, outlet: str = "", today: date | None = None
) -> FileReading:
    """The articles of one file. `published_on` and `outlet` fill only what the file does not say.

    `article_id` is the SHA-256 of the bytes, with `#<row>` behind it in a table. An article without a published day
    comes back with None. Raises BadInput, in a sentence for a person, for a file that cannot be read at all;
    with `today` given, one published after it cannot be.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise BadInput(f"{name} has an ending that we do not read. We read {', '.join(sorted(READERS))}.")
    if len(data) > MAX_BYTES:
        raise BadInput(
            f"{name} holds more than {MAX_BYTES >> 20} MB, and that is the most that is read at once. Split it."
        )
    return reader(name, data, hashlib.sha256(data).hexdigest(), Given(published_on, outlet, today))
