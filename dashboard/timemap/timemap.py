"""A folium map that needs no internet, the time layer inside it, and the word that Python pushes to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import folium
from folium.elements import JSCSSMixin
from folium.template import Template

VENDOR = "../../app/static/vendor/"
"""Where the app serves its own files, seen from the frame of the st_folium component."""

SCRIPTS = ("columns", "ground", "paint", "legend", "strip", "timemap")


class OfflineMap(folium.Map):
    """A folium map whose Leaflet comes from the app itself and which asks nobody for tiles."""

    default_js = [("leaflet", VENDOR + "leaflet/leaflet.js")]  # noqa: RUF012 - folium's own attribute
    default_css = [("leaflet_css", VENDOR + "leaflet/leaflet.css")]  # noqa: RUF012


class TimeMap(JSCSSMixin, folium.MacroElement):
    """The canvas layer, the legend and the slider. Its script is the same at every run, so it is mounted once."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        window.whoheld.mount({{ this._parent.get_name() }}, {{ this.settings }});
        {% endmacro %}
    """)

    def __init__(self, stamp: str, basemap: str, attribution: str) -> None:
        """`stamp` is the folder of our own scripts and `basemap` the file of the ground, both below `VENDOR`."""
        super().__init__()
        self._name = "TimeMap"
        self.default_js = [(f"whoheld-{name}", f"{VENDOR}{stamp}/{name}.js") for name in SCRIPTS]
        self.default_css = [("whoheld-style", f"{VENDOR}{stamp}/timemap.css")]
        self.settings = as_script({"basemap": VENDOR + basemap, "attribution": attribution})


@dataclass(frozen=True, slots=True)
class Order:
    """What Python wants shown: a day (ISO), a view (lat, lon, zoom) and a place. An order is carried out once."""

    count: str
    on: str
    view: tuple[float, float, float] | None = None
    place: str = ""


class Push(folium.MacroElement):
    """Data and an order for the map that is already there."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        window.whoheld.load({{ this.payload }});
        window.whoheld.push({{ this.order }});
        {% endmacro %}
    """)

    def __init__(self, payload: str, order: Order) -> None:
        super().__init__()
        self._name = "Push"
        self.payload = payload
        wanted: dict[str, Any] = {"count": order.count, "on": order.on, "place": order.place}
        if order.view:
            wanted["view"] = list(order.view)
        self.order = as_script(wanted)


def as_script(value: object) -> str:
    """JSON that can stand inside a script: nothing in it closes the script or begins a template expression."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("{{", "{ {").replace("}}", "} }")
