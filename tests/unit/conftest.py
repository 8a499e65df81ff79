"""Stores of both kinds for whatever test asks for `any_url`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from database_server import new_database, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[sa.URL]:
    with running_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new store's address: a SQLite file, then a database of a real PostgreSQL server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    name = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:16]
    return new_database(request.getfixturevalue("server"), name)
