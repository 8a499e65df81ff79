"""Open a store, put readings into it, and get tables out."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.errors import BadStore
from pipeline.records import Reading
from pipeline.store.log import (
    KEPT,
    REREAD,
    SET_ASIDE,
    digest_article,
    digest_set_aside,
    find_changes,
    take_turn,
    write_log,
)
from pipeline.store.schema import ARTICLE_ROWS, CLAIM_ROWS, LOG, ORIGINALS, PLACE_ACT_ROWS, REJECTED_ROWS
from pipeline.tables import ARTICLES, CLAIMS, REJECTED, Table, column_names, typed

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 15_000
_OLDEST_SQLITE = (3, 35, 0)
"""The first that answers an insert with what is new (RETURNING)."""


class Store:
    """Articles, what was read in them, and their original bytes; safe to use from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        """`engine` leads to a database whose tables are of this version; see open_store."""
        self._engine = engine

    @property
    def engine(self) -> sa.Engine:
        """The way to the database, for what keeps places in it."""
        return self._engine

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def version(self) -> str:
        """Changes with every write: the hash of the last entry of the log, "empty" before the first."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(LOG.c.hash).order_by(LOG.c.sequence.desc()).limit(1)) or "empty"

    def places_version(self) -> int:
        """Changes with every act about places: the number of the last one, 0 before the first."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.max(PLACE_ACT_ROWS.c.act_id))) or 0

    def article_ids(self) -> frozenset[str]:
        """The ids of all articles."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(sa.select(ARTICLE_ROWS.c.article_id)))

    def save_readings(
        self,
        readings: Iterable[tuple[Reading, pd.DataFrame, pd.DataFrame]],
        originals: Iterable[tuple[str, str, bytes]],
        now: datetime | None = None,
    ) -> frozenset[str]:
        """Keep readings in one transaction, each with its claims and rejected frames; the ids of those that were new.

        `originals` are (file name, media type, bytes). Nothing is kept twice, whoever else writes at the same time.
        Every article is one entry of the log. An article without a published day is refused with ValueError: the
        caller has set it aside.
        """
        at = (now or datetime.now(UTC)).astimezone(UTC)
        kept = []
        with self._engine.begin() as connection:
            take_turn(connection)
            for name, media, data in originals:
                _insert_new(connection, ORIGINALS, {
                    "sha256": hashlib.sha256(data).hexdigest(), "file_name": name, "media": media,
                    "added_at": at.replace(tzinfo=None), "bytes": data,
                })  # fmt: skip
            for reading, claims, rejected in readings:
                article_id = reading.article.article_id
                if reading.article.published_on is None:
                    raise ValueError(f"{reading.article.doc_id} has no published day")
                if not _insert_new(connection, ARTICLE_ROWS, _article_row(reading, at)):
                    continue
                _insert_all(connection, CLAIM_ROWS, claims)
                _insert_all(connection, REJECTED_ROWS, rejected)
                write_log(connection, at, KEPT, article_id, digest_article(connection, article_id))
                kept.append(article_id)
        return frozenset(kept)

    def replace_readings(
        self, readings: Iterable[tuple[Reading, pd.DataFrame, pd.DataFrame]], now: datetime | None = None
    ) -> None:
        """Put what was read anew in kept articles in the place of what was read in them before; all or none."""
        at = (now or datetime.now(UTC)).astimezone(UTC)
        with self._engine.begin() as connection:
            take_turn(connection)
            for reading, claims, rejected in readings:
                article_id = reading.article.article_id
                for table in (CLAIM_ROWS, REJECTED_ROWS):
                    connection.execute(table.delete().where(table.c.article_id == article_id))
                n_claims = {"n_claims": len(reading.claims)}
                connection.execute(ARTICLE_ROWS.update().where(ARTICLE_ROWS.c.article_id == article_id), n_claims)
                _insert_all(connection, CLAIM_ROWS, claims)
                _insert_all(connection, REJECTED_ROWS, rejected)
                write_log(connection, at, REREAD, article_id, digest_article(connection, article_id))

    def save_set_aside(self, rejected: pd.DataFrame, now: datetime | None = None) -> None:
        """Keep REJECTED rows of files that were not kept; the same file for the same reason is kept once."""
        if rejected.empty:
            return
        at = (now or datetime.now(UTC)).astimezone(UTC)
        with self._engine.begin() as connection:
            take_turn(connection)
            columns = (REJECTED_ROWS.c.doc_id, REJECTED_ROWS.c.reason, REJECTED_ROWS.c.detail)
            known = {
                tuple(row) for row in connection.execute(sa.select(*columns).where(REJECTED_ROWS.c.article_id == ""))
            }
            told = rejected.drop_duplicates(["doc_id", "reason", "detail"])
            new = told[[tuple(row) not in known for row in told[["doc_id", "reason", "detail"]].to_numpy()]]
            if new.empty:
                return
            before = connection.scalar(sa.select(sa.func.max(REJECTED_ROWS.c.number))) or 0
            _insert_all(connection, REJECTED_ROWS, new)
            last = connection.scalar(sa.select(sa.func.max(REJECTED_ROWS.c.number))) or 0
            subject = f"{before + 1}-{last}"
            write_log(connection, at, SET_ASIDE, subject, digest_set_aside(connection, subject))

    def load_claims(self, known_on: date | None = None) -> pd.DataFrame:
        """CLAIMS; with `known_on`, those of articles published by then."""
        query = sa.select(CLAIM_ROWS).order_by(CLAIM_ROWS.c.claim_id)
        if known_on is not None:
            query = query.where(CLAIM_ROWS.c.published_on <= known_on)
        return self._frame(query, CLAIMS)

    def load_articles(self) -> pd.DataFrame:
        """ARTICLES, the earliest published first."""
        return self._frame(
            sa.select(ARTICLE_ROWS).order_by(ARTICLE_ROWS.c.published_on, ARTICLE_ROWS.c.article_id), ARTICLES
        )

    def load_rejected(self) -> pd.DataFrame:
        """REJECTED, in the order in which it was set aside."""
        return self._frame(sa.select(REJECTED_ROWS).order_by(REJECTED_ROWS.c.number), REJECTED)

    def load_original(self, sha256: str) -> bytes:
        """The bytes as they arrived; BadStore when they are not here or have changed."""
        with self._engine.connect() as connection:
            data = connection.scalar(sa.select(ORIGINALS.c.bytes).where(ORIGINALS.c.sha256 == sha256.partition("#")[0]))
        if data is None:
            raise BadStore(f"The original of {sha256[:12]} is not in the store.")
        if hashlib.sha256(data).hexdigest() != sha256.partition("#")[0]:
            raise BadStore(f"The original of {sha256[:12]} was changed behind the store's back. Restore a backup.")
        return bytes(data)

    def verify(self) -> list[str]:
        """What does not match its checksum, in sentences: originals, articles and all read in them, and the log."""
        with self._engine.connect() as connection:
            return find_changes(connection)

    def _frame(self, query: sa.Select[Any], table: Table) -> pd.DataFrame:
        with self._engine.connect() as connection:
            rows = connection.execute(query)
            frame = pd.DataFrame(rows.fetchall(), columns=list(rows.keys()), dtype=object)
        return typed(frame[column_names(table)], table)


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy URL, made when it is not there, brought to this version when it is older.

    An SQLite file is copied beside itself before it is changed. Raises BadStore when the database cannot be opened,
    was written by a newer version, or SQLite is too old.
    """
    try:
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        _migrate(engine)
    except (sa.exc.SQLAlchemyError, OSError) as error:
        raise BadStore(
            f"The store {url} cannot be opened: {str(error).splitlines()[0]}. Give another with --store."
        ) from error
    return Store(engine)


