"""What the browser needs, laid out in `static/vendor/` at start: Leaflet, our scripts and the theatre's ground."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import shape

from dashboard.timemap.timemap import SCRIPTS
from pipeline.theatre import Theatre

_SOURCES = Path(__file__).parent / "timemap"
VENDOR_FOLDER = Path(__file__).parents[1] / "static" / "vendor"


@dataclass(frozen=True, slots=True)
class Assets:
    """Where the browser finds our scripts and the ground, below `static/vendor/`. Names change with the content."""

    stamp: str
    basemap: str


def write_assets(theatre: Theatre, vendor: Path = VENDOR_FOLDER) -> Assets:
    """Copy Leaflet from its installed package, our scripts, and the packed basemap of the theatre."""
    from xstatic.pkg import leaflet

    source = Path(leaflet.BASE_DIR)
    for name in ("leaflet.js", "leaflet.css"):
        _write(vendor / "leaflet" / name, (source / name).read_bytes())
    shutil.copytree(source / "images", vendor / "leaflet" / "images", dirs_exist_ok=True)
    files = {name: (_SOURCES / name).read_bytes() for name in (*(f"{s}.js" for s in SCRIPTS), "timemap.css")}
    stamp = "whoheld-" + _hash(b"".join(files.values()))
    for name, data in files.items():
        _write(vendor / stamp / name, data)
    packed = json.dumps(pack_basemap(theatre), separators=(",", ":")).encode()
    basemap = f"ground/{theatre.theatre_id.replace('_', '-')}-{_hash(packed)}.json"
    _write(vendor / basemap, packed)
    return Assets(stamp, basemap)


def pack_basemap(theatre: Theatre) -> dict[str, Any]:
    """The basemap files as flat lists of degrees, rounded to about ten metres."""
    folder = theatre.folder / "basemap"
    borders = _features(folder / "borders.geojson")
    countries = _features(folder / "countries.geojson")
    rivers: dict[int, list[list[float]]] = {}
    for feature in _features(folder / "rivers.geojson"):
        rank = int(feature["properties"].get("rank") or 0)
        rivers.setdefault(rank, []).extend(_lines(feature["geometry"]))
    return {
        "land": _all_lines(_features(folder / "land.geojson")),
        "theatre": _all_lines([land for land in countries if land["properties"]["country"] in theatre.countries]),
        "lakes": _all_lines(_features(folder / "lakes.geojson")),
        "provinces": _all_lines(_features(folder / "provinces.geojson")),
        "borders": _all_lines([line for line in borders if not line["properties"].get("is_disputed")]),
        "disputed": _all_lines([line for line in borders if line["properties"].get("is_disputed")]),
        "rivers": [{"rank": rank, "lines": rivers[rank]} for rank in sorted(rivers)],
        "countries": [_label(land, theatre) for land in countries],
    }


def _label(land: dict[str, Any], theatre: Theatre) -> dict[str, Any]:
    """A country's name with a point in its largest part and how wide that is, in degrees."""
    part = max(getattr(shape(land["geometry"]), "geoms", [shape(land["geometry"])]), key=lambda polygon: polygon.area)
    west, _, east, _ = part.bounds
    point = part.representative_point()
    return {
        "name": land["properties"]["name"],
        "lon": round(point.x, 3),
        "lat": round(point.y, 3),
        "wide": round(east - west, 3),
        "is_ours": land["properties"]["country"] in theatre.countries,
    }


def _features(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["features"] if path.exists() else []


def _all_lines(features: list[dict[str, Any]]) -> list[list[float]]:
    return [line for feature in features for line in _lines(feature["geometry"])]


def _lines(geometry: dict[str, Any] | None) -> list[list[float]]:
    """Every line or ring of a geometry as lon, lat, lon, lat ..."""
    if geometry is None:
        return []
    if "geometries" in geometry:
        return [line for part in geometry["geometries"] for line in _lines(part)]
    found: list[list[float]] = []

    def walk(value: Any) -> None:
        if value and isinstance(value[0][0], (int, float)):
            found.append([round(number, 4) for point in value for number in point[:2]])
        else:
            for part in value:
                walk(part)

    if geometry["type"] != "Point":
        walk(geometry["coordinates"])
    return found


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _write(path: Path, data: bytes) -> None:
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
