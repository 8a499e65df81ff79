"""The page Places: names nobody knows are settled on it, files of places brought, and no text of theirs is markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.places import BRING, UNKNOWN
from dashboard.unknown_names import NEW, NONE
from pipeline.run import add_files
from pipeline.store.shelf import open_theatre
from pipeline.store.store import open_store
from pipeline.theatre import load_theatre

NAME = "Qastal Zarqan"
HEAD = b"---\npublished: 2016-05-03\n---\n"
NEWS = ("news.md", HEAD + b"The army captured the village of Qastal Zarqan, in Raqqa province, on Monday.\n")
HOSTILE = (
    "<img src=x onerror=alert(1)>.md",
    HEAD + b"The army captured the village of Zubbar Hill **bold** <img src=x onerror=alert(1)> on Monday.\n",
)


@pytest.fixture
def waiting_store(empty_store: str) -> str:
    """A store with articles that name places nobody knows."""
    store = open_store(empty_store)
    add_files(store, load_theatre("syria_iraq"), [NEWS, HOSTILE])
    store.close()
    return empty_store


def run_page(part: str) -> AppTest:
    app = AppTest.from_string("from dashboard import places\nplaces.show()\n", default_timeout=60).run()
    app.segmented_control(key="places_part").set_value(part).run()
    assert not app.exception
    return app


def choose(app: AppTest, what: str) -> None:
    (ask,) = [one for one in app.segmented_control if one.key != "places_part"]
    ask.set_value(what).run()


def claims_of(url: str) -> list[str]:
    store = open_store(url)
    try:
        return sorted(store.load_claims()["place"])
    finally:
        store.close()


def page_text(app: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in app.get("html"))


def test_a_name_nobody_knows_is_placed_by_its_point(waiting_store: str) -> None:
    app = run_page(UNKNOWN)
    at = [label.replace("\\", "") for label in app.radio[0].options].index(NAME)
    app.radio[0].set_value(at).run()
    choose(app, NEW)
    latitude, longitude = app.text_input
    latitude.set_value("35°36'36\"N")
    longitude.set_value("38.22").run()
    app.button(key="settle").click().run()
    assert not app.exception
    assert not app.error
    assert f"{NAME} is {NAME}, village, Raqqa, SY" in page_text(app)
    assert claims_of(waiting_store) == [NAME]


def test_a_point_that_is_none_is_answered_in_words(waiting_store: str) -> None:
    app = run_page(UNKNOWN)
    choose(app, NEW)
    latitude, longitude = app.text_input
    latitude.set_value("north")
    longitude.set_value("38.22").run()
    app.button(key="settle").click().run()
    assert not app.exception
    assert len(app.error) == 1


def test_a_name_is_settled_as_a_known_place_or_as_none(waiting_store: str) -> None:
    app = run_page(UNKNOWN)
    n = len(app.radio[0].options)
    at = [label.replace("\\", "") for label in app.radio[0].options].index(NAME)
    app.radio[0].set_value(at).run()
    app.text_input[0].set_value("Tabqa").run()
    app.button(key="settle").click().run()
    assert claims_of(waiting_store) == ["Tabqa"]
    choose(app, NONE)
    app.button(key="settle").click().run()
    assert not app.exception
    assert "is no place" in page_text(app)
    assert n == 2
    assert not app.radio


def test_no_text_of_an_article_is_markup(waiting_store: str) -> None:
    app = run_page(UNKNOWN)
    for at in range(len(app.radio[0].options)):
        app.radio[0].set_value(at).run()
        assert "<img" not in page_text(app)
    assert "&lt;img" in page_text(run_page(UNKNOWN)) + page_text(app)
    assert not [one for one in app.markdown if "<img" in one.value or "**bold**" in one.value]


def test_a_store_without_unknown_names_says_so(empty_store: str) -> None:
    assert "No name waits" in run_page(UNKNOWN).info[0].value


def test_a_file_is_looked_at_first_and_then_imported(waiting_store: str) -> None:
    app = run_page(BRING)
    table = f"name,lat,lon\n{NAME},35.61,38.22\nRaqqa,35.96,39.02\n<b>x</b>,north,38\n".encode()
    app.file_uploader[0].set_value([("<i>list</i>.csv", table, "text/csv")]).run()
    assert not app.exception
    assert "would become" in page_text(app)
    assert "<i>" not in page_text(app)
    assert app.dataframe[0].value.to_numpy().tolist() == [[4, "'north' is no coordinate"]]
    assert claims_of(waiting_store) == []
    assert app.button(key="import_places").label == "Import 1 place"
    app.button(key="import_places").click().run()
    assert not app.exception
    assert "became" in page_text(app)
    assert claims_of(waiting_store) == [NAME]


def test_an_import_is_known_to_the_page_at_once(empty_store: str) -> None:
    app = run_page("Look up")
    app.text_input(key="place_name").set_value(NAME).run()
    assert not app.dataframe or NAME not in app.dataframe[0].value["Place"].tolist()
    store = open_store(empty_store)
    path = Path(empty_store.removeprefix("sqlite:///")).with_name("list.csv")
    path.write_text(f"name,lat,lon\n{NAME},35.61,38.22\n")
    from pipeline.imports import import_places

    import_places(store, open_theatre("syria_iraq", store), path)
    store.close()
    app.run()
    assert app.dataframe[0].value["Place"].tolist()[0] == NAME
    assert app.dataframe[0].value["Source"].tolist()[0] == "list.csv"


@pytest.mark.parametrize("data", [b"name,where\nA,there\n", b"", b"\x00\x01\x02"])
def test_a_file_without_places_is_answered_in_words(empty_store: str, data: bytes) -> None:
    app = run_page(BRING)
    app.file_uploader[0].set_value([("list.csv", data, "text/csv")]).run()
    assert not app.exception
    assert len(app.error) == 1
