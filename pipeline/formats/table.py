"""Tables of articles: CSV and TSV with a heading, one article a row."""

from __future__ import annotations

import csv
import io

from pipeline.errors import BadInput
from pipeline.formats.decode import decode
from pipeline.formats.raw import FileReading, Given, make_article, named
from pipeline.records import Rejected

csv.field_size_limit(16 * 1024 * 1024)


def read_table(name: str, data: bytes, article_id: str, given: Given) -> FileReading:
    """An article a row; a row that cannot be read is set aside with its line. BadInput without a text column."""
    text = decode(name, data)
    delimiter = "\t" if name.lower().endswith(".tsv") else _delimiter(text)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    columns = [c for c in (rows.fieldnames or []) if c]
    if "text" not in named(dict.fromkeys(columns, "x")):
        raise BadInput(
            f"{name} needs a column 'text' (or body, content) and has: {', '.join(columns[:8]) or 'no columns'}."
        )
    articles, rejected = [], []
    try:
        for number, row in enumerate(rows, 1):
            try:
                fields = named(row)
                fields.setdefault("doc_id", f"{name}#{number}")
                articles.append(make_article(f"{article_id}#{number}", name, fields, given))
            except BadInput as error:
                rejected.append(Rejected(f"{article_id}#{number}", "unreadable", f"Line {rows.line_num}: {error}"))
    except csv.Error as error:
        rejected.append(
            Rejected(article_id, "unreadable", f"Line {rows.line_num}: {error}. The rows before it were read.")
        )
    if not articles and not rejected:
        raise BadInput(f"{name} has a heading and no rows.")
    return FileReading(tuple(articles), tuple(rejected), "text/csv")


def _delimiter(text: str) -> str:
    heading = text.split("\n", 1)[0]
    return max(",;\t", key=heading.count)
