"""What every page wears: our style, with Streamlit's own chrome put away."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent


def wear_style(*names: str) -> None:
    """Put our style sheets on the page, the common one first."""
    sheets = [(_FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in ("style", *names)]
    st.html(f"<style>{''.join(sheets)}</style>")
