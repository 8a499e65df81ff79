"""What is wrong or doubtful in the files of a theatre, all at once, with file and line."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from math import cos, log, pi, radians, tan
from pathlib import Path
from typing import Any

import shapely

from gazetteer.check import Severity, check_places
from pipeline.colour_check import COLOUR, difference, seen_without_green, seen_without_red
from pipeline.theatre import WORLD

LAYERS = ("land", "lakes", "rivers", "borders", "provinces", "countries")
COLOURS = ("colour", "colour_dark", "colour_safe")
ALIKE, NEARLY_ALIKE = 4.0, 11.0
"""Differences in CIELAB below which two colours cannot be told apart, and below which it is hard."""
SCREEN = (1100.0, 820.0)
NEEDED = ("title", "countries", "opening_on", "box", "disclaimer", "view", "blocs")
RELIABILITIES = tuple("ABCDEF")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend; `line` is 0 where it concerns the file, or that there is none."""

    path: Path
    line: int
    severity: Severity
    message: str


@dataclass(slots=True)
class Files:
    """A theatre's files as they stand, whatever is wrong with them."""

    folder: Path
    text: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    actors: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    outlets: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def line_of(self, words: str) -> int:
        """The line of theatre.toml in which the words first stand; 0 when they do not."""
        return next((n for n, line in enumerate(self.text.splitlines(), 1) if words in line), 0)


def check_theatre(folder: Path) -> list[Remark]:
    """Every error and warning about the theatre in the folder, file by file."""
    files = Files(folder)
    remarks = list(_read(files))
    if any(remark.severity == "error" for remark in remarks):
        return remarks
    checks = (_check_settings, _check_blocs, _check_colours, _check_actors, _check_words, _check_outlets)
    for check in checks:
        remarks += check(files)
    remarks += _check_place_table(files)
    remarks += _check_basemap(files)
    return remarks


def _read(files: Files) -> Iterator[Remark]:
    path = files.folder / "theatre.toml"
    if not path.is_file():
        yield Remark(path, 0, "error", "the file is missing")
        return
    files.text = path.read_text(encoding="utf-8")
    try:
        files.settings = tomllib.loads(files.text)
    except tomllib.TOMLDecodeError as error:
        yield Remark(path, 0, "error", f"not valid TOML: {error}")
        return
    for key in NEEDED:
        if key not in files.settings:
            yield Remark(path, 0, "error", f"lacks {key}")
    for name, rows in (("actors.csv", files.actors), ("outlets.csv", files.outlets), ("places.csv", None)):
        table = files.folder / name
        if not table.is_file():
            yield Remark(table, 0, "error", "the file is missing")
        elif rows is not None:
            with table.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                rows.extend((reader.line_num, row) for row in reader)


def _check_settings(files: Files) -> Iterator[Remark]:
    path, settings = files.folder / "theatre.toml", files.settings
    west, south, east, north = settings["box"]
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        yield Remark(path, files.line_of("box"), "error", f"box {settings['box']} is not west, south, east, north")
    if not isinstance(settings["opening_on"], date):
        yield Remark(path, files.line_of("opening_on"), "error", "opening_on is no day such as 2022-11-11")
    with (WORLD / "countries.csv").open(encoding="utf-8", newline="") as file:
        known = {row["country"] for row in csv.DictReader(file)}
    for code in settings["countries"]:
        if code not in known:
            yield Remark(path, files.line_of("countries"), "error", f"{code!r} is the code of no country")
    if not settings["countries"]:
        yield Remark(path, files.line_of("countries"), "error", "a theatre needs a country")


