"""The walk: files to articles to readings to the store, and the store's claims to events to spells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from pipeline.claims import claims_frame, make_claims, rejected_frame
from pipeline.control import fold_spells
from pipeline.errors import BadInput, BadRequest, ReaderFailed
from pipeline.events import merge_claims
from pipeline.formats.raw import Given
from pipeline.formats.read import MAX_BYTES, read_bytes
from pipeline.growing import Growing
from pipeline.records import Article, Reading, Rejected
from pipeline.reprints import find_reprints
from pipeline.store.store import Store
from pipeline.tables import REJECTED, column_names, make_frame
from pipeline.theatre import Theatre
from pipeline.voices import NOBODYS, outlets_of, side_of_outlet

Progress = Callable[[float, int, str], None]
Original = tuple[str, str, bytes]
NOTHING_GIVEN = Given()
_BATCH = 25


@dataclass(frozen=True, slots=True)
class Tables:
    """The claims of a store, and the events and spells that follow from them."""

    claims: pd.DataFrame
    events: pd.DataFrame
    spells: pd.DataFrame
    reprint_of: Mapping[str, str] = field(default_factory=dict)


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
    given: Given = NOTHING_GIVEN,
    progress: Progress | None = None,
) -> AddSummary:
    """Read files into the store; one that cannot be read leaves the others alone.

    `given` fills what a file does not say. An article without a published day is set aside with `no_published_day`, one
    whose bytes are known with `already_known`. What is set aside is kept in the store too, but for what it knew
    already. `progress` hears (files done, files in all, name); a file of many articles moves it by fractions.
    """
    listed = list(files)
    work = _Adding(store, theatre, set(store.article_ids()))
    for done, (name, data) in enumerate(listed):
        tell = progress or _tell_nobody
        tell(done, len(listed), name)
        try:
            reading = read_bytes(name, data, published_on=given.published_on, outlet=given.outlet, today=given.today)
        except BadInput as error:
            work.set_aside(name, Rejected("", "unreadable", str(error)))
            continue
        for item in reading.rejected:
            work.set_aside(name, item)
        for number, article in enumerate(reading.articles):
            if number:
                tell(done + number / len(reading.articles), len(listed), name)
            work.take(article, (name, reading.media, data))
    work.save()
    if progress is not None:
        progress(len(listed), len(listed), "")
    return AddSummary(tuple(work.readings), tuple(work.already_known), tuple(work.rejected))


def _tell_nobody(done: float, total: int, name: str) -> None:
    """Progress that nobody asked for."""


@dataclass(slots=True)
class _Adding:
    """Files on their way into the store: what is kept so far, and what waits for the next transaction."""

    store: Store
    theatre: Theatre
    known: set[str]
    readings: list[Reading] = field(default_factory=list)
    already_known: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    pending: list[tuple[Reading, Original]] = field(default_factory=list)
    aside: list[tuple[str, Rejected]] = field(default_factory=list)

    def set_aside(self, name: str, item: Rejected) -> None:
        """A file or a row of it that cannot be kept."""
        self.rejected.append(item)
        self.aside.append((name, item))

    def take(self, article: Article, original: Original) -> None:
        """Read an article; a full batch is saved, also within one file."""
        if article.article_id in self.known:
            self._is_known(article)
        elif article.published_on is None:
            words = (
                f"{article.doc_id} does not say when it was published. Give the day with --published, or on the page."
            )
            self.set_aside(original[0], Rejected(article.article_id, "no_published_day", words))
        else:
            self._read(article, original)
        if len(self.pending) >= _BATCH:
            self.save()

    def _read(self, article: Article, original: Original) -> None:
        try:
            reading = make_claims(article, self.theatre)
        except ReaderFailed as error:
            words = f"{article.doc_id} was not read. {error}"
            self.set_aside(original[0], Rejected(article.article_id, "unreadable", words))
        else:
            self.known.add(article.article_id)
            self.pending.append((reading, original))

    def save(self) -> None:
        """Keep what waits; an article that somebody else brought meanwhile was known."""
        rows = [
            (reading, claims_frame([reading], self.theatre), rejected_frame([reading], self.theatre))
            for reading, _ in self.pending
        ]
        originals = {id(original[2]): original for _, original in self.pending}
        kept = self.store.save_readings(rows, originals.values()) if rows else frozenset()
        for reading, _ in self.pending:
            if reading.article.article_id in kept:
                self.readings.append(reading)
            else:
                self._is_known(reading.article)
        self.store.save_set_aside(_aside_frame(self.aside))
        self.pending, self.aside = [], []

    def _is_known(self, article: Article) -> None:
        self.already_known.append(article.doc_id)
        words = f"{article.doc_id} is in the store already."
        self.rejected.append(Rejected(article.article_id, "already_known", words))


def _aside_frame(aside: Iterable[tuple[str, Rejected]]) -> pd.DataFrame:
    """Files and rows that were not kept, as REJECTED: they are no article's, so the file's name says whose they are."""
    empty = dict.fromkeys(column_names(REJECTED)) | {"article_id": "", "evidence": "", "start": 0, "end": 0}
    rows = [
        {**empty, "doc_id": name, "reason": item.reason, "detail": item.detail, "candidates": ""}
        for name, item in aside
    ]
    return make_frame(REJECTED, rows)


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


def read_articles(paths: Iterable[Path], today: date | None = None) -> tuple[list[Article], list[Rejected]]:
    """The articles in files and folders, without storing them, and what could not be read.

    With `today` given, an article published after it cannot be.
    """
    articles: list[Article] = []
    rejected: list[Rejected] = []
    for path in files_below(paths):
        try:
            reading = read_bytes(path.name, read_file(path), today=today)
        except BadInput as error:
            rejected.append(Rejected("", "unreadable", str(error)))
            continue
        articles.extend(reading.articles)
        rejected.extend(reading.rejected)
    return articles, rejected


def build_tables(
    store: Store,
    theatre: Theatre,
    known_on: date | None = None,
    according_to: str = "",
    previous: Tables | None = None,
) -> Tables:
    """Events and spells from the store's claims.

    `known_on` leaves out articles published later; `according_to`, as in a Lens, all other outlets.
    `previous` are tables of the same theatre, of which only those places are folded again that what has come or gone
    since touches; tables that do not belong together are not grown from. Raises BadRequest for an outlet or bloc that
    nobody is.
    """
    claims = store.load_claims(known_on)
    if according_to:
        claims = claims[claims["outlet"].isin(_outlets(theatre, according_to, set(claims["outlet"])))]
    reprint_of = reprints_in(store, known_on)
    if previous is not None and _belong_together(previous):
        return _grown(previous, claims, theatre, reprint_of)
    events = merge_claims(claims, theatre, reprint_of=reprint_of)
    return Tables(claims, events, fold_spells(events, theatre), reprint_of)


def _belong_together(tables: Tables) -> bool:
    """Whether the events are made of these very claims, as far as their number tells."""
    return int(tables.events["n_claims"].sum()) == tables.claims["claim_id"].nunique()


def _grown(previous: Tables, claims: pd.DataFrame, theatre: Theatre, reprint_of: Mapping[str, str]) -> Tables:
    """The tables of `claims`, made from those of others."""
    growing = Growing(previous.claims, theatre, previous.reprint_of, (previous.events, previous.spells))
    known = previous.claims
    differ = pd.concat([known.assign(is_new=False), claims.assign(is_new=True)])
    differ = differ[~differ.duplicated(list(claims.columns), keep=False)]
    added, removed = (differ[differ["is_new"] == is_new].drop(columns="is_new") for is_new in (True, False))
    growing.change(added, removed, reprint_of)
    return Tables(claims, growing.events, growing.spells, reprint_of)


def reprints_in(store: Store, known_on: date | None = None) -> Mapping[str, str]:
    """The reprints in a store, with `known_on` as they could be told by then: two stories may be one by a third."""
    articles = store.load_articles()
    if known_on is not None:
        articles = articles[articles["published_on"] <= pd.Timestamp(known_on)]
    return find_reprints(articles)


def _outlets(theatre: Theatre, according_to: str, present: set[str]) -> frozenset[str]:
    known = {*present, *theatre.outlets} - {""}
    outlets = outlets_of(according_to, {*known, *present}, theatre)
    if not outlets:
        blocs = sorted({side_of_outlet(outlet, theatre) for outlet in known} - {""})
        raise BadRequest(
            f"Nobody here is {according_to!r}. Outlets: {', '.join(sorted(known))}. "
            f"Blocs: {', '.join([*blocs, NOBODYS])}."
        )
    return outlets
