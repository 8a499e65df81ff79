"""Where a rule fits in a masked sentence: the trigger, the places beside it, and the actors around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.grammar.rules import Rule, Rules

PLACE, ACTOR, DAY = "◆", "●", "○"
_GAP = 75
_PASSIVE = re.compile(
    r"(?:\b(?:was|were|been|being|is|are|be|got|get)\b|['’]s)(?:\s+\w+ly)?(?:\s+(?:once\s+)?(?:again|also|later|then|first|back))?\s+$",
    re.I,
)
_RELATIVE = re.compile(rf"{PLACE}+[^.;{PLACE}]{{0,20}},?\s+(?:which|that|where)?\s*(?:had\s+)?$")
_PARTICIPLE = re.compile(rf"(?:{PLACE}+(?:\s*\([^)]*\))?,\s+(?:\w+\s+){{0,2}}|^{PLACE}+\s+(?:fully\s+)?)$")
_PAST_PARTICIPLE = re.compile(r"^(?:\w+ed|taken|retaken|overrun|won|seized|recaptured|held|lost)\b", re.I)
_WALL = re.compile(r"[;:]|\.\s|,\s+(?:but|while|whereas|although|though)\b|\b(?:but|while|whereas)\b", re.I)
_LIST = re.compile(
    rf"(?:,|,?\s+and|\s+as\s+well\s+as|,?\s+then|\s+or)\s+(?:also\s+)?(?:[a-z'’-]+\s+){{0,5}}({PLACE}+)", re.I
)
_HEAD = re.compile(
    r"\b(?:fighters?|soldiers?|troops|men|people|civilians|weapons|tanks?|vehicles?|prisoners?|photographs?|part\s+in|meeting|"
    r"refugees|residents|families|wounded|bodies|hostages|checkpoints?|hills?|villages?|hamlets|farms?|roads?|highway|positions|"
    r"points|outposts?|responsibility|refuge|shelter|place|time|days|weeks|months|hours|years|ground|territory|terrain)\b",
    re.I,
)
_BUILDING = re.compile(
    r"\b(?:districts?|quarters?|neighbou?rhoods?|hospital|stadium|station|building|buildings|square|mosque|prison|suburbs?|"
    r"roundabout|streets|centre|center|outskirts|edges?|bridge|airport|base|complex|compound|barracks|blocks?|areas?|parts?)"
    r"\b[^.;,]{0,25}\b(?:in|of|inside|at)\s+(?:the\s+)?(?:\w+\s+){0,3}$",
    re.I,
)


_PIECES = re.compile(
    r"\b(?:districts?|quarters?|neighbou?rhoods?|streets|blocks|parts?|areas?|pockets?)\s+(?:still\s+)?$", re.I
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A trigger from `start` to `end` of the sentence with the offsets of the places that it may concern.

    `is_part` says that the words between take only a piece of the place; `is_passive` that the place suffers.
    """

    rule: Rule
    start: int
    end: int
    places: tuple[int, ...]
    is_part: bool
    is_passive: bool


def propose(masked: str, rules: Sequence[Rule]) -> Iterator[Proposal]:
    """Every fit of every rule, the first rule winning where two fit the same words.

    Without a place there is none, and a rule is only tried where the letters that it needs are there.
    """
    if PLACE not in masked:
        return
    taken: list[tuple[int, int]] = []
    for rule in rules.worth_trying(masked) if isinstance(rules, Rules) else rules:
        for found in rule.pattern.finditer(masked):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            proposal = _fit(masked, rule, found.start(), found.end())
            if proposal is not None:
                taken.append((found.start(), found.end()))
                yield proposal


_LOAD = re.compile(
    r"\b(?:lorr(?:y|ies)|(?<!suicide\s)trucks?|convoys?|aid|buses|refugees|families|civilians|people|residents|inspectors|delegation|"
    rf"team|journalists|food|supplies|news|shells?|rockets?|smoke)\b[^.;:{ACTOR}]{{0,60}}$",
    re.IGNORECASE,
)


def _fit(masked: str, rule: Rule, start: int, end: int) -> Proposal | None:
    before = masked[:start]
    if rule.change == "entered" and _LOAD.search(before):
        return None
    passive = bool(_PASSIVE.search(before[-40:])) and rule.place == "after"
    trigger = masked[start:end]
    participle = (
        rule.place == "after" and bool(_PARTICIPLE.search(before[-60:])) and bool(_PAST_PARTICIPLE.match(trigger))
    )
    if rule.place == "before" or passive:
        places = _place_before(masked, start)
        return Proposal(rule, start, end, places, _is_piece(masked, places), True) if places else None
    after = _place_after(masked, end)
    if after:
        between = masked[end : after[0]]
        if not _is_object(rule, between):
            return None
        if _HEAD.search(between) and not re.search(r"\b(?:including|such as|among them|namely|called|of)\b", between):
            return None
        is_part = bool(_BUILDING.search(between)) or (rule.change == "held" and bool(_PIECES.search(before)))
        return Proposal(rule, start, end, after, is_part, False)
    if participle:
        places = _place_before(masked, start)
        return Proposal(rule, start, end, places, False, True) if places else None
    return None


