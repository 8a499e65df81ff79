"""Whether a place named in a text is that of an annotated claim."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Any

from pipeline.records import PlaceMention
from pipeline.theatre import Theatre


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    a, b, c, d = map(radians, (lat1, lon1, lat2, lon2))
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(h)))


def is_same_place(mention: PlaceMention, claim: dict[str, Any], theatre: Theatre) -> bool:
    """Whether a mention names the place of a gold claim: by its point, else by its name."""
    place = theatre.gazetteer.get(mention.place_id or "")
    if place is not None and claim.get("lat") is not None:
        reach = 120.0 if claim.get("place_type") == "province" else 12.0
        return kilometres(place.lat, place.lon, float(claim["lat"]), float(claim["lon"])) <= reach
    plain = mention.text.lower()
    if plain and plain in {str(claim.get("place")).lower(), str(claim.get("place_as_written")).lower()}:
        return True
    points = [theatre.gazetteer.places[c] for c in mention.candidates]
    return claim.get("lat") is not None and any(
        kilometres(p.lat, p.lon, float(claim["lat"]), float(claim["lon"])) <= 12 for p in points
    )


def far_off(mention: PlaceMention, claim: dict[str, Any], theatre: Theatre) -> int:
    """Kilometres, in steps of two, from the place of a mention to that of a gold claim; 0 for one of the same name."""
    place = theatre.gazetteer.get(mention.place_id or "")
    names = {str(claim.get("place")).lower(), str(claim.get("place_as_written")).lower()}
    if place is None or claim.get("lat") is None or mention.text.lower() in names:
        return 0
    return round(kilometres(place.lat, place.lon, float(claim["lat"]), float(claim["lon"])) / 2)
