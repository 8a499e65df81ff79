"""The hand, the keys and the data of the time map where they could get lost: nothing is said twice, late or wrongly."""

from __future__ import annotations

from playwright.sync_api import expect
from timepage import TimePage

from dashboard.palette import paletted
from pipeline.theatre import load_theatre

THEATRE = load_theatre("syria_iraq")
VIEW = "(() => { const m = window.whoheld.map.map, c = m.getCenter(); return [c.lat, c.lng, m.getZoom()] })()"
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def press_on_map(timeline: TimePage, key: str) -> None:
    box = timeline.frame.locator("#map_div").bounding_box()
    assert box is not None
    timeline.page.mouse.click(box["x"] + 4, box["y"] + box["height"] / 2)
    timeline.page.keyboard.press(key)


def test_after_a_click_on_the_map_an_arrow_moves_the_day_and_not_the_view(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    before = timeline.frame.evaluate(VIEW)
    press_on_map(timeline, "ArrowRight")
    timeline.frame.wait_for_function("window.whoheld.map.painted.day === '2017-10-15'")
    assert not timeline.frame.evaluate("window.whoheld.map.map.keyboard?.enabled()")
    assert timeline.frame.evaluate(VIEW) == before


def test_letters_move_the_view_and_plus_and_minus_zoom(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    for key, axis, sign in (("w", 0, 1), ("s", 0, -1), ("a", 1, -1), ("d", 1, 1), ("+", 2, 1), ("-", 2, -1)):
        before = timeline.frame.evaluate(VIEW)
        press_on_map(timeline, key)
        timeline.frame.wait_for_function(f"before => {sign} * ({VIEW}[{axis}] - before) > 0.05", arg=before[axis])


def test_a_province_in_the_address_stays_chosen_when_the_map_is_moved(timeline: TimePage) -> None:
    places = THEATRE.gazetteer.places.values()
    province = next(place for place in places if place.precision == "province" and place.in_theatre)
    timeline.open(f"?on=2017-10-14&place={province.place_id}")
    assert timeline.frame.evaluate("window.whoheld.map.selected") == -1
    title = timeline.page.locator(".st-key-panel .wh-day").inner_text()
    timeline.frame.get_by_role("button", name="Zoom in").click()
    timeline.page.wait_for_function("(new URL(location).searchParams.get('at') || '').endsWith(',7.5')")
    timeline.wait_idle()
    assert timeline.parameter("place") == province.place_id
    expect(timeline.page.locator(".st-key-panel .wh-day")).to_have_text(title)


def test_a_place_held_by_somebody_unknown_is_drawn_counted_and_said(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    found = timeline.frame.evaluate(
        """() => {
            const { map, differs, fillTip, sayState, codes } = window.whoheld, { data } = map;
            const place = data.places.names.indexOf("Palmyra"), row = map.state[place];
            const count = () => map.tally.counts.held.reduce((a, b) => a + b, 0);
            const before = count();
            data.spells.first[row] = codes.NONE;
            map.take({ ...data, version: "strange" });
            sayState(map);
            fillTip(map, place);
            return [count() - before, map.tip.children[2].textContent, differs(data, row, -1), differs(data, row, row)];
        }"""
    )
    assert found == [-1, "Held by an unknown side", True, False]


def test_a_tip_names_all_who_contest_a_place(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    said = timeline.frame.evaluate(
        """() => {
            const { map, fillTip, codes } = window.whoheld, { data } = map, { spells } = data;
            const place = data.places.names.indexOf("Palmyra"), row = map.state[place];
            const number = (id) => data.actors.findIndex(actor => actor.id === id);
            const tell = (between, more) => {
                [spells.control[row], spells.between[row], spells.more[row]] = [codes.CONTESTED, between, more];
                [spells.first[row], spells.second[row]] = [number("is"), number("sdf")];
                map.tip.dataset.key = "";
                fillTip(map, place);
                return map.tip.children[2].textContent;
            };
            return [tell(codes.NONE, 0), tell(number("ypg"), 0), tell(number("ypg"), 2)];
        }"""
    )
    first, second, third = (THEATRE.actors[name].short or THEATRE.actors[name].name for name in ("is", "sdf", "ypg"))
    assert said == [
        f"Contested: {first} and {second}",
        f"Contested: {first}, {third} and {second}",
        f"Contested: {first}, {third}, {second} and 2 more",
    ]


def test_a_tip_is_told_anew_in_another_language_and_goes_when_other_data_come(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.page.mouse.move(*timeline.spot("Palmyra"))
    tip = timeline.frame.locator(".whoheld-tip")
    expect(tip).to_be_visible()
    told = timeline.frame.evaluate(
        """() => {
            const { map, fillTip } = window.whoheld;
            map.look.language = "ar";
            fillTip(map, map.hovered);
            return map.tip.children[0].textContent;
        }"""
    )
    assert "\u0600" <= told[0] <= "\u06ff"
    timeline.frame.evaluate("window.whoheld.map.take(window.whoheld.map.data)")
    expect(tip).to_be_hidden()


def test_in_the_dark_the_safe_palette_is_the_same_on_the_map_and_beside_it(timeline: TimePage) -> None:
    bloc = paletted(THEATRE, "safe").blocs["islamic_state"]
    timeline.page.emulate_media(color_scheme="dark")
    timeline.open("?on=2015-05-25&palette=safe")
    assert bloc.colour_dark in timeline.colours_at("Raqqa")
    timeline.page.mouse.click(*timeline.spot("Raqqa"))
    expect(timeline.page.locator(".st-key-panel .wh-day")).to_have_text("Raqqa")
    dot = timeline.page.locator(".st-key-panel .wh-state .wh-dot").first
    expect(dot).to_have_attribute("style", f"--light:{bloc.colour};--dark:{bloc.colour_dark}")


def test_a_loop_shows_the_last_day_of_its_range_also_at_the_end_of_time(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.frame.get_by_label("Speed").select_option("7")
    timeline.frame.evaluate(
        """() => {
            const { map } = window.whoheld, { strip } = map;
            window.seen = new Set();
            const heard = map.heard.bind(map);
            map.heard = (day, isFinal) => {
                window.seen.add(day - map.data.lastDay);
                window.turns = (window.turns || 0) + (day === map.data.lastDay - 2);
                heard(day, isFinal);
            };
            strip.setRange(map.data.lastDay - 2, map.data.lastDay);
            strip.play(true);
        }"""
    )
    timeline.frame.wait_for_function("window.turns > 2")
    assert timeline.frame.evaluate("window.whoheld.map.strip.isPlaying")
    timeline.frame.get_by_role("button", name="Pause").click()
    assert timeline.frame.evaluate("[...window.seen].sort((a, b) => a - b)") == [-2, -1, 0]


def test_before_there_are_data_the_strip_is_still(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    heard = timeline.frame.evaluate(
        """() => {
            const heard = [], timemap = { heard: () => heard.push("day"), tell: () => heard.push("told"), redraw() {} };
            const strip = new window.whoheld.Strip(document.createElement("div"), timemap);
            strip.fromButton.onclick();
            strip.toButton.onclick();
            strip.box.value = "14 Oct 2017";
            strip.typed();
            strip.step(1);
            strip.play(true);
            return [heard, strip.range, strip.isPlaying, strip.box.value];
        }"""
    )
    assert heard == [[], None, False, "14 Oct 2017"]


def test_data_that_could_not_be_read_are_read_when_they_are_sent_again(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    seen = timeline.frame.evaluate(
        """async () => {
            const { map } = window.whoheld, { readData } = window.whoheld, sent = { version: "new", packed: "" };
            const isBusy = () => map.progress.classList.contains("busy");
            window.whoheld.readData = () => Promise.reject(new Error("broken"));
            const failed = await map.load(sent).then(() => "read", (error) => error.message);
            const seen = [failed, isBusy(), map.version === "new"];
            window.whoheld.readData = async () => map.data;
            await map.load(sent);
            window.whoheld.readData = readData;
            return seen.concat(isBusy(), map.version === "new");
        }"""
    )
    assert seen == ["broken", False, False, False, True]


def test_the_notes_follow_the_number_of_marks_and_the_pinned_day(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    notes = timeline.frame.locator(".whoheld-notes")
    for n in (1, 2):
        timeline.frame.evaluate(
            """n => {
                const { map } = window.whoheld;
                map.look.marks = map.data.places.ids.slice(0, n);
                map.look.markedAs = "single source";
                map.findMarked();
                map.repaint();
            }""",
            n,
        )
        expect(notes).to_contain_text(f"single source {n}")


def test_where_the_pointer_was_is_not_shown_once_it_has_left(timeline: TimePage) -> None:
    timeline.open("?on=2017-10-14")
    timeline.frame.evaluate(
        """() => {
            const { map } = window.whoheld.map;
            map.fire("mousemove", { latlng: map.getCenter(), containerPoint: L.point(9, 9) });
            map.fire("mouseout");
        }"""
    )
    timeline.frame.evaluate(FRAMES)
    expect(timeline.frame.locator(".whoheld-where")).to_be_hidden()
    timeline.page.mouse.move(*timeline.spot("Palmyra"))
    expect(timeline.frame.locator(".whoheld-where")).to_be_visible()


def test_on_a_phone_notes_and_credits_lie_apart_and_the_legend_need_not_be_scrolled(timeline: TimePage) -> None:
    timeline.page.set_viewport_size({"width": 390, "height": 844})
    timeline.open("?on=2017-10-14&at=34.9,40.2,4.75")
    expect(timeline.frame.locator(".whoheld-notes")).to_contain_text("plain ground: no data")
    notes, credit, scale = (
        timeline.frame.locator(name).bounding_box()
        for name in (".whoheld-notes", ".leaflet-control-attribution", ".leaflet-control-scale")
    )
    assert notes
    assert credit
    assert scale
    assert notes["y"] + notes["height"] <= credit["y"]
    assert notes["x"] + notes["width"] <= scale["x"]
    assert timeline.frame.evaluate("(e => e.scrollHeight <= e.clientHeight)(document.querySelector('.whoheld-legend'))")
