"""What every page wears: our style, with Streamlit's own chrome put away."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import streamlit as st

from pipeline.errors import WhoheldError

_FOLDER = Path(__file__).parent
_SPECIAL = frozenset('\\`*_{}[]()<>#+-.!|~$:&"')


def wear_style(*names: str) -> None:
    """Put our style sheets on the page, the common one first."""
    files = [_FOLDER / f"{name}.css" for name in ("style", *names)]
    sheets = [file.read_text(encoding="utf-8") for file in files]
    st.html(f"<style>{''.join(sheets)}</style>")


def page(show: Callable[[], None]) -> Callable[[], None]:
    """A page that answers what goes wrong below it in words."""

    @wraps(show)
    def answered() -> None:
        try:
            show()
        except WhoheldError as error:
            st.error(plain(str(error)))

    return answered


def plain(text: str) -> str:
    """The text so that Streamlit's Markdown shows it as it stands: no link, no picture, no directive, no markup."""
    return "".join(f"\\{letter}" if letter in _SPECIAL else letter for letter in text).replace("\n", " ")
