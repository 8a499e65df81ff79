"""Kept articles read again, after more places became known."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from pipeline.claims import claims_frame, make_claims, rejected_frame
from pipeline.records import Article
from pipeline.store.shelf import open_theatre
from pipeline.store.store import Store
from pipeline.theatre import Theatre
from pipeline.unknown import as_form, is_known, unknown_rows

Tell = Callable[[float], None]
_BATCH = 25


def read_again(store: Store, theatre: Theatre, article_ids: Collection[str], tell: Tell | None = None) -> int:
    """Read kept articles anew through the same walk; their claims and what was set aside are replaced. How many.

    `theatre` knows what has become known. `tell` hears the part that is done, 0 to 1.
    """
    articles = store.load_articles()
    rows = articles[articles["article_id"].isin(list(article_ids))].to_dict("records")
    for first in range(0, len(rows), _BATCH):
        readings = [make_claims(_article(row), theatre) for row in rows[first : first + _BATCH]]
        store.replace_readings(
            [(one, claims_frame([one], theatre), rejected_frame([one], theatre)) for one in readings]
        )
        if tell is not None:
            tell(min(1.0, (first + _BATCH) / len(rows)))
    return len(rows)


def waiting_names(store: Store, theatre: Theatre) -> frozenset[str]:
    """The names, as written, that were met in articles and that nobody knows."""
    names = unknown_rows(store.load_rejected())["name"].unique()
    return frozenset(name for name in names if not is_known(name, theatre))


def read_known_again(
    store: Store, theatre_id: str, waiting: Collection[str], forms: Collection[str] = (), tell: Tell | None = None
) -> tuple[int, Theatre]:
    """Read again the articles that hold one of the `waiting` names which is known by now, and those that hold a name of
    one of the folded `forms`, about which something was decided.

    How many they were, and the theatre with all that it knows now.
    """
    theatre = open_theatre(theatre_id, store)
    unknown, claims = unknown_rows(store.load_rejected()), store.load_claims()
    known = {name for name in waiting if is_known(name, theatre)}
    article_ids = set(unknown.loc[unknown["name"].isin(known) | unknown["form"].isin(list(forms)), "article_id"])
    if forms:
        decided = [as_form(name) in forms for name in claims["place_as_written"]]
        article_ids |= set(claims.loc[decided, "article_id"])
    return (read_again(store, theatre, article_ids, tell) if article_ids else 0), theatre


def _article(row: dict[Any, Any]) -> Article:
    return Article(
        row["article_id"], row["doc_id"], row["title"], row["text"], row["published_on"].date(), row["outlet"],
        row["url"], row["language"],
    )  # fmt: skip
