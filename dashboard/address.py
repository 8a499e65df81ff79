"""The address bar: all that is chosen as query parameters, so that a link or a saved view reopens the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache
from math import isfinite
from urllib.parse import parse_qsl, unquote, urlencode

from dashboard.chosen import DOUBTS, LANGUAGES, LAYERS, PALETTES, Chosen, View
from gazetteer.place import KINDS
from pipeline.lenses import list_voices
from pipeline.records import CHANGES, STATUSES
from pipeline.scene import Filters
from pipeline.theatre import Theatre

NOTHING = "none"
"""What stands for an empty choice where leaving the parameter out means another."""


def read_address(
    parameters: Mapping[str, str], theatre: Theatre, days: tuple[date, date], outlets: Collection[str] = ()
) -> Chosen:
    """What a link asks for, its days held within the first and last of `days`.

    `outlets` have spoken in the store, beside those of the theatre. What cannot be read is left at the opening; of
    place, actor and event only the first counts.
    """

    def asked(name: str) -> str:
        return parameters.get(name, "")

    sides, voices = list_voices({*outlets, *theatre.outlets}, theatre)
    place = asked("place") if theatre.gazetteer.get(asked("place")) else ""
    actor = asked("actor") if asked("actor") in theatre.actors and not place else ""
    return Chosen(
        on=_within(_day(asked("on")) or theatre.opening_on, days),
        at=read_view(asked("at")),
        place=place,
        actor=actor,
        event=asked("event") if _is_id(asked("event")) and not place and not actor else "",
        filters=_read_filters(parameters, theatre, voices),
        is_then=asked("known") == "then",
        according_to=_one_of(asked("according"), (*voices, *sides)),
        layers=_read_layers(asked("layers")),
        palette=_one_of(asked("palette"), PALETTES) or PALETTES[0],
        language=_one_of(asked("names"), LANGUAGES) or LANGUAGES[0],
        pin=_held(_day(asked("pin")), days),
        span=read_span(asked("from"), asked("to"), days),
    )


def _read_filters(parameters: Mapping[str, str], theatre: Theatre, voices: Collection[str]) -> Filters:
    def among(name: str, allowed: Iterable[str]) -> tuple[str, ...]:
        return _among(parameters.get(name, ""), allowed)

    return Filters(
        blocs=among("bloc", theatre.blocs),
        actors=among("by", theatre.actors),
        changes=among("change", CHANGES),
        statuses=among("status", STATUSES),
        kinds=among("kind", KINDS),
        provinces=_names(parameters.get("in", ""), provinces_of(theatre)),
        outlets=_names(parameters.get("outlet", ""), voices),
        min_confidence=_share(parameters.get("sure", "")),
        text=parameters.get("text", ""),
    )


def write_address(chosen: Chosen) -> dict[str, str]:
    """The query parameters of what is chosen; what is left open is left out."""
    filters = chosen.filters
    first, last = chosen.span or (None, None)
    parameters = {
        "on": chosen.on.isoformat(),
        "at": ",".join(f"{value:g}" for value in chosen.at) if chosen.at else "",
        "place": chosen.place,
        "actor": chosen.actor,
        "event": chosen.event,
        "bloc": ".".join(filters.blocs),
        "by": ".".join(filters.actors),
        "change": ".".join(filters.changes),
        "status": ".".join(filters.statuses),
        "kind": ".".join(filters.kinds),
        "in": _join(filters.provinces),
        "outlet": _join(filters.outlets),
        "sure": f"{filters.min_confidence:g}" if filters.min_confidence else "",
        "text": filters.text,
        "known": "then" if chosen.is_then else "",
        "according": chosen.according_to,
        "layers": "" if chosen.layers == LAYERS else ".".join(chosen.layers) or NOTHING,
        "palette": "" if chosen.palette == PALETTES[0] else chosen.palette,
        "names": "" if chosen.language == LANGUAGES[0] else chosen.language,
        "pin": chosen.pin.isoformat() if chosen.pin else "",
        "from": first.isoformat() if first else "",
        "to": last.isoformat() if last else "",
    }
    return {name: value for name, value in parameters.items() if value}


def write_link(chosen: Chosen) -> str:
    """The address as one line, to be kept in the store."""
    return urlencode(write_address(chosen))


def read_link(link: str) -> dict[str, str]:
    """The query parameters of such a line."""
    return dict(parse_qsl(link))


@lru_cache(maxsize=4)
def provinces_of(theatre: Theatre) -> tuple[str, ...]:
    """The names of the theatre's provinces, in alphabetical order."""
    places = theatre.gazetteer.places.values()
    return tuple(sorted({place.admin1 for place in places if place.in_theatre and place.admin1}))


def read_view(text: str) -> View | None:
    """`lat,lon,zoom`, or None when it is not three numbers within the world."""
    try:
        lat, lon, zoom = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lat, lon, zoom) if -85 <= lat <= 85 and -180 <= lon <= 180 and 2 <= zoom <= 14 else None


def read_span(first: str, last: str, days: tuple[date, date]) -> tuple[date, date] | None:
    """A range of days in order, held within `days`; None unless both can be read."""
    start, end = _day(first), _day(last)
    if start is None or end is None or start > end:
        return None
    return _within(start, days), _within(end, days)


def _within(day: date, days: tuple[date, date]) -> date:
    first, last = days
    return min(last, max(first, day))


def _held(day: date | None, days: tuple[date, date]) -> date | None:
    return None if day is None else _within(day, days)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if isfinite(value) and 0 <= value <= 1 else 0.0


def _is_id(text: str) -> bool:
    """Whether it could be an event's id; whether there is such an event, only the tables know."""
    return len(text) <= 64 and text.isalnum() and text.isascii()


def _one_of(text: str, allowed: Collection[str]) -> str:
    return text if text in allowed else ""


def _read_layers(text: str) -> tuple[str, ...]:
    if text == NOTHING:
        return ()
    asked = _among(text, (*LAYERS, *DOUBTS))
    return tuple(layer for layer in (*LAYERS, *DOUBTS) if layer in asked) or LAYERS


def _among(text: str, allowed: Iterable[str]) -> tuple[str, ...]:
    known = set(allowed)
    return tuple(dict.fromkeys(word for word in text.split(".") if word in known))


def _join(names: Iterable[str]) -> str:
    """Names that may hold any letter, joined by | ."""
    return "|".join(name.replace("%", "%25").replace("|", "%7C") for name in names)


def _names(text: str, allowed: Collection[str]) -> tuple[str, ...]:
    known = set(allowed)
    return tuple(dict.fromkeys(name for part in text.split("|") if (name := unquote(part)) in known))
