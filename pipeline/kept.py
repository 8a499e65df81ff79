"""Derived tables that wait in a folder for the next start, so that nothing is derived twice from the same claims."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyarrow import ArrowException

from pipeline.theatre import Theatre

MOST_KEPT = 6
"""Sets of tables that a folder holds; the oldest makes room."""
_HOME = Path(__file__).resolve().parents[1]
_ENDING = ".feather"


def make_stamp(theatre: Theatre, store_version: str, places_version: int) -> str:
    """What derived tables are known by: another store, theatre or line of code makes another stamp."""
    files = [path for path in sorted(theatre.folder.rglob("*")) if path.is_file() and path.parent.name != "articles"]
    known = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    words = (theatre.theatre_id, store_version, places_version, known, _hash_code())
    return hashlib.sha256(repr(words).encode()).hexdigest()[:32]


@cache
def _hash_code() -> str:
    digest = hashlib.sha256()
    for folder in ("gazetteer", "pipeline"):
        for path in sorted((_HOME / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def find_kept(folder: Path, stamp: str, names: tuple[str, ...]) -> dict[str, pd.DataFrame] | None:
    """The tables that were kept under a stamp; None unless all are there and can be read. Shapes come as a
    GeoDataFrame in WGS 84."""
    found = {}
    for name in names:
        try:
            found[name] = _with_shapes(pd.read_feather(folder / stamp / f"{name}{_ENDING}"))
        except (OSError, ArrowException, ValueError):
            return None
    return found


def keep(folder: Path, stamp: str, frames: Mapping[str, pd.DataFrame]) -> None:
    """Keep tables whose rows are numbered from 0 under a stamp. A folder that cannot be written keeps nothing: what is
    kept only saves time."""
    try:
        place = folder / stamp
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, frame in frames.items():
            new = place / f"{name}.new"
            _without_shapes(frame).to_feather(new)
            new.replace(place / f"{name}{_ENDING}")
        _make_room(folder)
    except OSError:
        return


def _make_room(folder: Path) -> None:
    sets = sorted((path for path in folder.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in sets[:-MOST_KEPT]:
        for file in old.iterdir():
            file.unlink(missing_ok=True)
        old.rmdir()


def _without_shapes(frame: pd.DataFrame) -> pd.DataFrame:
    if not isinstance(frame, gpd.GeoDataFrame):
        return frame
    return pd.DataFrame({**{c: frame[c] for c in frame.columns}, "geometry": frame.geometry.to_wkb()})


def _with_shapes(frame: pd.DataFrame) -> pd.DataFrame:
    if "geometry" not in frame.columns:
        return frame
    shapes = gpd.GeoSeries.from_wkb(frame["geometry"], index=frame.index, crs="EPSG:4326")
    whole: pd.DataFrame = gpd.GeoDataFrame(frame.assign(geometry=shapes), geometry="geometry", crs="EPSG:4326")
    return whole
