"""What to doubt of a day: where sources differ, what rests on one of them, and what cannot have been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gazetteer.place import Place
from pipeline.belief import choose_course
from pipeline.control import fold_spells, state_on
from pipeline.events import merge_claims
from pipeline.tables import DOUBTS, make_frame
from pipeline.theatre import Theatre
from pipeline.turns import FULL, Turn, city_of, find_turns
from pipeline.voices import NOBODYS, side_of_outlet

_COPY = "\x1f"
"""Stands in the place_id of a copy of a place between the place's own and the copy's name."""


@dataclass(frozen=True, slots=True)
class StateAs:
    """Who has a place, by everyone's word or another's."""

    place: str
    control: str
    controller: str
    blocs: frozenset[str]


def find_doubts(
    claims: pd.DataFrame, theatre: Theatre, day: date, *, reprint_of: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """CLAIMS as DOUBTS of one day: all of them, in the order of the places.

    `disagreement`: what the outlets of one side, or those of none, alone would show is another state than everyone's.
    `one_article`, `one_outlet`: without it the state would be another. `single_source`: nobody else says so.
    `impossible`: events that cannot follow one another, on whatever day.
    """
    events = merge_claims(claims, theatre, reprint_of=reprint_of)
    shown = state_on(fold_spells(events, theatre), day)
    everyone = _by_place(shown, theatre)
    rows = [
        *_disagreements(claims, theatre, day, everyone, reprint_of or {}),
        *_sensitive(claims, theatre, day, everyone, reprint_of or {}),
        *_single(events, shown, everyone),
        *find_impossible(events, theatre),
    ]
    rows.sort(key=lambda row: (row["place"], row["place_id"], row["doubt"], row["without"], row["detail"]))
    return make_frame(DOUBTS, rows)


def states_by_place(spells: pd.DataFrame, theatre: Theatre, day: date) -> dict[str, StateAs]:
    """Who has each place on a day by SPELLS, by place_id."""
    return _by_place(state_on(spells, day), theatre)


def _by_place(states: pd.DataFrame, theatre: Theatre) -> dict[str, StateAs]:
    return {
        place_id: StateAs(place, control, controller, frozenset(theatre.side_of(a) for a in controller.split("|") if a))
        for place_id, place, control, controller in zip(
            states["place_id"], states["place"], states["control"], states["controller"], strict=True
        )
    }


def _differ(one: StateAs | None, other: StateAs | None) -> bool:
    """Whether two states are not the same side's; nothing known and unknown are the same."""
    sides = [
        (s.control, s.blocs) if s is not None and s.control != "unknown" else ("unknown", frozenset())
        for s in (one, other)
    ]
    return sides[0] != sides[1]


def gainsays(alone: StateAs | None, everyone: StateAs) -> bool:
    """Whether what some alone would show is another side's than everyone's; who knows nothing gainsays nobody."""
    return alone is not None and alone.control != "unknown" and _differ(alone, everyone)


def rest_on_one(events: pd.DataFrame, states: pd.DataFrame) -> list[str]:
    """The place_ids of STATES that are known and of which all that supports them comes from one source."""
    alone = events.loc[events["n_sources"] == 1, "event_id"]
    return states.loc[(states["control"] != "unknown") & states["event_ids"].isin(alone), "place_id"].tolist()


def _row(doubt: str, place_id: str, state: StateAs, without: str, other: StateAs | None, detail: str) -> dict[str, Any]:
    return {
        "place_id": place_id, "place": state.place, "doubt": doubt, "control": state.control,
        "controller": state.controller, "without": without, "other_control": other.control if other else "unknown",
        "other_controller": other.controller if other else "", "detail": detail, "event_ids": "",
    }  # fmt: skip


