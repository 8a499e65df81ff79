"""Plain text and Markdown with front matter."""

from __future__ import annotations

import re
from typing import Any

import yaml

from pipeline.errors import BadInput
from pipeline.formats.decode import decode
from pipeline.formats.raw import FileReading, Given, make_article, named

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def read_plain(name: str, data: bytes, article_id: str, given: Given) -> FileReading:
    """One article: the whole file, or what stands behind its front matter (title, published, outlet, url, language).

    A first line `# Heading` is the title when the front matter gives none. BadInput when the front matter does not
    parse or is not a list of fields.
    """
    text = decode(name, data)
    front = _FRONT.match(text)
    fields: dict[str, str] = {}
    if front:
        fields = named(_parse(name, front.group(1)))
        text = text[front.end() :]
    elif text.startswith("---"):
        raise BadInput(f"{name} begins with front matter that is never closed. End it with a line of three hyphens.")
    heading = re.match(r"\s*#\s+(.+)\n", text)
    if heading and "title" not in fields:
        fields["title"] = heading.group(1)
        text = text[heading.end() :]
    article = make_article(article_id, name, {**fields, "text": text.strip("\n")}, given)
    return FileReading((article,), (), "text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain")


class _NoAliases(yaml.SafeLoader):
    """Front matter needs no aliases, and a few lines of them unfold to billions."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "an alias", None)
        return super().compose_node(parent, index)


def _parse(name: str, text: str) -> dict[str, Any]:
    try:
        fields = yaml.load(text, Loader=_NoAliases)
    except RecursionError:
        raise BadInput(
            f"The front matter of {name} is nested too deeply. Give plain fields such as 'title: ...'."
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {mark.line + 2}" if mark else ""
        raise BadInput(
            f"The front matter of {name} does not parse{where}. Put values with a colon or quotes into quotes."
        ) from error
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise BadInput(f"The front matter of {name} is not a list of fields such as 'title: ...'.")
    return fields
