"""A day at one board, as a strip of pictures: people come, each for themselves, and go again."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint

from tests.kiosk.visitor import Visitor
from werkstadt.kiosk.views.lane import Lane


def strip(visitor: Visitor) -> Iterator[str]:
    """Yields the name of every picture as it stands on the board. The starter exhibition."""
    visitor.settle()
    yield "nobody"
    first = _touch(visitor, 0.2)
    first.open("abbe")
    visitor.settle()
    yield "one"
    second = _touch(visitor, 0.8)
    second.nextLanguage()
    second.setTheme("night")
    visitor.settle()
    yield "two"
    second.show("share")
    visitor.settle()
    yield "room"
    second.close()
    second.share.makeRoom()
    visitor.settle()
    yield "half-of-a-half"
    third = _touch(visitor, 0.6)
    third.setTheme("contrast")
    _to_text(visitor, third)
    second.open("raum")
    visitor.settle()
    yield "three"
    first.next()
    first.setReach(True)
    visitor.settle()
    yield "three-one-sits"
    first.share.makeRoom()
    fourth = _touch(visitor, 0.4)
    fourth.setLarger(True)
    fourth.open(fourth.stay.hall.exhibits[2].id)
    visitor.settle()
    yield "four"
    fourth.show("help")
    visitor.now_s += 121
    for lane in (second, third, fourth):
        lane.touched()
    first.tick()
    visitor.settle()
    yield "four-and-one-is-asked"
    for lane in (second, third, fourth):
        lane.stay.end("home")
        lane.settle()
    first.touched()
    first.setReach(False)
    first.setMirrored(True)
    visitor.settle()
    yield "one-is-left"
    first.share.widen()
    visitor.settle()
    yield "the-whole-board"


def _touch(visitor: Visitor, part: float) -> Lane:
    visitor.touch(QPoint(round(part * visitor.window.width()), visitor.window.height() // 3))
    return visitor.stage.kiosk.current


def _to_text(visitor: Visitor, lane: Lane) -> None:
    """To the question that is answered in letters."""
    lane.opinion()
    visitor.until(lambda: str(lane.stay.place.page) == "form")
    while lane.stay.asking and (question := lane.stay.asking.session.question()) is not None:
        if question.type == "text":
            lane.write("Das Licht war schön.")
            return
        if question.choices:
            lane.chooseAnswer(question.choices[0][0])
        elif question.type == "integer":
            lane.write("11")
        lane.next()
