"""Events, spells and grades in plain words, as plain text; who draws them escapes them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from pipeline.theatre import Actor, Theatre

CHANGE_WORDS = {
    "captured": "captured",
    "captured_part": "captured part",
    "withdrew": "withdrew",
    "handed_over": "handed over",
    "besieged": "besieged",
    "siege_broken": "siege broken",
    "entered": "entered",
    "offensive": "offensive",
    "held": "held",
}
STATUS_WORDS = {"happened": "", "planned": "planned", "unconfirmed": "unconfirmed", "denied": "denied"}
RELIABILITY_WORDS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "of unknown reliability",
}
CREDIBILITY_WORDS = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
DOUBT_WORDS = {
    "disagreement": "outlets differ",
    "one_article": "hangs by one article",
    "one_outlet": "hangs by one outlet",
    "single_source": "rests on a single source",
    "impossible": "not all of this can be so",
}
_CHANCES = ((0.95, "strong"), (0.85, "good"), (0.7, "fair"), (0.0, "weak"))
_PARTS_OF = ("part", "outskirts", "countryside", "centre", "suburbs", "edge", "north", "south", "east", "west")
REASON_WORDS = {
    "place_ambiguous": "the name fits several places",
    "place_unknown": "no gazetteer has this place",
    "place_outside": "the place lies outside the theatre",
    "actor_unknown": "somebody who is not in the list of actors",
    "same_as_body": "the title says what the text says",
    "judged_false": "the words allow it, but it is probably not meant",
    "no_published_day": "the day of publication is missing",
    "already_known": "this article was read before",
    "unreadable": "cannot be read",
}


def say_day(day: date | pd.Timestamp) -> str:
    """14 October 2017."""
    return f"{day.day} {day:%B %Y}"


def say_short_day(day: date | pd.Timestamp) -> str:
    """14 Oct 2017."""
    return f"{day.day} {day:%b %Y}"


def say_actor(actor_id: Any, theatre: Theatre) -> str:
    """The short name; empty for nobody, the id itself for someone the theatre does not know."""
    if not isinstance(actor_id, str) or not actor_id:
        return ""
    names = [theatre.actors[one].short or theatre.actors[one].name if one in theatre.actors else one
             for one in actor_id.split("|")]  # fmt: skip
    return " and ".join(names)


def say_change(change: str, status: str, gained_by: Any = "nobody said") -> str:
    """captured; offensive, planned; captured, denied. Held by nobody (`gained_by` missing) is contested."""
    is_fought = change == "held" and not (isinstance(gained_by, str) and gained_by)
    words = "contested" if is_fought else CHANGE_WORDS[change]
    return f"{words}, {STATUS_WORDS[status]}" if STATUS_WORDS[status] else words


def say_part(part: str, change: str) -> str:
    """What stands before a place's name when only a part of it is meant: 'part of', 'northern', 'near'."""
    if not part or (part == "part" and change == "captured_part"):
        return ""
    return f"{part} of " if part in _PARTS_OF else f"{part} "


def say_sides(change: str, gained_by: Any, lost_by: Any, theatre: Theatre) -> str:
    """Who from whom: 'Syrian government, from Islamic State'."""
    gained, lost = say_actor(gained_by, theatre), say_actor(lost_by, theatre)
    forms = {
        "withdrew": (f"{lost} withdrew" if lost else "withdrawal", f"; {gained} moved in" if gained else ""),
        "handed_over": (f"to {gained}" if gained else "", f", by {lost}" if lost else ""),
        "besieged": (f"by {gained}" if gained else "", f"; {lost} inside" if lost else ""),
        "siege_broken": (f"{gained} relieved" if gained else "", f", {lost} pushed back" if lost else ""),
        "entered": (f"{gained} advanced" if gained else "", f", {lost} holds it" if lost else ""),
        "offensive": (f"{gained} attacks" if gained else "", f", {lost} holds it" if lost else ""),
        "held": (f"by {gained}" if gained else "", ""),
    }
    first, second = forms.get(change, (gained, f", from {lost}" if lost else ""))
    return (first + second).lstrip(",; ")


def say_grade(reliability: str, credibility: int, reason: str) -> str:
    """The Admiralty code in words: what the letter and the figure of 'B2' mean here."""
    words = f"Source {RELIABILITY_WORDS[reliability]}; information {CREDIBILITY_WORDS[int(credibility)]}"
    return f"{words}: {reason}" if reason else words


def say_state(control: str, controller: str, besieged_by: str, theatre: Theatre) -> str:
    """Islamic State; contested, SDF and Islamic State; unknown."""
    if control == "unknown":
        words = "unknown"
    elif control == "contested":
        words = f"contested: {say_actor(controller, theatre)}"
    else:
        words = say_actor(controller, theatre)
    return f"{words}, besieged by {say_actor(besieged_by, theatre)}" if besieged_by else words


def say_count(number: int, one: str, many: str = "") -> str:
    """1 source, 3 sources."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def say_outlet(name: str, published_on: pd.Timestamp, theatre: Theatre) -> str:
    """Meridian Wire · 14 Oct 2017 · fictional outlet."""
    outlet = theatre.outlets.get(name)
    parts = [name or "outlet not said", say_short_day(published_on)]
    return " · ".join([*parts, "fictional outlet"] if outlet and outlet.is_fictional else parts)


def say_reading(rule_id: str, confidence: float, example: str) -> str:
    """Who read the sentence so and how surely: Read by the rule “captured”, as in “The army took Raqqa”; 84 % sure."""
    sure = f"{confidence:.0%} sure".replace("%", " %")
    if not example:
        return f"Read by the {'learned judge' if rule_id == 'judge' else rule_id or 'reader'}; {sure}."
    return f"Read by the rule “{rule_id}”, as in “{example.rstrip('.')}”; {sure}."


def say_chance(right: float) -> str:
    """How much a report is worth, in a word: how often such a report is right, 0 to 1."""
    return next(word for least, word in _CHANCES if right >= least)


def say_chance_in_full(right: float) -> str:
    """Such reports are right 9 times in 10."""
    times, of = (round(right * 10), 10) if right < 0.945 else (round(right * 100), 100)
    return f"such reports are right about {times} times in {of}"


def say_flip(n: int | None, most: int) -> str:
    """1 report; 3 reports; more than 6."""
    return f"more than {most}" if n is None else say_count(n, "report")


def say_years(actor: Actor) -> str:
    """When it was active: 2013 to 2019; from 2013; until 2019; empty where nobody says."""
    first, last = actor.start_year, actor.end_year
    if first and last:
        return f"{first} to {last}"
    return f"from {first}" if first else f"until {last}" if last else ""
