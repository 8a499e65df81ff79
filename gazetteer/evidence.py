"""Whether a capitalised word stands for a place: judged by what it may be and by the words around it.

Points are added up and compared with `ENOUGH`. They were set by hand on texts that were looked at, and are no more than
an order of what weighs how much: a title before a word says person more loudly than a preposition says place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gazetteer.index import Match
from gazetteer.names import fold
from gazetteer.place import Place
from gazetteer.words import load_persons, load_words


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENOUGH = 1.0
_SURNAME_COUNTRIES = frozenset(["US", "GB", "CA", "AU", "IE", "NZ", "ZA"])
"""Countries whose towns share their names with people: that the country is named does not speak for a town of it."""
_WINDOW = 48
_SIZES = ((2_000_000, 2.0), (1_000_000, 2.0), (300_000, 1.5), (100_000, 1.0))
_COUNTRY, _PROVINCE, _CURATED, _LISTED, _SHELVED = 3.0, 2.0, 3.0, 2.0, 0.5
_WORLD_SURE = 1.5
"""From here on a place of the world is known to every reader, and needs no more than its capital letter."""

_TITLES = _words(
    "Mr Mrs Ms Dr Prof Gen Lt Col Maj Capt Sgt Spc Cpl Pvt Adm Cmdr Sen Rep Gov Rev General Colonel Major Captain Lieutenant "
    "Sergeant Admiral Commander Brigadier President Premier Senator Judge Justice Professor Sheikh Sheik Imam Ayatollah Mullah "
    "Prince Princess King Queen Sir Lord Lady Dame Pope Bishop Sayyid Sayyed Hajji Abu Umm Bin bin Ibn ibn Secretary Minister "
    "Spokesman Spokeswoman spokesman spokeswoman analyst journalist activist lawyer actor singer coach captain Ambassador "
    "ambassador Envoy envoy"
)
_SAYS_AFTER = re.compile(
    r",? (?:said|says|told|added|adds|wrote|writes|explained|noted|argued|tweeted|recalled|himself|herself|who|whose|Jr|Sr|"
    r"was born|died|is survived|scored|played|testified|pleaded|married)\b|, \d{2},"
)
_PLACE_SAYS = re.compile(r",? (?:said|says|told|added)\b")
_LOCATIVE = re.compile(
    r"\b(?:in|In|into|at|At|near|Near|inside|outside|Outside|around|Around|across|Across|throughout|toward|towards|within|"
    r"north of|south of|east of|west of|\w+(?:east|west) of|outskirts of|countryside of|parts? of|half of|areas? of|centre of|"
    r"center of|residents of|people of|streets of|north|south|east|west) (?:the )?(?:nearby |neighbou?ring )?$"
)
_TOWARDS = re.compile(
    r"\b(?:from|From|to|of|for|through|via|on|over|against|between|Between|and|or|as|reached|left|visit(?:ed|ing)?|leave|"
    r"leaving|reaching|fled|for) (?:the )?$|, $"
)
_KIND_BEFORE = re.compile(
    r"\b(?:town|city|cities|towns|villages?|port|districts?|suburbs?|capital|provinces?|governorates?|hamlet|settlement|quarter|"
    r"neighbou?rhoods?|camp|state|county|island|region|municipality|stronghold|area)(?: of| called| named)?,? "
    r"(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? and )?$",
    re.IGNORECASE,
)
_TAKEN_BEFORE = re.compile(
    r"\b(?:captur(?:ed|e|es|ing)|seiz(?:ed|e|es|ing)|retak(?:e|en|ing|es)|retook|recaptur(?:ed|e|ing)|enter(?:ed|s|ing)?|took|"
    r"tak(?:e|en|ing|es)|besieg(?:ed|e|ing)|storm(?:ed|s|ing)?|liberat(?:ed|e|es|ing)|shell(?:ed|ing|s)|bomb(?:ed|ing|s|arded)|"
    r"held|hold|holds|holding|controls?|controlled|surround(?:ed|ing|s)?|encircl(?:ed|ing)|lost|evacuat(?:ed|ing)|attack(?:ed|ing|s)?|"
    r"struck|clear(?:ed|ing|s)|defend(?:ed|ing|s)?|isolat(?:e|ed|ing)|overran|overrun|abandon(?:ed|ing)|secur(?:ed|ing|e)) "
    r"(?:back |over |of |(?:the )?(?:all|most|much|whole|rest|bulk|half|part|parts|centre|center) of )?(?:the )?$",
    re.IGNORECASE,
)
_SIDE_BEFORE = re.compile(
    r"\b(?:northern|southern|eastern|western|central|north|south|east|west|downtown|greater|rural|old|upper|lower|nearby|"
    r"\w+east(?:ern)?|\w+west(?:ern)?|[a-z]+-held|[a-z]+-controlled)[ -]$",
    re.IGNORECASE,
)
_CONTAINER_AFTER = re.compile(
    r",? (?:in|near|north|south|east|west|\w+(?:east|west))(?:ern)?(?: of)? (?:the )?(?:\w+ )?[A-Z]"
)
_KIND_AFTER = re.compile(
    r"(?:['’]s)? (?:city|town|village|province|governorate|district|countryside|airport|airbase|dam|region|county|state|suburbs?|"
    r"outskirts|residents|front|highway|area|neighbou?rhood|Province|Governorate|City|District|Region|County|State|Airport|"
    r"Oblast|Island|Islands|River|Valley|Mountains|Dam|Barrage|Bridge|Airfield|Airbase|Air Base|Military Airfield|"
    r"Military Airport|International Airport)\b"
)
_BODY_AFTER = re.compile(
    r"(?:['’]s)?(?: (?:and|of|for|the) | |-)(?:[A-Z][\w'’&-]*(?: (?:and|of|for|the) | ))*?(?:Media|Observatory|Times|Post|Herald|"
    r"News|Newspaper|Agency|Operations|Councils?|Today|TV|Television|Radio|University|College|School|Institute|Academy|Agreements?|"
    r"Accords?|Process|Talks|Conference|Communiqu[eé]|Protocol|Convention|Declaration|Treaty|Summit|Shield|Network|Cent(?:re|er)|"
    r"United|FC|Club|Group|Army|Guards?|Forces?|Brigades?|Division|Battalion|Regiment|Front|Party|Union|League|Association|"
    r"Society|Foundation|Committee|Commission|Authority|Ministry|Department|Office|Bureau|Court|Police|Bank|Company|Corp|Inc|"
    r"Ltd|Group|Airlines|Airways|Museum|Orchestra|Steelers|Review|Journal|Chronicle|Tribune|Gazette|Telegraph|Command|Fleet|"
    r"Coalition|Alliance|Movement|Congress|Parliament|Assembly|Programme|Program|Project|Plan|Act|Survey|Marathon|Cup|Open|"
    r"agreements?|accords?|communiqu[eé])\b"
)
_TRIBE_AFTER = re.compile(
    r" (?:clans?|tribes?|family|families|dynasty|brothers|sisters|regime|dictatorship|doctrine)\b"
)
_GLOSS_BEFORE = re.compile(
    r"\([^()]*\b(?:Arabic|Kurdish|Turkish|Syriac|Aramaic|Hebrew|Persian|Russian|Ukrainian|romani[sz]ed|lit)\b[^()]*$"
)
_CAPITAL_AFTER = re.compile(r" ([A-Z][a-z][\w'’]*)")
_BODY_BEFORE = re.compile(
    r"\b(?:University|Bank|Institute|Museum|Archbishop|Bishop|Duke|Lord|Radio|Operation|Battle|Treaty|USS|HMS) (?:of )?$"
)
_MILITIAS = _words(
    "Jaish Jaysh Liwa Katibat Kata'ib Kata’ib Kataib Kataeb Harakat Jabhat Ansar Saraya Saray Faylaq Hayat Asa'ib Asaib Jund Usud"
)
_ADJECTIVE_AFTER = re.compile(
    r"(?:,| and) (?:and )?(?:[A-Z][\w.]*,? (?:and )?)?(?:[A-Z]\w+(?:ish|ian|ese|ch|man)|Royal|[Cc]oalition|allied)\b"
)
_ABBREVIATED = re.compile(r"(?:[A-Z]\.){2,}|[A-Z]{2,3}")
_ABBREVIATION_IS_NOUN = re.compile(
    r"\s*(?:[,.;:)?!\"”]|$|(?:and|or|to|in|on|of|for|from|by|with|at|as|but|that|which|who|has|have|had|is|are|was|were|will|would|"
    r"could|can|may|must|should|did|does|said|says|also|still|welcom\w+|stands?|supports?|condemn\w*|call\w*|urg\w+|remains?|"
    r"continu\w+|announc\w+|agree\w*|want\w*|ha[sd]n['’]t|since|after|before|during|while|when|if|because|last|this|next|on)\b)"
)
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:;\"“”\n•])\s*(?:[\"“‘'(]\s*)?$")
_PLAIN_BEFORE = _words(
    "In The At On From And To Of For But As With By After Before Near While When Since Inside Outside Around Both Across Today "
    "Yesterday Northern Southern Eastern Western Central North South East West Greater Old New Upper Lower Rural Downtown "
    "Syrian Iraqi Turkish Kurdish Lebanese Russian American British French German Egyptian Libyan Iranian Israeli Palestinian "
    "Saudi Ukrainian Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December Province City Governorate District Occupied Besieged Mount Lake Port Fort Camp Operation "
    "Only Even That This Those These Elsewhere Meanwhile Now Then Later If Because Although Though Is Was Are Were"
)


def keep_names(matches: Sequence[Match], text: str, places: Mapping[str, Place]) -> list[Match]:
    """The matches that stand for places, in the order of the text.

    A word that is somebody's surname once in the text is nobody's town elsewhere in it.
    """
    words = [_words_before(text, m.start) for m in matches]
    persons = {m.text for m, before in zip(matches, words, strict=True) if " " not in m.text and _is_person(before)}
    named = {places[c].country for m in matches for c in m.candidates[:1] if places[c].kind in ("country", "region")}
    holders = {m.start for m in matches if places[m.candidates[0]].kind in ("country", "province")}
    setting = _Setting(text, places, persons, frozenset(named - _SURNAME_COUNTRIES), holders)
    return [m for m, before in zip(matches, words, strict=True) if _score(m, before, setting) >= ENOUGH]


@dataclass(frozen=True, slots=True)
class _Setting:
    """One text: its words, the surnames met in it, the countries named in it whose towns are no surnames, and where its
    countries and provinces begin."""

    text: str
    places: Mapping[str, Place]
    persons: set[str]
    countries: frozenset[str]
    holders: set[int]


def _is_person(words: list[str]) -> bool:
    if not words:
        return False
    last = words[-1].rstrip(".")
    is_initial = len(last) == 1 and last.isupper() and words[-1].endswith(".") and len(words) > 1
    word = words[-2].rstrip(".") if is_initial else last
    return word in _TITLES or (word[:1].isupper() and fold(word) in load_persons())


def _words_before(text: str, start: int) -> list[str]:
    """The words right before an offset in the same line; none where a sign stands between."""
    before = text[max(0, start - 24) : start]
    if not before.endswith(" ") or before.endswith("  "):
        return []
    return [word.lstrip("(\"“‘'") for word in before.rsplit("\n", 1)[-1].split(" ")[-3:-1]]


def _score(match: Match, words: list[str], setting: _Setting) -> float:
    text, place = setting.text, setting.places[match.candidates[0]]
    before, after = text[max(0, match.start - _WINDOW) : match.start], text[match.end : match.end + _WINDOW]
    if _is_no_name(match, words, setting, before, after):
        return _COUNTRY if place.kind == "country" and not match.text.isupper() and "." not in match.text else 0.0
    points = _prior(match, place, is_shelved=place.place_id not in setting.places) - _against_person(
        match, place, setting, after
    )
    if points < _WORLD_SURE and any(setting.places[c].country in setting.countries for c in match.candidates):
        points += 1.0
    points -= _against_word(match, place, before) + _against_body(match, place, before, after)
    if points < ENOUGH and after.startswith(", ") and match.end + 2 in setting.holders and place.kind != "country":
        points += 3.0
    return points if points >= ENOUGH else points + _for(before, after)


def _is_no_name(match: Match, words: list[str], setting: _Setting, before: str, after: str) -> bool:
    """Whether the words around leave no doubt: an acronym, an adjective ("U.S. troops"), a gloss, a militia, a tribe."""
    written = match.text
    if written.isupper() and len(written) <= 5 and not _is_written_so(match, setting.text, setting.places):
        return True
    if _ABBREVIATED.fullmatch(written):
        return not _ABBREVIATION_IS_NOUN.match(after) or bool(_ADJECTIVE_AFTER.match(after))
    if "(" in before and _GLOSS_BEFORE.search(before):
        return True
    return any(word in _MILITIAS for word in words) or bool(_TRIBE_AFTER.match(after))


def _is_written_so(match: Match, text: str, places: Mapping[str, Place]) -> bool:
    """Whether a short word in capitals is the name itself ("UAE"), or stands in a line of capitals ("HOMS, SYRIA")."""
    if len(match.text) >= 4 and places[match.candidates[0]].in_theatre and match.tier != "transliterated":
        return True
    if any(match.text in (places[c].name, *places[c].aliases) for c in match.candidates):
        return True
    line = text[max(0, match.start - 12) : match.end + 12]
    return len(match.text) >= 4 and (line.isupper() or match.start == 0 or text[match.start - 1] == "\n")


def _prior(match: Match, place: Place, *, is_shelved: bool) -> float:
    if is_shelved:
        return _SHELVED - (0.5 if match.tier == "transliterated" else 0.0)
    if place.kind == "country" or (not place.in_theatre and place.precision == "area"):
        return _COUNTRY
    if place.in_theatre:
        listed = place.source.startswith("GeoNames row") and place.population < 20_000
        points = _LISTED if listed else _CURATED
        return points - (1.0 if match.tier == "transliterated" else 0.0) - (2.0 if match.is_short else 0.0)
    if place.kind == "province":
        return _PROVINCE
    size = next((points for people, points in _SIZES if place.population >= people), 0.0)
    return size - (0.5 if match.tier == "folded" and match.text.isascii() and size < _WORLD_SURE else 0.0)


def _for(before: str, after: str) -> float:
    points = 0.0
    if _KIND_BEFORE.search(before):
        points = 3.0
    elif _TAKEN_BEFORE.search(before):
        points = 1.5
    elif _LOCATIVE.search(before) or _SIDE_BEFORE.search(before):
        points = 1.0
    elif _TOWARDS.search(before):
        points = 0.5
    if re.match(r", [A-Z][\w.]+(?: [A-Z]\w+)?(?:[,.;)]|$)", after) or _CONTAINER_AFTER.match(after):
        points += 1.5
    if _KIND_AFTER.match(after):
        points += 1.5
    return points


def _against_person(match: Match, place: Place, setting: _Setting, after: str) -> float:
    if match.text in setting.persons and place.kind != "country":
        return 5.0
    if place.in_theatre or place.kind in ("country", "province"):
        return 0.0
    return 2.0 if _SAYS_AFTER.match(after) and not (place.population > 1_000_000 and _PLACE_SAYS.match(after)) else 0.0


def _against_word(match: Match, place: Place, before: str) -> float:
    folded = fold(match.text)
    if " " in folded or place.kind == "country":
        return 0.0
    if folded in load_persons():
        return 2.5
    if folded in load_words():
        return 3.0 if _STARTS_SENTENCE.search(before) or place.in_theatre else 1.5
    return 0.0


def _against_body(match: Match, place: Place, before: str, after: str) -> float:
    if _BODY_AFTER.match(after) and not _KIND_AFTER.match(after):
        return 5.0
    if place.in_theatre and match.tier != "transliterated":
        return 0.0
    points = 0.0
    word = before[:-1].rsplit(None, 1)[-1].lstrip("(\"“‘'") if before.endswith(" ") and before.strip() else ""
    if (
        word[:1].isupper()
        and word[-1:] not in ",;:"
        and word not in _PLAIN_BEFORE
        and not word.endswith(("'s", "’s", ".”", '."'))
    ):
        is_stop = word.endswith((".", "!", "?")) and len(word) > 3
        points += 0.0 if place.kind == "country" or is_stop else 2.0
    following = _CAPITAL_AFTER.match(after)
    if following and place.kind != "country" and not _KIND_AFTER.match(after) and following[1] not in _PLAIN_BEFORE:
        points += 2.0
    return points + (2.0 if _BODY_BEFORE.search(before) and place.kind != "country" else 0.0)
