"""All commands under one name, and errors as one or two sentences."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

from pipeline.errors import WhoheldError

COMMANDS = {
    "serve": "keeping",
    "add": "reading",
    "claims": "reading",
    "mentions": "reading",
    "events": "asking",
    "state": "asking",
    "explain": "asking",
    "doubts": "asking",
    "areas": "ground",
    "ground": "ground",
    "places": "places",
    "theatre": "theatres",
    "store": "keeping",
    "views": "views",
    "doctor": "keeping",
}
"""Each command and the file beside this one that has it. Only that of the command at hand is loaded."""


class Failure(click.ClickException):
    """What went wrong, in a sentence; exit status 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """On standard error."""
        click.echo(f"whoheld: {self.message}", err=True)


class _Shelf(dict[str, click.Command]):
    """The commands by name, each loaded when it is taken."""

    def get(self, name: str, default: Any = None) -> Any:
        """The command, or the default for a name that is none."""
        try:
            return self[name]
        except KeyError:
            return default

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"pipeline.cli.{COMMANDS[name]}"), name)
        return command


class Commands(click.Group):
    """A group whose failures are sentences; exit status 2 for wrong usage, 1 for a failure, 0 otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands = _Shelf((name, click.Command(name)) for name in COMMANDS)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whoever stops reading its output early has what he wanted."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{where}{error.strerror or error}.") from error
        except (WhoheldError, ValueError) as error:
            raise Failure(str(error)) from error
        except _database_errors() as error:
            raise Failure(f"The store cannot be read or written: {str(error).splitlines()[0]}") from error


def _database_errors() -> type[Exception]:
    """What a database may raise; only asked for when something was raised."""
    from sqlalchemy.exc import SQLAlchemyError

    return SQLAlchemyError


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="whoheld")
def whoheld() -> None:
    """Who held this place on this date, according to whom, and how do we know?"""


def main() -> None:
    """What `whoheld` on the command line runs."""
    whoheld()
