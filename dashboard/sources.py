"""Claims and articles found by their ids, kept while the tables stand as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pandas as pd
import streamlit as st

from dashboard.session import World
from pipeline.quoting import find_context, find_trigger
from pipeline.theatre import Theatre

Row = dict[str, Any]


@dataclass(slots=True)
class Sources:
    """Claims, events and articles by their ids. What it is asked for is looked up once."""

    claims: pd.DataFrame
    articles: pd.DataFrame
    claim_at: dict[str, int]
    article_at: dict[str, int]
    reprint_of: Mapping[str, str]
    _claims: dict[str, Row] = field(default_factory=dict)
    _articles: dict[str, Row] = field(default_factory=dict)
    _triggers: dict[str, tuple[int, int] | None] = field(default_factory=dict)
    _contexts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def claims_of(self, claim_ids: str) -> list[Row]:
        """The claims of ids joined by |, the first published first."""
        wanted = [one for one in claim_ids.split("|") if one in self.claim_at]
        fresh = [one for one in wanted if one not in self._claims]
        if fresh:
            found = self.claims.iloc[[self.claim_at[one] for one in fresh]].to_dict("records")
            self._claims.update(zip(fresh, cast("list[Row]", found), strict=True))
        rows = [self._claims[one] for one in wanted]
        return sorted(rows, key=lambda row: (row["published_on"], row["claim_id"]))

    def article(self, article_id: str) -> Row:
        """An article; empty for one that is not in the store."""
        if article_id not in self._articles:
            at = self.article_at.get(article_id)
            self._articles[article_id] = {} if at is None else cast(Row, self.articles.iloc[at].to_dict())
        return self._articles[article_id]

    def reprints(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Which of some articles reprint another, and which; that may be one of which nothing else is asked."""
        return {one: self.reprint_of[one] for one in article_ids if one in self.reprint_of}

    def context(self, claim: Row) -> tuple[str, str]:
        """The sentence before a quote and the one after; nothing around a title or in an article that is not here."""
        claim_id = claim["claim_id"]
        if claim_id not in self._contexts:
            text = "" if claim["in_title"] else self.article(claim["article_id"]).get("text", "")
            self._contexts[claim_id] = find_context(text, claim["start"], claim["end"])
        return self._contexts[claim_id]

    def trigger(self, claim: Row, theatre: Theatre) -> tuple[int, int] | None:
        """Where in the quote the words stand that say the change."""
        claim_id = claim["claim_id"]
        if claim_id not in self._triggers:
            sides = [theatre.actors[one] for one in (claim["gained_by"], claim["lost_by"]) if one in theatre.actors]
            names = [name for actor in sides for name in (actor.name, actor.short, *actor.aliases)]
            self._triggers[claim_id] = find_trigger(
                claim["evidence"], claim["place_as_written"], claim["change"], claim["rule_id"], names
            )
        return self._triggers[claim_id]


def sources_of(world: World) -> Sources:
    """The claims and articles of a world, by their ids."""
    return _load_sources(world.version, world)


@st.cache_resource(show_spinner=False, max_entries=6)
def _load_sources(version: str, _world: World) -> Sources:
    """`version` is the cache's key."""
    claims, articles = _world.tables.claims, _world.articles
    claim_at = {claim_id: at for at, claim_id in enumerate(claims["claim_id"])}
    article_at = {article_id: at for at, article_id in enumerate(articles["article_id"])}
    return Sources(claims, articles, claim_at, article_at, _world.tables.reprint_of)
