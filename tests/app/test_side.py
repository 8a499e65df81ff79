"""Beside the map: what was picked on it, and a range that is dragged over the charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import streamlit as st
from panel_world import Small, make_world
from war_samples import claim

from dashboard import charts, side
from dashboard.chosen import Chosen

DAY = date(2017, 10, 31)
ONE, OTHER = (date(2015, 1, 1), date(2015, 6, 30)), (date(2016, 1, 1), date(2016, 6, 30))
Span = tuple[date, date] | None


@pytest.fixture
def small() -> Small:
    return make_world(DAY, claim("tabqa", "captured", "army", "2017-10-20", lost_by="is"))


class Beside:
    """The panel with its charts open, in which a brush lies where it is said to."""

    def __init__(self, small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
        self.small, self.brush, self.part, self.n_reruns = small, None, side.CHARTS, 0
        monkeypatch.setattr(st, "session_state", {"chosen": Chosen(DAY)})
        monkeypatch.setattr(charts, "draw_charts", lambda *_: self.brush)
        monkeypatch.setattr(side, "_choose_part", lambda _: self.part)
        monkeypatch.setattr(st, "rerun", self._rerun)

    def _rerun(self) -> None:
        self.n_reruns += 1
        self.run()

    def run(self, **changes: Any) -> Span:
        """The range of the strip after a run."""
        chosen = st.session_state["chosen"] = replace(st.session_state["chosen"], **changes)
        side.show_side(chosen, self.small.scene, self.small.world, self.small.theatre)
        return st.session_state["chosen"].span

    def drag(self, brush: Span) -> Span:
        self.brush = brush
        return self.run()


@pytest.fixture
def beside(small: Small, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    return Beside(small, monkeypatch)


def test_a_range_dragged_over_the_charts_is_the_strips_and_a_click_beside_it_takes_it_away(beside: Beside) -> None:
    assert beside.run() is None
    assert beside.drag(ONE) == ONE
    assert beside.drag(None) is None
    assert beside.n_reruns == 2


def test_a_range_that_was_removed_on_the_strip_can_be_chosen_again(beside: Beside) -> None:
    beside.drag(ONE)
    assert beside.run(span=None) is None
    assert beside.drag(None) is None
    assert beside.drag(ONE) == ONE


def test_a_range_of_the_strip_stays_where_the_charts_never_had_it(beside: Beside) -> None:
    assert beside.run(span=OTHER) == OTHER
    beside.drag(ONE)
    assert beside.run(span=OTHER) == OTHER
    assert beside.drag(None) == OTHER


def test_a_range_outlives_the_charts_that_are_put_away(beside: Beside) -> None:
    beside.drag(ONE)
    beside.part, beside.brush = side.AROUND, None
    assert beside.run() == ONE
    beside.part = side.CHARTS
    assert beside.run() == ONE
    assert beside.run(place="tabqa") == ONE
    assert beside.run(place="") == ONE
