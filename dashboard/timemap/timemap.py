"""A folium map that needs no internet, the time layer inside it, and the word that Python pushes to it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

import folium
from folium.elements import JSCSSMixin
from folium.template import Template

from dashboard.chosen import LAYERS

VENDOR = "../../app/static/vendor/"
"""Where the app serves its own files, seen from the frame of the st_folium component."""

SCRIPTS = (
    "days", "columns", "states", "ground", "tones", "sheets", "blend", "raster", "fronts", "fields", "dots", "marks",
    "words", "legend", "mgrs", "corner", "density", "strip", "link", "timemap",
)  # fmt: skip
"""Our scripts in the order in which the browser reads them."""


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
    actor: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How the map is drawn; put on whenever it changes.

    `language` is "en" or "ar" (names of places), `layers` those of `LAYERS` that are shown; colours come with the data.
    All days are ISO: `pinned_on` is compared with the day shown and has a flag on the strip, `range_from` and
    `range_to` bound what is played over and over. `marks` are place_ids with a small badge, of which the legend says
    `marked_as`.
    """

    language: str = "en"
    layers: tuple[str, ...] = LAYERS
    pinned_on: str = ""
    marks: tuple[str, ...] = ()
    marked_as: str = ""
    range_from: str = ""
    range_to: str = ""


_TEMPLATE = re.compile(r"\{(?=[{%#])")
DEFAULT_LOOK = Look()


class Push(folium.MacroElement):
    """Data, a look and an order for the map that is already there."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        window.whoheld.load({{ this.payload }});
        window.whoheld.wear({{ this.look }});
        window.whoheld.push({{ this.order }});
        {% endmacro %}
    """)

    def __init__(self, payload: str, order: Order, look: Look = DEFAULT_LOOK) -> None:
        super().__init__()
        self._name = "Push"
        self.payload = payload
        self.look = as_script(asdict(look))
        wanted = {name: value for name, value in asdict(order).items() if value is not None}
        self.order = as_script(wanted)


def as_script(value: object) -> str:
    """JSON that can stand inside a script and a template: nothing in it closes the script, and nothing begins an
    expression, a statement or a comment of a template. Only words hold such signs, so they can be escaped."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return _TEMPLATE.sub(r"\\u007b", text).replace("<", "\\u003c").replace(">", "\\u003e")
