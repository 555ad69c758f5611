"""The starter exhibit with a prototype, in the kiosk: played by finger, by keys and by ear, left, crashed, and gone."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtQuick import QQuickItem

pytest.importorskip("PySide6.QtWebEngineQuick", reason="the extra kiosk-web is not installed")

from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.kiosk.screenshot import masked

PROTOTYPE = Path(__file__).parents[2] / "exhibits" / "packs" / "prototyp"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prototype") / "content"
    checked = check_source(PROTOTYPE)
    assert not checked.problems, checked.problems
    install(checked, folder)
    return folder


@pytest.fixture
def visitor(visit: Open, content: Path) -> Visitor:
    one = visit(content, ListJournal())
    one.lane.wake()
    one.lane.open("prototyp")
    one.settle()
    return one


def web(visitor: Visitor) -> QQuickItem:
    return next(item for item in visitor.visible_items() if item.inherits("QQuickWebEngineView"))


def words(visitor: Visitor) -> str:
    return str(visitor.scene.property("words"))


def tap_in(visitor: Visitor, x: float, y: float) -> None:
    """Where the page has it, in its own px."""
    item = web(visitor)
    zoom = float(item.property("zoomFactor"))
    at = item.mapRectToScene(QRectF(x * zoom, y * zoom, 0, 0)).topLeft().toPoint()
    visitor.touch(QPoint(at))
    visitor.until(lambda: bool(visitor.scene.settled))


def pid_of(visitor: Visitor) -> int:
    return int(web(visitor).property("renderProcessPid"))


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_task_can_be_done_by_finger(visitor: Visitor) -> None:
    visitor.until(lambda: "An welchem Tag?" in words(visitor))
    tap_in(visitor, 160, 140)
    visitor.until(lambda: "ausgebucht" in words(visitor), "Saturday's courses")
    tap_in(visitor, 120, 400)
    visitor.until(lambda: "2 von 8 Plätzen" in words(visitor), "the course")
    tap_in(visitor, 160, 236)
    visitor.until(lambda: "Geschafft!" in words(visitor), "the end")
    assert "3-mal getippt: kürzer geht es nicht." in words(visitor)


@pytest.mark.attempt("Q63")
def test_the_task_can_be_done_by_keys_which_go_in_and_out(visitor: Visitor) -> None:
    def tab(times: int = 1) -> None:
        for _ in range(times):
            visitor.key(Qt.Key.Key_Tab)
            visitor.settle()

    def until_inside(inside: bool) -> None:
        for _ in range(20):
            if bool(visitor.scene.property("holdsFocus")) is inside:
                return
            tab()
        raise AssertionError(f"keys never got {'in' if inside else 'out'}")

    until_inside(True)
    tab()
    visitor.key(Qt.Key.Key_Return)
    visitor.until(lambda: "ausgebucht" in words(visitor), "Saturday's courses")
    tab(5)
    visitor.key(Qt.Key.Key_Return)
    visitor.until(lambda: "2 von 8 Plätzen" in words(visitor), "the course")
    tab()
    visitor.key(Qt.Key.Key_Return)
    visitor.until(lambda: "Geschafft!" in words(visitor), "the end")
    until_inside(False)
    visitor.key(Qt.Key.Key_Escape)
    visitor.settle()
    assert visitor.page == "start"


def test_the_built_in_flaw_is_there(visitor: Visitor) -> None:
    tap_in(visitor, 160, 140)
    tap_in(visitor, 120, 400)
    visitor.until(lambda: "2 von 8 Plätzen" in words(visitor), "the course")
    tap_in(visitor, 160, 318)
    visitor.until(lambda: "Löten" in words(visitor), "Friday again")


def test_another_language_reaches_the_page_without_losing_what_was_done(visitor: Visitor) -> None:
    tap_in(visitor, 160, 140)
    visitor.lane.speak("en")
    visitor.until(lambda: "full" in words(visitor), "Saturday in English")
    assert "On which day?" in words(visitor)
    visitor.lane.speak("de")
    visitor.lane.setSimple(True)
    visitor.until(lambda: "ausgebucht" in words(visitor), "and in German")


def test_touches_and_keys_in_the_page_keep_the_visit(visitor: Visitor) -> None:
    visitor.wait(110)
    tap_in(visitor, 160, 380)
    visitor.wait(110)
    assert visitor.lane.property("idleLeft") < 0
    web(visitor).forceActiveFocus()
    visitor.key(Qt.Key.Key_Down)
    visitor.wait(110)
    assert visitor.lane.property("idleLeft") < 0


def test_the_warning_stands_before_the_page_and_then_everything_is_gone(visitor: Visitor) -> None:
    pid = pid_of(visitor)
    visitor.wait(121)
    assert visitor.says("Bist du noch da?")
    visitor.wait(21)
    assert visitor.page == "attract"
    visitor.until(lambda: not is_alive(pid), "the end of its process")


@pytest.mark.attempt("Q38")
def test_the_next_visitor_finds_the_page_as_it_was(visitor: Visitor) -> None:
    tap_in(visitor, 160, 140)
    visitor.until(lambda: "ausgebucht" in words(visitor))
    visitor.lane.home()
    visitor.settle()
    visitor.lane.open("prototyp")
    visitor.settle()
    visitor.until(lambda: "Löten" in words(visitor), "the first day")


@pytest.mark.attempt("Q55")
def test_a_crash_leaves_a_card_and_the_exhibit_goes_on(visitor: Visitor) -> None:
    os.kill(pid_of(visitor), signal.SIGKILL)
    visitor.until(lambda: visitor.says("Das ist gerade nicht zu sehen."), "the card")
    assert visitor.says("Hier wäre eine App zum Ausprobieren.")
    troubles = [(trouble.code, trouble.detail) for trouble in visitor.stage.backstage.troubles()]
    assert troubles[-1][0] == "web-crashed"
    assert troubles[-1][1].startswith("prototyp:")
    visitor.tap("Noch einmal")
    visitor.settle()
    visitor.until(lambda: "An welchem Tag?" in words(visitor), "the page again")
    os.kill(pid_of(visitor), signal.SIGKILL)
    visitor.until(lambda: visitor.says("Das ist gerade nicht zu sehen."), "the card again")
    assert not visitor.says("Noch einmal")
    visitor.tap("Weiter")
    visitor.until(lambda: visitor.page == "story")


def test_what_can_be_read_on_the_page_is_read_aloud(visit: Open, content: Path) -> None:
    voice = Recorder()
    visitor = visit(content, ListJournal(), voice=voice)
    visitor.lane.wake()
    visitor.lane.open("prototyp")
    visitor.settle()
    visitor.until(lambda: "An welchem Tag?" in words(visitor), "the page")
    visitor.lane.ear_view.read()
    Listener(visitor, voice).rest()
    said = " ".join(voice.texts)
    assert "Nimm einen Platz im Robotik-Kurs am Samstag" in said
    assert "An welchem Tag?" in said
    assert "Robotik, 16 Uhr" in said


@pytest.mark.attempt("Q39")
def test_staff_never_see_what_stands_in_the_page(visitor: Visitor) -> None:
    picture = masked(visitor.window)
    item = web(visitor)
    rect = item.mapRectToScene(QRectF(0, 0, item.width(), item.height())).toRect().adjusted(4, 4, -4, -4)
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(rect.left(), rect.right(), 40)
        for y in range(rect.top(), rect.bottom(), 40)
    }
    assert len(colours) == 1


def test_it_opens_soon_and_leaves_nothing_behind(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    visitor.lane.wake()

    def open_and_leave() -> tuple[float, float]:
        begun = time.monotonic()
        visitor.lane.open("prototyp")
        visitor.until(lambda: visitor.scene.property("state") == "shown", "the site")
        shown_s = time.monotonic() - begun
        pid = pid_of(visitor)
        visitor.lane.home()
        left = time.monotonic()
        visitor.until(lambda: not is_alive(pid), "the end of its process")
        return shown_s, time.monotonic() - left

    open_and_leave()
    rss = psutil.Process().memory_info().rss
    times = [open_and_leave() for _ in range(5)]
    assert sorted(shown_s for shown_s, _ in times)[2] < 1.0
    assert max(gone_s for _, gone_s in times) < 5.0
    assert psutil.Process().memory_info().rss - rss < 12 * 2**20
    assert visitor.scene is None
