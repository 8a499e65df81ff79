"""What sentences assert: no plan, denial, guess or unknown name becomes a change on the map, and nothing vanishes."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.claims import claim_id, claims_frame, read_with
from pipeline.records import Article, Claim, Reading
from pipeline.theatre import Theatre, load_theatre


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("syria_iraq")


def read(text: str, theatre: Theatre, title: str = "") -> Reading:
    return read_with(None, Article("article", "doc", title, text, date(2017, 10, 9)), theatre)


def happened(reading: Reading) -> list[Claim]:
    return [c for c in reading.claims if c.status == "happened"]


@pytest.mark.parametrize(
    "text",
    [
        "Rebels withdrew from Aleppo. The army plans an assault on Aleppo next week.",
        "Rebels withdrew from Aleppo. The army attacked Aleppo on Sunday.",
        "Rebels withdrew from Aleppo. The army did not capture Aleppo.",
    ],
)
def test_a_plan_an_attack_or_a_denial_gives_nobody_a_place_that_was_left(text: str, theatre: Theatre) -> None:
    assert [c.gained_by for c in read(text, theatre).claims if c.change == "withdrew"] == [None]


def test_a_capture_tells_who_has_a_place_that_was_left(theatre: Theatre) -> None:
    reading = read("Rebels withdrew from Aleppo. The army captured Aleppo on Sunday.", theatre)
    assert [c.gained_by for c in reading.claims if c.change == "withdrew"] == ["gov_sy"]


@pytest.mark.parametrize(
    "text",
    [
        "Islamic State wants to control Kirkuk.",
        "The army is expected to control Idlib within days.",
        "The SDF plans to hold Manbij.",
        "Raqqa will be under the control of the SDF within days.",
    ],
)
def test_a_state_that_is_wished_for_is_planned(text: str, theatre: Theatre) -> None:
    assert [c.status for c in read(text, theatre).claims if c.change == "held"] == ["planned"]


@pytest.mark.parametrize(
    "text",
    [
        "The SDF is preparing an attack on districts still held by Islamic State in Raqqa.",
        "Islamic State vowed to cling to Raqqa.",
    ],
)
def test_a_state_beside_a_plan_is_still_a_state(text: str, theatre: Theatre) -> None:
    assert [c.gained_by for c in happened(read(text, theatre)) if c.change == "held"] == ["is"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Reports that Islamic State had captured Palmyra were false.", "denied"),
        ("Reports that Islamic State had captured Palmyra proved untrue.", "denied"),
        ("The army prevented Islamic State from capturing Palmyra.", "denied"),
        ("The army came close to capturing Palmyra.", "denied"),
        ("The army nearly captured Palmyra on Sunday.", "denied"),
        ("The liberation of Raqqa by the SDF is expected within weeks.", "planned"),
        ("The army is weeks away from capturing Palmyra.", "planned"),
        ("Capturing Palmyra is the priority of the army.", "planned"),
        (
            "The Syrian army would, together with its allies from Lebanon and Iran who had come to its help in "
            "great numbers, soon retake Palmyra.",
            "planned",
        ),
    ],
)
def test_what_is_false_missed_or_expected_did_not_happen(text: str, status: str, theatre: Theatre) -> None:
    reading = read(text, theatre)
    assert happened(reading) == []
    assert {c.status for c in reading.claims} == {status}


def test_a_battle_for_a_liberation_is_no_liberation(theatre: Theatre) -> None:
    assert {c.change for c in happened(read("The battle for the liberation of Raqqa continues.", theatre))} == {
        "offensive"
    }


def test_a_capture_beside_a_false_report_of_something_else_stays(theatre: Theatre) -> None:
    assert len(happened(read("The army captured Palmyra and called other claims false.", theatre))) == 1


@pytest.mark.parametrize("words", ["once held by", "formerly controlled by", "previously held by"])
def test_a_state_that_is_over_is_not_the_state_of_today(words: str, theatre: Theatre) -> None:
    reading = read(f"Palmyra, {words} Islamic State, is quiet.", theatre)
    assert (reading.claims, [r.reason for r in reading.rejected]) == ((), ["judged_false"])


def test_a_state_until_a_month_is_dated_on_the_day_before_it(theatre: Theatre) -> None:
    (claim,) = read("Palmyra was held by Islamic State until March 2017.", theatre).claims
    assert claim.date_end == date(2017, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "Palmyra was captured on Sunday, residents said. The US-led coalition welcomed the news.",
        "Palmyra was captured on Sunday, the US-led coalition said.",
        "Palmyra fell over the weekend, and Sukhnah was abandoned by Syrian government troops on Saturday.",
        "Palmyra was captured. Residents waited. Markets were shut. Far away, the SDF captured Manbij.",
        "Palmyra was captured. Islamic State plans to attack Palmyra.",
    ],
)
def test_a_gainer_whom_nobody_names_stays_unknown(text: str, theatre: Theatre) -> None:
    captures = [c for c in read(text, theatre).claims if c.change == "captured" and c.place_as_written == "Palmyra"]
    assert [c.gained_by for c in captures] == [None]


def test_a_gainer_is_the_side_that_acts_in_the_sentence_beside(theatre: Theatre) -> None:
    reading = read("The Syrian army stormed in at dawn. Palmyra was captured by noon.", theatre)
    assert [c.gained_by for c in reading.claims if c.change == "captured"] == ["gov_sy"]


def test_the_army_is_the_one_of_the_country_of_the_place(theatre: Theatre) -> None:
    text = (
        "Palmyra, Aleppo and Homs were quiet. Fallujah was besieged by the army. "
        "Hawija was besieged by government forces."
    )
    assert [c.gained_by for c in read(text, theatre).claims if c.change == "besieged"] == ["iraq", "iraq"]


def test_a_side_that_does_not_fight_in_the_country_is_set_aside(theatre: Theatre) -> None:
    reading = read("The Peshmerga captured Palmyra on Sunday.", theatre)
    assert (reading.claims, [r.reason for r in reading.rejected]) == ((), ["actor_unknown"])


def test_a_supply_line_from_a_country_does_not_make_it_lose(theatre: Theatre) -> None:
    (claim,) = read(
        "Islamic State seized Dabiq on Wednesday, threatening rebel supply lines from Turkey.", theatre
    ).claims
    assert claim.lost_by is None


@pytest.mark.parametrize(
    "text",
    [
        "Lorries with food reached Aleppo on Sunday.",
        "Aleppo is calm. It took six days.",
        "The army loses ground in Homs.",
    ],
)
def test_no_change_of_control_is_read_from(text: str, theatre: Theatre) -> None:
    assert read(text, theatre).claims == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The army captured Foobarabad on Sunday.", "place_unknown"),
        ("Foobarabad fell to the rebels on Sunday.", "place_unknown"),
        ("The army captured Palmyra and Foobarabad on Sunday.", "place_unknown"),
        ("Islamic State captured Birmingham.", "place_outside"),
        ("The army captured Aleppo province.", "judged_false"),
        ("The army took the countryside of Palmyra.", "judged_false"),
        ("If the army captures Palmyra, the road is open.", "judged_false"),
        ("Two months after the army took Palmyra, markets opened.", "judged_false"),
        ("The withdrawal from Palmyra went on.", "actor_unknown"),
    ],
)
def test_what_makes_no_claim_is_set_aside_with_its_reason_and_quote(text: str, reason: str, theatre: Theatre) -> None:
    reading = read(text, theatre)
    assert [(r.reason, r.evidence) for r in reading.rejected] == [(reason, text)]
    assert {c.place_as_written for c in reading.claims} <= {"Palmyra"}


def test_the_whole_of_a_province_is_a_claim_about_the_province(theatre: Theatre) -> None:
    (claim,) = read("The army captured all of Aleppo province.", theatre).claims
    assert theatre.gazetteer.places[claim.place_id].precision == "province"


def test_two_captures_of_one_place_in_a_sentence_are_two_claims_with_ids_of_their_own(theatre: Theatre) -> None:
    reading = read("Islamic State captured Palmyra in May but the army captured Palmyra on Sunday.", theatre)
    ids = claims_frame([reading], theatre)["claim_id"].tolist()
    assert {c.gained_by for c in reading.claims} == {"is", "gov_sy"}
    assert len(set(ids)) == 2
    assert ids[0] == claim_id(reading.claims[0])


def test_a_title_that_says_what_the_body_says_is_set_aside(theatre: Theatre) -> None:
    reading = read("The army captured Palmyra on Sunday.", theatre, title="Army captures Palmyra")
    assert ([c.in_title for c in reading.claims], [r.reason for r in reading.rejected]) == ([False], ["same_as_body"])


def test_a_planned_day_without_its_year_lies_ahead(theatre: Theatre) -> None:
    (claim,) = read("The SDF plans to attack Raqqa on 15 October.", theatre).claims
    assert (claim.status, claim.date_start) == ("planned", date(2017, 10, 15))


def test_an_army_base_searched_nearby_does_not_make_the_army_the_taker(theatre: Theatre) -> None:
    reading = read("Mashlab cleared; old army base north of Raqqa searched.", theatre)
    assert {c.gained_by for c in reading.claims if c.change == "captured"} <= {None}


def test_those_who_hold_a_place_do_not_attack_it(theatre: Theatre) -> None:
    text = "A spokesman said that its fighters plan an offensive on the districts held by Islamic State in Raqqa."
    assert [c.gained_by for c in read(text, theatre).claims if c.change == "offensive"] == [None]


def test_districts_held_are_a_part_of_the_city(theatre: Theatre) -> None:
    text = "The SDF plans an offensive on districts still held by Islamic State in Raqqa."
    assert [(c.gained_by, c.part) for c in read(text, theatre).claims if c.change == "held"] == [("is", "part")]


def test_a_capital_that_once_was_is_no_capital_now(theatre: Theatre) -> None:
    assert happened(read("Raqqa, the former stronghold of Islamic State, is quiet.", theatre)) == []


def test_the_owner_of_a_lost_base_is_not_its_taker(theatre: Theatre) -> None:
    reading = read("The Mastouma camp, the regime's largest in the province, had been lost on 19 May.", theatre)
    assert [c.gained_by for c in reading.claims] == [None]
