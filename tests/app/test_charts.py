"""The charts run in the page, and a range dragged over the first is whole days within the time."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.charts import chosen_range

DAYS = (date(2014, 1, 1), date(2014, 12, 31))
SCRIPT = """
from dashboard.charts import draw_charts
from dashboard.session import theatre_here, world_here
import streamlit as st
world = world_here()
events = world.tables.events
drawn = draw_charts(world, theatre_here(), world.tables.spells{cut}, events{events}, world.days)
st.text(str(drawn))
"""


def run_charts(cut: str = "", events: str = "") -> AppTest:
    return AppTest.from_string(SCRIPT.format(cut=cut, events=events), default_timeout=120).run()


def titles(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


def test_the_charts_show_places_ground_people_events_and_coverage(small_store: str) -> None:
    app = run_charts()
    assert not app.exception
    assert app.text[0].value == "None"
    assert len(app.get("vega_lite_chart")) == 6
    for title in ("Places held", "Ground", "People", "No data", "Events", "Coverage"):
        assert title in titles(app)
    assert "Below: 1 Jan 2014 to 31 Dec 2014" in titles(app)


def test_what_the_filters_leave_empty_is_said(small_store: str) -> None:
    assert "Nothing is held in what the filters leave." in titles(run_charts(cut=".iloc[:0]"))
    app = run_charts(cut=".assign(control='unknown')")
    assert not app.exception
    assert "Nothing is held in what the filters leave." in titles(app)
    assert app.text[0].value == "None"
    app = run_charts(events=".iloc[:0]")
    assert not app.exception
    assert "No event in this range." in titles(app)


def test_what_the_filters_hide_is_no_missing_data(small_store: str) -> None:
    whole, cut = (run_charts(cut=cut).get("vega_lite_chart") for cut in ("", ".iloc[:1]"))
    places, no_data = 0, 3
    assert drawn(whole[no_data]) == drawn(cut[no_data])
    assert drawn(whole[places]) != drawn(cut[places])


def drawn(chart: Any) -> list[bytes]:
    """The data of a chart."""
    return [named.data.data for named in chart.proto.datasets]


def test_the_charts_say_what_to_do_with_an_empty_store(empty_store: str) -> None:
    app = run_charts()
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 0


@pytest.mark.parametrize(
    ("said", "chosen"),
    [
        ([1396310400000.0, 1401580799000.0], (date(2014, 4, 1), date(2014, 5, 31))),
        ([1401580799000.0, 1396310400000.0], (date(2014, 4, 1), date(2014, 5, 31))),
        ([0, 4102444800000], DAYS),
        ([], None),
    ],
)
def test_a_range_is_whole_days_within_the_time(said: list[float], chosen: tuple[date, date] | None) -> None:
    assert chosen_range(SimpleNamespace(selection={"range": {"on": said}}), DAYS) == chosen
    assert chosen_range(None, DAYS) is None
    assert chosen_range(SimpleNamespace(selection={}), DAYS) is None
