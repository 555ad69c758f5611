"""When nobody seems to be there: first a warning that one touch ends, then the visit is over."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

SHORTEST_QUIET_S = 30.0
SHORTEST_WARNING_S = 20.0

Phase = Literal["off", "quiet", "warning", "over"]


@dataclass(frozen=True)
class Idle:
    """left_s: until the visit is over in "warning", until the warning in "quiet", else 0."""

    phase: Phase
    left_s: float


@dataclass(frozen=True)
class IdleTimes:
    """Seconds without a touch until the warning: usual, and slow for pages that one reads or watches.

    Raises ValueError for times too short to read a warning and reach the screen (EN 301 549, 2.2.1: 20 s).
    """

    usual_s: float = 60.0
    slow_s: float = 120.0
    warning_s: float = 20.0

    def __post_init__(self) -> None:
        if min(self.usual_s, self.slow_s) < SHORTEST_QUIET_S:
            raise ValueError(f"idle: expected at least {SHORTEST_QUIET_S:g} s, got {min(self.usual_s, self.slow_s):g}")
        if self.warning_s < SHORTEST_WARNING_S:
            raise ValueError(f"idle warning: expected at least {SHORTEST_WARNING_S:g} s, got {self.warning_s:g}")


class IdleClock:
    """Counts from the last touch; can be extended any number of times. now_s: a monotonic clock."""

    def __init__(self, now_s: Callable[[], float], warning_s: float) -> None:
        self._now_s = now_s
        self._warning_s = warning_s
        self._touched_s: float | None = None
        self._quiet_s = 0.0

    def run(self, quiet_s: float) -> None:
        """Start over, with this many seconds until the warning."""
        self._quiet_s = quiet_s
        self._touched_s = self._now_s()

    def touch(self) -> None:
        if self._touched_s is not None and self.read().phase != "over":
            self._touched_s = self._now_s()

    def stop(self) -> None:
        self._touched_s = None

    def read(self) -> Idle:
        if self._touched_s is None:
            return Idle("off", 0.0)
        still_s = self._now_s() - self._touched_s
        if still_s < self._quiet_s:
            return Idle("quiet", self._quiet_s - still_s)
        left_s = self._quiet_s + self._warning_s - still_s
        return Idle("warning", left_s) if left_s > 0 else Idle("over", 0.0)
