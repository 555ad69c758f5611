"""Where fingers came down, as a picture to lay over a page: density by a small Gaussian, in colours. Does no IO."""

import math
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SIGMA_MM = 8.0
"""About half a fingertip: what hit the same target runs together, neighbours stay apart."""
_COLUMNS_MOST = 240
_REACH = 2.5
_CM2 = 100.0
_STOPS = ((0.0, (250, 200, 40)), (0.35, (240, 110, 30)), (0.7, (190, 20, 60)), (1.0, (70, 0, 60)))
"""From pale to dark, so that it can be read without telling colours apart."""
_ALPHA = (60, 225)

Grid = list[list[float]]


@dataclass(frozen=True)
class Heat:
    """density: touches per mm², row by row from above; n: touches within the page."""

    density: Sequence[Sequence[float]]
    n: int

    @property
    def peak_per_cm2(self) -> float:
        return max((max(row) for row in self.density), default=0.0) * _CM2


def heat_of(points: Iterable[tuple[float, float]], width_mm: float, height_mm: float) -> Heat:
    """points: mm from the page's upper left corner; those beside it are left out."""
    cell_mm = max(SIGMA_MM / 2, width_mm / _COLUMNS_MOST)
    columns, rows = math.ceil(width_mm / cell_mm), math.ceil(height_mm / cell_mm)
    inside = [(x, y) for x, y in points if 0 <= x <= width_mm and 0 <= y <= height_mm]
    grid: Grid = [[0.0] * columns for _ in range(rows)]
    for (x, y), count in Counter([(int(x / cell_mm), int(y / cell_mm)) for x, y in inside]).items():
        grid[min(y, rows - 1)][min(x, columns - 1)] += count
    kernel = _kernel(SIGMA_MM / cell_mm)
    spread = _turned(_spread(_turned(_spread(grid, kernel)), kernel))
    return Heat([[value / cell_mm**2 for value in row] for row in spread], len(inside))


def _kernel(sigma: float) -> list[float]:
    """From the middle outwards; all of it, on both sides, is 1."""
    weights = [math.exp(-(at**2) / (2 * sigma**2)) for at in range(math.ceil(_REACH * sigma) + 1)]
    whole = weights[0] + 2 * sum(weights[1:])
    return [weight / whole for weight in weights]


def _spread(grid: Grid, kernel: Sequence[float]) -> Grid:
    """Each row over those above and below. Most of a page is never touched: rows of nothing cost nothing."""
    found = [[0.0] * len(row) for row in grid]
    for y, row in enumerate(grid):
        if not any(row):
            continue
        for to in range(max(0, y - len(kernel) + 1), min(len(grid), y + len(kernel))):
            weight = kernel[abs(to - y)]
            found[to] = [here + weight * more for here, more in zip(found[to], row, strict=True)]
    return found


def _turned(grid: Grid) -> Grid:
    return [list(column) for column in zip(*grid, strict=True)]


def png_of(heat: Heat) -> bytes:
    """A pixel a cell: the browser enlarges and smooths it. Nothing is transparent, the most is darkest; colours go by
    the root, so that single touches are still seen."""
    most = max((max(row) for row in heat.density), default=0.0) or 1.0
    rows = b"".join(b"\0" + bytes([round(255 * math.sqrt(value / most)) for value in row]) for row in heat.density)
    palette = [_colour(level / 255) for level in range(256)]
    low, high = _ALPHA
    alphas = bytes([0, *(round(min(1.0, level / 40) * (low + (high - low) * level / 255)) for level in range(1, 256))])
    head = struct.pack(">IIBBBBB", len(heat.density[0]), len(heat.density), 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"tRNS", alphas), (b"IDAT", zlib.compress(rows)))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in (*parts, (b"IEND", b"")))


def _colour(part: float) -> bytes:
    above = next(at for at, (stop, _) in enumerate(_STOPS) if part <= stop)
    (low, first), (high, last) = _STOPS[max(0, above - 1)], _STOPS[above]
    share = (part - low) / (high - low) if high > low else 0.0
    return bytes(round(a + (b - a) * share) for a, b in zip(first, last, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
