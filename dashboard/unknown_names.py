"""Names in the articles that nobody knows: by how often, with a sentence, and a form to say what each is."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.frame import plain
from dashboard.sentences import say_count
from gazetteer.coordinates import read_point
from gazetteer.place import KINDS, Kind, Place
from pipeline.errors import BadRequest
from pipeline.settling import NewPlace, Settled, find_unknown, settle_as_new, settle_as_none, settle_as_place
from pipeline.store.store import Store
from pipeline.theatre import Theatre
from pipeline.unknown import UnknownName

MOST = 60
KNOWN, NEW, NONE = "A known place", "A new place", "No place"


def settle_names(store: Store, theatre: Theatre) -> None:
    """The list beside the name that was chosen."""
    names = list_names(store.version(), theatre, store)
    if not names:
        st.info("No name waits to be placed. Names that your articles call a place and that no list has appear here.")
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.caption(f"{say_count(len(names), 'name')}, the most frequent first")
        with st.container(height=480, border=False):
            at = st.radio(
                "Name",
                range(len(names)),
                format_func=lambda i: plain(names[i].name),
                captions=[plain(_caption(one)) for one in names],
                key=f"unknown_name_{store.version()[:8]}",
                label_visibility="collapsed",
            )
    with right:
        show_name(names[at or 0], store, theatre)


@st.cache_data(show_spinner="Looking for names", max_entries=4)
def list_names(version: str, _theatre: Theatre, _store: Store) -> list[UnknownName]:
    """The names that wait at one version of the store."""
    return find_unknown(_store, _theatre, MOST)


def _caption(one: UnknownName) -> str:
    return " · ".join(filter(None, (say_count(one.n_sentences, "sentence"), one.neighbourhood)))


def show_name(one: UnknownName, store: Store, theatre: Theatre) -> None:
    """A name with its sentence, and the form."""
    where = f" Likely {one.neighbourhood}." if one.neighbourhood else ""
    st.html(
        f'<p class="wh-day">{escape(one.name)}</p>'
        f'<p class="wh-quiet">{say_count(one.n_articles, "article")}.{escape(where)}</p>'
        f'<blockquote class="wh-said">{escape(one.sentence)}<footer>{escape(one.doc_id)}</footer></blockquote>'
    )
    what = st.segmented_control("What is it?", [KNOWN, NEW, NONE], default=KNOWN, key=f"what_{one.form}")
    if what == KNOWN:
        settled = ask_known(one, store, theatre)
    elif what == NEW:
        settled = ask_new(one, store, theatre)
    else:
        settled = ask_none(one, store, theatre)
    if settled is not None:
        st.session_state["places_note"] = told(one.name, settled)
        st.rerun()


def ask_known(one: UnknownName, store: Store, theatre: Theatre) -> Settled | None:
    """Pick a place that the name is another spelling of."""
    spelling = st.text_input("Its usual name", one.name, key=f"spelling_{one.form}")
    found = [f.place for f in theatre.gazetteer.search(spelling.strip(), 12)] if spelling.strip() else []
    if not found:
        st.caption("No place has a name like this. Try another spelling, or place it as a new one.")
        return None
    place = st.selectbox("Place", found, format_func=_describe, key=f"candidate_{one.form}_{spelling}")
    if place is not None and st.button("This is it", type="primary", key="settle"):
        with st.spinner("Reading its articles again"):
            return settle_as_place(store, theatre, one.name, place.place_id)
    return None


def ask_new(one: UnknownName, store: Store, theatre: Theatre) -> Settled | None:
    """Latitude, longitude and kind of a place that no list has."""
    first, second, third = st.columns(3)
    lat = first.text_input("Latitude", key=f"lat_{one.form}", placeholder="35.95 or 35°57'N")
    lon = second.text_input("Longitude", key=f"lon_{one.form}", placeholder="39.01 or 39°00'E")
    kinds: list[Kind] = ["village", *(kind for kind in KINDS if kind not in ("village", "country"))]
    kind = third.selectbox("Kind", kinds, format_func=lambda k: k.replace("_", " "), key=f"kind_{one.form}")
    if st.button("Place it", type="primary", key="settle", disabled=not (lat.strip() and lon.strip())):
        try:
            point = read_point(lat.strip(), lon.strip(), theatre.box)
        except ValueError as error:
            raise BadRequest(f"{error}. Write degrees as 35.95 or 35°57'N.") from error
        with st.spinner("Reading its articles again"):
            return settle_as_new(store, theatre, NewPlace(one.name, point.lat, point.lon, kind or "village"))
    return None


def ask_none(one: UnknownName, store: Store, theatre: Theatre) -> Settled | None:
    """A person, a body, a word: not to be asked about again."""
    st.caption("It will not be asked about again.")
    return settle_as_none(store, theatre, one.name) if st.button("No place", type="primary", key="settle") else None


def told(name: str, settled: Settled) -> str:
    """What came of it, in a sentence or two."""
    again = f" {say_count(settled.n_reread, 'article')} read again." if settled.n_reread else ""
    if settled.place is None:
        return f"{name} is no place.{again}"
    return f"{name} is {_describe(settled.place)}.{again}"


def _describe(place: Place) -> str:
    words = (place.name, place.kind.replace("_", " "), place.admin1, place.country)
    return f"{', '.join(filter(None, words))} ({place.lat:.2f}, {place.lon:.2f})"
