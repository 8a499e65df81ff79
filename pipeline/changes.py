"""What changed between two days: the places that another side holds on the later one."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipeline.control import state_on
from pipeline.theatre import Theatre

_SHOWN = ["place_id", "place", "place_kind", "control", "controller", "since_on", "event_ids"]


def changes_between(spells: pd.DataFrame, theatre: Theatre, since: date, day: date) -> pd.DataFrame:
    """The places whose side is another on the later of two days than on the earlier, whichever is given first.

    Columns: `place_id`, `place`, `place_kind`; `control`, `controller`, `bloc_id` (of the first side; empty when
    unknown) on the later day and `control_before`, `controller_before`, `bloc_id_before` on the earlier; `changed_on`,
    the first day of the present state; `event_ids` behind it; `became`: "known" when nothing was known before, "lost"
    when nothing is any more, else "changed". A siege alone is no change. The latest change comes first.
    """
    early, late = sorted((since, day))
    before, after = (state_on(spells, on)[_SHOWN] for on in (early, late))
    both = after.merge(
        before[["place_id", "control", "controller"]], on="place_id", how="left", suffixes=("", "_before")
    )
    both["control_before"] = both["control_before"].fillna("unknown").astype("str")
    both["controller_before"] = both["controller_before"].fillna("").astype("str")
    both["bloc_id"] = _blocs(both["controller"], theatre)
    both["bloc_id_before"] = _blocs(both["controller_before"], theatre)
    was, now = (
        pd.Series(
            [_state(*row, theatre) for row in zip(both[f"control{at}"], both[f"controller{at}"], strict=True)],
            index=both.index,
            dtype="str",
        )
        for at in ("_before", "")
    )
    both["became"] = "changed"
    both.loc[was == "", "became"] = "known"
    both.loc[now == "", "became"] = "lost"
    found = both[was != now].rename(columns={"since_on": "changed_on"})
    return found.sort_values(["changed_on", "place"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _state(control: str, controller: str, theatre: Theatre) -> str:
    if control == "unknown":
        return ""
    return f"{control} {'|'.join(sorted({theatre.side_of(actor) for actor in controller.split('|')}))}"


def _blocs(controllers: pd.Series[str], theatre: Theatre) -> list[str]:
    return [theatre.side_of(controller.split("|")[0]) if controller else "" for controller in controllers]
