"""Tables as files: every format by its name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.errors import BadRequest
from pipeline.tables import TABLES, Table, typed


@dataclass(frozen=True, slots=True)
class Writer:
    """How a table becomes a file: its ending, media type, and what does it."""

    ending: str
    media: str
    write: Callable[[pd.DataFrame, Table], bytes]


def write_table(frame: pd.DataFrame, table_name: str, fmt: str) -> bytes:
    """A table in one of the WRITERS' formats, with exactly the columns that pipeline.tables declares.

    Days are written as 2017-10-14, missing values as nothing. Raises BadRequest for a format that is not known.
    """
    writer = WRITERS.get(fmt)
    if writer is None:
        raise BadRequest(f"There is no format {fmt!r}. Formats: {', '.join(WRITERS)}.")
    table = TABLES[table_name]
    return writer.write(typed(frame, table), table)


def _csv(frame: pd.DataFrame, table: Table) -> bytes:
    out = frame.copy()
    for column in table:
        if column.dtype == "text":
            out[column.name] = out[column.name].map(_harmless, na_action="ignore")
    return out.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n").encode()


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    return (
        f"'{text}" if text.startswith(("=", "+", "@", "\t")) or (text[:1] == "-" and not text[1:2].isdigit()) else text
    )


def _geojson(frame: pd.DataFrame, table: Table) -> bytes:
    days = {column.name for column in table if column.dtype in ("day", "instant")}
    features = []
    for row in frame.to_dict("records"):
        properties = {str(k): _value(v, k in days) for k, v in row.items() if k not in ("lat", "lon")}
        point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if "lat" in row else None
        features.append({"type": "Feature", "geometry": point, "properties": properties})
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _value(value: Any, is_day: bool) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    return value.date().isoformat() if is_day else value


WRITERS: dict[str, Writer] = {
    "csv": Writer(".csv", "text/csv", _csv),
    "geojson": Writer(".geojson", "application/geo+json", _geojson),
}
