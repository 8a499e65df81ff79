"""The demonstration as a newcomer meets it: the states that everyone knows stand on the map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.control import state_on
from pipeline.run import Tables, build_tables, load_demonstration
from pipeline.store.store import Store, open_store
from pipeline.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture(scope="module")
def store(theatre: Theatre, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(f"sqlite:///{Path(tmp_path_factory.mktemp('demonstration')) / 'whoheld.sqlite'}")
    load_demonstration(store, theatre)
    yield store
    store.close()


@pytest.fixture(scope="module")
def tables(store: Store, theatre: Theatre) -> Tables:
    return build_tables(store, theatre)


@pytest.mark.parametrize(
    ("day", "place", "control", "blocs"),
    [
        (date(2014, 7, 1), "Mosul", "held", {"islamic_state"}),
        (date(2014, 7, 1), "Raqqa", "held", {"islamic_state"}),
        (date(2017, 7, 15), "Mosul", "held", {"baghdad"}),
        (date(2017, 7, 15), "Raqqa", "contested", {"islamic_state", "sdf"}),
        (date(2017, 10, 31), "Raqqa", "held", {"sdf"}),
        (date(2017, 10, 31), "Al-Mayadin", "held", {"damascus"}),
    ],
)
def test_the_state_of_a_well_known_place(
    tables: Tables, theatre: Theatre, day: date, place: str, control: str, blocs: set[str]
) -> None:
    states = state_on(tables.spells, day)
    found = states[(states["place"] == place) & (states["place_kind"] == "city")]
    assert found["control"].tolist() == [control]
    assert {theatre.bloc_of(actor_id) for actor_id in found["controller"].item().split("|")} == blocs


def test_all_three_hundred_articles_are_kept_and_a_second_load_adds_none(store: Store, theatre: Theatre) -> None:
    again = load_demonstration(store, theatre)
    assert not again.readings
    assert len(store.load_articles()) == len(again.already_known) == 300


def test_every_quote_stands_in_its_article(store: Store, tables: Tables) -> None:
    articles = store.load_articles().set_index("article_id")
    for claim in tables.claims.itertuples():
        whole = articles.loc[claim.article_id, "title" if claim.in_title else "text"]
        assert whole[claim.start : claim.end] == claim.evidence
