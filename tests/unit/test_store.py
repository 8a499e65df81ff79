"""The store keeps what it was given, once, and notices when something of it was changed behind its back."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from pipeline.errors import BadStore
from pipeline.formats.raw import Given
from pipeline.run import _BATCH, AddSummary, add_files
from pipeline.store import log
from pipeline.store.schema import METADATA
from pipeline.store.store import Store, open_store
from pipeline.tables import ARTICLES, CLAIMS, REJECTED, column_names
from pipeline.theatre import Theatre, load_theatre

ROOT = Path(__file__).parents[2]
PATHS = sorted((ROOT / "data" / "theatres" / "syria_iraq" / "articles").glob("2014-0[67]*.md"))[:12]
FILES = [(path.name, path.read_bytes()) for path in PATHS]
BAD = ("bad.txt", b"")
DOUBT = ("doubt.md", b"---\npublished: 2014-06-11\n---\nRebels captured Suran on Tuesday, officials said.\n")
"""Two places are called Suran, so the claim is set aside."""


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture
def url(any_url: str) -> str:
    return any_url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def change(url: str, statement: str) -> None:
    """What somebody does to the database who goes round the store."""
    engine = sa.create_engine(url)
    statement = statement.replace("$zero", "X'00'" if engine.dialect.name == "sqlite" else "'\\x00'::bytea")
    with engine.begin() as connection:
        assert connection.exec_driver_sql(statement).rowcount, statement
    engine.dispose()


def test_a_new_store_has_every_table_and_column_that_is_declared(store: Store, url: str) -> None:
    inspector = sa.inspect(sa.create_engine(url))
    for table in METADATA.tables.values():
        assert {c["name"] for c in inspector.get_columns(table.name)} == {c.name for c in table.columns}
    for frame, columns in (
        (store.load_articles(), ARTICLES),
        (store.load_claims(), CLAIMS),
        (store.load_rejected(), REJECTED),
    ):
        assert frame.empty
        assert list(frame.columns) == column_names(columns)
    assert store.version() == "empty"
    assert store.verify() == []


def test_a_store_opened_again_holds_what_was_put_in(store: Store, url: str, theatre: Theatre) -> None:
    add_files(store, theatre, FILES[:2])
    again = open_store(url)
    assert again.version() == store.version()
    pd.testing.assert_frame_equal(again.load_claims(), store.load_claims())


def test_a_store_of_a_newer_version_is_not_touched(store: Store, url: str) -> None:
    change(url, "update alembic_version set version_num = '9999'")
    with pytest.raises(BadStore, match="newer version"):
        open_store(url)


def test_a_store_that_cannot_be_opened_is_told_in_a_sentence() -> None:
    with pytest.raises(BadStore, match="cannot be opened"):
        open_store("sqlite:////dev/null/no/such/folder.sqlite")


def test_a_sqlite_too_old_for_the_store_is_told_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(BadStore, match=r"needs SQLite 3\.35\.0 or newer and this Python has 3\.34\.1"):
        open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    assert list(tmp_path.iterdir()) == []


def test_the_same_articles_twice_add_nothing(store: Store, theatre: Theatre) -> None:
    first = add_files(store, theatre, [*FILES, BAD])
    before = (store.version(), len(store.load_claims()), len(store.load_rejected()))
    second = add_files(store, theatre, [*FILES, BAD])
    assert len(first.readings) == len(FILES)
    assert not second.readings
    assert len(second.already_known) == len(FILES)
    assert (store.version(), len(store.load_claims()), len(store.load_rejected())) == before


def test_the_original_bytes_come_back_as_they_arrived(store: Store, theatre: Theatre) -> None:
    add_files(store, theatre, FILES)
    for name, data in FILES:
        sha256 = hashlib.sha256(data).hexdigest()
        assert store.load_original(sha256) == data, name
        assert sha256 in store.article_ids()


def test_an_original_that_is_not_there_or_was_changed_is_refused(store: Store, url: str, theatre: Theatre) -> None:
    add_files(store, theatre, FILES[:1])
    with pytest.raises(BadStore, match="not in the store"):
        store.load_original("0" * 64)
    change(url, "update originals set bytes = $zero")
    with pytest.raises(BadStore, match="changed behind"):
        store.load_original(hashlib.sha256(FILES[0][1]).hexdigest())


@pytest.mark.parametrize(
    "statement",
    [
        "update claims set gained_by = 'nobody'",
        "update claims set date_start = '1999-01-01'",
        "update claims set evidence = 'x' where claim_id = (select min(claim_id) from claims)",
        "delete from claims where claim_id = (select min(claim_id) from claims)",
        "insert into claims select 'f' || claim_id, article_id || 'x', doc_id, outlet, published_on, place_id, place, "
        "place_as_written, lat, lon, place_kind, place_precision, part, change, status, gained_by, lost_by, "
        'date_start, date_end, date_precision, asserted_by, evidence, start, "end", in_title, rule_id, confidence '
        "from claims",
        "update articles set text = text || ' More.'",
        "update articles set published_on = '1999-01-01'",
        "delete from articles",
        "delete from rejected where article_id <> ''",
        "delete from rejected where article_id = ''",
        "update rejected set detail = 'x'",
        "update originals set bytes = $zero",
        "delete from originals",
        "update log set digest = 'x' where sequence = 2",
        "update log set who = 'somebody else' where sequence = 1",
        "delete from log where sequence = 1",
        "delete from log where sequence = (select max(sequence) from log where action = 'keep')",
    ],
)
def test_nothing_is_changed_unseen(statement: str, store: Store, url: str, theatre: Theatre) -> None:
    add_files(store, theatre, [*FILES[:2], DOUBT, BAD])
    assert store.verify() == []
    change(url, statement)
    assert store.verify() != []


def test_a_store_from_before_the_log_covered_all_is_still_whole(store: Store, url: str, theatre: Theatre) -> None:
    add_files(store, theatre, FILES[:1])
    article_id = hashlib.sha256(FILES[0][1]).hexdigest()
    change(url, "delete from log")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        digest = log.digest_older(connection, article_id)
        log.write_log(connection, pd.Timestamp("2024-01-01", tz="UTC").to_pydatetime(), log.ADDED, article_id, digest)
    assert store.verify() == []
    change(url, "update claims set evidence = 'x'")
    assert store.verify() != []


def test_several_who_bring_the_same_files_at_once_store_them_once(url: str, theatre: Theatre) -> None:
    store = open_store(url)
    ready = threading.Barrier(3)
    summaries: list[AddSummary] = []
    troubles: list[BaseException] = []

    def bring() -> None:
        try:
            ready.wait()
            summaries.append(add_files(store, theatre, [*FILES, BAD]))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            troubles.append(error)

    threads = [threading.Thread(target=bring) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert len(store.load_articles()) == len(FILES)
    assert sum(len(summary.readings) for summary in summaries) == len(FILES)
    assert sum(len(summary.already_known) for summary in summaries) == 2 * len(FILES)
    assert store.load_claims()["claim_id"].is_unique
    assert (store.load_rejected()["article_id"] == "").sum() == 1
    assert store.verify() == []


def test_several_who_open_a_new_store_at_once_all_get_it(url: str) -> None:
    ready = threading.Barrier(4)
    troubles: list[BaseException] = []

    def bring() -> None:
        try:
            ready.wait()
            open_store(url).close()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            troubles.append(error)

    threads = [threading.Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert open_store(url).verify() == []


def test_files_and_rows_that_cannot_be_kept_are_remembered_with_the_reason(store: Store, theatre: Theatre) -> None:
    table = b"text,date\nThe army captured Mosul.,soon\nThe army captured Tikrit.,2014-06-11\nNo day here.,\n"
    summary = add_files(store, theatre, [BAD, ("rows.csv", table)])
    assert len(summary.readings) == 1
    aside = store.load_rejected()
    aside = aside[aside["article_id"] == ""]
    assert aside[["doc_id", "reason"]].to_numpy().tolist() == [
        ["bad.txt", "unreadable"],
        ["rows.csv", "unreadable"],
        ["rows.csv", "no_published_day"],
    ]
    assert "'soon' is not a date" in aside["detail"].iloc[1]


def test_a_large_file_is_saved_in_batches_and_its_progress_moves(store: Store, theatre: Theatre) -> None:
    n = 2 * _BATCH + 3
    rows = "".join(f"2014-06-11,Quiet day number {i}.\n" for i in range(n))
    told: list[tuple[float, int, int]] = []

    def tell(done: float, total: int, name: str) -> None:
        told.append((done, total, len(store.article_ids())))

    add_files(store, theatre, [("rows.csv", f"date,text\n{rows}".encode())], progress=tell)
    steps = [done for done, _, _ in told]
    assert len(set(steps)) > _BATCH
    assert steps == sorted(steps)
    assert {total for _, total, _ in told} == {1}
    assert [kept for _, _, kept in told if 0 < kept < n]
    assert len(store.load_articles()) == n
    assert store.verify() == []


def test_claims_known_on_a_day_are_those_published_by_then(store: Store, theatre: Theatre) -> None:
    add_files(store, theatre, FILES)
    early = store.load_claims(date(2014, 6, 15))
    assert 0 < len(early) < len(store.load_claims())
    assert (early["published_on"] <= pd.Timestamp("2014-06-15")).all()


def test_what_is_given_fills_only_what_a_file_does_not_say(store: Store, theatre: Theatre) -> None:
    given = Given(date(2014, 6, 11), "Wire")
    add_files(store, theatre, [("a.txt", b"Mosul fell."), ("b.md", b"---\npublished: 2014-06-12\n---\nMosul.")], given)
    days = store.load_articles().set_index("doc_id")["published_on"]
    assert [day.date() for day in days[["a.txt", "b.md"]]] == [date(2014, 6, 11), date(2014, 6, 12)]
