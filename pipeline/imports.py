"""Files of places brought into the store: read, merged with what is known, and told of, row by row."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from gazetteer.bringing import read_rows
from gazetteer.check import Finding, check_places
from gazetteer.incoming import BadRow, Expected, Incoming, Meter, Row
from gazetteer.load import Gazetteer
from gazetteer.merge import Spellings, Verdict, judge, spell
from gazetteer.names import fold, loose_key
from gazetteer.packaged import PLACE_COLUMNS, place_cells, read_admin1
from gazetteer.place import Kind, Place
from pipeline.errors import BadInput
from pipeline.rereading import Tell, read_known_again, waiting_names
from pipeline.store.places import Act, open_act
from pipeline.store.store import Store
from pipeline.theatre import WORLD, Theatre
from pipeline.theatre_check import check_place_table, read_outlines

MOST_SHOWN = 50
"""Bad rows, conflicts and remarks that are kept to be shown; all are counted."""
_BATCH = 2_000
_READ_PART = 0.95
"""Of an import's progress; the rest is for articles that are read again."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """`only` a country; the `kind` of rows that do not say theirs; the `name` to show instead of the file's own."""

    only: str = ""
    kind: Kind | None = None
    name: str = ""


AS_IT_IS = ImportOptions()


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that was brought, and a known one of its name and kind that lies too close to be surely another and too
    far to be the same. `is_kept` says that it was taken with an id of its own; else it has the id of the known one,
    whose point stands."""

    line: int
    place: Place
    known: Place
    km: float
    is_kept: bool


@dataclass(slots=True)
class ImportSummary:
    """What became of the rows of a file: `n_new` places that were not known, `n_merged` that gave names (`n_names`) to
    a known one, `n_known` that said nothing new; conflicts, bad rows and remarks, the first of each kept to be shown.

    `n_elsewhere` of the new ones lie outside the theatre. `passed_over` counts rows left out on purpose, by why.
    """

    file_name: str
    is_dry_run: bool = False
    n_new: int = 0
    n_merged: int = 0
    n_known: int = 0
    n_names: int = 0
    n_elsewhere: int = 0
    n_conflicts: int = 0
    n_bad: int = 0
    n_remarks: int = 0
    n_reread: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    bad_rows: list[BadRow] = field(default_factory=list)
    remarks: list[tuple[int, str]] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)

    @property
    def n_rows(self) -> int:
        """Rows that were looked at."""
        return self.n_new + self.n_merged + self.n_known + self.n_bad

    def refuse(self, bad: BadRow) -> None:
        """A row that makes no place."""
        self.n_bad += 1
        if len(self.bad_rows) < MOST_SHOWN:
            self.bad_rows.append(bad)

    def remark(self, incoming: Incoming) -> None:
        """What was mended in a row."""
        self.n_remarks += bool(incoming.remarks)
        for words in incoming.remarks:
            if len(self.remarks) < MOST_SHOWN:
                self.remarks.append((incoming.line, words))

    def doubt(self, conflict: Conflict) -> None:
        """A conflict."""
        self.n_conflicts += 1
        if len(self.conflicts) < MOST_SHOWN:
            self.conflicts.append(conflict)


def import_places(
    store: Store,
    theatre: Theatre,
    path: Path,
    options: ImportOptions = AS_IT_IS,
    tell: Tell | None = None,
    *,
    is_dry_run: bool = False,
) -> ImportSummary:
    """Bring the places of a file into the store, all or, when something breaks, none; a dry run only tells what would
    become of them. Articles with names that are known by now are read again.

    `theatre` is that of the store, with what was brought before. Bad rows do not stop the others. BadInput for a file
    that cannot be read at all. The same file again adds nothing.
    """
    name = options.name or path.name
    summary = ImportSummary(name, is_dry_run)
    expected, meter = expect(theatre, options, name), Meter()
    tell, waiting = tell or _tell_nobody, waiting_names(store, theatre)
    try:
        with without_scans(), open_act(store, theatre.theatre_id, "import", name) as act:
            act.is_kept = not is_dry_run
            merger = Merger(act, theatre.gazetteer, summary)
            for batch in _batches(read_rows(path, expected, meter)):
                merger.take(batch)
                tell(meter.fraction * _READ_PART)
            act.n_merged = summary.n_merged
            summary.passed_over = meter.passed_over
    except ValueError as error:
        raise BadInput(str(error)) from error
    if not is_dry_run and (summary.n_new or summary.n_names):
        summary.n_reread, _ = read_known_again(store, theatre.theatre_id, waiting)
    tell(1.0)
    return summary


def check_file(theatre: Theatre, path: Path) -> list[Finding]:
    """Everything wrong or doubtful in a file of places of any format that is read; a table with our own columns is
    looked at cell by cell. BadInput for a file that cannot be read at all."""
    with path.open(encoding="utf-8", errors="replace") as file:
        if set(PLACE_COLUMNS) <= set(file.readline().strip().lstrip("\ufeff").split(",")):
            return check_place_table(path, theatre.folder)
    lines: list[int] = []
    findings: list[Finding] = []
    try:
        rows = _rows_to_check(read_rows(path, expect(theatre, AS_IT_IS, path.name), Meter()), lines, findings)
        checked = check_places(rows, read_outlines(theatre.folder))
    except ValueError as error:
        raise BadInput(str(error)) from error
    found = [replace(one, line=lines[one.line - 2] if one.line > 1 else 1) for one in checked]
    return sorted([*findings, *found], key=lambda one: one.line)


