"""What a page tells a screen reader, as nodes for the ear: the same tree, in its order, of one lane alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QAccessibleInterface
from PySide6.QtQuick import QQuickItem

from werkstadt.kiosk.rules.speech import Audience, Kind, Node, in_order

Role = QAccessible.Role

_KINDS: dict[Role, Kind] = {
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
class Found:
    """One node and the item that it tells of."""

    node: Node
    interface: QAccessibleInterface


@dataclass(frozen=True)
class Heard:
    """A page as it is now. panel: what stands before it, "" for nothing; items: by the key of the node."""

    nodes: tuple[Node, ...]
    panel: str
    items: dict[int, QQuickItem]
    interfaces: dict[int, QAccessibleInterface]


def hear(root: QQuickItem) -> Heard:
    """Everything below root that can be heard: of the panel that comes first, where one is open."""
    seen = list(_below(root))  # while Python knows them as items, the tree gives them as such, not as bare objects
    window = root.window()
    interface = QAccessible.queryAccessibleInterface(window) if window else None
    tops = [top for top in _children(interface) if _is_below(root, top)] if interface else []
    panel = _foremost(tops)
    found = [one for top in (_children(panel) if panel else tops) for one in _walk(top)]
    items = {_key(item): item for item in seen}
    return Heard(
        in_order([one.node for one in found]),
        _panel_name(panel) if panel else "",
        {one.node.key: items[one.node.key] for one in found if one.node.key in items},
        {one.node.key: one.interface for one in found},
    )


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
    for number in range(interface.childCount()):
        child = interface.child(number)
        if child is not None and child.isValid() and not getattr(child.state(), "invisible", False):
            yield child


def _item(interface: QAccessibleInterface) -> QQuickItem | None:
    thing = interface.object()
    return thing if isinstance(thing, QQuickItem) and shiboken6.isValid(thing) else None


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from _below(child)


def _is_below(root: QQuickItem, interface: QAccessibleInterface) -> bool:
    item = _item(interface)
    return item is not None and root.isAncestorOf(item)


def _foremost(tops: list[QAccessibleInterface]) -> QAccessibleInterface | None:
    """The open panel that stands before all others."""
    open_ones = [
        one
        for top in tops
        for one in _dialogs(top)
        if not getattr(one.state(), "disabled", False) and _item(one) is not None
    ]
    return max(open_ones, key=_height, default=None)


def _dialogs(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if interface.role() is Role.Dialog:
        yield interface
        return
    for child in _children(interface):
        yield from _dialogs(child)


def _height(interface: QAccessibleInterface) -> float:
    item = _item(interface)
    return item.z() if item else 0.0


def _panel_name(interface: QAccessibleInterface) -> str:
    item = _item(interface)
    return f"{item.metaObject().className()}@{_key(item)}" if item else ""


def _walk(interface: QAccessibleInterface, bar: bool = False, group: int = 0) -> Iterator[Found]:
    role, item = interface.role(), _item(interface)
    if role is Role.Dialog or item is None or item.property("forEyes") is True:
        return
    keys = role is Role.Grouping
    below = [
        found
        for child in _children(interface)
        for found in _walk(child, bar or role is Role.ToolBar, _key(item) if keys else group)
    ]
    if keys and below:
        yield Found(_keyboard(interface, item, len(below)), interface)
    elif role in _KINDS and not getattr(interface.state(), "disabled", False):
        node = _node(interface, item, _KINDS[role], bar, group)
        if node.name.strip() or node.kind == "field":
            yield Found(node, interface)
    yield from below


def _keyboard(interface: QAccessibleInterface, item: QQuickItem, count: int) -> Node:
    return Node(_key(item), "keys", interface.text(QAccessible.Text.Name), value=str(count))


def _node(interface: QAccessibleInterface, item: QQuickItem, kind: Kind, bar: bool, group: int) -> Node:
    state, acts, box = interface.state(), interface.actionInterface(), interface.rect()
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
        box=(float(box.x()), float(box.y()), float(box.width()), float(box.height())),
    )


def _audience(item: QQuickItem, kind: Kind, state: object) -> Audience:
    """What a visitor has entered is theirs: pages mark it as `masked`, as for pictures for staff."""
    if getattr(state, "passwordEdit", False):
        return "secret"
    return "private" if kind == "field" or item.property("masked") is True else "public"


def _value(item: QObject) -> str:
    text = item.property("text")
    return text if isinstance(text, str) else ""


def _key(item: QObject) -> int:
    return int(shiboken6.getCppPointer(item)[0])
