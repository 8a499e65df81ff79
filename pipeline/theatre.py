"""One conflict: its places, actors, blocs, outlets, colours and opening view, read from a folder of data."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from gazetteer.load import Gazetteer, load_gazetteer
from gazetteer.place import Place
from gazetteer.shelf import PlaceShelf
from pipeline.errors import BadTheatre

DATA = Path(__file__).resolve().parents[1] / "data"
THEATRES = DATA / "theatres"
WORLD = DATA / "world"
NO_WAR = "world"
"""The theatre without a war: every place, no sides; for general news."""
FILES = ("theatre.toml", "actors.csv", "places.csv", "outlets.csv")


@dataclass(frozen=True, slots=True)
class Bloc:
    """Who is drawn in one colour. `letter` is the second sign beside the colour; colours are #rrggbb.

    `countries` are those in which it fights; none when it fights in all: they decide who "the army" is.
    """

    bloc_id: str
    label: str
    letter: str
    colour: str
    colour_dark: str
    colour_safe: str
    countries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who can hold a place. `start_year`, `end_year` bound its activity, None when open."""

    actor_id: str
    name: str
    short: str
    bloc_id: str
    kind: str
    aliases: tuple[str, ...]
    ambiguous_aliases: tuple[str, ...]
    start_year: int | None
    end_year: int | None
    parent_id: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who publishes. `bloc_id` is empty for one that leans to nobody; `reliability` is A to F, F when not known."""

    name: str
    bloc_id: str
    reliability: str
    is_fictional: bool
    note: str


@dataclass(frozen=True, slots=True)
class View:
    """Where the map opens: degrees and a Leaflet zoom."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Theatre:
    """All that is known of one conflict before the first article; each is equal to itself only.

    `common_actors` gives for words such as "the rebels" the actors that they may mean, the likeliest first.
    `opening_on` is the day on which the page opens; `box` is (west, south, east, north) in degrees.
    """

    theatre_id: str
    title: str
    countries: tuple[str, ...]
    view: View
    box: tuple[float, float, float, float]
    opening_on: date
    disclaimer: str
    actors: Mapping[str, Actor]
    blocs: Mapping[str, Bloc]
    outlets: Mapping[str, Outlet]
    common_actors: Mapping[str, tuple[str, ...]]
    gazetteer: Gazetteer
    folder: Path

    def bloc_of(self, actor_id: str | None) -> str:
        """The bloc_id of an actor; empty for none and for an actor that the theatre does not know."""
        actor = self.actors.get(actor_id or "")
        return actor.bloc_id if actor else ""

    def side_of(self, actor_id: str) -> str:
        """The bloc_id of an actor, or the actor's own id where the theatre gives him none; empty for none."""
        return self.bloc_of(actor_id) or actor_id

    def side_name(self, side: str) -> str:
        """What a side is called on screen; its own id where it is no bloc of the theatre."""
        bloc = self.blocs.get(side)
        return bloc.label if bloc else side


def list_theatres(folder: Path = THEATRES) -> tuple[str, ...]:
    """The ids of the theatres that stand in a folder, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in folder.glob("*/theatre.toml")))


def read_actor_names(home: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that belong to actors of the theatre in a folder, and the words that may mean some; without places."""
    settings = _read_settings(home / "theatre.toml")
    rows = _read_rows(home / "actors.csv", {"short", "aliases"})
    sure = [alias for row in rows for alias in (row["short"], *_split(row["aliases"]))]
    return tuple(dict.fromkeys(sure)), tuple(settings.get("common_actors", {}))


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """What a user has brought: a few `places` that are held like the theatre's, names that known places `gained`, and a
    `shelf` of many that are asked for by name."""

    places: tuple[Place, ...] = ()
    gained: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shelf: PlaceShelf | None = None


