"""What was derived once is read back as it was; what does not belong to these claims and this code is not."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from threading import Thread

import geopandas as gpd
import pandas as pd
import pytest
from war_samples import claim, events_of, small_theatre, spells_of

from pipeline.control import fold_spells
from pipeline.kept import MOST_KEPT, find_kept, keep, make_stamp
from pipeline.scene import place_cells

ROWS = (
    claim("raqqa", "captured", "is", "2014-01-14"),
    claim("raqqa", "captured", "sdf", "2017-10-17", lost_by="is"),
    claim("tabqa", "besieged", "sdf", "2017-04-01", lost_by="is"),
)
NAMES = ("events", "spells", "cells")


def derived() -> dict[str, pd.DataFrame]:
    events = events_of(*ROWS)
    spells = fold_spells(events, small_theatre())
    return {"events": events, "spells": spells, "cells": place_cells(spells, small_theatre())}


@pytest.mark.parametrize("is_empty", [False, True])
def test_tables_come_back_as_they_were(tmp_path: Path, is_empty: bool) -> None:
    tables = {name: frame.head(0) if is_empty else frame for name, frame in derived().items()}
    keep(tmp_path, "one", tables)
    found = find_kept(tmp_path, "one", NAMES)
    assert found is not None
    for name in ("events", "spells"):
        pd.testing.assert_frame_equal(found[name], tables[name])
    assert found["cells"].geometry.geom_equals(tables["cells"].geometry).all()
    assert found["cells"].crs == tables["cells"].crs
    assert list(found["cells"].columns) == list(tables["cells"].columns)


def test_nothing_is_found_where_nothing_was_kept_or_something_is_missing_or_broken(tmp_path: Path) -> None:
    assert find_kept(tmp_path, "one", NAMES) is None
    keep(tmp_path, "one", derived())
    assert find_kept(tmp_path, "two", NAMES) is None
    assert find_kept(tmp_path, "one", (*NAMES, "more")) is None
    (tmp_path / "one" / "spells.feather").write_bytes(b"not a table")
    assert find_kept(tmp_path, "one", NAMES) is None


def test_another_store_theatre_set_of_places_or_package_has_another_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theatre = small_theatre(tmp_path)
    stamps = {
        make_stamp(theatre, "a", 0),
        make_stamp(theatre, "b", 0),
        make_stamp(theatre, "a", 1),
        make_stamp(replace(theatre, theatre_id="other"), "a", 0),
    }
    (tmp_path / "actors.csv").write_text("actor_id\n")
    stamps.add(make_stamp(theatre, "a", 0))
    monkeypatch.setattr(gpd, "__version__", "0.0")
    stamps.add(make_stamp(theatre, "a", 0))
    assert len(stamps) == 6
    assert make_stamp(theatre, "a", 0) in stamps


def test_the_oldest_make_room_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    os.utime(tmp_path / "mine", (0, 0))
    stamps = [f"{number:032x}" for number in range(MOST_KEPT + 3)]
    for number, stamp in enumerate(stamps):
        keep(tmp_path, stamp, {"spells": spells_of(*ROWS)})
        os.utime(tmp_path / stamp, (number, number))
    assert sorted(path.name for path in tmp_path.iterdir()) == [*stamps[-MOST_KEPT:], "mine"]


def test_shapes_that_are_damaged_and_tables_that_no_file_can_hold_stop_nobody(tmp_path: Path) -> None:
    shapes = pd.DataFrame({"place_id": ["raqqa"], "geometry": [b"no shape"]})
    keep(tmp_path, "one", {"cells": shapes})
    assert (tmp_path / "one" / "cells.feather").is_file()
    assert find_kept(tmp_path, "one", ("cells",)) is None
    keep(tmp_path, "two", {"cells": pd.DataFrame({"place_id": ["raqqa", 3]})})
    assert list((tmp_path / "two").iterdir()) == []


def test_two_who_keep_the_same_at_once_write_to_files_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = []

    def note(self: pd.DataFrame, path: Path) -> None:
        written.append(path)
        path.write_bytes(b"")

    monkeypatch.setattr(pd.DataFrame, "to_feather", note)
    keep(tmp_path, "one", {"spells": spells_of(*ROWS)})
    one = Thread(target=keep, args=(tmp_path, "one", {"spells": spells_of(*ROWS)}))
    one.start()
    one.join()
    assert len(set(written)) == 2


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    keep(file, "one", derived())
    assert find_kept(file, "one", NAMES) is None
