"""How often somebody may try to log in: by account and by source, with a wait that grows."""

import time
from collections.abc import Callable
from dataclasses import dataclass

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 15 * 60.0
FORGET_S = 60 * 60.0
KEPT_MOST = 10_000


@dataclass(frozen=True)
class _Failures:
    count: int
    last_s: float


class Throttle:
    """After FREE_TRIES failures each further one waits twice as long; a success or an hour of quiet forgets them.

    In memory, for one process: a restart forgets, which costs an attacker more than it gives.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._failures: dict[str, _Failures] = {}

    def wait_s(self, *keys: str) -> float:
        """How long all of these keys must still wait; 0: may try now."""
        return max((self._wait_s(key) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        if len(self._failures) > KEPT_MOST:
            self._forget_old()
        for key in keys:
            self._failures[key] = _Failures(self._count(key) + 1, self._now_s())

    def succeeded(self, *keys: str) -> None:
        for key in keys:
            self._failures.pop(key, None)

    def _count(self, key: str) -> int:
        seen = self._failures.get(key)
        return 0 if seen is None or self._now_s() - seen.last_s > FORGET_S else seen.count

    def _wait_s(self, key: str) -> float:
        over = self._count(key) - FREE_TRIES
        if over < 0:
            return 0.0
        whole_s = min(FIRST_WAIT_S * 2.0 ** min(over, 20), LONGEST_WAIT_S)
        return max(0.0, self._failures[key].last_s + whole_s - self._now_s())

    def _forget_old(self) -> None:
        now_s = self._now_s()
        self._failures = {key: seen for key, seen in self._failures.items() if now_s - seen.last_s <= FORGET_S}
