"""Everything to be drawn for one day and one set of filters: the screen, a picture and a file show the same scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

import geopandas as gpd
import pandas as pd

from pipeline.areas import make_cells, no_data_share
from pipeline.control import state_on
from pipeline.theatre import Bloc, Theatre

AROUND_DAYS = 15
"""Events this many days before and after the day stand beside the map."""
CONTESTED, UNKNOWN = "contested", "unknown"
UNKNOWN_COLOUR = "#8a8f94"


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; an empty field shows all. Blocs filter states by who holds or fights there, events by who gains;
    actors, states likewise and events by who gains or loses.

    `kinds` are kinds of place, `provinces` their names, `outlets` names, `text` a part of a place's name;
    `min_confidence` is 0 to 1.
    """

    blocs: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    min_confidence: float = 0.0
    text: str = ""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One bloc that is in view. `n_places` counts those it holds, `n_contested` those it fights for, `n_besieged`
    those held by it under siege; `area_km2` is the ground around the places held, 0 when no cells were given."""

    bloc_id: str
    label: str
    letter: str
    colour: str
    colour_dark: str
    colour_safe: str
    n_places: int
    n_contested: int
    n_besieged: int
    area_km2: float


@dataclass(frozen=True, slots=True)
class Scene:
    """One day, filtered.

    `states` are STATES with `bloc_id`, `challenger_id` (the bloc of the newest side where contested, else empty),
    `besieger_id`, `label`, `letter`, `colour`, `colour_dark`, `colour_safe`, `n_days_since_evidence`.
    `events` are EVENTS of the days around, with their bloc's label, letter and colours, and `n_days_away` (< 0 before).
    `sources` are the outlets behind what is shown.
    """

    day: date
    theatre_id: str
    title: str
    subtitle: str
    disclaimer: str
    filters: Filters
    states: pd.DataFrame
    events: pd.DataFrame
    legend: tuple[LegendEntry, ...]
    n_held: int
    n_contested: int
    n_besieged: int
    n_unknown: int
    n_articles: int
    sources: tuple[str, ...]
    no_data_share: float
    cells: gpd.GeoDataFrame


class ControlTables(Protocol):
    """Whatever carries the three tables, CLAIMS, EVENTS and SPELLS, and which article_id is a reprint of which."""

    @property
    def claims(self) -> pd.DataFrame: ...
    @property
    def events(self) -> pd.DataFrame: ...
    @property
    def spells(self) -> pd.DataFrame: ...
    @property
    def reprint_of(self) -> Mapping[str, str]: ...


def draw_scene(
    tables: ControlTables,
    theatre: Theatre,
    day: date,
    filters: Filters | None = None,
    *,
    cells: gpd.GeoDataFrame | None = None,
) -> Scene:
    """The scene of `day`. `cells` are those of `place_cells`, made here when not given; reuse them from day to day.

    The share of no data is that of everything known on the day, whatever the filters hide.
    """
    filters = filters or Filters()
    cells = place_cells(tables.spells, theatre) if cells is None else cells
    known = state_on(tables.spells, day)
    share = no_data_share(cells, known, theatre) if len(cells) else 1.0
    passing = known if filters == Filters() else state_on(filter_spells(tables, theatre, filters), day)
    shown = _with_blocs(passing, theatre, day)
    events = _events_around(filter_events(tables, theatre, filters), theatre, day)
    scene = Scene(
        day=day,
        theatre_id=theatre.theatre_id,
        title=theatre.title,
        subtitle=f"Who held what on {day.day} {day:%B %Y}",
        disclaimer=theatre.disclaimer,
        filters=filters,
        states=shown,
        events=events,
        legend=_legend(shown, cells, theatre),
        n_held=int((shown["control"] == "held").sum()),
        n_contested=int((shown["control"] == CONTESTED).sum()),
        n_besieged=int((shown["besieged_by"] != "").sum()),
        n_unknown=int((shown["control"] == UNKNOWN).sum()),
        n_articles=0,
        sources=(),
        no_data_share=share,
        cells=cells,
    )
    behind = _claims_behind(scene, tables)
    return replace(
        scene,
        n_articles=int(behind["article_id"].nunique()),
        sources=tuple(sorted(name for name in behind["outlet"].dropna().unique() if name)),
    )


def place_cells(spells: pd.DataFrame, theatre: Theatre) -> gpd.GeoDataFrame:
    """The cells of every place that has a spell, the same for all days."""
    places = spells.drop_duplicates("place_id").sort_values("place_id")
    return make_cells(places[["place_id", "lat", "lon", "place_kind", "place_precision"]], theatre)


def _with_blocs(states: pd.DataFrame, theatre: Theatre, day: date) -> pd.DataFrame:
    """The states with what is needed to draw them."""
    sides = [controller.split("|") if controller else [] for controller in states["controller"]]
    blocs = [[theatre.side_of(actor) for actor in actors] for actors in sides]
    holder = [names[0] if names else "" for names in blocs]
    challenger = [
        names[-1] if control == CONTESTED and len(names) > 1 else ""
        for names, control in zip(blocs, states["control"], strict=True)
    ]
    out = states.assign(
        bloc_id=pd.Series(holder, index=states.index, dtype="str"),
        challenger_id=pd.Series(challenger, index=states.index, dtype="str"),
        besieger_id=pd.Series([theatre.bloc_of(actor) for actor in states["besieged_by"]], states.index, dtype="str"),
        n_days_since_evidence=(pd.Timestamp(day) - states["last_evidence_on"]).dt.days,
    )
    looks = {bloc_id: _look(theatre.blocs.get(bloc_id)) for bloc_id in {*holder, ""}}
    for name in ("label", "letter", "colour", "colour_dark", "colour_safe"):
        out[name] = out["bloc_id"].map({bloc_id: look[name] for bloc_id, look in looks.items()}).astype("str")
    return out


def _look(bloc: Bloc | None) -> dict[str, str]:
    if bloc is None:
        return {
            "label": "Unknown",
            "letter": "?",
            "colour": UNKNOWN_COLOUR,
            "colour_dark": UNKNOWN_COLOUR,
            "colour_safe": UNKNOWN_COLOUR,
        }
    return {
        "label": bloc.label,
        "letter": bloc.letter,
        "colour": bloc.colour,
        "colour_dark": bloc.colour_dark,
        "colour_safe": bloc.colour_safe,
    }


def _events_around(events: pd.DataFrame, theatre: Theatre, day: date) -> pd.DataFrame:
    moment, reach = pd.Timestamp(day), pd.Timedelta(days=AROUND_DAYS)
    around = events[(events["event_on"] >= moment - reach) & (events["event_on"] <= moment + reach)]
    around = around.assign(n_days_away=(around["event_on"] - moment).dt.days)
    looks = {bloc_id: _look(theatre.blocs.get(bloc_id)) for bloc_id in around["bloc"].unique()}
    for name in ("label", "letter", "colour", "colour_dark", "colour_safe"):
        around[name] = around["bloc"].map({bloc_id: look[name] for bloc_id, look in looks.items()}).astype("str")
    return around.sort_values(["event_on", "place", "event_id"]).reset_index(drop=True)


def filter_spells(tables: ControlTables, theatre: Theatre, filters: Filters) -> pd.DataFrame:
    """The spells that pass; blocs and actors ask who holds, fights for or besieges the place."""
    spells = tables.spells
    keep = _passes(spells, theatre, filters)
    of_blocs = {actor_id for actor_id, actor in theatre.actors.items() if actor.bloc_id in filters.blocs}
    for is_asked, actors in ((filters.blocs, of_blocs), (filters.actors, set(filters.actors))):
        if is_asked:
            keep &= _share_any((spells["controller"] + "|" + spells["besieged_by"]).str.split("|"), actors)
    if filters.outlets:
        claims = _claims_of(tables.claims, filters)
        told = tables.events.loc[_share_any(tables.events["claim_ids"].str.split("|"), claims), "event_id"]
        keep &= _share_any(spells["event_ids"].str.split("|"), set(told))
    return spells[keep].reset_index(drop=True)


def filter_events(tables: ControlTables, theatre: Theatre, filters: Filters) -> pd.DataFrame:
    """The events that pass; blocs ask who gains, actors who gains or loses."""
    events = tables.events
    keep = _passes(events, theatre, filters)
    for column, wanted in (("bloc", filters.blocs), ("change", filters.changes), ("status", filters.statuses)):
        if wanted:
            keep &= events[column].isin(wanted)
    if filters.actors:
        keep &= events["gained_by"].isin(filters.actors) | events["lost_by"].isin(filters.actors)
    if filters.outlets:
        keep &= _share_any(events["claim_ids"].str.split("|"), _claims_of(tables.claims, filters))
    return events[keep].reset_index(drop=True)


def days_covered(tables: ControlTables, opening_on: date) -> tuple[date, date]:
    """Whole years around everything that is known, first and last day; the opening year and that before when nothing
    is."""
    known = pd.concat([tables.spells["spell_from"], tables.events["event_on"].dropna()])
    if known.empty:
        return date(opening_on.year - 1, 1, 1), date(opening_on.year, 12, 31)
    seen = pd.concat([known, tables.spells["last_evidence_on"]])
    return date(known.min().year, 1, 1), date(seen.max().year, 12, 31)


def province_of(place_id: str, theatre: Theatre) -> str:
    """The name of the province that a place lies in or is; empty when not recorded."""
    place = theatre.gazetteer.get(place_id)
    if place is None:
        return ""
    return place.admin1 or (place.name if place.precision == "province" else "")


def _passes(rows: pd.DataFrame, theatre: Theatre, filters: Filters) -> pd.Series[Any]:
    """Confidence, name, kind and province of the place, which spells and events have alike."""
    keep = rows["confidence"] >= filters.min_confidence
    keep &= rows["place"].str.contains(filters.text.strip(), case=False, regex=False)
    if filters.kinds:
        keep &= rows["place_kind"].isin(filters.kinds)
    if filters.provinces:
        inside = [name for name in rows["place_id"].unique() if province_of(name, theatre) in filters.provinces]
        keep &= rows["place_id"].isin(inside)
    return keep


def _claims_of(claims: pd.DataFrame, filters: Filters) -> set[str]:
    return set(claims.loc[claims["outlet"].isin(filters.outlets), "claim_id"])


def _share_any(lists: pd.Series[Any], wanted: set[str]) -> pd.Series[Any]:
    return pd.Series([not wanted.isdisjoint(ids) for ids in lists], index=lists.index, dtype=bool)


def _legend(states: pd.DataFrame, cells: gpd.GeoDataFrame, theatre: Theatre) -> tuple[LegendEntry, ...]:
    """The blocs in view, those that hold most first."""
    area = dict(zip(cells["place_id"], cells["area_km2"], strict=True)) if len(cells) else {}
    holds, fights, besieged, ground = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    columns = ("place_id", "control", "controller", "bloc_id", "besieged_by")
    for place_id, control, controller, bloc_id, besieger in zip(*(states[c].tolist() for c in columns), strict=True):
        if control == CONTESTED:
            fights.update({theatre.side_of(actor) for actor in controller.split("|")})
        elif control == "held":
            holds[bloc_id] += 1
            besieged[bloc_id] += besieger != ""
            ground[bloc_id] += area.get(place_id, 0.0)
    entries = [
        LegendEntry(
            bloc_id=bloc_id,
            **_look(theatre.blocs.get(bloc_id)),
            n_places=holds[bloc_id],
            n_contested=fights[bloc_id],
            n_besieged=besieged[bloc_id],
            area_km2=round(float(ground[bloc_id]), 1),
        )
        for bloc_id in sorted({*states["bloc_id"], *states["challenger_id"]} - {""})
    ]
    return tuple(sorted(entries, key=lambda entry: (-entry.n_places, -entry.n_contested, entry.bloc_id)))


def _claims_behind(scene: Scene, tables: ControlTables) -> pd.DataFrame:
    """The claims behind the states and events shown, with their articles and outlets."""
    event_ids = {*scene.events["event_id"], *(name for ids in scene.states["event_ids"] for name in ids.split("|"))}
    shown = tables.events[tables.events["event_id"].isin(event_ids)]
    claim_ids = {name for ids in shown["claim_ids"] for name in ids.split("|")}
    return tables.claims[tables.claims["claim_id"].isin(claim_ids)]
