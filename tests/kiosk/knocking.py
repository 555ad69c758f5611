"""The gesture of staff, by one finger, with the clock that the test moves."""

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from tests.kiosk.visitor import Visitor

TOO_LONG_S = 0.02
"""Instead of tokens.TOO_LONG_S, so that a test need not wait for three seconds with every hold."""


def hold(visitor: Visitor, at: QPoint, seconds: float = 3.3) -> None:
    QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
    visitor.now_s += seconds
    QTest.qWait(round(2_000 * TOO_LONG_S))
    QTest.touchEvent(visitor.window, visitor.device).release(0, at, visitor.window)


def knock(visitor: Visitor, at: QPoint) -> None:
    """Three holds, a second between them."""
    for _ in range(3):
        visitor.now_s += 1
        hold(visitor, at)
    visitor.settle()


def lower_left(visitor: Visitor) -> QPoint:
    return QPoint(12, visitor.window.height() - 12)
