"""Who is said to have said it."""

from __future__ import annotations

import re

_SPEAKER = re.compile(
    r"(?:,\s+|\b)(?:said|says|according\s+to)\s+(?P<who>[^.,;]{3,60})|(?P<first>[A-Za-z][^.,;]{3,60}?)\s+(?:said|says)\b"
)


def speaker_of(text: str) -> str:
    """The speaker of a sentence in its own words; empty for the outlet itself."""
    if "said" not in text and "says" not in text and "according" not in text:
        return ""
    found = _SPEAKER.search(text)
    return (found["who"] or found["first"] or "").strip() if found else ""
