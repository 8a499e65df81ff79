"""The tables of the store, made from the columns that pipeline.tables declares."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from pipeline.tables import (
    ARTICLES,
    CLAIMS,
    GAINED_NAMES,
    PLACE_ACTS,
    PLACE_NAMES,
    PLACES,
    REJECTED,
    SETTLED_NAMES,
    VIEWS,
    DType,
    Table,
)

METADATA = sa.MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"})
_TYPES: dict[DType, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "day": sa.Date,
    "instant": sa.DateTime,
    "integer": sa.Integer,
    "number": sa.Float,
    "yes_no": sa.Boolean,
}


def _columns(table: Table, key: tuple[str, ...], indexed: tuple[str, ...]) -> list[sa.Column[object]]:
    return [
        sa.Column(c.name, _TYPES[c.dtype], primary_key=c.name in key, nullable=c.optional, index=c.name in indexed)
        for c in table
    ]


ORIGINALS = sa.Table(
    "originals",
    METADATA,
    sa.Column("sha256", sa.String(64), primary_key=True),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("media", sa.Text, nullable=False),
    sa.Column("added_at", sa.DateTime, nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
)
ARTICLE_ROWS = sa.Table("articles", METADATA, *_columns(ARTICLES, ("article_id",), ("published_on",)))
CLAIM_ROWS = sa.Table("claims", METADATA, *_columns(CLAIMS, ("claim_id", "rule_id"), ("article_id", "place_id")))
REJECTED_ROWS = sa.Table(
    "rejected",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    *_columns(REJECTED, (), ("article_id",)),
)
PLACE_ACT_ROWS = sa.Table("place_acts", METADATA, *_columns(PLACE_ACTS, ("act_id",), ()))
PLACE_ROWS = sa.Table("places", METADATA, *_columns(PLACES, ("number",), ("place_id", "act_id")))
PLACE_NAME_ROWS = sa.Table(
    "place_names", METADATA, *_columns(PLACE_NAMES, ("number",), ("form", "loose_key", "act_id"))
)
_IS_GAINED = PLACE_NAME_ROWS.c.gained.is_not(None)
sa.Index(
    "ix_place_names_gained",
    PLACE_NAME_ROWS.c.place_number,
    sqlite_where=_IS_GAINED,
    postgresql_where=_IS_GAINED,
)
GAINED_NAME_ROWS = sa.Table("gained_names", METADATA, *_columns(GAINED_NAMES, ("number",), ("place_id", "act_id")))
SETTLED_NAME_ROWS = sa.Table("settled_names", METADATA, *_columns(SETTLED_NAMES, ("number",), ("form", "act_id")))
VIEW_ROWS = sa.Table("views", METADATA, *_columns(VIEWS, ("theatre_id", "name"), ()))
LOG = sa.Table(
    "log",
    METADATA,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
