"""What is said of a place short of the place itself: its outskirts, its north, a spot ten kilometres away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gazetteer.place import Place

_SIDES = r"north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|(?:north|south)[- ]?(?:east|west)(?:ern)?"
_TOWN = r"(?:the )?(?:city of |town of |village of )?"
_AWAY = re.compile(
    rf"(?P<number>\d+(?:[.,]\d+)?|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|forty|fifty)"
    rf"(?:-| )?(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi|m|met(?:er|re)s?)\b(?: \([^)]{{1,20}}\))?(?: away)?(?: to the)?(?: (?P<side>{_SIDES}))?"
    rf" (?:of|from|outside) {_TOWN}$",
    re.IGNORECASE,
)
_BEFORE = [
    (re.compile(rf"\b(?:outskirts|edges?|fringes|suburbs|environs|gates)(?: of)? {_TOWN}$", re.I), "outskirts"),
    (re.compile(rf"\b(?:countryside|hinterland|surroundings|villages) (?:of|around) {_TOWN}$", re.I), "countryside"),
    (re.compile(rf"\b(?:near|nearby|outside|close to|not far from|around|(?:{_SIDES}|\w+east|\w+west) of|"
                rf"the (?:road|way|highway) (?:to|from)|towards?|leading to|between|beyond) {_TOWN}$", re.I), "near"),
    (re.compile(rf"\bbetween {_TOWN}[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)? and {_TOWN}$"), "near"),
    (re.compile(rf"\b({_SIDES})[- ]$", re.I), ""),
    (re.compile(rf"\b(?:parts?|half|third|quarters?|most|much|sections?|districts?|neighbou?rhoods?|percent|per cent|%|rest|"
                rf"all but [\w ]{{1,20}}|centre|center|heart|north|south|east|west) of {_TOWN}$", re.I), "part"),
]  # fmt: skip
_OUTER_AFTER = [
    (re.compile(rf"(?:'s|’s)? (?:(?:{_SIDES}) )?(?:outskirts|suburbs|fringes|edge)\b", re.I), "outskirts"),
    (re.compile(rf"(?:'s|’s)? (?:(?:{_SIDES}) )?(?:countryside|hinterland|desert)\b", re.I), "countryside"),
]
_AFTER = [
    (re.compile(r"(?:'s|’s|–\w+)? (?:highway|road|front|desk|axis|border)\b", re.I), "near"),
    (re.compile(r"(?:'s|’s)? (?:refugee |military |air |army )?(?:camp|airport|airbase|base|dam|refinery|crossing)\b", re.I), "near"),
    (re.compile(r"(?:'s|’s)? (?:hospital|prison|university|stadium|citadel|garrison|barracks)\b", re.I), "part"),
    (re.compile(rf"(?:'s|’s) ({_SIDES}) (?:districts|neighbou?rhoods|quarters|side|half|part)\b", re.I), ""),
    (re.compile(r"(?:'s|’s)? (?:(?:north|south|east|west)(?:ern)? (?:side|half|bank|part)|city cent(?:re|er)|cent(?:re|er)|"
                r"(?:\w+ )?(?:district|quarter|neighbou?rhood)s?)\b", re.I), "part"),
]  # fmt: skip
_LEADS = frozenset(
    ["of", "from", "outside", "outskirts", "edge", "edges", "fringes", "suburbs", "environs", "gates", "around", "near", "nearby", "to", "toward", "towards", "beyond", "between", "and"]
)  # fmt: skip
_SIDE_ENDINGS = ("north", "south", "east", "west", "northern", "southern", "eastern", "western", "central")
_FOLLOWS = (" ", "'", "’", "–")
"""The last word of each pattern of what stands before a name, and how each of what stands behind it begins."""
_NUMBERS = dict(
    zip(["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen", "twenty", "thirty", "forty", "fifty"],
        (1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 40, 50), strict=True)
)  # fmt: skip
_UNITS = {"k": 1.0, "mi": 1.609, "m": 0.001}
"""Kilometres in a unit, by how its word begins."""
_METROPOLIS = 1_000_000
"""Above this many people "eastern X" is a half of the city; below it, and where a province bears the name, its country."""


@dataclass(frozen=True, slots=True)
class Part:
    """`part` as in PlaceMention: outskirts, countryside, near, part, or a side such as "eastern"; empty for the place
    itself. `km` is how far away the words say, None when they do not; `bearing` a side such as "south-east", or empty."""

    part: str
    km: float | None = None
    bearing: str = ""


WHOLE = Part("")


def find_part(before: str, after: str, place: Place | None) -> Part:
    """What the words before and after a name say of the place, in one sentence; `place` is None when undecided."""
    is_led = _is_led(before)
    away = _AWAY.search(before) if is_led else None
    if away:
        return Part("near", _km(away["number"].lower(), away["unit"].lower()), _bearing(away["side"] or ""))
    is_followed = after[:1] in _FOLLOWS
    for pattern, part in _OUTER_AFTER if is_followed else ():
        if pattern.match(after):
            return Part(part)
    for pattern, part in _BEFORE if is_led else ():
        found = pattern.search(before)
        if found:
            return Part(part or _side(found.group(1).lower(), place))
    for pattern, part in _AFTER if is_followed else ():
        found = pattern.match(after)
        if found:
            return Part(part or _bearing_word(found.group(1).lower()))
    return WHOLE


def _is_led(before: str) -> bool:
    """Whether the last word before a name, but for an article, may say that the place itself is not meant."""
    words = before.replace("-", " ").lower().split()[-2:]
    last = words[-1] if words else ""
    last = words[0] if last == "the" else last
    return last in _LEADS or last.endswith(_SIDE_ENDINGS)


def _side(direction: str, place: Place | None) -> str:
    if place is None or place.kind not in ("city", "town") or place.population >= _METROPOLIS:
        return direction
    return "countryside" if place.admin1 == place.name else direction


def _bearing_word(side: str) -> str:
    return side if side.endswith("ern") or side == "central" else f"{side}ern"


def _bearing(side: str) -> str:
    plain = side.lower().replace(" ", "").replace("-", "").removesuffix("ern")
    return f"{plain[:5]}-{plain[5:]}" if len(plain) > 5 else plain


def _km(number: str, unit: str) -> float:
    count = _NUMBERS[number] if number in _NUMBERS else float(number.replace(",", "."))
    return round(count * next(scale for start, scale in _UNITS.items() if unit.startswith(start)), 1)
