"""What is known fades, the faster the smaller the place."""

from __future__ import annotations

from pipeline.fading import freshness, half_life, say_age


def test_half_of_the_trust_is_gone_after_the_half_life_of_the_kind_of_place() -> None:
    for kind in ("city", "town", "village", "dam"):
        assert freshness(kind, half_life(kind)) == 0.5
        assert freshness(kind, 0) == freshness(kind, -5) == 1.0


def test_a_village_fades_before_a_town_and_a_town_before_a_city() -> None:
    assert freshness("village", 90) < freshness("town", 90) < freshness("city", 90) < 1.0


def test_the_age_of_the_last_evidence_is_said_in_words() -> None:
    said = [say_age(days) for days in (0, 1, 43, 120, 800)]
    assert said == [
        "confirmed on the day", "last confirmed a day ago", "last confirmed 43 days ago",
        "last confirmed 4 months ago", "last confirmed 2 years ago",
    ]  # fmt: skip
