"""What cannot be read is told in a sentence, and the files beside it are kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli.main import whoheld
from pipeline.store.store import open_store

GOOD = "---\npublished: 2014-06-11\n---\nIslamic State fighters captured Mosul on Tuesday.\n"
DEEP = "[" * 3000
LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntitle: *c\npublished: 2014-06-11"


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that cannot be kept, and what must be said of it."""

    name: str
    data: bytes
    says: str


def front(lines: str, text: str = "The army captured Mosul on Tuesday.") -> bytes:
    return f"---\n{lines}\n---\n{text}\n".encode()


BAD = {
    "an empty file": Bad("a.txt", b"", "a.txt is empty"),
    "a file of white space": Bad("a.txt", b" \n\n ", "a.txt is empty"),
    "a binary file": Bad("a.txt", bytes(range(256)) * 40, "a.txt is not text, whatever its ending says"),
    "a huge file": Bad("a.txt", b"x" * 50_000_000, "a.txt holds more than 20 MB"),
    "an encoding that is not the one it says": Bad("a.txt", b"\xff\xfeM\x00o\x00s", "breaks off at byte"),
    "front matter that does not parse": Bad("a.md", front('title: "x'), "front matter of a.md does not parse"),
    "front matter that never ends": Bad("a.md", b"---\ntitle: x\nMosul fell.", "front matter that is never closed"),
    "front matter that is a sentence": Bad("a.md", front("hello"), "is not a list of fields"),
    "front matter nested a thousandfold": Bad("a.md", front(f"title: {DEEP}"), "nested too deeply"),
    "front matter that unfolds to billions": Bad("a.md", front(LAUGHS), "front matter of a.md does not parse"),
    "a day in the future": Bad("a.md", front("published: 2999-01-01"), "2999-01-01, which is in the future"),
    "the first day of all": Bad("a.md", front("published: 0001-01-01"), "0001-01-01 is before 1900"),
    "a day of two readings": Bad("a.md", front("published: 03/04/2017"), "can be read in two ways"),
    "no day at all": Bad("a.md", front("published: soon"), "'soon' is not a date that we know"),
    "a table without text": Bad("a.csv", b"title,day\nx,2014-06-11\n", "needs a column 'text' (or body, content)"),
    "a table without rows": Bad("a.csv", b"text,day\n", "has a heading and no rows"),
    "lines that are not JSON": Bad("a.jsonl", b"{oops\n", "Line 1: it is not JSON"),
    "a page without an article": Bad("a.html", b"<html><script>alert(1)</script></html>", "without an article"),
    "an ending that nobody reads": Bad("a.xyz", b"Mosul fell.", "has an ending that we do not read"),
}


@pytest.fixture
def batch(tmp_path: Path) -> Callable[[str, bytes], Path]:
    """A folder with a good article and the file that is given."""

    def fill(name: str, data: bytes) -> Path:
        folder = tmp_path / "batch"
        folder.mkdir()
        (folder / "good.md").write_text(GOOD)
        (folder / name).write_bytes(data)
        return folder

    return fill


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(whoheld, [str(argument) for argument in arguments])


def one_sentence_about(result: Result, says: str) -> str:
    assert "Traceback" not in result.output
    told = [line for line in result.output.splitlines() if "set aside: " in line.lower()]
    assert says in result.output, result.output
    return told[0]


@pytest.mark.parametrize("what", BAD)
def test_add_says_what_was_wrong_and_keeps_the_others(
    what: str, batch: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    bad, url = BAD[what], f"sqlite:///{tmp_path / 'store.sqlite'}"
    result = call("add", batch(bad.name, bad.data), "--store", url)
    assert result.exit_code == 0, result.output
    one_sentence_about(result, bad.says)
    store = open_store(url)
    assert store.load_articles()["doc_id"].tolist() == ["good.md"]
    aside = store.load_rejected()
    assert aside[aside["reason"] == "unreadable"][["article_id", "doc_id"]].to_numpy().tolist() == [["", bad.name]]
    assert store.verify() == []


@pytest.mark.parametrize("what", BAD)
def test_claims_says_what_was_wrong_and_reads_the_others(what: str, batch: Callable[[str, bytes], Path]) -> None:
    bad = BAD[what]
    result = call("claims", batch(bad.name, bad.data))
    assert result.exit_code == 0, result.output
    one_sentence_about(result, bad.says)
    lines = [line for line in result.output.splitlines() if line.startswith("{")]
    assert [json.loads(line)["doc_id"] for line in lines] == ["good.md"]


@pytest.mark.parametrize("command", ["add", "claims"])
def test_a_file_that_cannot_be_read_alone_is_a_failure(command: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    store = ("--store", f"sqlite:///{tmp_path / 'store.sqlite'}") if command == "add" else ()
    result = call(command, tmp_path / "a.txt", *store)
    assert result.exit_code == 1
    assert "a.txt is empty" in result.output


def test_an_old_eastern_encoding_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Армия взяла город Мосул во вторник, сообщают источники. ".encode("cp1251") * 20)
    result = call("mentions", tmp_path / "a.txt")
    assert result.exit_code == 0, result.output


def test_no_script_of_a_page_becomes_text(tmp_path: Path) -> None:
    page = """<html><head><meta property="article:published_time" content="2014-06-11"><script>steal('Raqqa')</script>
    </head><body><article><h1>Mosul falls</h1><p>Islamic State fighters captured Mosul on Tuesday, officials said.
    <img src=x onerror="alert(1)"> The army withdrew from the city.</p><script>document.write("<b>Tikrit</b>")</script>
    <p>Thousands of people left for the north of the country the same night, the officials said.</p></article>
    </body></html>"""
    (tmp_path / "page.html").write_text(page)
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    assert call("add", tmp_path / "page.html", "--store", url).exit_code == 0
    text = open_store(url).load_articles()["text"].item()
    assert "captured Mosul" in text
    for word in ("<", ">", "alert", "steal", "onerror", "document", "Tikrit"):
        assert word not in text


def test_half_a_character_does_not_lose_the_batch(batch: Callable[[str, bytes], Path], tmp_path: Path) -> None:
    line = b'{"published": "2014-06-11", "title": "x \\ud800", "text": "The army captured \\ud800 Mosul on Tuesday."}\n'
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    result = call("add", batch("a.jsonl", line), "--store", url)
    assert result.exit_code == 0, result.output
    assert len(open_store(url).load_articles()) == 2


def test_a_published_day_in_the_future_cannot_be_given_for_others_either(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The army captured Mosul on Tuesday.")
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    result = call("add", tmp_path / "a.txt", "--published", "2999-01-01", "--store", url)
    assert result.exit_code == 1
    assert "which is in the future" in result.output
