"""Classes of ours that QML makes objects of: let go of when QML has ended them.

PySide 6.12 takes a reference to each object that QML makes and never gives it back, so that Python keeps every one,
with all that it holds, long after QML has deleted it: a kiosk would grow with each visit. A class that QML makes
objects of is therefore a Painted or a Made.
"""

import ctypes
from collections.abc import Callable

import shiboken6
from PySide6.QtQml import QPyQmlParserStatus
from PySide6.QtQuick import QQuickPaintedItem

_made: list[shiboken6.Object] = []


class Painted(QQuickPaintedItem):
    """An item that paints itself."""

    def classBegin(self) -> None:  # noqa: N802 (Qt's names; called by QML alone)
        super().classBegin()
        _made.append(self)


class Made(QPyQmlParserStatus):
    """An object without a place."""

    def classBegin(self) -> None:  # noqa: N802
        _made.append(self)

    def componentComplete(self) -> None:  # noqa: N802
        pass


def let_go() -> int:
    """Gives back the references to those that have ended, and tells how many; to be called between two events.

    What Python code of ours still holds stays until that lets go, too.
    """
    ended = [one for one in _made if not shiboken6.isValid(one)]
    _made[:] = [one for one in _made if shiboken6.isValid(one)]
    give_back: Callable[[ctypes.py_object], None] = ctypes.pythonapi.Py_DecRef
    for one in ended:
        give_back(ctypes.py_object(one))
    return len(ended)
