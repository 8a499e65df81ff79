"""The user's own places on their shelf in the store: asked for by name, never held all at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from gazetteer.names import fold, loose_key
from gazetteer.place import Place
from gazetteer.shelf import without_article
from pipeline.store.schema import (
    GAINED_NAME_ROWS,
    PLACE_ACT_ROWS,
    PLACE_NAME_ROWS,
    PLACE_ROWS,
    SETTLED_NAME_ROWS,
)
from pipeline.store.store import Store
from pipeline.theatre import OwnPlaces, Theatre, load_theatre

ASKED_AT_ONCE = 10_000
"""Names a question; SQLite allows 32,766 values in one."""
REMEMBERED = 100_000
"""Answers that are kept, most of them that nothing is called so: news say the same names again and again."""

MOST_SIMILAR = 1_000
_ALIKE = 3
"""Letters of the loose key in which names must agree to be compared at all, slip or no slip."""


class StoreShelf:
    """Places of one theatre in a store, as gazetteer.shelf.PlaceShelf wants them. What was answered once is remembered,
    so a shelf is opened anew after an import (Store.places_version says when)."""

    def __init__(self, engine: sa.Engine, theatre_id: str) -> None:
        """`engine` leads to a store of this version."""
        self._engine, self._theatre_id = engine, theatre_id
        self._forms: dict[str, tuple[Place, ...]] = {}
        self._keys: dict[str, tuple[Place, ...]] = {}
        self._places: dict[str, Place | None] = {}

    def find(self, forms: Collection[str], keys: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """The places under each folded form or loose key that has any, ours first, larger first; one question."""
        new_forms = [form for form in forms if form not in self._forms]
        bare = {key: (key, *without_article(key)) for key in keys}
        new_keys = [key for key in {key for tried in bare.values() for key in tried} if key not in self._keys]
        if new_forms or new_keys:
            self._ask(new_forms, new_keys)
        by_key = {key: found for key, tried in bare.items() if (found := self._first(tried))}
        return by_key | {form: self._forms[form] for form in forms if self._forms.get(form)}

    def _first(self, keys: Sequence[str]) -> tuple[Place, ...]:
        return next((found for key in keys if (found := self._keys.get(key))), ())

    def find_similar(self, name: str) -> Collection[Place]:
        """The places whose loose key begins like that of the name, a thousand at most."""
        key = loose_key(name)[:_ALIKE]
        if len(key) < _ALIKE:
            return ()
        column = PLACE_NAME_ROWS.c.loose_key
        query = _named(self._theatre_id, column, True).where(column >= key, column < f"{key}\uffff").limit(MOST_SIMILAR)
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return list({row["place_id"]: as_place(row, [row["gained"]] if row["gained"] else []) for row in rows}.values())

    def get(self, place_id: str) -> Place | None:
        """The place with this id, or None."""
        if place_id not in self._places:
            with self._engine.connect() as connection:
                query = _own(self._theatre_id).where(PLACE_ROWS.c.place_id == place_id)
                row = connection.execute(query).mappings().first()
            self._places[place_id] = as_place(row) if row is not None else None
        return self._places[place_id]

    def _ask(self, forms: Sequence[str], keys: Sequence[str]) -> None:
        if max(len(self._forms), len(self._keys), len(self._places)) > REMEMBERED:
            self._forms, self._keys, self._places = {}, {}, {}
        found: dict[tuple[bool, str], dict[str, Place]] = {}
        with self._engine.connect() as connection:
            for is_key, asked, row in find_named(connection, self._theatre_id, forms, keys, whole=True):
                places = found.setdefault((is_key, asked), {})
                places[row["place_id"]] = as_place(row, [row["gained"]] if row["gained"] else [])
        for is_key, names, kept in ((False, forms, self._forms), (True, keys, self._keys)):
            for name in names:
                kept[name] = tuple(sorted(found.get((is_key, name), {}).values(), key=_likelier))
        for places in found.values():
            self._places.update(places)


def _likelier(place: Place) -> tuple[bool, int, str]:
    return not place.in_theatre, -place.population, place.place_id


def find_named(
    connection: sa.Connection, theatre_id: str, forms: Sequence[str], keys: Sequence[str], *, whole: bool
) -> Iterator[tuple[bool, str, sa.RowMapping]]:
    """(whether by loose key, which one, row of the place) of every own place called so. Without `whole` the rows have
    only what tells one place from another."""
    for column, asked, is_key in ((PLACE_NAME_ROWS.c.form, forms, False), (PLACE_NAME_ROWS.c.loose_key, keys, True)):
        for first in range(0, len(asked), ASKED_AT_ONCE):
            wanted = is_one_of(connection, column, asked[first : first + ASKED_AT_ONCE])
            for row in connection.execute(_named(theatre_id, column, whole).where(wanted)).mappings():
                yield is_key, row["asked"], row


def is_one_of(connection: sa.Connection, column: sa.Column[Any], values: Sequence[str]) -> sa.ColumnElement[bool]:
    """`column IN values`; for SQLite as one value, which is prepared in a tenth of the time."""
    if connection.dialect.name != "sqlite":
        return column.in_(values)
    listed = sa.func.json_each(json.dumps(list(values), ensure_ascii=False)).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def _named(theatre_id: str, column: sa.Column[Any], whole: bool) -> sa.Select[Any]:
    places = PLACE_ROWS.c
    few = (
        places.number,
        places.place_id,
        places.name,
        places.kind,
        places.country,
        places.lat,
        places.lon,
        places.error_km,
    )
    columns = PLACE_ROWS.columns if whole else few
    return (
        sa.select(column.label("asked"), PLACE_NAME_ROWS.c.gained, *columns)
        .join_from(PLACE_NAME_ROWS, PLACE_ROWS, PLACE_ROWS.c.number == PLACE_NAME_ROWS.c.place_number)
        .where(places.theatre_id == theatre_id)
    )


def as_place(row: sa.RowMapping, more: Iterable[str] = ()) -> Place:
    """A row of `places` as a Place, with more names than the row has."""
    aliases = [alias for alias in row["aliases"].split("|") if alias]
    return Place(
        row["place_id"], row["name"], tuple(dict.fromkeys([*aliases, *more])), row["kind"], row["country"],
        row["admin1"], row["lat"], row["lon"], row["within"], row["name_ar"], row["population"], row["source"],
        row["error_km"], bool(row["in_theatre"]),
    )  # fmt: skip


def open_theatre(name: str, store: Store) -> Theatre:
    """The theatre with all that its user has brought into the store. Raises BadTheatre as load_theatre does."""
    return load_theatre(name, own=load_own_places(store, name))


def load_own_places(store: Store, theatre_id: str) -> OwnPlaces:
    """Places that were placed by hand or that a name was settled as, names that others gained, and the shelf."""
    with store.engine.connect() as connection:
        if not connection.scalar(sa.select(sa.func.count()).where(PLACE_ACT_ROWS.c.theatre_id == theatre_id)):
            return OwnPlaces()
        settled = load_settled(connection, theatre_id)
        names: dict[str, list[str]] = {}
        for place_id, name in [*_gained(connection, theatre_id), *((p, name) for name, p in settled.values() if p)]:
            names.setdefault(place_id, []).append(name)
        held = _held(connection, theatre_id, names, settled)
        imported = sa.select(PLACE_ACT_ROWS.c.act_id).where(
            PLACE_ACT_ROWS.c.theatre_id == theatre_id,
            PLACE_ACT_ROWS.c.action == "import",
            PLACE_ACT_ROWS.c.n_places > 0,
        )
        is_many = connection.scalar(imported.limit(1)) is not None
    gained = {place_id: tuple(more) for place_id, more in names.items() if place_id not in held}
    return OwnPlaces(tuple(held.values()), gained, StoreShelf(store.engine, theatre_id) if is_many else None)


def load_settled(connection: sa.Connection, theatre_id: str) -> dict[str, tuple[str, str]]:
    """What was decided last about names, by folded form: the name as written, and its place_id; empty for no place."""
    rows = SETTLED_NAME_ROWS
    query = sa.select(rows.c.form, rows.c.name, rows.c.place_id).where(rows.c.theatre_id == theatre_id)
    return {form: (name, place_id) for form, name, place_id in connection.execute(query.order_by(rows.c.number))}


def _gained(connection: sa.Connection, theatre_id: str) -> list[tuple[str, str]]:
    rows = GAINED_NAME_ROWS
    query = sa.select(rows.c.place_id, rows.c.name).where(rows.c.theatre_id == theatre_id).order_by(rows.c.number)
    return [(place_id, name) for place_id, name in connection.execute(query)]


def _held(
    connection: sa.Connection,
    theatre_id: str,
    names: Mapping[str, list[str]],
    settled: Mapping[str, tuple[str, str]],
) -> dict[str, Place]:
    """Own places that are held like the theatre's, with all their names: a few, since people placed each of them. One
    that was made by settling a name is gone when the name was settled as something else later."""
    acts = PLACE_ACT_ROWS.c
    by_hand = sa.select(acts.act_id).where(acts.action != "import")
    settling = set(connection.scalars(sa.select(acts.act_id).where(acts.action == "settle")))
    wanted = PLACE_ROWS.c.act_id.in_(by_hand) | PLACE_ROWS.c.place_id.in_(sorted(names))
    held = {}
    for row in connection.execute(_own(theatre_id).where(wanted)).mappings().all():
        decided = settled.get(" ".join(fold(row["name"]).split()))
        if row["act_id"] in settling and decided is not None and decided[1] != row["place_id"]:
            continue
        gained = sa.select(PLACE_NAME_ROWS.c.gained).where(
            PLACE_NAME_ROWS.c.place_number == row["number"], PLACE_NAME_ROWS.c.gained.is_not(None)
        )
        more = [*connection.scalars(gained), *names.get(row["place_id"], [])]
        held[row["place_id"]] = as_place(row, more)
    return held


def _own(theatre_id: str) -> sa.Select[Any]:
    return sa.select(PLACE_ROWS).where(PLACE_ROWS.c.theatre_id == theatre_id)
