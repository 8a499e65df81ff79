"""Commands about the house: serve, store, doctor."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click

from pipeline.cli.options import (
    check_theatre_id,
    store_option,
    the_house,
    the_store,
    the_theatre,
    theatre_id_of,
    theatre_option,
)
from pipeline.errors import BadRequest, WhoheldError
from pipeline.settings import default_store_url

HOME = Path(__file__).resolve().parents[2]
PACKAGES = (
    "streamlit",
    "folium",
    "streamlit-folium",
    "XStatic-Leaflet",
    "pandas",
    "geopandas",
    "sqlalchemy",
    "matplotlib",
)


@click.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address; loopback unless told otherwise.")
@theatre_option
@store_option
def serve(port: int, host: str, theatre_name: str, store_url: str | None) -> None:
    """Start the page."""
    theatre_id = theatre_id_of(theatre_name)
    check_theatre_id(theatre_id)
    url = _wherever(store_url or default_store_url(theatre_id))
    if not _is_plainly_sound(url):
        the_store(url, theatre_id).close()
    with socket.socket() as probe:
        if probe.connect_ex((host if host != "0.0.0.0" else "127.0.0.1", port)) == 0:
            raise BadRequest(
                f"Something is listening on port {port} already. Stop it, or take another port: "
                "make run PORT=8502, or whoheld serve --port 8502."
            )
    (HOME / "static").mkdir(exist_ok=True)
    click.echo(f"whoheld is at http://{host}:{port}  (stop with Ctrl+C)")
    command = [
        sys.executable, "-m", "dashboard.serving", "run", str(HOME / "app.py"), "--server.port", str(port),
        "--server.address", host, "--server.headless", "true",
    ]  # fmt: skip
    environment = {**os.environ, "WHOHELD_STORE": url, "WHOHELD_THEATRE": theatre_id}
    raise click.exceptions.Exit(_run(command, environment))


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run the server until it ends; its exit status."""
    try:
        return subprocess.run(command, env=environment, cwd=HOME, check=False).returncode
    except KeyboardInterrupt:
        return 0


def _wherever(url: str) -> str:
    """A store's URL that means the same in another working directory: the server has its own."""
    scheme, sign, file = url.partition(":///")
    is_file = sign and scheme.partition("+")[0] == "sqlite" and file and not file.startswith((":", "file:"))
    return f"{scheme}:///{Path(file).absolute()}" if is_file else url


def _is_plainly_sound(url: str) -> bool:
    """Whether a store is a file that is none yet or begins as SQLite's do: such a one is opened by the page itself."""
    if not url.startswith("sqlite:///"):
        return False
    file = Path(url.removeprefix("sqlite:///"))
    if not file.is_file():
        return file.parent.is_dir()
    with file.open("rb") as opened:
        return opened.read(16) in (b"", b"SQLite format 3\0")


@click.group()
def store() -> None:
    """Look after the store."""


@store.command("verify")
@theatre_option
@store_option
def verify(theatre_name: str, store_url: str | None) -> None:
    """Check originals, claims and the log against their checksums."""
    wrong = the_store(store_url, the_theatre(theatre_name).theatre_id).verify()
    for line in wrong:
        click.echo(line, err=True)
    click.echo("The store is whole." if not wrong else f"{len(wrong)} things do not match.")
    if wrong:
        raise click.exceptions.Exit(1)


def has_leaflet() -> bool:
    """Whether the map's library is installed here."""
    try:
        return find_spec("xstatic.pkg.leaflet") is not None
    except ModuleNotFoundError:
        return False


@click.command()
@theatre_option
@store_option
def doctor(theatre_name: str, store_url: str | None) -> None:
    """Versions, theatre, store, assets, and that nothing would leave this machine."""
    healthy = True
    click.echo(f"Python {platform.python_version()} on {platform.system()}")
    for package in PACKAGES:
        try:
            click.echo(f"  {package} {version(package)}")
        except PackageNotFoundError:
            healthy = False
            click.echo(f"  {package} is missing: run make run")
    try:
        one, opened = the_house(theatre_name, store_url)
        click.echo(f"Theatre {one.theatre_id}: {len(one.gazetteer.places)} places known")
        click.echo(f"Store {store_url or default_store_url(one.theatre_id)}: {len(opened.article_ids())} articles")
    except WhoheldError as error:
        healthy = False
        click.echo(str(error))
    leaflet = has_leaflet()
    click.echo("Leaflet is served from this machine" if leaflet else "Leaflet is missing: the map would stay empty")
    settings = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    quiet = settings.get("browser", {}).get("gatherUsageStats") is False
    click.echo(
        "No usage statistics are sent"
        if quiet
        else "Usage statistics would be sent: set browser.gatherUsageStats to false"
    )
    if not (healthy and leaflet and quiet):
        raise click.exceptions.Exit(1)