def _rows_to_check(rows: Iterable[Row], lines: list[int], findings: list[Finding]) -> Iterator[dict[str, str]]:
    for row in rows:
        if isinstance(row, BadRow):
            findings.append(Finding(row.line, "", "error", row.message))
            continue
        findings += [Finding(row.line, row.place.place_id, "warning", remark) for remark in row.remarks]
        lines.append(row.line)
        yield place_cells(row.place)


@contextmanager
def without_scans() -> Iterator[None]:
    """Spare the collector the hundred thousand objects of the theatre, which it would look through again and again: a
    quarter of the time of a long import."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def expect(theatre: Theatre, options: ImportOptions, source: str) -> Expected:
    """What rows are read against: the theatre's countries and box, and how countries and provinces are called."""
    places = theatre.gazetteer.places.values()
    codes = {fold(n): p.country for p in places if p.kind == "country" for n in (p.name, *p.aliases)}
    return Expected(
        countries=theatre.countries,
        box=theatre.box,
        outlines=read_outlines(theatre.folder),
        codes=codes,
        admin1=_admin1(theatre),
        only=options.only.upper(),
        kind=options.kind,
        source=source,
    )


def _admin1(theatre: Theatre) -> dict[str, str]:
    """Names of provinces by GeoNames code, as the theatre calls them where it has them."""
    ours = {
        (place.country, loose_key(place.admin1)): place.admin1
        for place in theatre.gazetteer.places.values()
        if place.kind == "province" and place.in_theatre
    }
    names = read_admin1(WORLD / "admin1.csv")
    return {code: ours.get((code[:2], loose_key(name)), name) for code, name in names.items()}


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        yield batch


def _tell_nobody(part: float) -> None:
    """Progress that nobody asked for."""


class Merger:
    """Takes places as they come and finds for each whether it is known: to the theatre, the world, or the store."""

    def __init__(self, act: Act, gazetteer: Gazetteer, summary: ImportSummary, *, by_hand: bool = False) -> None:
        """`by_hand` marks places that somebody placed."""
        self._act, self._gazetteer, self._summary, self._by_hand = act, gazetteer, summary, by_hand
        self._words: dict[str, dict[str, Place]] = {}

    def take(self, batch: Sequence[Row]) -> list[Verdict]:
        """Judge and write rows; what is in the store about their names is asked for once."""
        incoming = [row for row in batch if isinstance(row, Incoming)]
        for row in batch:
            if isinstance(row, BadRow):
                self._summary.refuse(row)
        spelled = [spell(one.place) for one in incoming]
        self._look_up(incoming, spelled)
        verdicts = [self._take_one(one, words) for one, words in zip(incoming, spelled, strict=True)]
        self._act.flush()
        return verdicts

    def _look_up(self, incoming: Sequence[Incoming], spelled: Sequence[Spellings]) -> None:
        forms = {form for words in spelled for form in words.forms}
        keys = {key for words in spelled for key in words.asked_keys}
        self._words = {}
        for asked, place in self._act.find_known({one.place.place_id for one in incoming}, forms, keys):
            self._words.setdefault(asked, {})[place.place_id] = place

    def _take_one(self, one: Incoming, words: Spellings) -> Verdict:
        self._summary.remark(one)
        verdict = judge(one.place, self._namesakes(one.place, words))
        known = verdict.known
        is_kept = verdict.what == "new" or (known is not None and known.place_id != one.place.place_id)
        if known is not None and verdict.what == "conflict":
            self._summary.doubt(Conflict(one.line, one.place, known, verdict.km, is_kept))
        if known is None or (verdict.what == "conflict" and is_kept):
            self._add(one.place, words, known.place_id if known else "")
        else:
            self._gain(known, words)
        return verdict

    def _namesakes(self, place: Place, words: Spellings) -> list[Place]:
        found = {p.place_id: p for p in self._gazetteer.named(words.forms, words.asked_keys)}
        held = self._gazetteer.places.get(place.place_id)
        if held is not None:
            found[held.place_id] = held
        for word in (place.place_id, *words.forms, *words.asked_keys):
            found |= self._words.get(word, {})
        return list(found.values())

    def _add(self, place: Place, words: Spellings, conflict_with: str) -> None:
        self._act.add_place(place, words, by_hand=self._by_hand, conflict_with=conflict_with)
        for word in (place.place_id, *words.forms, *words.keys):
            self._words.setdefault(word, {})[place.place_id] = place
        self._summary.n_new += 1
        self._summary.n_elsewhere += not place.in_theatre

    def _gain(self, known: Place, words: Spellings) -> None:
        """Names that the known place lacks; one that is another's in the theatre or the world stays that one's."""
        gained = []
        for name, forms, key in words.names:
            own = {place_id for form in forms for place_id in self._words.get(form, {})}
            others = {place.place_id for place in self._gazetteer.named(forms)}
            if forms and known.place_id not in own | others and not others:
                gained.append((name, forms, key))
                for form in forms:
                    self._words.setdefault(form, {})[known.place_id] = known
        self._act.add_names(known.place_id, gained)
        self._summary.n_names += len(gained)
        self._summary.n_merged += bool(gained)
        self._summary.n_known += not gained
