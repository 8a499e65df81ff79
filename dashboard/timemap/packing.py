"""Columns of numbers and lists of words as one deflated text that a script can hold and a browser can open.

Laid out before deflating: four bytes with the length of the header (little endian), the header as JSON, zeros up to a
multiple of eight, then the columns one after another, each beginning at a multiple of eight. A column stands in the
header as {"type": "u2", "at": offset among the columns in bytes, "n": how many numbers}.
"""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

TYPES = {"f4": "<f4", "i4": "<i4", "u1": "u1", "u2": "<u2", "u4": "<u4"}
_STEP = 8


def smallest(values: ArrayLike) -> str:
    """The narrowest type of whole numbers from 0 that holds all values."""
    array = np.asarray(values)
    most = int(array.max()) if array.size else 0
    return "u1" if most < 256 else "u2" if most < 65536 else "u4"


class Packer:
    """Gathers columns; `pack` gives the text."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._length = 0

    def column(self, values: ArrayLike, kind: str = "") -> dict[str, Any]:
        """Keep a column and return what stands for it in the header; without a kind the narrowest that holds it."""
        array = np.asarray(values)
        kind = kind or smallest(array)
        data = np.ascontiguousarray(array, dtype=TYPES[kind]).tobytes()
        at = self._length
        filled = data + bytes(-len(data) % _STEP)
        self._parts.append(filled)
        self._length += len(filled)
        return {"type": kind, "at": at, "n": array.size}

    def pack(self, header: dict[str, Any]) -> str:
        """Header and columns as base64 of zlib's deflate."""
        head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        start = 4 + len(head)
        body = b"".join([len(head).to_bytes(4, "little"), head, bytes(-start % _STEP), *self._parts])
        return base64.b64encode(zlib.compress(body, 6)).decode("ascii")


def unpack(text: str) -> dict[str, Any]:
    """The header with its columns as arrays; what `Packer.pack` made, read back."""
    body = zlib.decompress(base64.b64decode(text))
    length = int.from_bytes(body[:4], "little")
    start = 4 + length + (-(4 + length) % _STEP)

    def fill(value: Any) -> Any:
        if isinstance(value, dict) and value.keys() == {"type", "at", "n"}:
            return np.frombuffer(body, dtype=TYPES[value["type"]], count=value["n"], offset=start + value["at"])
        if isinstance(value, dict):
            return {name: fill(inner) for name, inner in value.items()}
        return value

    return {name: fill(value) for name, value in json.loads(body[4 : 4 + length]).items()}
