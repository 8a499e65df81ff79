"""Open a store, put readings into it, and get tables out."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from datetime import UTC, date, datetime
from getpass import getuser
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.errors import BadStore
from pipeline.records import Article, Reading
from pipeline.store.schema import ARTICLE_ROWS, CLAIM_ROWS, LOG, ORIGINALS, REJECTED_ROWS
from pipeline.tables import ARTICLES, CLAIMS, REJECTED, Table, column_names, typed

_MIGRATIONS = Path(__file__).with_name("migrations")
_BUSY_MS = 15_000
_FIRST_HASH = "0" * 64


class Store:
    """Articles, what was read in them, and their original bytes; safe to use from several threads."""

    def __init__(self, engine: sa.Engine) -> None:
        """`engine` leads to a database whose tables are of this version; see open_store."""
        self._engine = engine

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def version(self) -> str:
        """Changes with every write: the hash of the last entry of the log, "empty" before the first."""
        with self._engine.connect() as connection:
            return connection.scalar(sa.select(LOG.c.hash).order_by(LOG.c.sequence.desc()).limit(1)) or "empty"

    def has_article(self, article_id: str) -> bool:
        """Whether an article of these bytes (and row) is here."""
        with self._engine.connect() as connection:
            return (
                connection.scalar(sa.select(ARTICLE_ROWS.c.article_id).where(ARTICLE_ROWS.c.article_id == article_id))
                is not None
            )

    def article_ids(self) -> frozenset[str]:
        """The ids of all articles."""
        with self._engine.connect() as connection:
            return frozenset(connection.scalars(sa.select(ARTICLE_ROWS.c.article_id)))

    def save_readings(
        self,
        readings: Iterable[tuple[Reading, pd.DataFrame, pd.DataFrame]],
        originals: Iterable[tuple[str, str, bytes]],
        now: datetime | None = None,
    ) -> None:
        """Keep readings in one transaction: each with its claims and rejected frames; nothing twice.

        `originals` are (file name, media type, bytes). Every article is one entry of the log. An article without a
        published day is refused with ValueError: the caller has set it aside.
        """
        at = (now or datetime.now(UTC)).astimezone(UTC)
        with self._engine.begin() as connection:
            for name, media, data in originals:
                _insert_new(connection, ORIGINALS, {
                    "sha256": hashlib.sha256(data).hexdigest(), "file_name": name, "media": media,
                    "added_at": at.replace(tzinfo=None), "bytes": data,
                }, "sha256")  # fmt: skip
            for reading, claims, rejected in readings:
                if reading.article.published_on is None:
                    raise ValueError(f"{reading.article.doc_id} has no published day")
                if not _insert_new(connection, ARTICLE_ROWS, _article_row(reading, at), "article_id"):
                    continue
                _insert_all(connection, CLAIM_ROWS, claims)
                _insert_all(connection, REJECTED_ROWS, rejected)
                _log(connection, at, "add", reading.article.article_id, _digest(claims))

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

    def load_article(self, article_id: str) -> Article | None:
        """One article as it was read, None when it is not here."""
        with self._engine.connect() as connection:
            row = (
                connection.execute(sa.select(ARTICLE_ROWS).where(ARTICLE_ROWS.c.article_id == article_id))
                .mappings()
                .first()
            )
        if row is None:
            return None
        names = ("article_id", "doc_id", "title", "text", "published_on", "outlet", "url", "language")
        return Article(**{name: row[name] for name in names})

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
        """What does not match its checksum, in sentences: originals, claims, and the chain of the log."""
        wrong = []
        with self._engine.connect() as connection:
            for sha256, name, data in connection.execute(
                sa.select(ORIGINALS.c.sha256, ORIGINALS.c.file_name, ORIGINALS.c.bytes)
            ):
                if hashlib.sha256(data).hexdigest() != sha256:
                    wrong.append(f"The original {name} ({sha256[:12]}) has changed.")
            previous = _FIRST_HASH
            for row in connection.execute(sa.select(LOG).order_by(LOG.c.sequence)).mappings():
                if row["previous_hash"] != previous or _entry_hash(dict(row)) != row["hash"]:
                    wrong.append(f"Entry {row['sequence']} of the log does not follow from the one before it.")
                previous = row["hash"]
            claims = self.load_claims()
            digests = dict(
                connection.execute(sa.select(LOG.c.subject, LOG.c.digest).where(LOG.c.action == "add")).tuples().all()
            )
        by_article = dict(list(claims.groupby("article_id")))
        for article_id, digest in digests.items():
            if _digest(by_article.get(article_id, claims.iloc[:0])) != digest:
                wrong.append(f"The claims of article {article_id[:12]} have changed since they were read.")
        return wrong

    def _frame(self, query: sa.Select[Any], table: Table) -> pd.DataFrame:
        with self._engine.connect() as connection:
            rows = connection.execute(query)
            frame = pd.DataFrame(rows.fetchall(), columns=list(rows.keys()), dtype=object)
        return typed(frame[column_names(table)], table)


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy URL, made when it is not there, brought to this version when it is older.

    An SQLite file is copied beside itself before it is changed. Raises BadStore when the database cannot be opened or
    was written by a newer version.
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
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()


def _migrate(engine: sa.Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == script.get_current_head():
        return
    if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
        raise BadStore(
            f"The store was written by a newer version (revision {present}). Upgrade whoheld, or open another store."
        )
    if present is not None and engine.dialect.name == "sqlite" and engine.url.database:
        shutil.copy2(engine.url.database, f"{engine.url.database}.before-{present}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _article_row(reading: Reading, at: datetime) -> dict[str, Any]:
    article = reading.article
    return {
        "article_id": article.article_id, "doc_id": article.doc_id, "title": article.title, "text": article.text,
        "outlet": article.outlet, "published_on": article.published_on, "url": article.url,
        "language": article.language, "added_at": at.replace(tzinfo=None), "n_claims": len(reading.claims),
    }  # fmt: skip


def _insert_new(connection: sa.Connection, table: sa.Table, row: dict[str, Any], key: str) -> bool:
    if connection.scalar(sa.select(table.c[key]).where(table.c[key] == row[key])) is not None:
        return False
    connection.execute(table.insert(), row)
    return True


def _insert_all(connection: sa.Connection, table: sa.Table, frame: pd.DataFrame) -> None:
    rows = [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]
    if rows:
        connection.execute(table.insert(), rows)


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def _digest(claims: pd.DataFrame) -> str:
    keys = sorted(
        "|".join(map(str, row)) for row in claims[["claim_id", "change", "status", "evidence"]].itertuples(index=False)
    )
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def _log(connection: sa.Connection, at: datetime, action: str, subject: str, digest: str) -> None:
    last = connection.execute(sa.select(LOG.c.sequence, LOG.c.hash).order_by(LOG.c.sequence.desc()).limit(1)).first()
    entry = {
        "sequence": last.sequence + 1 if last else 1, "at": at.isoformat(), "who": _who(), "action": action,
        "subject": subject, "digest": digest, "previous_hash": last.hash if last else _FIRST_HASH,
    }  # fmt: skip
    connection.execute(LOG.insert(), {**entry, "hash": _entry_hash(entry)})


def _entry_hash(entry: dict[str, Any]) -> str:
    keys = ("sequence", "at", "who", "action", "subject", "digest", "previous_hash")
    return hashlib.sha256("\n".join(str(entry[key]) for key in keys).encode()).hexdigest()


def _who() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return "unknown"
