"""Events and spells kept up to date: what an article brings or takes away moves its places and no others.

Places hang together where what is said of one may move another: a city and what lies in it, a province and its places.
Everything else is a function of the claims of one place, so that only the places touched, and those that hang together
with them, are merged and folded again; the tables are those of a fold of all claims at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import numpy as np
import pandas as pd

from pipeline.control import fold_spells
from pipeline.events import merge_claims
from pipeline.theatre import Theatre
from pipeline.turns import city_of

CLAIM_ORDER = ["claim_id"]
EVENT_ORDER = ["event_on", "place_id", "event_id"]
SPELL_ORDER = ["place_id", "spell_from"]


class Growing:
    """The claims of a store and what follows from them, changed article by article.

    Duplicate claim_ids must not be given. Frames taken from here are the caller's to read, not to change.
    """

    def __init__(
        self,
        claims: pd.DataFrame,
        theatre: Theatre,
        reprint_of: Mapping[str, str] | None = None,
        tables: tuple[pd.DataFrame, pd.DataFrame] | None = None,
    ) -> None:
        """`tables` are the EVENTS and SPELLS of these claims and reprints, where they are known already."""
        self._theatre = theatre
        self._reprint_of = dict(reprint_of or {})
        events, spells = tables or self._fold(claims)
        self._claims = _Places(claims, CLAIM_ORDER)
        self._events = _Places(events, EVENT_ORDER)
        self._spells = _Places(spells, SPELL_ORDER)
        self._ties = _Ties(theatre)
        self._ties.note(claims)

    @property
    def events(self) -> pd.DataFrame:
        """EVENTS, as `merge_claims` makes them of all claims."""
        return self._events.whole()

    @property
    def spells(self) -> pd.DataFrame:
        """SPELLS, as `fold_spells` makes them of all events."""
        return self._spells.whole()

    def change(
        self,
        added: pd.DataFrame | None = None,
        removed: pd.DataFrame | None = None,
        reprint_of: Mapping[str, str] | None = None,
    ) -> None:
        """Adds and takes away CLAIMS; `reprint_of` are the reprints from now on, the same as before when not given."""
        frames = [frame for frame in (removed, added) if frame is not None and len(frame)]
        retold = self._retold(reprint_of)
        touched = {*(name for frame in frames for name in frame["place_id"].unique().tolist()), *retold}
        if not touched:
            return
        claims = self._claims.of(touched)
        if removed is not None:
            claims = claims[~claims["claim_id"].isin(removed["claim_id"])]
        if added is not None:
            claims = pd.concat([claims, added], ignore_index=True)
            self._ties.note(added)
        self._claims.replace(touched, claims)
        self._events.replace(touched, merge_claims(claims, self._theatre, reprint_of=self._reprint_of))
        moved = self._ties.hanging_together(touched)
        spells = fold_spells(self._events.of({*moved, *self._ties.provinces_of(moved)}), self._theatre)
        self._spells.replace(moved, spells[spells["place_id"].isin(moved)])

    def _fold(self, claims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        events = merge_claims(claims, self._theatre, reprint_of=self._reprint_of)
        return events, fold_spells(events, self._theatre)

    def _retold(self, reprint_of: Mapping[str, str] | None) -> set[str]:
        """The places of which articles tell that are from now on another's reprint than before, or none any more."""
        if reprint_of is None:
            return set()
        before, self._reprint_of = self._reprint_of, dict(reprint_of)
        articles = {name for name, _ in before.items() ^ self._reprint_of.items()}
        return self._claims.places_where("article_id", articles) if articles else set()


