"""werkstadt-agent content update | status."""

import json
import logging
import logging.handlers
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from werkstadt.agent.cli_options import ConfigOption, JsonOption, SocketOption, StateOption
from werkstadt.agent.config import load_settings
from werkstadt.agent.content import bringing
from werkstadt.agent.content.trust import ContentRefused
from werkstadt.agent.errors import AgentError
from werkstadt.agent.plan import sentence
from werkstadt.agent.staffpin import PinRefused
from werkstadt.contract.errors import ContractError

app = typer.Typer(help="What this device shows: signed content.", no_args_is_help=True, rich_markup_mode=None)

DEV_LOG = Path("/dev/log")


@app.callback()
def _content() -> None:
    """So that there may be more commands than one."""


@app.command()
def update(
    source: Annotated[str, typer.Option("--from", help="A folder, a stick, http(s)://…, or the hub's HOST:PORT.")],
    root: Annotated[
        Path | None, typer.Option("--root", help="A root.json that is trusted; only for the first time.")
    ] = None,
    state: StateOption = None,
    exhibition: Annotated[str | None, typer.Option("--exhibition", help="Its id; the only one if not given.")] = None,
    pin_file: Annotated[
        Path | None,
        typer.Option("--pin-file", help="File whose first line is the staff's PIN; asked for at a terminal if needed."),
    ] = None,
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring an exhibition and put it in force, if all of it is signed; otherwise what is in force stays.

    A stick that is not fresh any more is taken with the staff's PIN (werkstadt-hub staff pin).

    Example: werkstadt-agent content update --from /media/stick
    """
    from werkstadt.agent.content.command import update as bring

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    try:
        settings = load_settings(config, state, None)
        with (
            _in_the_system_s_log(),
            Progress(*columns, console=console, transient=True, disable=as_json or not console.is_terminal) as bar,
        ):
            task = bar.add_task("content", total=None)
            progress = bringing.Progress(tell=lambda now: bar.update(task, completed=now.done, total=now.total))
            say = (lambda _: None) if as_json else (lambda words: typer.echo(words, err=True))
            pin = _pin_from(pin_file, bar)
            outcome = bring(settings, source, root, exhibition, pin=pin, progress=progress, tell=say)
    except ContractError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(2) from err
    except AgentError as err:
        code = err.code if isinstance(err, ContentRefused | PinRefused) else "road"
        if as_json:
            typer.echo(
                json.dumps({"ok": False, "code": code, "reason": err.sentence, "todo": err.todo}, ensure_ascii=False)
            )
        typer.echo(f"{err} What was in force still is.", err=True)
        raise typer.Exit(1) from err
    if as_json:
        typer.echo(json.dumps({"ok": True, **asdict(outcome)}, ensure_ascii=False))
    else:
        stale = "" if outcome.fresh else ", not fresh"
        what = "in force now" if outcome.new else "was in force already"
        typer.echo(f"{outcome.exhibition} {outcome.hash[:12]} {what}{stale}: {outcome.fetched} bytes fetched.")


def plan(
    config: ConfigOption = None,
    state: StateOption = None,
    socket: SocketOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the agent would do next with content, and why. Does nothing; without a running agent from the disk.

    Example: werkstadt-agent plan
    """
    from werkstadt.agent.content.atrest import next_actions

    try:
        actions, running = next_actions(load_settings(config, state, socket))
    except ContractError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(2) from err
    except AgentError as err:
        typer.echo(str(err), err=True)
        raise typer.Exit(1) from err
    if as_json:
        typer.echo(json.dumps({"running": running, "plan": [asdict(one) for one in actions]}, ensure_ascii=False))
        return
    words = [sentence(one) for one in actions]
    typer.echo("\n".join(words or ["Nothing to do: everything is as it should be."]))


def _pin_from(file: Path | None, bar: Progress) -> Callable[[], str] | None:
    """None where nobody is there to be asked."""
    if file is not None:
        return lambda: _first_line(file)
    if not sys.stdin.isatty():
        return None

    def ask() -> str:
        bar.stop()
        typed = str(typer.prompt("PIN of the staff", hide_input=True, err=True))
        bar.start()
        return typed

    return ask


def _first_line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").splitlines()[0].strip()
    except (OSError, UnicodeDecodeError, IndexError) as err:
        raise ContractError(str(file), "a PIN in its first line", str(err)) from err


@contextmanager
def _in_the_system_s_log() -> Iterator[None]:
    """Who tried a PIN, and when, stays there, not only before the eyes of whoever did."""
    if not DEV_LOG.exists():
        yield
        return
    handler, ours = logging.handlers.SysLogHandler(str(DEV_LOG)), logging.getLogger("werkstadt")
    handler.setFormatter(logging.Formatter("werkstadt-agent: %(message)s"))
    before = ours.level
    ours.addHandler(handler)
    ours.setLevel(logging.INFO)
    try:
        yield
    finally:
        ours.setLevel(before)
        ours.removeHandler(handler)
        handler.close()
