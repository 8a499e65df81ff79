"""The log of the store: every write, chained by hashes, with a digest of what was written; and its check."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from getpass import getuser
from typing import Any

import sqlalchemy as sa

from pipeline.store.schema import ARTICLE_ROWS, CLAIM_ROWS, LOG, ORIGINALS, REJECTED_ROWS

KEPT = "keep"
"""An article was kept: the digest covers its row, all columns of its claims, and what was set aside in it."""
SET_ASIDE = "set aside"
"""Files or rows were not kept: the digest covers those rows of `rejected` whose numbers the subject gives."""
ADDED = "add"
"""What KEPT was called when the digest covered four columns of the claims and nothing else."""
_FIRST_HASH = "0" * 64
_TURN = 7_304_221


def take_turn(connection: sa.Connection) -> None:
    """Make this transaction the only one that writes until it ends; others wait."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))


def write_log(connection: sa.Connection, at: datetime, action: str, subject: str, digest: str) -> None:
    """Add an entry that follows from the one before it."""
    last = connection.execute(sa.select(LOG.c.sequence, LOG.c.hash).order_by(LOG.c.sequence.desc()).limit(1)).first()
    entry = {
        "sequence": last.sequence + 1 if last else 1, "at": at.isoformat(), "who": _who(), "action": action,
        "subject": subject, "digest": digest, "previous_hash": last.hash if last else _FIRST_HASH,
    }  # fmt: skip
    connection.execute(LOG.insert(), {**entry, "hash": _entry_hash(entry)})


def digest_article(connection: sa.Connection, article_id: str) -> str:
    """Of an article's row, its claims, and what was set aside in it, as they stand in the store."""
    claims, rejected = CLAIM_ROWS.c, REJECTED_ROWS.c
    return _digest(
        [
            *connection.execute(sa.select(ARTICLE_ROWS).where(ARTICLE_ROWS.c.article_id == article_id)),
            *connection.execute(
                sa.select(CLAIM_ROWS).where(claims.article_id == article_id).order_by(claims.claim_id, claims.rule_id)
            ),
            *connection.execute(
                sa.select(REJECTED_ROWS).where(rejected.article_id == article_id).order_by(rejected.number)
            ),
        ]
    )


def digest_set_aside(connection: sa.Connection, subject: str) -> str:
    """Of the rows of `rejected` that are no article's; `subject` is the first and the last number, as in "3-7"."""
    first, _, last = subject.partition("-")
    number = REJECTED_ROWS.c.number
    rows = sa.select(REJECTED_ROWS).where(number.between(int(first), int(last)), REJECTED_ROWS.c.article_id == "")
    return _digest(connection.execute(rows.order_by(number)))


def find_changes(connection: sa.Connection) -> list[str]:
    """What does not match the log, in sentences."""
    return [*_changed_originals(connection), *_broken_chain(connection), *_changed_rows(connection)]


def _changed_originals(connection: sa.Connection) -> Iterator[str]:
    kept = set()
    for sha256, name, data in connection.execute(
        sa.select(ORIGINALS.c.sha256, ORIGINALS.c.file_name, ORIGINALS.c.bytes)
    ):
        kept.add(sha256)
        if hashlib.sha256(data).hexdigest() != sha256:
            yield f"The original {name} ({sha256[:12]}) has changed."
    for article_id, doc_id in connection.execute(sa.select(ARTICLE_ROWS.c.article_id, ARTICLE_ROWS.c.doc_id)):
        if article_id.partition("#")[0] not in kept:
            yield f"The original of {doc_id} ({article_id[:12]}) is missing."


def _broken_chain(connection: sa.Connection) -> Iterator[str]:
    previous, sequence = _FIRST_HASH, 0
    for row in connection.execute(sa.select(LOG).order_by(LOG.c.sequence)).mappings():
        sequence += 1
        follows = row["previous_hash"] == previous and row["sequence"] == sequence
        if not follows or _entry_hash(dict(row)) != row["hash"]:
            yield f"Entry {row['sequence']} of the log does not follow from the one before it."
        previous, sequence = row["hash"], row["sequence"]


def _changed_rows(connection: sa.Connection) -> Iterator[str]:
    entries = connection.execute(sa.select(LOG.c.action, LOG.c.subject, LOG.c.digest)).all()
    for action, subject, digest in entries:
        if action == KEPT and digest_article(connection, subject) != digest:
            yield f"Article {subject[:12]}, its claims or what was set aside in it have changed since it was read."
        elif action == ADDED and digest_older(connection, subject) != digest:
            yield f"The claims of article {subject[:12]} have changed since they were read."
        elif action == SET_ASIDE and digest_set_aside(connection, subject) != digest:
            yield f"What was set aside under the numbers {subject} has changed since."
    logged = {subject for action, subject, _ in entries if action in (KEPT, ADDED)}
    for table, what in ((ARTICLE_ROWS, "An article"), (CLAIM_ROWS, "A claim"), (REJECTED_ROWS, "Something set aside")):
        present = set(connection.scalars(sa.select(table.c.article_id).distinct()))
        for article_id in sorted(present - logged - {""}):
            yield f"{what} of {article_id[:12]} is in the store and not in its log."


def digest_older(connection: sa.Connection, article_id: str) -> str:
    """Of an article's claims as entries called ADDED give it."""
    columns = (CLAIM_ROWS.c.claim_id, CLAIM_ROWS.c.change, CLAIM_ROWS.c.status, CLAIM_ROWS.c.evidence)
    rows = connection.execute(sa.select(*columns).where(CLAIM_ROWS.c.article_id == article_id))
    return hashlib.sha256("\n".join(sorted("|".join(map(str, row)) for row in rows)).encode()).hexdigest()


def _digest(rows: Iterable[Any]) -> str:
    return hashlib.sha256("\n".join(repr(tuple(row)) for row in rows).encode()).hexdigest()


def _entry_hash(entry: dict[str, Any]) -> str:
    keys = ("sequence", "at", "who", "action", "subject", "digest", "previous_hash")
    return hashlib.sha256("\n".join(str(entry[key]) for key in keys).encode()).hexdigest()


def _who() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return "unknown"
