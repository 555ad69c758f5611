"""Touches as a board's frame reports them: several at once, each with the size of its contact.

QTest's touches have no size, so that no palm can be made of them. These enter where the platform's own do: the
structure is QWindowSystemInterface::TouchPoint of Qt 6.12, and a test looks whether sizes arrive as they were sent.
"""

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import PySide6
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QPointingDevice, QTouchEvent, QWindow
from PySide6.QtTest import QTest

PRESSED, MOVED, STILL, RELEASED = 1, 2, 4, 8

_GUI = ctypes.CDLL(str(Path(PySide6.__file__).parent / "Qt" / "lib" / "libQt6Gui.so.6"))
_NAME = (
    "_ZN22QWindowSystemInterface16handleTouchEventINS_19SynchronousDeliveryEEEbP7QWindow"
    "PK15QPointingDeviceRK5QListINS_10TouchPointEE6QFlagsIN2Qt16KeyboardModifierEE"
)
_HANDLE = getattr(_GUI, _NAME)
_HANDLE.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int]
_HANDLE.restype = ctypes.c_bool


class _List(ctypes.Structure):
    _fields_ = (("header", ctypes.c_void_p), ("first", ctypes.c_void_p), ("size", ctypes.c_ssize_t))


class _Point(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_int),
        ("unique", ctypes.c_int64),
        ("normal", ctypes.c_double * 2),
        ("area", ctypes.c_double * 4),
        ("pressure", ctypes.c_double),
        ("rotation", ctypes.c_double),
        ("state", ctypes.c_uint8),
        ("velocity", ctypes.c_float * 2),
        ("raw", _List),
    )


@dataclass(frozen=True)
class Contact:
    """at: in the window, px. wide_px: how large the spot is."""

    at: QPoint
    wide_px: float = 8.0


class Fingers:
    """Those that a call does not name stay where they are. Several at once is one event, as a frame scans its glass."""

    def __init__(self, window: QWindow, device: QPointingDevice) -> None:
        self._window, self._device = window, device
        self._down: dict[int, Contact] = {}

    def press(self, contacts: Mapping[int, Contact]) -> None:
        self._send(PRESSED, contacts)

    def move(self, contacts: Mapping[int, Contact]) -> None:
        self._send(MOVED, contacts)
        QTest.qWait(20)  # moves are delivered with the next frame

    def lift(self, *numbers: int) -> None:
        self._send(RELEASED, {number: self._down[number] for number in numbers})

    def cancel(self) -> None:
        """The system takes all touches for itself."""
        self._down.clear()
        QCoreApplication.sendEvent(self._window, QTouchEvent(QEvent.Type.TouchCancel, self._device))

    def tap_within_a_frame(self, number: int, at: Contact) -> None:
        """As Qt 6 makes it of a compositor that says "down" and "up" before it ends its frame: the finger comes alone,
        and then once more beside itself, from nowhere."""
        self._tell([(number, PRESSED, at)])
        self._tell([(number, STILL, at), (number, RELEASED, Contact(-self._window.position()))])

    def _send(self, state: int, contacts: Mapping[int, Contact]) -> None:
        changes = {number: (state, contact) for number, contact in contacts.items()}
        states = {number: (STILL, contact) for number, contact in self._down.items()} | changes
        self._tell([(number, *of) for number, of in states.items()])
        self._down |= contacts
        if state == RELEASED:
            for number in contacts:
                del self._down[number]

    def _tell(self, states: Sequence[tuple[int, int, Contact]]) -> None:
        """One event. states: number, state, contact of each."""
        points = self._points(states)
        listed = _List(None, ctypes.addressof(points), len(points))
        (window,) = shiboken6.getCppPointer(self._window)
        (device,) = shiboken6.getCppPointer(self._device)
        _HANDLE(window, device, ctypes.addressof(listed), 0)

    def _points(self, states: Sequence[tuple[int, int, Contact]]) -> "ctypes.Array[_Point]":
        points = (_Point * len(states))()
        origin, screen = self._window.position(), self._window.screen().geometry()
        for point, (number, state, contact) in zip(points, states, strict=True):
            at, wide = contact.at + origin, contact.wide_px
            point.id, point.unique, point.state = number, -1, state
            point.pressure = 0.0 if state == RELEASED else 1.0
            point.area = (ctypes.c_double * 4)(at.x() - wide / 2, at.y() - wide / 2, wide, wide)
            point.normal = (ctypes.c_double * 2)(at.x() / screen.width(), at.y() / screen.height())
        return points
