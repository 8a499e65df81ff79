"""Commands about articles: add, claims, mentions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.articles import split_sentences
from pipeline.claims import claim_row, explain_article, make_claims
from pipeline.cli.options import DAY, store_option, the_house, theatre_option
from pipeline.cli.theatres import theatre_for
from pipeline.errors import BadRequest, ReaderFailed
from pipeline.formats.raw import Given
from pipeline.mentions import find_mentions, mention_rows
from pipeline.records import Rejected
from pipeline.run import AddSummary, add_files, files_below, load_demonstration, read_articles, read_file
from pipeline.settings import local_day

_STEPS = 100
"""Of the progress bar for a file, which may hold many articles."""
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.command()
@PATHS
@click.option("--published", type=DAY, help="The published day of articles that do not say it.")
@click.option("--outlet", default="", help="The outlet of articles that do not say it.")
@click.option("--demonstration", is_flag=True, help="Add the theatre's demonstration articles.")
@theatre_option
@store_option
def add(
    paths: tuple[Path, ...],
    published: date | None,
    outlet: str,
    demonstration: bool,
    theatre_name: str,
    store_url: str | None,
) -> None:
    """Read articles into the store; files and folders."""
    if not paths and not demonstration:
        raise click.UsageError("Name files or folders to add, or give --demonstration.")
    theatre, store = the_house(theatre_name, store_url)
    given = Given(published, outlet, local_day())
    with click.progressbar(length=1, label="Reading articles", width=32) as bar:

        def tell(done: float, total: int, name: str) -> None:
            bar.length = max(1, total * _STEPS)
            bar.update(round(done * _STEPS) - bar.pos)

        if demonstration:
            summary = load_demonstration(store, theatre, tell)
        else:
            files = [(path.name, read_file(path)) for path in files_below(paths)]
            summary = add_files(store, theatre, files, given, tell)
    _tell(summary)
    if not summary.readings and not summary.already_known:
        raise click.exceptions.Exit(1)


def _tell(summary: AddSummary) -> None:
    click.echo(
        f"{len(summary.readings)} articles added, {summary.n_claims} claims; {len(summary.already_known)} were known."
    )
    for item in summary.rejected:
        if item.reason != "already_known":
            click.echo(f"  set aside: {item.detail}", err=True)
    inside = {reason: n for reason, n in summary.reasons().most_common() if reason != "already_known"}
    if inside:
        click.echo("Set aside: " + ", ".join(f"{n} {reason}" for reason, n in inside.items()))


@click.command()
@PATHS
@click.option(
    "--explain",
    is_flag=True,
    help="Also what each sentence names, what the rules propose, and each decision of the judge; where WHOHELD_READER "
    "names another reader the claims are that reader's, and the decisions stand beside them.",
)
@theatre_option
@store_option
def claims(paths: tuple[Path, ...], explain: bool, theatre_name: str, store_url: str | None) -> None:
    """Read without storing: one JSON line a document."""
    articles, rejected = _articles(paths)
    failed = False
    for article in articles:
        theatre, chosen_by = theatre_for(article, theatre_name, store_url)
        try:
            reading, told = explain_article(article, theatre) if explain else (make_claims(article, theatre), None)
        except ReaderFailed as error:
            rejected.append(Rejected(article.article_id, "unreadable", f"{article.doc_id} was not read. {error}"))
            failed = True
            continue
        row: dict[str, Any] = {
            "doc_id": article.doc_id,
            "theatre": theatre.theatre_id,
            "theatre_by": chosen_by,
            "claims": [_claim(claim_row(c, article, theatre)) for c in reading.claims],
            "rejected": [_rejected(item) for item in reading.rejected],
        }
        if told is not None:
            row["sentences"] = told
        click.echo(json.dumps(row, ensure_ascii=False))
    _warn(rejected)
    if failed:
        raise click.exceptions.Exit(1)


_CLAIM_KEYS = (
    "evidence", "start", "end", "in_title", "place_id", "place", "place_as_written", "lat", "lon", "place_kind",
    "place_precision", "part", "change", "status", "gained_by", "lost_by", "asserted_by", "date_start", "date_end",
    "date_precision", "rule_id", "confidence",
)  # fmt: skip


def _claim(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value := row[key], date) else value for key in _CLAIM_KEYS}


def _rejected(item: Rejected) -> dict[str, Any]:
    row: dict[str, Any] = {
        "reason": item.reason, "detail": item.detail, "evidence": item.evidence, "start": item.start, "end": item.end,
        "candidates": list(item.candidates),
    }  # fmt: skip
    if item.claim is not None:
        row |= {"change": item.claim.change, "status": item.claim.status, "gained_by": item.claim.gained_by,
                "lost_by": item.claim.lost_by, "place_as_written": item.claim.place_as_written}  # fmt: skip
    return row


@click.command()
@PATHS
@theatre_option
@store_option
def mentions(paths: tuple[Path, ...], theatre_name: str, store_url: str | None) -> None:
    """The place names found: one JSON line a document."""
    articles, rejected = _articles(paths)
    for article in articles:
        theatre, chosen_by = theatre_for(article, theatre_name, store_url)
        found = find_mentions(article, split_sentences(article), theatre)
        rows = mention_rows(article, found, theatre)
        line = {"doc_id": article.doc_id, "theatre": theatre.theatre_id, "theatre_by": chosen_by, "toponyms": rows}
        click.echo(json.dumps(line, ensure_ascii=False))
    _warn(rejected)


def _articles(paths: tuple[Path, ...]) -> tuple[list[Any], list[Rejected]]:
    if not paths:
        raise click.UsageError("Name files or folders to read.")
    articles, rejected = read_articles(paths, local_day())
    if not articles and rejected:
        raise BadRequest(rejected[0].detail)
    return articles, rejected


def _warn(rejected: list[Rejected]) -> None:
    for item in rejected:
        click.echo(f"Set aside: {item.detail}", err=True)
