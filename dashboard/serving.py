"""Starts the server of the page, and while it starts, loads what the first visitor will ask for.

    python -m dashboard.serving run app.py [options of streamlit run]

The server itself needs nothing of the map; a visitor's browser needs seconds to load its own side of the page. In that
time the theatre, the store's tables and the map's data are made ready, in the caches that all visitors share.
"""

from __future__ import annotations

import gc
import logging
import threading
import time
from importlib import import_module

from streamlit import runtime
from streamlit.web.cli import main

HEAVY = ("folium", "pipeline.scene", "pipeline.store.shelf")
"""What takes longest to import and knows nothing of the server."""

SELDOM = (100_000, 50, 100)
"""How seldom Python looks for garbage: what is loaded here stays, and to look through it each time takes a tenth of the
start."""


def warm() -> None:
    """Load what the timeline shows first, as soon as there is a server whose caches hold it. What goes wrong here goes
    wrong again before a visitor, who is told."""
    for name in HEAVY:
        import_module(name)
    while not runtime.exists():
        time.sleep(0.01)
    from dashboard import timeline
    from pipeline.errors import WhoheldError

    try:
        timeline.load_first()
    except WhoheldError as error:
        logging.getLogger(__name__).warning("%s", error)


if __name__ == "__main__":
    gc.set_threshold(*SELDOM)
    logging.getLogger("streamlit.runtime").setLevel(logging.ERROR)
    threading.Thread(target=warm, daemon=True, name="warm").start()
    main(prog_name="whoheld")
