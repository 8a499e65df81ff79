"""A small world for tests of the panel: tables from made-up claims, and articles whose words may be hostile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pandas as pd
from war_samples import claims_frame, small_theatre

from dashboard.session import World
from pipeline.areas import known_ground
from pipeline.control import fold_spells
from pipeline.events import merge_claims
from pipeline.reprints import find_reprints
from pipeline.run import Tables
from pipeline.scene import Scene, days_covered, draw_scene, place_cells
from pipeline.tables import ARTICLES, make_frame
from pipeline.theatre import Theatre


@dataclass(frozen=True)
class Small:
    """A theatre, a world of it and the scene of one day."""

    theatre: Theatre
    world: World
    scene: Scene


def make_world(day: date, *claims: dict[str, Any], title: str = "A report", text: str = "") -> Small:
    """The world of some claims, each in an article of its own id with the same title and text."""
    theatre, frame = small_theatre(), claims_frame(*claims)
    events = merge_claims(frame, theatre)
    articles = [
        {
            "article_id": row.article_id, "doc_id": row.doc_id, "title": title, "text": text, "outlet": row.outlet,
            "published_on": row.published_on, "url": "", "language": "en", "n_claims": 1,
            "added_at": pd.Timestamp("2020-01-01", tz="UTC"),
        }
        for row in frame.drop_duplicates("article_id").itertuples()
    ]  # fmt: skip
    told = make_frame(ARTICLES, articles)
    tables = Tables(frame, events, fold_spells(events, theatre), find_reprints(told))
    cells = place_cells(tables.spells, theatre)
    days = days_covered(tables, theatre.opening_on)
    known = known_ground(tables.spells, cells)
    world = World(uuid4().hex, tables, cells, told, days, known)
    return Small(theatre, world, draw_scene(tables, theatre, day, cells=cells))


class Seen(HTMLParser):
    """What a browser would make of some HTML: its tags, its attributes by name, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: dict[str, list[str]] = {}
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self.open.append(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, []).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data: str) -> None:
        self.text += data
