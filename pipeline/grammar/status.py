"""Whether a thing happened, is planned, is doubted or is denied: cues in the words before and behind a trigger."""

from __future__ import annotations

import re
from functools import cache

from pipeline.grammar.stems import Cues
from pipeline.records import Status

_BREAK = re.compile(r"[;:]|[.!?]\s|,\s+(?:but|while|and\s+(?:then|later))\b|\bbut\b", re.IGNORECASE)
_ASIDE = re.compile(r",\s+(?:which|who|whose|where)\s[^,]*,", re.IGNORECASE)
_NEAR = 70
"""Behind a finite verb a cue further back than this, in characters, speaks of another verb."""
_AFTER = 120
_PLANNED = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned|ning)?|prepar(?:e|es|ed|ing|ations?)|aim(?:s|ed|ing)?|vow(?:s|ed)?|pledg(?:e|es|ed|ing)|"
    r"expect(?:s|ed)?|about\s+to|set\s+to|intend(?:s|ed|ing)?|intention|hop(?:e|es|ed|ing)|poised|ready|readying|getting\s+ready|"
    r"want(?:s|ed)?|sw(?:ear|ore|orn)|promis(?:e|es|ed|ing)|threaten(?:s|ed|ing)?|due\s+to|goal|objective|priority|next\s+target|"
    r"in\s+order\s+to|bid\s+to|effort\s+to|operation\s+to|offensive\s+to|campaign\s+to|battle\s+to|push\s+to|drive\s+to|"
    r"mission\s+to|fight\s+to|attempt(?:s|ed|ing)?\s+to|try(?:ing)?\s+to|tries\s+to|tried\s+to|seek(?:s|ing)?\s+to|"
    r"could|should|must|may\s+soon|to\s+be|ahead\s+of|before)\b[^.;]*$",
    re.IGNORECASE,
)
_PLANNED_NEXT = re.compile(
    r"\b(?:(?:battle|fight|struggle|race|drive|push|bid|operation|offensive|campaign|assault|calls?|called|hopes?)\s+(?:for|towards?|aimed\s+at)|"
    r"(?:hours?|days?|weeks?|months?|metres?|meters?|kilomet(?:re|er)s?|km|miles?|steps?)\s+(?:away\s+|short\s+)?(?:from|of)|away\s+from|"
    r"(?:is|are|be|now|get(?:s|ting)?|mov(?:e|es|ing)|inch(?:es|ing)?|draw(?:s|ing)?)\s+(?:very\s+)?clos(?:e|er)\s+to|"
    r"(?:is|are)\s+on\s+the\s+(?:verge|brink|point|cusp)\s+of)\s+(?:the\s+|an?\s+)?(?:full\s+|complete\s+|total\s+|final\s+|eventual\s+)?$",
    re.IGNORECASE,
)
_PLANNED_AFTER = re.compile(
    r"^[^.;]{0,90}?\b(?:would|(?:is|are|was|were|remains?)\s+(?:now\s+|still\s+)?(?:the\s+|an?\s+|its\s+|their\s+)?(?:\w+\s+){0,2}?"
    r"(?:expected|planned|due|scheduled|imminent|likely|priority|goal|aim|objective|target|possible|inevitable|matter\s+of\s+time|"
    r"(?:hours|days|weeks|months)\s+(?:away|off)|yet\s+to|not\s+far|near|close)|"
    r"(?:will|could|may|might|should)\s+(?:not\s+)?(?:soon\s+|only\s+)?(?:be|come|take|happen|begin|start|require|need|follow|have|mean))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|not|n['’]t|never|no\s+(?:longer\s+)?|fail(?:s|ed|ing)?\s+to|failure\s+to|unable\s+to|"
    r"false|untrue|reject(?:s|ed|ing)|dismiss(?:es|ed|ing)|refut(?:es|ed|ing)|baseless|without|nobody|none|neither|nor|"
    r"(?:prevent|stop|keep|block|deter|discourag|thwart|bar|hinder)(?:p?ed|s|p?ing)?\b[^.;]{1,80}\bfrom|kept\b[^.;]{1,80}\bfrom)\b[^.;]*$",
    re.IGNORECASE,
)
_NEAR_MISS = re.compile(
    r"\b(?:nearly|almost|all\s+but|(?:came|come|was|were|had\s+been)\s+(?:very\s+|within\s+\w+\s+)?clos(?:e|er)\s+to|short\s+of|"
    r"(?:was|were)\s+on\s+the\s+(?:verge|brink|point)\s+of)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^.;]{0,60}\b(?:was\s+denied|is\s+denied|were\s+denied|was\s+false|is\s+untrue|never\s+happened)\b",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"\b(?:reports?|claims?|rumou?rs?|statements?|news|word|allegations?|announcements?|story|stories|accounts?|assertions?|talk|"
    r"suggestions?|saying|that)\b",
    re.IGNORECASE,
)
_FALSE = re.compile(
    r"^[^.;]{0,120}?\b(?:(?:were|was|are|is|be|been|prove[ds]?|proven|turn(?:ed|s)?\s+out|remains?)\s+(?:to\s+be\s+)?(?:\w+ly\s+)?"
    r"(?:false|untrue|wrong|baseless|unfounded|incorrect|premature|lies?|a\s+lie|invented|fabricated|without\s+foundation|not\s+true|denied))\b",
    re.IGNORECASE,
)
_UNCONFIRMED = re.compile(
    r"\b(?:reported(?:ly)?\s+to|reportedly|said\s+to\s+have|unconfirmed|seem(?:s|ed)?\s+to|appear(?:s|ed)?\s+to|may\s+have|"
    r"might\s+have|could\s+not\s+be\s+(?:confirmed|verified)|rumou?rs?|rumou?red|reported\s*$|reported\s+as\s*$|allegedly|believed\s+to\s+have|unverified)\b",
    re.IGNORECASE,
)
_UNCONFIRMED_AFTER = re.compile(
    r"\b(?:could\s+not\s+be\s+(?:independently\s+)?(?:confirmed|verified)|no\s+independent\s+confirmation|unconfirmed|not\s+been\s+confirmed)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|whether|unless|should\s+they|were\s+to|had\s+they)\b[^.;]*$", re.IGNORECASE)
