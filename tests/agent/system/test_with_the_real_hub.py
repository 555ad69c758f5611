"""A hub as the program that it is, an agent, the installer: from `system publish` to a slot that is tried."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.support.hub_process import HubProcess
from tests.support.slots import SlotMachine, Slots, image, system
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.enrol import enrol
from werkstadt.hub.content.keys import make

pytestmark = pytest.mark.timeout(120)


def run(settings: Settings, machine: SlotMachine, holds: Callable[[Daemon], bool]) -> None:
    """The agent, until that holds."""

    async def go() -> None:
        stop = asyncio.Event()
        daemon = Daemon(settings, capabilities=(), machine=machine)
        running = asyncio.create_task(daemon.run(stop))
        try:
            await until(lambda: running.done() or holds(daemon), 60.0)
        finally:
            stop.set()
            await running

    asyncio.run(go())


def test_from_publishing_to_a_slot_that_is_tried_and_the_hub_knows(
    settings: Settings, machine: Slots, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    device = machine.settings(settings)
    with HubProcess(tmp_path / "hub", swarm=False) as hub:
        hub.run("keys", "trial", "--into", keys)
        make(keys / "builder.key", None)
        admins = ("--key", keys / "admin-1.key", "--key", keys / "admin-2.key", "--no-passphrase")
        hub.run("keys", "author", "add", "builder", keys / "builder.pub", "--may", "systems/*", *admins)
        by = ("--author", "builder", "--key", keys / "builder.key", "--no-passphrase")
        hub.run("system", "publish", image(tmp_path / "image", 1, system(1)), *by)
        said = json.loads(hub.run("system", "publish", image(tmp_path / "image", 2, system(2)), *by, "--json"))
        assert said["added"] < said["chunks"] / 4, "what did not change is there already"
        assert hub.json("system", "show")["systems"] == [{"profile": "device", "version": 2, "name": "0.1.0+2"}]
        refused = hub.run("system", "publish", tmp_path / "image", *by, refused=True)
        assert "expected more than 2" in refused
        enrol(device, hub.new_code(), HubAddress("127.0.0.1", hub.devices_port))
        root_part = SlotMachine(machine, settings.state / "system")
        run(device, root_part, lambda _: machine.boot.waits())
        assert machine.read("b") == system(2)
        assert root_part.done[:2] == ["system-trust", "system-install"]
        moved = sum(path.stat().st_size for path in (settings.state / "system").glob("files/*/*"))
        assert moved == said["added_bytes"], "the running slot gave the rest"
        assert machine.start() == "b"
        machine.good()
        run(device, root_part, lambda daemon: daemon.report()["hub"] == "here" and at_hub(hub)["state"] == "good")
        assert at_hub(hub) == {"version": 2, "name": "0.1.0+2", "tried": 2, "state": "good"}


def at_hub(hub: HubProcess) -> dict[str, object]:
    (device,) = hub.json("device", "list")["devices"]
    return dict(device.get("system") or {"state": ""})