def load_theatre(name: str, *, own: OwnPlaces | None = None, folder: Path | None = None) -> Theatre:
    """Read the theatre `name`, or the one that lies in `folder`.

    `own` is what its user has brought, beside the theatre's. The theatre `world` has no folder, no actors and
    no outlets. Raises BadTheatre when the theatre is not there or a file of it is missing, lacks a column, or names a
    bloc that theatre.toml does not have, and for `world` when its list of towns is not installed.
    """
    own = own or OwnPlaces()
    if name == NO_WAR and folder is None:
        return _load_no_war(own.places)
    home = folder or THEATRES / name
    if not home.is_dir():
        raise BadTheatre(f"There is no theatre {name!r}. Theatres here: {', '.join((*list_theatres(), NO_WAR))}.")
    for file in FILES:
        if not (home / file).is_file():
            known = ", ".join((*list_theatres(), NO_WAR))
            raise BadTheatre(f"The theatre {name!r} needs {file} in its folder and has none. Theatres here: {known}.")
    settings = _read_settings(home / "theatre.toml")
    blocs = {row["bloc_id"]: Bloc(**row | {"countries": tuple(row.get("countries", ()))}) for row in settings["blocs"]}
    actors = _read_actors(home / "actors.csv", blocs)
    return Theatre(
        theatre_id=home.name,
        title=settings["title"],
        countries=tuple(settings["countries"]),
        view=View(**settings["view"]),
        box=tuple(settings["box"]),
        opening_on=settings["opening_on"],
        disclaimer=settings["disclaimer"],
        actors=actors,
        blocs=blocs,
        outlets=_read_outlets(home / "outlets.csv", blocs),
        common_actors=_read_common(settings.get("common_actors", {}), actors),
        gazetteer=load_gazetteer(home / "places.csv", WORLD, own.places, own.shelf, own.gained),
        folder=home,
    )


def _load_no_war(extra_places: tuple[Place, ...]) -> Theatre:
    from gazetteer.world.cities import WorldMissing
    from gazetteer.world.toponyms import load_world

    try:
        gazetteer = load_world(WORLD, extra_places)
    except WorldMissing as error:
        raise BadTheatre(str(error)) from error
    return Theatre(
        theatre_id=NO_WAR, title="The world", countries=(), view=View(20.0, 10.0, 2.0),
        box=(-180.0, -60.0, 180.0, 80.0),
        opening_on=date(2000, 1, 1), disclaimer="Places of general news; no sides and no control.", actors={}, blocs={},
        outlets={}, common_actors={}, gazetteer=gazetteer, folder=WORLD,
    )  # fmt: skip


def _read_settings(path: Path) -> dict[str, Any]:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadTheatre(f"{path.name} of {path.parent.name} is not valid TOML: {error}.") from error
    missing = {"title", "countries", "opening_on", "box", "disclaimer", "view", "blocs"} - settings.keys()
    if missing:
        raise BadTheatre(f"{path.name} of {path.parent.name} lacks {', '.join(sorted(missing))}.")
    return settings


def _read_rows(path: Path, columns: set[str]) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = columns - set(reader.fieldnames or ())
        if missing:
            raise BadTheatre(f"{path.name} of {path.parent.name} lacks the column {', '.join(sorted(missing))}.")
        return list(reader)


def _check_bloc(path: Path, number: int, bloc_id: str, blocs: Mapping[str, Bloc]) -> None:
    if bloc_id not in blocs:
        raise BadTheatre(f"{path.name}, row {number}: the bloc {bloc_id!r} does not stand in theatre.toml.")


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _read_common(rows: Mapping[str, list[str]], actors: Mapping[str, Actor]) -> dict[str, tuple[str, ...]]:
    for words, actor_ids in rows.items():
        unknown = [a for a in actor_ids if a not in actors]
        if unknown:
            raise BadTheatre(f"theatre.toml, common_actors, {words!r}: the actor {unknown[0]!r} is not in actors.csv.")
    return {words: tuple(actor_ids) for words, actor_ids in rows.items()}


def _year(text: str) -> int | None:
    return int(text) if text.strip() else None


def _read_actors(path: Path, blocs: Mapping[str, Bloc]) -> dict[str, Actor]:
    columns = {
        "actor_id", "name", "short", "bloc_id", "kind", "aliases", "ambiguous_aliases", "start_year", "end_year",
        "parent_id",
    }  # fmt: skip
    actors = {}
    for number, row in enumerate(_read_rows(path, columns), 2):
        _check_bloc(path, number, row["bloc_id"], blocs)
        actors[row["actor_id"]] = Actor(
            actor_id=row["actor_id"],
            name=row["name"],
            short=row["short"],
            bloc_id=row["bloc_id"],
            kind=row["kind"],
            aliases=_split(row["aliases"]),
            ambiguous_aliases=_split(row["ambiguous_aliases"]),
            start_year=_year(row["start_year"]),
            end_year=_year(row["end_year"]),
            parent_id=row["parent_id"],
        )
    return actors


def _read_outlets(path: Path, blocs: Mapping[str, Bloc]) -> dict[str, Outlet]:
    outlets = {}
    rows = _read_rows(path, {"name", "bloc_id", "reliability", "is_fictional", "note"})
    for number, row in enumerate(rows, 2):
        if row["bloc_id"]:
            _check_bloc(path, number, row["bloc_id"], blocs)
        outlets[row["name"]] = Outlet(
            name=row["name"],
            bloc_id=row["bloc_id"],
            reliability=row["reliability"],
            is_fictional=row["is_fictional"] == "true",
            note=row["note"],
        )
    return outlets
