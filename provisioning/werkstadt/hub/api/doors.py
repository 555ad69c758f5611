"""What may be asked without a client certificate: three roads in, and how often one address may knock in vain."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from fastapi import Request, Response
from pydantic import BaseModel

from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.api.caller import address_of
from werkstadt.hub.refusals import RefusedError

REQUEST_MAX = 8 * 1024
REQUEST_S = 10.0
"""For a whole body."""
FAILURES_MAX = 20
FAILURES_S = 60.0


class Failures:
    """Remembers the last failures of each name within window_s. clock_s: monotonic."""

    def __init__(self, most: int, window_s: float, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._window_s = window_s
        self._clock_s = clock_s
        self._times: dict[str, deque[float]] = {}

    def too_many(self, name: str) -> bool:
        times = self._times.get(name)
        return times is not None and len(times) == self._most and self._clock_s() - times[0] < self._window_s

    def add(self, name: str) -> None:
        now_s = self._clock_s()
        self._times = {other: times for other, times in self._times.items() if now_s - times[-1] < self._window_s}
        self._times.setdefault(name, deque(maxlen=self._most)).append(now_s)


class Door:
    """One for all roads, so that nobody gets twenty tries at each."""

    def __init__(self, failures: Failures | None = None) -> None:
        self._failures = failures or Failures(FAILURES_MAX, FAILURES_S)

    async def answer(
        self, request: Request, what: str, decide: Callable[[bytes, str], BaseModel], status: int = 200
    ) -> Response:
        """decide: body and address → answer, in a thread. Raises RefusedError; that counts as a failure."""
        address = address_of(request)
        if self._failures.too_many(address):
            expected = f"at most {FAILURES_MAX} a minute"
            raise RefusedError(429, "too many tries", where="address", expected=expected, got=address)
        try:
            body = await read_body(request, REQUEST_MAX, what, within_s=REQUEST_S)
            answer = await asyncio.to_thread(decide, body, address)
        except RefusedError:
            self._failures.add(address)
            raise
        return Response(answer.model_dump_json(), status, media_type="application/json")
