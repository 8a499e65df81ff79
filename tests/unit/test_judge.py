"""The judge decides what the rules propose; without its file the rules decide alone, and nothing else changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.articles import split_sentences
from pipeline.claims import explain_article, read_with
from pipeline.grammar.rules import load_rules
from pipeline.judge.encode import PASSAGE_PIECES, SENTENCE_PIECES, candidate_features, make_passages
from pipeline.judge.hear import Kind, hear
from pipeline.judge.layout import distance
from pipeline.judge.model import MODEL, Judge, load_judge
from pipeline.judge.pieces import PieceMaker
from pipeline.judge.roles import is_shared
from pipeline.mentions import find_mentions
from pipeline.records import CHANGES, Article, Reading
from pipeline.theatre import Theatre, load_theatre

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "army", "take", "##n", "mosul", ",", "e", "##d"]


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


@pytest.fixture(scope="module")
def judge() -> Judge:
    found = load_judge()
    assert found is not None, "pipeline/judge/judge.onnx is part of the product"
    return found


def article(text: str, title: str = "") -> Article:
    return Article("a", "doc", title, text, date(2017, 10, 9))


def read(text: str, judge: Judge | None, theatre: Theatre, title: str = "") -> Reading:
    return read_with(judge, article(text, title), theatre)


def test_words_are_cut_into_the_longest_known_pieces_with_the_offset_of_their_word() -> None:
    maker = PieceMaker({w: i for i, w in enumerate(WORDS)})
    pieces, offsets = maker.cut("The army, taken É Ωmega")
    assert [WORDS[p] for p in pieces] == ["the", "army", ",", "take", "##n", "e", "[UNK]"]
    assert offsets == [0, 4, 8, 10, 10, 16, 18]


def test_the_town_and_a_name_of_no_list_may_be_places_and_a_sentence_has_one_that_is_not_said(theatre: Theatre) -> None:
    a = article("The army left Palmyra and took Xanzibul. The town is quiet.")
    sentences = split_sentences(a)
    mentions = find_mentions(a, sentences, theatre)
    kinds = [[c.kind for c in hear(s, mentions, theatre, load_rules()).candidates] for s in sentences]
    assert kinds == [[Kind.KNOWN, Kind.NAME, Kind.ELIDED], [Kind.ANAPHOR, Kind.ELIDED]]


def test_what_a_rule_proposes_is_a_feature_of_the_place(theatre: Theatre) -> None:
    a = article("The army captured Palmyra.")
    sentences = split_sentences(a)
    heard = hear(sentences[0], find_mentions(a, sentences, theatre), theatre, load_rules())
    features = candidate_features(heard.candidates[0], heard)
    assert features[CHANGES.index("captured")] == 1.0
    assert features[CHANGES.index("held")] == 0.0


def test_passages_stay_short_and_repeat_the_sentence_before(judge: Judge, theatre: Theatre) -> None:
    a = article(" ".join(f"The army captured Palmyra on day {i} after a long fight." for i in range(200)), "Palmyra")
    sentences = split_sentences(a)
    mentions = find_mentions(a, sentences, theatre)
    heard = [hear(s, mentions, theatre, load_rules()) for s in sentences]
    passages = make_passages(heard, judge.maker, theatre.bloc_of)
    assert max(len(p.pieces) for p in passages) <= PASSAGE_PIECES + SENTENCE_PIECES
    assert sum(len(p.candidates) for p in passages) == 2 * 201
    assert all(len(p.pieces) == len(p.marks) for p in passages)


@pytest.mark.parametrize(("of", "to", "far"), [(3, 3, 0), (3, 2, 1), (3, 1, 2), (3, 0, 3), (3, 4, 4), (0, 0, 0)])
def test_distance_counts_sentences(of: int, to: int, far: int) -> None:
    assert distance(of, to) == far


def test_without_the_model_file_the_rules_read_alone(theatre: Theatre, tmp_path: Path) -> None:
    assert load_judge(tmp_path / "none.onnx") is None
    (claim,) = read("The army captured Palmyra on Sunday.", None, theatre).claims
    assert (claim.change, claim.gained_by, claim.date_start) == ("captured", "gov_sy", date(2017, 10, 8))


def test_the_model_file_is_one_file_of_at_most_twenty_megabytes() -> None:
    assert MODEL.stat().st_size <= 20_000_000


def test_the_judge_reads_a_plain_capture(judge: Judge, theatre: Theatre) -> None:
    (claim,) = read("The Syrian army captured Palmyra from Islamic State on Sunday.", judge, theatre).claims
    assert (claim.change, claim.status, claim.gained_by, claim.lost_by) == ("captured", "happened", "gov_sy", "is")
    assert (claim.date_start, claim.date_end) == (date(2017, 10, 8), date(2017, 10, 8))
    assert 0.5 <= claim.confidence <= 1


def test_the_same_article_always_gives_the_same_reading(judge: Judge, theatre: Theatre) -> None:
    text = (
        "The army captured Palmyra on Sunday. The town had been held by Islamic State. An attack on Raqqa is planned."
    )
    assert read(text, judge, theatre) == read(text, judge, theatre)


def test_a_sentence_that_names_nothing_changes_no_claim(judge: Judge, theatre: Theatre) -> None:
    text = "The Syrian army captured Palmyra on Sunday. Islamic State still holds Raqqa."
    more = f"Prices rose a little. {text} Prices rose a little."

    def said(reading: Reading) -> list[tuple[str, str, str, str | None, float]]:
        return [(c.place_id, c.change, c.status, c.gained_by, c.confidence) for c in reading.claims]

    assert said(read(text, judge, theatre)) == said(read(more, judge, theatre))


def test_what_the_judge_drops_is_set_aside_with_its_probability(judge: Judge, theatre: Theatre) -> None:
    reading = read("Islamic State took Palmyra's museum director prisoner.", judge, theatre)
    assert reading.claims == ()
    assert all("The judge gives" in r.detail for r in reading.rejected if r.reason == "judged_false")


def test_confidence_rises_with_what_the_judge_gives(judge: Judge) -> None:
    for change in CHANGES:
        points = [judge._calibrated(change, x / 20) for x in range(21)]
        assert points == sorted(points)
        assert 0 <= points[0] <= points[-1] <= 1
        assert 0 < judge.thresholds[change] < 1


def test_an_explanation_says_what_became_of_each_change_and_agrees_with_the_claims(theatre: Theatre) -> None:
    a = article("The Syrian army captured Palmyra on Sunday. It would be a blow if Raqqa fell to the rebels.")
    reading, rows = explain_article(a, theatre)
    assert reading == read_with(load_judge(), a, theatre)
    (palmyra,) = [j for j in json.loads(json.dumps(rows))[0]["judged"] if j["candidate"] == "Palmyra"]
    assert [c["change"] for c in palmyra["changes"] if c["decision"] == "claim"] == ["captured"]
    changes = [c for row in rows for j in row["judged"] for c in j["changes"]]
    assert sum(c["decision"] == "claim" for c in changes) == len(reading.claims)
    assert all(c["why"] and 0 < c["needed"] < 1 for c in changes)
    assert all(c["probability"] >= c["needed"] for c in changes if c["decision"] == "claim")


def test_an_explanation_drops_what_is_said_again_elsewhere(theatre: Theatre) -> None:
    text = "The Syrian army recaptured Palmyra from Islamic State on Sunday, state television said."
    reading, rows = explain_article(article(text, "Syrian army retakes Palmyra from Islamic State"), theatre)
    changes = [c for row in rows for j in row["judged"] for c in j["changes"]]
    assert "same_as_body" in [r.reason for r in reading.rejected]
    assert sum(c["decision"] == "claim" for c in changes) == len(reading.claims)
    assert [c["decision"] for c in changes if c["why"] == "said again elsewhere"] == ["dropped"]


def test_an_explanation_shows_the_gainer_that_the_article_shows(theatre: Theatre) -> None:
    text = (
        "Turkish-backed fighters took full control of Afrin on Sunday. YPG men had left most of the town days before."
    )
    reading, rows = explain_article(article(text), theatre)
    (withdrew,) = [c for c in reading.claims if c.change == "withdrew"]
    changes = [c for j in rows[-1]["judged"] for c in j["changes"] if c["change"] == "withdrew"]
    assert withdrew.gained_by is not None
    assert (None, withdrew.gained_by, "claim") in [
        (c["gained_by"], c["gained_by_shown"], c["decision"]) for c in changes
    ]


def test_a_place_that_is_disputed_between_two_sides_is_held_by_neither(judge: Judge, theatre: Theatre) -> None:
    text = (
        "In Idlib province, Saraqib is still disputed between rebels and an ISIL garrison, "
        "while Azaz remains under Islamic State control."
    )
    claims = {c.place_as_written: c for c in read(text, judge, theatre).claims}
    assert claims["Saraqib"].gained_by is None
    assert claims["Azaz"].gained_by == "is"


@pytest.mark.parametrize(
    ("words", "place", "shared"),
    [
        ("Idlib is divided between them", "Idlib", True),
        ("Idlib is in dispute", "Idlib", True),
        ("Idlib city has long been largely contested between both sides", "Idlib", True),
        ("Aleppo, still split in two between the army and the rebels", "Aleppo", True),
        ("the army holds Idlib, and Aleppo is split between both sides", "Idlib", False),
        ("a river divided between two states runs past Idlib", "Idlib", False),
        ("Kurdish forces control Kirkuk and oil revenue is shared between Baghdad and Erbil", "Kirkuk", False),
        ("Raqqa remains under IS control while villages are divided between the SDF and the army", "Raqqa", False),
        ("Palmyra, whose garrison is split between two bases", "Palmyra", False),
    ],
)
def test_only_what_is_said_of_the_place_itself_says_that_it_is_shared(words: str, place: str, *, shared: bool) -> None:
    sentence = split_sentences(article(words))[0]
    start = words.index(place)
    assert is_shared(sentence, start, start + len(place)) is shared


def test_a_plain_headline_is_claimed_though_the_text_names_its_place_nowhere(judge: Judge, theatre: Theatre) -> None:
    text = "The prime minister thanked the soldiers on Thursday. Oil wells were burning near the river."
    claims = read(text, judge, theatre, title="Iraqi forces retake Qayyarah").claims
    assert [(c.place_as_written, c.change, c.gained_by, c.in_title) for c in claims] == [
        ("Qayyarah", "captured", "iraq", True)
    ]
    assert claims[0].confidence <= 0.5, "the rules alone say so"
