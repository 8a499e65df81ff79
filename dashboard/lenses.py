"""Two small menus: as known today or as known then, and according to whom."""

from __future__ import annotations

import streamlit as st

from dashboard.chosen import Chosen
from dashboard.menus import begun_with, named, peek
from dashboard.sentences import say_count, say_day
from dashboard.session import World, settled_here
from pipeline.lenses import Lens, list_voices
from pipeline.theatre import Theatre
from pipeline.voices import NOBODYS

TODAY, THEN = "As known today", "As known then"
EVERYONE = "everyone"


def lens_of(chosen: Chosen) -> Lens:
    """The lens that the visitor looks through, one for all days until something new is published."""
    return settled_here(Lens(chosen.on if chosen.is_then else None, chosen.according_to))


def say_lens(chosen: Chosen, theatre: Theatre) -> str:
    """What is seen through the lens: 'As known on 30 June 2014, according to Wire'; empty when it is everything."""
    clock = f"as known on {say_day(chosen.on)}" if chosen.is_then else ""
    voice = _say_voice(chosen.according_to, theatre) if chosen.according_to else ""
    if voice != chosen.according_to:
        voice = voice[:1].lower() + voice[1:]
    words = ", ".join(filter(None, (clock, voice and f"according to {voice}")))
    return words[:1].upper() + words[1:]


def choose_clock() -> bool:
    """A menu with the two clocks; True for "as known then"."""
    first = THEN if begun_with().is_then else TODAY
    with st.popover(peek("lens_clock", first), width="content", key="clock"):
        clock = st.radio(
            "What counts",
            (TODAY, THEN),
            (TODAY, THEN).index(first),
            captions=("Every article, also later ones", "Only articles published by the day shown"),
            key=named("lens_clock"),
            label_visibility="collapsed",
        )
    return clock == THEN


def choose_voice(theatre: Theatre, world: World) -> str:
    """A menu of whose word counts; empty for everyone. `world` is the one without a lens."""
    sides, outlets = list_voices(world.tables.claims["outlet"], theatre)
    first = begun_with().according_to
    options = list(dict.fromkeys(["", *sides, *outlets, first]))
    n_articles = world.articles.groupby("outlet").size()
    with st.popover(f"According to {_short(peek('lens_voice', first), theatre)}", width="content", key="voice"):
        voice = st.selectbox(
            "According to",
            options,
            options.index(first),
            format_func=lambda one: _say_voice(one, theatre),
            key=named("lens_voice"),
            width=280,
        )
        if voice and voice in n_articles.index:
            st.caption(f"{say_count(int(n_articles[voice]), 'article')} in the store")
        elif voice:
            st.caption("Only what these outlets report, as if nobody else had written.")
        else:
            st.caption("All outlets, each weighed by how far it can be relied on.")
    return voice or ""


def _short(voice: str, theatre: Theatre) -> str:
    if voice in theatre.blocs:
        return f"{theatre.blocs[voice].label} outlets"
    return {"": EVERYONE, NOBODYS: "outlets of no side"}.get(voice, voice)


def _say_voice(voice: str, theatre: Theatre) -> str:
    if voice in theatre.blocs:
        return f"Outlets that lean to {theatre.blocs[voice].label}"
    return {"": "Everyone", NOBODYS: "Outlets that lean to no side"}.get(voice, voice)
