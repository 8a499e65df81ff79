"""A PostgreSQL server of the tests' own, on a socket in a folder of its own, gone when they are done."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

_PROGRAMS = Path("/usr/lib/postgresql")


def find_program(name: str) -> str:
    """The path of a program of PostgreSQL; RuntimeError with what to do where it is not installed."""
    kept = sorted(_PROGRAMS.glob(f"*/bin/{name}"), key=_version)
    found = shutil.which(name) or (str(kept[-1]) if kept else None)
    if found is None:
        raise RuntimeError(f"The database tests need PostgreSQL's {name}. Install the system's package postgresql.")
    return found


def _version(program: Path) -> list[int]:
    """The numbers of the folder's version: 16 is newer than 9.6."""
    return [int(part) for part in program.parents[1].name.split(".") if part.isdecimal()]


@contextmanager
def running_server() -> Iterator[sa.URL]:
    """The URL of a server's first database. PostgreSQL refuses to run as root, so root lends it to another user."""
    user = _somebody_else() if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="whoheld-pg-"))
    if user is not None:
        os.chown(folder, user, -1)

    def call(name: str, *words: str) -> None:
        done = subprocess.run([find_program(name), *words], user=user, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr.strip() or done.stdout.strip()}")

    data, options = str(folder / "data"), f"-c listen_addresses='' -k {folder} -c fsync=off"
    try:
        call("initdb", "-D", data, "-U", "tests", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C")
        call("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield sa.URL.create("postgresql+psycopg", "tests", database="postgres", query={"host": str(folder)})
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def new_database(server: sa.URL, name: str) -> str:
    """The URL of a new, empty database on the server."""
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'create database "{name}"')
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def _somebody_else() -> int:
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    found = names.get("postgres", names.get("nobody"))
    if found is None:
        raise RuntimeError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")
    return found
