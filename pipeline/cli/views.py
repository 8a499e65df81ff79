"""Commands about saved views: list, rename, delete."""

from __future__ import annotations

import json

import click

from pipeline.cli.options import store_option, the_store, theatre_id_of, theatre_option
from pipeline.store.views import delete_view, list_views, rename_view


@click.group()
def views() -> None:
    """Views of the timeline that were saved under a name."""


@views.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@theatre_option
@store_option
def list_saved(theatre_name: str, store_url: str | None, *, as_json: bool) -> None:
    """Each view with its link: put it behind the page's address."""
    theatre_id = theatre_id_of(theatre_name)
    for view in list_views(the_store(store_url, theatre_id), theatre_id):
        if as_json:
            told = {"name": view.name, "link": view.link, "who": view.who, "saved_at": view.saved_at.isoformat()}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(f"{view.name}\n  ?{view.link}\n  saved {view.saved_at:%Y-%m-%d %H:%M} UTC by {view.who}")


@views.command("rename")
@click.argument("name")
@click.argument("new_name")
@theatre_option
@store_option
def rename(name: str, new_name: str, theatre_name: str, store_url: str | None) -> None:
    """Call a view otherwise."""
    theatre_id = theatre_id_of(theatre_name)
    rename_view(the_store(store_url, theatre_id), theatre_id, name, new_name)


@views.command("delete")
@click.argument("name")
@theatre_option
@store_option
def delete(name: str, theatre_name: str, store_url: str | None) -> None:
    """Forget a view."""
    theatre_id = theatre_id_of(theatre_name)
    delete_view(the_store(store_url, theatre_id), theatre_id, name)
