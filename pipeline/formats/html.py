"""Web pages: the article's text, without the page around it; nothing of the markup survives."""

from __future__ import annotations

from pipeline.errors import BadInput
from pipeline.formats.decode import decode
from pipeline.formats.html_day import find_published
from pipeline.formats.raw import FileReading, Given, make_article


def read_html(name: str, data: bytes, article_id: str, given: Given) -> FileReading:
    """One article as trafilatura finds it, with title, site and address; its day only where the page states it."""
    from trafilatura import bare_extraction  # slow to import, and needed for web pages alone

    markup = decode(name, data)
    page = bare_extraction(markup, include_comments=False, include_tables=False, with_metadata=True)
    found = page.as_dict() if page is not None and not isinstance(page, dict) else page or {}
    if not (found.get("text") or "").strip():
        raise BadInput(
            f"{name} is a web page without an article in it. Save the page with its text, or paste the text."
        )
    published = find_published(markup)
    fields = {
        "text": str(found["text"]),
        "title": str(found.get("title") or ""),
        "published": published.isoformat() if published else "",
        "outlet": str(found.get("sitename") or ""),
        "url": str(found.get("url") or ""),
        "language": str(found.get("language") or "en"),
    }
    return FileReading((make_article(article_id, name, fields, given),), (), "text/html")