class _Places:
    """A table of many places in which the rows of a few can be replaced at little cost."""

    def __init__(self, frame: pd.DataFrame, order: list[str]) -> None:
        self._order = order
        self._settle(frame)

    def _settle(self, frame: pd.DataFrame) -> None:
        self._base = frame
        self._newer: dict[str, pd.DataFrame] = {}
        codes, names = pd.factorize(frame["place_id"])
        self._number = {str(name): at for at, name in enumerate(names)}
        self._rows = np.argsort(codes, kind="stable")
        self._ends = np.cumsum(np.bincount(codes, minlength=len(names)))

    def of(self, place_ids: Collection[str]) -> pd.DataFrame:
        """The rows of some places, in no order."""
        numbers = [self._number[name] for name in place_ids if name not in self._newer and name in self._number]
        rows = [self._rows[self._ends[at - 1] if at else 0 : self._ends[at]] for at in numbers]
        newer = self._changed({name for name in place_ids if name in self._newer})
        old = self._base.iloc[np.concatenate(rows) if rows else []]
        return pd.concat([old, *newer], ignore_index=True) if newer else old.reset_index(drop=True)

    def replace(self, place_ids: Iterable[str], frame: pd.DataFrame) -> None:
        """From now on these places have the rows of `frame`, which are of no others."""
        self._newer |= dict.fromkeys(place_ids, frame)

    def _changed(self, place_ids: set[str]) -> list[pd.DataFrame]:
        """The rows of places that were replaced; the frame that a place came with may hold others as well."""
        mine: dict[int, list[str]] = {}
        for name in place_ids:
            mine.setdefault(id(self._newer[name]), []).append(name)
        frames = ((self._newer[names[0]], names) for names in mine.values())
        return [frame[frame["place_id"].isin(names)] for frame, names in frames if len(frame)]

    def places_where(self, column: str, values: Collection[str]) -> set[str]:
        """The places that have rows with one of some values in a column."""
        frames = (self._base[self._base[column].isin(values)], *self._changed(set(self._newer)))
        return {name for frame in frames for name in frame.loc[frame[column].isin(values), "place_id"].tolist()}

    def whole(self) -> pd.DataFrame:
        """All rows in the order of the table."""
        if self._newer:
            kept = self._base[~self._base["place_id"].isin(list(self._newer))]
            frames = [frame for frame in (kept, *self._changed(set(self._newer))) if len(frame)]
            whole = pd.concat(frames, ignore_index=True) if frames else self._base.iloc[:0]
            self._settle(whole.sort_values(self._order, ignore_index=True))
        return self._base


class _Ties:
    """Which places hang together: those of one city, and those of one province of which anything is said."""

    def __init__(self, theatre: Theatre) -> None:
        self._theatre = theatre
        self._members: dict[str, set[str]] = {}
        self._regions: dict[tuple[str, str], set[str]] = {}
        self._provinces: dict[tuple[str, str], set[str]] = {}

    def note(self, claims: pd.DataFrame) -> None:
        """Makes the places of claims known."""
        places = claims.drop_duplicates("place_id")
        for name, precision in zip(places["place_id"].tolist(), places["place_precision"].tolist(), strict=True):
            self._members.setdefault(city_of(name, self._theatre), set()).add(name)
            of_kind = self._provinces if precision == "province" else self._regions
            region = self._region(name)
            if region is not None:
                of_kind.setdefault(region, set()).add(name)

    def hanging_together(self, place_ids: Iterable[str]) -> set[str]:
        """These places and all that what is said of them may move."""
        found = set(place_ids)
        for name in tuple(found):
            region = self._region(name)
            if region is not None and name in self._provinces.get(region, ()):
                found |= self._regions.get(region, set())
        return {member for name in found for member in self._members.get(city_of(name, self._theatre), {name})}

    def provinces_of(self, place_ids: Iterable[str]) -> set[str]:
        """The provinces of these places of which anything is said."""
        regions = {self._region(name) for name in place_ids} - {None}
        return {name for region in regions if region for name in self._provinces.get(region, ())}

    def _region(self, name: str) -> tuple[str, str] | None:
        place = self._theatre.gazetteer.get(name)
        if place is None:
            return None
        return place.country, place.admin1 or (place.name if place.precision == "province" else "")
