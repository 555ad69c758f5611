"""What the daemon offers to capabilities."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from werkstadt.agent.machine import Machine, NoMachine


def _nothing(*_: object) -> None:
    return None


@dataclass
class House:
    """tell: a line to the kiosk (type, fields). keep: a record for the agent's own journal (kind, v, body).

    trouble: code and detail for staff, detail None when it is over. now_ms: UTC; monotonic_s: for what lasts.
    machine: what needs root. grabbed: names of event devices ("event4") that the agent alone hears.
    """

    tell: Callable[[str, Mapping[str, object]], None] = _nothing
    keep: Callable[[str, int, Mapping[str, object]], object] = _nothing
    trouble: Callable[[str, str | None], None] = _nothing
    now_ms: Callable[[], int] = field(default=lambda: time.time_ns() // 1_000_000)
    monotonic_s: Callable[[], float] = time.monotonic
    time_floor_ms: Callable[[], int] = field(default=lambda: 0)
    machine: Machine = field(default_factory=NoMachine)
    grabbed: set[str] = field(default_factory=set)
