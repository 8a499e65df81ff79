"""Near-identical wording makes a reprint, whatever was cut or added around it."""

from __future__ import annotations

import random

import pandas as pd

from pipeline.reprints import Stories, find_reprints, runs_of_words, share_of_words

STORY = (
    "US-backed militias captured Raqqa on Tuesday, said a spokesman for the Syrian Democratic Forces, ending a "
    "four-month battle for what used to be the jihadists' Syrian capital. The national hospital was stormed at dawn, "
    "the stadium shortly afterwards. The roundabout in the middle of the city had been seized on Monday, and fighters "
    "drove around it in circles, honking. Snipers may remain in the ruins, and clearing the mines will take months."
)
OTHER = (
    "Syrian government troops entered Al-Mayadin from the west on Friday and reached its grain silos, a soldier "
    "said. Residents reported air strikes on the bridge and on the road to Al-Bukamal, along which the last families "
    "were leaving in lorries. The army gave no figure for its losses, and the Islamic State said nothing at all."
)


def articles(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["article_id", "published_on", "text"])
    return frame.assign(published_on=pd.to_datetime(frame["published_on"]))


def test_the_later_of_two_near_identical_articles_is_the_reprint() -> None:
    shortened = STORY.replace("The national hospital was stormed at dawn, the stadium shortly afterwards. ", "")
    found = find_reprints(
        articles(
            ("b", "2017-10-19", f"Free Media, Raqqa – {shortened}"),
            ("a", "2017-10-18", STORY),
            ("c", "2017-10-18", OTHER),
        )
    )
    assert found == {"b": "a"}


def test_reprints_of_reprints_lead_to_the_first_in_any_order() -> None:
    rows = [(name, f"2017-10-{18 + at}", f"{name} {STORY}") for at, name in enumerate("abcd")]
    expected = {"b": "a", "c": "a", "d": "a"}
    for seed in range(5):
        random.Random(seed).shuffle(rows)
        assert find_reprints(articles(*rows)) == expected


def test_the_same_words_a_year_later_are_not_a_reprint() -> None:
    assert find_reprints(articles(("a", "2016-10-18", STORY), ("b", "2017-10-18", STORY))) == {}


def test_short_texts_are_never_called_reprints() -> None:
    assert (
        find_reprints(articles(("a", "2017-10-18", "Raqqa has fallen."), ("b", "2017-10-18", "Raqqa has fallen.")))
        == {}
    )


def test_no_articles_have_no_reprints() -> None:
    assert find_reprints(articles()) == {}


def test_two_reports_of_one_battle_in_their_own_words_share_little() -> None:
    assert share_of_words(runs_of_words(STORY), runs_of_words(OTHER)) < 0.05


def test_articles_that_come_one_by_one_are_told_as_if_they_had_come_at_once() -> None:
    rows = [("x", "2017-10-18", STORY), ("y", "2017-10-19", OTHER), ("z", "2017-10-20", f"{STORY} {OTHER}")]
    stories = Stories()
    for row in reversed(rows):
        stories.add(articles(row))
    assert stories.reprint_of == find_reprints(articles(*rows)) == {"y": "x", "z": "x"}
