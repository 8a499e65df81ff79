"""Views are kept under names: saved once, listed, renamed, deleted, each for its theatre."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from pipeline.cli.main import whoheld
from pipeline.errors import BadRequest
from pipeline.store import store as store_module
from pipeline.store.store import Store, newest_revision, open_store
from pipeline.store.views import LONGEST_NAME, delete_view, list_views, rename_view, save_view

HERE = "syria_iraq"
NOW = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)


@pytest.fixture
def url(any_url: str) -> str:
    return any_url


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


def names(store: Store, theatre_id: str = HERE) -> list[str]:
    return [view.name for view in list_views(store, theatre_id)]


def test_a_saved_view_is_listed_with_its_link_and_its_day_also_after_the_store_is_opened_again(
    store: Store, url: str
) -> None:
    save_view(store, HERE, "  East of   the river ", "on=2017-10-14&place=gn-172955", NOW)
    found = list_views(open_store(url), HERE)
    assert [(view.name, view.link) for view in found] == [("East of the river", "on=2017-10-14&place=gn-172955")]
    assert found[0].saved_at == NOW.replace(tzinfo=None)


def test_views_stand_in_the_order_of_their_names_and_each_theatre_has_its_own(store: Store) -> None:
    for name in ("zulu", "Alpha", "mike"):
        save_view(store, HERE, name, "on=2017-10-14")
    save_view(store, "sudan", "Alpha", "on=2023-04-15")
    assert names(store) == ["Alpha", "mike", "zulu"]
    assert names(store, "sudan") == ["Alpha"]


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1), "bell\x07"])
def test_a_view_needs_a_name_that_can_be_read(store: Store, name: str) -> None:
    with pytest.raises(BadRequest, match="needs a name"):
        save_view(store, HERE, name, "on=2017-10-14")


def test_a_name_that_is_taken_is_refused_and_the_old_view_stays(store: Store) -> None:
    save_view(store, HERE, "one", "on=2017-10-14")
    save_view(store, HERE, "two", "on=2017-10-15")
    with pytest.raises(BadRequest, match="already"):
        save_view(store, HERE, "one", "on=2018-01-01")
    with pytest.raises(BadRequest, match="already"):
        rename_view(store, HERE, "two", "one")
    assert [view.link for view in list_views(store, HERE)] == ["on=2017-10-14", "on=2017-10-15"]


def test_a_view_can_be_renamed_and_deleted_and_what_is_not_there_cannot(store: Store) -> None:
    save_view(store, HERE, "one", "on=2017-10-14")
    rename_view(store, HERE, "one", "one")
    rename_view(store, HERE, "one", "Robert'); DROP TABLE views;--")
    assert names(store) == ["Robert'); DROP TABLE views;--"]
    delete_view(store, HERE, "Robert'); DROP TABLE views;--")
    assert names(store) == []
    for absent in (lambda: delete_view(store, HERE, "one"), lambda: rename_view(store, HERE, "one", "two")):
        with pytest.raises(BadRequest, match="no view"):
            absent()


def test_saving_a_view_changes_neither_the_version_of_the_store_nor_its_log(store: Store) -> None:
    before = store.version()
    save_view(store, HERE, "one", "on=2017-10-14")
    assert store.version() == before
    assert store.verify() == []


def test_a_store_from_before_there_were_views_gets_their_table(store: Store, url: str) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("drop table views")
        connection.exec_driver_sql("update alembic_version set version_num = '0002'")
    store.close()
    again = open_store(url)
    assert "views" in sa.inspect(again.engine).get_table_names()
    assert names(again) == []


def test_the_newest_revision_is_the_one_that_the_migrations_lead_to(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(store_module.__file__).with_name("migrations")))
    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()
    with store.engine.connect() as connection:
        assert connection.scalar(sa.text("select version_num from alembic_version")) == newest_revision()


def test_the_command_line_lists_renames_and_deletes(store: Store, url: str) -> None:
    def call(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(whoheld, ["views", *words, "--store", url, "--theatre", HERE])
        return done.exit_code, done.output

    save_view(store, HERE, "Raqqa", "on=2017-10-17&place=gn-172955", NOW)
    assert call("rename", "Raqqa", "Raqqa falls") == (0, "")
    code, told = call("list", "--json")
    assert (code, json.loads(told)["name"]) == (0, "Raqqa falls")
    assert "?on=2017-10-17&place=gn-172955" in call("list")[1]
    assert call("delete", "Raqqa falls") == (0, "")
    code, told = call("delete", "Raqqa falls")
    assert code == 1
    assert "There is no view" in told
