"""What the time map wears, how it is compared, stepped and read aloud, and how it and the panel point at each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pyproj import Transformer
from timepage import TimePage

from dashboard.chosen import LAYERS
from pipeline.control import state_on
from pipeline.run import Tables
from pipeline.theatre import load_theatre

THEATRE = load_theatre("syria_iraq")
PLAIN = {
    "language": "en", "layers": list(LAYERS), "pinned_on": "", "marks": [], "marked_as": "", "range_from": "",
    "range_to": "",
}  # fmt: skip
TAGS = "Object.fromEntries(window.__GLOBAL_DATA__.selected_tags.map(tag => tag.split(/:(.*)/s)))"


def wear(timeline: TimePage, **changes: object) -> None:
    timeline.frame.evaluate("look => window.whoheld.wear(look)", {**PLAIN, **changes})


def test_walking_from_day_to_day_gives_the_state_of_each_day_and_the_legend_counts_it(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    wrong = timeline.frame.evaluate(
        """() => {
            const { map, rowsOn, levelOn } = window.whoheld, { data, states } = map, wrong = [];
            const span = data.lastDay - data.firstDay;
            for (let k = 0; k < 120; k++) {
                const day = data.firstDay + (k * k * 37 + k * 11) % (span + 1);
                map.setDay(day);
                const rows = rowsOn(data, day);
                rows.forEach((row, i) => {
                    const level = row < 0 ? 0 : levelOn(data.spells, row, data.places.half[i], day);
                    if (row !== states.row[i]) wrong.push([day, i, row, states.row[i]]);
                    else if (row >= 0 && level !== states.level[i]) wrong.push([day, i, level, states.level[i]]);
                });
                const isHeld = (row, i) => row >= 0 && data.spells.control[row] === 0 && map.tally.inView[i];
                const held = rows.filter(isHeld).length;
                if (held !== map.tally.counts.held.reduce((a, b) => a + b, 0)) wrong.push([day, "counted", held]);
            }
            return wrong.slice(0, 5);
        }"""
    )
    assert wrong == []


def test_painting_what_changed_gives_the_same_pixels_as_painting_all(timeline: TimePage) -> None:
    timeline.open("?on=2014-06-01")
    differing = timeline.frame.evaluate(
        """() => {
            const { map } = window.whoheld;
            for (let k = 0; k < 60; k++) map.setDay(map.data.firstDay + 700 + k * 17);
            const pixels = () => ["fields", "dots", "blend"].map(name => map[name].out.slice());
            const walked = pixels();
            map.relay();
            const whole = pixels();
            return walked.map((one, k) => one.reduce((sum, value, i) => sum + (value !== whole[k][i]), 0));
        }"""
    )
    assert differing == [0, 0, 0]


def test_the_safe_palette_arabic_names_and_hidden_dots_are_worn(timeline: TimePage, screenshots: Path) -> None:
    timeline.open("?on=2017-10-14&palette=safe")
    wear(timeline, language="ar")
    timeline.frame.wait_for_function("window.whoheld.map.look.language === 'ar'")
    assert THEATRE.blocs["damascus"].colour_safe in timeline.colours_at("Palmyra")
    labels = timeline.frame.evaluate("window.whoheld.map.words.labels.map(label => label.text)")
    assert any("\u0600" <= text[0] <= "\u06ff" for text in labels)
    timeline.page.screenshot(path=screenshots / "timeline-safe.png")
    wear(timeline, layers=["areas", "labels"])
    timeline.frame.wait_for_function("!window.whoheld.map.look.layers.has('dots')")
    assert THEATRE.blocs["damascus"].colour_safe not in timeline.colours_at("Palmyra")


def test_a_pinned_day_shows_what_changed_since_and_python_hears_of_it(timeline: TimePage, tables: Tables) -> None:
    timeline.open("?on=2016-05-01")
    timeline.frame.get_by_role("button", name="Pin", exact=True).click()
    timeline.type_date("14 Oct 2017")
    timeline.frame.wait_for_function("window.whoheld.map.painted.day === '2017-10-14'")
    assert timeline.frame.evaluate(TAGS)["pin"] == "2016-05-01"
    assert timeline.frame.evaluate("window.whoheld.map.words.nDifferent") == n_changed(
        tables, "2016-05-01", "2017-10-14"
    )
    expect(timeline.frame.locator(".whoheld-notes")).to_contain_text("changed since 1 May 2016")
    timeline.frame.get_by_role("button", name="Unpin 1 May 2016").click()
    assert timeline.frame.evaluate("window.whoheld.map.pinned") is None


def n_changed(tables: Tables, before: str, after: str) -> int:
    """Places that can be drawn and have another holder on one day than on the other, or are contested in one only."""

    def holders(day: str) -> dict[str, str]:
        states = state_on(tables.spells, date.fromisoformat(day))
        drawn = states[~states["place_precision"].isin(["province", "country"]) & (states["control"] != "unknown")]
        first = drawn["controller"].str.split("|").str[0].map(THEATRE.bloc_of)
        return dict(zip(drawn["place_id"], first + drawn["control"], strict=True))

    one, other = holders(before), holders(after)
    return sum(one.get(place) != other.get(place) for place in {*one, *other})


def test_the_map_and_the_panel_point_at_each_other_and_the_panel_chooses(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14").wait_idle()
    place = timeline.frame.evaluate(
        "window.whoheld.map.data.places.ids[window.whoheld.map.data.places.names.indexOf('Palmyra')]"
    )
    timeline.page.evaluate(
        """place => {
            const make = (id, data) => {
                const node = document.body.appendChild(document.createElement("button"));
                Object.assign(node.dataset, data);
                Object.assign(node, { id, textContent: id });
                const top = 60 + 24 * document.querySelectorAll("body > button").length;
                node.style = "position: fixed; z-index: 99; right: 0; height: 20px; top: " + top + "px";
            };
            make("pointer", { place });
            make("chooser", { choose: "place:" + place });
            make("who", { choose: "actor:isis" });
            make("when", { choose: "on:2016-03-27" });
            make("copier", { copy: "the very words" });
        }""",
        place,
    )
    timeline.page.locator("#pointer").hover()
    timeline.frame.wait_for_function("id => window.whoheld.map.idOf(window.whoheld.map.pointed) === id", arg=place)
    timeline.page.mouse.move(*timeline.spot("Palmyra"))
    expect(timeline.page.locator("#pointer.wh-pointed")).to_have_count(1)
    timeline.page.locator("#who").click()
    assert timeline.frame.evaluate(TAGS)["actor"] == "isis"
    timeline.page.locator("#when").click()
    timeline.wait_parameter("on", "2016-03-27")
    timeline.page.locator("#chooser").click()
    timeline.wait_parameter("place", place)
    timeline.page.locator("#copier").click()
    expect(timeline.page.locator(".wh-copied")).to_have_text(" copied")


def test_steps_go_by_week_and_month_and_a_range_is_played_over_and_over(timeline: TimePage) -> None:
    timeline.open("?on=2017-01-31")
    for by, day in (("week", "2017-02-07"), ("month", "2017-03-07"), ("day", "2017-03-08")):
        timeline.frame.get_by_label("Step by").select_option(by)
        timeline.frame.get_by_role("button", name=f"{by} ▶").click()
        timeline.frame.wait_for_function("day => window.whoheld.map.painted.day === day", arg=day)
    timeline.frame.get_by_role("button", name="From").click()
    timeline.type_date("20 Mar 2017")
    timeline.frame.get_by_role("button", name="To", exact=True).click()
    tags = timeline.frame.evaluate(TAGS)
    assert (tags["from"], tags["to"]) == ("2017-03-08", "2017-03-20")
    timeline.frame.get_by_role("button", name="Play").click()
    timeline.frame.wait_for_function(
        "(window.turns = (window.turns || 0) + (window.lastSeen > window.whoheld.map.day), "
        "window.lastSeen = window.whoheld.map.day, window.turns > 1)"
    )
    timeline.frame.get_by_role("button", name="Pause").click()
    assert "2017-03-08" <= timeline.frame.evaluate("window.whoheld.map.painted.day") <= "2017-03-20"


def test_a_window_rings_and_counts_what_happened_since_it_began(timeline: TimePage, tables: Tables) -> None:
    timeline.open("?on=2017-10-14")
    wear(timeline, range_from="2017-06-01", range_to="2017-12-31")
    timeline.frame.get_by_role("button", name="Window").click()
    on = tables.events["event_on"]
    n = int(((on >= "2017-06-01") & (on <= "2017-10-14")).sum())
    expect(timeline.frame.locator(".whoheld-notes")).to_contain_text(f"events since 1 Jun 2017 {n}")
    assert timeline.frame.evaluate("window.whoheld.map.marks.shown.length") > 10


def test_the_state_is_read_aloud_when_the_hand_has_stopped(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    spoken = timeline.frame.locator(".whoheld-spoken[aria-live=polite]")
    expect(spoken).to_contain_text("On 14 October 2017: ")
    expect(spoken).to_contain_text(" places Syrian government")
    timeline.frame.locator("[role=slider]").press("ArrowRight")
    expect(spoken).to_contain_text("On 15 October 2017: ")
    expect(timeline.frame.locator("[role=slider]")).to_have_attribute("aria-valuetext", spoken.inner_text()[3:-1])


@pytest.mark.parametrize(
    ("lat", "lon", "square"),
    [(38.889469, -77.035258, "18S UJ 23 06"), (48.85824, 2.2945, "31U DQ 48 11"), (36.2021, 37.1343, "37S CA 32 07")],
)
def test_the_military_grid_agrees_with_known_squares_and_an_independent_projection(
    timeline: TimePage, lat: float, lon: float, square: str
) -> None:
    timeline.open("?on=2017-10-14")
    assert timeline.frame.evaluate("([lat, lon]) => window.whoheld.mgrsOf(lat, lon, 2)", [lat, lon]) == square
    utm = timeline.frame.evaluate("([lat, lon]) => window.whoheld.utmOf(lat, lon)", [lat, lon])
    to_utm = Transformer.from_crs("EPSG:4326", f"EPSG:{32600 + utm['zone']}", always_xy=True)
    east, north = to_utm.transform(lon, lat)
    assert utm["east"] == pytest.approx(east, abs=0.1)
    assert utm["north"] == pytest.approx(north, abs=0.1)


def test_the_ground_is_there_and_a_line_shows_progress_while_data_are_read(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    seen = timeline.frame.evaluate(
        """async () => {
            const { map, readData } = window.whoheld, seen = [];
            window.whoheld.readData = async (sent, told) => {
                seen.push(map.progress.classList.contains("busy"), !!map.sheets.ground.width);
                return map.data;
            };
            await window.whoheld.load({ version: "another", packed: "" });
            window.whoheld.readData = readData;
            return seen.concat(map.progress.classList.contains("busy"));
        }"""
    )
    assert seen == [True, True, False]


def test_a_place_that_is_only_an_area_has_no_dot_and_a_dashed_disc_as_wide_as_its_kind(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    found = timeline.frame.evaluate(
        """() => {
            const { data, dots, marks } = window.whoheld.map;
            return marks.discs.map(({ place, radius }) => [data.places.shape[place], dots.radius[place], radius > 4]);
        }"""
    )
    assert found
    assert all(row == [2, 0, True] for row in found)
