"""Who gains, who loses and when, from where actors and days stand around a trigger."""

from __future__ import annotations

import re
from datetime import date

from pipeline.dates import as_future
from pipeline.grammar.propose import Proposal
from pipeline.grammar.rules import ROLES
from pipeline.records import ActorMention, Change, DateMention, DatePrecision, Sentence, Status

_HELD_DATE = 45
"""A day further than this from a state, in characters, speaks of something else."""
_WALL = 40
"""As many characters further seems a day that stands in another clause."""

_CLAUSE = re.compile(r"[;.]|,\s+(?:and|but|while|where|which|who|as)\b")
_DATED: tuple[Change, ...] = ("held", "besieged")
_SAID = re.compile(r"\b(?:said|says|told\s+\w+|announced|reported)\s+(?:on\s+|late\s+)?$", re.IGNORECASE)


def roles(
    proposal: Proposal, actors: tuple[ActorMention, ...], sentence: Sentence, masked: str
) -> tuple[str | None, str | None]:
    """Who gains and who loses by a proposal, as the roles of its rule say; None for whom the sentence does not name."""
    spots = {role: actor_at(role, proposal, actors, sentence, masked) for role in ROLES}
    if proposal.is_passive and proposal.rule.place == "after":
        gained_roles = [r for r in proposal.rule.gained if r != "before"]
        lost_roles = [r for r in proposal.rule.lost if r not in ("before",)]
    else:
        gained_roles, lost_roles = list(proposal.rule.gained), list(proposal.rule.lost)
        gained_roles = (
            [r for r in gained_roles if r != "by"] if spots["before"] and "before" in gained_roles else gained_roles
        )
    gained = next((spots[r] for r in gained_roles if spots[r]), None)
    if not _RID_OF.match(masked[proposal.start : proposal.end]):
        lost_roles = [r for r in lost_roles if r != "of"]
    lost = next((spots[r] for r in lost_roles if spots[r] and spots[r] != gained), None)
    return gained, lost


_LINK = (
    r"(?:is|was|are|were|has|have|had|been|being|remain(?:s|ed)?|stays?|stayed|lies|lay|still|now|then|also|long|"
    r"again|once|today|\w+ly|city|town|village|district|province|governorate)"
)
_SHARED = re.compile(
    rf"\W*(?:{_LINK}\W+)*(?:(?:disputed|contested|divided|split|shared)\s+(?:\w+\s+){{0,2}}?(?:between|among)\b|in\s+dispute\b)",
    re.IGNORECASE,
)
"""Between a place and what says that several have it stand a copula and adverbs only: no other subject."""


def is_shared(sentence: Sentence, start: int, end: int) -> bool:
    """Whether a clause says of the place at these offsets of an article that several have it: nobody holds it."""
    here = end - sentence.start
    wall = _CLAUSE.search(sentence.text, here)
    clause = sentence.text[: wall.end() if wall else len(sentence.text)]
    return start >= sentence.start and _SHARED.match(clause, here) is not None


_HELD_BY = re.compile(r"\b(?:held|controlled|occupied|ruled|run)\s+by\s", re.IGNORECASE)
_RID_OF = re.compile(r"(?:clear|free|rid|purg|liberat|recover|secur)", re.IGNORECASE)
"""Only behind these verbs does "of" name the side that loses."""


