"""Bringing articles in a real browser: their events reach the map, their markup reaches nothing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from timepage import TimePage

CAPTURE = b"""---
title: Army takes Al-Sukhnah again
published: 2019-04-04
outlet: Meridian Wire
---
BEIRUT - Syrian government forces captured the town of Al-Sukhnah from Islamic State on 3 April 2019, the army said.
"""
EVIL = b"""---
title: '<img src=x onerror="window.evil=1">'
published: 2019-05-06
outlet: '<script>window.evil=2</script>'
---
Syrian government forces captured the town of Al-Sukhnah<script>window.evil=3</script> from Islamic State on 5 May 2019,
<img src=x onerror="window.evil=4"> the army said. [a link](javascript:window.evil=5) ![p](http://example.org/p.png)
"""
UNDATED = b"Syrian government forces captured the town of Al-Sukhnah from Islamic State on Monday, the army said.\n"


def bring(page: Page, name: str, data: bytes) -> None:
    """Choose a file and read it."""
    page.get_by_role("link", name="Articles").click()
    page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    page.get_by_role("button", name="Read 1 file").click()
    expect(page.get_by_text("What was read")).to_be_visible()


def test_an_article_is_brought_and_its_event_appears_on_the_map(timeline: TimePage, screenshots: Path) -> None:
    timeline.open("?on=2019-04-10")
    bring(timeline.page, "sukhnah.md", CAPTURE)
    timeline.page.screenshot(path=screenshots / "articles-light.png")
    timeline.page.get_by_role("link", name="Al-Sukhnah, 3 Apr 2019").click()
    timeline.wait_painted()
    timeline.frame.wait_for_function("window.whoheld.map.painted.day === '2019-04-03'")
    panel = timeline.page.locator(".st-key-panel")
    expect(panel.locator(".wh-day")).to_have_text("Al-Sukhnah")
    panel.locator(".wh-spell.wh-now > summary").click()
    expect(
        panel.get_by_text("captured the town of Al-Sukhnah from Islamic State on 3 April 2019").first
    ).to_be_visible()


def test_the_published_day_is_asked_for_when_the_file_has_none(timeline: TimePage) -> None:
    page = timeline.page
    timeline.open()
    page.get_by_role("link", name="Articles").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": "undated.txt", "mimeType": "text/plain", "buffer": UNDATED}
    )
    expect(page.get_by_text("undated.txt does not say when it was published.")).to_be_visible()
    expect(page.get_by_role("button", name="Read 1 file")).to_be_disabled()
    for part, value in (("year", "2019"), ("month", "06"), ("day", "05")):
        page.get_by_role("spinbutton", name=f"{part}, Published day").press_sequentially(value)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Read 1 file").click()
    expect(page.get_by_text("What was read")).to_be_visible()
    expect(page.get_by_role("link", name="Al-Sukhnah, 3 Jun 2019")).to_be_visible()


def test_markup_in_an_article_is_never_interpreted(timeline: TimePage) -> None:
    timeline.open("?on=2019-05-01")
    bring(timeline.page, "evil.md", EVIL)
    timeline.page.get_by_role("link", name="Al-Sukhnah, 5 May 2019").click()
    timeline.wait_painted()
    timeline.page.locator(".wh-spell.wh-now > summary").click()
    expect(timeline.page.locator(".wh-spell.wh-now blockquote").first).to_be_visible()
    assert_no_evil(timeline.page)
    timeline.page.get_by_role("link", name="Articles").click()
    timeline.page.get_by_placeholder("Words in the title or text").fill("window.evil")
    timeline.page.get_by_placeholder("Words in the title or text").press("Enter")
    table = timeline.page.locator(".st-key-article_list")
    expect(table).to_be_visible()
    box = table.bounding_box()
    assert box is not None
    timeline.page.mouse.click(box["x"] + 18, box["y"] + 52)
    expect(timeline.page.locator(".wh-article")).to_contain_text("<script>window.evil=3</script>")
    assert_no_evil(timeline.page)


def assert_no_evil(page: Page) -> None:
    """Nothing of an article has run anywhere on the page, and nothing of it became an element."""
    for frame in page.frames:
        assert frame.evaluate("window.evil") is None
    assert page.locator("img[src=x], a[href^=javascript]").count() == 0


def test_a_file_that_cannot_be_read_is_answered_in_words(timeline: TimePage) -> None:
    page = timeline.page
    timeline.open()
    page.get_by_role("link", name="Articles").click()
    page.locator('input[type="file"]').set_input_files(
        [
            {"name": "binary.txt", "mimeType": "text/plain", "buffer": bytes(range(256)) * 40},
            {"name": "good.txt", "mimeType": "text/plain", "buffer": UNDATED},
        ]
    )
    expect(page.get_by_test_id("stAlert").first).to_contain_text("binary.txt")
    expect(page.get_by_text("good.txt does not say when it was published.")).to_be_visible()


def test_every_page_opens(timeline: TimePage, screenshots: Path) -> None:
    page = timeline.open().page
    for name, words in (
        ("Articles", "In the store"),
        ("Places", "places are known"),
        ("Briefing", "Take the picture"),
    ):
        page.get_by_role("link", name=name).click()
        expect(page.get_by_text(words).first).to_be_visible()
        page.screenshot(path=screenshots / f"{name.lower()}-page.png")
