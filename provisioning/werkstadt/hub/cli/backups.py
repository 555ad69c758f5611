"""backup and restore."""

import datetime as dt
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TotalFileSizeColumn

from werkstadt.hub import backup as tape
from werkstadt.hub import opening
from werkstadt.hub.cli.common import AsJson, Config, State, print_json, settings_of, told
from werkstadt.hub.lock import FolderLock


def backup(
    file: Annotated[Path, typer.Argument(help="The tar file to make.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Save store, keys and files into one file, also while the hub serves.

    Example: werkstadt-hub backup /media/stick/hub-2026-11-23.tar
    """
    with told():
        settings = settings_of(config, state)
        with closing(opening.open_store_to_read(settings)) as store, _progress(as_json) as progress:
            task = progress.add_task("Saving", total=None)
            size = tape.back_up(settings.state, store, file, lambda bytes_: progress.advance(task, bytes_))
        opening.operate(settings, "copy noted", {"path": str(file.absolute()), "what": "backup"})
    with_secret = settings.key_secret.is_relative_to(settings.state)
    if as_json:
        print_json({"file": str(file), "bytes": size, "with_secret": with_secret})
        return
    typer.echo(f"{file}: {size} bytes")
    typer.echo(
        "It holds the keys and the secret that opens them: keep it locked away."
        if with_secret
        else f"It holds the keys, but not the secret that opens them: save {settings.key_secret} elsewhere."
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` made.")],
    config: Config = None,
    state: State = None,
    replace: Annotated[bool, typer.Option("--replace", help="Over a hub's state, which is kept beside it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a back-up in place. Devices send again what came after it.

    Example: werkstadt-hub restore /media/stick/hub-2026-11-23.tar
    """
    with told():
        settings = settings_of(config, state)
        settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        now_text = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
        with FolderLock(settings.state, "werkstadt-hub restore"), _progress(as_json) as progress:
            progress.add_task("Restoring", total=None)
            old = tape.restore(settings.state, file, replace=replace, now_text=now_text)
    if as_json:
        print_json({"state": str(settings.state), "old": None if old is None else str(old)})
        return
    typer.echo(f"{settings.state}: restored" + ("" if old is None else f"; the old state is in {old}"))


def _progress(as_json: bool) -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TotalFileSizeColumn())
    return Progress(*columns, console=Console(file=sys.stderr), transient=True, disable=as_json)
