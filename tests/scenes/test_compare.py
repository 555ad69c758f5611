"""Before and after: the line follows finger, slider, pills and keys; pictures of two shapes are refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.authors import Author
from tests.scenes.examples import build_example


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    one = visit(build_example("compare", tmp_path / "content"), ListJournal(), size_px=(960, 540))
    one.lane.wake()
    one.lane.open("example")
    one.settle()
    return one


def part(visitor: Visitor) -> int:
    return int(visitor.scene.property("part"))


def test_pills_show_one_picture_alone(visitor: Visitor) -> None:
    visitor.tap("Nur Nacht")
    assert part(visitor) == 100
    visitor.tap("Nur Tag")
    assert part(visitor) == 0


def test_the_slider_moves_by_taps_and_tells_what_is_seen(visitor: Visitor) -> None:
    visitor.tap("Mehr davon: Nacht")
    assert part(visitor) == 55
    slider = next(node for node in visitor.nodes() if node.role is QAccessible.Role.Slider)
    assert slider.description == "55 % Nacht"
    visitor.tap("Nur Tag")
    slider = next(node for node in visitor.nodes() if node.role is QAccessible.Role.Slider)
    assert slider.description == "Tag"


def test_a_finger_on_the_pictures_takes_the_line_along_and_never_past_the_edge(visitor: Visitor) -> None:
    start = QPoint(200, 150)
    QTest.touchEvent(visitor.window, visitor.device).press(0, start, visitor.window)
    assert part(visitor) == 50, "nothing on touch-down"
    for x in (220, 260, 300):
        QTest.touchEvent(visitor.window, visitor.device).move(0, QPoint(x, 150), visitor.window)
        QTest.qWait(20)
    assert 28 <= part(visitor) <= 36, "100 px of 557 to the right: less of the later picture"
    QTest.touchEvent(visitor.window, visitor.device).move(0, QPoint(950, 150), visitor.window)
    QTest.qWait(20)
    assert part(visitor) == 0
    QTest.touchEvent(visitor.window, visitor.device).release(0, QPoint(950, 150), visitor.window)


def test_arrow_keys_move_the_line(visitor: Visitor) -> None:
    for _ in range(12):
        visitor.key(Qt.Key.Key_Tab)
        if "Linie zwischen" in str(visitor.window.activeFocusItem().property("name")):
            break
    visitor.key(Qt.Key.Key_Left)
    assert part(visitor) == 55
    visitor.key(Qt.Key.Key_Home)
    assert part(visitor) == 100


def test_the_picture_really_changes_with_the_line(visitor: Visitor) -> None:
    def right_sky() -> str:
        return visitor.window.grabWindow().pixelColor(540, 90).name()

    visitor.tap("Nur Tag")
    day = right_sky()
    visitor.tap("Nur Nacht")
    assert day == "#1f6fb5"
    assert right_sky() == "#14213a"


def test_a_screen_reader_hears_both_pictures(visitor: Visitor) -> None:
    (told,) = [node.name for node in visitor.nodes() if node.role is QAccessible.Role.Graphic and "Tag: " in node.name]
    assert "die Sonne scheint" in told
    assert "Nacht: Dasselbe Tal" in told


def test_the_line_is_where_it_began_when_the_language_changes(visitor: Visitor) -> None:
    visitor.tap("Mehr davon: Nacht")
    visitor.tap("English")
    assert part(visitor) == 55
    assert visitor.says("55 % Night") or any(node.description == "55 % Night" for node in visitor.nodes())


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('id = "valley"', 'id = "valley"\nstart = 101', "start: expected a whole number from 0 to 100, got 101"),
        ('label = { de = "Tag"', 'label = { de = "ein langer Tag am Fluss"', "at most 4 words, got 5 words"),
        ('picture = "pictures/day.svg"\npicture_alt', 'picture_alt', "picture: expected a picture, got none"),
        ('[scene.after]', '[scene.later]', "after: expected a table, got nothing"),
        ('title = { de = "Wer ist noch wach?"', 'title = { de = "1 2 3 4 5 6 7 8 9"', "at most 8 words, got 9 words"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    author = Author("compare", tmp_path)
    author.edit(before, after)
    problems = author.told()
    assert any(told in problem and "exhibit.toml" in problem for problem in problems), problems


def test_pictures_of_two_shapes_are_refused_with_both(tmp_path: Path) -> None:
    author = Author("compare", tmp_path)
    author.edit('viewBox="0 0 1200 900"', 'viewBox="0 0 900 1200"', "pictures/night.svg")
    (problem,) = author.told()
    assert "after.picture: expected the shape of the first picture, 1200 × 900, got 900 × 1200" in problem
