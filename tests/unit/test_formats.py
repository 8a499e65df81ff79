"""Bytes become articles: what a file says of itself is taken, what it does not say is asked for."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from pipeline.claims import make_claims
from pipeline.errors import BadInput
from pipeline.formats.html_day import find_published
from pipeline.formats.raw import parse_day
from pipeline.formats.read import READERS, read_bytes
from pipeline.settings import local_day
from pipeline.theatre import load_theatre

BODY = """<p>Government forces captured the town of Palmyra on Sunday, officials said. The ceasefire of 3 May 2011 did
not hold.</p><p>Residents said that the last fighters had left on 12 March 2016 after a night of heavy shelling.</p>"""
TEXT = "The army captured Palmyra on Sunday."
SAMPLES = {
    ".txt": TEXT.encode(),
    ".md": f"---\npublished: 2016-03-28\noutlet: Wire\n---\n{TEXT}".encode(),
    ".markdown": f"---\npublished: 2016-03-28\n---\n{TEXT}".encode(),
    ".html": f"<html><body><article><h1>Palmyra</h1>{BODY}</article></body></html>".encode(),
    ".htm": f"<html><body><article><h1>Palmyra</h1>{BODY}</article></body></html>".encode(),
    ".csv": f"date,body\n2016-03-28,{TEXT}\n".encode(),
    ".tsv": f"date\tbody\n2016-03-28\t{TEXT}\n".encode(),
    ".jsonl": json.dumps({"published": "2016-03-28", "text": TEXT}).encode(),
    ".ndjson": json.dumps({"published": "2016-03-28", "text": TEXT}).encode(),
    ".json": json.dumps([{"published": "2016-03-28", "text": TEXT}]).encode(),
}


def page(head: str = "", before: str = "", after: str = "") -> str:
    return f"<html><head>{head}</head><body><article><h1>Palmyra</h1>{before}{BODY}</article>{after}</body></html>"


@pytest.mark.parametrize("ending", READERS)
def test_every_format_gives_an_article_with_its_text(ending: str) -> None:
    (article,) = read_bytes(f"a{ending}", SAMPLES[ending]).articles
    assert "captured" in article.text
    if b"2016-03-28" in SAMPLES[ending]:
        assert article.published_on == date(2016, 3, 28)


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ('<meta property="article:published_time" content="2016-03-28T09:00:00+02:00">', ""),
        ('<meta name="date" content="2016-03-28">', ""),
        ('<meta name="DC.date" content="2016-03-28">', ""),
        ('<meta itemprop="datePublished" content="2016-03-28">', ""),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2016-03-28"}</script>', ""),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": ["Thing", "Article"], '
            '"datePublished": "2016-03-28"}]}</script>',
            "",
        ),
        ("", '<header><time pubdate datetime="2016-03-28T09:00">Monday</time></header>'),
        ("", '<time itemprop="datePublished" datetime="2016-03-28">Monday</time>'),
    ],
)
def test_a_page_that_states_its_day_is_believed(head: str, before: str) -> None:
    (article,) = read_bytes("a.html", page(head, before).encode()).articles
    assert article.published_on == date(2016, 3, 28)


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("", ""),
        ("", "<footer>Copyright 2021</footer>"),
        ("", '<a href="/2012/05/06/older-story.html">An older story</a>'),
        ("", '<aside><article><time pubdate datetime="2012-05-06">An older story</time></article></aside>'),
        ("", '<time datetime="2012-05-06">an anniversary</time>'),
        ('<link rel="canonical" href="https://news.example/2012/05/06/palmyra.html">', ""),
        ('<meta name="date" content="yesterday">', ""),
        ('<meta name="last-modified" content="2020-01-01">', ""),
        ('<script type="application/ld+json">{"@type": "WebSite", "datePublished": "2012-05-06"}</script>', ""),
        ('<script type="application/ld+json">{oops</script>', ""),
        (
            '<script type="application/ld+json">[{"@type": "Article", "datePublished": "2012-05-06"}, '
            '{"@type": "Article", "datePublished": "2013-05-06"}]</script>',
            "",
        ),
    ],
)
def test_a_page_that_does_not_state_its_day_is_asked_about(head: str, after: str) -> None:
    (article,) = read_bytes("a.html", page(head, after=after).encode()).articles
    assert article.published_on is None
    assert find_published(page(head, after=after)) is None


@pytest.mark.parametrize("text", ["2016-03-28", "2016-03-28T01:00:00Z", "28 March 2016", "Monday, March 28, 2016"])
def test_a_day_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert parse_day(text) == date(2016, 3, 28)


@pytest.mark.parametrize("text", ["0001-01-01", "1899-12-31", "1 January 1066", "03/04/2017", "soon", "2017-02-30"])
def test_a_day_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_day(text)


def test_tomorrow_is_in_the_future_and_today_is_not() -> None:
    today = datetime(2016, 3, 28).astimezone().date()
    data = b"---\npublished: 2016-03-28\n---\nThe army captured Palmyra."
    assert read_bytes("a.md", data, today=today).articles
    with pytest.raises(BadInput, match="in the future"):
        read_bytes("a.md", data, today=today - timedelta(days=1))
    assert local_day() == datetime.now().astimezone().date()


@pytest.mark.parametrize(
    "text",
    [
        "\n\n  The army captured Palmyra on Sunday.  \n",
        "Quiet.\r\n\r\nThe army captured Palmyra on Sunday.\r\nMore.",
        "\ufeffQuiet.\rThe army captured Palmyra on Sunday.",
        "Quiet\x00.\n\nThe army captured Palmyra on Sunday.",
        "Quiet \ud800.\n\nThe army captured Palmyra on Sunday.",
    ],
)
def test_offsets_in_json_lines_are_those_of_the_text_as_given(text: str) -> None:
    line = json.dumps({"doc_id": "d", "published": "2016-03-28", "text": text}).encode()
    (article,) = read_bytes("a.jsonl", line).articles
    assert len(article.text) == len(text)
    claims = make_claims(article, load_theatre("syria_iraq")).claims
    assert claims
    for claim in claims:
        assert text[claim.start : claim.end] == claim.evidence


def test_a_list_is_no_text_and_an_object_no_outlet() -> None:
    (article,) = read_bytes("a.json", b'[{"text": "Palmyra fell.", "outlet": {"name": "x"}}]').articles
    assert article.outlet == ""
    assert read_bytes("a.json", b'[{"text": ["Palmyra", "fell"]}]').rejected[0].reason == "unreadable"
