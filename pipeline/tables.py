"""Every column of every table, declared once: SQL, GeoPackage fields, CSV headers and the docs come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
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
DOUBT_KINDS = ("disagreement", "one_article", "one_outlet", "single_source", "impossible")
ACTIONS = ("place", "import", "settle")

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
    Column("evidence_days", "text", "every day for which something supports it, as yyyy-mm-dd, joined by |"),
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

GROUND: Table = (
    Column("on", "day", "a day on which something changed; it holds until the next"),
    Column("bloc_id", "text", "the side"),
    Column("control", "text", "whether it holds them or fights for them", allowed=CONTROLS),
    Column("n_places", "integer", "places"),
    Column("area_km2", "number", "the ground that is nearer to them than to others, near enough", "km²"),
    Column("population", "integer", "people of those places of which the number is known"),
    Column("no_data_share", "number", "the share of the land of which nobody is known to hold it", "0 to 1"),
)

DOUBTS: Table = (
    Column("place_id", "text", "where"),
    Column("place", "text", "the place's name"),
    Column("doubt", "text", "what is doubtful", allowed=DOUBT_KINDS),
    Column(
        "control",
        "text",
        "who holds it on the day asked for, by everyone's word; empty when it is no state",
        allowed=(*CONTROLS, ""),
    ),
    Column("controller", "text", "actor_id; for contested the ids joined by |"),
    Column(
        "without", "text", "the article, outlet or side left out, or according to whom; empty when it is none of these"
    ),
    Column("other_control", "text", "what would be so then", allowed=(*CONTROLS, "")),
    Column("other_controller", "text", "likewise, actor_id"),
    Column("detail", "text", "in a sentence"),
    Column("event_ids", "text", "the events that it is about, joined by |"),
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

PLACES: Table = (
    Column("number", "integer", "in the order in which they came"),
    Column("theatre_id", "text", "whose"),
    Column("place_id", "text", "gn- and the GeoNames number where there is one, else a slug with a hash"),
    Column("name", "text", "as it is shown"),
    Column("aliases", "text", "other names, joined by |"),
    Column("kind", "text", "city, town, village, dam, ..."),
    Column("country", "text", "code of two letters; empty when not said"),
    Column("admin1", "text", "the province's name; empty when not said"),
    Column("lat", "number", "latitude, WGS 84", "degrees"),
    Column("lon", "number", "longitude, WGS 84", "degrees"),
    Column("within", "text", "place_id of the city that it is a part of; empty for none"),
    Column("name_ar", "text", "in Arabic letters; empty when not said"),
    Column("population", "integer", "0 when not said"),
    Column("source", "text", "where the point comes from"),
    Column("error_km", "number", "how far off the point may be", "km", optional=True),
    Column("in_theatre", "yes_no", "whether it belongs to the theatre, or is only known to lie elsewhere"),
    Column("by_hand", "yes_no", "whether somebody placed it, and no file"),
    Column("conflict_with", "text", "place_id of a place of its name and kind that lies close; empty for none"),
    Column("act_id", "integer", "the act that brought it"),
)

PLACE_NAMES: Table = (
    Column("number", "integer", "in the order in which they came"),
    Column("place_number", "integer", "whose, by its number in places"),
    Column("form", "text", "the name folded, to look for", optional=True),
    Column("loose_key", "text", "the name's loose key, to look for", optional=True),
    Column("gained", "text", "the name itself where another act than the place's own brought it", optional=True),
    Column("act_id", "integer", "the act that brought it"),
)

GAINED_NAMES: Table = (
    Column("number", "integer", "in the order in which they came"),
    Column("theatre_id", "text", "whose"),
    Column("place_id", "text", "a place of the theatre's own tables, or of the world's"),
    Column("name", "text", "what it is also called"),
    Column("act_id", "integer", "the act that brought it"),
)

SETTLED_NAMES: Table = (
    Column("number", "integer", "in the order in which they came; the last one about a name counts"),
    Column("theatre_id", "text", "whose"),
    Column("form", "text", "the name folded"),
    Column("name", "text", "as it was written"),
    Column("place_id", "text", "which place it is; empty for none at all"),
    Column("act_id", "integer", "the act that decided it"),
)

PLACE_ACTS: Table = (
    Column("act_id", "integer", "in the order in which they were done"),
    Column("theatre_id", "text", "whose"),
    Column("action", "text", "what was done", allowed=ACTIONS),
    Column("subject", "text", "the file, or the name"),
    Column("who", "text", "the user's name on this machine"),
    Column("done_at", "instant", "when, UTC"),
    Column("n_places", "integer", "places that it brought"),
    Column("n_merged", "integer", "places that it brought and that were known"),
)

VIEWS: Table = (
    Column("theatre_id", "text", "whose"),
    Column("name", "text", "as somebody called it"),
    Column("link", "text", "what is looked at, as the query of an address"),
    Column("who", "text", "the user's name on the machine that saved it"),
    Column("saved_at", "instant", "when, UTC"),
)

TABLES: dict[str, Table] = {
    "claims": CLAIMS,
    "events": EVENTS,
    "spells": SPELLS,
    "states": STATES,
    "ground": GROUND,
    "doubts": DOUBTS,
    "articles": ARTICLES,
    "rejected": REJECTED,
    "places": PLACES,
    "place_names": PLACE_NAMES,
    "gained_names": GAINED_NAMES,
    "settled_names": SETTLED_NAMES,
    "place_acts": PLACE_ACTS,
    "views": VIEWS,
}

_PANDAS_DTYPES: dict[DType, Any] = {
    "text": pd.StringDtype(na_value=np.nan),
    "day": np.dtype("datetime64[s]"),
    "instant": pd.DatetimeTZDtype("s", "UTC"),
    "integer": np.dtype("int64"),
    "number": np.dtype("float64"),
    "yes_no": np.dtype("bool"),
}


def make_frame(table: Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows as a frame with exactly the table's columns, in its order and dtypes; no rows give an empty typed frame.

    Raises KeyError when a row lacks a column. A missing value is allowed only in an optional column (ValueError).
    """
    frame = pd.DataFrame({column.name: pd.Series([row[column.name] for row in rows], dtype=object) for column in table})
    return typed(frame, table)


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The frame with the table's columns only, in its order and dtypes; ValueError on a missing required value."""
    columns: dict[str, pd.Series[Any]] = {}
    for column in table:
        series, dtype = frame[column.name], _PANDAS_DTYPES[column.dtype]
        is_typed = series.dtype == dtype
        if not is_typed and column.dtype in ("day", "instant"):
            series = pd.to_datetime(series, utc=column.dtype == "instant")
        if not column.optional and series.isna().any():
            raise ValueError(f"column {column.name!r} lacks a value in {int(series.isna().sum())} rows and must not")
        columns[column.name] = series if is_typed else series.astype(dtype)
    return pd.DataFrame(columns, index=frame.index)


def column_names(table: Table) -> list[str]:
    """The names in order."""
    return [column.name for column in table]
