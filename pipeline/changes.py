"""What changed between two days: the places that another side holds on the later one."""

from __future__ import annotations

from datetime import date

import pandas as pd

from pipeline.control import state_on
from pipeline.theatre import Theatre

_SHOWN = ["place_id", "place", "place_kind", "control", "controller"]


def changes_between(spells: pd.DataFrame, theatre: Theatre, since: date, day: date) -> pd.DataFrame:
    """The places whose side is another on the later of two days than on the earlier, whichever is given first.

    Columns: `place_id`, `place`, `place_kind`; `control`, `controller`, `bloc_id` (of the first side; empty when
    unknown) on the later day and `control_before`, `controller_before`, `bloc_id_before` on the earlier; `changed_on`,
    the first day on which that side had it as it has; `event_ids` behind that; `became`: "known" when nothing was known
    before, "lost" when nothing is any more, else "changed". A siege alone is no change. The latest change comes first.
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
    was, now = (_states(both[f"control{at}"], both[f"controller{at}"], theatre) for at in ("_before", ""))
    both["became"] = "changed"
    both.loc[was == "", "became"] = "known"
    both.loc[now == "", "became"] = "lost"
    found = both[was != now]
    begun = _begun(spells[spells["place_id"].isin(found["place_id"])], theatre, late)
    found = found.merge(begun, on="place_id", how="left", validate="one_to_one")
    return found.sort_values(["changed_on", "place"], ascending=[False, True], kind="stable").reset_index(drop=True)


def _begun(spells: pd.DataFrame, theatre: Theatre, day: date) -> pd.DataFrame:
    """For each place the day from which its side of `day` has had it without a break, and the events that began that;
    a siege laid or broken meanwhile, or another actor of the side, is no break."""
    rows = spells.sort_values(["place_id", "spell_from"])
    states = _states(rows["control"], rows["controller"], theatre)
    goes_on = (rows["place_id"] == rows["place_id"].shift()) & (rows["spell_from"] == rows["spell_to"].shift())
    run = (~goes_on | (states != states.shift())).cumsum()
    first = rows.groupby(run)[["spell_from", "event_ids"]].transform("first")
    moment = pd.Timestamp(day)
    is_now = (rows["spell_from"] <= moment) & ~(rows["spell_to"] <= moment)
    return pd.DataFrame({
        "place_id": rows["place_id"], "changed_on": first["spell_from"], "event_ids": first["event_ids"]
    })[is_now]  # fmt: skip


def _states(control: pd.Series[str], controller: pd.Series[str], theatre: Theatre) -> pd.Series[str]:
    """The sides and whether they fight, in a text a row; empty where nobody is known."""
    rows = list(zip(control, controller, strict=True))
    known = {row: _state(*row, theatre) for row in set(rows)}
    return pd.Series([known[row] for row in rows], index=control.index, dtype="str")


def _state(control: str, controller: str, theatre: Theatre) -> str:
    if control == "unknown":
        return ""
    return f"{control} {'|'.join(sorted({theatre.side_of(actor) for actor in controller.split('|')}))}"


def _blocs(controllers: pd.Series[str], theatre: Theatre) -> list[str]:
    return [theatre.side_of(controller.split("|")[0]) if controller else "" for controller in controllers]