def _prepare_sqlite(engine: sa.Engine) -> None:
    """Make the file's folder and set up every connection; BadStore where SQLite is older than what we ask of it."""
    version = sqlite3.sqlite_version_info
    if version < _OLDEST_SQLITE:
        found, least = (".".join(map(str, one)) for one in (version, _OLDEST_SQLITE))
        raise BadStore(
            f"The store needs SQLite {least} or newer and this Python has {found}. "
            "Use a newer Python, or a PostgreSQL store."
        )
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()


def _revision(engine: sa.Engine) -> str | None:
    """The revision that a database is at; None for one that is new."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        present: str | None = connection.scalar(sa.text("select version_num from alembic_version"))
        return present


def newest_revision() -> str:
    """The revision of this version of the store: its migrations are numbered in the names of their files."""
    return max(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _migrate(engine: sa.Engine) -> None:
    """Bring a database to the newest revision. What does that is loaded only when there is something to do."""
    present = _revision(engine)
    if present == newest_revision():
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
        raise BadStore(
            f"The store was written by a newer version (revision {present}). Upgrade whoheld, or open another store."
        )
    if present is not None and engine.dialect.name == "sqlite" and engine.url.database:
        shutil.copy2(engine.url.database, f"{engine.url.database}.before-{present}")
    with engine.begin() as connection:
        take_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _article_row(reading: Reading, at: datetime) -> dict[str, Any]:
    article = reading.article
    return {
        "article_id": article.article_id, "doc_id": article.doc_id, "title": article.title, "text": article.text,
        "outlet": article.outlet, "published_on": article.published_on, "url": article.url,
        "language": article.language, "added_at": at.replace(tzinfo=None), "n_claims": len(reading.claims),
    }  # fmt: skip


def _insert_new(connection: sa.Connection, table: sa.Table, row: dict[str, Any]) -> bool:
    """Whether the row was new: one statement, so that nobody comes between looking and writing."""
    insert = postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
    key = next(iter(table.primary_key))
    return connection.execute(insert.values(row).on_conflict_do_nothing().returning(key)).first() is not None


def _insert_all(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    rows = [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
    if rows:
        connection.execute(table.insert(), rows)


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
