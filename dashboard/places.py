"""Places: what the gazetteer makes of a name, and where each point comes from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.frame import page, wear_style
from dashboard.session import enter, theatre_here

_TIERS = {"exact": "as written", "folded": "but for case and accents", "transliterated": "by another spelling"}


@page
def show() -> None:
    """The page."""
    wear_style()
    enter("places")
    theatre = theatre_here()
    st.title("Places")
    name = st.text_input("Name", key="place_name", placeholder="Raqqa, al-Rakka, الرقة ...")
    if not name.strip():
        st.caption(f"{len(theatre.gazetteer.places):,} places are known. Type a name to see which of them it may be.")
        return
    found = theatre.gazetteer.search(name.strip(), limit=15)
    if not found:
        st.info("No place has a name like this. Try another spelling.")
        return
    st.dataframe(
        pd.DataFrame(
            [
                {
                    "Place": one.place.name,
                    "Matched name": one.matched_name,
                    "How": _TIERS.get(one.tier, one.tier),
                    "Likeness": one.score,
                    "Kind": one.place.kind.replace("_", " "),
                    "Province": one.place.admin1,
                    "Country": one.place.country,
                    "Latitude": one.place.lat,
                    "Longitude": one.place.lon,
                    "Population": one.place.population or None,
                    "Error, km": one.place.error_km,
                    "Source": one.place.source,
                    "place_id": one.place.place_id,
                }
                for one in found
            ]
        ),
        hide_index=True,
        width="stretch",
    )
