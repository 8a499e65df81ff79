"""The walk: files to articles to readings to the store, and the store's claims to events to spells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline.claims import claims_frame, make_claims, rejected_frame
from pipeline.control import fold_spells
from pipeline.errors import BadInput, BadRequest
from pipeline.events import merge_claims
from pipeline.formats.read import MAX_BYTES, read_bytes
from pipeline.records import Article, Reading, Rejected
from pipeline.reprints import find_reprints
from pipeline.store.store import Store
from pipeline.theatre import Theatre

Progress = Callable[[int, int, str], None]
_BATCH = 25


@dataclass(frozen=True, slots=True)
class Tables:
    """The claims of a store, and the events and spells that follow from them."""

    claims: pd.DataFrame
    events: pd.DataFrame
    spells: pd.DataFrame


@dataclass(frozen=True, slots=True)
class AddSummary:
    """What became of some files: readings that were kept, articles known before, and what was set aside.

    `rejected` holds whole files and articles that were not kept; what was set aside inside a kept article stands in
    its reading.
    """

    readings: tuple[Reading, ...]
    already_known: tuple[str, ...]
    rejected: tuple[Rejected, ...]

    @property
    def n_claims(self) -> int:
        """Claims in the articles that were kept."""
        return sum(len(reading.claims) for reading in self.readings)

    def reasons(self) -> Counter[str]:
        """How often each reason set something aside."""
        inside = (item.reason for reading in self.readings for item in reading.rejected)
        return Counter([*inside, *(item.reason for item in self.rejected)])


def add_files(
    store: Store,
    theatre: Theatre,
    files: Iterable[tuple[str, bytes]],
    *,
    published_on: date | None = None,
    outlet: str = "",
    today: date | None = None,
    progress: Progress | None = None,
) -> AddSummary:
    """Read files into the store; one that cannot be read leaves the others alone.

    `published_on` and `outlet` fill what a file does not say. An article without a published day is set aside with
    `no_published_day`, one whose bytes are known with `already_known`. `progress` hears (done, total, name).
    """
    listed = list(files)
    known = set(store.article_ids())
    readings: list[Reading] = []
    rejected: list[Rejected] = []
    already: list[str] = []
    pending: list[tuple[Reading, tuple[str, str, bytes]]] = []
    for done, (name, data) in enumerate(listed):
        if progress is not None:
            progress(done, len(listed), name)
        try:
            reading = read_bytes(name, data, published_on=published_on, outlet=outlet, today=today)
        except BadInput as error:
            rejected.append(Rejected("", "unreadable", str(error)))
            continue
        rejected.extend(reading.rejected)
        for article in reading.articles:
            if article.article_id in known:
                already.append(article.doc_id)
                rejected.append(
                    Rejected(article.article_id, "already_known", f"{article.doc_id} is in the store already.")
                )
            elif article.published_on is None:
                rejected.append(
                    Rejected(
                        article.article_id,
                        "no_published_day",
                        f"{article.doc_id} does not say when it was published. Give the day.",
                    )
                )
            else:
                known.add(article.article_id)
                pending.append((make_claims(article, theatre), (name, reading.media, data)))
        if len(pending) >= _BATCH:
            readings.extend(_save(store, theatre, pending))
            pending = []
    readings.extend(_save(store, theatre, pending))
    if progress is not None:
        progress(len(listed), len(listed), "")
    return AddSummary(tuple(readings), tuple(already), tuple(rejected))


def _save(store: Store, theatre: Theatre, pending: list[tuple[Reading, tuple[str, str, bytes]]]) -> list[Reading]:
    if not pending:
        return []
    rows = [(reading, claims_frame([reading], theatre), rejected_frame([reading], theatre)) for reading, _ in pending]
    store.save_readings(rows, dict.fromkeys(original for _, original in pending))
    return [reading for reading, _ in pending]


def load_demonstration(store: Store, theatre: Theatre, progress: Progress | None = None) -> AddSummary:
    """Read the theatre's demonstration articles into the store; those that are there are not read again."""
    paths = sorted((theatre.folder / "articles").glob("*.md"))
    return add_files(store, theatre, [(path.name, path.read_bytes()) for path in paths], progress=progress)


def files_below(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant by paths, folders opened, in order; BadRequest for a path that is not there."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith(".")))
        elif path.is_file():
            found.append(path)
        else:
            raise BadRequest(f"There is no file or folder {path}.")
    return found


def read_file(path: Path) -> bytes:
    """The bytes of a file, and of one that is too large only as many as show that it is."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_articles(paths: Iterable[Path]) -> tuple[list[Article], list[Rejected]]:
    """The articles in files and folders, without storing them, and what could not be read."""
    articles: list[Article] = []
    rejected: list[Rejected] = []
    for path in files_below(paths):
        try:
            reading = read_bytes(path.name, read_file(path))
        except BadInput as error:
            rejected.append(Rejected("", "unreadable", str(error)))
            continue
        articles.extend(reading.articles)
        rejected.extend(reading.rejected)
    return articles, rejected


def build_tables(store: Store, theatre: Theatre, known_on: date | None = None, according_to: str = "") -> Tables:
    """Events and spells from the store's claims.

    `known_on` leaves out articles published later; `according_to`, an outlet's name or a bloc_id, all other outlets.
    Raises BadRequest for an outlet or bloc that nobody is.
    """
    claims = store.load_claims(known_on)
    if according_to:
        claims = claims[claims["outlet"].isin(_outlets(theatre, according_to, set(claims["outlet"])))]
    events = merge_claims(claims, theatre, reprint_of=find_reprints(store.load_articles()))
    return Tables(claims, events, fold_spells(events, theatre))


def _outlets(theatre: Theatre, according_to: str, present: set[str]) -> set[str]:
    if according_to in present or according_to in theatre.outlets:
        return {according_to}
    outlets = {name for name, outlet in theatre.outlets.items() if outlet.bloc_id == according_to}
    if not outlets:
        blocs = sorted({outlet.bloc_id for outlet in theatre.outlets.values()} - {""})
        raise BadRequest(
            f"Nobody here is {according_to!r}. Outlets: {', '.join(sorted(theatre.outlets))}. "
            f"Blocs: {', '.join(blocs)}."
        )
    return outlets
