"""A stick on a closed device: the door opens for two minutes, the first stick is read, and the door is shut.

docs/adr/0025, "Sticks". Opened by staff on their page, or on the page for joining by whoever stands there.
"""

import asyncio
import contextlib
import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from werkstadt.agent.capabilities.guard import observe
from werkstadt.agent.config import Settings
from werkstadt.agent.durable import make_own_folder
from werkstadt.agent.errors import AgentError
from werkstadt.agent.fat import Read
from werkstadt.agent.machine import Machine
from werkstadt.agent.stickcopy import Copied, copy_stick
from werkstadt.agent.voucher import NAME as VOUCHER
from werkstadt.helper import devices
from werkstadt.helper.rules.usb import UsbDevice, is_stick

log = logging.getLogger(__name__)

DOOR_S = 120.0
AGAIN_S = 60.0
"""While it is copied the helper is asked anew: without that it takes the stick back after two minutes."""
READ_MOST_S = 900.0
SHOWS_S = 30.0
"""So long a stick may take until its disk is there."""
LOOK_S = 0.5
TOLD_S = 60.0
SPARE_BYTES = 512 * 1024**2
"""Left free for answers."""
WAITING, READING = "waiting", "reading"


@dataclass(frozen=True)
class StickState:
    """What the line `stick` says (contract/agentline.py). until_s: of time.monotonic()."""

    state: str = "none"
    until_s: float = 0.0
    files: int = 0
    voucher: bool = False
    content: bool = False
    error: str = ""
    detail: str = ""


class Sticks:
    """changed: the state is another one. copied: something new lies in settings.copies. For the loop's thread."""

    def __init__(
        self,
        settings: Settings,
        machine: Machine,
        changed: Callable[[StickState], None],
        copied: Callable[[], None],
        sys: Path = devices.SYS,
        pause_s: float = LOOK_S,
    ) -> None:
        self.state = StickState()
        self._settings, self._machine = settings, machine
        self._changed, self._copied = changed, copied
        self._sys, self._pause_s = sys, pause_s
        self._task: asyncio.Task[None] | None = None
        self._told_s = 0.0

    @property
    def there(self) -> bool:
        """Whether this is a closed device: elsewhere sticks are mounted."""
        return self._settings.helper is not None

    def begin(self) -> None:
        """Opens the door; where it is open it stays so."""
        if self.there and (self._task is None or self._task.done()):
            log.warning("the door for sticks is open seconds=%g", DOOR_S)
            self._now(StickState(WAITING, time.monotonic() + DOOR_S))
            self._task = asyncio.get_running_loop().create_task(self._serve(), name="stick")

    def shut(self) -> None:
        """Nobody waits any more. A stick that is being read is read to its end."""
        if self.state.state == WAITING and self._task is not None:
            self._task.cancel()
            self._now(StickState())

    def tick(self, *, belongs: bool) -> None:
        """Once a second. A voucher that has done its work is not kept: there is a secret in it."""
        if self.state.state in ("read", "failed") and time.monotonic() >= self._told_s + TOLD_S:
            self._now(StickState())
        if belongs and self.there:
            with contextlib.suppress(OSError):
                (self._settings.copies / VOUCHER).unlink(missing_ok=True)

    async def end(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _serve(self) -> None:
        try:
            stick = await self._next()
            self._now(StickState(READING))
            copied = await self._read(stick)
        except AgentError as err:
            log.warning("stick not read code=%s reason=%r", err.code, str(err))
            self._over(StickState("failed", error=err.code, detail=str(err)))
        except Exception as err:  # whatever is on it, the page gets an answer
            log.exception("stick not read")
            self._over(StickState("failed", error="failed", detail=str(err)[:200]))
        else:
            log.info("stick read files=%d voucher=%s content=%s", copied.files, copied.voucher, copied.content)
            self._over(StickState("read", **asdict(copied)))
            self._copied()

    async def _next(self) -> UsbDevice:
        """Raises AgentError when nobody has plugged one in."""
        while True:
            seen = await asyncio.to_thread(observe, self._sys)
            for one in seen.usb:
                if is_stick(one) and not one.authorised:
                    return one
            if time.monotonic() >= self.state.until_s:
                raise AgentError("No stick came within two minutes.", "", "none")
            await asyncio.sleep(self._pause_s)

    async def _read(self, stick: UsbDevice) -> Copied:
        """Raises AgentError. Whatever happens, the stick is taken back."""
        open_ = partial(self._machine.do, "stick-open", port=stick.port, vendor=stick.vendor, product=stick.product)
        try:
            await open_()
            wires = await self._wires(stick.port)
            try:
                return await self._copy(wires, open_)
            finally:
                for one in wires:
                    os.close(one)
        finally:
            with contextlib.suppress(AgentError):
                await asyncio.shield(self._machine.do("stick-close", port=stick.port))

    async def _wires(self, port: str) -> Sequence[int]:
        """A stick takes a second or two until its disk is there."""
        until_s = time.monotonic() + SHOWS_S
        while True:
            try:
                _, wires = await self._machine.take("stick-read", port=port)
            except AgentError as err:
                if time.monotonic() >= until_s or err.code != "refused":
                    raise AgentError(f"The stick does not answer: {err}", "Try another one.", "broken") from err
            else:
                return wires
            await asyncio.sleep(self._pause_s)

    async def _copy(self, wires: Sequence[int], open_: Callable[[], object]) -> Copied:
        stop = _Stop(time.monotonic() + READ_MOST_S)
        work = asyncio.create_task(asyncio.to_thread(self._copy_all, wires, stop))
        try:
            while not (await asyncio.wait([work], timeout=AGAIN_S))[0]:
                await open_()  # type: ignore[misc]
            return await work
        finally:
            stop.at_s = 0.0
            await asyncio.wait([work])

    def _copy_all(self, wires: Sequence[int], stop: "_Stop") -> Copied:
        """In a thread."""
        make_own_folder(self._settings.own)
        room = max(0, shutil.disk_usage(self._settings.own).free - SPARE_BYTES)
        return copy_stick([stop.reading(one) for one in wires], self._settings.copies, room)

    def _over(self, state: StickState) -> None:
        self._told_s = time.monotonic()
        self._now(state)

    def _now(self, state: StickState) -> None:
        if state != self.state:
            self.state = state
            self._changed(state)


@dataclass
class _Stop:
    """Ends a copy from outside: between two reads."""

    at_s: float

    def reading(self, wire: int) -> Read:
        def read(at: int, length: int) -> bytes:
            if time.monotonic() >= self.at_s:
                raise OSError(62, "it takes too long")
            return os.pread(wire, length, at)

        return read
