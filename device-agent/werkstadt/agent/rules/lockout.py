"""How long after a wrong PIN the next try has to wait. No IO, and no wall clock: it may be set to any time.

Three tries are free; then 30 s, 60 s, 2 min … 1 h. What counts is the time that this machine has run since the last
wrong try: across a restart the time since the machine started, since how long it was off nobody can say. So a clock
that is set to 2040 opens nothing, one set back to 1971 blocks nobody, and nobody waits longer than an hour.
"""

from dataclasses import dataclass

FREE_TRIES = 3
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 3_600.0
LONGEST_CODE_PAUSE_S = 900.0
"""Of one-time codes. A guess hits one of 20 in 100 million; at most 96 a day count: 0.7 % in a year of nothing else.
Who has a code may have to wait that long where somebody plays with the pad, and no longer."""


@dataclass(frozen=True)
class Tries:
    """wrong: in a row. boot_id, boottime_s: of the last wrong one (CLOCK_BOOTTIME, within boot_id)."""

    wrong: int = 0
    boot_id: str = ""
    boottime_s: float = 0.0


def left_s(tries: Tries, boot_id: str, boottime_s: float, longest_s: float = LONGEST_PAUSE_S) -> float:
    """Seconds until the next try counts; 0: now."""
    since_s = boottime_s - tries.boottime_s if boot_id == tries.boot_id else boottime_s
    return max(0.0, min(pause_s(tries.wrong), longest_s) - since_s)


def pause_s(wrong: int) -> float:
    """After so many wrong tries in a row."""
    if wrong < FREE_TRIES:
        return 0.0
    doubled = min(wrong - FREE_TRIES, 16)
    return min(FIRST_PAUSE_S * 2.0**doubled, LONGEST_PAUSE_S)


def after_wrong(tries: Tries, boot_id: str, boottime_s: float) -> Tries:
    return Tries(tries.wrong + 1, boot_id, boottime_s)