def _check_blocs(files: Files) -> Iterator[Remark]:
    path, letters = files.folder / "theatre.toml", dict[str, str]()
    held = {row.get("bloc_id") for _, row in files.actors}
    for bloc in files.settings["blocs"]:
        name = str(bloc.get("bloc_id"))
        line = files.line_of(f'bloc_id = "{name}"')
        letter = str(bloc.get("letter", ""))
        if len(letter) != 1:
            yield Remark(path, line, "error", f"{name}: the letter {letter!r} is not one letter")
        if letter in letters:
            yield Remark(path, line, "error", f"{name}: the letter {letter!r} is that of {letters[letter]} already")
        letters.setdefault(letter, name)
        if name not in held:
            yield Remark(path, line, "warning", f"{name}: no actor belongs to it")
        for code in set(bloc.get("countries", ())) - set(files.settings["countries"]):
            yield Remark(path, line, "warning", f"{name}: fights in {code}, which is no country of the theatre")


def _check_colours(files: Files) -> Iterator[Remark]:
    path = files.folder / "theatre.toml"
    for kind in COLOURS:
        known: list[tuple[str, str]] = []
        for bloc in files.settings["blocs"]:
            name, colour = str(bloc.get("bloc_id")), str(bloc.get(kind, ""))
            if COLOUR.fullmatch(colour):
                known.append((name, colour))
            else:
                line = files.line_of(f'bloc_id = "{name}"')
                yield Remark(path, line, "error", f"{name}: {kind} {colour!r} is not written as #c8413b")
        for (one, first), (other, second) in combinations(known, 2):
            nearest = _nearest(first, second, kind)
            if nearest < NEARLY_ALIKE:
                severity: Severity = "error" if nearest < ALIKE else "warning"
                line = files.line_of(f'bloc_id = "{other}"')
                said = f"{kind} of {one} and {other} can hardly be told apart: {first}, {second} ({nearest:.0f})"
                yield Remark(path, line, severity, said)


def _nearest(first: str, second: str, kind: str) -> float:
    """How different two colours are; those for colour-blind eyes also to eyes without red or green."""
    plain = difference(first, second)
    if kind != "colour_safe":
        return plain
    return min(plain, *(difference(see(first), see(second)) for see in (seen_without_red, seen_without_green)))


def _check_actors(files: Files) -> Iterator[Remark]:
    path = files.folder / "actors.csv"
    blocs = {str(bloc.get("bloc_id")) for bloc in files.settings["blocs"]}
    ids = {row["actor_id"] for _, row in files.actors}
    seen: dict[str, int] = {}
    for line, row in files.actors:
        name = row["actor_id"]
        if name in seen:
            yield Remark(path, line, "error", f"{name}: the actor_id stands in line {seen[name]} already")
        seen.setdefault(name, line)
        if row["bloc_id"] not in blocs:
            yield Remark(path, line, "error", f"{name}: its bloc {row['bloc_id']!r} does not stand in theatre.toml")
        if row["parent_id"] and row["parent_id"] not in ids:
            yield Remark(path, line, "error", f"{name}: its parent {row['parent_id']!r} is no actor")
        yield from _check_years(path, line, row)
        if not row["short"]:
            yield Remark(path, line, "warning", f"{name}: has no short name for the legend")


def _check_years(path: Path, line: int, row: Mapping[str, str]) -> Iterator[Remark]:
    years = [row["start_year"].strip(), row["end_year"].strip()]
    if any(year and not year.isdigit() for year in years):
        yield Remark(path, line, "error", f"{row['actor_id']}: {' to '.join(years)} are no years")
    elif all(years) and int(years[1]) < int(years[0]):
        yield Remark(path, line, "error", f"{row['actor_id']}: ends in {years[1]}, before it begins in {years[0]}")


