"""Many fingers on one glass: each acts where it is, in whatever order they come; palms and sleeves do nothing."""

import itertools

import pytest
import shiboken6
from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, QSizeF, QUrl
from PySide6.QtGui import QTouchEvent
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.kiosk.crowd import Crowd
from tests.kiosk.visitor import Open
from tests.support.fingers import Contact
from werkstadt.kiosk.look import tokens
from werkstadt.kiosk.views.lane import Lane

pytestmark = pytest.mark.long
CARD = "Was dieser Raum spürt"
ORDERS = [
    *((count, order) for count in (2, 3) for order in itertools.permutations(range(count))),
    (4, (0, 1, 2, 3)),
    (4, (3, 2, 1, 0)),
    (4, (2, 0, 3, 1)),
]


def pages(crowd: Crowd) -> list[str]:
    return [str(lane.stay.place.page) for lane in crowd.people]


def test_sizes_arrive_as_they_were_sent(visit: Open) -> None:
    """Else every test of palms below would prove nothing."""
    crowd = Crowd(visit, 1)
    seen: list[QSizeF] = []

    class Ear(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
            if isinstance(event, QTouchEvent):
                seen.extend(point.ellipseDiameters() for point in event.points())
            return False

    ear = Ear()
    crowd.window.installEventFilter(ear)
    crowd.fingers.press({3: Contact(QPoint(50, 60), 17.0)})
    crowd.fingers.lift(3)
    crowd.window.removeEventFilter(ear)
    assert seen == [QSizeF(17, 17)] * 2


@pytest.mark.parametrize(("count", "order"), ORDERS)
def test_everybody_presses_then_they_let_go_in_any_order(visit: Open, count: int, order: tuple[int, ...]) -> None:
    crowd = Crowd(visit, count)
    contacts = {number: crowd.contact(lane, CARD) for number, lane in enumerate(crowd.people)}
    for number, contact in contacts.items():
        crowd.fingers.press({number: contact})
    crowd.visitor.settle()
    assert pages(crowd) == ["start"] * count, "nothing acts before a finger is lifted"
    for number in order:
        crowd.fingers.lift(number)
        crowd.visitor.settle()
        done = {crowd.people[number] for number in order[: order.index(number) + 1]}
        assert [lane in done for lane in crowd.people] == [page == "scene" for page in pages(crowd)]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_all_at_once_in_one_event(visit: Open, count: int) -> None:
    crowd = Crowd(visit, count)
    crowd.fingers.press({number: crowd.contact(lane, CARD) for number, lane in enumerate(crowd.people)})
    crowd.fingers.lift(*range(count))
    crowd.visitor.settle()
    assert pages(crowd) == ["scene"] * count


def test_one_taps_again_and_again_while_the_other_rests_a_finger(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    crowd.fingers.press({0: crowd.contact(first, CARD)})
    for language in ("en", "de", "en", "de", "en"):
        name = "English" if language == "en" else "Deutsch"
        crowd.fingers.press({1: crowd.contact(second, name)})
        crowd.fingers.lift(1)
        crowd.visitor.settle()
        assert second.stay.language == language
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert pages(crowd) == ["scene", "start"]


@pytest.mark.attempt("Q25")
def test_who_slides_off_does_nothing_and_disturbs_nobody(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    crowd.fingers.press({0: crowd.contact(first, CARD), 1: crowd.contact(second, CARD)})
    over_there = crowd.contact(second, "English")
    for part in (0.3, 0.7, 1.0):
        start = crowd.find(first, CARD).rect.center()
        at = QPoint(round(start.x() + part * (over_there.at.x() - start.x())), over_there.at.y())
        crowd.fingers.move({0: Contact(at)})
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert second.stay.language == "de", "a finger that began next door acts nowhere"
    assert pages(crowd) == ["start", "start"]
    crowd.fingers.lift(1)
    crowd.visitor.settle()
    assert pages(crowd) == ["start", "scene"]


def long_page(crowd: Crowd, lane: Lane) -> None:
    lane.setLarger(True)
    lane.setReach(True)
    lane.show("privacy")
    crowd.visitor.settle()
    assert "Nach unten" in crowd.names(lane), "there is more than fits"


def top(crowd: Crowd, lane: Lane) -> int:
    return next(
        node.rect.top() for node in crowd.nodes(lane) if node.name.startswith(("Deine Antworten gehen", "Your"))
    )


def text_of(crowd: Crowd, lane: Lane) -> QPoint:
    return next(node for node in crowd.nodes(lane) if node.name.startswith("Dieses Gerät")).rect.center()


def test_one_drags_a_page_while_another_taps(visit: Open) -> None:
    crowd = Crowd(visit, 4)
    dragging, *others = crowd.people
    long_page(crowd, dragging)
    at, before = text_of(crowd, dragging), top(crowd, dragging)
    crowd.fingers.press({0: Contact(at)})
    for step in range(1, 7):
        crowd.fingers.move({0: Contact(at - QPoint(0, 20 * step))})
        lane = others[step % 3]
        crowd.fingers.press({1: crowd.contact(lane, "English" if lane.stay.language == "de" else "Deutsch")})
        crowd.fingers.lift(1)
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert top(crowd, dragging) < before - 60, "the page followed the finger"
    assert [lane.stay.language for lane in others] == ["de"] * 3, "each was tapped twice"


def test_two_drag_their_pages_at_once(visit: Open) -> None:
    crowd = Crowd(visit, 4)
    people = (crowd.people[0], crowd.people[3])
    for lane in people:
        long_page(crowd, lane)
    starts = [text_of(crowd, lane) for lane in people]
    before = [top(crowd, lane) for lane in people]
    crowd.fingers.press({number: Contact(at) for number, at in enumerate(starts)})
    for step in range(1, 7):
        crowd.fingers.move({number: Contact(at - QPoint(0, 20 * step)) for number, at in enumerate(starts)})
    crowd.fingers.lift(0, 1)
    QTest.qWait(50)
    moved = [old - top(crowd, lane) for old, lane in zip(before, people, strict=True)]
    assert all(by > 60 for by in moved), moved


DRAGGED = b"""
import QtQuick
Rectangle {
    property real way: drag.activeTranslation.x
    width: 300; height: 200; z: 1000; color: "white"
    DragHandler { id: drag; target: null }
}
"""


@pytest.mark.attempt("Q25")
def test_what_one_drags_does_not_jump_when_a_neighbour_presses(visit: Open) -> None:
    """Whatever a scene drags with, not only controls of ours: Qt takes any new finger for the beginning of the drag."""
    crowd = Crowd(visit, 3)
    component = QQmlComponent(crowd.visitor.stage.engine)
    component.setData(QByteArray(DRAGGED), QUrl())
    item = component.create()
    assert isinstance(item, QQuickItem), component.errorString()
    item.setParentItem(crowd.window.contentItem())
    start, seen = QPoint(200, 100), []
    crowd.fingers.press({0: Contact(start)})
    for step in range(1, 8):
        crowd.fingers.move({0: Contact(start - QPoint(10 * step, 0))})
        for number, lane in enumerate(crowd.people[1:], 1):
            crowd.fingers.press({number: crowd.contact(lane, "English" if lane.stay.language == "de" else "Deutsch")})
            seen.append(float(item.property("way")))
        crowd.fingers.lift(1, 2)
    crowd.fingers.lift(0)
    assert all(later <= earlier for earlier, later in itertools.pairwise(seen)), seen
    assert seen[-1] < -50
    assert [lane.stay.language for lane in crowd.people[1:]] == ["en", "en"]
    shiboken6.delete(item)


def test_a_finger_that_wakes_glass_does_not_stop_another_from_acting(visit: Open) -> None:
    crowd = Crowd(visit, 1)
    (lane,) = crowd.people
    crowd.fingers.press({0: crowd.contact(lane, CARD)})
    crowd.fingers.press({1: Contact(QPoint(1700, 300))})
    crowd.fingers.lift(1)
    crowd.visitor.settle()
    assert pages(crowd) == ["start", "start"]
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert pages(crowd) == ["scene", "start"]


def test_a_lane_may_go_while_a_finger_is_on_it(visit: Open) -> None:
    """It rests, and as one with the glass beside it: the finger that was on it acts nowhere."""
    crowd = Crowd(visit, 3)
    first, middle, last = crowd.people
    crowd.fingers.press({0: crowd.contact(middle, CARD)})
    middle.home()
    first.home()
    crowd.visitor.settle()
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert crowd.people == [last]


# Palms and sleeves


@pytest.mark.attempt("Q19")
def test_a_palm_does_nothing_in_any_lane_while_fingers_act_beside_it(visit: Open) -> None:
    crowd = Crowd(visit, 3)
    for resting in crowd.people[:1]:
        for lane in crowd.people[1:]:
            palm = crowd.contact(resting, CARD, crowd.palm_px)
            crowd.fingers.press({7: palm})
            crowd.fingers.press({1: crowd.contact(lane, CARD)})
            crowd.fingers.move({7: Contact(palm.at + QPoint(3, 2), 5.0)})
            crowd.fingers.lift(1)
            crowd.visitor.settle()
            assert str(lane.stay.place.page) == "scene"
            crowd.fingers.lift(7)
            crowd.visitor.settle()
            assert str(resting.stay.place.page) == "start"


def test_finger_and_palm_in_one_event(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    crowd.fingers.press({0: crowd.contact(first, CARD, crowd.palm_px), 1: crowd.contact(second, CARD)})
    crowd.fingers.lift(0, 1)
    crowd.visitor.settle()
    assert pages(crowd) == ["start", "scene"]


@pytest.mark.attempt("Q19")
def test_a_palm_wakes_nothing_and_keeps_nobody_here(visit: Open) -> None:
    crowd = Crowd(visit, 1)
    (lane,) = crowd.people
    crowd.wait(59)
    for at in (QPoint(1700, 300), crowd.find(lane, CARD).rect.center()):
        crowd.fingers.press({0: Contact(at, crowd.palm_px)})
        crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert crowd.people == [lane]
    crowd.wait(2)
    assert lane.property("idleLeft") >= 0, "the clock went on"


@pytest.mark.attempt("Q19")
def test_a_palm_closes_no_panel_but_a_finger_does(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    lane = crowd.people[0]
    lane.show("privacy")
    crowd.visitor.settle()
    beside = QPoint(crowd.part_of(lane).left() + 8, 300)
    crowd.fingers.press({0: Contact(beside, crowd.palm_px)})
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert lane.stay.place.overlay == "privacy"
    crowd.fingers.press({0: Contact(beside)})
    crowd.fingers.move({0: Contact(beside, crowd.palm_px)})
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert lane.stay.place.overlay == "privacy", "nor does a hand that is laid down finger first"
    crowd.fingers.press({0: Contact(beside)})
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert lane.stay.place.overlay == "help", "from the notice the way leads back"


@pytest.mark.attempt("Q19")
def test_a_sleeve_that_drags_along_moves_no_page(visit: Open) -> None:
    crowd = Crowd(visit, 4)
    lane = crowd.people[0]
    long_page(crowd, lane)
    at, before = text_of(crowd, lane), top(crowd, lane)
    crowd.fingers.press({0: Contact(at, crowd.palm_px)})
    for step in range(1, 7):
        crowd.fingers.move({0: Contact(at - QPoint(0, 20 * step), crowd.palm_px)})
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert top(crowd, lane) == before


def test_who_leans_on_the_glass_does_nothing_and_the_others_go_on(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_LONG_S", 0.1)
    crowd = Crowd(visit, 2)
    first, second = crowd.people
    crowd.fingers.press({0: crowd.contact(first, CARD)})
    QTest.qWait(150)
    crowd.fingers.press({1: crowd.contact(second, CARD)})
    crowd.fingers.lift(1)
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert pages(crowd) == ["start", "scene"]


def test_a_glass_that_cancels_its_touches_leaves_everything_as_it_is(visit: Open) -> None:
    crowd = Crowd(visit, 2)
    first, _ = crowd.people
    crowd.fingers.press({0: crowd.contact(first, CARD)})
    crowd.fingers.cancel()
    crowd.visitor.settle()
    assert pages(crowd) == ["start", "start"]
    crowd.fingers.press({0: crowd.contact(first, CARD)})
    crowd.fingers.lift(0)
    crowd.visitor.settle()
    assert pages(crowd) == ["scene", "start"]
