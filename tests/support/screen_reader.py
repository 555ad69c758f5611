"""A blind visitor's way in: a session with AT-SPI, and a screen reader that reads and presses by names alone."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

VISITOR = Path(__file__).parents[1] / "kiosk" / "atspi_visitor.py"
LAUNCHER = Path("/usr/libexec/at-spi-bus-launcher")
DEBIAN_PYTHON = Path("/usr/bin/python3")
PACKAGES = "at-spi2-core dbus gir1.2-atspi-2.0 python3-gi"


def require_at_spi() -> None:
    """What is promised must be tried: where the packages are missing, the test fails and says so."""
    probe = [str(DEBIAN_PYTHON), "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    if not LAUNCHER.exists() or subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        pytest.fail(f"AT-SPI is not installed. Please type: apt-get install {PACKAGES}", pytrace=False)


class ScreenReader:
    """environment: for the programs that shall be read. A name: its beginning, or "/" and a regular expression.

    Every call waits until something of this name is there, at most half a minute.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._visitor: subprocess.Popen[str] | None = None

    def hear(self, name: str) -> str:
        """The whole name."""
        return self._do(f"?{name}").removeprefix("found: ")

    def press(self, name: str) -> str:
        return self._do(name).removeprefix("pressed: ")

    def place(self, name: str) -> tuple[int, int]:
        """The middle of something that can be pressed, in pixels of the screen."""
        found = re.match(r"at (-?\d+) (-?\d+): ", self._do(f"@{name}"))
        assert found is not None
        return int(found[1]), int(found[2])

    def close(self) -> None:
        if self._visitor is not None:
            self._visitor.kill()
            self._visitor.communicate()

    def _do(self, step: str) -> str:
        assert "\n" not in step
        visitor = self._visitor = self._visitor or self._start()
        assert visitor.stdin is not None
        assert visitor.stdout is not None
        print(step, file=visitor.stdin, flush=True)
        done = visitor.stdout.readline().strip()
        if not done:
            self._visitor = None
            pytest.fail(visitor.communicate()[1] or "the screen reader ended", pytrace=True)
        return done

    def _start(self) -> "subprocess.Popen[str]":
        """Late: it must find the bus that the read programs are on."""
        return subprocess.Popen(
            [DEBIAN_PYTHON, "-W", "ignore::DeprecationWarning", VISITOR],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | self.environment,
        )


@contextmanager
def screen_reader(folder: Path) -> Iterator[ScreenReader]:
    """folder: a short path, for sockets."""
    require_at_spi()
    folder.mkdir(parents=True, exist_ok=True)
    environment = {"XDG_RUNTIME_DIR": str(folder), "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    bus = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with _running(bus, environment) as session:
        assert session.stdout is not None
        environment["DBUS_SESSION_BUS_ADDRESS"] = session.stdout.readline().strip()
        with _running([str(LAUNCHER), "--launch-immediately"], environment):
            reader = ScreenReader(environment)
            try:
                yield reader
            finally:
                reader.close()


@contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """Ends it together with everything that it started."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | environment,
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
