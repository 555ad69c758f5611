"""From where a glass was touched instead of its targets: the correction that brings them together (least squares).

Places are parts of the window, 0 to 1: what the correction is in, too (contract/touchmatrix.py). The glass is not
turned against the picture: then it would be a matter of the compositor's set-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError
from werkstadt.contract.touchmatrix import Matrix, parse_matrix

TARGETS = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9), (0.5, 0.5))
"""One more than an affine correction needs twice over: so a slip shows."""
MISSED = 0.25
"""Who touches so far away did not mean the target."""
SCATTER = 0.025
"""So far a target may lie from its corrected touch; more, and one of them was a slip."""


@dataclass(frozen=True)
class Touched:
    """Where a target is, and where the touch was told."""

    target: tuple[float, float]
    at: tuple[float, float]


def correction(touches: Sequence[Touched]) -> Matrix | None:
    """None where a target was missed: then everything stays."""
    if any(_apart(one.target, one.at) > MISSED for one in touches):
        return None
    rows = [(one.at[0], one.at[1], 1.0) for one in touches]
    across = _least_squares(rows, [one.target[0] for one in touches])
    down = _least_squares(rows, [one.target[1] for one in touches])
    if across is None or down is None:
        return None
    for row, one in zip(rows, touches, strict=True):
        if _apart((_dot(across, row), _dot(down, row)), one.target) > SCATTER:
            return None
    try:
        return parse_matrix([round(number, 6) for number in (*across, *down)], "correction")
    except ContractError:
        return None


def _least_squares(rows: Sequence[Sequence[float]], wanted: Sequence[float]) -> list[float] | None:
    """The three numbers that come nearest, by the normal equations; None where the touches lie on one line."""
    normal = [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]
    right = [sum(row[i] * one for row, one in zip(rows, wanted, strict=True)) for i in range(3)]
    whole = _determinant(normal)
    if abs(whole) < 1e-9:
        return None
    return [_determinant(_with_column(normal, column, right)) / whole for column in range(3)]


def _with_column(rows: Sequence[Sequence[float]], column: int, new: Sequence[float]) -> list[list[float]]:
    return [[*row[:column], one, *row[column + 1 :]] for row, one in zip(rows, new, strict=True)]


def _determinant(rows: Sequence[Sequence[float]]) -> float:
    (a, b, c), (d, e, f), (g, h, i) = rows
    return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))
