"""Wishes of staff over the long poll: a screenshot, a check-in, a look at a study. Losing one is harmless."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.errors import AgentError, HubAway, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.contract.messages import Command, Refusal
from werkstadt.contract.observing import Observed, encode_answer

_T = TypeVar("_T")
log = logging.getLogger(__name__)

HASTE_S = 0.1
CALM_S = 1.0


class Refused(Exception):
    """The kiosk shows no picture now. The text is its reason."""


class LiveWire:
    """connect: a connection of its own to the hub, None while there is none. picture: a PNG, or raises Refused.

    observe: what runs of studies go on, and a PNG of a lane (None: without one), empty if there is none.

    hub_now_ms: the hub's time as this device reckons it. after: the last counter that was carried out.
    """

    def __init__(
        self,
        connect: Callable[[], HubConnection | None],
        picture: Callable[[int], Awaitable[bytes]],
        check_in: Callable[[], None],
        hub_now_ms: Callable[[], int],
        observe: Callable[[int, int | None], Awaitable[tuple[Observed, bytes]]],
    ) -> None:
        self.after = 0
        self._connect = connect
        self._picture = picture
        self._check_in = check_in
        self._hub_now_ms = hub_now_ms
        self._observe = observe
        self._thread = ThreadPoolExecutor(1, "live")
        self._hub: HubConnection | None = None
        self._changed = asyncio.Event()
        self._backoff = Backoff(random.random)

    def reconnect(self) -> None:
        """The hub came back, moved, or another one was joined."""
        if self._hub is not None:
            self._hub.abort()
        self._changed.set()

    async def quiet(self) -> None:
        """Until nothing of the connection is left; connect must give None by now."""
        self.reconnect()
        await self._blocking(lambda: None)
        self._drop()

    async def listen(self) -> None:
        """Until cancelled."""
        while True:
            self._changed.clear()
            self._drop()
            self._hub = self._connect()
            pause_s = 3_600.0 if self._hub is None else await self._until_it_breaks(self._hub)
            try:
                async with asyncio.timeout(pause_s):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def close(self) -> None:
        if self._hub is not None:
            self._hub.abort()
        self._thread.shutdown(wait=True)
        self._drop()

    async def _until_it_breaks(self, hub: HubConnection) -> float:
        """The pause before the next try, in seconds."""
        try:
            while True:
                asked_s = time.monotonic()
                commands = await self._blocking(lambda: hub.commands(self.after))
                self._backoff.succeeded()
                if not commands and time.monotonic() - asked_s < HASTE_S:
                    await asyncio.sleep(CALM_S)  # a hub that is ending answers at once
                for command in commands:
                    await self._carry_out(hub, command)
        except AgentError as err:
            log.debug("live broke reason=%r", str(err))
            return self._backoff.pause_s(err.wait_s if isinstance(err, HubAway) else 0.0)

    async def _carry_out(self, hub: HubConnection, command: Command) -> None:
        if command.counter <= self.after:
            log.warning("command ignored counter=%d reason='already carried out'", command.counter)
            return
        self.after = command.counter
        if self._hub_now_ms() > command.expires_ms:
            log.warning("command ignored counter=%d reason='too late'", command.counter)
            return
        if command.name == "observe":
            observed, png = await self._observe(command.counter, command.lane)
            await self._answer(command, lambda: hub.tell_observer(command.counter, encode_answer(observed, png)))
            return
        log.info("command name=%s counter=%d", command.name, command.counter)
        if command.name == "check-in":
            self._check_in()
            return
        try:
            png = await self._picture(command.counter)
        except Refused as err:
            refusal = Refusal(title=str(err))
            await self._answer(command, lambda: hub.decline(command.counter, refusal))
        else:
            await self._answer(command, lambda: hub.give_screenshot(command.counter, png))

    async def _answer(self, command: Command, give: Callable[[], None]) -> None:
        """An answer that nobody waits for any more does not end the connection."""
        try:
            await self._blocking(give)
        except HubRefused as err:
            log.info("answer not wanted counter=%d reason=%r", command.counter, err.reason)

    async def _blocking(self, work: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _drop(self) -> None:
        if self._hub is not None:
            self._hub.close()
            self._hub = None
