"""What is said of a place short of the place itself is kept, with distance and bearing."""

from __future__ import annotations

import pytest
from gazetteer_samples import whole_gazetteer

from gazetteer.parts import Part, find_part


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("They took ", ".", Part("")),
        ("on the outskirts of ", ".", Part("outskirts")),
        ("on ", "'s northern outskirts", Part("outskirts")),
        ("in the ", " countryside", Part("countryside")),
        ("in the eastern ", " countryside", Part("countryside")),
        ("a hill near ", ".", Part("near")),
        ("between ", " and Homs", Part("near")),
        ("between Homs and ", ".", Part("near")),
        ("10 km south of ", ".", Part("near", 10.0, "south")),
        ("some 30 kilometres (19 miles) north-east of the city of ", ".", Part("near", 30.0, "north-east")),
        ("15 miles northwest of ", ".", Part("near", 24.1, "north-west")),
        ("two kilometers from ", ".", Part("near", 2.0, "")),
        ("500 metres east of ", ".", Part("near", 0.5, "east")),
        ("in eastern ", ".", Part("eastern")),
        ("in ", "'s eastern districts", Part("eastern")),
        ("half of ", ".", Part("part")),
        ("in ", " city centre", Part("part")),
        ("at ", " airbase", Part("near")),
    ],
)
def test_part(before: str, after: str, expected: Part) -> None:
    assert find_part(before, after, None) == expected


def test_the_north_of_a_city_that_gives_its_province_its_name_is_countryside() -> None:
    known = whole_gazetteer()
    raqqa, aleppo = known.get("gn-172955"), known.get("gn-170063")
    assert find_part("in northern ", ".", raqqa) == Part("countryside")
    assert find_part("in eastern ", ".", aleppo) == Part("eastern")