_INFINITIVE = re.compile(r"\bto\s+(?:fully\s+|finally\s+|quickly\s+)?$", re.IGNORECASE)
_DONE_INFINITIVE = re.compile(
    r"\b(?:manag(?:e|ed|es|ing)|able|went\s+on|help(?:ed|ing)?(?:\s+\S+){0,3}|allow(?:ed|ing)?(?:\s+\S+){0,3}|continu(?:ed|es)|began|"
    r"start(?:ed)?|enabl(?:ed|ing)(?:\s+\S+){0,3}|advanced|moved|return(?:ed)?|forced|us(?:ed|ing)(?:\s+\S+){0,3})\s+to\s+$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:captur|seiz|tak|retak|recaptur|liberat|secur|besieg|clear|enter|storm|hold|control|occupy|recover|regain|free|win)e?\b",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"^(?:capture|seizure|recapture|liberation|conquest|takeover|retaking|fall|collapse|loss)\s+of$|^\w+ing\b", re.I
)
_ATTACK = re.compile(
    r"^(?:offensive|assault|attack|operation|campaign|push|advance|counter-?offensive|counter-?attack|drive|battle)\s+\w+$",
    re.I,
)
_TO_BEGIN = re.compile(
    r"^[^.;]{0,60}?\b(?:(?:will|would|could|to|expected|due|set|planned|scheduled)\s+[\"'‘“]?(?:\w+\s+){0,2}?(?:begin|start|be\s+launched|open)|"
    r"(?:is|are)\s+(?:now\s+)?(?:planned|imminent|certain|being\s+prepared|(?:\w+\s+){0,2}days\s+away))\b",
    re.IGNORECASE,
)
_KEEPING = re.compile(r"^(?:keep|kept|cling|retain|hold\s+out|hold\s+on)", re.IGNORECASE)
_STATE_TO_COME = re.compile(
    r"\b(?:to|will|would|shall|could|should|must|may|might)\s+(?:(?:\w+ly|soon|again|also|then|not)\s+)*"
    r"(?:be|come|fall|(?:bring|put|place|return|have|get|restore|see)\b[^.;,]{0,40})\s*(?:back\s+)?$",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(
    r"\b(?:once|former|formerly|previously|until\s+(?:recently|then|now))\s+(?:\w+\s+)?$", re.IGNORECASE
)
_UNTIL = re.compile(r"^[^.;]{0,60}?\buntil\b", re.IGNORECASE)


def status_of(sentence: str, start: int, end: int) -> Status | None:
    """The status of what the words from `start` to `end` say; None for a condition, which asserts nothing.

    What was prevented, or missed by little, is `denied`, as what failed is.
    """
    trigger, after = sentence[start:end], sentence[end : end + _AFTER]
    before = _clause_before(sentence, start, is_open=bool(_BARE.match(trigger) or _NOUN.match(trigger)))
    if sentence.rstrip().endswith("?"):
        return None
    cues = _cues_before().in_(before)
    if _CONDITION in cues:
        return None
    if _is_denied(cues, trigger, after):
        return "denied"
    if _DONE_INFINITIVE in cues:
        return "happened"
    if _is_planned(cues, trigger, after):
        return "planned"
    if _UNCONFIRMED in cues or _UNCONFIRMED_AFTER.search(after):
        return "unconfirmed"
    return "happened"


@cache
def _cues_before() -> Cues:
    return Cues(
        _CONDITION, _DENIED, _NEAR_MISS, _REPORT, _DONE_INFINITIVE, _PLANNED, _PLANNED_NEXT, _INFINITIVE, _UNCONFIRMED
    )


def _clause_before(sentence: str, start: int, *, is_open: bool) -> str:
    """The words of the clause before a trigger, without what is told aside; all of them before a verb that is bare."""
    before = sentence[:start]
    cut = 0
    for found in _BREAK.finditer(before):
        cut = found.end()
    before = _ASIDE.sub(" ", before[cut:])
    return before if is_open else before[-_NEAR:]


def _is_denied(cues: frozenset[re.Pattern[str]], trigger: str, after: str) -> bool:
    if _DENIED in cues or _NEAR_MISS in cues or _DENIED_AFTER.search(after):
        return True
    return bool((_REPORT in cues or _NOUN.match(trigger)) and _FALSE.search(after))


def _is_planned(cues: frozenset[re.Pattern[str]], trigger: str, after: str) -> bool:
    if _PLANNED in cues or _PLANNED_NEXT in cues:
        return True
    if _INFINITIVE in cues and _BARE.match(trigger):
        return True
    if _ATTACK.match(trigger) and _TO_BEGIN.search(after):
        return True
    return bool(_NOUN.match(trigger) and _PLANNED_AFTER.search(after))


def state_status(sentence: str, start: int, end: int, status: Status) -> Status:
    """The status of a state ("held", "controlled by"): planned only where the state itself is still to come.

    "An attack on the districts held by X is planned" says that X holds them now, and so does "vowed to keep".
    """
    if status != "planned":
        return status
    trigger, before = sentence[start:end], sentence[:start]
    if _KEEPING.match(trigger):
        return "happened"
    is_bare = re.match(r"(?:hold|control|have|rule|holding|controlling)\b", trigger, re.IGNORECASE)
    return "planned" if is_bare or _STATE_TO_COME.search(before[-80:]) else "happened"


def is_former_state(sentence: str, start: int) -> bool:
    """Whether the words before a state say that it is over: "once held by", "formerly controlled by"."""
    return bool(_NO_LONGER.search(sentence[max(0, start - 40) : start]))


def until_at(sentence: str, end: int) -> int | None:
    """Where the word behind "until" begins after a state, an offset of the sentence; None without one."""
    found = _UNTIL.match(sentence[end:])
    return end + found.end() if found else None
