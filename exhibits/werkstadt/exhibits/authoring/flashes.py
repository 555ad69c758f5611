"""Whether a film flashes so that it could hurt: more than three times within a second.

A flash is a pair of opposing changes of relative luminance by at least a tenth of the most, the darker below 0.8,
over a part of the picture that matters. Red flashes are not looked for: the pictures come here without colour.

Source: WCAG 2.2, success criterion 2.3.1, and its definition of "general flash and red flash thresholds".
"""

from collections import deque
from collections.abc import Iterable

COLUMNS, ROWS = 16, 9
CELLS = COLUMNS * ROWS
FLASHES_MAX = 3
STEP = 0.1
DARK = 0.8
CELLS_LEAST = CELLS // 10
"""A quarter of ten degrees of sight (WCAG) is some tenth of a film that fills half of a 15-inch glass at 600 mm."""
_GAMMA = 2.2
_LUMINANCE = tuple((grey / 255) ** _GAMMA for grey in range(256))


def flashing_at(frames: Iterable[bytes], frames_per_s: float) -> float | None:
    """When it first flashes more often than it may, s from its start; None where it never does.

    frames: grey values of COLUMNS × ROWS cells each.
    """
    low, high = [2.0] * CELLS, [-1.0] * CELLS
    ways = [0] * CELLS
    changes: deque[float] = deque(maxlen=2 * FLASHES_MAX + 1)
    last_way, before = 0, b""
    for number, frame in enumerate(frames):
        if frame == before:
            continue
        before = frame
        risen, fallen = _follow(frame, low, high, ways)
        for way, many in ((1, risen), (-1, fallen)):
            if many >= CELLS_LEAST and way != last_way:
                last_way = way
                changes.append(number / frames_per_s)
        if len(changes) == changes.maxlen and changes[-1] - changes[0] <= 1.0:
            return changes[0]
    return None


def _follow(frame: bytes, low: list[float], high: list[float], ways: list[int]) -> tuple[int, int]:
    """How many cells have become brighter, and darker, by enough since they last did the other."""
    risen = fallen = 0
    for cell, grey in enumerate(frame):
        now = _LUMINANCE[grey]
        if ways[cell] != 1 and now - low[cell] >= STEP and low[cell] < DARK:
            risen += 1
            ways[cell] = 1
            low[cell] = high[cell] = now
        elif ways[cell] != -1 and high[cell] - now >= STEP and now < DARK:
            fallen += 1
            ways[cell] = -1
            low[cell] = high[cell] = now
        else:
            low[cell], high[cell] = min(low[cell], now), max(high[cell], now)
    return risen, fallen
