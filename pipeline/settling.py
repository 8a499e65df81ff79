"""Places that somebody adds by hand, and what is decided about names that nobody knew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gazetteer.coordinates import lies_in
from gazetteer.incoming import Incoming, make_place_id
from gazetteer.merge import Verdict
from gazetteer.place import Kind, Place
from pipeline.errors import BadRequest
from pipeline.imports import ImportSummary, Merger
from pipeline.rereading import Tell, read_known_again, waiting_names
from pipeline.store.places import Act, open_act
from pipeline.store.shelf import load_settled
from pipeline.store.store import Store
from pipeline.theatre import Theatre
from pipeline.unknown import UnknownName, as_form, list_unknown

BY_HAND = "placed by hand"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place as somebody describes it. `within` is the place_id of its city; `error_km` is how far off it may be."""

    name: str
    lat: float
    lon: float
    kind: Kind = "village"
    aliases: tuple[str, ...] = ()
    country: str = ""
    admin1: str = ""
    within: str = ""
    source: str = BY_HAND
    error_km: float | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of it: the place (None for a name that is no place), whether it was known before, how many articles
    were read again, and the theatre with what it knows now."""

    place: Place | None
    verdict: Verdict | None
    n_reread: int
    theatre: Theatre


def add_place(store: Store, theatre: Theatre, new: NewPlace, tell: Tell | None = None) -> Settled:
    """Add a place by hand, or its names to the place that it is by name and distance; articles that hold its name are
    read again. BadRequest for a point that is none."""
    place = describe(theatre, new)
    waiting = waiting_names(store, theatre)
    with open_act(store, theatre.theatre_id, "place", new.name) as act:
        verdict = _merge(act, theatre, place)
    n_reread, grown = read_known_again(store, theatre.theatre_id, waiting, {as_form(new.name)}, tell)
    return Settled(_kept(place, verdict), verdict, n_reread, grown)


def settle_as_place(store: Store, theatre: Theatre, name: str, place_id: str, tell: Tell | None = None) -> Settled:
    """From now on the name is that of a place that is known; BadRequest for an id that nobody has."""
    place = theatre.gazetteer.get(place_id)
    if place is None:
        raise BadRequest(f"No place has the id {place_id!r}. Look for it: whoheld places find {name!r}.")
    waiting = waiting_names(store, theatre)
    with open_act(store, theatre.theatre_id, "settle", name) as act:
        act.settle(_form(name), name, place_id)
    n_reread, grown = read_known_again(store, theatre.theatre_id, waiting, {as_form(name)}, tell)
    return Settled(place, None, n_reread, grown)


def settle_as_new(store: Store, theatre: Theatre, new: NewPlace, tell: Tell | None = None) -> Settled:
    """From now on the name is that of a place that is added here, or that is known already by name and distance."""
    place = describe(theatre, new)
    waiting = waiting_names(store, theatre)
    with open_act(store, theatre.theatre_id, "settle", new.name) as act:
        verdict = _merge(act, theatre, place)
        act.settle(_form(new.name), new.name, _kept(place, verdict).place_id)
    n_reread, grown = read_known_again(store, theatre.theatre_id, waiting, {as_form(new.name)}, tell)
    return Settled(_kept(place, verdict), verdict, n_reread, grown)


def settle_as_none(store: Store, theatre: Theatre, name: str) -> Settled:
    """From now on the name is no place's: it is not asked about again. What it was settled as before is undone."""
    waiting = waiting_names(store, theatre)
    with open_act(store, theatre.theatre_id, "settle", name) as act:
        act.settle(_form(name), name, "")
    n_reread, grown = read_known_again(store, theatre.theatre_id, waiting, {as_form(name)})
    return Settled(None, None, n_reread, grown)


def find_unknown(store: Store, theatre: Theatre, limit: int = 50) -> list[UnknownName]:
    """The names that nobody knows and that nothing has been decided about, the most frequent first."""
    with store.engine.connect() as connection:
        decided = load_settled(connection, theatre.theatre_id)
    return list_unknown(store.load_rejected(), theatre, decided, limit)


def describe(theatre: Theatre, new: NewPlace) -> Place:
    """A Place of the theatre from what somebody says of it; country and province from the nearest known place when they
    are not said."""
    name = " ".join(new.name.split()).replace("|", " ")
    if not name:
        raise BadRequest("A place needs a name.")
    if not (abs(new.lat) <= 90 and abs(new.lon) <= 180):
        raise BadRequest(f"{new.lat:g}, {new.lon:g} is not in degrees north and east.")
    if not lies_in(new.lat, new.lon, theatre.box, 1.0) and lies_in(new.lon, new.lat, theatre.box):
        raise BadRequest(
            f"{new.lat:g}, {new.lon:g} lies outside the theatre; exchanged it lies inside. Check the order."
        )
    place = Place(
        make_place_id(name, new.lat, new.lon), name, tuple(dict.fromkeys(a.strip() for a in new.aliases if a.strip())),
        new.kind, new.country.upper(), new.admin1, round(new.lat, 5), round(new.lon, 5), new.within, source=new.source,
        error_km=new.error_km,
    )  # fmt: skip
    near = min(_ours(theatre), key=lambda p: (p.lat - place.lat) ** 2 + (p.lon - place.lon) ** 2, default=None)
    if near is None:
        return place
    country = place.country or near.country
    admin1 = place.admin1 or (near.admin1 if near.country == country else "")
    return replace(place, country=country, admin1=admin1)


def _ours(theatre: Theatre) -> list[Place]:
    places = theatre.gazetteer.places.values()
    return [p for p in places if p.in_theatre and p.precision in ("settlement", "site")]


def _merge(act: Act, theatre: Theatre, place: Place) -> Verdict:
    merger = Merger(act, theatre.gazetteer, ImportSummary(place.name), by_hand=True)
    (verdict,) = merger.take([Incoming(1, place)])
    act.n_merged = int(verdict.what == "merged")
    return verdict


def _kept(place: Place, verdict: Verdict) -> Place:
    return verdict.known if verdict.what == "merged" and verdict.known is not None else place


def _form(name: str) -> str:
    form = as_form(name)
    if not form:
        raise BadRequest(f"{name!r} is no name.")
    return form
