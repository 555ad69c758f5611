"""What every command shares: options, settings, and how a refusal is told."""

import json
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
    return read_settings(config, state)


def ask(config: Path | None, state: Path | None, verb: str, args: Mapping[str, object]) -> Result:
    return operate(settings_of(config, state), verb, args)


def print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
