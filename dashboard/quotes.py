"""The sentences behind an event: quoted with what stands around them, marked, and ready to be cited."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from dashboard.sentences import say_count, say_outlet, say_reading
from dashboard.sources import Row, Sources
from pipeline.quoting import Origin, Span, cite, find_words, rule_example
from pipeline.theatre import Theatre

MOST_QUOTES = 8
FEW_QUOTES = 3
MOST_AROUND = 240
"""Characters of a sentence around a quote; the rest of it is left out."""


def draw_quotes(claim_ids: str, sources: Sources, theatre: Theatre, colour: str, *, is_whole: bool = True) -> str:
    """The quotes of claims, the first published first; copies of one sentence stand with it. A few if not whole."""
    said: dict[str, list[Row]] = {}
    for row in sources.claims_of(claim_ids):
        said.setdefault(" ".join(row["evidence"].casefold().split()), []).append(row)
    reprints = sources.reprints(row["article_id"] for rows in said.values() for row in rows)
    most = MOST_QUOTES if is_whole else FEW_QUOTES
    parts = [
        _draw_quote(rows, sources, theatre, colour, reprints, is_whole=is_whole) for rows in list(said.values())[:most]
    ]
    if len(said) > most:
        parts.append(f'<p class="wh-quiet">and {say_count(len(said) - most, "quote")} more</p>')
    return "".join(parts)


def _draw_quote(
    rows: list[Row], sources: Sources, theatre: Theatre, colour: str, reprints: dict[str, str], *, is_whole: bool
) -> str:
    first, *copies = sorted(rows, key=lambda row: row["article_id"] in reprints)
    before, after = sources.context(first)
    lead = f'<span class="wh-around">{escape(_end_of(before))}</span> ' if before else ""
    tail = f' <span class="wh-around">{escape(_start_of(after))}</span>' if after else ""
    quote = mark_quote(first["evidence"], first["place_as_written"], sources.trigger(first, theatre))
    article = sources.article(first["article_id"])
    footer = [
        escape(say_outlet(first["outlet"], first["published_on"], theatre)),
        f"{_say_title(first, sources)}{_say_reprint(first, reprints, sources)}",
    ]
    if first["asserted_by"]:
        footer.append(f"Said by {escape(first['asserted_by'])}.")
    if copies:
        footer.append(_say_copies(copies, sources, reprints, theatre))
    if is_whole:
        footer.append(escape(say_reading(first["rule_id"], first["confidence"], rule_example(first["rule_id"]))))
    origin = Origin(
        first["outlet"], first["published_on"].date(), article.get("title", ""), first["article_id"],
        article.get("url", "") or "",
    )  # fmt: skip
    copy = (
        f'<button type="button" class="wh-copy" data-copy="{escape(cite(first["evidence"], origin))}">'
        "Copy citation</button>"
    )
    return (
        f'<blockquote style="{colour}"><p>{lead}“{quote}”{tail}</p>'
        f"<footer>{'<br>'.join(footer)}<br>{copy}</footer></blockquote>"
    )


def _say_title(row: Row, sources: Sources) -> str:
    return escape(sources.article(row["article_id"]).get("title") or row["doc_id"])


def _say_reprint(row: Row, reprints: dict[str, str], sources: Sources) -> str:
    original = reprints.get(row["article_id"])
    if original is None:
        return ""
    return f", a reprint of {escape(sources.article(original).get('outlet') or 'another article')}"


def _say_copies(copies: list[Row], sources: Sources, reprints: dict[str, str], theatre: Theatre) -> str:
    told = [
        f"{escape(say_outlet(row['outlet'], row['published_on'], theatre))}"
        f"{' (reprint)' if row['article_id'] in reprints else ''}"
        for row in copies
    ]
    return f"The same words in: {'; '.join(dict.fromkeys(told))}"


def mark_quote(evidence: str, written: str, trigger: Span | None = None) -> str:
    """The quote, escaped, with the words that name the place underlined and those that say the change marked."""
    place = find_words(evidence, written)
    spans = [(span, tag) for span, tag in ((place, "u"), (trigger, "mark")) if span]
    return mark_tags(evidence, spans)


def mark_tags(text: str, spans: Iterable[tuple[Span, str]]) -> str:
    """The text, escaped, with spans in their tags; one that begins within another is left out."""
    parts, at = [], 0
    for (start, end), tag in sorted(spans):
        if start < at:
            continue
        parts.append(f"{escape(text[at:start])}<{tag}>{escape(text[start:end])}</{tag}>")
        at = end
    return "".join([*parts, escape(text[at:])])


def _end_of(text: str) -> str:
    return text if len(text) <= MOST_AROUND else f"… {text[-MOST_AROUND:].split(' ', 1)[-1]}"


def _start_of(text: str) -> str:
    return text if len(text) <= MOST_AROUND else f"{text[:MOST_AROUND].rsplit(' ', 1)[0]} …"
