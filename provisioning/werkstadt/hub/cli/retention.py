"""retention run | log."""

import datetime as dt
from contextlib import closing
from dataclasses import asdict

import typer

from werkstadt.hub import opening
from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, settings_of, told
from werkstadt.hub.store import retention

app = typer.Typer(help="What is deleted when its time is over.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def run(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Delete now what is over; the hub does it by itself once an hour.

    Example: werkstadt-hub retention run
    """
    with told():
        result = ask(config, state, "retention run", {})
    print_json(result) if as_json else typer.echo(f"{result['deleted']} deleted")


@app.command("log")
def log_(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """What was deleted: which class of data, where, how many. Never what it said.

    Example: werkstadt-hub retention log
    """
    with (
        told(),
        closing(opening.open_store_to_read(settings_of(config, state))) as store,
        store.reading() as connection,
    ):
        found = retention.logged(connection)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    for one in found:
        at = dt.datetime.fromtimestamp(one.at_ms / 1000, dt.UTC)
        typer.echo(f"{at:%Y-%m-%d %H:%M}  {one.what:12}  {one.place:8}  {one.count:>7}  before {one.before_day or '–'}")
