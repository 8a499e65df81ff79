"""Views saved under a name. They are no evidence: the log does not have them, and the store's version stays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from pipeline.errors import BadRequest
from pipeline.store.log import take_turn, who_is_here
from pipeline.store.schema import VIEW_ROWS
from pipeline.store.store import Store

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of a theatre: its name, what is looked at as the query of an address, who saved it and when (UTC)."""

    name: str
    link: str
    who: str
    saved_at: datetime


def list_views(store: Store, theatre_id: str) -> list[SavedView]:
    """The views of a theatre, by name."""
    rows = VIEW_ROWS.c
    query = sa.select(rows.name, rows.link, rows.who, rows.saved_at).where(rows.theatre_id == theatre_id)
    with store.engine.connect() as connection:
        found = [SavedView(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda view: (view.name.casefold(), view.name))


def save_view(store: Store, theatre_id: str, name: str, link: str, now: datetime | None = None) -> SavedView:
    """Keep a view under a name that is not taken; BadRequest for one that is, or for none."""
    at = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None, microsecond=0)
    view = SavedView(_checked(name), link, who_is_here(), at)
    with store.engine.begin() as connection:
        take_turn(connection)
        _refuse_taken(connection, theatre_id, view.name)
        row = {"name": view.name, "link": view.link, "who": view.who, "saved_at": view.saved_at}
        connection.execute(VIEW_ROWS.insert(), {"theatre_id": theatre_id, **row})
    return view


def rename_view(store: Store, theatre_id: str, name: str, new_name: str) -> None:
    """Call a view otherwise; BadRequest when it is not there or the new name is taken or none."""
    wanted = _checked(new_name)
    with store.engine.begin() as connection:
        take_turn(connection)
        if wanted != name:
            _refuse_taken(connection, theatre_id, wanted)
        done = connection.execute(VIEW_ROWS.update().where(_is(theatre_id, name)), {"name": wanted})
        _refuse_absent(done.rowcount, name)


def delete_view(store: Store, theatre_id: str, name: str) -> None:
    """Forget a view; BadRequest when it is not there."""
    with store.engine.begin() as connection:
        take_turn(connection)
        _refuse_absent(connection.execute(VIEW_ROWS.delete().where(_is(theatre_id, name))).rowcount, name)


def _checked(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise BadRequest(f"A view needs a name of 1 to {LONGEST_NAME} letters.")
    return plain


def _is(theatre_id: str, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(VIEW_ROWS.c.theatre_id == theatre_id, VIEW_ROWS.c.name == name)


def _refuse_taken(connection: sa.Connection, theatre_id: str, name: str) -> None:
    if connection.execute(sa.select(VIEW_ROWS.c.name).where(_is(theatre_id, name))).first():
        raise BadRequest(f"There is a view {name!r} already. Take another name, or delete that one first.")


def _refuse_absent(n_rows: int, name: str) -> None:
    if not n_rows:
        raise BadRequest(f"There is no view {name!r}. `whoheld views list` shows those that there are.")
