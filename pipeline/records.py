"""Frozen records from article to claim: each says what it knows and nothing that it was not told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Change = Literal[
    "captured", "captured_part", "withdrew", "handed_over", "besieged", "siege_broken", "entered", "offensive", "held"
]
Status = Literal["happened", "planned", "unconfirmed", "denied"]
DatePrecision = Literal["day", "week", "month", "season", "year", "interval", "published", "none"]
Tier = Literal["exact", "folded", "transliterated"]
Reason = Literal[
    "place_ambiguous",  # the name fits several places and the context does not decide
    "place_unknown",  # the words name a place that no gazetteer has
    "place_outside",  # the place lies outside the theatre
    "actor_unknown",  # somebody who is not in the theatre's list
    "same_as_body",  # a title that says what the body says
    "judged_false",  # a rule proposed it and the judge dropped it
    "no_published_day",  # an article without its day
    "already_known",  # the same bytes are in the store
    "unreadable",  # a file or row that cannot be read
]

CHANGES: tuple[Change, ...] = get_args(Change)
STATUSES: tuple[Status, ...] = get_args(Status)
REASONS: tuple[Reason, ...] = get_args(Reason)
DATE_PRECISIONS: tuple[DatePrecision, ...] = get_args(DatePrecision)


@dataclass(frozen=True, slots=True)
class Article:
    """One text as it arrived.

    `article_id` is the SHA-256 of the original bytes in hex, with `#<row>` behind it for a row of a table.
    `doc_id` is the id that was given, or the file's name with its ending. `outlet` is empty when not said.
    Offsets everywhere count characters of `text`, or of `title` for what is marked `in_title`.
    """

    article_id: str
    doc_id: str
    title: str
    text: str
    published_on: date | None
    outlet: str = ""
    url: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` is `article.text[start:end]` (or of the title); `index` counts from 0, the title being -1."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place name at an offset of the article.

    `place_id` is None when undecided; then `candidates` holds the place_ids it may be, or nothing when the name is
    not known at all. `part` keeps what was said about the place and must not collapse onto its centre:
    "northern", "outskirts", "countryside", "near", "part" ...; empty for the place itself. For "10 km south of X" it is
    "near", `km` is 10.0 and `bearing` "south"; `km` is None and `bearing` empty where the words do not say.
    `confidence` is 0 to 1 where likelihoods were weighed (the theatre `world`), None where rules decided.
    """

    start: int
    end: int
    text: str
    place_id: str | None
    candidates: tuple[str, ...]
    tier: Tier
    part: str = ""
    in_title: bool = False
    km: float | None = None
    bearing: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class ActorMention:
    """An actor named at an offset. `actor_id` is None when the words fit several and the context does not decide."""

    start: int
    end: int
    text: str
    actor_id: str | None
    candidates: tuple[str, ...] = ()
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class DateMention:
    """Days spoken of at an offset, `date_start` to `date_end` inclusive, with the precision of the words."""

    start: int
    end: int
    text: str
    date_start: date
    date_end: date
    precision: DatePrecision
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence asserts.

    `evidence` is `article.text[start:end]` exactly (of the title when `in_title`). `place_as_written` may be an
    anaphor ("the town"). `gained_by` and `lost_by` are actor ids or None when not said; see DESIGN in docs for who
    gains by each change. `part` is as in PlaceMention. `date_start` and `date_end` are inclusive days or None.
    `asserted_by` is the speaker in the text's own words, empty for the outlet itself. `confidence` is 0 to 1.
    """

    article_id: str
    place_id: str
    place_as_written: str
    change: Change
    status: Status
    evidence: str
    start: int
    end: int
    gained_by: str | None
    lost_by: str | None
    date_start: date | None
    date_end: date | None
    date_precision: DatePrecision
    rule_id: str
    confidence: float
    part: str = ""
    asserted_by: str = ""
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that was set aside, with a reason that can be counted and shown.

    `claim` holds all that was read where a claim was made (its `place_id` is then empty when the place was the
    trouble); it is None where no claim came about, as for an unreadable file. `candidates` are place_ids.
    `place_as_written` is the name that was met, where a place is the trouble.
    """

    article_id: str
    reason: Reason
    detail: str
    evidence: str = ""
    start: int = 0
    end: int = 0
    candidates: tuple[str, ...] = ()
    claim: Claim | None = None
    place_as_written: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was read in one article."""

    article: Article
    claims: tuple[Claim, ...]
    rejected: tuple[Rejected, ...]
    places: tuple[PlaceMention, ...]
