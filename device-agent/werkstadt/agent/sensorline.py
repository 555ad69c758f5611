"""The lines that a sensor writes on its serial wire: bytes in, readings and problems out. docs/sensor-line.md"""

import math
import re
from dataclasses import dataclass, field

VERSION = 1
LINE_MAX = 200
"""Bytes of one line without its end."""
PAIRS_MAX = 16
PLAUSIBLE = {
    "co2": (0.0, 40_000.0),
    "t": (-60.0, 125.0),
    "rh": (0.0, 100.0),
    "p": (300.0, 1_100.0),
    "lux": (0.0, 200_000.0),
    "db": (0.0, 160.0),
}
"""What a known quantity can be at all: ppm, °C, %, hPa, lx, dB(A)."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_QUANTITY = re.compile(r"[a-z][a-z0-9_]{0,15}")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_CHECK = re.compile(r"[0-9A-F]{2}")
_HELLO = "werkstadt-sensor"


@dataclass(frozen=True)
class Reading:
    """values: quantity → number, in the units of docs/sensor-line.md."""

    sensor: str
    values: dict[str, float] = field(hash=False)


@dataclass(frozen=True)
class Problem:
    """A line that was not used, and why, in plain words."""

    reason: str


def checksum(text: bytes) -> int:
    """XOR of all bytes."""
    value = 0
    for byte in text:
        value ^= byte
    return value


def encode_line(sensor: str, values: dict[str, str]) -> bytes:
    """values: as they are to stand on the line."""
    return seal(" ".join([sensor, *(f"{quantity}={number}" for quantity, number in values.items())]))


def seal(text: str) -> bytes:
    return f"{text} *{checksum(text.encode('ascii')):02X}\n".encode("ascii")


class SensorLineDecoder:
    """Chunks of bytes as the wire gives them, readings and problems in order out. Never raises.

    A wire that was opened anew needs a new decoder: half a line of before is worth nothing.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._skipping = False
        self._foreign_version: str | None = None

    def feed(self, chunk: bytes) -> list[Reading | Problem]:
        found: list[Reading | Problem] = []
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            if self._skipping:
                self._skipping = False
            elif one := self._decode(line.rstrip(b"\r")):
                found.append(one)
        if len(self._rest) > LINE_MAX:
            self._rest = b""
            if not self._skipping:
                found.append(Problem(f"a line longer than {LINE_MAX} bytes"))
            self._skipping = True
        return found

    def _decode(self, line: bytes) -> Reading | Problem | None:
        if not line or line.startswith(b"#"):
            return None
        if len(line) > LINE_MAX:
            return Problem(f"a line longer than {LINE_MAX} bytes")
        if not line.isascii():
            return Problem("bytes that are no ASCII text: wrong speed of the wire?")
        text, star, check = line.decode("ascii").rpartition(" *")
        if not star or not _CHECK.fullmatch(check):
            return Problem("a line without a check at its end")
        if int(check, 16) != checksum(text.encode("ascii")):
            return Problem("a line whose check does not fit")
        words = text.split(" ")
        if words[0] == _HELLO:
            return self._hello(words[1:])
        if self._foreign_version is not None:
            return Problem(f"the sensor speaks version {self._foreign_version}, expected {VERSION}")
        return _reading(words)

    def _hello(self, words: list[str]) -> Problem | None:
        version = words[0] if words else "none"
        self._foreign_version = None if version == str(VERSION) else version
        if self._foreign_version is None:
            return None
        return Problem(f"the sensor speaks version {version}, expected {VERSION}")


def _reading(words: list[str]) -> Reading | Problem:
    sensor, *pairs = words
    if not _NAME.fullmatch(sensor):
        return Problem(f"{sensor[:32]!r} is no name of a sensor")
    if not 1 <= len(pairs) <= PAIRS_MAX:
        return Problem(f"expected 1 to {PAIRS_MAX} values, got {len(pairs)}")
    values: dict[str, float] = {}
    for pair in pairs:
        quantity, equals, number = pair.partition("=")
        if not equals or not _QUANTITY.fullmatch(quantity) or not _NUMBER.fullmatch(number):
            return Problem(f"{pair[:32]!r} is no quantity=number")
        if quantity in values:
            return Problem(f"{quantity} twice on one line")
        value = float(number)
        low, high = PLAUSIBLE.get(quantity, (-math.inf, math.inf))
        if not low <= value <= high:
            return Problem(f"{quantity} must be between {low:g} and {high:g}, got {number}")
        values[quantity] = value
    return Reading(sensor, values)
