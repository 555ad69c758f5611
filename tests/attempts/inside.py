"""The kiosk's own window, watched for whatever an attempt leaves: windows, menus, programs, ports, files."""

from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Visitor, differing
from tests.support.fingers import Contact, Fingers

NONE = Qt.KeyboardModifier.NoModifier
KEYS = {"\n": Qt.Key.Key_Return, "\r": Qt.Key.Key_Return, "\x1b": Qt.Key.Key_Escape, "\t": Qt.Key.Key_Tab}
MENUS = ("QQuickMenu", "QQuickPopup", "QQuickOverlay")


class Watched:
    """folder: home and working folder while it runs. Only where no site has been opened: see Visitor."""

    def __init__(self, visitor: Visitor, folder: Path, journal: ListJournal) -> None:
        self.journal = journal
        self.visitor, self.window, self._folder = visitor, visitor.window, folder
        self.fingers = Fingers(visitor.window, visitor.device)
        self._before = self._around()

    def _around(self) -> tuple[set[object], ...]:
        process = psutil.Process()
        windows = sum(window.isVisible() for window in QGuiApplication.allWindows())
        children: set[object] = {child.pid for child in process.children(recursive=True)}
        ports: set[object] = {(one.type, one.laddr, one.raddr) for one in process.net_connections("inet")}
        files: set[object] = {path for path in self._folder.rglob("*") if path.is_file() and ".cache" not in path.parts}
        return {*range(windows)}, children, ports, files

    def attempts_camera(self, file: Path) -> bool:
        return self.window.grabWindow().save(str(file))

    def assert_closed(self, what: str) -> None:
        """Full screen, no menu, nothing new around, and a tap is answered."""
        self.visitor.settle()
        assert self.window.isVisible(), f"{what}: the window has gone"
        assert self.window.visibility() == self.window.Visibility.FullScreen, f"{what}: {self.window.visibility()}"
        names = ("windows", "programs", "ports", "files")
        for name, before, now in zip(names, self._before, self._around(), strict=True):
            assert now == before, f"{what}: other {name} than before: {now ^ before}"
        assert not [item for item in _items(self.window.contentItem()) if any(item.inherits(menu) for menu in MENUS)]
        self.assert_answers(what)

    def to_start(self) -> None:
        """From whatever page it is, as a visitor finds the way back."""
        lane = self.visitor.lane
        for _ in range(8):
            if lane.stay.visit is None:
                self.visitor.touch(QPoint(self.window.width() // 2, 20))
            elif lane.stay.place.overlay == "leave":
                lane.leave()
            elif lane.stay.place.overlay:
                lane.close()
            elif self.visitor.page == "start":
                return
            else:
                lane.home()
            self.visitor.settle()
        raise AssertionError(f"no way back from {self.visitor.page}: {self.visitor.names()}")

    def assert_answers(self, what: str) -> None:
        self.to_start()
        before = self.window.grabWindow()
        self.visitor.tap("English" if self.visitor.lane.stay.language == "de" else "Deutsch")
        assert differing(before, self.window.grabWindow()), f"{what}: a tap is not answered"

    # What somebody does

    def click(self, at: QPoint, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.window, button, modifiers, at)

    def hold(self, at: QPoint, held_ms: int) -> None:
        self.fingers.press({0: Contact(at)})
        QTest.qWait(held_ms)
        self.fingers.lift(0)

    def together(self, *places: QPoint) -> None:
        """A tap of several fingers."""
        self.fingers.press({finger: Contact(at) for finger, at in enumerate(places)})
        self.fingers.lift(*range(len(places)))

    def swipe(self, *ways: tuple[QPoint, QPoint]) -> None:
        """Several fingers at once, each from one place to another."""
        self.fingers.press({finger: Contact(start) for finger, (start, _) in enumerate(ways)})
        for part in (0.2, 0.6, 1.0):
            there = {finger: Contact(start + (end - start) * part) for finger, (start, end) in enumerate(ways)}
            self.fingers.move(there)
        self.fingers.lift(*range(len(ways)))

    def keys(self, text: str) -> None:
        """As a keyboard or a scanner that types it; signs without a key of their own come as text."""
        for letter in text:
            key = KEYS.get(letter, Qt.Key(0))
            self.key(key, NONE, letter)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
        """Also those that no keyboard of a test has."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(self.window, QKeyEvent(kind, key, modifiers, text))


def _items(item: QQuickItem) -> list[QQuickItem]:
    return [item, *(one for child in item.childItems() for one in _items(child))]
