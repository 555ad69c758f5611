"""Sensors on serial wires: readings for the kiosk at once, hourly means for the journal. docs/sensor-line.md"""

import asyncio
import contextlib
import errno
import logging
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import serial

from werkstadt.agent.backoff import Backoff
from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Sensor, Settings
from werkstadt.agent.errors import DeviceLost
from werkstadt.agent.ring import QuantityRing, Summary
from werkstadt.agent.sensorline import Problem, Reading, SensorLineDecoder
from werkstadt.contract.agentline import encode_line

log = logging.getLogger(__name__)

REOPEN_FIRST_S = 1.0
REOPEN_MOST_S = 15.0
TROUBLE_AFTER = 5
"""So many bad lines in a row are a trouble of staff; one is a hiccup."""
_CHUNK = 4_096


class Port(Protocol):
    """An open serial wire that never blocks."""

    def fileno(self) -> int: ...
    def read(self, size: int) -> bytes: ...
    def close(self) -> None: ...


def open_port(path: Path, baud: int) -> Port:
    """Raises DeviceLost."""
    try:
        return serial.Serial(str(path), baud, timeout=0, exclusive=True)
    except (OSError, ValueError) as err:  # SerialException is an OSError
        raise DeviceLost(_why(path, err)) from err


def _why(path: Path, err: Exception) -> str:
    number = getattr(err, "errno", None)
    if number == errno.ENOENT:
        return f"{path} is not there: is the sensor plugged in?"
    if number in (errno.EACCES, errno.EPERM):
        return f"{path} may not be opened by this user: is it in the group dialout?"
    if number in (errno.EAGAIN, errno.EBUSY):
        return f"{path} is used by another program."
    return f"{path} does not answer ({err})."


