"""Bytes to text, whatever the encoding, and no text out of what is none."""

from __future__ import annotations

import codecs

from charset_normalizer import from_bytes

from pipeline.errors import BadInput

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 65_536


def decode(name: str, data: bytes) -> str:
    """The text of a file; BadInput when it is empty, binary, or in no encoding that can be told."""
    if not data.strip():
        raise BadInput(f"{name} is empty. Bring a file with the article's text in it.")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(name, data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _guessed(name, data)
    if _looks_binary(text):
        raise BadInput(f"{name} is not text, whatever its ending says: it holds binary data. Save it as text first.")
    return text


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{name} says that it is {encoding} and breaks off at byte {error.start}. Save it as UTF-8."
        ) from error


def _guessed(name: str, data: bytes) -> str:
    if b"\x00" in data[:_SAMPLE]:
        raise BadInput(f"{name} is not text, whatever its ending says: it holds binary data. Save it as text first.")
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise BadInput(f"{name} is in no encoding that we can tell. Save it as UTF-8.")
    try:
        return data.decode(best.encoding)
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} looked like {best.encoding} and is not. Save it as UTF-8.") from error


def _looks_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    odd = sum(1 for c in sample if (c < " " and c not in "\n\r\t\f\x1b") or c == "\ufffd")
    return odd > max(2, len(sample) // 200)
