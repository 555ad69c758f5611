"""How a touch screen's places are corrected: six numbers, as libinput has them (LIBINPUT_CALIBRATION_MATRIX).

(a, b, c, d, e, f): x' = a·x + b·y + c, y' = d·x + e·y + f, where 0 to 1 is the glass from edge to edge.
Source: libinput's documentation, "Calibration of absolute devices".
"""

import math

from werkstadt.contract.errors import ContractError

Matrix = tuple[float, float, float, float, float, float]
PLAIN: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
OFF_MAX = 0.3
"""So far each number may be from PLAIN: beyond it the glass is mounted otherwise, or its targets were missed."""


def parse_matrix(value: object, where: str) -> Matrix:
    """Raises ContractError unless it is one that a finger can still use."""
    if not isinstance(value, list | tuple) or len(value) != 6:
        raise ContractError(where, "six numbers", value)
    for number, plain in zip(value, PLAIN, strict=True):
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            raise ContractError(where, "six numbers", value)
        if abs(number - plain) > OFF_MAX:
            raise ContractError(where, f"numbers within {OFF_MAX} of {list(PLAIN)}", value)
    a, b, c, d, e, f = map(float, value)
    return (a, b, c, d, e, f)


def behind(first: Matrix, second: Matrix) -> Matrix:
    """What both do, one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        *(g * a + h * d, g * b + h * e, g * c + h * f + i),
        *(j * a + k * d, j * b + k * e, j * c + k * f + m),
    )
