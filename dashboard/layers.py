"""What is drawn and how: the menu of layers, the menu of looks, and the marks on doubtful places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.chosen import DOUBTS, LANGUAGES, LAYERS, PALETTES, Chosen
from dashboard.lenses import lens_of
from dashboard.menus import begun_with, named
from dashboard.session import World, disagreeing_here
from pipeline.lenses import find_single

LAYER_WORDS = {
    "areas": "Areas", "dots": "Dots", "fronts": "Front lines", "rings": "Events", "labels": "Names",
    "disagree": "Where outlets disagree", "single": "Single source",
}  # fmt: skip
MARK_WORDS = {"disagree": "outlets disagree", "single": "single source"}
_PALETTE_WORDS = {"convention": "As on most maps", "safe": "Colour-blind safe"}
_LANGUAGE_WORDS = {"en": "English", "ar": "العربية"}


def choose_layers() -> tuple[str, ...]:
    """A menu of what is drawn; returns the layers that are on."""
    with st.popover("Layers", width="content", key="layers"):
        on = [layer for layer in LAYERS if _is_on(layer)]
        st.caption("Mark what is doubtful")
        on += [layer for layer in DOUBTS if _is_on(layer)]
    return tuple(on)


def _is_on(layer: str) -> bool:
    return st.checkbox(LAYER_WORDS[layer], layer in begun_with().layers, key=named(f"layer_{layer}"))


def choose_look() -> tuple[str, str]:
    """A menu of colours and of the language of place names; returns both."""
    first = begun_with()
    with st.popover("Look", width="content", key="look"):
        palette = _pick("Colours", PALETTES, _PALETTE_WORDS, first.palette, "look_palette")
        language = _pick("Place names", LANGUAGES, _LANGUAGE_WORDS, first.language, "look_language")
        st.caption("Light or dark follows your browser.")
    return palette, language


def _pick(label: str, options: Sequence[str], words: Mapping[str, str], first: str, name: str) -> str:
    return st.radio(label, options, options.index(first), format_func=words.__getitem__, key=named(name)) or first


def find_marks(chosen: Chosen, world: World) -> tuple[tuple[str, ...], str]:
    """The place_ids to be marked on the day, and what the mark means; found only for the layers that are on.

    `world` is the one that is looked at. Outlets can only disagree where more than one side is listened to.
    """
    found: set[str] = set()
    if "disagree" in chosen.layers and not chosen.according_to:
        found.update(disagreeing_here(chosen.on, lens_of(chosen).known_on))
    if "single" in chosen.layers:
        found.update(find_single(world.tables, chosen.on))
    words = [MARK_WORDS[layer] for layer in DOUBTS if layer in chosen.layers]
    return tuple(sorted(found)), " or ".join(words)
