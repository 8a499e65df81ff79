"""Places that can be held or named, and how precisely each is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "city", "town", "village", "camp",
    "district", "dam", "airbase", "airport", "base", "oilfield", "border_crossing", "landmark", "bridge",
    "subdistrict", "countryside", "valley", "river", "lake", "mountain", "desert", "region", "island", "sea",
    "province", "country",
]  # fmt: skip
Precision = Literal["settlement", "site", "area", "province", "country"]

KINDS: tuple[Kind, ...] = get_args(Kind)
PRECISIONS: tuple[Precision, ...] = get_args(Precision)

PRECISION_OF: dict[Kind, Precision] = {
    "city": "settlement", "town": "settlement", "village": "settlement", "camp": "settlement",
    "district": "site", "dam": "site", "airbase": "site", "airport": "site", "base": "site", "oilfield": "site",
    "border_crossing": "site", "landmark": "site", "bridge": "site",
    "subdistrict": "area", "countryside": "area", "valley": "area", "river": "area", "lake": "area",
    "mountain": "area", "desert": "area", "region": "area", "island": "area", "sea": "area",
    "province": "province", "country": "country",
}  # fmt: skip

RADIUS_KM: dict[Kind, float] = {
    "city": 15.0, "town": 10.0, "village": 6.0, "camp": 3.0,
    "district": 2.0, "dam": 4.0, "airbase": 6.0, "airport": 5.0, "base": 5.0, "oilfield": 8.0,
    "border_crossing": 5.0, "landmark": 1.0, "bridge": 2.0,
    "subdistrict": 12.0, "countryside": 25.0, "valley": 25.0, "river": 50.0, "lake": 20.0,
    "mountain": 25.0, "desert": 80.0, "region": 80.0, "island": 20.0, "sea": 200.0,
    "province": 90.0, "country": 400.0,
}  # fmt: skip
"""How far from its point, in kilometres, evidence about a place of this kind may be drawn as ground held."""

FACILITIES: dict[Kind, tuple[str, ...]] = {
    "airbase": ("airbase", "air base", "airport", "military airport", "airfield", "military airfield",
                "military airbase", "military air base", "air force base"),
    "airport": ("airport", "international airport", "airfield"),
    "dam": ("dam", "barrage"),
    "base": ("base", "military base", "army base", "camp", "barracks"),
    "oilfield": ("oil field", "oilfield", "gas field", "oil fields", "field"),
    "border_crossing": ("crossing", "border crossing", "border gate", "border post"),
    "bridge": ("bridge",), "mountain": ("mountains", "mountain"), "river": ("river",), "lake": ("lake",),
}  # fmt: skip
"""Words that stand for one another at the end of a name."""
HEADS: dict[Kind, tuple[str, ...]] = {
    "mountain": ("Mount", "Jabal", "Jebel"), "river": ("River",), "lake": ("Lake",),
}  # fmt: skip
"""Words that may stand before a name instead."""


def kind_names(name: str, kind: Kind) -> list[str]:
    """The spellings of a name that ends or begins with a word for its kind, with the other words for it; a river's also
    where its name is bare."""
    tails, heads = FACILITIES.get(kind, ()), HEADS.get(kind, ())
    stem = next(
        (name[: -len(w) - 1] for w in sorted(tails, key=len, reverse=True) if name.lower().endswith(f" {w}")), ""
    )
    stem = stem or next((name[len(w) + 1 :] for w in heads if name.startswith(f"{w} ")), "")
    stem = stem or (name if kind == "river" and name.isascii() else "")
    return [*(f"{stem} {tail}" for tail in tails), *(f"{head} {stem}" for head in heads)] if stem else []


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere with a name and a point.

    `place_id` is `gn-<GeoNames id>` where there is one, else a slug; it is read, never recomputed.
    `lat`, `lon` are degrees in WGS 84. `within` is the place_id of the city that a district or landmark belongs to.
    `country` is an ISO 3166-1 alpha-2 code. `error_km` is how far off the point may be; None when not recorded.
    `in_theatre` is False for the world's cities, countries and provinces, which are known so that they are not
    mistaken for ours. `name_ar` is empty when not recorded; `population` is 0 when not recorded.
    """

    place_id: str
    name: str
    aliases: tuple[str, ...]
    kind: Kind
    country: str
    admin1: str
    lat: float
    lon: float
    within: str = ""
    name_ar: str = ""
    population: int = 0
    source: str = ""
    error_km: float | None = None
    in_theatre: bool = True

    @property
    def precision(self) -> Precision:
        """settlement, site, area, province or country."""
        return PRECISION_OF[self.kind]

    @property
    def radius_km(self) -> float:
        """How far evidence about this place reaches, in kilometres."""
        return RADIUS_KM[self.kind]
