"""Who speaks for an event: outlets, not articles; who repeats another word for word speaks for nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.claim_columns import ClaimColumns, Coded, Flags, Numbers
from pipeline.claim_groups import Grouping
from pipeline.theatre import Outlet, Theatre

UNKNOWN_OUTLET = Outlet(name="", bloc_id="", reliability="F", is_fictional=False, note="")


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of each event: how many, how many of them lean to another side than the one that gains or to none,
    the best one's reliability, and whether all are of the side that gains, or one of the side that loses."""

    n_articles: Numbers
    n_sources: Numbers
    n_neutral: Numbers
    reliability: Any
    is_own_gain: Flags
    is_own_loss: Flags


def find_sources(
    claims: ClaimColumns,
    groups: Grouping,
    sides: tuple[Numbers, Numbers],
    theatre: Theatre,
    reprint_of: Mapping[str, str],
) -> Sources:
    """The sources of each group; `sides` are the numbers of the bloc that gains there and of the one that loses."""
    group, speaker = _distinct(groups.of_row, _speakers(claims, groups, reprint_of))
    outlet = np.where(speaker < len(claims.outlet.names), speaker, 0)
    outlets = [theatre.outlets.get(str(name), UNKNOWN_OUTLET) for name in claims.outlet.names]
    leans = np.array([claims.bloc.number(o.bloc_id) if o.bloc_id else 0 for o in outlets])[outlet]
    letters = np.array(sorted({o.reliability or "F" for o in outlets}), dtype=object)
    grades = np.searchsorted(letters, np.array([o.reliability or "F" for o in outlets], dtype=object))[outlet]
    starts = np.flatnonzero(np.append(True, group[1:] != group[:-1]))
    gaining, losing = (side[group] for side in sides)
    is_gainers = (leans != 0) & (leans == gaining)
    n_sources = np.diff(np.append(starts, len(group)))
    n_neutral = n_sources - np.add.reduceat(is_gainers.astype(np.int64), starts)
    n_articles = np.bincount(_distinct(groups.of_row, claims.article.codes[groups.rows])[0])
    is_own_loss = np.logical_or.reduceat((losing != 0) & (leans == losing), starts)
    best = letters[np.minimum.reduceat(grades, starts)]
    return Sources(n_articles, n_sources, n_neutral, best, n_neutral == 0, is_own_loss)


def _distinct(group: Numbers, value: Numbers) -> tuple[Numbers, Numbers]:
    """Each pair once, sorted."""
    width = int(value.max()) + 1
    once, other = np.divmod(np.unique(group * width + value), width)
    return once, other


def _speakers(claims: ClaimColumns, groups: Grouping, reprint_of: Mapping[str, str]) -> Numbers:
    """Who speaks in each claim of `groups.rows`: the number of an outlet, or one beyond them all for a nameless one."""
    outlet, article = claims.outlet.codes[groups.rows], claims.article.codes[groups.rows]
    speaker = np.where(outlet > 0, outlet, len(claims.outlet.names) + article)
    shared = np.flatnonzero(groups.sizes[groups.of_row] > 1)
    stories = _stories(claims.article, reprint_of)[article[shared]].tolist()
    words = claims.frame["evidence"].to_numpy(dtype=object)[groups.rows[shared]]
    first_of: dict[tuple[int, int | str], int] = {}
    rows = zip(groups.of_row[shared].tolist(), stories, words, speaker[shared].tolist(), strict=True)
    for at, (group, story, said, own) in zip(shared.tolist(), rows, strict=True):
        sentence = " ".join(said.casefold().split())
        first = first_of.get((group, story), first_of.get((group, sentence), own) if sentence else own)
        first_of[group, story] = first_of[group, sentence] = speaker[at] = first
    return speaker


def _stories(article: Coded, reprint_of: Mapping[str, str]) -> Numbers:
    """For each article's number that of the story it tells: its own, or its original's."""
    stories = [reprint_of.get(str(name), str(name)) for name in article.names]
    number = {story: at for at, story in enumerate(dict.fromkeys(stories))}
    return np.array([number[story] for story in stories], dtype=np.int64)
