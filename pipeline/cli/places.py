"""Commands about places: find, add, import, check, unknown, settle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import click

from gazetteer.coordinates import read_point
from gazetteer.load import Found
from gazetteer.place import KINDS, Kind, Place
from pipeline.cli.asking import find_place
from pipeline.cli.options import store_option, the_grown_theatre, the_house, the_theatre, theatre_option
from pipeline.errors import BadRequest
from pipeline.imports import ImportOptions, ImportSummary, check_file, import_places
from pipeline.rereading import Tell
from pipeline.settling import (
    NewPlace,
    Settled,
    add_place,
    find_unknown,
    settle_as_new,
    settle_as_none,
    settle_as_place,
)
from pipeline.unknown import UnknownName

_STEPS = 200
KIND = click.Choice(KINDS)


@click.group()
def places() -> None:
    """Look up places, bring your own, settle names that nobody knows."""


@places.command("find")
@click.argument("name")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 100), help="How many at most.")
@theatre_option
@store_option
def find(name: str, limit: int, theatre_name: str, store_url: str | None) -> None:
    """Every place that a name may be, with where its point comes from; your own too."""
    found = the_grown_theatre(theatre_name, store_url).gazetteer.search(name, limit)
    if not found:
        raise BadRequest(f"Nothing is called {name!r} or like it.")
    for item in found:
        click.echo(_candidate(item))


def _candidate(item: Found) -> str:
    place = item.place
    off = f", within {place.error_km:g} km" if place.error_km is not None else ""
    where = ", ".join(filter(None, (place.name, place.admin1, place.country)))
    return (
        f"{item.score:5.0f}  {place.place_id:18} {where}  "
        f"{place.kind}  {place.lat:.4f} {place.lon:.4f}{off}  [{place.source or 'GeoNames'}]"
    )


@places.command("add")
@click.argument("name")
@click.option("--lat", required=True, help="Degrees north: 35.95 or 35°57'N; a minus for the south.")
@click.option("--lon", required=True, help="Degrees east: 39.01 or 39°00'E; a minus for the west.")
@click.option("--kind", type=KIND, default="village", show_default=True, help="What it is.")
@click.option("--alias", "aliases", multiple=True, help="Another name; may be given again.")
@click.option("--admin1", default="", help="Its province; else that of the nearest known place.")
@click.option("--country", default="", help="A code of two letters; else that of the nearest known place.")
@click.option("--within", default="", help="The city that it is a part of: a name or a place_id.")
@click.option("--error-km", type=click.FloatRange(0, 1000), help="How far off the point may be.")
@theatre_option
@store_option
def add(
    name: str, lat: str, lon: str, kind: str, aliases: tuple[str, ...], admin1: str, country: str, within: str,
    error_km: float | None, theatre_name: str, store_url: str | None,
) -> None:  # fmt: skip
    """Add a place; articles that name it are read again."""
    theatre, store = the_house(theatre_name, store_url)
    city = find_place(theatre, within) if within else ""
    north, east = _point(lat, lon)
    new = NewPlace(name, north, east, cast(Kind, kind), aliases, country, admin1, city, error_km=error_km)
    with _progress("Reading articles again") as tell:
        _tell_settled(name, add_place(store, theatre, new, tell))


def _point(lat: str, lon: str) -> tuple[float, float]:
    point = read_point(lat, lon)
    for remark in point.remarks:
        click.echo(f"  {remark}", err=True)
    return point.lat, point.lon


@places.command("import")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--country", "only", default="", help="Only rows of this country, a code of two letters.")
@click.option("--kind", type=KIND, help="The kind of rows that do not say theirs; else by population.")
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Tell what would become of the rows, and keep none.")
@theatre_option
@store_option
def import_command(
    path: Path, only: str, kind: str | None, is_dry_run: bool, theatre_name: str, store_url: str | None
) -> None:
    """Bring a GeoNames dump (txt or zip), a CSV, a GeoJSON or a GeoPackage of places."""
    theatre, store = the_house(theatre_name, store_url)
    options = ImportOptions(only, cast("Kind | None", kind))
    with _progress("Reading places") as tell:
        summary = import_places(store, theatre, path, options, tell, is_dry_run=is_dry_run)
    for line in summary_lines(summary):
        click.echo(line)
    if summary.n_bad and summary.n_bad == summary.n_rows + summary.passed_over.total():
        raise click.exceptions.Exit(1)


def summary_lines(summary: ImportSummary) -> Iterator[str]:
    """What became of a file, in lines."""
    would = "would be " if summary.is_dry_run else ""
    yield (
        f"{summary.file_name}: {summary.n_new:,} places {would}new, {summary.n_merged:,} {would}merged with known ones "
        f"({summary.n_names:,} names gained), {summary.n_known:,} known already."
    )
    if summary.n_elsewhere:
        yield f"{summary.n_elsewhere:,} of the new ones lie outside the theatre: known, and never on its map."
    for what, n in summary.passed_over.most_common():
        yield f"Passed over: {n:,} {what}"
    yield from _listed(summary.n_bad, "bad rows", [f"line {b.line}: {b.message}" for b in summary.bad_rows])
    yield from _listed(
        summary.n_conflicts,
        "conflicts with a known place of the same name and kind",
        [
            f"line {c.line}: {c.place.name} lies {c.km:.0f} km from {c.known.name} ({c.known.place_id}); "
            + (f"kept as {c.place.place_id}" if c.is_kept else "the known point stands")
            for c in summary.conflicts
        ],
    )
    yield from _listed(summary.n_remarks, "rows mended", [f"line {line}: {words}" for line, words in summary.remarks])
    if summary.n_reread:
        yield f"{summary.n_reread:,} articles that hold names which are known now were read again."


def _listed(n: int, what: str, lines: list[str]) -> Iterator[str]:
    if n:
        yield f"{n:,} {what}:"
        yield from (f"  {line}" for line in lines)
        if n > len(lines):
            yield f"  and {n - len(lines):,} more"


@places.command("check")
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@theatre_option
def check(path: Path | None, theatre_name: str) -> None:
    """Everything wrong or doubtful in a file of places, or in the theatre's own table."""
    theatre = the_theatre(theatre_name)
    table = path or theatre.folder / "places.csv"
    findings = check_file(theatre, table)
    for finding in findings:
        where = f"{finding.place_id}: " if finding.place_id else ""
        click.echo(f"{table.name}:{finding.line}: {finding.severity}: {where}{finding.message}")
    wrong = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{table.name}: {wrong} errors, {len(findings) - wrong} warnings")
    if wrong:
        raise click.exceptions.Exit(1)


