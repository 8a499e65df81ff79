"""Every column of every table, declared once: SQL, GeoPackage fields, CSV headers and the docs come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from pipeline.records import CHANGES, DATE_PRECISIONS, REASONS, STATUSES

DType = Literal["text", "day", "instant", "integer", "number", "yes_no"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `allowed` is empty when any value may stand; `optional` says that it may be missing."""

    name: str
    dtype: DType
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    optional: bool = False


Table = tuple[Column, ...]

CONTROLS = ("held", "contested", "unknown")
RELIABILITIES = ("A", "B", "C", "D", "E", "F")

CLAIMS: Table = (
    Column("claim_id", "text", "known by article, offsets, change and place"),
    Column("article_id", "text", "SHA-256 of the original bytes, with #row for a row of a table"),
    Column("doc_id", "text", "the id that was given, or the file's name"),
    Column("outlet", "text", "who published; empty when not said"),
    Column("published_on", "day", "day of publication"),
    Column("place_id", "text", "where"),
    Column("place", "text", "the place's name"),
    Column("place_as_written", "text", "the words of the text, which may be 'the town'"),
    Column("lat", "number", "latitude, WGS 84", "degrees"),
    Column("lon", "number", "longitude, WGS 84", "degrees"),
    Column("place_kind", "text", "city, town, village, dam, ..."),
    Column("place_precision", "text", "settlement, site, area, province or country"),
    Column("part", "text", "what was said of the place short of the whole: outskirts, northern, near, ..."),
    Column("change", "text", "what happened there", allowed=CHANGES),
    Column("status", "text", "whether it happened", allowed=STATUSES),
    Column("gained_by", "text", "actor_id of the new holder, besieger, attacker or side relieved", optional=True),
    Column("lost_by", "text", "actor_id of the side that loses or is attacked", optional=True),
    Column("date_start", "day", "first day it may have happened, inclusive", optional=True),
    Column("date_end", "day", "last day it may have happened, inclusive", optional=True),
    Column("date_precision", "text", "what the words gave", allowed=DATE_PRECISIONS),
    Column("asserted_by", "text", "the speaker in the text's own words; empty for the outlet itself"),
    Column("evidence", "text", "the exact quote"),
    Column("start", "integer", "offset of the quote in the text (of the title when in_title)", "characters"),
    Column("end", "integer", "end of the quote", "characters"),
    Column("in_title", "yes_no", "whether the quote stands in the title"),
    Column("rule_id", "text", "the rule that proposed it"),
    Column("confidence", "number", "how sure the reader is", "0 to 1"),
)

EVENTS: Table = (
    Column("event_id", "text", "known by place, change, bloc and the earliest claim"),
    Column("place_id", "text", "where"),
    Column("place", "text", "the place's name"),
    Column("lat", "number", "latitude, WGS 84", "degrees"),
    Column("lon", "number", "longitude, WGS 84", "degrees"),
    Column("place_kind", "text", "city, town, village, dam, ..."),
    Column("place_precision", "text", "settlement, site, area, province or country"),
    Column("part", "text", "what was said of the place short of the whole"),
    Column("change", "text", "what happened", allowed=CHANGES),
    Column("status", "text", "whether it happened", allowed=STATUSES),
    Column("gained_by", "text", "actor_id; see the words", optional=True),
    Column("lost_by", "text", "actor_id; see the words", optional=True),
    Column("bloc", "text", "the bloc of gained_by (of lost_by for a withdrawal without successor)"),
    Column("event_from", "day", "first day it may have happened", optional=True),
    Column("event_to", "day", "the day after the last day it may have happened", optional=True),
    Column("event_on", "day", "the day on which it is drawn: the last day it may have happened, else publication"),
    Column("date_precision", "text", "what the words gave", allowed=DATE_PRECISIONS),
    Column("first_known_on", "day", "day of the first article that says so"),
    Column("last_known_on", "day", "day of the last article that says so"),
    Column("n_claims", "integer", "claims merged here"),
    Column("n_articles", "integer", "articles that say so, reprints included"),
    Column("n_sources", "integer", "independent sources, reprints counted once"),
    Column("reliability", "text", "of the best source, Admiralty code", allowed=RELIABILITIES),
    Column("credibility", "integer", "of the information, Admiralty code, 1 confirmed to 6 cannot be judged"),
    Column("credibility_reason", "text", "why, in words"),
    Column("confidence", "number", "how much the event weighs", "0 to 1"),
    Column("is_contradicted", "yes_no", "whether another claim says otherwise"),
    Column("claim_ids", "text", "claims, joined by |"),
)

