"""Commands about ground: areas and fronts of a day, and how much each side held over time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.areas import make_cells, no_data_share
from pipeline.cli.options import DAY, format_options, put_out, store_option, the_house, theatre_option
from pipeline.control import state_on
from pipeline.export.writers import write_table
from pipeline.fronts import areas_as_geojson, ground_over_time
from pipeline.run import build_tables


@click.command()
@click.option("--on", "day", type=DAY, required=True, help="The day asked about.")
@click.option("--known-on", type=DAY, help="Only from articles published by this day.")
@click.option(
    "--out", "out_path", type=click.Path(dir_okay=False, path_type=Path), help="A file; else standard output."
)
@theatre_option
@store_option
def areas(day: date, known_on: date | None, out_path: Path | None, theatre_name: str, store_url: str | None) -> None:
    """The ground of each side and the fronts on a day, as GeoJSON."""
    theatre, store = the_house(theatre_name, store_url)
    spells = build_tables(store, theatre, known_on).spells
    cells, states = make_cells(spells, theatre), state_on(spells, day)
    put_out(areas_as_geojson(cells, states, theatre).encode(), out_path)
    click.echo(f"For {no_data_share(cells, states, theatre):.0%} of the land there is no data.", err=True)


@click.command()
@format_options
@theatre_option
@store_option
def ground(fmt: str, out_path: Path | None, theatre_name: str, store_url: str | None) -> None:
    """Places, km² and people held and contested by each side over time, with the share of no data."""
    theatre, store = the_house(theatre_name, store_url)
    spells = build_tables(store, theatre).spells
    put_out(write_table(ground_over_time(spells, make_cells(spells, theatre), theatre), "ground", fmt), out_path)
