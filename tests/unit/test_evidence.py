"""A capital letter does not make a place: persons, bodies, acronyms and plain words are told from towns."""

from __future__ import annotations

import pytest
from gazetteer_samples import names_in, read

NOT_PLACES = [
    ("Captain Jeff Davis spoke. Davis said that it was over.", "Davis"),
    ("President Andrew Jackson spoke.", "Jackson"),
    ("Victoria Nuland arrived.", "Victoria"),
    ("They fight under Abu Mosul.", "Mosul"),
    ("The Vermont Air National Guard flew.", "Vermont"),
    ("The Pittsburgh Steelers won.", "Pittsburgh"),
    ("The Geneva Communiqué was read out.", "Geneva"),
    ("The Minsk agreements hold.", "Minsk"),
    ("Jaish al-Mansurah took part.", "al-Mansurah"),
    ("The Al-Hamrin tribe left.", "Al-Hamrin"),
    ("The UN met the ODE and the BAM.", "UN"),
    ("U.S. troops and U.K. ships left.", "U.S."),
    ("The U.S.-led force left.", "U.S."),
    ("The U.S., French and British navies met.", "U.S."),
    ("God is great, and they called on God.", "God"),
    ("Hit by shells, they fled.", "Hit"),
    ("Nice weather held.", "Nice"),
    ("March was quiet, and in May they left.", "May"),
    ("Reading the list took an hour.", "Reading"),
    ("The Hamrin Mountains (Arabic: جبل حمرين) are low.", "جبل حمرين"),
]
PLACES = [
    ("They captured Hit.", "Hit"),
    ("Rebels in Mare held out.", "Mare"),
    ("He lives in Nice, France.", "Nice"),
    ("He lives in Reading, west of London.", "Reading"),
    ("He flew to the U.S. in May.", "U.S."),
    ("The UK has promised help.", "UK"),
    ("Officials in Davis, California, met.", "Davis"),
    ("HOMS, Syria", "HOMS"),
    ("Jordan will send aid.", "Jordan"),
    ("talks in Geneva", "Geneva"),
    ("He died in Jordan.", "Jordan"),
    ("ships in the Gulf of Aden", "Gulf of Aden"),
    ("across the Middle East", "Middle East"),
    ("near the Euphrates", "Euphrates"),
    ("over the Sinjar Mountains", "Sinjar Mountains"),
]


@pytest.mark.parametrize(("text", "written"), NOT_PLACES)
def test_this_is_no_place(text: str, written: str) -> None:
    assert written not in [name for name, _ in names_in(text)]


@pytest.mark.parametrize(("text", "written"), PLACES)
def test_this_is_a_place(text: str, written: str) -> None:
    assert written in [name for name, _ in names_in(text)]


def test_a_nationality_is_no_place() -> None:
    assert read("Syrian, Iraqi and Turkish officers met Russians.") == []
