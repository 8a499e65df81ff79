"""What every command shares: the theatre, the store, days, and how an error is told.

What opens theatres and stores is loaded when one is opened: `whoheld serve` is to start at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.errors import BadRequest
from pipeline.settings import DEFAULT_THEATRE, default_store_url

if TYPE_CHECKING:
    from pipeline.store.store import Store
    from pipeline.theatre import Theatre

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
    from pipeline.export.writers import WRITERS

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


def theatre_id_of(name: str) -> str:
    """The theatre's id by name; auto takes the one that is there, or the first theatre of the product among several."""
    if name != "auto":
        return name
    from pipeline.theatre import list_theatres

    names = list_theatres()
    if not names:
        raise BadRequest("There is no theatre under data/theatres. Make one, or name one with --theatre.")
    return DEFAULT_THEATRE if DEFAULT_THEATRE in names else names[0]


def check_theatre_id(theatre_id: str) -> None:
    """BadTheatre for a theatre that there is not; whether its files are in order is seen when it is loaded."""
    from pipeline.theatre import list_theatres, load_theatre

    if theatre_id not in list_theatres():
        load_theatre(theatre_id)


def the_theatre(name: str) -> Theatre:
    """The theatre by name as it was shipped, without places of the user's own."""
    from pipeline.theatre import load_theatre

    return load_theatre(theatre_id_of(name))


def the_house(theatre_name: str, store_url: str | None) -> tuple[Theatre, Store]:
    """The theatre with the places that its user has brought, and the store that holds them."""
    from pipeline.store.shelf import open_theatre

    theatre_id = theatre_id_of(theatre_name)
    check_theatre_id(theatre_id)
    store = the_store(store_url, theatre_id)
    return open_theatre(theatre_id, store), store


def the_grown_theatre(theatre_name: str, store_url: str | None) -> Theatre:
    """The theatre with its user's own places where there is a store; none is made for a command that only reads."""
    from sqlalchemy.engine import make_url

    from pipeline.theatre import load_theatre

    theatre_id = theatre_id_of(theatre_name)
    file = make_url(store_url or default_store_url(theatre_id)).database
    if store_url is None and file and not Path(file).is_file():
        return load_theatre(theatre_id)
    return the_house(theatre_id, store_url)[0]


def the_store(url: str | None, theatre_id: str = DEFAULT_THEATRE) -> Store:
    """The store that was named, or the default one of the theatre."""
    from pipeline.store.store import open_store

    return open_store(url or default_store_url(theatre_id))


def put_out(data: bytes, out_path: Path | None) -> None:
    """Write to the file, or to standard output."""
    if out_path is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        out_path.write_bytes(data)
        click.echo(f"{out_path}: {len(data):,} bytes", err=True)
