"""All commands under one name, and errors as one or two sentences."""

from __future__ import annotations

import os
import sys
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from pipeline.cli.asking import doubts, events, explain, state
from pipeline.cli.ground import areas, ground
from pipeline.cli.keeping import doctor, serve, store
from pipeline.cli.places import places
from pipeline.cli.reading import add, claims, mentions
from pipeline.cli.theatres import theatre
from pipeline.cli.views import views
from pipeline.errors import WhoheldError


class Failure(click.ClickException):
    """What went wrong, in a sentence; exit status 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """On standard error."""
        click.echo(f"whoheld: {self.message}", err=True)


class Commands(click.Group):
    """A group whose failures are sentences; exit status 2 for wrong usage, 1 for a failure, 0 otherwise."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whoever stops reading its output early has what he wanted."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None
        except SQLAlchemyError as error:
            raise Failure(f"The store cannot be read or written: {str(error).splitlines()[0]}") from error
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{where}{error.strerror or error}.") from error
        except (WhoheldError, ValueError) as error:
            raise Failure(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="whoheld")
def whoheld() -> None:
    """Who held this place on this date, according to whom, and how do we know?"""


for _command in (
    serve,
    add,
    claims,
    mentions,
    events,
    state,
    explain,
    doubts,
    areas,
    ground,
    places,
    theatre,
    store,
    views,
    doctor,
):
    whoheld.add_command(_command)


def main() -> None:
    """What `whoheld` on the command line runs."""
    whoheld()
