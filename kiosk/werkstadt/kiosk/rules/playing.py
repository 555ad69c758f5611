"""What is decided about a film or a sound while it plays: where it may stand, what is said, when it has gone wrong.

Times are whole milliseconds of the recording.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from werkstadt.exhibits.webvtt import Cue, cue_at

JUMP_MS = 10_000
SILENT_MAX_S = 5.0
"""Who plays and has not moved on for so long, hangs."""
START_MAX_S = 10.0
EARLY_MS = 2_000
"""A recording that ends so much earlier than it says has broken off."""
LATE_MS = 5_000
FRAME_WIDE_MAX_PX, FRAME_HIGH_MAX_PX = 1920, 1080
FRAME_BYTES_MAX = FRAME_WIDE_MAX_PX * FRAME_HIGH_MAX_PX * 4

State = Literal["resting", "coming", "playing", "paused", "waiting", "ended", "broken"]
"""resting: not begun, nothing is loaded. coming: the player starts. waiting: while something is read aloud."""


class Fault(StrEnum):
    """Codes for staff."""

    BROKEN = "media-broken"
    ENDED_EARLY = "media-ended-early"
    HANGS = "media-hangs"
    CRASHED = "media-crashed"
    TEXT = "media-text"
    SILENT = "no-sound"


@dataclass(frozen=True)
class Line:
    """A line of what can be read instead. seen: it tells what is seen, not what is heard."""

    start_ms: int
    end_ms: int
    text: str
    seen: bool


def script_of(captions: Iterable[Cue], descriptions: Iterable[Cue]) -> tuple[Line, ...]:
    """Both as one text, in the order of time; at the same moment what is seen comes first."""
    lines = [Line(cue.start_ms, cue.end_ms, cue.text, True) for cue in descriptions]
    lines += [Line(cue.start_ms, cue.end_ms, cue.text, False) for cue in captions]
    return tuple(sorted(lines, key=lambda line: (line.start_ms, not line.seen)))


def line_at(lines: tuple[Line, ...], at_ms: int) -> int:
    """Number of the line that is told now or was last, -1 before the first."""
    return max((number for number, line in enumerate(lines) if line.start_ms <= at_ms), default=-1)


def said_at(cues: tuple[Cue, ...], at_ms: int) -> str:
    number = cue_at(cues, at_ms)
    return cues[number].text if number >= 0 else ""


def within(at_ms: int, duration_ms: int) -> int:
    return min(max(0, at_ms), duration_ms)


def clock(at_ms: int) -> str:
    """1:05, as it stands on the glass."""
    minutes, seconds = divmod(at_ms // 1000, 60)
    return f"{minutes}:{seconds:02d}"


def broke_off(at_ms: int, duration_ms: int) -> bool:
    """Whether an end at this moment is none that the recording meant."""
    return at_ms < duration_ms - EARLY_MS


def frame_bytes(width_px: int, height_px: int) -> int:
    """Of a picture with four bytes a pixel; 0 where it has a size that no picture may have."""
    fits = 1 <= width_px <= FRAME_WIDE_MAX_PX and 1 <= height_px <= FRAME_HIGH_MAX_PX
    return width_px * height_px * 4 if fits else 0
