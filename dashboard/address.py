"""The address bar: day, view, place and filters as query parameters, so that a link reopens the same view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from dashboard.session import Chosen, View
from pipeline.records import CHANGES, STATUSES
from pipeline.scene import Filters
from pipeline.theatre import Theatre


def read_address(parameters: Mapping[str, str], theatre: Theatre, days: tuple[date, date]) -> Chosen:
    """What a link asks for, its day held within the first and last of `days`.

    What cannot be read in it is left at the theatre's opening.
    """
    first, last = days
    return Chosen(
        on=min(last, max(first, _day(parameters.get("on", "")) or theatre.opening_on)),
        at=read_view(parameters.get("at", "")),
        place=parameters.get("place", "") if theatre.gazetteer.get(parameters.get("place", "")) else "",
        filters=Filters(
            blocs=_among(parameters.get("bloc", ""), tuple(theatre.blocs)),
            changes=_among(parameters.get("change", ""), CHANGES),
            statuses=_among(parameters.get("status", ""), STATUSES),
            text=parameters.get("text", ""),
        ),
    )


def write_address(chosen: Chosen) -> dict[str, str]:
    """The query parameters of what is chosen; what is left open is left out."""
    filters = chosen.filters
    parameters = {
        "on": chosen.on.isoformat(),
        "at": ",".join(f"{value:g}" for value in chosen.at) if chosen.at else "",
        "place": chosen.place,
        "bloc": ".".join(filters.blocs),
        "change": ".".join(filters.changes),
        "status": ".".join(filters.statuses),
        "text": filters.text,
    }
    return {name: value for name, value in parameters.items() if value}


def read_view(text: str) -> View | None:
    """`lat,lon,zoom`, or None when it is not three numbers within the world."""
    try:
        lat, lon, zoom = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lat, lon, zoom) if -85 <= lat <= 85 and -180 <= lon <= 180 and 2 <= zoom <= 14 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _among(text: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in text.split(".") if word in allowed)
