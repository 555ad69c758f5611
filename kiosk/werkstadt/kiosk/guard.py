"""Keeps the window: no key, menu or close button leads out of it. Keys that are let in tell that somebody is here."""

from collections.abc import Callable
from functools import cache

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
_HEARD = "Tab Backtab Return Enter Space Escape Left Right Up Down Home End PageUp PageDown Backspace Delete Shift"


@cache
def _heard() -> frozenset[int]:
    """Made at the first key: to name Qt's 500 keys takes 20 ms, which no start should wait for."""
    return frozenset(Qt.Key[f"Key_{name}"].value for name in _HEARD.split())


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
    return key in _heard() or (bool(text) and text.isprintable())
