"""Which theatre a document speaks of: by the countries, places and actors that it names."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, MatchKind

from gazetteer.load import read_places, read_world
from gazetteer.names import fold, folded_forms
from gazetteer.place import Place
from gazetteer.words import load_persons, load_words
from pipeline.records import Article
from pipeline.theatre import THEATRES, WORLD, read_actor_names

Weights = Mapping[str, float]
ELSEWHERE = "-"
"""Before the code of a country that no theatre has."""
COUNTRY, ACTOR, COMMON, LARGE, SMALL, FOREIGN = 2.0, 2.0, 0.7, 1.0, 0.5, 1.5
"""What naming a country of a theatre weighs, an actor, a word such as "Kyiv" for one, a place that was chosen by hand
or is large, any other place, and a country elsewhere. Set by hand on the annotated documents that are not held back."""
LARGE_POPULATION = 50_000
FLOOR = 1.0
"""Less than this is too little to go by."""
SHORTEST = 4
_ENDINGS = ("", "n", "an", "ian", "i", "ese", "ns", "ans", "ians", "is")


@dataclass(frozen=True, slots=True)
class NameBook:
    """Folded names with what each weighs for which theatre or country; `cased` must be written as they stand."""

    forms: tuple[str, ...]
    weights: tuple[Weights, ...]
    cased: tuple[str, ...]
    automaton: AhoCorasick


def choose_theatre(article: Article, theatres: Sequence[str]) -> str:
    """The theatre, of those named, that title and text speak of; empty when they speak of none or of another country
    more. Each name counts once. The names of all theatres are read at the first call and kept."""
    scores = weigh(f"{article.title}\n{article.text}", name_book(tuple(theatres)))
    ours = sorted(((scores[name], name) for name in theatres), key=lambda pair: (-pair[0], pair[1]))
    if not ours or ours[0][0] < FLOOR:
        return ""
    elsewhere = max((score for name, score in scores.items() if name.startswith(ELSEWHERE)), default=0.0)
    return ours[0][1] if ours[0][0] >= elsewhere else ""


def weigh(text: str, book: NameBook) -> Counter[str]:
    """How much the names in a text speak for each theatre, and for each country elsewhere (a hyphen and its code)."""
    folded = f" {fold(text)} "
    spans: dict[int, tuple[int, int]] = {}
    for number, start, end in book.automaton.find_matches_as_indexes(folded, overlapping=True):
        is_name = _is_word_end(folded, end) and _is_written_as(book, number, text[start : end - 1])
        if is_name and end > spans.get(start, (0, 0))[0]:
            spans[start] = (end, number)
    scores: Counter[str] = Counter()
    last = 0
    seen: set[int] = set()
    for start, (end, number) in sorted(spans.items()):
        if start < last:
            continue
        last = end - 1
        if number not in seen:
            seen.add(number)
            scores.update(book.weights[number])
    return scores


def _is_word_end(folded: str, end: int) -> bool:
    return folded[end] == " " or folded[end : end + 3] == "'s "


def _is_written_as(book: NameBook, number: int, written: str) -> bool:
    cased = book.cased[number]
    return written == cased if cased else written[:1].isupper() or not written[:1].isascii()


@lru_cache(maxsize=4)
def name_book(theatres: tuple[str, ...]) -> NameBook:
    """All names of some theatres and of the world around them."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    cased: dict[str, str] = {}
    homes = _homes(theatres)
    for name in theatres:
        for place in read_places(THEATRES / name / "places.csv", in_theatre=True):
            _note_place(weights, place, name)
        for alias, weight in _actor_words(name):
            for form in folded_forms(alias):
                weights[form][name] = max(weight, weights[form].get(name, 0.0))
                if alias.isupper():
                    cased[form] = alias
    _note_world(weights, homes)
    forms = tuple(weights)
    shares = tuple(_share(weights[form]) for form in forms)
    automaton = AhoCorasick([f" {form}" for form in forms], matchkind=MatchKind.Standard)
    return NameBook(forms, shares, tuple(cased.get(form, "") for form in forms), automaton)


def _homes(theatres: Iterable[str]) -> dict[str, str]:
    """The theatre of each country that one has."""
    homes: dict[str, str] = {}
    for name in theatres:
        settings = tomllib.loads((THEATRES / name / "theatre.toml").read_text(encoding="utf-8"))
        homes |= dict.fromkeys(settings["countries"], name)
    return homes


def _note_place(weights: dict[str, dict[str, float]], place: Place, name: str) -> None:
    by_hand = not place.source.startswith("GeoNames row") or "by hand" in place.source
    weight = LARGE if by_hand or place.population >= LARGE_POPULATION else SMALL
    for form in _forms(place):
        weights[form][name] = max(weight, weights[form].get(name, 0.0))


def _note_world(weights: dict[str, dict[str, float]], homes: Mapping[str, str]) -> None:
    for place in read_world(WORLD):
        if not place.country:
            continue
        home = homes.get(place.country, ELSEWHERE + place.country)
        if place.kind == "country":
            forms, weight = _country_forms(place), COUNTRY if place.country in homes else FOREIGN
        elif place.country not in homes:
            forms, weight = _forms(place), LARGE if place.population >= LARGE_POPULATION else SMALL
        else:
            continue
        for form in forms:
            weights[form][home] = max(weight, weights[form].get(home, 0.0))


def _forms(place: Place) -> Iterator[str]:
    words = load_words() | load_persons()
    for name in (place.name, *place.aliases):
        yield from (form for form in folded_forms(name) if len(form) >= SHORTEST and form not in words)


def _country_forms(place: Place) -> Iterator[str]:
    """The names of a country, and what its people may be called."""
    for name in (place.name, *place.aliases):
        for form in folded_forms(name):
            yield form
            if " " not in form and len(form) >= SHORTEST:
                stem = form.removesuffix("istan") if form.endswith("istan") else form.rstrip("aeo")
                yield from (stem + ending for ending in _ENDINGS if len(stem + ending) >= SHORTEST)


def _actor_words(name: str) -> Iterator[tuple[str, float]]:
    sure, common = read_actor_names(THEATRES / name)
    yield from ((alias, ACTOR) for alias in sure if alias[:1].isupper() and len(alias) >= 2)
    yield from ((words, COMMON) for words in common if words[:1].isupper() and len(words) > 2)


def _share(weights: Mapping[str, float]) -> Weights:
    """A name that several theatres or countries have speaks for each of them less."""
    return {name: weight / len(weights) for name, weight in weights.items()}
