"""How what is known of a place fades while nobody speaks of it."""

from __future__ import annotations

HALF_LIFE_DAYS = {"city": 720, "town": 360}
SMALL_HALF_LIFE_DAYS = 180
"""After so many days without evidence half of the trust in a state is gone; our choice, see docs/control.md.

A city's change of hands is reported by many, so that silence about it says more than silence about a village.
"""


def half_life(place_kind: str) -> int:
    """Days after which what is known of a place of this kind is worth half."""
    return HALF_LIFE_DAYS.get(place_kind, SMALL_HALF_LIFE_DAYS)


def freshness(place_kind: str, n_days: float) -> float:
    """1 on the day of the last evidence, a half after the half-life, towards 0; days before it count as none."""
    return float(0.5 ** (max(0.0, n_days) / half_life(place_kind)))


def say_age(n_days: int) -> str:
    """When a state was last confirmed, in words: "last confirmed 43 days ago"."""
    if n_days <= 0:
        return "confirmed on the day"
    if n_days == 1:
        return "last confirmed a day ago"
    if n_days < 60:
        return f"last confirmed {n_days} days ago"
    if n_days < 730:
        return f"last confirmed {round(n_days / 30.4)} months ago"
    return f"last confirmed {n_days // 365} years ago"
