"""systemd hears of the screen: when its first frame is there, and then from frames, so that a hang is one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from werkstadt.contract.notify import ServiceNotice
from werkstadt.kiosk.heartbeat import Heartbeat

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
        wire.bind(str(tmp_path / "notify"))
        wire.setblocking(False)
        yield wire


@pytest.fixture
def window() -> Iterator[QQuickWindow]:
    window = QQuickWindow()
    window.resize(200, 100)
    window.show()
    while not window.isExposed():
        QTest.qWait(5)
    yield window
    window.destroy()


def notice(manager: socket.socket, watchdog_ms: int = 200) -> ServiceNotice:
    environment = {"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": str(watchdog_ms * 1000)}
    return ServiceNotice(environment, watched=True)


def told(manager: socket.socket) -> list[bytes]:
    said = []
    while True:
        try:
            said.append(manager.recv(100))
        except BlockingIOError:
            return said


def until_told(manager: socket.socket, what: bytes) -> None:
    for _ in range(400):
        if what in told(manager):
            return
        QTest.qWait(10)
    raise AssertionError(f"never said {what!r}")


def test_it_is_ready_at_once_and_lives_with_each_frame(window: QQuickWindow, manager: socket.socket) -> None:
    heart = Heartbeat(window, notice(manager))
    assert told(manager) == [b"READY=1"]
    until_told(manager, b"WATCHDOG=1")
    until_told(manager, b"WATCHDOG=1")
    del heart


def test_when_no_frame_comes_it_says_nothing(
    window: QQuickWindow, manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The event loop still runs: timers fire, only the picture hangs."""
    heart = Heartbeat(window, notice(manager))
    window.frameSwapped.disconnect(heart._framed)
    told(manager)
    QTest.qWait(300)
    assert told(manager) == []


def test_frames_that_nobody_asked_for_say_nothing(window: QQuickWindow, manager: socket.socket) -> None:
    heart = Heartbeat(window, notice(manager, watchdog_ms=3_600_000))
    told(manager)
    window.frameSwapped.emit()
    assert told(manager) == []
    del heart


def test_a_screen_that_is_off_is_no_hang(window: QQuickWindow, manager: socket.socket) -> None:
    heart = Heartbeat(window, notice(manager))
    told(manager)
    window.hide()
    QGuiApplication.processEvents()
    told(manager)
    until_told(manager, b"WATCHDOG=1")
    del heart


def test_without_a_watchdog_it_is_only_ready(window: QQuickWindow, manager: socket.socket) -> None:
    heart = Heartbeat(window, ServiceNotice({"NOTIFY_SOCKET": manager.getsockname()}, watched=True))
    QTest.qWait(100)
    assert told(manager) == [b"READY=1"]
    del heart


def test_a_watchdog_meant_for_who_started_it_counts(manager: socket.socket) -> None:
    environment = {"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": str(os.getpid() + 1)}
    assert ServiceNotice(environment, watched=True).watchdog_s == 2.0
    assert ServiceNotice(environment).watchdog_s == 0.0
