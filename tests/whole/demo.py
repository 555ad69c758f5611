"""`make demo` as a person has it, on ports of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import httpx
import psutil

from tests.hub.console.forms import client, log_in
from tests.whole.house import until

REPOSITORY = Path(__file__).parents[2]
OWN_PASSWORD = "correct horse battery"  # noqa: S105
OURS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "QT_QUICK_BACKEND")


def free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return int(one.getsockname()[1]), int(other.getsockname()[1])


class DemoProcess:
    """environment: without DISPLAY the demo makes a virtual one. A context manager: leaves no process behind."""

    def __init__(self, root: Path, *more: str, **environment: str) -> None:
        self.root = root
        self.device_port, self.console_port = free_ports()
        root.mkdir(parents=True, exist_ok=True)
        self._said, self._complained = root / "said", root / "complained"
        ports = ["--device-port", str(self.device_port), "--console-port", str(self.console_port)]
        self._command = [sys.executable, "packaging/demo.py", "--root", str(root), *ports, *more]
        self._environment = {name: value for name, value in os.environ.items() if name not in OURS} | environment
        self.family: list[psutil.Process] = []

    def __enter__(self) -> "DemoProcess":
        with self._said.open("wb") as said, self._complained.open("wb") as complained:
            self.process = subprocess.Popen(
                self._command,
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complained,
                env=self._environment,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.note_family()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        for left in self.left():
            left.kill()

    @property
    def said(self) -> str:
        return self._said.read_text()

    @property
    def complained(self) -> str:
        return self._complained.read_text()

    @property
    def password(self) -> str:
        found = re.search(r"^  Password  (\S+)$", self.said, re.MULTILINE)
        assert found is not None
        return found[1]

    @property
    def display(self) -> str:
        """The X display that the kiosk shows itself on."""
        return self.child("werkstadt-kiosk").environ()["DISPLAY"]

    def wait_until_up(self) -> None:
        until(lambda: "Ctrl-C ends" in self.said or self.process.poll() is not None, "the demo")
        assert self.process.poll() is None, self.complained + self.said
        self.note_family()

    def wait_until_ended(self) -> int:
        until(lambda: self.process.poll() is not None, "the end of the demo")
        return self.process.wait()

    def press_ctrl_c(self) -> int:
        """As a terminal does: to all of the process group. The exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.wait_until_ended()

    def child(self, part: str) -> psutil.Process:
        """The one whose command line has this in it."""
        return next(one for one in self.family if any(part in word for word in one.cmdline()))

    def left(self) -> list[psutil.Process]:
        """Who of the family still runs."""
        return [one for one in self.family if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]

    def logs(self) -> dict[str, str]:
        return {file.stem: file.read_text() for file in (self.root / "log").glob("*.log")}

    def note_family(self) -> None:
        if self.process.poll() is None:
            self.family = psutil.Process(self.process.pid).children(recursive=True)


class HasConsole(Protocol):
    """password: the first one, of "admin"."""

    console_port: int

    @property
    def password(self) -> str: ...


def console(hub: HasConsole) -> httpx.Client:
    return client(f"http://127.0.0.1:{hub.console_port}")


@contextmanager
def logged_in(hub: HasConsole, name: str = "admin", password: str = "") -> Iterator[httpx.Client]:
    """As somebody who has exchanged the one-time password for an own one."""
    with console(hub) as session:
        assert log_in(session, name, password or hub.password).status_code == 303
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', session.get("/password").text)
        assert found is not None
        fields = {"csrf": found[1], "first": OWN_PASSWORD, "second": OWN_PASSWORD}
        assert session.post("/password", data=fields).headers["location"] == "/"
        yield session


def devices(session: httpx.Client) -> set[str]:
    """Their ids, as the console shows them."""
    return set(re.findall(r'href="/devices/([0-9a-f-]{36})', session.get("/devices").text))
