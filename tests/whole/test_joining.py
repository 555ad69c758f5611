"""Fresh devices join a hub over each of the three roads: hub, agent and kiosk as they are, staff at both ends."""

import contextlib
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.hub_process import HubProcess
from tests.support.staff_comparing import StaffComparing
from tests.whole.house import until
from werkstadt.contract.code import parse_code, to_scan

__all__ = ["qapp_cls", "visit"]

pytestmark = pytest.mark.long


@dataclass
class FreshDevice:
    """A running agent that belongs to no hub, with a socket for its kiosk and a place for sticks."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.socket, self.sticks, self.log = self.folder / "sock", self.folder / "media", self.folder / "agent.log"
        config = self.folder / "agent.toml"
        config.write_text(
            f'state = "{self.folder}/state"\nsocket = "{self.socket}"\nname = "Eingang"\nzeroconf = "off"\n'
            f'voucher = "{self.folder}/none.json"\nsticks = ["{self.sticks}/*"]\n'
        )
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "werkstadt.agent", "run", "--config", str(config)]
            self._agent = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log, env=os.environ)
        until(self.socket.exists, "the agent's socket")

    def close(self) -> None:
        self._agent.kill()
        self._agent.wait()


@contextlib.contextmanager
def _fresh(folder: Path, visit: Open) -> Iterator[tuple[FreshDevice, Visitor]]:
    device = FreshDevice(folder)
    empty = folder / "empty"
    empty.mkdir()
    try:
        visitor = visit(empty, ListJournal(), agent_socket=device.socket, size_px=(960, 540))
        visitor.until(lambda: visitor.says("Dieses Gerät verbinden"), "the page for joining")
        yield device, visitor
    finally:
        device.close()


def _arrived(hub: HubProcess, visitor: Visitor) -> None:
    """The page says so, and so does the hub: the device has checked in."""
    visitor.until(lambda: visitor.says("Verbunden."), "that it is joined")
    visitor.until(lambda: [one["last_seen_ms"] is not None for one in _devices(hub)] == [True], "a check-in")
    (device,) = _devices(hub)
    assert device["name"] == "Eingang"


def _devices(hub: HubProcess) -> list[dict[str, object]]:
    found: list[dict[str, object]] = hub.json("device", "list")["devices"]
    return found


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    with HubProcess(tmp_path / "hub", device_names=["127.0.0.1"]) as running:
        yield running


def test_by_code_that_a_scanner_types(visit: Open, hub: HubProcess, tmp_path: Path) -> None:
    with _fresh(tmp_path / "device", visit) as (_, visitor):
        code = hub.new_code()
        for letter in to_scan(parse_code(code), f"127.0.0.1:{hub.devices_port}"):
            QTest.keyClick(visitor.window, letter)  # type: ignore[call-overload]
        visitor.key(Qt.Key.Key_Return)
        _arrived(hub, visitor)


def test_by_six_digits_on_both_screens(visit: Open, hub: HubProcess, tmp_path: Path) -> None:
    with _fresh(tmp_path / "device", visit) as (_, visitor), StaffComparing(hub.config) as staff:
        visitor.tap("Ziffern vergleichen")
        visitor.tap("Adresse eingeben")
        for letter in f"127.0.0.1:{hub.devices_port}":
            QTest.keyClick(visitor.window, letter)  # type: ignore[call-overload]
        visitor.tap("Verbinden")
        visitor.until(lambda: visitor.says("Sechs Ziffern"), "the digits")
        seen = staff.seen()
        assert seen is not None
        assert visitor.says(f"Sechs Ziffern: {' '.join(str(seen.digits))}")
        visitor.tap("Stimmt überein")
        visitor.until(lambda: visitor.says("Jetzt in der Konsole bestätigen"))
        staff.press(same=True)
        _arrived(hub, visitor)


def test_by_a_voucher_on_a_stick(visit: Open, hub: HubProcess, tmp_path: Path) -> None:
    day = (dt.datetime.now(dt.UTC) + dt.timedelta(days=3)).date().isoformat()
    stick = tmp_path / "device" / "media" / "stick"
    stick.mkdir(parents=True)
    wish = ("--devices", "1", "--until", day, "--hub", f"127.0.0.1:{hub.devices_port}")
    hub.run("voucher", "make", *wish, "--to", stick / "werkstadt-voucher.json")
    with _fresh(tmp_path / "device", visit) as (_, visitor):
        _arrived(hub, visitor)
    (used,) = hub.json("voucher", "list")["vouchers"]
    assert used["used"] == 1
