"""Commands that answer: events, state, explain."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import pandas as pd

from pipeline.cli.options import DAY, format_options, put_out, store_option, the_store, the_theatre, theatre_option
from pipeline.control import state_on
from pipeline.errors import BadRequest
from pipeline.export.writers import write_table
from pipeline.records import STATUSES
from pipeline.run import build_tables
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
    theatre = the_theatre(theatre_name)
    frame = build_tables(the_store(store_url, theatre.theatre_id), theatre).events
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
@click.option("--according-to", default="", help="An outlet's name or a bloc_id; else everyone.")
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
    theatre = the_theatre(theatre_name)
    tables = build_tables(the_store(store_url, theatre.theatre_id), theatre, known_on, according_to)
    put_out(write_table(state_on(tables.spells, day), "states", fmt), out_path)


@click.command()
@click.argument("place_name", metavar="PLACE")
@click.option("--on", "day", type=DAY, required=True, help="The day asked about.")
@theatre_option
@store_option
def explain(place_name: str, day: date, theatre_name: str, store_url: str | None) -> None:
    """Why the map says so: the events, the quotes, and what was not believed."""
    theatre = the_theatre(theatre_name)
    tables = build_tables(the_store(store_url, theatre.theatre_id), theatre)
    place_id = find_place(theatre, place_name)
    name = theatre.gazetteer.places[place_id].name
    states = state_on(tables.spells, day)
    found = states[states["place_id"] == place_id]
    if found.empty:
        click.echo(f"{name} on {day:%d %B %Y}: unknown. No article says who held it by then.")
    for row in found.to_dict("records"):
        who = " and ".join(theatre.actors[a].name for a in row["controller"].split("|") if a in theatre.actors)
        siege = (
            f", besieged by {theatre.actors[row['besieged_by']].name}" if row["besieged_by"] in theatre.actors else ""
        )
        click.echo(
            f"{name} on {day:%d %B %Y}: {row['control']}{' by ' + who if who else ''}{siege}, since {row['since_on']:%d %B %Y}."
        )
        _tell_events(tables.events, tables.claims, row["event_ids"].split("|"), "It rests on:")
    here = tables.events[(tables.events["place_id"] == place_id) & (tables.events["status"] != "happened")]
    near = here[(here["event_on"] - pd.Timestamp(day)).abs() <= pd.Timedelta(days=60)]
    _tell_events(
        tables.events, tables.claims, list(near["event_id"]), "Not counted, since it did not happen or is doubted:"
    )


def _tell_events(events: pd.DataFrame, claims: pd.DataFrame, event_ids: list[str], heading: str) -> None:
    rows = events[events["event_id"].isin(event_ids)].sort_values("event_on").to_dict("records")
    if not rows:
        return
    click.echo(f"\n{heading}")
    for event in rows:
        click.echo(
            f"  {event['event_on']:%Y-%m-%d}  {event['change']}, {event['status']}; grade {event['reliability']}{event['credibility']}: "
            f"{event['credibility_reason']}"
        )
        for claim in claims[claims["claim_id"].isin(event["claim_ids"].split("|"))].to_dict("records"):
            quote = " ".join(claim["evidence"].split())
            click.echo(
                f"      “{quote}”\n      {claim['outlet'] or 'outlet not said'}, {claim['published_on']:%d %B %Y}, {claim['doc_id']}"
            )


def find_place(theatre: Theatre, name: str) -> str:
    """The place_id of a place_id or of a name that is one place's of the theatre, however it is transliterated.

    BadRequest otherwise, with the candidates: nobody guesses among places of one name, or mends a slip unasked. A province of the same
    name is no candidate beside a settlement, since nobody is said to hold one.
    """
    if name in theatre.gazetteer.places:
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
        f"{name!r} is no one place of the theatre. "
        + (f"Give the place_id of one of these. {known}." if known else "Nothing is called so or like it.")
    )
