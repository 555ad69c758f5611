"""A tablet held upright, in large letters: what an exhibit is about is in sight before anything is scrolled."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QAccessible

from tests.kiosk.visitor import Open, Visitor
from tests.support.content import starter_content
from werkstadt.kiosk.look.profile import PROFILES

Role = QAccessible.Role


@pytest.fixture
def tablet(visit: Open, tmp_path: Path) -> Visitor:
    glass = PROFILES["tablet-10"]
    size = (glass.height_px // 2, glass.width_px // 2)
    visitor = visit(starter_content(tmp_path / "starter"), profile="tablet-10", size_px=size)
    visitor.lane.wake()
    visitor.lane.setLarger(True)
    visitor.settle()
    return visitor


def to(visitor: Visitor, exhibit: str, page: int) -> None:
    visitor.lane.open(exhibit)
    for _ in range(page - 1):
        visitor.lane.next()
    visitor.settle()


def bar(visitor: Visitor) -> float:
    """Where the lane's bar begins."""
    return float(visitor.find("Start").rect.top() - visitor.stage.look.measures.mm)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_chart_is_whole_before_anything_is_picked_and_after(tablet: Visitor, page: int) -> None:
    to(tablet, "zahlen", page)
    for act in (lambda: None, lambda: tablet.scene.touch(0.4)):
        act()
        tablet.settle()
        (chart,) = (item for item in tablet.visible_items() if item.objectName() == "chart")
        assert chart.mapRectToScene(QRectF(0, 0, chart.width(), chart.height())).bottom() < bar(tablet)
        assert chart.height() > 0.25 * tablet.window.height(), "and large enough to be read"


@pytest.mark.parametrize("page", [1, 2, 4])
def test_all_ten_digits_stand_under_the_field(tablet: Visitor, page: int) -> None:
    to(tablet, "ziffern", page)
    for digit in "0123456789":
        assert tablet.find(digit).rect.bottom() < bar(tablet), digit


def test_the_picture_of_a_question_fills_the_empty_half_until_the_answer_takes_its_place(tablet: Visitor) -> None:
    to(tablet, "werkstadt", 5)
    (picture,) = (node for node in tablet.nodes() if node.name.startswith("24 Strahlen"))
    choices = [node.rect for node in tablet.nodes() if node.role is Role.RadioButton]
    assert picture.rect.top() > max(rect.bottom() for rect in choices)
    tablet.tap("Ein Angriff auf fremde Computer")
    assert not tablet.says("24 Strahlen")
    (told,) = (node for node in tablet.nodes() if node.name.startswith("Nein, keine Sorge"))
    assert told.rect.bottom() < bar(tablet)


def test_the_app_to_try_follows_its_task_and_has_the_page_for_itself(tablet: Visitor) -> None:
    to(tablet, "prototyp", 1)
    assert tablet.says("Deine Aufgabe")
    tablet.tap("Ausprobieren")
    assert not tablet.says("Deine Aufgabe")
    tablet.tap("Aufgabe lesen")
    assert tablet.says("Deine Aufgabe")
