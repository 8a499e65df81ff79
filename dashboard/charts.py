"""Charts of the whole war in the panel's width: who held how much over time, what happened, and who reported it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import altair as alt
import geopandas as gpd
import pandas as pd
import streamlit as st

from dashboard.links import colours
from dashboard.sentences import CHANGE_WORDS, say_short_day
from dashboard.session import World
from pipeline.over_time import (
    CONTESTED,
    OTHERS,
    count_coverage,
    count_events,
    ground_on_days,
    no_data_on_days,
    sample_days,
)
from pipeline.scene import UNKNOWN_COLOUR
from pipeline.theatre import Theatre

N_SAMPLES = 240
"""Days on which the ground is looked at: about one to a pixel of the panel."""
MOST_OUTLETS = 8
CONTESTED_COLOURS = ("#c9c3b4", "#5c636b")
"""What is contested belongs to no side: paper grey on the light page, slate on the dark one."""
_HIGH, _LOW, _ROW, _FOOT = 104, 62, 17, 28
"""Heights in pixels, the axis of time (`_FOOT`) included."""
_AXIS, _NAMES = 42, 104
FONT = "Source Sans, sans-serif"
_RANGE_KEY = "charts_range"


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of the page that a chart cannot take from its style sheet."""

    is_dark: bool
    quiet: str
    line: str
    accent: str


LIGHT = Look(False, "#66655f", "#dedbd3", "#1f6f8b")
DARK = Look(True, "#a3a8ae", "#31363c", "#6fb7cf")


def draw_charts(
    world: World, theatre: Theatre, spells: pd.DataFrame, events: pd.DataFrame, days: tuple[date, date]
) -> tuple[date, date] | None:
    """Draws the charts of SPELLS and EVENTS in the current container and returns the range chosen in the first.

    That one shows the whole time and can be dragged over; the others are cut to `days`, first and last inclusive, for
    which the caller may give back what was chosen. None while nothing is chosen. No data is what nobody tells of, not
    what the filters leave out.
    """
    if (spells["control"] == "unknown").all():
        st.html('<p class="wh-empty">Nothing is held in what the filters leave.</p>')
        return None
    look = DARK if st.context.theme.type == "dark" else LIGHT
    key = (world.version, _stamp(spells["spell_id"]), _stamp(events["event_id"]))
    whole = load_ground(key, world.days, spells, world.cells, theatre)
    st.html(_draw_legend(whole, theatre) + _title("Places held", "drag over the chart to choose a range"))
    chosen = chosen_range(_draw_overview(whole, theatre, look), world.days)
    st.html(f'<p class="wh-quiet wh-range">Below: {say_short_day(days[0])} to {say_short_day(days[1])}</p>')
    ground = load_ground(key, days, spells, world.cells, theatre)
    for column, title, words in (
        ("area_km2", "Ground", "km² near enough to a place held"),
        ("population", "People", "of places whose number is known"),
    ):
        st.html(_title(title, words))
        _show(_sides_chart(ground, column, _order(whole), theatre, look), look)
    st.html(_title("No data", "share of the land of which nobody is known to hold it"))
    _show(_no_data_chart(no_data_on_days(world.known, theatre, sample_days(days, N_SAMPLES)), look, days), look)
    _draw_counts(key, world, events, days, look)
    return chosen


def _draw_counts(
    key: tuple[str, int, int], world: World, events: pd.DataFrame, cut: tuple[date, date], look: Look
) -> None:
    counts, coverage = load_counts(key, cut, events, world.tables.claims)
    if counts.empty:
        st.html('<p class="wh-empty">No event in this range.</p>')
        return
    st.html(_title("Events", "by kind; stronger is more"))
    kinds = [words for change, words in CHANGE_WORDS.items() if change in set(counts["change"])]
    _show(_strip_chart(counts.assign(name=counts["change"].map(CHANGE_WORDS)), "n_events", kinds, look, cut), look)
    if coverage.empty:
        return
    st.html(_title("Coverage", "claims by outlet; stronger is more"))
    totals = coverage.groupby("outlet")["n_claims"].sum()
    names = sorted(totals.index, key=lambda name: (name == OTHERS, -totals[name], name))
    _show(_strip_chart(coverage.assign(name=coverage["outlet"]), "n_claims", names, look, cut), look)