class Wire:
    """One sensor: opens its port, and again after every loss."""

    def __init__(self, sensor: Sensor, house: House, opener: Callable[[Path, int], Port], backoff: Backoff) -> None:
        self.sensor = sensor
        self.rings: dict[str, QuantityRing] = {}
        self.last: dict[str, object] | None = None
        self.silent: str | None = None
        self._house = house
        self._opener = opener
        self._backoff = backoff
        self._port: Port | None = None
        self._decoder = SensorLineDecoder()
        self._open_at_s = house.monotonic_s()
        self._heard_at_s = house.monotonic_s()
        self._lost: str | None = None
        self._bad: deque[str] = deque(maxlen=TROUBLE_AFTER)

    def tick(self) -> None:
        now_s = self._house.monotonic_s()
        if self._port is None and now_s >= self._open_at_s:
            self._open()
        if self.silent is None and now_s - self._heard_at_s > self.sensor.silent_s:
            self._say_silent()

    def readable(self) -> None:
        """Raises nothing: a wire that is gone is closed and opened later."""
        if self._port is None:
            return
        try:
            chunk = self._port.read(_CHUNK)
        except OSError as err:
            self._drop(_why(self.sensor.port, err))
            return
        if not chunk:
            self._drop(f"{self.sensor.port} was unplugged.")
            return
        for one in self._decoder.feed(chunk):
            self._take(one)

    def stop(self) -> None:
        self._close()
        for quantity, ring in self.rings.items():
            self._keep(quantity, ring.end_hour())

    def state(self) -> dict[str, object]:
        """For the status."""
        return {
            "name": self.sensor.name,
            "port": str(self.sensor.port),
            "simulated": self.sensor.simulated,
            "silent": self.silent,
            "last": self.last["values"] if self.last else None,
            "at_ms": self.last["at_ms"] if self.last else None,
        }

    def _open(self) -> None:
        try:
            port = self._opener(self.sensor.port, self.sensor.baud)
        except DeviceLost as err:
            self._missing(err.sentence)
            return
        self._port = port
        self._decoder = SensorLineDecoder()
        self._lost = None
        asyncio.get_running_loop().add_reader(port.fileno(), self.readable)
        log.info("sensor opened sensor=%s port=%s", self.sensor.name, self.sensor.port)

    def _missing(self, reason: str) -> None:
        if self._lost != reason:
            log.warning("sensor lost sensor=%s reason=%r", self.sensor.name, reason)
        self._lost = reason
        self._open_at_s = self._house.monotonic_s() + self._backoff.pause_s()

    def _drop(self, reason: str) -> None:
        self._close()
        self._missing(reason)

    def _close(self) -> None:
        if self._port is not None:
            asyncio.get_running_loop().remove_reader(self._port.fileno())
            with contextlib.suppress(OSError):
                self._port.close()
            self._port = None

    def _take(self, one: Reading | Problem) -> None:
        if isinstance(one, Problem):
            self._bad.append(one.reason)
        elif one.sensor != self.sensor.name:
            self._bad.append(f"the line is from {one.sensor!r}, expected {self.sensor.name!r}: wires swapped?")
        else:
            self._bad.clear()
            self._heard(one)
            return
        log.debug("line not used sensor=%s reason=%r", self.sensor.name, self._bad[-1])
        if len(self._bad) == TROUBLE_AFTER:
            self._house.trouble(f"sensor-{self.sensor.name}", f"{self.sensor.port}: {self._bad[-1]}")

    def _heard(self, reading: Reading) -> None:
        at_ms = self._house.now_ms()
        self._heard_at_s = self._house.monotonic_s()
        self._backoff.succeeded()
        if self.silent is not None:
            log.info("sensor back sensor=%s", self.sensor.name)
        self.silent = None
        self._house.trouble(f"sensor-{self.sensor.name}", None)
        for quantity, value in reading.values.items():
            self._keep(quantity, self.rings.setdefault(quantity, QuantityRing()).add(value, at_ms))
        self.last = {
            "sensor": self.sensor.name,
            "values": reading.values,
            "at_ms": at_ms,
            "simulated": self.sensor.simulated,
        }
        self._house.tell("reading", self.last)

    def _say_silent(self) -> None:
        self.silent = self._lost or f"{self.sensor.port} has said nothing for {self.sensor.silent_s:g} s."
        if self._lost is None and self._bad:
            self.silent = f"{self.sensor.port}: {self._bad[-1]}"
        log.warning("sensor silent sensor=%s reason=%r", self.sensor.name, self.silent)
        self._house.trouble(f"sensor-{self.sensor.name}", self.silent)
        self._house.tell("silent", {"sensor": self.sensor.name, "reason": self.silent})

    def _keep(self, quantity: str, hour: Summary | None) -> None:
        """Hours of before the last time that was known to be right would be filed under a wrong date."""
        if hour is None or hour.start_ms + 3_600_000 <= self._house.time_floor_ms():
            return
        body = {
            "sensor": self.sensor.name,
            "quantity": quantity,
            "hour_ms": hour.start_ms,
            "mean": round(hour.mean, 3),
            "low": hour.low,
            "high": hour.high,
            "n": hour.n,
            "simulated": self.sensor.simulated,
        }
        self._house.keep("reading_hour", 1, body)


class Sensors:
    name = "sensors"

    def __init__(
        self,
        settings: Settings,
        house: House,
        opener: Callable[[Path, int], Port] = open_port,
        random: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self.wires = [
            Wire(sensor, house, opener, Backoff(random, REOPEN_FIRST_S, REOPEN_MOST_S)) for sensor in settings.sensors
        ]

    def start(self) -> None:
        self.tick()

    def tick(self) -> None:
        for wire in self.wires:
            wire.tick()

    def greeting(self) -> list[bytes]:
        """The curve so far, the newest value, and who is silent."""
        lines: list[bytes] = []
        for wire in self.wires:
            for quantity, ring in wire.rings.items():
                points = [[at_ms, round(mean, 3)] for at_ms, mean in ring.points()]
                fields = {"sensor": wire.sensor.name, "quantity": quantity, "points": points}
                lines.append(encode_line("history", fields))
            if wire.last is not None:
                lines.append(encode_line("reading", wire.last))
            if wire.silent is not None:
                lines.append(encode_line("silent", {"sensor": wire.sensor.name, "reason": wire.silent}))
        return lines

    def stop(self) -> None:
        for wire in self.wires:
            wire.stop()
