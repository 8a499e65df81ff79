"""A small made-up war for tests: four sides, a city with its district, some towns, and claims about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd

from gazetteer.place import Place
from pipeline.control import fold_spells, state_on
from pipeline.events import merge_claims
from pipeline.tables import CLAIMS, make_frame
from pipeline.theatre import Actor, Bloc, Outlet, Theatre, View

SIDES = {
    "army": "government", "militia": "government", "rebels": "opposition", "is": "islamic_state",
    "sdf": "sdf", "ypg": "sdf",
}  # fmt: skip
COLOURS = {"government": "#b5402f", "opposition": "#4f8f4a", "islamic_state": "#333333", "sdf": "#d9b400"}
PLACES = (
    Place("raqqa", "Raqqa", (), "city", "SY", "Raqqa", 35.9528, 39.0079),
    Place("old-city", "Raqqa Old City", (), "district", "SY", "Raqqa", 35.954, 39.02, within="raqqa"),
    Place("stadium", "Raqqa Stadium", (), "landmark", "SY", "Raqqa", 35.957, 39.003, within="raqqa"),
    Place("tabqa", "Tabqa", (), "town", "SY", "Raqqa", 35.8366, 38.5481),
    Place("mayadin", "Al-Mayadin", (), "town", "SY", "Deir ez-Zor", 35.0197, 40.4507),
    Place("raqqa-province", "Raqqa Province", (), "province", "SY", "Raqqa", 35.9, 39.0),
    Place("nineveh", "Nineveh", (), "province", "IQ", "Nineveh", 36.0, 42.5),
)
OUTLETS = (
    Outlet("Wire", "", "B", True, ""),
    Outlet("Second Wire", "", "B", True, ""),
    Outlet("State Agency", "government", "C", True, ""),
    Outlet("Free Media", "opposition", "C", True, ""),
)


def small_theatre(folder: Path = Path("no-such-folder")) -> Theatre:
    """The war's theatre; without a basemap unless `folder` has one."""
    places = {place.place_id: place for place in PLACES}
    gazetteer: Any = SimpleNamespace(places=places, get=places.get)
    return Theatre(
        theatre_id="small",
        title="A small war",
        countries=("SY",),
        view=View(35.5, 39.5, 8.0),
        box=(38.0, 34.5, 41.0, 36.5),
        opening_on=date(2017, 10, 1),
        disclaimer="Not a statement about borders.",
        actors={name: Actor(name, name, name, bloc, "", (), (), None, None, "") for name, bloc in SIDES.items()},
        blocs={name: Bloc(name, name, name[0].upper(), colour, colour, colour) for name, colour in COLOURS.items()},
        outlets={outlet.name: outlet for outlet in OUTLETS},
        common_actors={},
        gazetteer=gazetteer,
        folder=folder,
    )


def claim(place_id: str, change: str, gained_by: str | None, on: str | None = None, **more: Any) -> dict[str, Any]:
    """A row of CLAIMS: happened on the day `on` (or on no day), in an article of the Wire of the next day."""
    place = next(place for place in PLACES if place.place_id == place_id)
    published = more.get("published_on") or (str(date.fromisoformat(on) + pd.Timedelta(days=1)) if on else "2017-10-09")
    row = {
        "article_id": f"{more.get('outlet', 'Wire')}-{published}",
        "doc_id": "article.md",
        "outlet": "Wire",
        "published_on": published,
        "place_id": place_id,
        "place": place.name,
        "place_as_written": place.name,
        "lat": place.lat,
        "lon": place.lon,
        "place_kind": place.kind,
        "place_precision": place.precision,
        "part": "",
        "change": change,
        "status": "happened",
        "gained_by": gained_by,
        "lost_by": None,
        "date_start": on,
        "date_end": on,
        "date_precision": "day" if on else "none",
        "asserted_by": "",
        "evidence": f"{gained_by} {change} {place.name} {on} ({more.get('outlet', 'Wire')})",
        "start": 0,
        "end": 10,
        "in_title": False,
        "rule_id": "by hand",
        "confidence": 1.0,
        **more,
    }
    names = (
        "article_id",
        "place_id",
        "change",
        "status",
        "gained_by",
        "lost_by",
        "date_start",
        "date_end",
        "evidence",
        "part",
    )
    return {"claim_id": " ".join(str(row[name]) for name in names), **row}


def claims_frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return make_frame(CLAIMS, list(rows))


def events_of(*rows: dict[str, Any]) -> pd.DataFrame:
    return merge_claims(claims_frame(*rows), small_theatre())


def spells_of(*rows: dict[str, Any]) -> pd.DataFrame:
    return fold_spells(events_of(*rows), small_theatre())


def state_of(place_id: str, day: str, *rows: dict[str, Any]) -> str:
    """The place's state on the day in words: "held sdf", "contested is|sdf", "held army, besieged by is", "nothing"."""
    states = state_on(spells_of(*rows), date.fromisoformat(day)).set_index("place_id")
    if place_id not in states.index:
        return "nothing"
    state = states.loc[place_id]
    siege = f", besieged by {state['besieged_by']}" if state["besieged_by"] else ""
    return f"{state['control']} {state['controller']}".strip() + siege
