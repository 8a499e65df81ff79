"""Every page runs, with articles and without, and Streamlit's own errors never show."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame import wear_style
from pipeline.run import add_files
from pipeline.store.store import open_store
from pipeline.theatre import load_theatre

ROOT = Path(__file__).parents[2]
PAGES = ("timeline", "articles", "places", "briefing")


def run_page(name: str) -> AppTest:
    """The page run once, as if it stood alone."""
    script = f"from dashboard import {name}\n{name}.show()\n"
    return AppTest.from_string(script, default_timeout=60).run()


def test_the_app_opens_on_the_timeline(small_store: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert app.session_state["page"] == "timeline"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_with_articles(small_store: str, name: str) -> None:
    assert not run_page(name).exception


@pytest.mark.parametrize("name", PAGES)
def test_a_page_runs_with_an_empty_store(empty_store: str, name: str) -> None:
    assert not run_page(name).exception


def test_the_address_gets_the_day_and_the_filters(small_store: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["on"] = "2014-07-01"
    app.query_params["bloc"] = "islamic_state"
    app.run()
    assert app.session_state["chosen"].on.isoformat() == "2014-07-01"
    assert app.multiselect(key="filter_blocs_1").value == ["islamic_state"]
    app.text_input(key="filter_text_1").set_value("mosul").run()
    assert app.query_params["text"] == "mosul"
    app.button(key="clear_filters").click().run()
    assert not app.exception
    assert "bloc" not in app.query_params


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_link_to_a_day_of_which_nothing_is_known_opens_at_the_nearest_end(small_store: str, day: str) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["on"] = day
    app.run()
    assert not app.exception
    assert app.session_state["chosen"].on.isoformat() in ("2014-01-01", "2014-12-31")


def test_everyone_is_everyone_where_an_article_has_no_outlet(small_store: str) -> None:
    store = open_store(small_store)
    add_files(store, load_theatre("syria_iraq"), [("no_outlet.md", b"---\npublished: 2014-06-12\n---\nMosul fell.\n")])
    assert (store.load_articles()["outlet"] == "").any()
    store.close()
    captions = [caption.value for caption in run_page("timeline").caption]
    assert "All outlets, each weighed by how far it can be relied on." in captions


def test_a_style_sheet_that_is_not_there_is_no_secret() -> None:
    with pytest.raises(FileNotFoundError):
        wear_style("no-such-sheet")


def test_a_name_is_looked_up_in_any_spelling(small_store: str) -> None:
    app = run_page("places")
    app.text_input(key="place_name").set_value("rakka").run()
    assert "Raqqa" in app.dataframe[0].value["Place"].tolist()
    app.text_input(key="place_name").set_value("Zzyzzx qqq").run()
    assert not app.exception


def test_an_article_is_brought_and_what_was_read_is_shown(empty_store: str) -> None:
    app = run_page("articles")
    head = b"---\ntitle: Raqqa\npublished: 2017-10-18\n---\n"
    article = head + b"The SDF captured Raqqa from Islamic State on 17 October 2017.\n"
    app.file_uploader[0].set_value([("raqqa.md", article, "text/markdown")]).run()
    app.button(key="read_files").click().run()
    assert not app.exception
    claims = app.dataframe[0].value
    assert claims["Place"].tolist() == ["Raqqa"]
    assert claims["Quote"].iloc[0] in article.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_store_that_cannot_be_opened_is_answered_in_words(
    empty_store: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"this is not a database at all" * 100)
    monkeypatch.setenv("WHOHELD_STORE", f"sqlite:///{broken}")
    app = run_page(name)
    assert not app.exception
    assert name == "places" or len(app.error) == 1
