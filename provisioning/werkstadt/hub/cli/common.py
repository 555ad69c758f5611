"""What every command shares: options, settings, and how a refusal is told."""

import atexit
import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from werkstadt.contract.errors import ContractError
from werkstadt.hub.errors import HubError
from werkstadt.hub.opening import operate
from werkstadt.hub.operations import Result
from werkstadt.hub.settings import Settings, read_settings

Config = Annotated[Path | None, typer.Option("--config", help="TOML file; default: /etc/werkstadt/hub.toml")]
State = Annotated[Path | None, typer.Option("--state", help="Folder of the hub's state; wins over the file.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def told() -> Iterator[None]:
    """A refusal is one sentence on stderr and exit status 1."""
    try:
        yield
    except (HubError, ContractError) as err:
        typer.echo(f"werkstadt-hub: {err}", err=True)
        raise typer.Exit(1) from err
    except PermissionError as err:
        typer.echo(f"werkstadt-hub: {err.filename}: expected to be allowed to, got: {err.strerror}", err=True)
        raise typer.Exit(1) from err


def settings_of(config: Path | None, state: Path | None) -> Settings:
    settings = read_settings(config, state)
    if os.geteuid() == 0:
        atexit.register(leave_to_the_hub, settings.state, settings.key_secret)
    return settings


def leave_to_the_hub(state: Path, secret: Path) -> None:
    """Root may have typed it, and the hub has a user of its own: whose the folder is, theirs is what root put in it."""
    with contextlib.suppress(OSError):
        facts = state.stat()
        if facts.st_uid == 0:
            return
        with contextlib.suppress(FileNotFoundError):
            os.chown(secret, facts.st_uid, facts.st_gid, follow_symlinks=False)
        for _, folders, files, at in os.fwalk(state):  # by descriptor: a link put in its place leads nowhere
            for name in (*folders, *files):
                with contextlib.suppress(FileNotFoundError):
                    if os.stat(name, dir_fd=at, follow_symlinks=False).st_uid == 0:
                        os.chown(name, facts.st_uid, facts.st_gid, dir_fd=at, follow_symlinks=False)


def ask(config: Path | None, state: Path | None, verb: str, args: Mapping[str, object]) -> Result:
    return operate(settings_of(config, state), verb, args)


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
