"""The colours of the sides: the conflict's convention, or those that colour-blind eyes can tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.colour_check import difference, seen_without_green, seen_without_red
from pipeline.theatre import Theatre

DARK_GROUND = "#1f2328"
LEAST_DIFFERENCE = 40.0
"""CIELAB distance from the dark ground below which a colour is lightened; black and white are 100 apart."""
_WHITEST = 0.85
_STEPS = 17


def paletted(theatre: Theatre, palette: str) -> Theatre:
    """The theatre as it is for "convention"; for "safe" one whose blocs wear their safe colours everywhere."""
    if palette != "safe":
        return theatre
    blocs = theatre.blocs.values()
    dark = for_dark_ground([bloc.colour_safe for bloc in blocs])
    worn = [replace(bloc, colour=bloc.colour_safe, colour_dark=one) for bloc, one in zip(blocs, dark, strict=True)]
    return replace(theatre, blocs={bloc.bloc_id: bloc for bloc in worn})


def for_dark_ground(colours: Sequence[str]) -> list[str]:
    """The colours, #rrggbb, in their order. One too near the dark ground is mixed with as much white as sets it best
    apart from all others, to colour-blind eyes too."""
    found = {colour: colour for colour in colours if difference(colour, DARK_GROUND) >= LEAST_DIFFERENCE}
    for colour in colours:
        if colour not in found:
            lighter = [mixed for mixed in _lightened(colour) if difference(mixed, DARK_GROUND) >= LEAST_DIFFERENCE]
            found[colour] = max(lighter, key=lambda mixed: min([100.0, *(apart(mixed, one) for one in found.values())]))
    return [found[colour] for colour in colours]


def apart(one: str, other: str) -> float:
    """CIELAB distance to the eyes that tell two colours apart least: most people's, or those without red or green."""
    seen = (difference(see(one), see(other)) for see in (seen_without_red, seen_without_green))
    return min(difference(one, other), *seen)


def _lightened(colour: str) -> list[str]:
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return [
        "#" + "".join(f"{round(part + (255 - part) * _WHITEST * share / _STEPS):02x}" for part in parts)
        for share in range(1, _STEPS + 1)
    ]
