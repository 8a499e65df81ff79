"""What stands beside the map: every word of an article is text, and every coloured thing says who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from panel_world import Seen, Small, make_world
from war_samples import claim, small_theatre, spells_of

from dashboard.actor import draw_actor
from dashboard.event import draw_event
from dashboard.panel import draw_chosen_event, draw_events, draw_heading, draw_place
from dashboard.swimlane import cut_bars, draw_swimlane
from pipeline.scene import Filters

DAY = date(2017, 10, 31)
HOSTILE = """<img src=x onerror=alert(1)>"></button><script>alert('x')</script>&amp;{{7*7}}"""
TAGS = {
    "b", "blockquote", "br", "button", "details", "div", "em", "footer", "h2", "h3", "h4", "i", "li", "mark", "p",
    "small", "span", "summary", "table", "td", "th", "tr", "u", "ul",
}  # fmt: skip
NAMES = {
    "aria-label", "class", "data-choose", "data-copy", "data-event", "data-place", "dir", "lang", "open", "style",
    "title", "type",
}  # fmt: skip
TEXT = "Nothing stirred at dawn. The army captured Tabqa from IS. By noon all was quiet."


def told() -> Small:
    evidence = "The army captured Tabqa from IS."
    at = TEXT.index(evidence)
    said = {"evidence": evidence, "start": at, "end": at + len(evidence)}
    return make_world(
        DAY,
        claim("tabqa", "captured", "is", "2014-08-24", lost_by="army"),
        claim("tabqa", "captured", "army", "2017-10-20", lost_by="is", **said),
        claim("tabqa", "captured", "army", "2017-10-20", lost_by="is", status="denied", outlet="Second Wire"),
        claim("tabqa", "offensive", "sdf", "2017-10-25", outlet="Third"),
        claim("raqqa", "entered", "sdf", "2017-10-17", lost_by="is"),
        title="Tabqa falls",
        text=TEXT,
    )


@pytest.fixture(scope="module")
def small() -> Small:
    return told()


def test_hostile_words_in_titles_outlets_quotes_and_speakers_stay_text() -> None:
    row = {"outlet": HOSTILE, "evidence": f"took {HOSTILE} Tabqa", "asserted_by": HOSTILE, "doc_id": HOSTILE}
    row |= {"place_as_written": HOSTILE, "rule_id": HOSTILE, "article_id": HOSTILE}
    rival = {"outlet": f"{HOSTILE}2", "article_id": f"{HOSTILE}2"}
    small = make_world(
        DAY,
        claim("tabqa", "captured", "army", "2017-10-20", lost_by="is", **row),
        claim("tabqa", "held", "is", "2017-10-22", **row | rival),
        claim("tabqa", "captured", HOSTILE, "2017-10-25", **row | {"part": HOSTILE}),
        title=HOSTILE,
        text=f"{HOSTILE}. {HOSTILE}",
    )
    html = draw_place("tabqa", small.scene, small.world, small.theatre)
    html += draw_events(small.scene, small.world, small.theatre) + draw_heading(small.scene, small.world, small.theatre)
    html += draw_actor("army", small.scene, small.world, small.theatre)
    html += draw_actor(HOSTILE, small.scene, small.world, small.theatre)
    html += draw_place(HOSTILE, small.scene, small.world, small.theatre)
    seen = Seen(html)
    assert HOSTILE in seen.text
    assert set(seen.tags) <= TAGS
    assert set(seen.attributes) <= NAMES
    assert seen.open == []


def test_an_open_event_has_its_context_its_marks_and_a_citation_to_copy(small: Small) -> None:
    events = small.world.tables.events
    row = next(events[(events["gained_by"] == "army") & (events["status"] == "happened")].itertuples())
    html = draw_event(row, small.world, small.theatre, is_open=True)
    assert '<span class="wh-around">Nothing stirred at dawn.</span>' in html
    assert '<span class="wh-around">By noon all was quiet.</span>' in html
    assert "<mark>captured</mark> <u>Tabqa</u>" in html
    assert Seen(html).attributes["data-copy"] == [
        "“The army captured Tabqa from IS.” Wire, 21 October 2017, “Tabqa falls”, SHA-256 Wire-2017-10-21."
    ]
    assert "Says otherwise" in html
    chosen = Seen(html).attributes["data-choose"]
    assert {"on:2017-10-20", "place:tabqa", "actor:army", "actor:is"} <= set(chosen)
    denied = events.loc[events["status"] == "denied", "event_id"].iloc[0]
    assert f"event:{denied}" in chosen


def test_one_event_stands_alone_and_one_that_is_not_there_says_so(small: Small) -> None:
    (event_id,) = small.world.tables.events.loc[small.world.tables.events["change"] == "entered", "event_id"]
    html = draw_chosen_event(event_id, small.world, small.theatre)
    assert '<h2 class="wh-day">Raqqa</h2><p class="wh-quiet">17 October 2017</p>' in html
    assert "<details" in html
    assert " open>" in html
    assert "No such event" in draw_chosen_event(HOSTILE, small.world, small.theatre)


