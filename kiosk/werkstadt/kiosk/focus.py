"""Where the keys of a keyboard go: a window has one focus, and it stays with the lane that was touched last."""

from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickItem, QQuickWindow

from werkstadt.kiosk.views.lane import Lane

_MOST_STEPS = 2000


def lane_of(item: QQuickItem | None) -> Lane | None:
    """The lane on whose part of the glass an item is."""
    while item is not None:
        lane = item.property("lane")
        if isinstance(lane, Lane):
            return lane
        item = item.parentItem()
    return None


def move_focus(window: QQuickWindow, lane: Lane, forward: bool) -> None:
    """To the next thing of this lane that takes keys, round and round within it."""
    start = window.activeFocusItem() or window.contentItem()
    item = start
    for _ in range(_MOST_STEPS):
        item = item.nextItemInFocusChain(forward)
        if item is None or item is start:
            return
        if lane_of(item) is lane:
            item.forceActiveFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return