def _disagreements(
    claims: pd.DataFrame, theatre: Theatre, day: date, everyone: Mapping[str, StateAs], reprint_of: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Places of which a side's own outlets, or those of no side, know something and know it otherwise."""
    lenses = claims["outlet"].map(lambda name: side_of_outlet(name, theatre))
    for bloc in sorted(set(lenses)):
        theirs = merge_claims(claims[lenses == bloc], theatre, reprint_of=reprint_of)
        lens = theatre.blocs[bloc].label if bloc in theatre.blocs else NOBODYS
        for place_id, state in states_by_place(fold_spells(theirs, theatre), theatre, day).items():
            known = everyone.get(place_id)
            if known is not None and gainsays(state, known):
                yield _row(
                    "disagreement",
                    place_id,
                    known,
                    bloc or NOBODYS,
                    state,
                    f"The outlets of {lens} alone say otherwise.",
                )


def _sensitive(
    claims: pd.DataFrame, theatre: Theatre, day: date, everyone: Mapping[str, StateAs], reprint_of: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Places whose state would be another without one article or one outlet.

    Every place is copied once for each article and outlet that speaks of it, its city, its districts or its province,
    with all claims but theirs; the copies are folded in one go. An outlet of one article needs no copy of its own.
    """
    groups = {one: city_of(one, theatre) for one in claims["place_id"].unique()}
    copies = _Without(claims, groups, _provinces(claims, groups, theatre))
    found = copies.states(theatre, day, reprint_of)
    words = dict(zip(claims["article_id"], claims["doc_id"], strict=True))
    for column, doubt in (("article_id", "one_article"), ("outlet", "one_outlet")):
        for place_id, state in everyone.items():
            for name, copy in copies.of(groups[place_id], column):
                other = found.get(f"{place_id}{_COPY}{copy}")
                if _differ(state, other):
                    shown = words.get(name, name) if column == "article_id" else name
                    yield _row(
                        doubt, place_id, state, name, other, f"Without {shown} it would be {_words(other, theatre)}."
                    )


class _Without:
    """Copies of groups of places, each with all claims but those of one article or one outlet."""

    def __init__(self, claims: pd.DataFrame, groups: Mapping[str, str], provinces: Mapping[str, set[str]]) -> None:
        self._claims = claims
        self._kept: list[NDArray[np.int64]] = []
        self._names: dict[tuple[str, str], list[tuple[str, int]]] = {}
        places = claims["place_id"].to_numpy(dtype=object)
        own = _rows_of([groups[place_id] for place_id in places])
        wide = _rows_of(places)
        columns = {name: claims[name].to_numpy(dtype=object) for name in ("article_id", "outlet")}
        for key, rows in own.items():
            here = np.array([*rows, *(row for place_id in sorted(provinces[key]) for row in wide[place_id])])
            known: dict[bytes, int] = {}
            for column, values in columns.items():
                told = values[here]
                names = sorted(set(told) - {""})
                self._names[key, column] = [(name, self._copy(here[told != name], known)) for name in names]

    def _copy(self, kept: NDArray[np.int64], known: dict[bytes, int]) -> int:
        """The number of the copy that keeps these claims."""
        number = known.setdefault(kept.tobytes(), len(self._kept))
        if number == len(self._kept):
            self._kept.append(kept)
        return number

    def of(self, key: str, column: str) -> list[tuple[str, int]]:
        """The articles or outlets that speak of a group, and the number of the copy without each."""
        return self._names[key, column]

    def states(self, theatre: Theatre, day: date, reprint_of: Mapping[str, str]) -> dict[str, StateAs]:
        """The states of all copies; the number of its copy stands behind the place_id."""
        if not self._kept:
            return {}
        rest = self._claims.iloc[np.concatenate(self._kept)]
        numbers = np.repeat(np.arange(len(self._kept)), [len(kept) for kept in self._kept]).astype(str)
        tags = pd.Series(numbers, index=rest.index, dtype="str")
        marked = rest.assign(place_id=rest["place_id"] + _COPY + tags, claim_id=rest["claim_id"] + _COPY + tags)
        gazetteer: Any = _Copies(theatre.gazetteer)
        proxy = replace(theatre, gazetteer=gazetteer)
        return states_by_place(fold_spells(merge_claims(marked, proxy, reprint_of=reprint_of), proxy), theatre, day)


def _rows_of(keys: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        found.setdefault(key, []).append(row)
    return found


def _words(state: StateAs | None, theatre: Theatre) -> str:
    if state is None or state.control == "unknown":
        return "unknown"
    names = [theatre.actors[a].short if a in theatre.actors else a for a in state.controller.split("|")]
    return f"{state.control} by {' and '.join(names)}"


def _provinces(claims: pd.DataFrame, groups: Mapping[str, str], theatre: Theatre) -> dict[str, set[str]]:
    """For each group of places the provinces spoken of that any of them lies in."""
    told = claims.loc[claims["place_precision"] == "province", "place_id"].unique()
    wide: dict[tuple[str, str], set[str]] = {}
    for province in filter(None, map(theatre.gazetteer.get, told)):
        wide.setdefault((province.country, province.admin1 or province.name), set()).add(province.place_id)
    found: dict[str, set[str]] = {key: set() for key in groups.values()}
    for place_id, key in groups.items():
        place = theatre.gazetteer.get(place_id)
        if place is not None and place_id not in told:
            found[key] |= wide.get((place.country, place.admin1), set())
    return found


class _Copies:
    """A gazetteer in which a copy of a place lies in the copies of its city and its province."""

    def __init__(self, gazetteer: Any) -> None:
        self._gazetteer = gazetteer

    def get(self, place_id: str) -> Place | None:
        """The place whose copy it is."""
        own, sign, tag = place_id.partition(_COPY)
        place: Place | None = self._gazetteer.get(own)
        if place is None or not sign:
            return place
        within = place.within + sign + tag if place.within else ""
        admin1 = place.admin1 or (place.name if place.precision == "province" else "")
        return replace(place, within=within, admin1=admin1 + sign + tag)


def _single(events: pd.DataFrame, states: pd.DataFrame, everyone: Mapping[str, StateAs]) -> Iterator[dict[str, Any]]:
    """Places of which all that supports the state comes from one source."""
    ids = dict(zip(states["place_id"], states["event_ids"], strict=True))
    for place_id in rest_on_one(events, states):
        row = _row("single_source", place_id, everyone[place_id], "", None, "One source says so and nobody else.")
        yield row | {"other_control": "", "event_ids": ids[place_id]}


def find_impossible(events: pd.DataFrame, theatre: Theatre) -> list[dict[str, Any]]:
    """Rows of DOUBTS for events that cannot follow one another, on whatever day; for a person to look at."""
    known = dict(zip(events["place_id"], events["place"], strict=True))
    kinds = dict(zip(events["place_id"], events["place_kind"], strict=True))
    rows = []
    for place_id, turns in find_turns(events, theatre).items():
        own = [turn for turn in turns if not turn.child and not turn.is_city_wide and not turn.part]
        if place_id in known and own:
            for detail, ids in _cannot_be(own, kinds[place_id], theatre):
                rows.append({
                    "place_id": place_id, "place": known[place_id], "doubt": "impossible", "control": "",
                    "controller": "", "without": "", "other_control": "", "other_controller": "", "detail": detail,
                    "event_ids": "|".join(ids),
                })  # fmt: skip
    return rows


def _cannot_be(turns: Sequence[Turn], kind: str, theatre: Theatre) -> Iterator[tuple[str, list[str]]]:
    course, name = choose_course(turns, kind), theatre.side_name
    told: list[Turn] = []
    sides: set[str] = set()
    taken: dict[int, list[Turn]] = {}
    for number, turn in enumerate(turns):
        before, is_whole = course.before[number], turn.change in FULL
        if told and before == (turn.gained,):
            if is_whole:
                last = [t.event_id for t in reversed(told) if t.gained == turn.gained][:1]
                yield f"Captured by {name(turn.gained)}, who held it already.", [*last, turn.event_id]
            elif turn.change == "besieged":
                yield f"Besieged by {name(turn.gained)}, who held it.", [told[-1].event_id, turn.event_id]
        if told and is_whole and turn.lost not in ("", turn.gained, *before, *sides):
            never = f"Lost by {name(turn.lost)}, who is not known to have held it."
            yield never, [told[-1].event_id, turn.event_id]
        if is_whole and turn.gained:
            for other in taken.setdefault(turn.on, []):
                if turn.gained not in (other.gained, other.lost) and turn.lost != other.gained:
                    both = f"Captured by {name(other.gained)} and by {name(turn.gained)} on one day."
                    yield both, [other.event_id, turn.event_id]
            taken[turn.on].append(turn)
        if turn.gained and turn.change in (*FULL, "held", "withdrew"):
            told.append(turn)
        sides |= {turn.gained, turn.lost}
