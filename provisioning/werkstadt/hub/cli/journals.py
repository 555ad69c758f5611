"""journal import."""

from pathlib import Path
from typing import Annotated, Any

import typer

from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, told

app = typer.Typer(help="Journals of devices that came on a stick.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _top() -> None:
    """So that there may be more commands than one."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What `werkstadt-agent journal rescue` made.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Take in what a device was given and could not send. What is here already is dropped, so twice does no harm.

    Example: werkstadt-hub journal import /media/stick/werkstadt-0190a1b2-20261123-143210.rescue
    """
    with told():
        result: Any = ask(config, state, "journal import", {"file": str(file.absolute())})
    if as_json:
        print_json(result)
        return
    typer.echo(f"{result['device']}: {result['fresh']} new, {result['known']} were here, {result['files']} files")
    for name, words in (("aside", "set aside"), ("forked", "of another history"), ("waiting", "wait for a file")):
        if result[name]:
            typer.echo(f"{result[name]} {words}: see the device's page in the console")