def actor_at(
    role: str, proposal: Proposal, actors: tuple[ActorMention, ...], sentence: Sentence, masked: str
) -> str | None:
    offset = sentence.start
    if role == "inner":
        inside = [a for a in actors if proposal.start <= a.start - offset < proposal.end]
        return inside[0].actor_id if inside else None
    if role == "before":
        earlier = [a for a in actors if a.end - offset <= proposal.start and a.actor_id]
        clause = max((masked.rfind(sign, 0, proposal.start) for sign in (";", ". ")), default=-1)
        near = [a for a in earlier if a.start - offset > clause and not is_oblique(masked, a.start - offset)]
        return near[-1].actor_id if near else None
    if role == "anywhere":
        return next((a.actor_id for a in actors if a.start - offset >= proposal.end and a.actor_id), None)
    later = [
        a
        for a in actors
        if proposal.end <= a.start - offset <= proposal.end + 110
        and not _CLAUSE.search(masked[proposal.end : a.start - offset])
    ]
    if role == "after":
        return later[0].actor_id if later and later[0].start - offset <= proposal.end + 40 else None
    if role == "by" and proposal.rule.change in ("offensive", "entered"):
        later = [a for a in later if not _HELD_BY.search(masked[proposal.end : a.start - offset])]
    if role == "from":
        later = [a for a in later if not _SUPPLY.search(masked[proposal.end : a.start - offset])]
    prefix = {
        "by": r"\bby\s+(?:\S+\s+){0,4}$",
        "to": r"\bto\s+(?:\S+\s+){0,3}$",
        "from": r"\bfrom\s+(?:\S+\s+){0,3}$",
        "of": r"\bof\s+(?:\S+\s+){0,2}$",
        "under": r"\b(?:under|into|in)\s+(?:the\s+)?(?:control\s+of\s+|hands\s+of\s+|grip\s+of\s+)?(?:the\s+)?$",
    }[role]
    for actor in later:
        if re.search(prefix, masked[proposal.start : actor.start - offset]):
            return actor.actor_id
    return None


_SUPPLY = re.compile(
    r"\b(?:lines?|routes?|roads?|border|fighters|weapons|arms|supplies|aid|support|backing|reinforcements|frontier|"
    r"kilomet(?:re|er)s?|km|miles|help|refugees|flows?)\s+(?:\w+\s+){0,2}from\b|,\s+(?:\w+ly\s+)?\w+ing\b",
    re.IGNORECASE,
)
"""Behind these words "from" tells where something comes from, not who loses a place."""


def is_oblique(masked: str, at: int) -> bool:
    """Whether the actor at an offset stands behind a preposition; "fighters of the ..." are still the ones who act."""
    before = masked[max(0, at - 40) : at]
    if FORCE_OF.search(before):
        return False
    return bool(_OBLIQUE.search(before))


_OBLIQUE = re.compile(r"\b(?:from|against|by|with|of|to|for|between)\s+(?:\w+\s+){0,2}$")
FORCE_OF = re.compile(
    r"(?:●|\b(?:fighters|units?|forces|troops|members|men|militants|groups?|gangs|factions|brigades|detachments|led))\s+(?:of|by)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def date_for(proposal: Proposal, dates: tuple[DateMention, ...], sentence: Sentence) -> DateMention | None:
    if not dates:
        return None
    middle = sentence.start + proposal.start
    if proposal.rule.change == "held":
        dates = tuple(d for d in dates if abs(d.start - middle) <= _HELD_DATE and d.precision != "year")
        if not dates:
            return None
    nearest = min(abs(d.start - middle) for d in dates)
    near = [d for d in dates if abs(d.start - middle) <= nearest + _WALL]
    return min(
        near, key=lambda d: (abs(d.start - middle) + (_WALL if wall_between(sentence, middle, d.start) else 0), d.start)
    )


def wall_between(sentence: Sentence, a: int, b: int) -> bool:
    low, high = sorted((a - sentence.start, b - sentence.start))
    return bool(re.search(r"[;:]|,\s+(?:but|while|and)\b", sentence.text[low:high]))


def dated(
    day: DateMention | None, change: Change, status: Status, published: date | None
) -> tuple[date | None, date | None, DatePrecision]:
    """First and last day of a change and their precision; a state without a day is one of the published day."""
    if day is None:
        is_now = change in _DATED and published is not None and status == "happened"
        return (published, published, "published") if is_now else (None, None, "none")
    if status == "planned" and published is not None:
        day = as_future(day, published)
    return day.date_start, day.date_end, day.precision


def is_when_said(day: DateMention, sentence: Sentence) -> bool:
    """Whether a day is that on which somebody spoke: "said on Monday" does not date what he announced."""
    return bool(_SAID.search(sentence.text[: day.start - sentence.start]))
