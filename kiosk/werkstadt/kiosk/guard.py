"""Keeps the window: no key, menu or close button leads out of it. Keys that are let in tell that somebody is here."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

_DOORS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
_REFUSED = {
    QEvent.Type.ContextMenu,
    QEvent.Type.DragEnter,
    QEvent.Type.DragMove,
    QEvent.Type.Drop,
    QEvent.Type.Shortcut,
    QEvent.Type.ShortcutOverride,
}
_HEARD = {
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Space,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Shift,
}


class Guard(QObject):
    """may_close: with --window. key: called for every key that is let in; touch: for every touch that begins."""

    def __init__(
        self, may_close: bool, key: Callable[[], bool], touch: Callable[[], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._may_close = may_close
        self._key = key
        self._touch = touch

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        kind = event.type()
        if kind in (QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress):
            self._touch()
            return False
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return not lets_in(event.key(), event.modifiers(), event.text()) or self._key()
        if kind is QEvent.Type.Close and not self._may_close:
            event.ignore()
            return True
        return kind in _REFUSED


def lets_in(key: int, modifiers: Qt.KeyboardModifier, text: str) -> bool:
    """Keys that a visitor needs: to move, to choose, to write. AltGr writes, and comes as Ctrl+Alt with a text."""
    if modifiers & _DOORS and not (text and text.isprintable() and modifiers & Qt.KeyboardModifier.AltModifier):
        return False
    return key in _HEARD or (bool(text) and text.isprintable())
