"""init and serve."""

import asyncio
import gc
import json
import logging
import resource
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from werkstadt.contract.notify import ServiceNotice
from werkstadt.hub import opening
from werkstadt.hub.cli.common import AsJson, Config, State, print_json, settings_of, told
from werkstadt.hub.core import Hub
from werkstadt.hub.lock import FolderLock

if TYPE_CHECKING:
    from werkstadt.hub.server import Ports

OPEN_FILES = 65_536


def init(
    config: Config = None,
    state: State = None,
    if_needed: Annotated[bool, typer.Option("--if-needed", help="Done, too, where a hub was set up before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make keys, store and the first admin.

    Example: werkstadt-hub init
    """
    with told():
        settings = settings_of(config, state)
        if if_needed and opening.is_set_up(settings):
            print_json({"new": False}) if as_json else typer.echo(f"Set up before: {settings.state}")
            return
        settings.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FolderLock(settings.state, "werkstadt-hub init"):
            hub, password = opening.set_up(settings)
            hub.store.close()
    name, pin = opening.FIRST_NAME, hub.authority.pin
    if as_json:
        print_json({"new": True, "state": str(settings.state), "pin": pin, "name": name, "password": password})
        return
    typer.echo(f"State      {settings.state}\nPin        {pin}  (the first 16 characters of every code for devices)")
    typer.echo(f"Name       {name}\nPassword   {password}  (good for one log-in)")
    typer.echo("Next: werkstadt-hub serve, then werkstadt-hub device code for each device.")


def serve(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Serve devices and staff until Ctrl-C; --json prints the ports as one line when both listen.

    Example: werkstadt-hub serve --config /etc/werkstadt/hub.toml
    """
    import uvloop  # here, as it and the server take half a second that no other command needs

    from werkstadt.hub import server

    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with told():
        settings = settings_of(config, state)
        if not opening.is_set_up(settings):
            raise opening.NotReadyError(f"{settings.state}: expected a hub, got none: run `werkstadt-hub init` first")
        with (
            FolderLock(settings.state, "werkstadt-hub serve"),
            closing(server.listen(settings.devices, "device listener")) as devices,
            closing(server.listen(settings.console, "console")) as console,
        ):
            hub = opening.open_hub(settings)
            _allow_many_connections()
            gc.freeze()  # what is loaded now stays; each round through it would cost 50 ms
            try:
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                    runner.run(server.serve(hub, devices, console, lambda ports: _tell(hub, ports, as_json)))
            finally:
                hub.store.close()


def _allow_many_connections() -> None:
    """Every device keeps two; the usual soft limit of 1,024 files would end at some 500 devices."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _tell(hub: Hub, ports: "Ports", as_json: bool) -> None:
    ServiceNotice().ready()  # both listeners take requests
    if as_json:
        line = json.dumps({"devices": ports.devices, "console": ports.console, "pin": hub.authority.pin})
        typer.echo(line)
        sys.stdout.flush()
        return
    scheme = "http" if hub.settings.console_certificate is None else "https"
    logging.getLogger(__name__).info(
        "serving devices=https://%s:%d console=%s://%s:%d",
        *(hub.settings.devices.host, ports.devices, scheme, hub.settings.console.host, ports.console),
    )
