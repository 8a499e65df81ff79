"""Names that stand where a place is spoken of and that nobody knows, by how often, with where they likely lie."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from gazetteer.names import fold
from gazetteer.place import Place
from gazetteer.toponyms import find_toponyms
from pipeline.theatre import Theatre

SENTENCES_READ = 8
"""How many sentences about a name are searched for its neighbours."""
MOST_NEIGHBOURS = 3
_TOLD = re.compile(r"^(['\"])(?P<name>.+)\1 is in no list of places")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that nobody knows: how it was written most, in how many sentences of how many articles, one of them, and
    the neighbourhood: the province that the sentences name, and the known places that they name with it."""

    name: str
    form: str
    n_sentences: int
    n_articles: int
    sentence: str
    doc_id: str
    province: str
    near: tuple[str, ...]

    @property
    def neighbourhood(self) -> str:
        """In words; empty when the sentences name nothing that is known."""
        near = f"near {', '.join(self.near)}" if self.near else ""
        return ", ".join(filter(None, (f"in {self.province}" if self.province else "", near)))


def unknown_rows(rejected: pd.DataFrame) -> pd.DataFrame:
    """Those of REJECTED that name a place nobody knows, with its `name` and folded `form`."""
    rows = rejected[rejected["reason"] == "place_unknown"]
    rows = rows.assign(name=[_name(*pair) for pair in rows[["place_as_written", "detail"]].to_numpy().tolist()])
    rows = rows[rows["name"] != ""]
    return rows.assign(form=[as_form(name) for name in rows["name"]])


def as_form(name: str) -> str:
    """The form under which decisions about a name are kept."""
    return " ".join(fold(name).split())


def is_known(name: str, theatre: Theatre) -> bool:
    """Whether the theatre has a place called so by now."""
    matches = [match for match in theatre.gazetteer.find(name) if match.text == name]
    return any(theatre.gazetteer.places[c].in_theatre for match in matches for c in match.candidates)


def list_unknown(
    rejected: pd.DataFrame, theatre: Theatre, decided: Collection[str] = (), limit: int = 50
) -> list[UnknownName]:
    """The names nobody knows, the most frequent first, without those whose form has been decided."""
    rows = unknown_rows(rejected)
    rows = rows[~rows["form"].isin(list(decided))].drop_duplicates(["form", "article_id", "evidence"])
    known = {name for name in rows["name"].unique() if is_known(name, theatre)}
    rows = rows[~rows["name"].isin(known)]
    ranked = rows.groupby("form").size().sort_index().sort_values(ascending=False, kind="stable").head(limit)
    groups = rows[rows["form"].isin(ranked.index)].groupby("form")
    return [_unknown(str(form), groups.get_group(form), theatre) for form in ranked.index]


def _unknown(form: str, rows: pd.DataFrame, theatre: Theatre) -> UnknownName:
    sentences = rows["evidence"].drop_duplicates().tolist()[:SENTENCES_READ]
    neighbours = Counter(place for sentence in sentences for place in _named(sentence, theatre))
    provinces = Counter({place: n for place, n in neighbours.items() if place.precision == "province"})
    pins = Counter({p: n for p, n in neighbours.items() if p.precision in ("settlement", "site", "area")})
    near = [place for place, _ in pins.most_common(MOST_NEIGHBOURS)]
    province = provinces.most_common(1)[0][0].name if provinces else _shared_province(near)
    first = rows.iloc[0]
    return UnknownName(
        Counter(rows["name"]).most_common(1)[0][0], form, len(rows), int(rows["article_id"].nunique()),
        " ".join(str(first["evidence"]).split()), str(first["doc_id"]), province, tuple(place.name for place in near),
    )  # fmt: skip


def _named(sentence: str, theatre: Theatre) -> Iterable[Place]:
    (found,) = find_toponyms(theatre.gazetteer, (sentence,))
    places = [theatre.gazetteer.get(one.place_id or "") for one in found]
    return dict.fromkeys(place for place in places if place is not None and place.in_theatre)


def _shared_province(places: Collection[Place]) -> str:
    """The province of all the places; empty when they do not share one."""
    provinces = {place.admin1 for place in places}
    return f"{provinces.pop()} province" if len(provinces) == 1 and "" not in provinces else ""


def _name(written: object, detail: str) -> str:
    """As it was written; readings of earlier versions have it in the sentence only."""
    if isinstance(written, str) and written:
        return written
    told = _TOLD.match(detail)
    return told["name"] if told else ""
