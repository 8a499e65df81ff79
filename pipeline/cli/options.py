"""What every command shares: the theatre, the store, days, and how an error is told."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import BadRequest
from pipeline.export.writers import WRITERS
from pipeline.settings import DEFAULT_THEATRE, default_store_url
from pipeline.store.store import Store, open_store
from pipeline.theatre import Theatre, list_theatres, load_theatre

Command = TypeVar("Command", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day written as 2017-10-14."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a usage error that shows how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day. Write it as 2017-10-14.", param, ctx)


DAY = Day()


def theatre_option(command: Command) -> Command:
    """--theatre NAME|auto"""
    return click.option(
        "--theatre", "theatre_name", default="auto", show_default=True, help="The theatre's name, or auto to choose."
    )(command)


def store_option(command: Command) -> Command:
    """--store URL"""
    return click.option(
        "--store", "store_url", default=None, help="A database URL; else WHOHELD_STORE, else your own folder."
    )(command)


def format_options(command: Command) -> Command:
    """--format F --out FILE"""
    out = click.option(
        "--out",
        "out_path",
        type=click.Path(path_type=Path),
        callback=_in_a_folder,
        help="A file; else standard output.",
    )
    return click.option("--format", "fmt", type=click.Choice(list(WRITERS)), default="csv", show_default=True)(
        out(command)
    )


def _in_a_folder(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    """Said before the tables are built: a file needs a folder to stand in."""
    if path is not None and not path.parent.is_dir():
        raise BadRequest(f"There is no folder {path.parent} to write {path.name} into. Make it, or name another.")
    return path


def the_theatre(name: str) -> Theatre:
    """The theatre by name; auto takes the one that is there, or the first theatre of the product among several."""
    if name != "auto":
        return load_theatre(name)
    names = list_theatres()
    if not names:
        raise BadRequest("There is no theatre under data/theatres. Make one, or name one with --theatre.")
    return load_theatre(DEFAULT_THEATRE if DEFAULT_THEATRE in names else names[0])


def the_store(url: str | None, theatre_id: str = DEFAULT_THEATRE) -> Store:
    """The store that was named, or the default one of the theatre."""
    return open_store(url or default_store_url(theatre_id))


def put_out(data: bytes, out_path: Path | None) -> None:
    """Write to the file, or to standard output."""
    if out_path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        out_path.write_bytes(data)
        click.echo(f"{out_path}: {len(data):,} bytes", err=True)
