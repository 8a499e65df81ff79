"""The timeline in a real browser: it is painted, it follows the hand, and it says who said so."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from playwright.sync_api import expect
from timepage import PATIENCE_MS, TimePage

from pipeline.control import state_on
from pipeline.run import Tables
from pipeline.theatre import Bloc, load_theatre

THEATRE = load_theatre("syria_iraq")
BLOCS = THEATRE.blocs


def bloc_on(tables: Tables, name: str, day: date) -> Bloc:
    """Who held a place on a day by the tables."""
    states = state_on(tables.spells, day)
    return BLOCS[THEATRE.bloc_of(states.loc[states["place"] == name, "controller"].item())]


def a_place_that_changed_hands(tables: Tables) -> tuple[str, date, date]:
    """A city that two blocs held one after the other, unbesieged, with a day of each; the one most spoken of."""
    spells = tables.spells[(tables.spells["place_kind"] == "city") & (tables.spells["besieged_by"] == "")]
    for place in spells["place"].value_counts().index:
        held = spells[(spells["place"] == place) & (spells["control"] == "held")]
        days = {THEATRE.bloc_of(row.controller): row.spell_from.date() for row in held.itertuples()}
        if len(days) > 1:
            first, second, *_ = sorted(days.values())
            return place, first, second
    raise AssertionError("no city changed hands")


def test_the_map_is_painted_with_the_colours_of_the_blocs(timeline: TimePage, screenshots: Path) -> None:
    timeline.open("?on=2017-10-31")
    seen = timeline.frame.evaluate(
        """() => {
            const { canvas } = window.whoheld.map.dots;
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const seen = new Set();
            for (let k = 0; k < pixels.length; k += 4)
                seen.add("#" + [0, 1, 2].map(c => pixels[k + c].toString(16).padStart(2, "0")).join(""));
            return [...seen];
        }"""
    )
    timeline.page.screenshot(path=screenshots / "timeline-light.png")
    assert len(seen) > 200
    assert {BLOCS[name].colour for name in ("damascus", "sdf", "islamic_state", "baghdad")} <= set(seen)


def test_dots_change_colour_when_the_date_is_typed(timeline: TimePage, tables: Tables) -> None:
    name, first, second = a_place_that_changed_hands(tables)
    before, after = (bloc_on(tables, name, day) for day in (first, second))
    timeline.open(f"?on={first}")
    assert before.colour in timeline.colours_at(name)
    assert after.colour not in timeline.colours_at(name)
    timeline.type_date(f"{second.day} {second:%b %Y}")
    timeline.frame.wait_for_function("day => window.whoheld.map.painted.day === day", arg=str(second))
    assert after.colour in timeline.colours_at(name)
    assert before.colour not in timeline.colours_at(name)


def test_dragging_the_slider_repaints_at_once_and_the_address_and_the_list_follow(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    slider = timeline.frame.locator("[role=slider]")
    box = slider.bounding_box()
    assert box is not None
    mouse = timeline.page.mouse
    mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 30)
    mouse.down()
    for step in range(10):
        mouse.move(box["x"] + box["width"] * (0.5 - step * 0.015), box["y"] + 30)
    timeline.frame.wait_for_function("window.whoheld.map.painted.day < '2017-01-01'")
    assert timeline.parameter("on") in (None, "2017-10-14")
    mouse.up()
    day = timeline.frame.evaluate("window.whoheld.map.painted.day")
    timeline.wait_parameter("on", day)
    said = timeline.frame.locator(".whoheld-date").inner_text()
    expect(timeline.page.locator(".st-key-panel .wh-day")).to_have_text(said)


def test_keys_move_the_date_by_days_and_months_and_to_the_ends(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    slider = timeline.frame.locator("[role=slider]")
    slider.focus()
    for key, day in (("ArrowLeft", "2017-10-13"), ("PageUp", "2017-09-13"), ("PageDown", "2017-10-13")):
        slider.press(key)
        timeline.frame.wait_for_function("day => window.whoheld.map.painted.day === day", arg=day)
    slider.press("Home")
    timeline.frame.wait_for_function("window.whoheld.map.day === window.whoheld.map.data.firstDay")
    slider.press("End")
    timeline.frame.wait_for_function("window.whoheld.map.day === window.whoheld.map.data.lastDay")


def test_keys_work_when_the_focus_is_beside_the_map(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.page.locator(".st-key-panel .wh-day").click()
    timeline.page.keyboard.press("ArrowRight")
    timeline.frame.wait_for_function("window.whoheld.map.painted.day === '2017-10-15'")
    timeline.wait_parameter("on", "2017-10-15")


def test_event_buttons_step_to_the_days_of_events(timeline: TimePage) -> None:
    timeline.open("?on=2014-06-01")
    for label, sign in (("event ▶", ">"), ("◀ event", "<")):
        before = timeline.frame.evaluate("window.whoheld.map.day")
        timeline.frame.get_by_role("button", name=label).click()
        timeline.frame.wait_for_function(f"before => window.whoheld.map.day {sign} before", arg=before)
        assert timeline.frame.evaluate("window.whoheld.map.data.events.day.includes(window.whoheld.map.day)")


def test_play_moves_the_date_and_pause_tells_the_address(timeline: TimePage) -> None:
    timeline.open("?on=2014-06-01")
    timeline.frame.get_by_role("button", name="Play").click()
    timeline.frame.wait_for_function("window.whoheld.map.painted.day > '2014-06-20'")
    timeline.frame.get_by_role("button", name="Pause").click()
    timeline.wait_parameter("on", timeline.frame.evaluate("window.whoheld.isoOf(window.whoheld.map.day)"))


def test_a_date_that_cannot_be_read_is_answered_in_words(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.type_date("the day after")
    expect(timeline.frame.locator(".whoheld-wrong")).to_have_text("Write it like 14 Oct 2017 or 2017-10-14")
    assert timeline.frame.evaluate("window.whoheld.map.painted.day") == "2017-10-14"


def test_a_link_reopens_day_view_place_and_filters(timeline: TimePage) -> None:
    timeline.open("?on=2015-05-25&at=34.55,38.27,8.5&place=&bloc=islamic_state")
    assert timeline.frame.evaluate("window.whoheld.map.painted.day") == "2015-05-25"
    view = timeline.frame.evaluate(
        "(() => { const m = window.whoheld.map.map, c = m.getCenter(); return [c.lat, c.lng, m.getZoom()] })()"
    )
    assert [round(value, 2) for value in view] == [34.55, 38.27, 8.5]
    expect(timeline.page.get_by_role("button", name="Filters · 1")).to_be_visible()
    holders = timeline.frame.evaluate(
        """() => {
            const { data, state } = window.whoheld.map, { spells } = data;
            const held = [...state].filter(row => row >= 0 && spells.control[row] === 0 && spells.siege[row] === 65535);
            return [...new Set(held.map(row => data.blocs[data.actors[spells.first[row]].bloc].label))];
        }"""
    )
    assert holders == ["Islamic State"]


def test_moving_the_map_tells_the_address(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.frame.get_by_role("button", name="Zoom in").click()
    timeline.page.wait_for_function("(new URL(location).searchParams.get('at') || '').endsWith(',7.5')")


def test_two_clicks_lead_from_a_dot_to_its_quoted_sentences(timeline: TimePage, screenshots: Path) -> None:
    timeline.open("?on=2017-10-31")
    timeline.page.mouse.click(*timeline.spot("Raqqa"))
    panel = timeline.page.locator(".st-key-panel")
    expect(panel.locator(".wh-day")).to_have_text("Raqqa", timeout=PATIENCE_MS)
    panel.locator(".wh-spell.wh-now > summary").click()
    quote = panel.locator(".wh-spell.wh-now blockquote").first
    expect(quote).to_contain_text("“")
    expect(quote.locator("footer")).to_contain_text("fictional outlet")
    timeline.page.screenshot(path=screenshots / "place-light.png")
    panel.get_by_role("button", name="All events").click()
    expect(panel.locator(".wh-day")).to_have_text("31 October 2017")


def test_an_event_of_the_list_opens_its_quotes_and_says_its_grade_in_words(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-20")
    event = timeline.page.locator(".wh-event").first
    expect(event.locator(".wh-grade")).to_have_attribute("title", re.compile("^Source .+; information "))
    event.locator("summary").click()
    expect(event.locator("blockquote").first).to_be_visible()


def test_the_map_is_never_mounted_again(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.frame.evaluate("document.getElementById('map_div').dataset.tag = 'mine'")
    slider = timeline.frame.locator("[role=slider]")
    slider.focus()
    for _ in range(5):
        slider.press("PageUp")
    timeline.wait_parameter("on", "2017-05-14")
    timeline.frame.get_by_role("button", name="Play").click()
    timeline.frame.wait_for_function("window.whoheld.map.painted.day > '2017-07-01'")
    timeline.frame.get_by_role("button", name="Pause").click()
    box = slider.bounding_box()
    assert box is not None
    timeline.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 30)
    timeline.page.mouse.down()
    for share in (0.6, 0.5, 0.4):
        timeline.page.mouse.move(box["x"] + box["width"] * share, box["y"] + 30)
    timeline.page.mouse.up()
    timeline.wait_parameter("on", timeline.frame.evaluate("window.whoheld.map.painted.day"))
    timeline.type_date("14 May 2017")
    timeline.wait_parameter("on", "2017-05-14")
    timeline.page.mouse.click(*timeline.spot("Mosul"))
    expect(timeline.page.locator(".st-key-panel .wh-day")).to_have_text("Mosul")
    timeline.page.get_by_role("button", name="Filters").click()
    timeline.page.get_by_label("Place name contains").fill("mosul")
    timeline.page.get_by_label("Place name contains").press("Enter")
    timeline.wait_parameter("text", "mosul")
    timeline.frame.wait_for_function("window.whoheld.map.data.places.names.every(name => /mosul/i.test(name))")
    assert timeline.frame.evaluate("document.getElementById('map_div').dataset.tag") == "mine"
    assert timeline.frame.evaluate("window.whoheld.map.painted.day") == "2017-05-14"


def test_one_screen_shows_map_slider_and_legend_without_scrolling(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    assert timeline.page.evaluate(
        "[document.documentElement, document.querySelector('.stMain')].every(e => e.scrollHeight <= e.clientHeight + 1)"
    )
    for selector in (".whoheld-legend", "[role=slider]", ".whoheld-signs", ".whoheld-notes", "#map_div"):
        box = timeline.frame.locator(selector).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        assert box["x"] + box["width"] <= 1440
    expect(timeline.frame.locator(".whoheld-notes")).to_contain_text("plain ground: no data")
    assert timeline.frame.evaluate("(e => e.scrollWidth <= e.clientWidth)(document.querySelector('.whoheld-legend'))")


def test_the_picture_and_the_tables_are_taken_away_by_one_click_each(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14").wait_idle()
    with timeline.page.expect_download() as picture:
        timeline.page.get_by_role("button", name="Make picture").click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    timeline.page.get_by_role("button", name="Take away").click()
    for label, start in (("Events as CSV", b"event_id"), ("States as GeoJSON", b"{")):
        with timeline.page.expect_download() as table:
            timeline.page.get_by_role("button", name=label).click()
        assert Path(table.value.path()).read_bytes().lstrip(b"\xef\xbb\xbf").startswith(start)


def test_the_dark_theme_dresses_map_and_page(timeline: TimePage, tables: Tables, screenshots: Path) -> None:
    name, day, _ = a_place_that_changed_hands(tables)
    timeline.page.emulate_media(color_scheme="dark")
    timeline.open(f"?on={day}")
    assert bloc_on(tables, name, day).colour_dark in timeline.colours_at(name)
    timeline.type_date("31 Oct 2017")
    timeline.wait_parameter("on", "2017-10-31")
    timeline.page.screenshot(path=screenshots / "timeline-dark.png")
