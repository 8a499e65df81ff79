"""The gazetteer of the demonstration theatre and small ones, for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from gazetteer.load import Gazetteer, load_gazetteer
from gazetteer.place import Kind, Place
from gazetteer.resolve import Resolved
from gazetteer.toponyms import find_toponyms

DATA = Path(__file__).parents[1] / "data"
SYRIA_IRAQ = DATA / "theatres" / "syria_iraq"


@cache
def whole_gazetteer() -> Gazetteer:
    """Syria, Iraq and the world; read once a process."""
    return load_gazetteer(SYRIA_IRAQ / "places.csv", DATA / "world")


def place(name: str, lat: float, lon: float, *aliases: str, kind: Kind = "town", within: str = "") -> Place:
    """A place of the theatre whose id is its name in small letters."""
    return Place(name.lower(), name, aliases, kind, "SY", "", lat, lon, within=within)


def read(text: str, gazetteer: Gazetteer | None = None) -> list[Resolved]:
    """The resolved names of a text."""
    return find_toponyms(gazetteer or whole_gazetteer(), [text])[0]


def names_in(text: str, gazetteer: Gazetteer | None = None) -> list[tuple[str, str]]:
    """The names of a text as written, each with the name of the place it was decided to be, or "?"."""
    known = gazetteer or whole_gazetteer()
    found = [(r.match.text, known.get(r.place_id or "")) for r in read(text, known)]
    return [(written, place.name if place else "?") for written, place in found]
