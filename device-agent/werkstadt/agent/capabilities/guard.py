"""Watches input devices and USB: holds keyboards that nobody named, tells staff what is plugged in and should not be.

What comes is judged at once by udev and the root helper (docs/adr/0025). This is the second look, once a second.
"""

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path

from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Settings
from werkstadt.agent.errors import AgentError
from werkstadt.agent.rules.guard import Act, Seen, guard
from werkstadt.helper import devices
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.keys import InputDevice
from werkstadt.helper.rules.usb import PORT, UsbDevice

log = logging.getLogger(__name__)

AGAIN_S = 30.0
"""What the helper could not do is asked of it again after so long."""
_INPUT = re.compile(r"input[0-9]{1,5}")


class Guard:
    """Where agent.toml names no helper it does nothing: such a machine is not a closed one."""

    name = "guard"

    def __init__(self, settings: Settings, house: House, sys: Path = devices.SYS) -> None:
        self._closed = settings.helper is not None
        self._table = settings.table
        self._house = house
        self._sys = sys
        self._told: set[str] = set()
        self._asked: dict[tuple[str, object], float] = {}
        self._asking: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self.tick()

    def tick(self) -> None:
        if not self._closed:
            return
        acts, told = guard(observe(self._sys), self._table, self._house.grabbed)
        for code, detail in told.items():
            if code not in self._told:
                log.warning("plugged in and kept out code=%s detail=%r", code, detail)
            self._house.trouble(code, detail)
        for code in self._told - told.keys():
            self._house.trouble(code, None)
        self._told = set(told)
        self._forget({act.target for act in acts})
        for act in acts:
            if self._house.monotonic_s() >= self._asked.get(act.target, 0.0):
                self._asked[act.target] = self._house.monotonic_s() + AGAIN_S
                task = asyncio.get_running_loop().create_task(self._ask(act))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    def greeting(self) -> list[bytes]:
        return []

    def stop(self) -> None:
        for task in self._asking:
            task.cancel()

    async def _ask(self, act: Act) -> None:
        verb, target = act.target
        try:
            await self._house.machine.do(verb, **dict(act.arguments))
        except AgentError as err:
            log.warning("guard could not act verb=%s target=%s reason=%r", verb, target, str(err))
            self._house.trouble("guard-helper", str(err))
        else:
            log.info("guard acted verb=%s target=%s", verb, target)
            self._house.trouble("guard-helper", None)

    def _forget(self, wanted: set[tuple[str, object]]) -> None:
        """Of what is done or gone: the next time it is asked at once."""
        self._asked = {target: at_s for target, at_s in self._asked.items() if target in wanted}
        if not wanted:
            self._house.trouble("guard-helper", None)


def observe(sys: Path = devices.SYS) -> Seen:
    """What vanishes while it is read is not there."""
    usb, malformed = [], {}
    for path in _folders(sys / devices.USB):
        if re.fullmatch(PORT, path.name, re.ASCII):
            try:
                usb.append(_usb(path))
            except Refusal as err:
                malformed[path.name] = str(err)
            except OSError:
                continue
    return Seen(tuple(_inputs(sys / devices.INPUT)), tuple(usb), malformed)


def _usb(path: Path) -> UsbDevice:
    with devices.folder_of(path) as folder:
        return devices.read_usb(folder, path.name)


def _inputs(folder: Path) -> Iterator[tuple[InputDevice, frozenset[str]]]:
    for path in _folders(folder):
        if not _INPUT.fullmatch(path.name):
            continue
        try:
            with devices.folder_of(path) as one:
                seen = devices.read_input(one, path.name)
            yield seen, frozenset(event.name for event in path.iterdir() if event.name.startswith("event"))
        except (OSError, ValueError):
            continue


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
