"""A window with one look in which a test can touch, type and listen to controls."""

from collections.abc import Iterator

import shiboken6
from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QPoint, QPointF, QUrl
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from werkstadt.kiosk.look.fonts import load_fonts
from werkstadt.kiosk.look.install import prepare
from werkstadt.kiosk.look.profile import TERMINAL_15, Profile
from werkstadt.kiosk.look.tokens import Look

HEAD = "import QtQuick\nimport Werkstadt.Look\nimport Werkstadt.Controls\n"


class Stage:
    """Shows the gallery, or `qml`: the body of an Item with `required property Look look`."""

    def __init__(self, qml: str = "", profile: Profile = TERMINAL_15, **set_: object) -> None:
        load_fonts()  # before the first Look measures its letters
        self.look = Look(profile)
        self.look.setProperty("still", True)
        for name in ("theme", "larger"):
            if name in set_:
                self.look.setProperty(name, set_.pop(name))
        self.view = QQuickView()
        prepare(self.view.engine())
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.resize(profile.width_px, profile.height_px)
        given = {"look": self.look, **set_}
        if qml:
            whole = f"{HEAD}Item {{ id: root; required property Look look; property int count: 0\n{qml}\n}}"
            component = QQmlComponent(self.view.engine())
            component.setData(QByteArray(whole.encode()), QUrl("stage.qml"))
            made = component.createWithInitialProperties(given)
            assert made is not None, component.errorString()
            self._component = component
            self.view.setContent(QUrl("stage.qml"), component, made)
        else:
            self.view.setInitialProperties(given)
            self.view.loadFromModule("Werkstadt.Controls", "Gallery")
        root = self.view.rootObject()
        assert root is not None, [error.toString() for error in self.view.errors()]
        self.root = root
        self.view.show()
        self.view.requestActivate()
        QTest.qWaitForWindowActive(self.view)
        self.settle()
        self._device = QTest.createTouchDevice()

    def settle(self) -> None:
        for _ in range(3):
            QCoreApplication.processEvents()

    def item(self, name: str) -> QQuickItem:
        found = self.root.findChild(QQuickItem, name)
        assert found is not None, name
        return found

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def press(self, at: QPoint) -> None:
        QTest.touchEvent(self.view, self._device).press(0, at, self.view).commit()
        self.settle()

    def move(self, to: QPoint) -> None:
        QTest.touchEvent(self.view, self._device).move(0, to, self.view).commit()
        self.settle()

    def release(self, at: QPoint) -> None:
        QTest.touchEvent(self.view, self._device).release(0, at, self.view).commit()
        self.settle()

    def tap(self, at: QPoint) -> None:
        self.press(at)
        self.release(at)

    def nodes(self) -> Iterator[QAccessibleInterface]:
        top = QAccessible.queryAccessibleInterface(self.view)
        assert top is not None
        yield from below(top)

    def node(self, name: str) -> QAccessibleInterface:
        for node in self.nodes():
            if called(node) == name:
                return node
        raise AssertionError(f"{name!r} was expected in the tree: {[called(node) for node in self.nodes()]}")

    def close(self) -> None:
        shiboken6.delete(self.view)
        shiboken6.delete(self.look)


def below(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for at in range(node.childCount()):
        child = node.child(at)
        if child is not None and not child.state().invisible:
            yield child
            yield from below(child)


def called(node: QAccessibleInterface) -> str:
    return str(node.text(QAccessible.Text.Name))


def heard(thing: QObject, signal: str) -> list[object]:
    """Everything a signal says from now on."""
    said: list[object] = []
    getattr(thing, signal).connect(lambda *words: said.append(words[0] if len(words) == 1 else words))
    return said
