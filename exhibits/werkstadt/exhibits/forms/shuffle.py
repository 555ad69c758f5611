"""Choices in an order of chance, the same for the same seed as in every ODK program.

Source: what @getodk/xforms-engine does: Park and Miller's generator, and the shuffle from the inside out.
"""

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

_MODULO = 2_147_483_647
_TIMES = 16_807
_LONG = 2**63
One = TypeVar("One")


def seed_from(number: float, text: str) -> int:
    """number: of the seed's value, NaN where it is a text, of which a hash is taken then."""
    if number == number:
        if math.isinf(number):
            return _LONG - 1 if number > 0 else -_LONG
        return math.trunc(number)
    if not text:
        return 0
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[:8], "big", signed=True)


def shuffled(values: Sequence[One], seed: int) -> list[One]:
    state = _remainder(seed)
    if state <= 0:
        state += _MODULO - 1
    results: list[One] = []
    for place, value in enumerate(values):
        state = state * _TIMES % _MODULO
        other = math.floor((state - 1) / (_MODULO - 1) * (place + 1))
        results.append(value)
        if other != place:
            results[place] = results[other]
        results[other] = value
    return results


def _remainder(seed: int) -> int:
    """With the sign of the seed, as machines divide."""
    rest = abs(seed) % _MODULO
    return rest if seed >= 0 else -rest
