"""How long to wait before the next try."""

from collections.abc import Callable

FIRST_S = 2.0
MOST_S = 300.0


class Backoff:
    """Doubling pauses with jitter, so that a hundred devices do not come back in the same second.

    random: a number from 0 up to 1, as random.random gives it.
    """

    def __init__(self, random: Callable[[], float], first_s: float = FIRST_S, most_s: float = MOST_S) -> None:
        self._random = random
        self._first_s = first_s
        self._most_s = most_s
        self._failures = 0

    def pause_s(self, asked_s: float = 0.0) -> float:
        """The pause after one more failure: half to whole of the doubled time, never shorter than asked for."""
        top_s = min(self._most_s, self._first_s * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return max(min(asked_s, self._most_s), top_s * (0.5 + self._random() / 2))

    def succeeded(self) -> None:
        self._failures = 0
