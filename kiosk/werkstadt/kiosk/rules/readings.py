"""The last values of every sensor, as they came: for the number and the curve."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

KEPT_MS = 15 * 60 * 1000
_POINTS_MAX = 120
"""So many points a curve has at most: more cannot be told apart on glass."""


@dataclass
class Sensor:
    """values: by quantity, each with its time in UTC ms, oldest first. reason: why it is silent, "" while it speaks."""

    values: dict[str, deque[tuple[int, float]]] = field(default_factory=dict)
    simulated: bool = False
    reason: str = ""


class Readings:
    def __init__(self) -> None:
        self._sensors: dict[str, Sensor] = {}

    def take(self, sensor: str, values: Mapping[str, float], at_ms: int, simulated: bool) -> None:
        known = self._sensors.setdefault(sensor, Sensor())
        known.simulated, known.reason = simulated, ""
        for name, value in values.items():
            kept = known.values.setdefault(name, deque())
            if kept and kept[-1][0] > at_ms:
                kept.clear()  # the clock was set back: older points would run backwards
            kept.append((at_ms, value))
            while kept[0][0] < at_ms - KEPT_MS:
                kept.popleft()

    def fell_silent(self, sensor: str, reason: str) -> None:
        self._sensors.setdefault(sensor, Sensor()).reason = reason or "silent"

    def speaks(self, sensor: str) -> bool:
        known = self._sensors.get(sensor)
        return known is not None and not known.reason and bool(known.values)

    def simulated(self, sensor: str) -> bool:
        known = self._sensors.get(sensor)
        return known is not None and known.simulated

    def now(self, sensor: str, quantity: str) -> float | None:
        kept = self._kept(sensor, quantity)
        return kept[-1][1] if kept else None

    def curve(self, sensor: str, quantity: str) -> list[float]:
        """The values of the last quarter of an hour, oldest first, thinned out evenly; the newest is always there."""
        values = [value for _, value in self._kept(sensor, quantity)]
        if len(values) <= _POINTS_MAX:
            return values
        stride = (len(values) - 1) / (_POINTS_MAX - 1)
        return [values[round(index * stride)] for index in range(_POINTS_MAX)]

    def minutes(self, sensor: str, quantity: str) -> int:
        """How long the curve goes back, at least 1."""
        kept = self._kept(sensor, quantity)
        return max(1, round((kept[-1][0] - kept[0][0]) / 60_000)) if kept else 1

    def _kept(self, sensor: str, quantity: str) -> deque[tuple[int, float]]:
        known = self._sensors.get(sensor)
        return known.values.get(quantity, deque()) if known else deque()


def decimal_text(value: float, decimals: int, language: str) -> str:
    """As it is written in the language: 21,4 and 21.4."""
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if language == "de" else text
