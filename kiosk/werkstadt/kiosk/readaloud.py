"""Reads a page aloud: what it tells a screen reader becomes utterances for the engine."""

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickWindow

from werkstadt.kiosk.rules.place import ASKING, WAITING, Page
from werkstadt.kiosk.rules.speech import Engine, Node, utterances

_PRIVATE_PAGES = (*ASKING, *WAITING)


def read_page(window: QQuickWindow, page: Page, language: str, engine: Engine) -> None:
    """New speech cuts what is running. On pages with answers everything that is no control counts as private."""
    engine.stop()
    nodes = _nodes(QAccessible.queryAccessibleInterface(window), page in _PRIVATE_PAGES)
    for utterance in utterances(nodes, language):
        engine.say(utterance)


def _nodes(interface: QAccessibleInterface | None, private: bool) -> Iterator[Node]:
    if interface is None or not interface.isValid() or getattr(interface.state(), "invisible", False):
        return
    role = interface.role()
    if role is not QAccessible.Role.Window:
        own = role is QAccessible.Role.EditableText or (private and role is QAccessible.Role.StaticText)
        value = f" {interface.text(QAccessible.Text.Value)}" if role is QAccessible.Role.EditableText else ""
        name = interface.text(QAccessible.Text.Name)
        yield Node(f"{name}{value}", interface.text(QAccessible.Text.Description), own)
    for number in range(interface.childCount()):
        yield from _nodes(interface.child(number), private)