def test_only_places_whose_side_is_another_have_changed_in_the_week() -> None:
    """Offensives and reports of what was so before change nothing, and a place that is taken twice is one."""
    small = make_world(
        DAY,
        claim("raqqa", "held", "is", "2017-01-01"),
        claim("raqqa", "held", "is", "2017-10-28"),
        claim("mayadin", "captured", "army", "2017-09-01", lost_by="is"),
        claim("mayadin", "offensive", "is", "2017-10-29", lost_by="army"),
        claim("tabqa", "held", "is", "2017-09-01"),
        claim("tabqa", "captured", "army", "2017-10-27", lost_by="is"),
        claim("tabqa", "captured", "army", "2017-10-27", lost_by="is", outlet="Second Wire", part="centre"),
    )
    assert "3 places known · 1 changed in 7 days" in draw_heading(small.scene, small.world, small.theatre)
    only_raqqa = replace(small.scene, filters=Filters(text="raqqa"))
    assert "0 changed in 7 days" in draw_heading(only_raqqa, small.world, small.theatre)


def test_copies_of_one_sentence_stand_together_and_a_reprint_is_said_to_be_one() -> None:
    text = " ".join(f"Sentence {k} of a long report about the battle." for k in range(20))
    evidence = "Sentence 3 of a long report about the battle."
    at = text.index(evidence)
    same = {"evidence": evidence, "start": at, "end": at + len(evidence)}
    first = claim("tabqa", "captured", "army", "2017-10-20", lost_by="is", **same)
    again = claim("tabqa", "captured", "army", "2017-10-20", lost_by="is", outlet="Second Wire", **same)
    small = make_world(DAY, first, again, text=text)
    (row,) = small.world.tables.events.itertuples()
    html = draw_event(row, small.world, small.theatre, is_open=True)
    assert html.count("<blockquote") == 1
    assert "The same words in: Wire · 21 Oct 2017 · fictional outlet (reprint)" in html


def test_a_place_says_its_state_how_old_it_is_and_why(small: Small) -> None:
    html = draw_place("tabqa", small.scene, small.world, small.theatre)
    words = " ".join(Seen(html).text.split())
    assert "town, Raqqa · on 31 October 2017" in words
    assert "last confirmed 11 days ago" in words
    assert "rests on a single source" in words
    for heading in ("Why?", "It rests on", "Moves nothing", "What would flip it", "What moved it before"):
        assert heading in html
    nothing = html[html.index("Moves nothing") : html.index("What moved it before")]
    assert "offensive" in nothing
    assert "Not believed" not in html


def test_a_district_leads_to_its_city(small: Small) -> None:
    html = draw_place("old-city", small.scene, small.world, small.theatre)
    assert (
        'in <button type="button" class="wh-link" data-choose="place:raqqa" data-place="raqqa">Raqqa</button>' in html
    )


def test_a_place_of_which_nobody_speaks_says_so(small: Small) -> None:
    assert "No article says who held this place." in draw_place("mayadin", small.scene, small.world, small.theatre)


def test_an_actor_has_what_it_holds_and_lost(small: Small) -> None:
    words = " ".join(Seen(draw_actor("is", small.scene, small.world, small.theatre)).text.split())
    assert "fights for 1" in words
    assert "gained 0 and lost 2 in 90 days" in words
    army = draw_actor("army", small.scene, small.world, small.theatre)
    assert 'data-choose="place:tabqa"' in army
    assert "Tabqa townfrom is20 Oct 2017" in " ".join(Seen(army).text.split())
    assert 'data-choose="actor:is"' in army
    assert "no such actor" in draw_actor("martians", small.scene, small.world, small.theatre)


@pytest.mark.parametrize(
    "days",
    [
        (date(2014, 1, 1), date(2017, 12, 31)),
        (date(2015, 1, 1), date(2015, 12, 31)),
        (date(1990, 1, 1), date(2030, 12, 31)),
    ],
)
def test_the_bars_of_a_lane_partition_its_time(small: Small, days: tuple[date, date]) -> None:
    for place_id in ("tabqa", "raqqa", "mayadin"):
        spells = small.world.tables.spells
        bars = cut_bars(spells[spells["place_id"] == place_id], days)
        assert bars[0].start == days[0]
        assert (bars[-1].end - days[1]).days == 1
        assert all(one.end == other.start for one, other in pairwise(bars))
        assert all(bar.n_days > 0 for bar in bars)


def test_a_lane_shows_contest_siege_silence_and_the_day() -> None:
    spells = spells_of(
        claim("tabqa", "held", "is", "2015-08-24"),
        claim("tabqa", "besieged", "army", "2016-03-01", lost_by="is"),
        claim("tabqa", "entered", "army", "2017-10-01", lost_by="is"),
    )
    html = draw_swimlane(
        spells,
        pd.DataFrame({"event_on": [], "event_id": []}),
        (date(2015, 1, 1), date(2017, 12, 31)),
        DAY,
        small_theatre(),
    )
    for sign in ("wh-silent", "wh-is-held", "wh-is-contested", "wh-besieged", 'data-choose="on:2016-03-01"'):
        assert sign in html
    assert 'class="wh-lane-now" style="left:94.343%"' in html
    assert [year in html for year in (">2015<", ">2016<", ">2017<")] == [True] * 3
