"""What to doubt of one place on a day, from those claims alone that may concern it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from pipeline.doubts import find_doubts
from pipeline.theatre import Theatre
from pipeline.turns import city_of


def doubts_at(
    claims: pd.DataFrame, theatre: Theatre, place_id: str, day: date, *, reprint_of: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The DOUBTS of one place, as `find_doubts` has them of all; empty for a place of which nobody speaks."""
    near = claims_about(claims, theatre, place_id)
    doubts = find_doubts(near, theatre, day, reprint_of=reprint_of)
    return doubts[doubts["place_id"] == place_id].reset_index(drop=True)


def claims_about(claims: pd.DataFrame, theatre: Theatre, place_id: str) -> pd.DataFrame:
    """The claims of a place, its city and that city's parts, and of the provinces that any of them lies in."""
    places = {one: theatre.gazetteer.get(one) for one in claims["place_id"].unique()}
    city = city_of(place_id, theatre)
    near = {one for one in places if city_of(one, theatre) == city}
    inside = {(place.country, place.admin1) for one in near if (place := places[one]) is not None}
    for one, place in places.items():
        if place is not None and place.precision == "province":
            near |= {one} if (place.country, place.admin1 or place.name) in inside else set()
    return claims[claims["place_id"].isin(near)]
