"""ca show | rotate | forget | rotate-signing."""

from typing import Annotated

import typer

from werkstadt.hub import authority
from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, settings_of, told

app = typer.Typer(help="The hub's own keys, and until when they are good.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def show(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """The pin, and until when the certificates of CA, server and signing key are good; earlier CAs, and who has them.

    Example: werkstadt-hub ca show
    """
    with told():
        dates = authority.dates(settings_of(config, state).state / "keys")
        former = ask(config, state, "ca former", {})["former"] if dates.has_former else []
    assert isinstance(former, list)
    if as_json:
        print_json({"pin": dates.pin, **dates.until, "former": former})
        return
    typer.echo(f"Pin        {dates.pin}")
    for name, day in dates.until.items():
        typer.echo(f"{name:<9}  until {day}")
    for one in former:
        left = ", ".join(one["devices"]) or "no device any more"
        typer.echo(f"earlier    {one['pin']}: {left}")


@app.command()
def rotate(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """A new CA, certified by the one of now. Devices follow at their next contact, also after years.

    Not for a CA whose key was stolen: who has it can certify, too. Then set up the hub anew.

    Example: werkstadt-hub ca rotate
    """
    with told():
        result = ask(config, state, "ca rotate", {})
    print_json(result) if as_json else typer.echo(f"New CA with the pin {result['pin']}. `ca show` says who has it.")


@app.command()
def forget(
    pin: Annotated[str, typer.Argument(help="Of an earlier CA, as `ca show` says it.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """An earlier CA that no device has any more, those before it, and their keys: what was rescued for them stays shut.

    Example: werkstadt-hub ca forget A7K2MQ4D9XWE3RTZ
    """
    with told():
        result = ask(config, state, "ca forget", {"pin": pin})
    print_json(result) if as_json else typer.echo(f"Forgotten: {pin}")


@app.command("rotate-signing")
def rotate_signing(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """A new key for policies, receipts, feeds and vouchers. Devices follow at their next check-in.

    Example: werkstadt-hub ca rotate-signing
    """
    with told():
        result = ask(config, state, "ca rotate-signing", {})
    print_json(result) if as_json else typer.echo(f"New signing key, good until {result['signing_until']}")
