"""Derived tables that wait in a folder for the next start, so that nothing is derived twice from the same claims."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import get_ident

import geopandas as gpd
import pandas as pd
import shapely
from pyarrow import ArrowException
from shapely.errors import ShapelyError

from pipeline.theatre import Theatre

MOST_KEPT = 6
"""Sets of tables that a folder holds; the oldest makes room."""
_HOME = Path(__file__).resolve().parents[1]
_ENDING = ".feather"
_STAMP = re.compile(r"[0-9a-f]{32}")
_BROKEN = (OSError, ArrowException, ValueError, ShapelyError)


def make_stamp(theatre: Theatre, store_version: str, places_version: int) -> str:
    """What derived tables are known by, 32 hex digits: another store, theatre, table of the world's places, line of
    code or version of the packages that make tables and shapes makes another stamp."""
    own = [path for path in sorted(theatre.folder.rglob("*")) if path.is_file() and path.parent.name != "articles"]
    files = [*own, *sorted((_HOME / "data" / "world").glob("*"))]
    known = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    packages = (pd.__version__, gpd.__version__, shapely.__version__)
    words = (theatre.theatre_id, store_version, places_version, known, packages, _hash_code())
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
        except _BROKEN:
            return None
    return found


def keep(folder: Path, stamp: str, frames: Mapping[str, pd.DataFrame]) -> None:
    """Keep tables whose rows are numbered from 0 under a stamp. A folder that cannot be written, or a table that a file
    cannot hold, keeps nothing: what is kept only saves time."""
    try:
        place = folder / stamp
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, frame in frames.items():
            _write(_without_shapes(frame), place / f"{name}{_ENDING}")
        _make_room(folder)
    except _BROKEN:
        return


def _write(frame: pd.DataFrame, file: Path) -> None:
    """Whole or not at all; each writer writes to a file of his own first."""
    new = file.with_name(f"{file.name}.{os.getpid()}-{get_ident()}.new")
    try:
        frame.to_feather(new)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _make_room(folder: Path) -> None:
    """Nothing but sets of tables goes: their folders are called by their stamps."""
    sets = [path for path in folder.iterdir() if _STAMP.fullmatch(path.name) and path.is_dir()]
    for old in sorted(sets, key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
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
