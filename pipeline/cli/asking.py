"""Commands that answer: events, state, explain, doubts."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import pandas as pd

from pipeline.cli.options import DAY, format_options, put_out, store_option, the_house, theatre_option
from pipeline.control import state_on
from pipeline.doubts import find_doubts
from pipeline.errors import BadRequest
from pipeline.explaining import Entry, explain_state
from pipeline.export.writers import write_table
from pipeline.fading import say_age
from pipeline.records import STATUSES
from pipeline.run import build_tables, reprints_in
from pipeline.theatre import Theatre

EXACT = 100
"""The score of a name that the gazetteer knows, in this or another spelling."""


@click.command()
@click.option("--from", "day_from", type=DAY, help="First day.")
@click.option("--to", "day_to", type=DAY, help="Last day, inclusive.")
@click.option("--place", "place_name", help="A place's name or place_id.")
@click.option("--actor", help="An actor_id, on either side.")
@click.option("--status", type=click.Choice(STATUSES), help="Only events of this status.")
@format_options
@theatre_option
@store_option
def events(
    day_from: date | None, day_to: date | None, place_name: str | None, actor: str | None, status: str | None, fmt: str,
    out_path: Path | None, theatre_name: str, store_url: str | None,
) -> None:  # fmt: skip
    """Dated control changes, merged and graded."""
    theatre, store = the_house(theatre_name, store_url)
    frame = build_tables(store, theatre).events
    if day_from:
        frame = frame[frame["event_on"] >= pd.Timestamp(day_from)]
    if day_to:
        frame = frame[frame["event_on"] <= pd.Timestamp(day_to)]
    if place_name:
        frame = frame[frame["place_id"] == find_place(theatre, place_name)]
    if actor:
        if actor not in theatre.actors:
            raise BadRequest(f"There is no actor {actor!r}. Actors: {', '.join(theatre.actors)}.")
        frame = frame[(frame["gained_by"] == actor) | (frame["lost_by"] == actor)]
    if status:
        frame = frame[frame["status"] == status]
    put_out(write_table(frame.sort_values(["event_on", "event_id"]), "events", fmt), out_path)


@click.command()
@click.option("--on", "day", type=DAY, required=True, help="The day asked about.")
@click.option("--known-on", type=DAY, help="Only from articles published by this day.")
@click.option("--according-to", default="", help="An outlet's name, a bloc_id or 'no side'; else everyone.")
@format_options
@theatre_option
@store_option
def state(
    day: date,
    known_on: date | None,
    according_to: str,
    fmt: str,
    out_path: Path | None,
    theatre_name: str,
    store_url: str | None,
) -> None:
    """Who held what on a day."""
    theatre, store = the_house(theatre_name, store_url)
    tables = build_tables(store, theatre, known_on, according_to)
    put_out(write_table(state_on(tables.spells, day), "states", fmt), out_path)


@click.command()
@click.argument("place_name", metavar="PLACE")
@click.option("--on", "day", type=DAY, required=True, help="The day asked about.")
@theatre_option
@store_option
def explain(place_name: str, day: date, theatre_name: str, store_url: str | None) -> None:
    """Why the map says so: every report and its weight, the quotes, what was not believed, and what would flip it."""
    theatre, store = the_house(theatre_name, store_url)
    tables = build_tables(store, theatre)
    place_id = find_place(theatre, place_name)
    states = state_on(tables.spells, day)
    found = states[states["place_id"] == place_id].to_dict("records")
    click.echo(_state_in_words(found[0] if found else None, theatre, place_id, day))
    told = explain_state(tables.events, theatre, place_id, day)
    quoter = _Quoter(tables.events, tables.claims)
    quoter.tell("It rests on:", _weighed(told.supports))
    for words in told.settled:
        click.echo(f"\n{words}")
    quoter.tell("Not believed:", _weighed(told.not_believed))
    quoter.tell("What came later and speaks against it:", _weighed(told.later))
    quoter.tell("Move nothing:", _weighed(told.move_nothing))
    here = tables.events[(tables.events["place_id"] == place_id) & (tables.events["status"] != "happened")]
    near = here[(here["event_on"] - pd.Timestamp(day)).abs() <= pd.Timedelta(days=60)]
    quoter.tell("Not counted, since it did not happen or is doubted:", dict.fromkeys(near["event_id"], ""))
    if told.flips:
        click.echo("\nWhat would flip it:")
        for words in told.flips:
            click.echo(f"  {words}")


def _weighed(entries: Iterable[Entry]) -> dict[str, str]:
    """What each report weighs and why, by its event_id."""
    return {entry.event_id: f"{entry.weight:+.1f}, {entry.why}" for entry in entries}


def _state_in_words(row: dict[Hashable, Any] | None, theatre: Theatre, place_id: str, day: date) -> str:
    name = theatre.gazetteer.places[place_id].name
    if row is None:
        return f"{name} on {day:%d %B %Y}: unknown. No article says who held it by then."
    who = " and ".join(theatre.actors[a].name for a in row["controller"].split("|") if a in theatre.actors)
    besieger = theatre.actors.get(row["besieged_by"])
    siege = f", besieged by {besieger.name}" if besieger else ""
    return (
        f"{name} on {day:%d %B %Y}: {row['control']}{' by ' + who if who else ''}{siege}, since {row['since_on']:%d %B %Y}; "
        f"{say_age((day - row['last_evidence_on'].date()).days)}."
    )


class _Quoter:
    """Prints events with their grades and quotes."""

    def __init__(self, events: pd.DataFrame, claims: pd.DataFrame) -> None:
        self._events, self._claims = events, claims

    def tell(self, heading: str, reasons: Mapping[str, str]) -> None:
        """The events of `reasons` by day, each with its reason, under a heading; nothing for none."""
        rows = self._events[self._events["event_id"].isin(list(reasons))].sort_values(["event_on", "event_id"])
        if rows.empty:
            return
        click.echo(f"\n{heading}")
        for event in rows.to_dict("records"):
            click.echo(
                f"  {event['event_on']:%Y-%m-%d}  {event['change']}, {event['status']}; grade {event['reliability']}"
                f"{event['credibility']}: {event['credibility_reason']}"
            )
            if reasons[event["event_id"]]:
                click.echo(f"      weighs {reasons[event['event_id']]}")
            for claim in self._claims[self._claims["claim_id"].isin(event["claim_ids"].split("|"))].to_dict("records"):
                quote = " ".join(claim["evidence"].split())
                outlet = claim["outlet"] or "outlet not said"
                click.echo(f"      “{quote}”\n      {outlet}, {claim['published_on']:%d %B %Y}, {claim['doc_id']}")


@click.command()
@click.option("--on", "day", type=DAY, required=True, help="The day asked about.")
@click.option("--known-on", type=DAY, help="Only from articles published by this day.")
@format_options
@theatre_option
@store_option
def doubts(
    day: date, known_on: date | None, fmt: str, out_path: Path | None, theatre_name: str, store_url: str | None
) -> None:
    """Where sources differ, what rests on one article, outlet or source, and what cannot have been."""
    theatre, store = the_house(theatre_name, store_url)
    claims, reprints = store.load_claims(known_on), reprints_in(store, known_on)
    put_out(write_table(find_doubts(claims, theatre, day, reprint_of=reprints), "doubts", fmt), out_path)


def find_place(theatre: Theatre, name: str) -> str:
    """The place_id of a place_id or of a name that is one place's of the theatre, however it is transliterated.

    BadRequest otherwise, with the candidates: nobody guesses among places of one name, or mends a slip unasked. A province of the same
    name is no candidate beside a settlement, since nobody is said to hold one.
    """
    if theatre.gazetteer.get(name) is not None:
        return name
    found = [f for f in theatre.gazetteer.search(name, 50) if f.place.in_theatre]
    best = [f.place for f in found if f.score == found[0].score]
    best = [place for place in best if place.precision not in ("province", "country")] or best
    if len(best) == 1 and found[0].score >= EXACT:
        return best[0].place_id
    known = "; ".join(
        f"{', '.join(filter(None, (f.place.name, f.place.kind, f.place.admin1)))}: {f.place.place_id}"
        for f in found[:8]
    )
    raise BadRequest(
        f"{name!r} may be several places. Give the place_id of one of these. {known}."
        if known
        else f"No place of the theatre is called {name!r} or like it."
    )
