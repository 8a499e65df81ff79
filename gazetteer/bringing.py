"""Files of places that people bring: what each is, and the reader for it."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from gazetteer.geonames import is_geonames, read_geonames
from gazetteer.incoming import Expected, Incoming, Meter, Row
from gazetteer.place_lists import read_list
from gazetteer.place_shapes import read_shapes

TABLE_ENDINGS = (".txt", ".csv", ".tsv")
SHAPE_ENDINGS = (".geojson", ".json", ".gpkg")
ENDINGS = (*TABLE_ENDINGS, *SHAPE_ENDINGS, ".zip")
NO_PLACES = ("readme", "license", "licence")

Reader = Callable[[IO[bytes], Expected, Meter], Iterator[Row]]


def read_rows(path: Path, expected: Expected, meter: Meter) -> Iterator[Row]:
    """The places in a file, one after another, and the rows that are none.

    A GeoNames dump (txt, or its zip), a CSV, a GeoJSON or a GeoPackage, or a zip with one of them. Tables are never
    held whole. Where only one country is wanted, rows of others are passed over. ValueError, in a sentence, for a file
    that is none of these.
    """
    for row in _read_all(path, expected, meter):
        if expected.only and isinstance(row, Incoming) and row.place.country not in ("", expected.only):
            meter.passed_over["rows of other countries"] += 1
        else:
            yield row


def _read_all(path: Path, expected: Expected, meter: Meter) -> Iterator[Row]:
    ending = path.suffix.lower()
    if ending in SHAPE_ENDINGS:
        yield from read_shapes(path, expected, meter)
    elif ending == ".zip":
        yield from _read_zip(path, expected, meter)
    elif ending in TABLE_ENDINGS:
        meter.total = path.stat().st_size
        with path.open("rb") as first, path.open("rb") as stream:
            yield from _table_reader(first.readline())(stream, expected, meter)
    else:
        raise ValueError(f"{path.name} is no file of places. These are read: {', '.join(ENDINGS)}.")


def _table_reader(first_line: bytes) -> Reader:
    return read_geonames if is_geonames(first_line) else read_list


def _read_zip(path: Path, expected: Expected, meter: Meter) -> Iterator[Row]:
    try:
        with zipfile.ZipFile(path) as archive:
            inside = _main_file(archive, path.name)
            if Path(inside.filename).suffix.lower() in SHAPE_ENDINGS:
                with _unpacked(archive, inside) as shapes:
                    yield from read_shapes(shapes, expected, meter)
                return
            meter.total = inside.file_size
            with archive.open(inside) as first:
                reader = _table_reader(first.readline())
            with archive.open(inside) as stream:
                yield from reader(stream, expected, meter)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError(f"{path.name} cannot be unpacked: {error}.") from error


def _main_file(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """The largest file in an archive that can be read."""
    found = [
        info
        for info in archive.infolist()
        if Path(info.filename).suffix.lower() in (*TABLE_ENDINGS, *SHAPE_ENDINGS)
        and not Path(info.filename).stem.lower().startswith(NO_PLACES)
        and not info.filename.startswith("__MACOSX")
    ]
    if not found:
        raise ValueError(f"{name} holds no file of places. These are read: {', '.join(ENDINGS)}.")
    return max(found, key=lambda info: info.file_size)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, inside: zipfile.ZipInfo) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="whoheld-") as folder:
        path = Path(folder) / f"places{Path(inside.filename).suffix.lower()}"
        with archive.open(inside) as stream, path.open("wb") as out:
            shutil.copyfileobj(stream, out)
        yield path
