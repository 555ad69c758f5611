"""feed put | list | remove."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Any

import typer

from werkstadt.contract.feeds import FEED_MAX
from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, told
from werkstadt.hub.errors import HubError

app = typer.Typer(
    help="Feeds: what devices show anew without a new pack: released words, newer numbers, results of polls.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(help="As the scene's `feed` names it.")]


class FileError(HubError):
    """The file cannot be read; the message is for the one who named it."""


@app.command()
def put(
    name: Name,
    file: Annotated[Path, typer.Argument(help="CSV (.csv) or JSON; docs/hub.md shows both.")],
    kind: Annotated[str, typer.Option(help="words (released ones, with counts) or data (numbers for a chart).")],
    as_of: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of the numbers; now if not given.")
    ] = None,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Publish a table; a wrong one is refused, and the old one stays. Putting words there releases them.

    Example: werkstadt-hub feed put ideen-woerter words.csv --kind words
    """
    with told():
        day = as_of.date().isoformat() if as_of else None
        args = {"name": name, "kind": kind, "file": file.name, "text": _read(file), "as_of": day}
        result: Any = ask(config, state, "feed put", args)
    if as_json:
        print_json(result)
        return
    typer.echo(f"{name}: version {result['version']}" + ("" if result["new"] else ", unchanged"))
    if result["shown_in"] == []:
        typer.echo("No exhibit of the exhibition here shows it: is the name right?")


@app.command()
def words(
    name: Name,
    form: Annotated[str, typer.Option(help="Id of the form.")],
    question: Annotated[str, typer.Option(help="Name of a question for text.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Show the words of a question's released texts, and follow every release.

    Example: werkstadt-hub feed words ideen-woerter --form feedback --question better
    """
    with told():
        result: Any = ask(config, state, "feed words", {"name": name, "form": form, "question": question})
    if as_json:
        print_json(result)
        return
    typer.echo(f"{name}: " + ("published" if result["published"] else "waits for words to be released"))


@app.command("list")
def list_(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Every feed that is published: kind, version, and as of when.

    Example: werkstadt-hub feed list --json
    """
    with told():
        result = ask(config, state, "feed list", {})
    if as_json:
        print_json(result)
        return
    found: Any = result["feeds"]
    for one in found:
        as_of = dt.datetime.fromtimestamp(one["as_of_ms"] / 1000).astimezone()
        source = f"put by {one['put_by']}" if one["put_by"] else "counted from votes"
        typer.echo(f"{one['name']}  {one['kind']}  version {one['version']}  as of {as_of:%Y-%m-%d %H:%M}  {source}")
    if not found:
        typer.echo("No feeds yet: werkstadt-hub feed put, or a poll with a `feed` in the exhibition")


@app.command()
def remove(name: Name, config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Take a feed away; devices do so at their next check-in, and show what their packs hold.

    Example: werkstadt-hub feed remove ideen-woerter
    """
    with told():
        result = ask(config, state, "feed remove", {"name": name})
    print_json(result) if as_json else typer.echo(f"{name}: removed")


def _read(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(FEED_MAX + 1)
        if len(data) > FEED_MAX:
            raise FileError(f"{file}: expected at most {FEED_MAX} bytes, got more")
        return data.decode("utf-8")
    except OSError as err:
        raise FileError(f"{file}: expected a file that can be read, got: {err.strerror}") from err
    except UnicodeDecodeError as err:
        line = data[: err.start].count(b"\n") + 1
        raise FileError(f"{file}: line {line}: expected UTF-8, got byte 0x{data[err.start]:02x}") from err
