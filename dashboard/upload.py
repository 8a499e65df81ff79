"""Bringing articles: choose files, say the published day where a file has none, read them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard.frame import plain
from pipeline.errors import WhoheldError
from pipeline.formats.raw import Given
from pipeline.formats.read import READERS, read_bytes
from pipeline.records import Rejected
from pipeline.run import add_files
from pipeline.settings import local_day
from pipeline.store.store import Store
from pipeline.theatre import Theatre


@dataclass(frozen=True, slots=True)
class Brought:
    """One file as it was brought. `trouble` says why it cannot be read; empty when it can."""

    name: str
    data: bytes
    lacks_day: bool = False
    trouble: str = ""


def bring_articles(store: Store, theatre: Theatre) -> None:
    """The form: files, their published day and outlet where they do not say, and a button to read them."""
    round_number = int(st.session_state.get("upload_round", 0))
    kinds = sorted(ending.lstrip(".") for ending in READERS)
    uploads = st.file_uploader(
        f"Bring articles ({', '.join(kinds)})", kinds, accept_multiple_files=True, key=f"upload_{round_number}"
    )
    if not uploads:
        return
    files = [look_at(upload.name, upload.getvalue()) for upload in uploads]
    for file in files:
        if file.trouble:
            st.error(plain(file.trouble))
    readable = [file for file in files if not file.trouble]
    days = {
        index: ask_day(file.name, f"day_{round_number}_{index}")
        for index, file in enumerate(readable)
        if file.lacks_day
    }
    outlet = st.text_input("Outlet, where a file does not say", key=f"outlet_{round_number}", width=320)
    missing = None in days.values()
    label = f"Read {len(readable)} files" if len(readable) != 1 else "Read 1 file"
    if st.button(label, type="primary", disabled=missing or not readable, key="read_files"):
        read_files(store, theatre, [(file, days.get(index)) for index, file in enumerate(readable)], outlet.strip())
        st.session_state["upload_round"] = round_number + 1
        st.rerun()


def ask_day(name: str, key: str) -> date | None:
    """The published day of a file that does not say it; today's is never assumed."""
    st.text(f"{name} does not say when it was published.")
    return st.date_input(
        "Published day", None, min_value=date(1900, 1, 1), max_value="today", format="YYYY-MM-DD", key=key, width=320
    )


def look_at(name: str, data: bytes) -> Brought:
    """Whether a file can be read, and whether it says when it was published."""
    trouble, lacks_day = _first_look(name, hashlib.sha256(data).hexdigest(), local_day(), data)
    return Brought(name, data, lacks_day, trouble)


@st.cache_data(show_spinner=False, max_entries=64)
def _first_look(name: str, sha256: str, today: date, _data: bytes) -> tuple[str, bool]:
    """What hinders reading, in words, and whether a published day is lacking; known by the hash of the bytes."""
    try:
        reading = read_bytes(name, _data, today=today)
    except WhoheldError as error:
        return str(error), False
    if not reading.articles and not reading.rejected:
        return f"{name} holds no article.", False
    return "", any(article.published_on is None for article in reading.articles)


def read_files(store: Store, theatre: Theatre, files: list[tuple[Brought, date | None]], outlet: str) -> None:
    """Read the files into the store, those with the same given day together, with a progress bar."""
    bar = st.progress(0.0, "Reading")
    n_done = 0
    set_aside: list[Rejected] = []
    today = local_day()
    for day in sorted({given for _, given in files}, key=lambda given: given or date.min):
        batch = [(file.name, file.data) for file, given in files if given == day]

        def tell(done: float, total: int, name: str, before: int = n_done) -> None:
            bar.progress(min(1.0, (before + done) / max(1, len(files))), f"Reading {plain(name)}")

        summary = add_files(store, theatre, batch, Given(day, outlet, today), tell)
        set_aside += summary.rejected
        n_done += len(batch)
    st.session_state["not_kept"] = tuple(set_aside)
    st.session_state["brought"] = tuple(hashlib.sha256(file.data).hexdigest() for file, _ in files)
