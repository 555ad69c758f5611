"""The time that counts: a device wakes in 1970, or in 2040, and knows better."""

import datetime as dt
from collections.abc import Callable

BUILT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
"""No true clock shows an earlier time."""


def trusted_now(now_ms: Callable[[], int], floor_ms: int = 0, offset_ms: int = 0) -> dt.datetime:
    """Never before what is certain to be over. offset_ms: of the hub's clock, as an authenticated answer told it."""
    at = dt.datetime.fromtimestamp(max(now_ms() + offset_ms, floor_ms) / 1000, dt.UTC)
    return max(at, BUILT)
