"""What a sensor said: 48 hours of minutes in memory, and hours that are to be kept."""

from collections import deque
from dataclasses import dataclass

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
RING_MINUTES = 48 * 60


@dataclass(frozen=True)
class Summary:
    """Mean, lowest and highest of n values that began at start_ms (UTC)."""

    start_ms: int
    mean: float
    low: float
    high: float
    n: int


class _Span:
    def __init__(self, start_ms: int, value: float) -> None:
        self.start_ms = start_ms
        self.total = self.low = self.high = value
        self.n = 1

    def add(self, value: float) -> None:
        self.total += value
        self.low, self.high = min(self.low, value), max(self.high, value)
        self.n += 1

    def summary(self) -> Summary:
        return Summary(self.start_ms, self.total / self.n, self.low, self.high, self.n)


class QuantityRing:
    """One quantity of one sensor."""

    def __init__(self) -> None:
        self._minutes: deque[_Span] = deque(maxlen=RING_MINUTES)
        self._hour: _Span | None = None

    def add(self, value: float, at_ms: int) -> Summary | None:
        """The hour that is over with this value, None while it runs. at_ms: UTC.

        A clock that is set back ends the hour as well: what was summed up under the old time stays under it.
        """
        minute = at_ms - at_ms % MINUTE_MS
        self._forget_around(minute)
        if self._minutes and self._minutes[-1].start_ms == minute:
            self._minutes[-1].add(value)
        else:
            self._minutes.append(_Span(minute, value))
        hour = at_ms - at_ms % HOUR_MS
        if self._hour is not None and self._hour.start_ms == hour:
            self._hour.add(value)
            return None
        over, self._hour = self._hour, _Span(hour, value)
        return over.summary() if over else None

    def end_hour(self) -> Summary | None:
        """What was summed up of the running hour, for a clean stop."""
        over, self._hour = self._hour, None
        return over.summary() if over else None

    def points(self) -> list[tuple[int, float]]:
        """(start of the minute in UTC ms, mean), oldest first."""
        return [(span.start_ms, span.total / span.n) for span in self._minutes]

    def _forget_around(self, minute_ms: int) -> None:
        """What is older than the ring, and what is later than now after the clock was set back."""
        oldest = minute_ms - RING_MINUTES * MINUTE_MS
        while self._minutes and not oldest < self._minutes[0].start_ms:
            self._minutes.popleft()
        while self._minutes and self._minutes[-1].start_ms > minute_ms:
            self._minutes.pop()
