"""A sensor for the demo and the tests: a pty that speaks docs/sensor-line.md with slowly changing values.

    python -m werkstadt.agent.simulated_sensor --name room --link /tmp/ttyROOM --period 2

Prints the path of the terminal. The agent reads it by the same code as a real /dev/ttyUSB0; say `simulated = true` in
agent.toml, so that the exhibit says so to visitors.
"""

import argparse
import contextlib
import errno
import math
import os
import pty
import signal
import sys
import termios
import time
import tty
from collections.abc import Iterator
from pathlib import Path

from werkstadt.agent.sensorline import encode_line, seal


def values_at(at_s: float) -> dict[str, str]:
    """A room with people coming and going: an hour's swell of CO₂, a day's of warmth, a little unrest. at_s: UTC."""
    day, hour, breath = (math.sin(at_s * 2 * math.pi / period_s) for period_s in (86_400, 3_600, 47))
    return {
        "co2": f"{760 + 180 * hour + 90 * day + 6 * breath:.0f}",
        "t": f"{21.4 + 1.1 * day + 0.3 * hour + 0.05 * breath:.1f}",
        "rh": f"{43.0 - 3.0 * day + 1.5 * hour + 0.2 * breath:.1f}",
    }


class SimulatedSensor:
    """An open pty. port: where the other side opens it."""

    def __init__(self, name: str, link: Path | None = None) -> None:
        self._name = name
        self._link = link
        self._own, self._other = pty.openpty()  # the other end stays open, so that a reader may come and go
        tty.setraw(self._own, termios.TCSANOW)
        os.set_blocking(self._own, False)
        self.port = Path(os.ttyname(self._other))
        if link is not None:
            beside = link.with_name(f".{link.name}.new")
            beside.unlink(missing_ok=True)
            beside.symlink_to(self.port)
            beside.rename(link)
        self._write(seal("werkstadt-sensor 1"))

    def say(self, at_s: float) -> None:
        self._write(encode_line(self._name, values_at(at_s)))

    def write(self, data: bytes) -> None:
        """Anything at all, for tests."""
        self._write(data)

    def close(self) -> None:
        if self._link is not None:
            self._link.unlink(missing_ok=True)
        os.close(self._own)
        os.close(self._other)

    def _write(self, data: bytes) -> None:
        try:
            os.write(self._own, data)
        except BlockingIOError:  # nobody reads: as with a real wire, the line is gone
            termios.tcflush(self._other, termios.TCIFLUSH)
        except OSError as err:
            if err.errno != errno.EIO:
                raise


@contextlib.contextmanager
def simulated_sensor(name: str, link: Path | None = None) -> Iterator[SimulatedSensor]:
    sensor = SimulatedSensor(name, link)
    try:
        yield sensor
    finally:
        sensor.close()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m werkstadt.agent.simulated_sensor", description=__doc__)
    parser.add_argument("--name", default="room", help="the sensor's name on its lines")
    parser.add_argument("--link", type=Path, help="a symlink to make to the terminal")
    parser.add_argument("--period", type=float, default=2.0, help="seconds between two lines")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as by Ctrl-C: without the link
    with contextlib.suppress(KeyboardInterrupt), simulated_sensor(chosen.name, chosen.link) as sensor:
        print(sensor.port, flush=True)
        while True:
            sensor.say(time.time())
            time.sleep(chosen.period)
    return 0


if __name__ == "__main__":
    sys.exit(main())
