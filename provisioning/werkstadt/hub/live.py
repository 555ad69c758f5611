"""What staff wish of a device right now. Nothing of it is stored; losing it is harmless."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from werkstadt.contract.messages import Command, Refusal
from werkstadt.contract.observing import Observed

POLL_S = 25.0
COMMAND_S = 20.0
SCREENSHOT_LEAST_S = 2.0
"""Between two screenshots of one device."""
OBSERVE_S = 5.0
"""How long an observer waits for one answer; its command is over then, too."""
FRESH_S = 0.7
"""So long one answer is enough for everybody who looks at the same."""
HERE_S = 5.0
"""How long after its last poll a device still counts as listening."""


_STRANGE = Refusal(title="the device answered something else")


class NotNowError(Exception):
    """No screenshot: the device refused, did not answer in time, or was asked a moment ago. refusal says which."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(f"{refusal.title} ({refusal.where})" if refusal.where else refusal.title)


@dataclass(frozen=True)
class Seen:
    """png: empty where there is no picture; observed.refused says why, where one was wished for."""

    observed: Observed
    png: bytes


Answer = bytes | Refusal | Seen


@dataclass
class _Line:
    """One device: what waits for it, who listens, who waits for its answers."""

    commands: list[Command] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    answers: dict[int, "asyncio.Future[Answer]"] = field(default_factory=dict)
    looks: "dict[int | None, tuple[float, asyncio.Task[Seen]]]" = field(default_factory=dict)
    listeners: int = 0
    left_s: float = float("-inf")
    asked_s: float = float("-inf")


class Live:
    """Lives in one event loop. clock_s: monotonic; now_ms: UTC. Counters begin at the time, so that they also grow
    over a restart of the hub."""

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now_ms = now_ms
        self._clock_s = clock_s
        self._lines: dict[str, _Line] = {}
        self._counter = now_ms()
        self._closed = False

    def is_here(self, device: str) -> bool:
        """Whether the device listens, so that a wish would reach it at once."""
        line = self._lines.get(device)
        return line is not None and (line.listeners > 0 or self._clock_s() - line.left_s < HERE_S)

    async def commands(self, device: str, after: int, wait_s: float = POLL_S) -> list[Command]:
        """Commands newer than after, as soon as there are any; empty when the time is over."""
        line = self._line(device)
        line.listeners += 1
        try:
            async with asyncio.timeout(wait_s):
                while not (waiting := self._waiting(line, after)) and not self._closed:
                    line.news.clear()
                    await line.news.wait()
                return waiting
        except TimeoutError:
            return []
        finally:
            line.listeners -= 1
            line.left_s = self._clock_s()

    def wish(
        self,
        device: str,
        name: Literal["screenshot", "check-in", "observe"],
        lane: int | None = None,
        for_s: float = COMMAND_S,
    ) -> Command:
        line = self._line(device)
        self._counter = max(self._counter + 1, self._now_ms())
        until_ms = self._now_ms() + int(for_s * 1000)
        command = Command(counter=self._counter, expires_ms=until_ms, name=name, lane=lane)
        line.commands = [*self._waiting(line, 0), command]
        line.news.set()
        return command

    async def screenshot(self, device: str, timeout_s: float = COMMAND_S) -> bytes:
        """A PNG, for the one who waits; callers write the audit entry. Raises NotNowError."""
        line = self._line(device)
        if self._clock_s() - line.asked_s < SCREENSHOT_LEAST_S:
            raise NotNowError(Refusal(title="asked a moment ago", expected=f"{SCREENSHOT_LEAST_S:g} s between two"))
        line.asked_s = self._clock_s()
        result = await self._answered(line, self.wish(device, "screenshot").counter, timeout_s)
        if not isinstance(result, bytes):
            raise NotNowError(_STRANGE)
        return result

    async def observe(self, device: str, lane: int | None, timeout_s: float = OBSERVE_S) -> Seen:
        """What goes on there, with a picture of a lane or without one. Who looks at the same moment shares one answer,
        so that ten observers are no more to the device than one. Raises NotNowError."""
        line = self._line(device)
        began_s, look = line.looks.get(lane, (float("-inf"), None))
        if look is None or (look.done() and self._clock_s() - began_s >= FRESH_S):
            look = asyncio.create_task(self._look(device, lane, timeout_s))
            line.looks[lane] = self._clock_s(), look
        return await asyncio.shield(look)

    async def _look(self, device: str, lane: int | None, timeout_s: float) -> Seen:
        counter = self.wish(device, "observe", lane, timeout_s).counter
        result = await self._answered(self._line(device), counter, timeout_s)
        if not isinstance(result, Seen):
            raise NotNowError(_STRANGE)
        return result

    async def _answered(self, line: _Line, counter: int, timeout_s: float) -> Answer:
        """Raises NotNowError, for a refusal as well."""
        answer = line.answers[counter] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                result: Answer = await answer
        except TimeoutError as err:
            raise NotNowError(Refusal(title="the device did not answer", expected=f"within {timeout_s:g} s")) from err
        finally:
            line.answers.pop(counter, None)
        if isinstance(result, Refusal):
            raise NotNowError(result)
        return result

    def answer(self, device: str, counter: int, result: Answer) -> bool:
        """False: nobody waits for it any more, and it is dropped."""
        waiting = self._line(device).answers.get(counter)
        if waiting is None or waiting.done():
            return False
        waiting.set_result(result)
        return True

    def expects(self, device: str, counter: int) -> bool:
        """Whether somebody waits for this answer; asked before a body is read."""
        return counter in self._line(device).answers

    def close(self) -> None:
        """Lets everybody who waits go home, so that the hub can end."""
        self._closed = True
        for line in self._lines.values():
            line.news.set()
            for waiting in line.answers.values():
                if not waiting.done():
                    waiting.set_result(Refusal(title="the hub is ending"))

    def _line(self, device: str) -> _Line:
        return self._lines.setdefault(device, _Line())

    def _waiting(self, line: _Line, after: int) -> list[Command]:
        now_ms = self._now_ms()
        return [command for command in line.commands if command.counter > after and command.expires_ms > now_ms]
