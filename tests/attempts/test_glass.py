"""What fingers, palms, cloths, mice and scanners may do to the glass."""

import random
import time

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest

from tests.attempts.inside import NONE, Watched
from tests.attempts.outside import Program
from tests.attempts.recorder import Evidence
from tests.support.fingers import Contact

Button = Qt.MouseButton
PAGES = ("start", "story", "form", "help")
GROWN_MAX = 60 * 2**20


def go_to(closed: Watched, page: str) -> None:
    visitor, lane = closed.visitor, closed.visitor.lane
    closed.to_start()
    lane.speak("de")
    visitor.settle()
    if page == "story":
        visitor.tap("Wie klein")
    elif page == "form":
        visitor.tap("Deine Meinung")
        visitor.until(lambda: visitor.page == "form")
    elif page == "help":
        lane.show("help")
    visitor.settle()


def corners(closed: Watched) -> list[QPoint]:
    right, low = closed.window.width() - 4, closed.window.height() - 4
    return [QPoint(4, 4), QPoint(right, 4), QPoint(4, low), QPoint(right, low)]


@pytest.mark.attempt("Q15")
@pytest.mark.parametrize("page", PAGES)
def test_no_menu_comes_on_any_page(closed: Watched, page: str) -> None:
    go_to(closed, page)
    wide, high = closed.window.width(), closed.window.height()
    places = [QPoint(wide // 5 * x, high // 6 * y) for x in (1, 2, 4) for y in (1, 3, 5)]
    for at in places:
        closed.click(at, Button.RightButton)
    closed.hold(places[4], 700)
    closed.together(places[3], places[3] + QPoint(90, 0))
    closed.assert_closed(f"right clicks, long press and two fingers on {page}")


@pytest.mark.unhardened("Q15")
def test_a_plain_field_has_a_menu(plain: Program) -> None:
    before = plain.screen.pixels(100, 100, 600, 400)
    plain.click(300, 320, 3)
    assert plain.screen.wait_for_change((100, 100, 600, 400), before, 3), "no menu came"
    time.sleep(0.3)
    changed = sum(
        one != other for one, other in zip(before[::4], plain.screen.pixels(100, 100, 600, 400)[::4], strict=True)
    )
    assert changed > 1000, "a cursor is no menu"


@pytest.mark.attempt("Q16")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_swipes_from_the_edges_bring_nothing_in(closed: Watched, count: int) -> None:
    wide, high = closed.window.width(), closed.window.height()
    middle = QPoint(wide // 2, high // 2)
    for edge in (QPoint(0, high // 3), QPoint(wide - 1, high // 3), QPoint(wide // 3, 0), QPoint(wide // 3, high - 1)):
        aside = QPoint(0, 60) if edge.x() in (0, wide - 1) else QPoint(60, 0)
        closed.swipe(*((edge + aside * finger, middle + aside * finger) for finger in range(count)))
    closed.swipe(*((middle + QPoint(300 - 150 * finger, 200), middle) for finger in range(count)))
    closed.assert_closed(f"swipes of {count} fingers")


def play(closed: Watched, most: int, seed: int) -> int:
    """Ten fingers anywhere, palms among them, so many touches; how many there were."""
    chance = random.Random(seed)  # noqa: S311 (the same in every run)
    wide, high = closed.window.width(), closed.window.height()
    down: set[int] = set()
    touches = 0

    def contact() -> Contact:
        at = QPoint(chance.randrange(wide), chance.randrange(high))
        return Contact(at, chance.choice((8.0, 8.0, 8.0, 8.0, 90.0)))

    while touches < most:
        act, finger = chance.random(), chance.randrange(10)
        if finger not in down:
            closed.fingers.press({finger: contact()})
            down.add(finger)
            touches += 1
        elif act < 0.3:
            closed.fingers.move({finger: contact()})
        else:
            closed.fingers.lift(finger)
            down.discard(finger)
        if touches % 20 == 0:
            QTest.qWait(0)
    if down:
        closed.fingers.lift(*down)
    return touches


@pytest.mark.attempt("Q17")
def test_ten_fingers_at_once_break_nothing(closed: Watched, evidence: Evidence) -> None:
    touches = play(closed, 200, seed=5)
    closed.assert_closed(f"{touches} touches")
    evidence.saw(f"{touches} touches of ten fingers.")


@pytest.mark.long
@pytest.mark.attempt("Q17")
@pytest.mark.timeout(600)
def test_ten_fingers_for_a_long_time_break_nothing_and_memory_stays(closed: Watched, evidence: Evidence) -> None:
    play(closed, 1_000, seed=1)
    before = psutil.Process().memory_info().rss
    touches = sum(play(closed, 1_000, seed=seed) for seed in range(2, 6))
    grown = psutil.Process().memory_info().rss - before
    closed.assert_closed(f"{touches} touches")
    assert grown < GROWN_MAX
    evidence.saw(f"{touches} touches in 4 min after one to warm up; memory grew by {grown / 2**20:.0f} MiB.")


@pytest.mark.attempt("Q18")
def test_corners_hide_nothing_from_who_taps_and_holds(closed: Watched) -> None:
    for corner in corners(closed):
        for _ in range(10):
            closed.together(corner)
        closed.hold(corner, 600)
    one, two, three, four = corners(closed)
    closed.together(one, four)
    closed.together(two, three)
    closed.together(one, two, three, four)
    closed.visitor.settle()
    assert closed.visitor.page in ("start", "attract", "form", "review", "leave"), closed.visitor.page
    closed.assert_closed("corners")


@pytest.mark.attempt("Q20")
def test_a_wet_cloth_gives_no_answer_and_ends_like_any_visit(closed: Watched) -> None:
    wide, high = closed.window.width(), closed.window.height()
    chance = random.Random(3)  # noqa: S311
    go_to(closed, "form")
    for row in range(0, high - 60, high // 8):
        finger = 0
        closed.fingers.press({finger: Contact(QPoint(0, row), 120.0)})
        for x in range(0, wide, wide // 6):
            drops = {n: Contact(QPoint(min(wide - 1, x + 40 * n), row), chance.uniform(30, 160)) for n in (1, 2)}
            closed.fingers.move({finger: Contact(QPoint(x, row), 120.0)})
            closed.fingers.press(drops)
            closed.fingers.lift(*drops)
        closed.fingers.lift(finger)
    assert closed.journal.bodies("submission") == []
    closed.assert_closed("a wet cloth")
    closed.visitor.wait(130)
    closed.visitor.wait(25)
    assert closed.visitor.page == "attract"


@pytest.mark.attempt("Q21")
def test_gum_on_the_glass_neither_holds_the_visit_nor_hinders_others(closed: Watched) -> None:
    closed.fingers.press({9: Contact(QPoint(700, 40))})
    closed.assert_answers("gum")
    closed.fingers.press(
        {1: Contact(closed.visitor.find("Hilfen" if closed.visitor.says("Hilfen") else "Help").rect.center())}
    )
    closed.fingers.lift(1)
    closed.visitor.settle()
    assert closed.visitor.lane.stay.place.overlay == "help"
    closed.visitor.wait(61)
    closed.visitor.wait(21)
    closed.visitor.wait(121)
    assert closed.visitor.page == "attract", "the visit ends although the touch does not"
    closed.fingers.lift(9)
    closed.assert_closed("gum")


@pytest.mark.attempt("Q22", "Q08")
def test_a_mouse_does_what_a_finger_may_and_no_more(closed: Watched) -> None:
    middle = QPoint(closed.window.width() // 2, closed.window.height() // 3)
    for button in (Button.MiddleButton, Button.BackButton, Button.ForwardButton, Button.TaskButton):
        closed.click(middle, button)
        QTest.mouseDClick(closed.window, button, NONE, middle)
    size = closed.visitor.stage.look.property("text")
    for modifiers in (NONE, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier):
        for turn in (120, -120):
            at = QPointF(middle)
            wheel = QWheelEvent(
                at, at, QPoint(), QPoint(0, turn), Button.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False
            )
            QCoreApplication.sendEvent(closed.window, wheel)
    assert closed.visitor.stage.look.property("text") == size
    assert closed.visitor.page == "start", "none of these buttons opens anything"
    closed.assert_closed("a mouse")


@pytest.mark.attempt("Q23")
@pytest.mark.parametrize("page", ["start", "form"])
def test_nothing_is_taken_from_outside_and_nothing_given(closed: Watched, page: str) -> None:
    go_to(closed, page)
    told = QMimeData()
    told.setUrls([QUrl("file:///etc/passwd")])
    told.setText("dropped words")
    for at in (QPoint(400, 400), QPoint(200, 300), QPoint(700, 700)):
        enter = QDragEnterEvent(QPointF(at), Qt.DropAction.CopyAction, told, Button.LeftButton, NONE)
        enter.ignore()
        QCoreApplication.sendEvent(closed.window, enter)
        assert not enter.isAccepted()
        drop = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, told, Button.LeftButton, NONE)
        drop.ignore()
        QCoreApplication.sendEvent(closed.window, drop)
        assert not drop.isAccepted()
        closed.swipe((at, QPoint(-40, 300)))
    assert not closed.visitor.says("dropped words")
    closed.assert_closed("a file dropped in")


@pytest.mark.attempt("Q84")
def test_buttons_of_the_housing_pressed_a_thousand_times_lead_where_they_lead(closed: Watched) -> None:
    chance = random.Random(11)  # noqa: S311
    press = closed.visitor.stage.backstage._press
    for number in range(1000):
        press(chance.choice(("home", "language", "help", "forward", "backward", "up", "down", "select", "back")))
        if number % 50 == 0:
            QTest.qWait(1)
    closed.visitor.settle()
    closed.assert_closed("1000 presses")


@pytest.mark.attempt("Q80")
@pytest.mark.parametrize("size", [(640, 480), (1080, 1920), (1920, 1080)])
def test_a_screen_that_changes_leaves_everybody_where_they_were(closed: Watched, size: tuple[int, int]) -> None:
    go_to(closed, "form")
    closed.window.resize(*size)
    closed.visitor.settle()
    assert closed.visitor.page == "form"
    assert closed.visitor.find("Weiter").rect.isValid()
    closed.window.resize(1920, 1080)
    closed.visitor.settle()
    assert closed.visitor.page == "form"