@st.cache_data(show_spinner=False, max_entries=64)
def load_ground(
    key: tuple[str, int, int],
    days: tuple[date, date],
    _spells: pd.DataFrame,
    _cells: gpd.GeoDataFrame,
    _theatre: Theatre,
) -> pd.DataFrame:
    """What each side held on sampled days; `key` is the version of the store and what the filters leave of it."""
    return ground_on_days(_spells, _cells, _theatre, sample_days(days, N_SAMPLES))


@st.cache_data(show_spinner=False, max_entries=64)
def load_counts(
    key: tuple[str, int, int], days: tuple[date, date], _events: pd.DataFrame, _claims: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events by change and claims by outlet in bins of time; the key as for the ground."""
    return count_events(_events, days), count_coverage(_events, _claims, days, MOST_OUTLETS)


def _stamp(ids: pd.Series[Any]) -> int:
    """A number that stands for a set of ids."""
    return int(pd.util.hash_pandas_object(ids, index=False).sum())


def _title(title: str, words: str) -> str:
    return f'<h3 class="wh-next wh-chart">{escape(title)} <small>{escape(words)}</small></h3>'


def _order(ground: pd.DataFrame) -> list[str]:
    """The sides, those that held most first, what is contested last."""
    total = ground.groupby("side")["n_places"].sum()
    return sorted(total.index, key=lambda side: (side == CONTESTED, -total[side], side))


def _draw_legend(ground: pd.DataFrame, theatre: Theatre) -> str:
    parts = []
    for side in _order(ground):
        light, dark = CONTESTED_COLOURS
        paint = f"--light:{light};--dark:{dark}" if side == CONTESTED else colours(side, theatre)
        parts.append(f'<span><i class="wh-dot" style="{paint}"></i>{escape(_name(side, theatre))}</span>')
    return f'<p class="wh-legend">{"".join(parts)}</p>'


def _name(side: str, theatre: Theatre) -> str:
    return CONTESTED if side == CONTESTED else theatre.side_name(side)


def _paint(sides: list[str], theatre: Theatre, look: Look) -> alt.Scale:
    paints = []
    for side in sides:
        bloc = theatre.blocs.get(side)
        own = (bloc.colour, bloc.colour_dark) if bloc else (UNKNOWN_COLOUR, UNKNOWN_COLOUR)
        paints.append((CONTESTED_COLOURS if side == CONTESTED else own)[look.is_dark])
    return alt.Scale(domain=[_name(side, theatre) for side in sides], range=paints)


def _time(days: tuple[date, date]) -> alt.X:
    first, last = (_moment(day) for day in days)
    axis = alt.Axis(title=None, tickCount=6, grid=False, labelFlush=False, labelOverlap=True)
    return alt.X("on:T", axis=axis, scale=alt.Scale(domain=[first, last], type="utc"))


def _moment(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True)


def _sides_chart(ground: pd.DataFrame, column: str, sides: list[str], theatre: Theatre, look: Look) -> alt.Chart:
    """Stacked areas that change in steps, one colour a side; the first of `sides` lies below."""
    days = (ground["on"].min().date(), ground["on"].max().date())
    rank = {side: at for at, side in enumerate(sides)}
    rows = ground.assign(name=[_name(side, theatre) for side in ground["side"]], rank=ground["side"].map(rank))
    zero = "datum.value == 0 ? '0' : datum.label"
    axis = alt.Axis(title=None, tickCount=3, format="~s", labelExpr=zero, minExtent=_AXIS, maxExtent=_AXIS)
    return (
        alt.Chart(rows[["on", "name", "rank", column]])
        .mark_area(interpolate="step-after", opacity=0.9)
        .encode(
            x=_time(days),
            y=alt.Y(f"{column}:Q", stack="zero", axis=axis),
            color=alt.Color("name:N", scale=_paint(sides, theatre, look), legend=None),
            order=alt.Order("rank:Q"),
            tooltip=[alt.Tooltip("name:N", title="Side")],
        )
        .properties(height=_HIGH)
    )


def _draw_overview(ground: pd.DataFrame, theatre: Theatre, look: Look) -> Any:
    brush = alt.selection_interval(name="range", encodings=["x"])
    chart = _sides_chart(ground, "n_places", _order(ground), theatre, look).add_params(brush)
    return _show(chart, look, key=_RANGE_KEY, on_select="rerun", selection_mode=["range"])


def chosen_range(said: Any, days: tuple[date, date]) -> tuple[date, date] | None:
    """The range in what the chart says, first and last day inclusive, within `days`; None for none."""
    selection: Mapping[str, Any] = getattr(said, "selection", None) or {}
    ends = (selection.get("range") or {}).get("on") or []
    if len(ends) != 2:
        return None
    first, last = sorted(datetime.fromtimestamp(float(end) / 1000, UTC).date() for end in ends)
    return max(first, days[0]), min(last, days[1])


def _no_data_chart(rows: pd.DataFrame, look: Look, days: tuple[date, date]) -> alt.Chart:
    axis = alt.Axis(title=None, values=[0, 0.5, 1], format="%", minExtent=_AXIS, maxExtent=_AXIS)
    return (
        alt.Chart(rows)
        .mark_area(interpolate="step-after", color=look.line, line={"color": look.quiet, "strokeWidth": 1})
        .encode(x=_time(days), y=alt.Y("no_data_share:Q", scale=alt.Scale(domain=[0, 1]), axis=axis))
        .properties(height=_LOW)
    )


def _strip_chart(rows: pd.DataFrame, column: str, names: list[str], look: Look, days: tuple[date, date]) -> alt.Chart:
    """A row a name, a tile a bin of time, the darker the more."""
    until = rows["until"] - pd.Timedelta(days=1)
    said = rows.assign(on=rows["on"].clip(lower=pd.Timestamp(days[0])), last=until)
    axis = alt.Axis(
        title=None,
        minExtent=_NAMES,
        maxExtent=_NAMES,
        labelLimit=_NAMES - 6,
        ticks=False,
        domain=False,
        labelOverlap=False,
    )
    return (
        alt.Chart(said[["on", "until", "last", "name", column]])
        .mark_rect(color=look.accent)
        .encode(
            x=_time(days),
            x2="until:T",
            y=alt.Y("name:N", sort=names, scale=alt.Scale(domain=names, paddingInner=0.18), axis=axis),
            opacity=alt.Opacity(f"{column}:Q", scale=alt.Scale(type="sqrt", range=[0.16, 1], domainMin=0), legend=None),
            tooltip=[
                alt.Tooltip("name:N", title="What"),
                alt.Tooltip(f"{column}:Q", title="How many"),
                alt.Tooltip("on:T", title="From", format="%d %b %Y"),
                alt.Tooltip("last:T", title="To", format="%d %b %Y"),
            ],
        )
        .properties(height=_ROW * len(names) + _FOOT)
    )


def _show(chart: alt.Chart, look: Look, **how: Any) -> Any:
    """Without Streamlit's own theme, which leaves wide margins and takes no notice of our quiet lines."""
    axis = {
        "gridColor": look.line, "domainColor": look.line, "tickColor": look.line, "labelColor": look.quiet,
        "labelFontSize": 11, "labelFont": FONT, "labelPadding": 4, "tickSize": 4, "gridOpacity": 0.7,
    }  # fmt: skip
    padding = {"left": 0, "right": 6, "top": 4, "bottom": 4}
    quiet = chart.properties(padding=padding).configure(
        background="transparent", font=FONT, axis=axis, view={"stroke": None}
    )
    return st.altair_chart(quiet, width="stretch", theme=None, **how)