def _check_words(files: Files) -> Iterator[Remark]:
    """Aliases that two actors have, and ambiguous ones of several actors of which nobody says whom they mean."""
    path, toml = files.folder / "actors.csv", files.folder / "theatre.toml"
    common: Mapping[str, list[str]] = files.settings.get("common_actors", {})
    ids = {row["actor_id"] for _, row in files.actors}
    for words, meant in common.items():
        for actor_id in meant:
            if actor_id not in ids:
                yield Remark(toml, files.line_of(f'"{words}"'), "error", f"{words!r} may mean {actor_id!r}, no actor")
    sure, unsure = _holders(files, "aliases"), _holders(files, "ambiguous_aliases")
    for alias, lines in sure.items():
        if len(lines) > 1:
            yield Remark(path, lines[1], "warning", f"the alias {alias!r} is that of another actor in line {lines[0]}")
    settled = {_bare(words) for words in common}
    for alias, lines in unsure.items():
        if len(lines) > 1 and alias not in settled and alias not in sure:
            yield Remark(path, lines[0], "warning", f"{len(lines)} actors may be {alias!r}; common_actors says nobody")


def _holders(files: Files, column: str) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = {}
    for line, row in files.actors:
        for alias in {_bare(alias) for alias in row[column].split("|") if alias.strip()}:
            holders.setdefault(alias, []).append(line)
    return holders


def _bare(alias: str) -> str:
    return alias.split(" (")[0].strip().lower().removeprefix("the ")


def _check_outlets(files: Files) -> Iterator[Remark]:
    path = files.folder / "outlets.csv"
    blocs = {str(bloc.get("bloc_id")) for bloc in files.settings["blocs"]}
    for line, row in files.outlets:
        if row["bloc_id"] and row["bloc_id"] not in blocs:
            yield Remark(path, line, "error", f"{row['name']}: leans to {row['bloc_id']!r}, which is no bloc")
        if row["reliability"] not in RELIABILITIES:
            yield Remark(path, line, "error", f"{row['name']}: reliability {row['reliability']!r} is not A to F")


def _check_place_table(files: Files) -> Iterator[Remark]:
    path = files.folder / "places.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for finding in check_places(csv.DictReader(file), _outlines(files.folder)):
            what = f"{finding.place_id}: " if finding.place_id else ""
            yield Remark(path, finding.line, finding.severity, what + finding.message)
    with path.open(encoding="utf-8", newline="") as file:
        points = [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file) if _is_pin(row)]
    if not any(_is_in_view(lat, lon, files.settings["view"]) for lat, lon in points):
        toml = files.folder / "theatre.toml"
        yield Remark(toml, files.line_of("[view]"), "error", "the opening view shows no place of the theatre")


def _is_pin(row: Mapping[str, str]) -> bool:
    try:
        return row["kind"] not in ("province", "country") and -90 < float(row["lat"]) < 90 and bool(float(row["lon"]))
    except (KeyError, ValueError, TypeError):
        return False


def _is_in_view(lat: float, lon: float, view: Mapping[str, float]) -> bool:
    scale = 256 * 2 ** view["zoom"]
    wide = abs(lon - view["lon"]) / 360 * scale
    high = abs(_mercator(lat) - _mercator(view["lat"])) / (2 * pi) * scale
    return wide < SCREEN[0] / 2 and high < SCREEN[1] / 2


def _mercator(lat: float) -> float:
    return log(tan(radians(lat)) + 1 / cos(radians(lat)))


def _outlines(folder: Path) -> dict[str, Any]:
    """Shapes of countries by code, from the basemap; none without it."""
    path = folder / "basemap" / "countries.geojson"
    if not path.is_file():
        return {}
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {f["properties"]["country"]: shapely.geometry.shape(f["geometry"]) for f in features}


def _check_basemap(files: Files) -> Iterator[Remark]:
    folder = files.folder / "basemap"
    missing = [layer for layer in LAYERS if not (folder / f"{layer}.geojson").is_file()]
    if missing:
        yield Remark(folder, 0, "warning", f"there is no {', '.join(missing)}; the map will have plain ground there")
    drawn = _outlines(files.folder)
    for code in files.settings["countries"]:
        if drawn and code not in drawn:
            yield Remark(folder / "countries.geojson", 0, "error", f"{code} has no polygon, so nothing would be shaded")
