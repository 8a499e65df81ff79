"""Writes docs/columns.md, the reference of every column of every table, from pipeline/tables.py.

python tools/make_columns.py
"""

from __future__ import annotations

from pathlib import Path

from pipeline.tables import TABLES, Column, Table

COLUMNS_FILE = Path(__file__).resolve().parents[1] / "docs" / "columns.md"
DTYPES = {
    "text": "text",
    "day": "calendar day",
    "instant": "instant in UTC",
    "integer": "whole number",
    "number": "number",
    "yes_no": "yes or no",
}
HEAD = """# Columns

Every table has exactly these columns, in memory, in files and on screen. Written by `tools/make_columns.py` from
`pipeline/tables.py`; change it there.
"""


def write_reference() -> str:
    """The whole reference as Markdown."""
    return "\n".join([HEAD, *(_section(name, table) for name, table in TABLES.items())])


def _section(name: str, table: Table) -> str:
    rows = [_row(column) for column in table]
    return "\n".join([f"## {name}", "", "| column | holds | meaning |", "|---|---|---|", *rows, ""])


def _row(column: Column) -> str:
    holds = DTYPES[column.dtype] + (f", {column.unit}" if column.unit else "")
    holds += ", may be missing" if column.optional else ""
    allowed = f": {', '.join(f'`{value}`' for value in column.allowed)}" if column.allowed else ""
    return f"| `{column.name}` | {holds} | {column.meaning}{allowed} |".replace(" joined by |", " joined by \\|")


if __name__ == "__main__":
    COLUMNS_FILE.write_text(write_reference(), encoding="utf-8")
