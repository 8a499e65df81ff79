"""All commands under one name, and errors as one or two sentences."""

from __future__ import annotations

import sys

import click

from pipeline.cli.asking import events, explain, state
from pipeline.cli.keeping import doctor, places, serve, store
from pipeline.cli.reading import add, claims, mentions
from pipeline.cli.theatres import theatre
from pipeline.errors import WhoheldError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="whoheld")
def whoheld() -> None:
    """Who held this place on this date, according to whom, and how do we know?"""


for _command in (serve, add, claims, mentions, events, state, explain, places, theatre, store, doctor):
    whoheld.add_command(_command)


def main() -> None:
    """Run; exit status 2 for wrong usage, 1 for a failure, 0 otherwise."""
    try:
        whoheld(standalone_mode=True)
    except (WhoheldError, ValueError) as error:
        click.echo(f"whoheld: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
