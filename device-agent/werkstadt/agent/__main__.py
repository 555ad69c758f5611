"""werkstadt-agent: the daemon on a device, and the commands with which staff look after it."""

import asyncio
import datetime as dt
import json
import logging
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from werkstadt.agent import cli_content
from werkstadt.agent import doctor as examination
from werkstadt.agent.arrival import check_in_once
from werkstadt.agent.ask import ask_agent
from werkstadt.agent.cli_options import ConfigOption, JsonOption, SocketOption, StateOption
from werkstadt.agent.cli_trust import trust
from werkstadt.agent.compare import compare as join_by_digits
from werkstadt.agent.config import Settings, load_settings, parse_address
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.enrol import Step
from werkstadt.agent.enrol import enrol as join
from werkstadt.agent.errors import AgentError
from werkstadt.agent.rescue import rescue
from werkstadt.agent.rules.selftest import Verdict, score
from werkstadt.agent.selftest import self_test
from werkstadt.agent.status import is_well, words
from werkstadt.agent.voucher import enrol_by_voucher as join_by_voucher
from werkstadt.agent.voucher import read_voucher
from werkstadt.contract.errors import ContractError
from werkstadt.contract.version import __version__

app = typer.Typer(
    name="werkstadt-agent",
    help="The agent of a device: joins it to a hub, ships records, reads sensors and buttons.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.command()
def run(
    config: ConfigOption = None,
    state: StateOption = None,
    socket: SocketOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say more on stderr.")] = False,
) -> None:
    """Run the agent until it is told to stop (SIGTERM, Ctrl-C).

    Example: werkstadt-agent run --config /etc/werkstadt/agent.toml
    """
    _log_to_stderr(verbose)
    with _sentences():
        asyncio.run(_run(load_settings(config, state, socket)))


@app.command()
def enrol(
    hub: Annotated[str | None, typer.Option("--hub", help="HOST:PORT; looked for in the network if not given.")] = None,
    code: Annotated[str | None, typer.Option("--code", help="The 24 characters; asked for if not given.")] = None,
    compare: Annotated[bool, typer.Option("--compare", help="Compare six digits instead of typing a code.")] = False,
    voucher: Annotated[Path | None, typer.Option("--voucher", help="A voucher of the hub, instead of a code.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Leave the hub that it belongs to now.")] = False,
    config: ConfigOption = None,
    state: StateOption = None,
    socket: SocketOption = None,
    as_json: JsonOption = False,
) -> None:
    """Join this device to a hub: by the code that it shows, by six digits on both screens, or by a voucher.

    Example: werkstadt-agent enrol --hub 192.168.10.2:8443
    """
    with _sentences():
        if sum((code is not None, compare, voucher is not None)) > 1:
            raise ContractError("enrol", "one of --code, --compare and --voucher", "more than one")
        settings = load_settings(config, state, socket)
        address = parse_address(hub, "--hub") if hub else None
        person = AtTerminal(quiet=as_json)
        if compare:
            identity = join_by_digits(settings, address, person, again=again)
        elif voucher is not None:
            identity = join_by_voucher(settings, _read(voucher), address, again=again, person=person)
        else:
            typed = code if code is not None else typer.prompt("Code")
            identity = join(settings, typed, address, again=again, person=person)
        unknown = check_in_once(settings, identity)
    if as_json:
        typer.echo(json.dumps({"device": identity.device, "hub": str(identity.hub)}))
        return
    typer.echo(f"Joined as {identity.device}. A running agent notices it by itself.")
    if unknown is not None:
        typer.echo(f"The hub has not heard of it from this device yet: {unknown}", err=True)


@app.command()
def status(
    config: ConfigOption = None,
    state: StateOption = None,
    socket: SocketOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say in plain words how this device is. Exit status 1 if something is wrong.

    Example: werkstadt-agent status --json
    """
    with _sentences():
        settings = load_settings(config, state, socket)
        try:
            report = ask_agent(settings.socket)
        except PermissionError as err:
            raise AgentError(f"{settings.socket} is not for this user.", "Try it as root.") from err
        if report is None:
            raise AgentError(f"No agent answers at {settings.socket}.", "Start it, or ask: werkstadt-agent doctor")
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else "\n".join(words(report)))
    raise typer.Exit(0 if is_well(report) else 1)


@app.command()
def doctor(
    config: ConfigOption = None,
    state: StateOption = None,
    socket: SocketOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check one thing after the other, and say what is wrong and what to do. Exit status 1 if something is wrong.

    Example: werkstadt-agent doctor
    """
    with _sentences():
        findings = examination.examine(load_settings(config, state, socket))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
    else:
        for one in findings:
            mark = {True: "ok  ", False: "BAD ", None: "–   "}[one.well]
            typer.echo(f"{mark} {one.check}: {one.found}" + (f"\n       → {one.todo}" if one.todo else ""))
    raise typer.Exit(1 if any(one.well is False for one in findings) else 0)


@app.command()
def selftest(config: ConfigOption = None, state: StateOption = None, as_json: JsonOption = False) -> None:
    """Say how closed this device is: reads only, and disturbs nobody. Exit status 1 if something does not hold.

    Run as root it can tell more. A closed device does it by itself every night.

    Example: werkstadt-agent selftest --json
    """
    with _sentences():
        results = self_test(load_settings(config, state, None).state)
    held, told = score(results)
    if as_json:
        rows = [asdict(one) for one in results]
        typer.echo(json.dumps({"held": held, "told": told, "checks": rows}, ensure_ascii=False))
    else:
        for one in results:
            mark = {Verdict.HELD: "held  ", Verdict.FAILED: "FAILED", Verdict.UNKNOWN: "–     "}[one.verdict]
            typer.echo(f"{mark} {one.check}: {one.sentence}")
        typer.echo(f"{held} of {told} held.")
    raise typer.Exit(0 if held == told else 1)


app.command()(cli_content.plan)
app.add_typer(cli_content.app, name="content")
cli_content.app.command()(trust)

journal = typer.Typer(help="The journal of this device.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(journal, name="journal")


@journal.callback()
def _journal() -> None:
    """So that there may be more commands than one."""


@journal.command("rescue")
def rescue_(
    to: Annotated[Path, typer.Option("--to", help="Folder to save it in, such as a stick's.")],
    config: ConfigOption = None,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Save everything that this device was given into one file that only its hub can open. Nothing changes here.

    Example: werkstadt-agent journal rescue --to /media/stick
    """
    with _sentences():
        done = rescue(load_settings(config, state, None), to, dt.datetime.now(dt.UTC))
    if as_json:
        typer.echo(json.dumps({**asdict(done), "file": str(done.file)}, ensure_ascii=False))
        return
    typer.echo(
        f"{done.file}: {done.records} records, {done.files} files. At the hub: werkstadt-hub journal import FILE"
    )
    for problem in done.problems:
        typer.echo(f"Not everything could be read: {problem}", err=True)


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit


def main() -> None:
    app()


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await Daemon(settings).run(stop)


class AtTerminal:
    """Who typed the command."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet

    def tell(self, step: Step, sentence: str) -> None:
        if not self._quiet:
            typer.echo(sentence)

    def same(self, digits: str, until_s: float) -> bool:
        typer.echo(f"\n    {digits[:3]} {digits[3:]}\n", err=self._quiet)
        return typer.confirm("Does the hub show the same digits?", err=self._quiet)

    def rest(self, pause_s: float) -> None:
        time.sleep(pause_s)


def _read(voucher: Path) -> bytes:
    try:
        return read_voucher(voucher.resolve())
    except OSError as err:
        raise ContractError(f"--voucher {voucher}", "a file that can be read", err.strerror or str(err)) from err


@contextmanager
def _sentences() -> Iterator[None]:
    """Our errors as sentences on stderr: 1 where something was refused, 2 where it was used wrongly."""
    try:
        yield
    except ContractError as err:
        typer.echo(f"{err}", err=True)
        raise typer.Exit(2) from err
    except AgentError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(1) from err


def _log_to_stderr(verbose: bool) -> None:
    level = logging.DEBUG if verbose else logging.INFO
    logging.basicConfig(stream=sys.stderr, format="%(message)s level=%(levelname)s from=%(name)s")
    logging.getLogger("werkstadt").setLevel(level)


if __name__ == "__main__":
    main()
