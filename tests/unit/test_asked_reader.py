"""Another reader is asked over HTTP and believed only where the article bears it out; a real server answers."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.claims import make_claims
from pipeline.cli.main import whoheld
from pipeline.errors import BadRequest, ReaderFailed
from pipeline.records import Article, Reading
from pipeline.theatre import Theatre, load_theatre

TEXT = "The army took Palmyra on Sunday, a source said. Islamic State still holds Raqqa. Nobody knows Xanzibul."
QUOTE = "The army took Palmyra on Sunday, a source said."
Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Server:
    """An OpenAI-compatible server on this machine; `answer` says what it does with a question."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Answer = says({"claims": []})
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body | {"path": self.path})
                outer.headers.append(dict(self.headers))
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    outer.answer(self, body)

            def log_message(self, format: str, *args: Any) -> None:
                """Keep quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


def sends(data: bytes, code: int = 200) -> Answer:
    def answer(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def says(content: Any) -> Answer:
    text = content if isinstance(content, str) else json.dumps(content)
    return sends(json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode())


def drips(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 65536)
        handler.wfile.flush()
        threading.Event().wait(0.1)


def sleeps(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    threading.Event().wait(2)


def claim(**fields: Any) -> dict[str, Any]:
    return {"quote": QUOTE, "place": "Palmyra", "change": "captured", "status": "happened", "gained_by": "gov_sy",
            "lost_by": None, "date_start": "2017-10-08", "date_end": "2017-10-08"} | fields  # fmt: skip


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    found = Server()
    monkeypatch.setenv("WHOHELD_READER", found.url)
    monkeypatch.setenv("WHOHELD_READER_MODEL", "small")
    monkeypatch.setenv("WHOHELD_READER_SECONDS", "1")
    yield found
    found.http.shutdown()
    found.http.server_close()


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def read(theatre: Theatre) -> Reading:
    return make_claims(Article("a", "doc", "A title", TEXT, date(2017, 10, 9)), theatre)


def test_what_the_text_bears_out_becomes_a_claim(
    server: Server, theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHELD_READER_KEY", "secret")
    server.answer = says({"claims": [claim()]})
    reading = read(theatre)
    (found,) = reading.claims
    assert (found.change, found.gained_by, found.date_start) == ("captured", "gov_sy", date(2017, 10, 8))
    assert theatre.gazetteer.places[found.place_id].name == "Palmyra"
    assert TEXT[found.start : found.end] == found.evidence == QUOTE
    assert found.rule_id == "asked:small"
    assert server.asked[0]["path"] == "/v1/chat/completions"
    assert server.asked[0]["temperature"] == 0
    assert json.loads(server.asked[0]["messages"][1]["content"])["text"] == TEXT
    assert server.headers[0]["Authorization"] == "Bearer secret"


def test_an_answer_in_a_code_fence_and_one_told_twice_are_read_once(server: Server, theatre: Theatre) -> None:
    server.answer = says(f"Here it is:\n```json\n{json.dumps({'claims': [claim(), claim()]})}\n```")
    assert len(read(theatre).claims) == 1


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"quote": "The army took Palmyra on Monday."}, "judged_false"),
        ({"quote": ""}, "judged_false"),
        ({"quote": None}, "judged_false"),
        ({"change": "conquered"}, "judged_false"),
        ({"status": ["happened"]}, "judged_false"),
        ({"place": "Xanzibul"}, "place_unknown"),
        ({"place": "Mosul"}, "place_unknown"),
        ({"place": None}, "place_unknown"),
        ({"gained_by": "the army"}, "actor_unknown"),
        ({"date_start": "Sunday"}, "judged_false"),
        ({"date_start": "2017-10-09", "date_end": "2017-10-08"}, "judged_false"),
        ({"date_start": 20171008}, "judged_false"),
    ],
)
def test_what_does_not_hold_is_set_aside_with_its_reason(
    fields: dict[str, Any], reason: str, server: Server, theatre: Theatre
) -> None:
    server.answer = says({"claims": [claim(**fields), claim()]})
    reading = read(theatre)
    assert [r.reason for r in reading.rejected] == [reason]
    assert len(reading.claims) == 1


@pytest.mark.parametrize("items", [[None], ["x"], [[]], [3]])
def test_an_item_that_is_no_claim_is_set_aside(items: list[Any], server: Server, theatre: Theatre) -> None:
    server.answer = says({"claims": items})
    assert [r.reason for r in read(theatre).rejected] == ["judged_false"]


@pytest.mark.parametrize(
    "answer",
    [
        sends(b"no json at all"),
        sends(b"{}"),
        sends(b'{"choices": []}'),
        sends(b'{"choices": [{"message": {"content": null}}]}'),
        sends(b"\xff\xfe"),
        sends(b"model not found", 404),
        sends(b"", 302),
        sends(b"x" * 3_000_000),
        says("I cannot help with that."),
        says({"claims": "none"}),
        says("[" * 100_000),
        sleeps,
        drips,
    ],
)
def test_an_answer_that_is_none_or_too_late_or_too_long_fails_for_that_article(
    answer: Answer, server: Server, theatre: Theatre
) -> None:
    server.answer = answer
    begun = time.monotonic()
    with pytest.raises(ReaderFailed):
        read(theatre)
    assert time.monotonic() - begun < 5


def test_a_server_that_is_not_there_is_said(server: Server, theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("WHOHELD_READER", f"http://127.0.0.1:{free.getsockname()[1]}/v1")
    with pytest.raises(ReaderFailed, match="Does the server run"):
        read(theatre)


@pytest.mark.parametrize(
    ("name", "value"),
    [("WHOHELD_READER", "localhost:11434"), ("WHOHELD_READER_MODEL", ""), ("WHOHELD_READER_SECONDS", "soon"),
     ("WHOHELD_READER_SECONDS", "-1"), ("WHOHELD_READER_SECONDS", "nan")],
)  # fmt: skip
def test_settings_that_cannot_be_are_said(
    name: str, value: str, server: Server, theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadRequest, match=name):
        read(theatre)


def test_the_command_tells_what_was_not_read_and_a_store_takes_nothing(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f'---\ntitle: "A"\npublished: 2017-10-09\noutlet: "o"\n---\n{TEXT}\n')
    server.answer = sends(b"busy", 503)
    store = f"sqlite:///{tmp_path / 's.sqlite'}"
    told = CliRunner().invoke(whoheld, ["claims", str(file), "--theatre", "syria_iraq"])
    assert told.exit_code == 1
    assert "503" in told.output
    added = CliRunner().invoke(whoheld, ["add", str(file), "--theatre", "syria_iraq", "--store", store])
    assert added.exit_code == 1
    assert "was not read" in added.output
    server.answer = says({"claims": [claim()]})
    added = CliRunner().invoke(whoheld, ["add", str(file), "--theatre", "syria_iraq", "--store", store])
    assert added.exit_code == 0, added.output
    assert "1 articles added, 1 claims" in added.output


def test_an_explanation_tells_the_claims_of_the_reader_that_is_asked(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(f'---\ntitle: "A"\npublished: 2017-10-09\noutlet: "o"\n---\n{TEXT}\n')
    server.answer = says({"claims": [claim()]})
    told = CliRunner().invoke(whoheld, ["claims", "--explain", str(file), "--theatre", "syria_iraq"])
    assert told.exit_code == 0, told.output
    row = json.loads(told.output)
    assert [c["rule_id"] for c in row["claims"]] == ["asked:small"]
    assert any(j["changes"] for s in row["sentences"] for j in s["judged"])
    assert len(server.asked) == 1
    shown = CliRunner().invoke(whoheld, ["claims", "--help"])
    assert "WHOHELD_READER" in shown.output