SPELLS: Table = (
    Column("spell_id", "text", "known by place, control, controller, besieger and first day"),
    Column("place_id", "text", "where"),
    Column("place", "text", "the place's name"),
    Column("lat", "number", "latitude, WGS 84", "degrees"),
    Column("lon", "number", "longitude, WGS 84", "degrees"),
    Column("place_kind", "text", "city, town, village, dam, ..."),
    Column("place_precision", "text", "settlement, site, area, province or country"),
    Column("control", "text", "who holds it, if anyone knows", allowed=CONTROLS),
    Column("controller", "text", "actor_id; for contested the ids joined by |; empty for unknown"),
    Column("besieged_by", "text", "actor_id of the besieger; empty when not besieged"),
    Column("spell_from", "day", "first day"),
    Column("spell_to", "day", "the day after the last; missing while it lasts", optional=True),
    Column("last_evidence_on", "day", "the last day for which something supports it"),
    Column("confidence", "number", "of the event that began it", "0 to 1"),
    Column("n_events", "integer", "events that support it"),
    Column("event_ids", "text", "those events, joined by |, the one that began it first"),
)

STATES: Table = (
    Column("place_id", "text", "where"),
    Column("place", "text", "the place's name"),
    Column("lat", "number", "latitude, WGS 84", "degrees"),
    Column("lon", "number", "longitude, WGS 84", "degrees"),
    Column("place_kind", "text", "city, town, village, dam, ..."),
    Column("place_precision", "text", "settlement, site, area, province or country"),
    Column("control", "text", "who holds it on the day asked for", allowed=CONTROLS),
    Column("controller", "text", "actor_id; for contested the ids joined by |; empty for unknown"),
    Column("besieged_by", "text", "actor_id; empty when not besieged"),
    Column("since_on", "day", "first day of this spell"),
    Column("last_evidence_on", "day", "the last day, up to the day asked for, for which something supports it"),
    Column("confidence", "number", "of the event that began the spell", "0 to 1"),
    Column("n_events", "integer", "events that support the spell"),
    Column("event_ids", "text", "those events, joined by |"),
)

ARTICLES: Table = (
    Column("article_id", "text", "SHA-256 of the original bytes, with #row for a row of a table"),
    Column("doc_id", "text", "the id that was given, or the file's name"),
    Column("title", "text", "as it arrived"),
    Column("text", "text", "as it arrived"),
    Column("outlet", "text", "who published; empty when not said"),
    Column("published_on", "day", "day of publication"),
    Column("url", "text", "where it was found; empty when not said"),
    Column("language", "text", "two-letter code"),
    Column("added_at", "instant", "when it came into the store, UTC"),
    Column("n_claims", "integer", "claims read in it"),
)

REJECTED: Table = (
    Column("article_id", "text", "whose words"),
    Column("doc_id", "text", "the id that was given, or the file's name"),
    Column("reason", "text", "why it was set aside", allowed=REASONS),
    Column("detail", "text", "in a sentence"),
    Column("evidence", "text", "the quote; empty for a file"),
    Column("start", "integer", "offset of the quote", "characters"),
    Column("end", "integer", "end of the quote", "characters"),
    Column("candidates", "text", "place_ids joined by |"),
    Column("change", "text", "what was read, where a claim was made", optional=True),
    Column("status", "text", "likewise", optional=True),
    Column("gained_by", "text", "likewise", optional=True),
    Column("lost_by", "text", "likewise", optional=True),
    Column("date_start", "day", "likewise", optional=True),
    Column("date_end", "day", "likewise", optional=True),
    Column("place_as_written", "text", "likewise", optional=True),
)

TABLES: dict[str, Table] = {
    "claims": CLAIMS,
    "events": EVENTS,
    "spells": SPELLS,
    "states": STATES,
    "articles": ARTICLES,
    "rejected": REJECTED,
}

_PANDAS_DTYPES: dict[DType, str] = {
    "text": "str",
    "day": "datetime64[s]",
    "instant": "datetime64[s, UTC]",
    "integer": "int64",
    "number": "float64",
    "yes_no": "bool",
}


def make_frame(table: Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with exactly the table's columns, in its order and dtypes; no rows give an empty typed frame.

    Raises KeyError when a row lacks a column. A missing value is allowed only in an optional column (ValueError).
    """
    frame = pd.DataFrame({column.name: pd.Series([row[column.name] for row in rows], dtype=object) for column in table})
    return typed(frame, table)


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with the table's columns only, in its order and dtypes; ValueError on a missing required value."""
    out = frame[[column.name for column in table]].copy()
    for column in table:
        series = out[column.name]
        if column.dtype in ("day", "instant"):
            series = pd.to_datetime(series, utc=column.dtype == "instant")
        if not column.optional and series.isna().any():
            raise ValueError(f"column {column.name!r} lacks a value in {int(series.isna().sum())} rows and must not")
        out[column.name] = series.astype(_PANDAS_DTYPES[column.dtype])  # type: ignore[call-overload]  # dtype by name
    return out


def column_names(table: Table) -> list[str]:
    """The names in order."""
    return [column.name for column in table]