_TAKING = ("captured", "captured_part")
_PREPOSITION = re.compile(r"\b(?:to|for|with|until|after|before|against|near|at|on|into|as|than)\b", re.I)
_FROM = re.compile(rf"\bfrom\s+(?:the\s+)?(?:\w+\s+){{0,2}}{ACTOR}+")


def _is_object(rule: Rule, between: str) -> bool:
    """Whether the place is what is taken: no other actor, and no preposition, stands between."""
    if rule.change not in _TAKING:
        return True
    rest = _FROM.sub(" ", between)
    if ACTOR in rest:
        return False
    return not _PREPOSITION.search(rest)


def _place_after(masked: str, end: int) -> tuple[int, ...]:
    window = masked[end : end + _GAP]
    wall = _WALL.search(window)
    window = window[: wall.start()] if wall else window
    at = window.find(PLACE)
    if at < 0 or (re.search(r"\b(?:from|by|near|outside|with|against)\s+(?:\w+\s+){0,2}$", window[:at]) and at > 25):
        return ()
    return _with_list(masked, end + at)


def _with_list(masked: str, first: int) -> tuple[int, ...]:
    places, at = [first], first
    while True:
        stop = re.compile(f"{PLACE}+").match(masked, at)
        more = _LIST.match(masked, stop.end()) if stop else None
        if more is None or _verb_between(masked[stop.end() : more.start(1)] if stop else ""):
            return tuple(places)
        at = more.start(1)
        places.append(at)


def _verb_between(text: str) -> bool:
    return bool(
        re.search(
            r"\b\w+(?:ed|ing)\b(?!-)|\b(?:took|fell|lost|held|in|near|from|to|on|at|is|was|were|are)\b", text, re.I
        )
    )


def _place_before(masked: str, start: int) -> tuple[int, ...]:
    window_start = max(0, start - _GAP)
    window = masked[window_start:start]
    cut = 0
    for wall in _WALL.finditer(window):
        cut = wall.end()
    runs = [m for m in re.finditer(f"{PLACE}+", window) if m.start() >= cut]
    if not runs:
        return ()
    aside = _ASIDE.search(window)
    if aside and any(run.end() <= aside.start() for run in runs):
        runs = [run for run in runs if run.end() <= aside.start()]
    runs = _without_apposition(window, runs)
    if re.match(r"['’]s\s+(?!(?:fall|capture)\b)[a-z]", window[runs[-1].end() :]):
        return ()
    chosen = [runs[-1]]
    for run in reversed(runs[:-1]):
        between = window[run.end() : chosen[0].start()]
        if _AFTER_PREPOSITION.search(window[: run.start()]):
            break
        if not re.fullmatch(r",?\s*(?:and|,|then|as well as)?\s*(?:the\s+)?(?:\w+\s+){0,2}", between) or _verb_between(
            between
        ):
            break
        chosen.insert(0, run)
    return tuple(window_start + run.start() for run in chosen)


_AFTER_PREPOSITION = re.compile(r"\b(?:to|near|from|of|in|at|on|towards?|outside|around)\s+$", re.I)
_ASIDE = re.compile(
    r",\s+(?:on|in|near|at|along|just|north|south|east|west|(?:north|south)-?(?:east|west)|a|an|the|facing|outside|capital|once|"
    r"home|far|further|some|about)\b[^,;]*,\s*(?:(?:has|have|had|was|were|is|are|been|also|finally|now|then)\s+)*$",
    re.I,
)


def _without_apposition(window: str, runs: list[re.Match[str]]) -> list[re.Match[str]]:
    """ "X, a town in Y, was taken": X is meant."""
    last = runs[-1]
    if len(runs) > 1 and window[last.end() :].lstrip().startswith(","):
        between = window[runs[-2].end() : last.start()]
        if re.match(r",\s", between) and re.search(
            r"\b(?:in|of|near|outside|facing|from|on|around|to)\s+(?:the\s+)?\S*\s?$", between
        ):
            return _without_apposition(window[: runs[-2].end()] + ",", runs[:-1])
    return runs


def _is_piece(masked: str, places: tuple[int, ...]) -> bool:
    return bool(places) and bool(_BUILDING.search(masked[max(0, places[0] - 60) : places[0]]))
