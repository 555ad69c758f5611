"""staff add | password | disable | list | pin."""

from pathlib import Path
from typing import Annotated, Any

import typer

from werkstadt.contract.passwords import pin_problem
from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, told
from werkstadt.hub.errors import HubError

app = typer.Typer(help="Accounts for the console.", no_args_is_help=True, rich_markup_mode=None)
Exhibits = Annotated[
    list[str] | None, typer.Option("--exhibit", help="Id of an exhibit whose results an exhibitor sees; repeatable.")
]
Name = Annotated[str, typer.Argument(help="What they log in with.")]


@app.command()
def add(
    name: Name,
    role: Annotated[list[str], typer.Option(help="admin, exhibitor, researcher, facilitator or auditor; repeatable.")],
    exhibit: Exhibits = None,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Add somebody; prints a password that is good for one log-in.

    Example: werkstadt-hub staff add ada --role exhibitor --exhibit abbe
    """
    with told():
        said = {"name": name, "roles": " ".join(role), "exhibits": " ".join(exhibit or []) or None}
        result = ask(config, state, "staff add", said)
    _tell(result, as_json)


@app.command()
def exhibits(
    name: Name, exhibit: Exhibits = None, config: Config = None, state: State = None, as_json: AsJson = False
) -> None:
    """Say whose results an exhibitor sees: only those of the exhibits named here.

    Example: werkstadt-hub staff exhibits ada --exhibit abbe --exhibit raum
    """
    with told():
        result = ask(config, state, "staff exhibits", {"name": name, "exhibits": " ".join(exhibit or []) or None})
    print_json(result) if as_json else typer.echo(f"{name}: {' '.join(exhibit or []) or 'none'}")


@app.command()
def password(name: Name, config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Give somebody a new password that is good for one log-in; also takes away a lost second factor.

    Example: werkstadt-hub staff password ada
    """
    with told():
        result = ask(config, state, "staff password", {"name": name})
    _tell(result, as_json)


@app.command()
def disable(name: Name, config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """End somebody's access at once; what they did stays in the audit.

    Example: werkstadt-hub staff disable ada
    """
    with told():
        result = ask(config, state, "staff disable", {"name": name})
    print_json(result) if as_json else typer.echo(f"{name}: disabled")


@app.command("list")
def list_(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Who may log in, and as what.

    Example: werkstadt-hub staff list
    """
    with told():
        result = ask(config, state, "staff list", {})
    if as_json:
        print_json(result)
        return
    people: Any = result["staff"]
    for one in people:
        typer.echo(f"{one['name']}  {', '.join(one['roles'])}{'  disabled' if one['disabled'] else ''}")


@app.command()
def pin(
    pin_file: Annotated[
        Path | None, typer.Option("--pin-file", help="File whose first line is the PIN; asked for twice if not given.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Devices take no PIN any more.")] = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Set the PIN of staff on devices: 6 to 12 digits, such as for a stick that is not fresh any more.

    Example: werkstadt-hub staff pin
    """
    with told():
        chosen = None if remove else _chosen_pin(pin_file)
        result = ask(config, state, "staff pin", {"pin": chosen})
    if as_json:
        print_json(result)
        return
    typer.echo("Set." if chosen else "Removed.", nl=False)
    typer.echo(" Devices follow at their next check-in.")


def _chosen_pin(file: Path | None) -> str:
    """Raises HubError."""
    if file is None:
        chosen = str(typer.prompt("PIN", hide_input=True, confirmation_prompt=True))
    else:
        try:
            chosen = file.read_text(encoding="utf-8").splitlines()[0].strip()
        except (OSError, UnicodeDecodeError, IndexError) as err:
            raise HubError(f"{file}: expected a PIN in its first line, got {err}") from err
    problem = pin_problem(chosen)
    if problem is not None:
        raise HubError(f"PIN: {problem}")
    return chosen


def _tell(result: dict[str, object], as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    typer.echo(f"Name      {result['name']}\nPassword  {result['password']}  (good for one log-in)")
