"""Which version of what is tested, and which order of tasks, a participant gets: balanced on each device by itself."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def version_at(place: int, versions: Sequence[Thing], block: int, seed: str) -> Thing:
    """place: how many runs of the study this device has seen before, from 0. block: a multiple of how many versions
    there are; within each block every version comes equally often, in an order that nobody can foresee at the glass.
    """
    number, at = divmod(place, block)
    slots = [version for version in range(len(versions)) for _ in range(block // len(versions))]
    return versions[_shuffled(slots, f"{seed}/{number}")[at]]


def order_at(place: int, count: int) -> tuple[int, ...]:
    """Of count tasks, by number from 0: a row of a Williams square.

    Over all rows every task stands equally often in each place, and equally often right after each other task. An odd
    number of tasks takes twice as many rows, the second half mirrored. Source: Williams, Australian Journal of
    Scientific Research A 2 (1949), 149–168, as in any text on cross-over designs.
    """
    rows = count if count % 2 == 0 else 2 * count
    row = place % max(1, rows)
    first = [(-(at + 1) // 2 if at % 2 else at // 2) % max(1, count) for at in range(count)]
    order = tuple((task + row) % count for task in first)
    return order[::-1] if row >= count else order


def _shuffled(slots: list[int], seed: str) -> list[int]:
    """The same on every machine and Python: by hashes, not by a generator that may change."""
    keyed = [(hashlib.sha256(f"{seed}/{at}".encode()).digest(), slot) for at, slot in enumerate(slots)]
    return [slot for _, slot in sorted(keyed)]
