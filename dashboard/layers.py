"""What is drawn and how: the menu of layers, the menu of looks, and the marks on doubtful places."""

from __future__ import annotations

import streamlit as st

from dashboard.chosen import DOUBTS, LANGUAGES, LAYERS, PALETTES, Chosen
from dashboard.frame import remember
from dashboard.lenses import lens_of
from dashboard.session import World, disagreeing_here
from pipeline.lenses import find_single

LAYER_WORDS = {
    "areas": "Areas", "dots": "Dots", "fronts": "Front lines", "rings": "Events", "labels": "Names",
    "disagree": "Where outlets disagree", "single": "Single source",
}  # fmt: skip
MARK_WORDS = {"disagree": "outlets disagree", "single": "single source"}
_PALETTE_WORDS = {"convention": "As on most maps", "safe": "Colour-blind safe"}
_LANGUAGE_WORDS = {"en": "English", "ar": "العربية"}


def choose_layers(chosen: Chosen) -> tuple[str, ...]:
    """A menu of what is drawn; returns the layers that are on."""
    for layer in LAYER_WORDS:
        remember(f"layer_{layer}", layer in chosen.layers)
    with st.popover("Layers", width="content", key="layers"):
        on = [layer for layer in LAYERS if st.checkbox(LAYER_WORDS[layer], key=f"layer_{layer}")]
        st.caption("Mark what is doubtful")
        on += [layer for layer in DOUBTS if st.checkbox(LAYER_WORDS[layer], key=f"layer_{layer}")]
    return tuple(on)


def choose_look(chosen: Chosen) -> tuple[str, str]:
    """A menu of colours and of the language of place names; returns both."""
    remember("look_palette", chosen.palette)
    remember("look_language", chosen.language)
    with st.popover("Look", width="content", key="look"):
        palette = st.radio("Colours", PALETTES, format_func=_PALETTE_WORDS.__getitem__, key="look_palette")
        language = st.radio("Place names", LANGUAGES, format_func=_LANGUAGE_WORDS.__getitem__, key="look_language")
        st.caption("Light or dark follows your browser.")
    return palette or PALETTES[0], language or LANGUAGES[0]


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
