"""Fingers that come and go within one frame of the compositor, as on a machine that is busy."""

import random

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from tests.kiosk.visitor import Open, Visitor
from tests.support.fingers import Contact, Fingers

TAPS = 60


def quick(visitor: Visitor, at: QPoint) -> None:
    Fingers(visitor.window, visitor.device).tap_within_a_frame(0, Contact(at))


def test_a_tap_within_a_frame_ends_nothing_and_the_next_finger_acts(visit: Open) -> None:
    visitor = visit()
    quick(visitor, visitor.find("Berühre mich").rect.center())
    visitor.tap("Berühre mich")
    quick(visitor, visitor.find("Deine Meinung").rect.center())
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")


def test_sixty_of_them_wherever_they_come_end_nothing(visit: Open) -> None:
    visitor, dice = visit(), random.Random(6)  # noqa: S311
    for _ in range(TAPS):
        things = [node.rect.center() for node in visitor.nodes() if node.acts]
        quick(visitor, dice.choice(things) if things else QPoint(9, 9))
        QTest.qWait(0)
    visitor.settle()
    assert visitor.names()
