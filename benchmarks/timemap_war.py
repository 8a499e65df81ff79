"""A large made-up war for the time map, and the pages on which the map and its peers are measured."""

from __future__ import annotations

import contextlib
import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import folium
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from dashboard.assets import write_assets  # noqa: E402
from dashboard.timemap.payload import MapTables, make_payload  # noqa: E402
from dashboard.timemap.timemap import OfflineMap, Order, Push, TimeMap  # noqa: E402
from pipeline.areas import known_ground, make_cells  # noqa: E402
from pipeline.theatre import Theatre  # noqa: E402

BEGIN, END = date(2012, 1, 1), date(2017, 12, 31)
N_DAYS = (END - BEGIN).days
SIDES = ("gov_sy", "ypg", "is")
WIDTH, HEIGHT = 1088, 704
"""Of the map on a screen of 1440 by 900, in CSS pixels."""


def make_war(n_events: int, n_places: int, theatre: Theatre) -> MapTables:
    """Three sides whose fronts move over a country; every event changes or confirms who holds its place."""
    rng = np.random.default_rng(7)
    west, south, east, north = theatre.box
    kind = rng.choice(["village", "town", "city"], n_places, p=(0.75, 0.22, 0.03))
    places = pd.DataFrame({
        "place_id": [f"p{i:05d}" for i in range(n_places)], "place": [f"Place {i}" for i in range(n_places)],
        "lat": rng.uniform(south + 1.5, north - 1.5, n_places), "lon": rng.uniform(west + 3, east - 4, n_places),
        "place_kind": kind, "place_precision": "settlement",
    })  # fmt: skip
    at = np.concatenate([np.arange(n_places), rng.integers(0, n_places, n_events - n_places)])
    day = np.where(np.arange(n_events) < n_places, rng.integers(0, 400, n_events), rng.integers(0, N_DAYS, n_events))
    side = _side(places["lat"].to_numpy()[at], places["lon"].to_numpy()[at], day, rng)
    events = places.iloc[at].reset_index(drop=True).assign(day=day, side=side, is_fight=rng.random(n_events) < 0.2)
    events = events.sort_values(["place_id", "day"], kind="stable").reset_index(drop=True)
    begin = np.datetime64(BEGIN)
    events = events.assign(
        event_id=[f"e{i}" for i in range(n_events)], event_on=begin + events["day"].to_numpy(),
        event_from=begin + events["day"].to_numpy(), change=np.where(events["is_fight"], "entered", "captured"),
        status="happened", bloc=[theatre.bloc_of(SIDES[s]) for s in events["side"]],
        gained_by=[SIDES[s] for s in events["side"]],
    )  # fmt: skip
    spells = _fold(events)
    cells = make_cells(places, theatre)
    return MapTables(spells, events, cells, (BEGIN, END), known_ground(spells, cells))


def _side(lat: np.ndarray, lon: np.ndarray, day: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Who takes a place at a point on a day: fronts that swing, and some confusion about them."""
    swing = np.sin(day / 220) * 2 + rng.normal(0, 0.25, len(day))
    first = np.where(lon + 0.3 * lat < 50.5 + swing, 0, 2)
    return np.where(lat + 0.2 * np.cos(day / 150) + rng.normal(0, 0.15, len(day)) > 36.2, 1, first)


def _fold(events: pd.DataFrame) -> pd.DataFrame:
    """A spell from every event of a place to the next; a fight makes it contested between the last two sides."""
    same = events["place_id"].eq(events["place_id"].shift(-1))
    actor = events["gained_by"]
    before = actor.shift(1).where(events["place_id"].eq(events["place_id"].shift(1)), actor)
    is_contested = events["is_fight"] & (before != actor)
    spells = events.assign(
        spell_id=events["event_id"], spell_from=events["event_on"], spell_to=events["event_on"].shift(-1).where(same),
        control=np.where(is_contested, "contested", "held"), last_evidence_on=events["event_on"],
        evidence_days=events["event_on"].dt.strftime("%Y-%m-%d"),
        controller=np.where(is_contested, before + "|" + actor, actor), besieged_by="", event_ids=events["event_id"],
    )  # fmt: skip
    return spells[spells["spell_to"].isna() | (spells["spell_to"] > spells["spell_from"])]


def write_page(folder: Path, name: str, payload: str, theatre: Theatre) -> str:
    """The map as a page of its own below `folder`, with all that it asks for; its address below the server."""
    assets = write_assets(theatre, vendor=folder / "app" / "static" / "vendor")
    base = OfflineMap(
        location=[theatre.view.lat, theatre.view.lon], zoom_start=theatre.view.zoom, tiles=None, zoom_snap=0.25,
        width=WIDTH, height=HEIGHT,
    )  # fmt: skip
    TimeMap(assets.stamp, assets.basemap, "").add_to(base)
    Push(payload, Order("1", "2014-01-01")).add_to(base)
    page = folder / "component" / "frame" / f"{name}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    text = (
        base.get_root()
        .render()
        .replace("<head>", "<head><link rel=icon href='data:,'><script>window.__GLOBAL_DATA__ = {}</script>", 1)
    )
    page.write_text(text, encoding="utf-8")
    return f"component/frame/{name}.html"


def write_peer_page(folder: Path, tables: MapTables, theatre: Theatre) -> str:
    """What folium's TimestampedGeoJson does in the browser for each day: a GeoJSON layer of what has happened by then,
    taken away and built again. Its own scripts come from a network of servers and are not on every machine."""
    base = OfflineMap(location=[theatre.view.lat, theatre.view.lon], zoom_start=theatre.view.zoom, tiles=None)
    write_assets(theatre, vendor=folder / "app" / "static" / "vendor")
    events = tables.events.sort_values("event_on")
    colours = {bloc_id: bloc.colour for bloc_id, bloc in theatre.blocs.items()}
    day = (events["event_on"] - pd.Timestamp(BEGIN)).dt.days
    rows = list(zip(day, events["lat"], events["lon"], events["bloc"].map(colours), strict=True))
    script = f"""
        const rows = {[[int(d), float(a), float(o), c] for d, a, o, c in rows]};
        let layer = null;
        window.showDay = day => {{
            if (layer) layer.remove();
            const features = [];
            for (const [on, lat, lon, colour] of rows) {{
                if (on > day) break;
                const geometry = {{type: "Point", coordinates: [lon, lat]}};
                features.push({{type: "Feature", properties: {{colour}}, geometry}});
            }}
            layer = L.geoJSON({{type: "FeatureCollection", features}}, {{
                pointToLayer: (f, at) => L.circleMarker(at, {{radius: 4, weight: 1, color: f.properties.colour}}),
            }}).addTo({base.get_name()});
        }};
    """
    base.get_root().script.add_child(folium.Element(script))
    page = folder / "component" / "frame" / "peer.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(base.get_root().render(), encoding="utf-8")
    return "component/frame/peer.html"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The folder on a free port of this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def payload_of(tables: MapTables, theatre: Theatre, version: str) -> str:
    """The script literal that crosses to the browser."""
    return make_payload(tables, theatre, version)
