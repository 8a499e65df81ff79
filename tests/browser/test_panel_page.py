"""What stands beside the map, in a real browser: the lane, the reasons and the citations survive to the screen."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import expect
from timepage import PATIENCE_MS, TimePage

RAQQA = "?place=gn-172955&on=2017-07-14"


def test_a_place_has_a_lane_whose_bars_fill_its_width_and_lead_to_days(timeline: TimePage) -> None:
    timeline.open(RAQQA)
    lane = timeline.page.locator(".st-key-panel .wh-lane-bars")
    expect(lane.locator("button.wh-bar").first).to_be_visible(timeout=PATIENCE_MS)
    expect(lane.locator("button.wh-bar").first).to_have_attribute("data-choose", re.compile(r"on:\d{4}-\d\d-\d\d"))
    frame = lane.bounding_box()
    boxes = [bar.bounding_box() for bar in lane.locator(".wh-bar").all()]
    assert frame is not None
    ends = [(box["x"], box["x"] + box["width"]) for box in boxes if box]
    assert abs(ends[0][0] - frame["x"]) < 1
    assert abs(ends[-1][1] - frame["x"] - frame["width"]) < 1
    assert all(abs(end - begin) < 2 for (_, end), (begin, _) in pairwise(ends))
    now = lane.locator(".wh-lane-now").bounding_box()
    assert now is not None
    assert frame["x"] < now["x"] < frame["x"] + frame["width"]


def test_why_opens_the_reports_and_a_quote_can_be_cited(timeline: TimePage) -> None:
    timeline.open(RAQQA)
    panel = timeline.page.locator(".st-key-panel")
    panel.locator(".wh-whybox > summary").click()
    expect(panel.get_by_role("heading", name="It rests on")).to_be_visible()
    expect(panel.locator(".wh-flips")).to_be_visible()
    line = panel.locator(".wh-whybox .wh-line").first
    expect(line).to_have_attribute("data-choose", re.compile("event:[0-9a-f]{16}"))
    panel.locator(".wh-spell.wh-now > summary").click()
    copy = panel.locator(".wh-spell.wh-now .wh-copy").first
    expect(copy).to_be_visible()
    expect(copy).to_have_attribute("data-copy", re.compile(r"^“.+” .+, \d+ \w+ \d{4}, “.+”, SHA-256 [0-9a-f]{64}"))


def test_nothing_beside_the_map_is_wider_than_the_panel(timeline: TimePage) -> None:
    timeline.open(RAQQA)
    panel = timeline.page.locator(".st-key-panel")
    expect(panel.locator(".wh-lane")).to_be_visible(timeout=PATIENCE_MS)
    panel.evaluate("panel => panel.querySelectorAll('details').forEach(one => one.open = true)")
    assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
