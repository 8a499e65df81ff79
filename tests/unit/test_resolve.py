"""Namesakes are decided by what the text says, and undecided is an answer."""

from __future__ import annotations

import pytest
from gazetteer_samples import DATA, names_in, place, read, whole_gazetteer

from gazetteer.load import Gazetteer, read_places
from gazetteer.place import Place

TWINS = Gazetteer([
    place("Raqqa", 35.95, 39.0),
    place("Manbij", 36.53, 37.95),
    place("Hamra", 35.9, 39.1),
    Place("hamra-2", "Hamra", (), "town", "SY", "", 36.5, 37.9),
    Place("hamra-3", "Hamra", (), "town", "SY", "", 36.51, 37.91, population=9_000),
])  # fmt: skip


def test_a_namesake_is_decided_by_the_places_named_with_it() -> None:
    assert read("They left Raqqa for Hamra.", TWINS)[-1].place_id == "hamra"
    assert read("They left Manbij for Hamra.", TWINS)[-1].place_id in {"hamra-2", "hamra-3"}


def test_a_namesake_without_a_sign_stays_undecided_and_keeps_its_candidates() -> None:
    (found,) = read("They captured Hamra.", TWINS)
    assert found.place_id is None
    assert set(found.match.candidates) == {"hamra", "hamra-2", "hamra-3"}


KNOWN_COLLISIONS = [
    ("Sham", "al-Sham"), ("Erbil", "Arbeel"), ("Basra", "Basrah"), ("Mayadin", "Mayadeen"), ("Marat", "Maarat"),
    ("Houla", "Hula"), ("al-Hawl", "al-Hol"), ("Irbin", "Irbeen"), ("Busra", "Bosra"), ("Medina", "Madeenah"),
]  # fmt: skip


@pytest.mark.parametrize("name", [n for pair in KNOWN_COLLISIONS for n in pair])
def test_a_loose_key_of_places_far_apart_is_no_guess(name: str) -> None:
    known = whole_gazetteer()
    for found in read(f"Fighters captured {name} on Sunday."):
        if found.match.tier != "transliterated" or found.place_id is None:
            continue
        ours = [known.places[c] for c in found.match.candidates if known.places[c].in_theatre]
        assert max(abs(p.lat - ours[0].lat) + abs(p.lon - ours[0].lon) for p in ours) < 0.3, found


def test_a_key_of_three_letters_is_found_but_never_decided() -> None:
    (found,) = [r for r in read("Fighters captured the town of Hitt on Sunday.") if r.match.text == "Hitt"]
    assert found.place_id is None
    assert "gn-95788" in found.match.candidates


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fighting went on in Raqqa province.", "province"),
        ("Fighting went on in the province of Raqqa.", "province"),
        ("Fighting went on in Raqqa governorate.", "province"),
        ("Fighting went on across Raqqa.", "province"),
        ("Fighting went on in Raqqa and Hasakah provinces.", "province"),
        ("Fighting went on in the provinces of Raqqa and Homs.", "province"),
        ("Fighting went on in the Damascus countryside.", "province"),
        ("Fighting went on in Nineveh.", "province"),
        ("Fighting went on in Raqqa.", "city"),
        ("Fighting went on in the city of Raqqa.", "city"),
        ("Fighting went on in the Aleppo countryside.", "city"),
    ],
)
def test_the_governorate_is_not_the_city(text: str, kind: str) -> None:
    known = whole_gazetteer()
    kinds = {p.kind for r in read(text) if (p := known.get(r.place_id or ""))}
    assert kinds == {kind}


@pytest.mark.parametrize(
    "name",
    ["Raqqa", "Aleppo", "Idlib", "Homs", "Hama", "Deir al-Zor", "Hasakah", "Daraa", "Kirkuk", "Latakia", "Erbil"],
)
def test_every_province_that_bears_the_name_of_its_city_is_told_from_it(name: str) -> None:
    known = whole_gazetteer()
    (province,) = read(f"Villages in {name} province were shelled.")
    (city,) = read(f"The army entered {name} at dawn.")
    assert known.places[province.place_id or ""].kind == "province"
    assert known.places[city.place_id or ""].precision == "settlement"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in Paris, Texas, they said", "US"),
        ("in Paris on Monday", "FR"),
        ("in London, Ontario, they said", "CA"),
        ("in Tripoli, Lebanon, they said", "LB"),
        ("in Tripoli, Libya, they said", "LY"),
        ("Egypt's Alexandria was calm", "EG"),
    ],
)
def test_what_a_place_lies_in_decides(text: str, expected: str) -> None:
    known = whole_gazetteer()
    assert expected in {
        p.country for r in read(text) if (p := known.get(r.place_id or "")) and p.precision == "settlement"
    }


def test_a_list_of_names_is_no_place_within_a_place() -> None:
    assert ("Aleppo", "Aleppo") in names_in("They left Aleppo, Turkey and Lebanon behind.")


def test_a_name_said_to_lie_elsewhere_is_none_of_ours() -> None:
    (found, _) = read("He grew up in Palmyra, New York, and left.")
    assert (found.match.text, found.place_id, found.match.candidates) == ("Palmyra", None, ())


def test_countries_stand_in_their_middle() -> None:
    points = {p.country: (p.lat, p.lon) for p in read_places(DATA / "world" / "countries.csv", in_theatre=False)}
    for code, (lat, lon) in {"AU": (-25, 134), "FR": (46.5, 2.5), "BR": (-10, -52), "US": (39, -98)}.items():
        assert abs(points[code][0] - lat) < 6, code
        assert abs(points[code][1] - lon) < 8, code
