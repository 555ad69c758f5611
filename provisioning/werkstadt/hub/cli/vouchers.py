"""voucher make | list | withdraw."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, told
from werkstadt.hub.errors import HubError

app = typer.Typer(
    help="Vouchers: files by which many devices join by themselves.", no_args_is_help=True, rich_markup_mode=None
)


class FileError(HubError):
    """The file cannot be made; the message is for staff."""


@app.command()
def make(
    devices: Annotated[int, typer.Option(help="For how many devices it is good.")],
    until: Annotated[str, typer.Option(help="Its last day, such as 2026-12-31; at most a year from now.")],
    to: Annotated[Path, typer.Option(help="The file to write: on a stick, or for the image.")],
    zone: Annotated[str, typer.Option(help="The zone that these devices stand in.")] = "",
    hub: Annotated[
        list[str] | None, typer.Option(help="HOST:PORT to ask first; may be repeated. Default: this machine's own.")
    ] = None,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Make a file by which devices join without anybody at hand. It is a key: whoever has it can use it.

    Example: werkstadt-hub voucher make --devices 30 --until 2026-12-31 --to /media/stick/werkstadt-voucher.json
    """
    with told():
        file = _new_file(to)
        try:
            wish = {"devices": devices, "until": until, "zone": zone or None, "hubs": hub or []}
            result = ask(config, state, "voucher make", wish)
            with os.fdopen(file, "w", encoding="utf-8") as out:
                file = -1
                out.write(str(result.pop("file")))
                out.flush()
                os.fsync(out.fileno())
        except BaseException:
            if file >= 0:
                os.close(file)
            to.unlink(missing_ok=True)
            raise
    shown = {**result, "file": str(to)}
    if as_json:
        print_json(shown)
        return
    typer.echo(f"{result['id']}: {devices} devices until {until}\n{to}  (whoever has this file can join)")
    typer.echo(f"Asked first: {', '.join(map(str, _list(result['hubs']))) or 'nobody, the network is searched'}")


@app.command("list")
def list_(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Every voucher: how many devices have come by it, and whether it is still good.

    Example: werkstadt-hub voucher list
    """
    with told():
        result = ask(config, state, "voucher list", {})
    if as_json:
        print_json(result)
        return
    found: Any = result["vouchers"]
    for one in found:
        typer.echo(f"{one['id']}  {one['used']} of {one['devices']} devices  until {one['until']}  {one['state']}")
    if not found:
        typer.echo("No vouchers: werkstadt-hub voucher make")


@app.command()
def withdraw(
    voucher: Annotated[str, typer.Argument(help="Its id, from `werkstadt-hub voucher list`.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Nobody joins by it from now on. Devices that have come by it stay.

    Example: werkstadt-hub voucher withdraw 0198c0de-…
    """
    with told():
        result = ask(config, state, "voucher withdraw", {"voucher": voucher})
    print_json(result) if as_json else typer.echo(f"{voucher}: withdrawn")


def _new_file(path: Path) -> int:
    """Mode 0600 from the first moment. Raises FileError; a file that is there stays as it is."""
    try:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except FileExistsError as err:
        raise FileError(f"{path}: expected no file of that name, got one: it is left as it is") from err
    except OSError as err:
        raise FileError(f"{path}: expected a file that can be written, got: {err.strerror}") from err


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
