"""Where things are kept on this machine, and what day it has."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

DEFAULT_THEATRE = "syria_iraq"


def local_day() -> date:
    """Today by this machine's own calendar: what "in the future" means to whoever brings an article."""
    return date.today()  # noqa: DTZ011 - the local day is meant


def data_folder() -> Path:
    """The user's folder for whoheld, made when it is not there; WHOHELD_DATA moves it."""
    folder = Path(os.environ.get("WHOHELD_DATA") or user_data_path("whoheld", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache_folder() -> Path:
    """Where what can be derived again is kept, in the user's cache; below WHOHELD_DATA where that is set."""
    return Path(os.environ.get("WHOHELD_DATA") or user_cache_path("whoheld", appauthor=False)) / "derived"


def default_store_url(theatre: str = DEFAULT_THEATRE) -> str:
    """The store to use when none is named: WHOHELD_STORE, else one SQLite file a theatre in the user's folder."""
    return os.environ.get("WHOHELD_STORE") or f"sqlite:///{data_folder() / theatre}.sqlite"
