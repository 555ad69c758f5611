"""device code | list | set | revoke."""

from typing import Annotated, Any

import typer

from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, told

app = typer.Typer(
    help="Devices: let one in, see them, name them, shut one out.", no_args_is_help=True, rich_markup_mode=None
)
Device = Annotated[str, typer.Argument(help="Its id, from `werkstadt-hub device list`.")]


@app.command()
def code(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Open the door for one device: three minutes, five wrong tries at most.

    Example: werkstadt-hub device code
    """
    with told():
        result = ask(config, state, "device code", {})
    if as_json:
        print_json(result)
        return
    typer.echo(f"{result['code']}\nType it on the device within three minutes; it is good for one device.")


@app.command("list")
def list_(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Every device: last seen, and whether all it was given is here.

    Example: werkstadt-hub device list --json
    """
    with told():
        result = ask(config, state, "device list", {})
    if as_json:
        print_json(result)
        return
    found: Any = result["devices"]
    for one in found:
        state_text = "revoked" if one["revoked_ms"] else "never seen" if one["last_seen_ms"] is None else ""
        counts = f"{one['given']} given = {one['held']} here, {one['aside']} set aside"
        typer.echo(f"{one['id']}  {one['name']}  {counts}  {state_text}".rstrip())
    if not found:
        typer.echo("No devices yet: werkstadt-hub device code")


@app.command("set")
def set_(
    device: Device,
    name: Annotated[str | None, typer.Option(help="What staff call it.")] = None,
    zone: Annotated[str | None, typer.Option(help="The zone it stands in.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="IANA name, such as Europe/Berlin.")] = None,
    exhibition: Annotated[str | None, typer.Option(help='What it shows; "": what the house shows.')] = None,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Change a device's policy; it follows at its next check-in.

    Example: werkstadt-hub device set 0198c0de-… --name "Eingang links" --zone showroom
    """
    wished = {"device": device, "name": name, "zone": zone, "time_zone": time_zone, "exhibition": exhibition}
    with told():
        result = ask(config, state, "device set", wished)
    print_json(result) if as_json else typer.echo(f"{device}: policy {result['revision']}")


@app.command()
def revoke(
    device: Device,
    reason: Annotated[str, typer.Option(help="For the log, and for who finds the device.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Shut a device out, for good; its records stay.

    Example: werkstadt-hub device revoke 0198c0de-… --reason stolen
    """
    with told():
        result = ask(config, state, "device revoke", {"device": device, "reason": reason})
    print_json(result) if as_json else typer.echo(f"{device}: revoked")
