"""The colours of the sides: the conflict's convention, or those that colour-blind eyes can tell apart."""

from __future__ import annotations

from dataclasses import replace

from pipeline.colour_check import difference
from pipeline.theatre import Bloc, Theatre

DARK_GROUND = "#1f2328"
LEAST_DIFFERENCE = 40.0
"""CIELAB distance from the dark ground below which a colour is lightened; black and white are 100 apart."""


def paletted(theatre: Theatre, palette: str) -> Theatre:
    """The theatre as it is for "convention"; for "safe" one whose blocs wear their safe colours everywhere."""
    if palette != "safe":
        return theatre
    return replace(theatre, blocs={name: _safe(bloc) for name, bloc in theatre.blocs.items()})


def _safe(bloc: Bloc) -> Bloc:
    return replace(bloc, colour=bloc.colour_safe, colour_dark=lighten(bloc.colour_safe))


def lighten(colour: str) -> str:
    """The colour, mixed with white until it stands out from the dark ground."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for share in range(0, 11):
        mixed = "#" + "".join(f"{round(part + (255 - part) * share / 10):02x}" for part in parts)
        if difference(mixed, DARK_GROUND) >= LEAST_DIFFERENCE:
            break
    return mixed
