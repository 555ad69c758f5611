"""werkstadt-agent content trust: whose content counts on this device."""

import hashlib
import json
from pathlib import Path
from typing import Annotated

import typer

from werkstadt.agent.cli_options import ConfigOption, JsonOption, StateOption
from werkstadt.agent.config import load_settings
from werkstadt.agent.errors import AgentError
from werkstadt.contract.errors import ContractError

WARNING = """This device is to believe other admins from now on.
Whoever has the keys of the new root decides what it shows; what the old keys sign counts no more.
What it shows now stays until the new ones have signed something."""


def trust(
    root: Annotated[Path, typer.Argument(help="A root.json: metadata/1.root.json of the repository, or of a stick.")],
    replace: Annotated[bool, typer.Option("--replace", help="Instead of the one that this device trusts.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether the fingerprint is the right one.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whose content counts on this device; with --replace also where it has believed somebody else.

    Example: werkstadt-agent content trust /media/stick/root.json --replace
    """
    from werkstadt.agent.content.command import leave_to_the_agent, read_root
    from werkstadt.agent.content.trust import ContentRefused, kept_root
    from werkstadt.agent.content.update import Updates

    try:
        settings = load_settings(config, state, None)
        data, folder = read_root(root), settings.own / "content"
        updates, before = Updates(settings.content, folder), kept_root(folder)
        if before is not None and before != data and replace:
            typer.echo(WARNING, err=True)
            typer.echo(f"  until now  SHA-256 {hashlib.sha256(before).hexdigest()}", err=True)
            typer.echo(f"  from now   SHA-256 {hashlib.sha256(data).hexdigest()}", err=True)
            if not yes and not typer.confirm("Have two admins told you this second line?", err=True):
                raise ContentRefused("not-confirmed", "Nothing was changed.")
            updates.trust_another(data)
        else:
            updates.trust(data)
        leave_to_the_agent(settings)
    except ContractError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(2) from err
    except AgentError as err:
        code = err.code if isinstance(err, ContentRefused) else "disk"
        if as_json:
            typer.echo(json.dumps({"ok": False, "code": code, "reason": err.sentence, "todo": err.todo}))
        typer.echo(str(err), err=True)
        raise typer.Exit(1) from err
    sha256, new = hashlib.sha256(data).hexdigest(), before != data
    if as_json:
        typer.echo(json.dumps({"ok": True, "root": sha256, "new": new}))
    else:
        typer.echo(f"Content counts from now on by the root {sha256}." if new else "This root was trusted before.")
