"""Bringing places: a file, what would become of its rows, and then the import."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard.frame import plain
from dashboard.sentences import say_count
from gazetteer.bringing import ENDINGS
from gazetteer.place import KINDS, Kind
from pipeline.imports import Conflict, ImportOptions, ImportSummary, import_places
from pipeline.store.store import Store
from pipeline.theatre import Theatre

MOST_MB = 400
BY_SIZE = "by population"
_NARROW = {
    "Line": st.column_config.NumberColumn(width=60, format="%d"),
    "What": st.column_config.TextColumn(width="large"),
}


def bring_places(store: Store, theatre: Theatre) -> None:
    """The form: a file and two choices; then what would become of it, and a button."""
    number = int(st.session_state.get("places_round", 0))
    upload = st.file_uploader(
        "A GeoNames dump, or a table or layer with name, latitude and longitude",
        [ending.lstrip(".") for ending in ENDINGS],
        key=f"places_file_{number}",
        max_upload_size=MOST_MB,
    )
    summary: ImportSummary | None = st.session_state.get("places_brought")
    if upload is None:
        if summary is not None:
            show_summary(summary)
        else:
            st.caption("They stay in your store and belong to this theatre. What is known already is not doubled.")
        return
    first, second, _ = st.columns([1, 1, 2])
    only = first.text_input("Only this country", key=f"places_only_{number}", placeholder="all", max_chars=2)
    kinds = [BY_SIZE, *KINDS]
    kind = second.selectbox("Kind, where a row does not say", kinds, key=f"places_kind_{number}")
    options = ImportOptions(only.strip(), _kind(kind), upload.name)
    data = upload.getvalue()
    known_as = hashlib.sha256(data).hexdigest()
    planned = try_file(known_as, options.only, options.kind, store.places_version(), upload.name, data, store, theatre)
    show_summary(planned)
    n_useful = planned.n_new + planned.n_merged
    label = f"Import {n_useful:,} places" if n_useful != 1 else "Import 1 place"
    if st.button(label, type="primary", disabled=not n_useful, key="import_places"):
        bar = st.progress(0.0, "Importing")
        with on_disk(upload.name, data) as path:
            st.session_state["places_brought"] = import_places(
                store, theatre, path, options, lambda part: _move(bar, part)
            )
        st.session_state["places_round"] = number + 1
        st.rerun()


def _move(bar: st.delta_generator.DeltaGenerator, part: float) -> None:
    bar.progress(min(1.0, part), "Importing" if part < 1 else "Done")


def _kind(chosen: str | None) -> Kind | None:
    return next((kind for kind in KINDS if kind == chosen), None)


@st.cache_data(show_spinner="Looking at the file", max_entries=8)
def try_file(
    sha256: str, only: str, kind: Kind | None, places_version: int, name: str, _data: bytes, _store: Store,
    _theatre: Theatre,
) -> ImportSummary:  # fmt: skip
    """What would become of the rows of a file, known by its hash, with what is known now."""
    with on_disk(name, _data) as path:
        return import_places(_store, _theatre, path, ImportOptions(only, kind, name), is_dry_run=True)


@contextmanager
def on_disk(name: str, data: bytes) -> Iterator[Path]:
    """The bytes as a file with the ending of its name, for as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="whoheld-") as folder:
        path = Path(folder) / (Path(name).name or "places")
        path.write_bytes(data)
        yield path


def show_summary(summary: ImportSummary) -> None:
    """What becomes, or became, of a file: counts in a line, and lists of what a person may want to look at."""
    n = (summary.n_new, summary.n_merged, summary.n_known, summary.n_conflicts, summary.n_bad)
    labels = ("new", "merged with known ones", "known already", "in conflict", "bad rows")
    counts = " · ".join(f"<b>{one:,}</b> {label}" for one, label in zip(n, labels, strict=True))
    head = "would become" if summary.is_dry_run else "became"
    st.html(f'<p class="wh-done"><b>{escape(summary.file_name)}</b> {head}: {counts}</p>')
    for line in _lines(summary):
        st.caption(plain(line))
    _list("Bad rows", summary.n_bad, [(bad.line, bad.message) for bad in summary.bad_rows], is_open=True)
    _list("Conflicts", summary.n_conflicts, [(c.line, _conflict(c)) for c in summary.conflicts], is_open=False)
    _list("Rows mended", summary.n_remarks, list(summary.remarks), is_open=False)


def _lines(summary: ImportSummary) -> Iterator[str]:
    if summary.n_elsewhere:
        yield f"{summary.n_elsewhere:,} of the new ones lie outside the theatre: known, and never on its map."
    for what, n in summary.passed_over.most_common(4):
        yield f"Passed over: {n:,} {what}."
    if summary.n_reread:
        yield f"{say_count(summary.n_reread, 'article')} with names that are known now read again."


def _list(title: str, n: int, rows: list[tuple[int, str]], *, is_open: bool) -> None:
    if not n:
        return
    more = f", the first {len(rows)}" if n > len(rows) else ""
    with st.expander(f"{title}: {n:,}{more}", expanded=is_open):
        st.dataframe(
            pd.DataFrame(rows, columns=["Line", "What"]), hide_index=True, width="stretch", column_config=_NARROW
        )


def _conflict(one: Conflict) -> str:
    kept = "kept as another place" if one.is_kept else "the known point stands"
    return f"{one.place.name} lies {one.km:.0f} km from {one.known.name} ({one.known.place_id}): {kept}"
