"""The menus above the map: clocks, voices, layers, looks, filters and saved views; nobody sees another's choices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, expect
from timepage import PATIENCE_MS, TimePage

from pipeline.changes import changes_between
from pipeline.control import state_on
from pipeline.lenses import Lens, look_through
from pipeline.run import Tables
from pipeline.theatre import load_theatre

THEATRE = load_theatre("syria_iraq")
AGENCY = "Levant State Agency"
SHOWN = """() => {
    const { data, state } = window.whoheld.map;
    return data.places.ids.filter((_, i) => state[i] >= 0).sort();
}"""


def places_on(tables: Tables, lens: Lens, day: date) -> list[str]:
    """The place_ids that the map draws on a day through a lens."""
    states = state_on(look_through(tables, THEATRE, lens).spells, day)
    return sorted(states.loc[~states["place_precision"].isin(["province", "country"]), "place_id"])


def wait_places(timeline: TimePage, expected: list[str]) -> None:
    timeline.frame.wait_for_function(
        f"expected => JSON.stringify(({SHOWN})()) === JSON.stringify(expected)", arg=expected, timeout=PATIENCE_MS
    )


def tag_map(timeline: TimePage) -> None:
    timeline.frame.evaluate("document.getElementById('map_div').dataset.tag = 'mine'")


def has_tag(timeline: TimePage) -> bool:
    return timeline.frame.evaluate("document.getElementById('map_div').dataset.tag === 'mine'")


def test_as_known_then_the_map_shows_only_what_was_published_by_its_day(timeline: TimePage, tables: Tables) -> None:
    first, second = date(2014, 6, 30), date(2016, 3, 31)
    timeline.open(f"?on={first}")
    tag_map(timeline)
    timeline.page.get_by_role("button", name="As known today").click()
    timeline.page.get_by_text("As known then", exact=True).click()
    timeline.wait_parameter("known", "then")
    wait_places(timeline, places_on(tables, Lens(first), first))
    assert places_on(tables, Lens(first), first) != places_on(tables, Lens(), first)
    timeline.page.keyboard.press("Escape")
    timeline.type_date(f"{second}")
    wait_places(timeline, places_on(tables, Lens(second), second))
    expect(timeline.page.locator(".wh-lens")).to_contain_text("As known then")
    assert has_tag(timeline)


def test_according_to_one_outlet_only_what_it_says_is_drawn(timeline: TimePage, tables: Tables) -> None:
    day = date(2017, 10, 14)
    timeline.open(f"?on={day}")
    tag_map(timeline)
    timeline.page.get_by_role("button", name="According to everyone").click()
    timeline.page.get_by_role("combobox", name="According to").click()
    timeline.page.get_by_role("option", name=AGENCY).click()
    timeline.wait_parameter("according", AGENCY)
    wait_places(timeline, places_on(tables, Lens(None, AGENCY), day))
    expect(timeline.page.get_by_role("button", name=f"According to {AGENCY}")).to_be_visible()
    assert has_tag(timeline)


def test_the_menus_show_what_a_link_has_chosen(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14&bloc=sdf&in=Raqqa&sure=0.25&layers=dots.single&palette=safe&names=ar")
    page = timeline.page
    page.get_by_role("button", name="Filters · 3").click()
    expect(page.locator("[data-tag]")).to_have_text(["SDF", "Raqqa"])
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Layers").click()
    for label, is_on in (("Dots", True), ("Single source", True), ("Areas", False)):
        expect(page.get_by_role("checkbox", name=label)).to_be_checked(checked=is_on)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("radio", name="Colour-blind safe")).to_be_checked()
    expect(page.get_by_role("radio", name="العربية")).to_be_checked()


def test_layers_and_filters_go_to_the_address_and_are_cleared(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    page = timeline.page
    page.get_by_role("button", name="Layers").click()
    page.get_by_text("Areas", exact=True).click()
    timeline.wait_parameter("layers", "dots.fronts.rings.labels")
    page.get_by_text("Where outlets disagree", exact=True).click()
    timeline.wait_parameter("layers", "dots.fronts.rings.labels.disagree")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Provinces").fill("Raqqa")
    page.get_by_role("option", name="Raqqa").click()
    timeline.wait_parameter("in", "Raqqa")
    page.get_by_role("button", name="Clear filters").click()
    timeline.wait_parameter("in", "")
    expect(page.locator("[data-tag]")).to_have_count(0)
    assert timeline.parameter("layers") == "dots.fronts.rings.labels.disagree"


def test_the_safe_palette_dresses_map_and_list_alike(timeline: TimePage, tables: Tables) -> None:
    day = date(2017, 10, 31)
    states = state_on(tables.spells, day).set_index("place")
    bloc = THEATRE.blocs[THEATRE.bloc_of(states.loc["Mosul", "controller"])]
    timeline.open(f"?on={day}&palette=safe")
    assert bloc.colour_safe in timeline.colours_at("Mosul")
    timeline.page.mouse.click(*timeline.spot("Mosul"))
    expect(timeline.page.locator(".st-key-panel .wh-day")).to_have_text("Mosul", timeout=PATIENCE_MS)
    dot = timeline.page.locator(".wh-spell.wh-now .wh-dot").first
    expect(dot).to_have_attribute("style", f"--light:{bloc.colour_safe};--dark:{bloc.colour_safe}")


def test_with_a_pinned_day_the_panel_lists_what_changed_since(timeline: TimePage, tables: Tables) -> None:
    pin, day = date(2017, 1, 1), date(2017, 10, 14)
    changes = changes_between(tables.spells, THEATRE, pin, day)
    timeline.open(f"?on={day}&pin={pin}")
    rows = timeline.page.locator(".wh-change")
    expect(rows).to_have_count(len(changes))
    expect(rows.first).to_contain_text(changes["place"].iloc[0])
    timeline.page.get_by_role("button", name="Unpin").click()
    timeline.wait_parameter("pin", "")
    expect(timeline.page.locator(".wh-event").first).to_be_visible()


def test_a_view_is_saved_opened_again_and_deleted(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14&bloc=sdf&layers=dots")
    page = timeline.page
    tag_map(timeline)
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Save this view as").fill("Raqqa [falls] *soon*")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Raqqa [falls] *soon*")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filters · 1").click()
    page.get_by_role("button", name="Clear filters").click()
    timeline.wait_parameter("bloc", "")
    page.keyboard.press("Escape")
    timeline.type_date("1 June 2015")
    timeline.wait_parameter("on", "2015-06-01")
    page.get_by_role("button", name="Views · 1").click()
    page.get_by_role("button", name="Raqqa [falls] *soon*").click()
    timeline.wait_parameter("on", "2017-10-14")
    timeline.wait_parameter("bloc", "sdf")
    timeline.frame.wait_for_function("window.whoheld.map.painted.day === '2017-10-14'")
    assert timeline.parameter("layers") == "dots"
    assert has_tag(timeline)
    if page.get_by_role("button", name="✕").count() == 0:
        page.get_by_role("button", name="Views · 1").click()
    page.get_by_role("button", name="✕").click()
    expect(page.get_by_role("button", name="Views", exact=True)).to_be_visible()


@pytest.fixture
def visitors(browser: Browser, address: str) -> Iterator[list[TimePage]]:
    """Three visitors, each with a browser of their own."""
    contexts = [browser.new_context(viewport={"width": 1440, "height": 900}) for _ in range(3)]
    for context in contexts:
        context.set_default_timeout(PATIENCE_MS)
    yield [TimePage(context.new_page(), address) for context in contexts]
    for context in contexts:
        context.close()


def test_no_visitor_sees_the_date_or_the_filters_of_another(visitors: list[TimePage]) -> None:
    asked = [("2014-06-10", "islamic_state"), ("2016-01-01", "sdf"), ("2018-03-18", "damascus")]
    for visitor, (day, bloc) in zip(visitors, asked, strict=True):
        visitor.open(f"?on={day}&bloc={bloc}")
    first, second, third = visitors
    second.type_date("5 May 2017")
    second.wait_parameter("on", "2017-05-05")
    third.page.get_by_role("button", name="As known today").click()
    third.page.get_by_text("As known then", exact=True).click()
    third.wait_parameter("known", "then")
    first.page.get_by_role("button", name="Filters · 1").click()
    first.page.get_by_label("Place name contains").fill("mosul")
    first.page.get_by_label("Place name contains").press("Enter")
    first.wait_parameter("text", "mosul")
    for visitor, day, bloc, known, text in (
        (first, "2014-06-10", "islamic_state", None, "mosul"),
        (second, "2017-05-05", "sdf", None, None),
        (third, "2018-03-18", "damascus", "then", None),
    ):
        assert [visitor.parameter(name) for name in ("on", "bloc", "known", "text")] == [day, bloc, known, text]
        assert visitor.frame.evaluate("window.whoheld.map.painted.day") == day
    named = [visitor.frame.evaluate("window.whoheld.map.data.places.names") for visitor in visitors]
    assert all("mosul" in name.lower() for name in named[0])
    assert not any("mosul" in name.lower() for name in named[1])
    assert len({tuple(names) for names in named}) == 3
