"""What one visitor looks at: a day, a view, what is picked on the map, filters, lens, layers and looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.scene import Filters

View = tuple[float, float, float]
LAYERS = ("areas", "dots", "fronts", "rings", "labels")
"""What is drawn unless switched off."""
DOUBTS = ("disagree", "single")
"""Marks on doubtful places, switched on by hand."""
PALETTES = ("convention", "safe")
LANGUAGES = ("en", "ar")


@dataclass(frozen=True, slots=True)
class Chosen:
    """All of it, as a link or a saved view keeps it.

    `at` is (lat, lon, zoom), None for the theatre's own view. At most one of `place`, `actor` and `event` (ids) is
    picked; empty for none. With `is_then` only what was published by `on` counts; `according_to` is as in a Lens.
    `layers` are those of LAYERS and DOUBTS that are on. `pin` is the day compared with, `span` first and last day of
    the range on the strip.
    """

    on: date
    at: View | None = None
    place: str = ""
    actor: str = ""
    event: str = ""
    filters: Filters = field(default_factory=Filters)
    is_then: bool = False
    according_to: str = ""
    layers: tuple[str, ...] = LAYERS
    palette: str = PALETTES[0]
    language: str = LANGUAGES[0]
    pin: date | None = None
    span: tuple[date, date] | None = None
