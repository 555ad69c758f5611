"""Keeps the window: no key, menu or close button leads out of it, and no palm does anything in it.

Keys that are let in and fingers that begin tell that somebody is here; a finger tells where.
"""

from collections.abc import Callable, Sequence
from functools import cache

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent

from werkstadt.kiosk.rules.palms import Contact, Palms

_DOORS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
_REFUSED = {
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.Drop,
    QEvent.Type.Shortcut,
    QEvent.Type.ShortcutOverride,
}
_TOUCHES = {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd}
_HEARD = "Tab Backtab Return Enter Space Escape Left Right Up Down Home End PageUp PageDown Backspace Delete Shift"
_FOR_THE_EAR = "F1 Help F2 VolumeUp VolumeDown Select Back"
_State = QEventPoint.State
_KNOCKS = {_State.Pressed: "down", _State.Released: "up"}
_MOUSE = {QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease}
_MOUSE_FINGER = -1
_KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}
TAB, BACKTAB, KNOCK_KEY = 0x01000001, 0x01000002, 0x0100003B
"""F12, of which no page hears. Qt's codes, here as numbers: to name one of its keys takes 20 ms, which no start should
wait for."""


@cache
def _heard() -> frozenset[int]:
    """Made at the first key: to name Qt's 500 keys takes 20 ms, which no start should wait for."""
    return frozenset(Qt.Key[f"Key_{name}"].value for name in (_HEARD + " " + _FOR_THE_EAR).split())


class Guard(QObject):
    """may_close: with --window. key: called with code and text of every key that is let in; True swallows it.

    touch: for every finger that begins, with its place in the window; returns the number of the lane. too_wide: of a
    finger, px. knock: told of every finger, number, place and "down", "move" or "up"; knock_key: of the staff's key.
    """

    def __init__(
        self,
        may_close: bool,
        key: Callable[[int, str], bool],
        touch: Callable[[QPointF], int],
        too_wide: Callable[[], float],
        knock: Callable[[int, QPointF, str], None] = lambda *_: None,
        knock_key: Callable[[str], None] = lambda _: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._knock, self._knock_key = knock, knock_key
        self._may_close = may_close
        self._key, self._touch, self._too_wide = key, touch, too_wide
        self._palms = Palms()
        self._sifting = False
        self._lane_of: dict[int, int] = {}
        self._fingers: dict[int, int] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        kind = event.type()
        if kind in _TOUCHES and isinstance(event, QTouchEvent):
            return not self._sifting and self._touched(watched, event)
        if kind is QEvent.Type.TouchCancel:
            self._palms.forget()
            self._knock(0, QPointF(), "cancel")
            self._lane_of.clear()
            self._fingers.clear()
        if kind in _MOUSE and isinstance(event, QMouseEvent):
            return self._moused(event)
        if kind in _KEYS and isinstance(event, QKeyEvent) and event.key() == KNOCK_KEY:
            if not event.isAutoRepeat():
                self._knock_key("down" if kind is QEvent.Type.KeyPress else "up")
            return True
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if not lets_in(event.key(), event.modifiers(), event.text()):
                return True
            return self._key(_code(event), event.text())
        if kind is QEvent.Type.Close and not self._may_close:
            event.ignore()
            return True
        return kind in _REFUSED

    def _moused(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.MouseButtonPress:
            self._knock(_MOUSE_FINGER, event.position(), "down")
            self._touch(event.position())
        elif event.buttons() or kind is QEvent.Type.MouseButtonRelease:
            self._knock(_MOUSE_FINGER, event.position(), "move" if event.buttons() else "up")
        return False

    def _touched(self, window: QObject, event: QTouchEvent) -> bool:
        """True where the window gets the fingers of each lane by themselves, and no palms, instead of this event.

        A handler of Qt Quick takes any finger that comes down for the beginning of its own drag, if it is in the same
        event: QQuickHandlerPoint::reset in qtdeclarative 6, src/quick/handlers/qquickhandlerpoint.cpp, asks the event
        for its states, not the point. What one visitor drags would jump back with every tap of a neighbour.
        """
        points = _each_once(event.points())
        palms = self._palms.among([_contact(point) for point in points], self._too_wide())
        lanes: dict[int, list[QEventPoint]] = {}
        for point in points:
            if point.id() in palms:
                continue
            self._knock(point.id(), point.position(), _KNOCKS.get(point.state(), "move"))
            if point.state() is _State.Pressed or point.id() not in self._lane_of:
                self._lane_of[point.id()] = self._touch(point.position())
            lanes.setdefault(self._lane_of[point.id()], []).append(point)
        before = dict(self._fingers)
        self._count(lanes)
        if not palms and len(lanes) < 2 and len(points) == event.pointCount():
            return False
        event.accept()  # else the system makes a mouse of it
        for lane, fingers in lanes.items():
            if any(finger.state() is not _State.Stationary for finger in fingers):
                self._send(window, event, fingers, before.get(lane, 0), self._fingers.get(lane, 0))
        return True

    def _count(self, lanes: dict[int, list[QEventPoint]]) -> None:
        """How many fingers each lane has from now on."""
        self._fingers = {}
        for lane, fingers in lanes.items():
            left = [finger for finger in fingers if finger.state() is not _State.Released]
            if left:
                self._fingers[lane] = len(left)
            for finger in fingers:
                if finger not in left:
                    del self._lane_of[finger.id()]

    def _send(self, window: QObject, event: QTouchEvent, fingers: list[QEventPoint], before: int, after: int) -> None:
        """before, after: how many fingers this lane had, and has."""
        kind = QEvent.Type.TouchBegin if not before else QEvent.Type.TouchUpdate if after else QEvent.Type.TouchEnd
        self._sifting = True
        QCoreApplication.sendEvent(window, QTouchEvent(kind, event.pointingDevice(), event.modifiers(), fingers))
        self._sifting = False


def _each_once(points: Sequence[QEventPoint]) -> list[QEventPoint]:
    """A press and its release in one frame of the compositor come as one finger twice, resting and released
    (QWaylandInputDevice::handleTouchPoint in Qt 6). Qt Quick's handlers end the program by such an event."""
    once: dict[int, QEventPoint] = {}
    for point in points:
        if point.id() not in once or point.state() is not _State.Stationary:
            once[point.id()] = point
    return list(once.values())


def _contact(point: QEventPoint) -> Contact:
    size = point.ellipseDiameters()
    state = point.state()
    wide = max(size.width(), size.height())
    return Contact(point.id(), wide, state is _State.Pressed, state is _State.Released)


def _code(event: QKeyEvent) -> int:
    """Shift and Tab are one key that leads back."""
    back = event.key() == TAB and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return BACKTAB if back else event.key()


def lets_in(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    """Keys that a visitor needs: to move, to choose, to write. AltGr writes, and comes as Ctrl+Alt with a text."""
    if modifiers & _DOORS and not (text and text.isprintable() and modifiers & Qt.KeyboardModifier.AltModifier):
        return False
    return key in _heard() or (bool(text) and text.isprintable())
