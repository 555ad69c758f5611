"""What a page tells a screen reader, as nodes for the ear: the same tree, in its order, of one lane alone.

Nothing of the tree is kept from one look to the next, and items are asked as bare objects: Python does not learn when
Qt destroys an interface or an item, and would take the next thing at that address for the old one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtQuick import QQuickItem

from werkstadt.kiosk.rules.speech import Audience, Box, Kind, Node, in_order

Role = QAccessible.Role


@cache
def _kinds() -> dict[Role, Kind]:
    return {
        Role.Heading: "title",
        Role.StaticText: "text",
        Role.Button: "button",
        Role.RadioButton: "choice",
        Role.CheckBox: "switch",
        Role.Switch: "switch",
        Role.EditableText: "field",
        Role.Slider: "slider",
        Role.Graphic: "picture",
        Role.Chart: "chart",
        Role.AlertMessage: "alert",
        Role.ProgressBar: "text",
        Role.Link: "button",
    }


@dataclass(frozen=True)
class Heard:
    """A page as it is now. panel: what stands before it, "" for nothing."""

    nodes: tuple[Node, ...] = ()
    panel: str = ""


def hear(root: QQuickItem) -> Heard:
    """Everything of a lane that can be heard: of the panel that comes first, where one is open.

    root: the lane's item; it has a role of its own in the tree.
    """
    lane = QAccessible.queryAccessibleInterface(root)
    if lane is None:
        return Heard()
    panel = _foremost(lane)
    nodes = [node for top in _children(panel or lane) for node in _walk(top)]
    return Heard(in_order(nodes), f"panel {_key(panel.object())}" if panel else "")


def find(root: QQuickItem, key: int) -> QAccessibleInterface | None:
    """The node's place in the tree, for this moment."""
    lane = QAccessible.queryAccessibleInterface(root) if key else None
    return next((one for one in _all(lane) if _key(one.object()) == key), None) if lane else None


def _all(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for child in _children(interface):
        if child.object() is not None:
            yield child
        yield from _all(child)


def press(interface: QAccessibleInterface) -> None:
    _do(interface, QAccessibleActionInterface.pressAction())


def adjust(interface: QAccessibleInterface, by: int) -> None:
    more, less = QAccessibleActionInterface.increaseAction(), QAccessibleActionInterface.decreaseAction()
    _do(interface, more if by > 0 else less)


def _do(interface: QAccessibleInterface, action: str) -> None:
    acts = interface.actionInterface() if interface.isValid() else None
    if acts is not None and action in acts.actionNames():
        acts.doAction(action)


def _children(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if _is_foreign(interface):
        return
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid() and not getattr(child.state(), "invisible", False):
            yield child


def _foremost(lane: QAccessibleInterface) -> QAccessibleInterface | None:
    """The open panel that stands before all others."""
    return max(_dialogs(lane), key=lambda one: float(one.object().property("z") or 0), default=None)


def _dialogs(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    for child in _children(interface):
        if child.role() is not Role.Dialog:
            yield from _dialogs(child)
        elif not getattr(child.state(), "disabled", False) and child.object() is not None:
            yield child


def _walk(interface: QAccessibleInterface, bar: bool = False, group: int = 0) -> Iterator[Node]:
    role, thing = interface.role(), interface.object()
    if role is Role.Dialog or thing is None or thing.property("forEyes") is True:
        return
    keys = role is Role.Grouping
    below = [
        node
        for child in _children(interface)
        for node in _walk(child, bar or role is Role.ToolBar, _key(thing) if keys else group)
    ]
    if keys and below:
        name = interface.text(QAccessible.Text.Name)
        yield Node(_key(thing), "keys", name, value=str(len(below)), box=_box(interface))
    elif role in _kinds() and not getattr(interface.state(), "disabled", False):
        node = _node(interface, thing, _kinds()[role], bar, group)
        if node.name.strip() or node.kind == "field":
            yield node
    yield from below


def _box(interface: QAccessibleInterface) -> Box:
    rect = interface.rect()
    return float(rect.x()), float(rect.y()), float(rect.width()), float(rect.height())


def _node(interface: QAccessibleInterface, item: QObject, kind: Kind, bar: bool, group: int) -> Node:
    state, acts = interface.state(), interface.actionInterface()
    if kind == "alert" and item.property("kind") == "care":
        kind = "error"
    return Node(
        key=_key(item),
        kind=kind,
        name=interface.text(QAccessible.Text.Name),
        description=interface.text(QAccessible.Text.Description),
        value=_value(item) if kind == "field" else "",
        checked=bool(getattr(state, "checked", False)),
        acts=acts is not None and QAccessibleActionInterface.pressAction() in acts.actionNames(),
        audience=_audience(item, kind, state),
        group=group,
        bar=bar,
        box=_box(interface),
    )


def _audience(item: QObject, kind: Kind, state: object) -> Audience:
    """What a visitor has entered is theirs: pages mark it as `masked`, as for pictures for staff.

    `ownWords: false`: it is masked for another reason.
    """
    if getattr(state, "passwordEdit", False):
        return "secret"
    own = item.property("masked") is True and item.property("ownWords") is not False
    return "private" if kind == "field" or own else "public"


def _value(item: QObject) -> str:
    text = item.property("text")
    return text if isinstance(text, str) else ""


def _key(item: QObject) -> int:
    return int(shiboken6.getCppPointer(item)[0])


def _is_foreign(interface: QAccessibleInterface) -> bool:
    """A web view. Nothing below it has C++ type information: PySide6 6.12 crashes when it is handed to Python."""
    thing = interface.object()
    return thing is not None and thing.inherits("QQuickWebEngineView")
