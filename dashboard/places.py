"""Places: what a name may be and where each point comes from, names that nobody knows, and bringing places."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from dashboard.bring_places import bring_places
from dashboard.frame import page, wear_style
from dashboard.session import enter, store_here, theatre_here
from dashboard.unknown_names import settle_names
from gazetteer.load import Found

LOOK_UP, UNKNOWN, BRING = "Look up", "Names nobody knows", "Bring places"
_TIERS = {"exact": "as written", "folded": "but for case and accents", "transliterated": "by another spelling"}


@page
def show() -> None:
    """The page."""
    wear_style()
    enter("places")
    st.title("Places")
    part = st.segmented_control(
        "What to do", [LOOK_UP, UNKNOWN, BRING], default=LOOK_UP, key="places_part", label_visibility="collapsed"
    )
    note = st.session_state.pop("places_note", "")
    if note:
        st.html(f'<p class="wh-done">{escape(note)}</p>')
    if part == UNKNOWN:
        settle_names(store_here(), theatre_here())
    elif part == BRING:
        bring_places(store_here(), theatre_here())
    else:
        look_up()


def look_up() -> None:
    """A name, and every place that it may be."""
    theatre = theatre_here()
    name = st.text_input("Name", key="place_name", placeholder="Raqqa, al-Rakka, الرقة ...")
    if not name.strip():
        st.caption(f"{len(theatre.gazetteer.places):,} places are known. Type a name to see which of them it may be.")
        return
    found = theatre.gazetteer.search(name.strip(), limit=15)
    if not found:
        st.info(f"No place has a name like this. Try another spelling, or add it under “{BRING}”.")
        return
    st.dataframe(
        candidates_table(found),
        hide_index=True,
        width="stretch",
        column_config={
            "Likeness": st.column_config.NumberColumn(format="%.0f", width="small"),
            "Latitude": st.column_config.NumberColumn(format="%.4f", width="small"),
            "Longitude": st.column_config.NumberColumn(format="%.4f", width="small"),
            "Source": st.column_config.TextColumn(width="medium"),
        },
    )


def candidates_table(found: list[Found]) -> pd.DataFrame:
    """Candidates, the likeliest first, with how each was met and where its point comes from."""
    return pd.DataFrame(
        [
            {
                "Place": one.place.name,
                "Kind": one.place.kind.replace("_", " "),
                "Province": one.place.admin1,
                "Country": one.place.country,
                "Source": one.place.source or "GeoNames",
                "Error, km": "" if one.place.error_km is None else f"{one.place.error_km:g}",
                "Latitude": one.place.lat,
                "Longitude": one.place.lon,
                "How": _TIERS.get(one.tier, one.tier),
                "Matched name": one.matched_name,
                "Likeness": one.score,
                "place_id": one.place.place_id,
            }
            for one in found
        ]
    )
