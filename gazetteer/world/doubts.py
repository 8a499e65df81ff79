"""What speaks against a capitalised word being a place: its neighbours, persons of that name, and plain words."""

from __future__ import annotations

import re
from collections.abc import Collection

from gazetteer.names import fold
from gazetteer.world.find import Sighting
from gazetteer.world.table import WorldTable
from gazetteer.world.words import load_first_names, load_plain_words, load_rare_words, word_set, words_after_place

KIND_BEFORE = re.compile(
    r"\b(?:town|city|cities|towns|villages?|port|suburbs?|capital|provinces?|hamlet|state|states|county|island|region|borough|"
    r"municipality|community|republic)(?: of| called| named)?,? $", re.I,
)  # fmt: skip
_SAYS_AFTER = re.compile(
    r",? (?:said|says|told|added|adds|wrote|writes|noted|argued|recalled|himself|herself|who|whose|Jr\.|Sr\.|was born|died|"
    r"scored|threw|ran for|played|testified|pleaded|laughed|agreed|hopes|stayed|wore|rode)\b|, \d{2},"
)
_DISEASE_AFTER = re.compile(
    r" (?:virus|viruses|ebolavirus|coronavirus|worm|fever|disease|syndrome|respiratory|encephalitis|flu|measles)\b"
)
_KIN_BEFORE = re.compile(
    r"\b(?:wife|husband|sons?|daughters?|brother|sister|mother|father|girlfriend|boyfriend|fianc[eé]e?|uncle|aunt|cousin|"
    r"named|called|nicknamed|colleague|partner|friend),? $"
)
_ROAD = re.compile(r" (?:\d+|Highway|Route|Hwy)\b")
_CAPITAL_AFTER = re.compile(r" ((?:[A-Z]\.)+|[A-ZÀ-Þ][\w’'&-]*\.?)")
_HYPHEN_AFTER = re.compile(r"-[A-Z]")
_PARTY_BEFORE = re.compile(r"\b[DRI]-$")
_CAPITAL_BEFORE = re.compile(r"(?:^|[\s(\"“‘'—–-])([A-ZÀ-Þ][\w’'&.-]*) $")
_STARTS = re.compile(r"(?:^|[.!?:;\"“”\n•—–])\s*(?:[\"“‘'(]\s*)?$")
_JOINED = re.compile(r"[;:—–-] $")
_QUOTED = re.compile(r"[\"“‘]$")


def against_neighbours(sighting: Sighting, before: str, after: str, *, is_region: bool) -> float:
    """Points for the capitalised words, hyphens, quotation marks and diseases beside a name."""
    points = 0.0
    if _DISEASE_AFTER.match(after) or (_KIN_BEFORE.search(before) and not is_region):
        points += 5.0
    elif _KIN_BEFORE.search(before):
        points += 2.5
    following = _CAPITAL_AFTER.match(after)
    if (
        following
        and following[1] not in words_after_place()
        and following[1].rstrip(".") not in words_after_place()
        and not sighting.text.isupper()
    ):
        points += 3.5
    if _ROAD.match(after) and sighting.text.startswith(("U", "Interstate")):
        points += 5.0
    if _PARTY_BEFORE.search(before):
        points -= 3.0
    elif _HYPHEN_AFTER.match(after) or (
        before.endswith("-") and before[-2:-1].isalpha() and before.split()[-1:][0][:1].isupper()
    ):
        points += 1.0 if is_region else 1.5
    word = _CAPITAL_BEFORE.search(before)
    if word and word[1] not in word_set("before_place") and not word[1].endswith(("'s", "’s", ".")):
        starts = bool(_STARTS.search(before[: word.start(1)]))
        points += (0.5 if is_region else 1.5) if starts else 1.75 if is_region else 2.5
    return points + (1.0 if _QUOTED.search(before) and re.match(r"[,.!?:]?[\"”’]", after) else 0.0)


def against_person(sighting: Sighting, before: str, after: str, persons: Collection[str], *, is_region: bool) -> float:
    """Points for the name being that of a person: one whom the text names in full, or one who says something."""
    form = fold(sighting.text)
    says = _SAYS_AFTER.match(after)
    if form in persons:
        if re.search(r"\b(?:in|near|outside|across|at|into) $", before, re.I) or KIND_BEFORE.search(before):
            return 0.0
        return 1.0 if is_region and re.search(r"\b(?:of|from|to) $", before) and not says else 4.0
    if is_region or not says:
        return 0.0
    return 1.0 if " " in form else 1.75


def against_word(sighting: Sighting, before: str, table: WorldTable) -> float:
    """Points for the name being a word of the language or a given name, more where a sentence begins."""
    form = fold(sighting.text)
    if " " in form:
        return 0.0
    starts = bool(_STARTS.search(before))
    people = max(map(table.population, sighting.rows))
    if form in load_plain_words():
        return 2.75 if starts else 1.5
    if form in load_rare_words():
        return 1.75 if starts else 0.5
    if form in load_first_names() and people < 1_000_000:
        return 1.0 if people < 300_000 else 0.5
    return 0.5 if starts and people < 100_000 and not _JOINED.search(before) else 0.0