@places.command("unknown")
@click.option("--limit", default=30, show_default=True, type=click.IntRange(1, 10_000), help="How many at most.")
@theatre_option
@store_option
def unknown(limit: int, theatre_name: str, store_url: str | None) -> None:
    """Names in your articles that nobody knows, the most frequent first."""
    theatre, store = the_house(theatre_name, store_url)
    found = find_unknown(store, theatre, limit)
    if not found:
        click.echo("No name in the store waits to be placed.")
    for one in found:
        click.echo("\n".join(_unknown_lines(one)))


def _unknown_lines(one: UnknownName) -> Iterator[str]:
    where = f"; {one.neighbourhood}" if one.neighbourhood else ""
    articles = "1 article" if one.n_articles == 1 else f"{one.n_articles} articles"
    yield f"{one.n_sentences:5}  {one.name}  ({articles}{where})"
    yield f"         “{one.sentence}”  {one.doc_id}"


@places.command("settle")
@click.argument("name")
@click.option(
    "--as", "place_id", metavar="PLACE", help="The place that it is: a place_id, or a name that is one place's."
)
@click.option("--lat", help="Degrees north of the place that it is.")
@click.option("--lon", help="Degrees east.")
@click.option("--kind", type=KIND, default="village", show_default=True, help="What it is, with --lat and --lon.")
@click.option("--not-a-place", "is_none", is_flag=True, help="It is no place; do not ask again.")
@theatre_option
@store_option
def settle(
    name: str, place_id: str | None, lat: str | None, lon: str | None, kind: str, is_none: bool, theatre_name: str,
    store_url: str | None,
) -> None:  # fmt: skip
    """Say what a name is that nobody knew; articles that hold it are read again."""
    if sum((place_id is not None, lat is not None or lon is not None, is_none)) != 1 or (lat is None) != (lon is None):
        raise click.UsageError("Give one of --as PLACE, --lat with --lon, or --not-a-place.")
    theatre, store = the_house(theatre_name, store_url)
    with _progress("Reading articles again") as tell:
        if is_none:
            settled = settle_as_none(store, theatre, name)
        elif place_id is not None:
            settled = settle_as_place(store, theatre, name, find_place(theatre, place_id), tell)
        else:
            north, east = _point(lat or "", lon or "")
            settled = settle_as_new(store, theatre, NewPlace(name, north, east, cast(Kind, kind)), tell)
    _tell_settled(name, settled)


def _tell_settled(name: str, settled: Settled) -> None:
    place, verdict = settled.place, settled.verdict
    if place is None:
        click.echo(f"{name} is no place.")
    elif verdict is not None and verdict.what == "merged":
        click.echo(f"{name} is known: {_where(place)}, {verdict.km:.1f} km from there.")
    elif verdict is not None and verdict.known is not None:
        click.echo(f"{name}: {_where(place)}. Beware: {_where(verdict.known)} lies {verdict.km:.0f} km away.")
    else:
        click.echo(f"{name}: {_where(place)}.")
    if settled.n_reread:
        click.echo(f"{settled.n_reread} articles that hold the name were read again.")


def _where(place: Place) -> str:
    return ", ".join(filter(None, (place.name, place.kind, place.admin1, place.country, place.place_id)))


@contextmanager
def _progress(label: str) -> Iterator[Tell]:
    with click.progressbar(length=_STEPS, label=label, width=32) as bar:
        yield lambda part: bar.update(round(part * _STEPS) - bar.pos)
