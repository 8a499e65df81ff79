"""Whether a thing happened, is planned, is doubted or is denied: cues in the words before and behind a trigger."""

from __future__ import annotations

import re

from pipeline.records import Status

_REACH = 70
_BREAK = re.compile(r"[;:]|[.!?]\s|,\s+(?:but|while|and\s+(?:then|later))\b|\bbut\b", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:will|would|shall|plan(?:s|ned|ning)?|prepar(?:e|es|ed|ing|ations?)|aim(?:s|ed|ing)?|vow(?:s|ed)?|pledg(?:e|es|ed|ing)|"
    r"expect(?:s|ed)?|about\s+to|set\s+to|intend(?:s|ed|ing)?|intention|hop(?:e|es|ed|ing)|poised|ready|readying|getting\s+ready|"
    r"want(?:s|ed)?|sw(?:ear|ore|orn)|promis(?:e|es|ed|ing)|threaten(?:s|ed|ing)?|due\s+to|goal|objective|next\s+target|"
    r"in\s+order\s+to|bid\s+to|effort\s+to|operation\s+to|offensive\s+to|campaign\s+to|battle\s+to|push\s+to|drive\s+to|"
    r"mission\s+to|fight\s+to|attempt(?:s|ed|ing)?\s+to|try(?:ing)?\s+to|tries\s+to|tried\s+to|seek(?:s|ing)?\s+to|"
    r"could|should|must|may\s+soon|to\s+be|ahead\s+of|before)\b[^.;]*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial)|not|n['’]t|never|no\s+(?:longer\s+)?|fail(?:s|ed|ing)?\s+to|failure\s+to|unable\s+to|"
    r"false|untrue|reject(?:s|ed|ing)|dismiss(?:es|ed|ing)|refut(?:es|ed|ing)|baseless|without|nobody|none|neither|nor)\b[^.;]*$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^.;]{0,60}\b(?:was\s+denied|is\s+denied|were\s+denied|was\s+false|is\s+untrue|never\s+happened)\b",
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


def status_of(sentence: str, start: int, end: int) -> Status | None:
    """The status of what the words from `start` to `end` say; None for a condition, which asserts nothing."""
    before = sentence[max(0, start - _REACH) : start]
    cut = 0
    for found in _BREAK.finditer(before):
        cut = found.end()
    before, after = before[cut:], sentence[end : end + 120]
    if _CONDITION.search(before) or sentence.rstrip().endswith("?"):
        return None
    if _DENIED.search(before) or _DENIED_AFTER.search(after):
        return "denied"
    if _DONE_INFINITIVE.search(before):
        return "happened"
    if _PLANNED.search(before) or (_INFINITIVE.search(before) and _BARE.match(sentence[start:end])):
        return "planned"
    if _UNCONFIRMED.search(before) or _UNCONFIRMED_AFTER.search(after):
        return "unconfirmed"
    return "happened"
