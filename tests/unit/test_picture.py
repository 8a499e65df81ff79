"""The picture shows the same scene as the map, at the size asked for, and says what it leaves out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from PIL import Image
from war_samples import COLOURS, claim, claims_frame, small_theatre

from pipeline.control import fold_spells
from pipeline.errors import BadRequest
from pipeline.events import merge_claims
from pipeline.export.picture import draw_picture, say_head
from pipeline.export.picture_frame import frame_box
from pipeline.export.picture_ink import HOLLOW_EDGE, STALE_INK, faded, paleness
from pipeline.export.picture_labels import Wish, place_labels
from pipeline.export.picture_panel import changes_of_late, count_in_view, source_lines
from pipeline.fading import SMALL_HALF_LIFE_DAYS
from pipeline.scene import Filters, Scene, draw_scene

STORY = (
    claim("raqqa", "captured", "is", "2014-01-14", lost_by="rebels"),
    claim("raqqa", "entered", "sdf", "2017-06-06", lost_by="is"),
    claim("tabqa", "captured", "sdf", "2017-05-10", lost_by="is", outlet="Free Media"),
    claim("mayadin", "captured", "army", "2017-10-14", lost_by="is", outlet="State Agency"),
    claim("mayadin", "offensive", "army", "2017-10-13", lost_by="is", status="planned"),
    claim("stadium", "besieged", "sdf", "2017-10-12", lost_by="is"),
)
THEATRE = small_theatre()


def scene_on(day: str, filters: Filters | None = None) -> Scene:
    claims = claims_frame(*STORY)
    events = merge_claims(claims, THEATRE)
    tables = SimpleNamespace(claims=claims, events=events, spells=fold_spells(events, THEATRE))
    return draw_scene(tables, THEATRE, date.fromisoformat(day), filters)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"))


def count_of(colour: str, image: np.ndarray) -> int:
    wanted = np.round(np.array(to_rgb(colour)) * 255)
    return int((np.abs(image - wanted).max(axis=-1) <= 1).sum())


MAP = (slice(100, 990), slice(0, 1500))
"""Rows and columns of a full picture in which only the map lies."""


def test_a_picture_is_1920_by_1080_unless_asked_otherwise() -> None:
    scene = scene_on("2017-10-14")
    assert pixels(draw_picture(scene, THEATRE)).shape == (1080, 1920, 3)
    assert pixels(draw_picture(scene, THEATRE, width=1280, height=720)).shape == (720, 1280, 3)
    assert pixels(draw_picture(scene, THEATRE, width=1003, height=751)).shape == (751, 1003, 3)


def test_dots_have_the_colour_of_who_holds_the_place_on_the_day() -> None:
    before, after = (pixels(draw_picture(scene_on(day), THEATRE))[MAP] for day in ("2014-06-01", "2017-10-14"))
    assert count_of(COLOURS["islamic_state"], before) > 40
    assert count_of(COLOURS["government"], before) == 0
    assert count_of(COLOURS["government"], after) > 40
    assert count_of(COLOURS["sdf"], after) > 40


def test_what_was_not_confirmed_for_long_is_paler_as_on_the_map() -> None:
    half = SMALL_HALF_LIFE_DAYS
    assert [paleness("village", n * half) for n in (0, 0.39, 0.4, 0.8, 1.3, 2, 9)] == [
        1, 1, 0.82, 0.66, 0.52, 0.4, 0.4,
    ]  # fmt: skip
    assert paleness("city", half) > paleness("town", half) > paleness("village", half)
    scene = scene_on("2017-10-14")
    fresh, old = (
        pixels(draw_picture(replace(scene, states=scene.states.assign(n_days_since_evidence=n)), THEATRE))[MAP]
        for n in (0, 3000)
    )
    assert count_of(COLOURS["government"], fresh) > 40
    assert count_of(COLOURS["government"], old) == 0
    assert count_of(faded(COLOURS["government"], STALE_INK), old) > 40


def test_a_place_contested_with_somebody_unknown_does_not_look_held() -> None:
    scene = scene_on("2017-10-14")
    one_sided = scene.states.assign(
        control="contested", challenger_id="", besieger_id="", bloc_id="sdf", colour=COLOURS["sdf"]
    )
    held, contested = (
        pixels(draw_picture(replace(scene, states=states), THEATRE))[MAP]
        for states in (one_sided.assign(control="held"), one_sided)
    )
    assert count_of(HOLLOW_EDGE, contested) > count_of(HOLLOW_EDGE, held) + 40
    assert 0 < count_of(COLOURS["sdf"], contested) < 0.8 * count_of(COLOURS["sdf"], held)


def test_a_day_before_all_evidence_gives_a_picture_without_dots() -> None:
    image = pixels(draw_picture(scene_on("2010-01-01"), THEATRE))[MAP]
    assert {name: count_of(colour, image) for name, colour in COLOURS.items()} == dict.fromkeys(COLOURS, 0)


def test_the_legend_counts_only_what_is_in_view() -> None:
    scene = scene_on("2017-10-14")
    everything = count_in_view(scene, scene.states["place_id"] != "")
    around_tabqa = count_in_view(scene, scene.states["place_id"] == "tabqa")
    held = {entry.bloc_id: n for entry, n in everything.held}
    assert (held["government"], held["sdf"]) == (1, 1)
    assert everything.n_contested == 1
    assert [(entry.bloc_id, n) for entry, n in around_tabqa.held] == [("sdf", 1)]
    assert around_tabqa.n_contested == 0


def test_changes_of_late_are_those_that_happened_newest_first() -> None:
    scene = scene_on("2017-10-14")
    late = changes_of_late(scene, scene.events["place_id"] != "")
    assert list(zip(late["place_id"], late["change"], strict=True)) == [
        ("mayadin", "captured"),
        ("stadium", "besieged"),
    ]


def test_a_later_event_is_not_told_as_a_change_of_late() -> None:
    scene = scene_on("2017-10-12")
    assert "mayadin" not in set(changes_of_late(scene, scene.events["place_id"] != "")["place_id"])


def test_the_foot_names_the_outlets_and_says_which_are_fictional() -> None:
    lines = source_lines(scene_on("2017-10-14"), THEATRE)
    assert lines[0].startswith("Sources: ")
    assert "State Agency*" in lines[0]
    assert "fictional" in lines[0]
    assert THEATRE.disclaimer in lines[1]


def test_the_whole_view_asked_for_is_on_the_map() -> None:
    box = (38.0, 34.5, 41.0, 36.5)
    frame = frame_box(box, 1520, 900)
    corners = frame.to_sheet([box[0], box[2], box[0], box[2]], [box[1], box[1], box[3], box[3]])
    assert np.abs(corners - np.clip(corners, 0, [1520, 900])).max() < 1e-6


def test_a_hundred_kilometres_are_as_long_to_the_east_as_to_the_north() -> None:
    frame = frame_box((38.0, 34.5, 41.0, 36.5), 1520, 900)
    middle, north, east = frame.to_sheet([39.5, 39.5, 39.5 + 1 / 0.8145], [35.5, 36.5, 35.5])
    assert np.hypot(*(north - middle)) == pytest.approx(np.hypot(*(east - middle)), rel=0.01)
    assert np.hypot(*(north - middle)) * frame.metres_per_unit == pytest.approx(111_000, rel=0.01)


def test_names_do_not_collide_and_the_first_wish_wins() -> None:
    wishes = [Wish(200 + dx, 200, 5, f"Place {dx}", 15, False) for dx in range(0, 40, 4)]
    labels = place_labels(wishes, [(wish.x, wish.y, wish.radius) for wish in wishes], (0, 0, 400, 400), lambda w: 80.0)
    boxes = [(label.x, label.y - 4, label.x + 80, label.y + 12) for label in labels]
    assert labels[0].wish == wishes[0]
    assert 1 < len(labels) < len(wishes)
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            assert one[0] >= other[2] or one[2] <= other[0] or one[1] >= other[3] or one[3] <= other[1]


def test_filters_are_said_on_the_picture() -> None:
    plain, filtered = (
        pixels(draw_picture(replace(scene_on("2017-10-14"), filters=filters), THEATRE))[60:90]
        for filters in (Filters(), Filters(blocs=("sdf",)))
    )
    assert (plain != filtered).any()


def test_a_picture_says_through_what_it_was_seen() -> None:
    scene, lens = scene_on("2017-10-14"), "As known on 14 October 2017, according to Wire"
    plain, seen = (draw_picture(scene, THEATRE, lens=words) for words in ("", lens))
    head = (slice(60, 90), slice(0, 1900))
    assert (pixels(plain)[head] != pixels(seen)[head]).any()
    assert Image.open(BytesIO(seen)).info["Description"].startswith(f"{lens}. 4 places known")
    assert lens not in Image.open(BytesIO(plain)).info["Description"]


def test_filters_are_said_in_the_words_of_the_page() -> None:
    filters = Filters(blocs=("sdf",), changes=("siege_broken",), min_confidence=0.7, text="raq")
    said = say_head(replace(scene_on("2017-10-14"), filters=filters), THEATRE)
    assert said.endswith("Only sides sdf; changes siege broken; at least 70 % sure; places named “raq”")


def test_a_head_that_is_too_long_ends_before_the_edge() -> None:
    scene = replace(scene_on("2017-10-14"), filters=Filters(provinces=tuple(f"Province {k}" for k in range(60))))
    image = pixels(draw_picture(scene, THEATRE))
    assert (image[60:90, 1892:] == 255).all()
    assert (image[60:90, 1700:1888] != 255).any()


@pytest.mark.parametrize(
    "asked",
    [{"width": 10}, {"height": 100_000}, {"width": 600, "height": 1000}, {"view": (41.0, 34.0, 38.0, 36.0)}],
    ids=["too small", "too large", "too narrow", "west of its east"],
)
def test_what_cannot_be_a_picture_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(BadRequest):
        draw_picture(scene_on("2017-10-14"), THEATRE, **asked)  # type: ignore[arg-type]


def test_pictures_drawn_at_the_same_time_come_out_alike() -> None:
    scene = scene_on("2017-10-14")
    with ThreadPoolExecutor(4) as threads:
        pictures = list(threads.map(lambda _: draw_picture(scene, THEATRE, width=640, height=360), range(4)))
    assert len(set(pictures)) == 1
