"""When something is written: by the wall clock, which may be wrong, and since the machine started, which is not."""

import functools
import time
from pathlib import Path
from typing import NamedTuple


class Moment(NamedTuple):
    """at_ms: UTC as the device believes it. boottime_ms: CLOCK_BOOTTIME, within boot_id."""

    at_ms: int
    boot_id: str
    boottime_ms: int


def now() -> Moment:
    boottime_ms = time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return Moment(time.time_ns() // 1_000_000, _boot_id(), boottime_ms)


@functools.cache
def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
