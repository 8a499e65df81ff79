"""Places kept elsewhere are found by one question a text, and matched as the others are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest
from gazetteer_samples import names_in, place, read

from gazetteer.load import Gazetteer
from gazetteer.place import Place
from gazetteer.shelf import MemoryShelf

IMPORTED = (
    place("Umm al-Foo", 35.5, 38.5, kind="village"),
    place("Quxiyah", 35.6, 38.6, kind="village"),
    place("Zibzib", 35.7, 38.7, kind="village"),
    Place("zibzib-2", "Zibzib", (), "village", "SY", "", 33.0, 36.0),
)


class CountingShelf(MemoryShelf):
    def __init__(self) -> None:
        super().__init__(IMPORTED)
        self.questions: list[set[str]] = []
        self.got = 0

    def find(self, forms: Collection[str], keys: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        self.questions.append({*forms, *keys})
        return super().find(forms, keys)

    def get(self, place_id: str) -> Place | None:
        self.got += 1
        return super().get(place_id)


@pytest.fixture
def shelf() -> CountingShelf:
    return CountingShelf()


@pytest.fixture
def gazetteer(shelf: CountingShelf) -> Gazetteer:
    return Gazetteer([place("Raqqa", 35.95, 39.0), place("Tabqa", 35.84, 38.55)], shelf)


def test_a_shelved_name_is_found_exactly_folded_and_loosely(gazetteer: Gazetteer) -> None:
    text = "They took Umm al-Foo, UMM AL-FOO, Quxiya and captured Kuxiyeh near Raqqa."
    found = gazetteer.find(text)
    assert [(m.text, m.candidates, m.tier) for m in found] == [
        ("Umm al-Foo", ("umm al-foo",), "exact"),
        ("UMM AL-FOO", ("umm al-foo",), "folded"),
        ("Quxiya", ("quxiyah",), "transliterated"),
        ("Kuxiyeh", ("quxiyah",), "transliterated"),
        ("Raqqa", ("raqqa",), "exact"),
    ]


def test_a_text_costs_one_question_however_long(gazetteer: Gazetteer, shelf: CountingShelf) -> None:
    read("They took Umm al-Foo. " * 50 + "They took Quxiyah and Nowheria.", gazetteer)
    assert len(shelf.questions) == 1
    assert shelf.got == 0


def test_a_text_whose_names_are_all_known_costs_none(gazetteer: Gazetteer, shelf: CountingShelf) -> None:
    read("Raqqa, Tabqa.", gazetteer)
    assert shelf.questions == []


def test_a_shelved_name_needs_more_than_its_capital(gazetteer: Gazetteer) -> None:
    assert names_in("They captured Quxiyah.", gazetteer) == [("Quxiyah", "Quxiyah")]
    assert names_in("Today Quxiyah spoke for an hour.", gazetteer) == []


def test_shelved_namesakes_are_decided_by_what_is_near(gazetteer: Gazetteer) -> None:
    assert names_in("They left Tabqa and captured Zibzib.", gazetteer)[1] == ("Zibzib", "Zibzib")
    (alone,) = read("They captured Zibzib.", gazetteer)
    assert alone.place_id is None
    assert set(alone.match.candidates) == {"zibzib", "zibzib-2"}


def test_get_and_search_also_ask_the_shelf(gazetteer: Gazetteer) -> None:
    assert gazetteer.get("quxiyah") == IMPORTED[1]
    assert gazetteer.places["quxiyah"] == IMPORTED[1]
    assert gazetteer.get("nowhere") is None
    assert next(f.place.place_id for f in gazetteer.search("Umm al-Foo")) == "umm al-foo"
    assert [f.tier for f in gazetteer.search("Kuxiyeh")][:1] == ["transliterated"]


def test_the_shelf_is_not_counted_among_the_places(gazetteer: Gazetteer) -> None:
    assert set(gazetteer.places) == {"raqqa", "tabqa"}


def test_a_longer_shelved_name_wins_over_a_known_one_within_it_only_as_it_is_spelt() -> None:
    shelf = MemoryShelf([place("Kafr Tabqa", 35.6, 38.6, kind="village"), place("Intabqa", 35.7, 38.7, kind="village")])
    gazetteer = Gazetteer([place("Tabqa", 35.84, 38.55)], shelf)
    assert [m.text for m in gazetteer.find("They took Kafr Tabqa. In Tabqa they stopped.")] == ["Kafr Tabqa", "Tabqa"]


def test_a_word_of_the_language_is_no_other_spelling_of_a_shelved_name() -> None:
    gazetteer = Gazetteer([place("Tabqa", 35.84, 38.55)], MemoryShelf([place("Markit", 35.6, 38.6, kind="village")]))
    assert [m.text for m in gazetteer.find("Market prices rose. They took Markit.")] == ["Markit"]
