"""Acts about places: what a user adds, imports or settles goes into the store whole, with one entry of the log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any, Literal

import sqlalchemy as sa

from gazetteer.merge import Spellings
from gazetteer.place import Place
from pipeline.store.log import ACT_ROWS, ActDigest, take_turn, who_is_here, write_log
from pipeline.store.schema import (
    GAINED_NAME_ROWS,
    PLACE_ACT_ROWS,
    PLACE_NAME_ROWS,
    PLACE_ROWS,
    SETTLED_NAME_ROWS,
)
from pipeline.store.shelf import ASKED_AT_ONCE, find_named, is_one_of
from pipeline.store.store import Store

Action = Literal["place", "import", "settle"]
_CACHE_KB = 262_144
"""What SQLite may hold of its indexes while a long list is written; by default 2 MB, with which it reads them again and
again."""


@dataclass(slots=True)
class Act:
    """One act in the making, the only one that writes. Rows wait until `flush`; nothing is kept before the act ends,
    and nothing at all with `is_kept` off."""

    connection: sa.Connection
    theatre_id: str
    act_id: int
    next_number: dict[str, int]
    waiting: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)
    numbers: dict[str, int | None] = field(default_factory=dict)
    digest: ActDigest = field(default_factory=ActDigest)
    n_places: int = 0
    n_merged: int = 0
    n_rows: int = 0
    is_kept: bool = True

    def find_known(
        self, place_ids: Collection[str], forms: Collection[str], keys: Collection[str]
    ) -> list[tuple[str, Place]]:
        """Own places that are in the store: (the form, key or id that was asked for, what tells the place apart)."""
        found = []
        for _, asked, row in find_named(self.connection, self.theatre_id, list(forms), list(keys), whole=False):
            found.append((asked, self._light(row)))
        listed = list(place_ids)
        for first in range(0, len(listed), ASKED_AT_ONCE):
            query = sa.select(PLACE_ROWS).where(
                is_one_of(self.connection, PLACE_ROWS.c.place_id, listed[first : first + ASKED_AT_ONCE]),
                PLACE_ROWS.c.theatre_id == self.theatre_id,
            )
            for known in self.connection.execute(query).mappings():
                found.append((known["place_id"], self._light(known)))
        return found

    def _light(self, row: sa.RowMapping) -> Place:
        self.numbers[row["place_id"]] = row["number"]
        return Place(
            row["place_id"], row["name"], (), row["kind"], row["country"], "", row["lat"], row["lon"],
            error_km=row["error_km"],
        )  # fmt: skip

    def add_place(self, place: Place, spellings: Spellings, *, by_hand: bool, conflict_with: str = "") -> None:
        """A place that was not known."""
        number = self._wait(PLACE_ROWS, (
            self.theatre_id, place.place_id, place.name, "|".join(place.aliases), place.kind, place.country,
            place.admin1, place.lat, place.lon, place.within, place.name_ar, place.population, place.source,
            place.error_km, place.in_theatre, by_hand, conflict_with,
        ))  # fmt: skip
        self.numbers[place.place_id] = number
        self.n_places += 1
        self._add_names(number, spellings.forms, spellings.keys, None)

    def add_names(self, place_id: str, names: Iterable[tuple[str, frozenset[str], str]]) -> None:
        """More names (with their forms and their key) of a place that is known, here or in the theatre's own tables."""
        number = self._number_of(place_id)
        for name, forms, key in names:
            if number is None:
                self._wait(GAINED_NAME_ROWS, (self.theatre_id, place_id, name))
            else:
                self._add_names(number, forms, [key] if key else [], name)

    def settle(self, form: str, name: str, place_id: str) -> None:
        """What a name is from now on: a place, or nothing when `place_id` is empty."""
        self._wait(SETTLED_NAME_ROWS, (self.theatre_id, form, name, place_id))

    def flush(self) -> None:
        """Write what waits, and forget which places were looked up."""
        for table in ACT_ROWS:
            rows = self.waiting.pop(table.name, [])
            if rows:
                insert_rows(self.connection, table, rows)
                self.digest.add(table.name, rows)
        self.numbers = {}

    def _add_names(self, number: int, forms: Iterable[str], keys: Iterable[str], gained: str | None) -> None:
        for form, key in zip_longest(sorted(forms), sorted(keys)):
            self._wait(PLACE_NAME_ROWS, (number, form, key, gained))

    def _wait(self, table: sa.Table, values: tuple[Any, ...]) -> int:
        """Keep a row (without its number and its act) until the next flush; its number."""
        number = self.next_number.get(table.name)
        if number is None:
            number = (self.connection.scalar(sa.select(sa.func.max(table.c.number))) or 0) + 1
        self.next_number[table.name] = number + 1
        self.waiting.setdefault(table.name, []).append((number, *values, self.act_id))
        self.n_rows += 1
        return number

    def _number_of(self, place_id: str) -> int | None:
        if place_id not in self.numbers:
            query = sa.select(PLACE_ROWS.c.number).where(
                PLACE_ROWS.c.place_id == place_id, PLACE_ROWS.c.theatre_id == self.theatre_id
            )
            self.numbers[place_id] = self.connection.scalar(query)
        return self.numbers[place_id]


def insert_rows(connection: sa.Connection, table: sa.Table, rows: list[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of the table's columns; SQLite takes them as they are."""
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(table.columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    else:
        names = [column.name for column in table.columns]
        connection.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])


@contextmanager
def open_act(store: Store, theatre_id: str, action: Action, subject: str, now: datetime | None = None) -> Iterator[Act]:
    """One transaction for an act about places. It is kept, and logged, when the block ends and brought something; an
    error undoes all of it. Others who want to write wait meanwhile."""
    at = (now or datetime.now(UTC)).astimezone(UTC)
    with store.engine.connect() as connection, _prepared(connection), connection.begin() as transaction:
        take_turn(connection)
        last = connection.scalar(sa.select(sa.func.max(PLACE_ACT_ROWS.c.act_id))) or 0
        act = Act(connection, theatre_id, last + 1, {})
        yield act
        if not act.n_rows or not act.is_kept:
            transaction.rollback()
            return
        act.flush()
        row = {
            "act_id": act.act_id, "theatre_id": theatre_id, "action": action, "subject": subject, "who": who_is_here(),
            "done_at": at.replace(tzinfo=None), "n_places": act.n_places, "n_merged": act.n_merged,
        }  # fmt: skip
        connection.execute(PLACE_ACT_ROWS.insert(), row)
        written = connection.execute(sa.select(PLACE_ACT_ROWS).where(PLACE_ACT_ROWS.c.act_id == act.act_id)).all()
        write_log(connection, at, action, str(act.act_id), act.digest.close(written))


@contextmanager
def _prepared(connection: sa.Connection) -> Iterator[None]:
    """SQLite with a large cache, for as long as an act takes."""
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor: Any = connection.connection.cursor()
    (before,) = cursor.execute("PRAGMA cache_size").fetchone()
    cursor.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {before}")
        cursor.close()
