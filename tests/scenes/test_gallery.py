"""Galleries: leafing by pills, swipes and small pictures; looking closer; and what an author may get wrong."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.authored import Authored, problems_of
from tests.scenes.examples import build_example
from werkstadt.scenes.gallery.rules import row

Written = dict[str, object]
WORDS = '{ de = "Wort", en = "word", de-simple = "Wort" }'
ITEM = f'[[scene.item]]\npicture = "pictures/a.svg"\npicture_alt = {WORDS}\ntitle = {WORDS}\n'


@pytest.fixture
def opened(visit: Open, tmp_path: Path) -> Visitor:
    visitor = visit(build_example("gallery", tmp_path / "content"), ListJournal())
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    return visitor


def at(visitor: Visitor) -> int:
    return int(visitor.lane.property("step"))


def swipe(visitor: Visitor, by: int) -> None:
    start = QPoint(500, 400)
    QTest.touchEvent(visitor.window, visitor.device).press(0, start, visitor.window)
    for part in (0.2, 0.4, 0.6, 0.8, 1.0):
        QTest.touchEvent(visitor.window, visitor.device).move(0, start + QPoint(round(by * part), 0), visitor.window)
        QTest.qWait(20)
    QTest.touchEvent(visitor.window, visitor.device).release(0, start + QPoint(by, 0), visitor.window)
    QTest.qWait(20)
    visitor.settle()


def test_weiter_turns_the_pictures_and_each_is_a_page_of_the_visit(opened: Visitor) -> None:
    assert opened.says("Eine Kugel, die es nicht gibt")
    opened.tap("Weiter")
    assert opened.says("Links herum, rechts herum")
    assert opened.says("Von Nahem · Bild 2 von 3")
    assert opened.scene.scene.page_name(1) == "close.2"
    assert any(node.name == "Seite 2 von 3" for node in opened.nodes())


def test_a_swipe_turns_too_and_never_out_of_the_gallery(opened: Visitor) -> None:
    swipe(opened, 300)
    assert (at(opened), opened.page) == (0, "gallery")
    swipe(opened, -300)
    assert at(opened) == 1
    for _ in range(4):
        swipe(opened, -300)
    assert (at(opened), opened.page) == (2, "gallery")
    swipe(opened, 300)
    assert at(opened) == 1


def test_a_small_picture_leads_to_its_page_by_tap_and_by_screen_reader(opened: Visitor) -> None:
    opened.tap("Bild 3")
    assert at(opened) == 2
    opened.press("Bild 1")
    assert at(opened) == 0
    chosen = [node.name for node in opened.nodes() if node.acts and node.interface.state().checked]
    assert chosen == ["Bild 1: Eine Kugel, die es nicht gibt"]


def test_keys_alone_leaf_and_look_closer(opened: Visitor) -> None:
    def tab_to(name: str) -> None:
        for _ in range(40):
            opened.key(Qt.Key.Key_Tab)
            item = opened.window.activeFocusItem()
            if item is not None and str(item.property("name") or item.property("text") or "").startswith(name):
                return
        raise AssertionError(name)

    tab_to("Näher heran")
    for _ in range(6):
        opened.key(Qt.Key.Key_Space)
    assert any("8-fach" in node.description for node in opened.nodes())
    tab_to("Bild 2")
    opened.key(Qt.Key.Key_Space)
    assert at(opened) == 1
    assert not any("8-fach" in node.description for node in opened.nodes()), "another picture is seen whole"


def test_while_one_looks_closer_a_finger_moves_the_picture_and_turns_no_page(opened: Visitor) -> None:
    opened.tap("Näher heran")
    opened.tap("Näher heran")
    swipe(opened, -300)
    assert at(opened) == 0
    opened.tap("Ganz")
    swipe(opened, -300)
    assert at(opened) == 1


def test_what_is_done_keeps_the_visit_alive(opened: Visitor) -> None:
    for _ in range(3):
        opened.wait(110)
        opened.press("Näher heran")
    assert opened.page == "gallery"


@pytest.mark.parametrize(
    ("count", "current", "room", "shown"),
    [
        (24, 0, 5, [0, 1, 2, 3, 4]),
        (24, 2, 5, [0, 1, 2, 3, 4]),
        (24, 3, 5, [1, 2, 3, 4, 5]),
        (24, 23, 5, [19, 20, 21, 22, 23]),
        (3, 1, 9, [0, 1, 2]),
        (3, 1, 1, []),
        (3, 1, 0, []),
        (1, 0, 5, []),
    ],
)
def test_the_small_pictures_around_the_current_one_are_shown(
    count: int, current: int, room: int, shown: list[int]
) -> None:
    assert list(row(count, current, room)) == shown


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "mine", "gallery")


def test_two_pictures_are_a_gallery(authored: Authored) -> None:
    assert problems_of(authored(ITEM * 2)) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (ITEM, "exhibit.toml:12, scene[1].item: expected 2 to 24 of them, got 1"),
        (ITEM * 25, "2 to 24 of them, got 25"),
        (ITEM * 2 + "flavour = 1\n", "one of the keys"),
        (ITEM * 2 + 'picture = "x"\n', "TOML"),
        (ITEM + ITEM.replace('picture = "pictures/a.svg"\n', ""), "picture: expected a picture, got none"),
        (ITEM + ITEM.replace("a.svg", "b.svg"), "a picture that is there"),
        (ITEM + ITEM.replace("a.svg", "huge.png"), "1 to 4096 px a side"),
        (ITEM + ITEM.replace(f"title = {WORDS}\n", ""), "title: expected a table of texts by language"),
        (ITEM + ITEM.replace("title = ", "flavour = "), "title"),
        (ITEM + ITEM.replace('"Wort", en', '"eins zwei drei vier fünf sechs sieben acht neun", en'), "at most 8 words"),
        (
            ITEM * 2 + f'text = {{ de = "{"Wort " * 60}", en = "word", de-simple = "Wort" }}\n',
            "60 words with the title",
        ),
        (
            ITEM * 2 + f'picture_caption = {{ de = "{"Wort " * 21}", en = "word", de-simple = "Wort" }}\n',
            "at most 20 words",
        ),
        (ITEM * 2 + 'text = { de = "Wort", en = "word" }\n', "text in de-simple too"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(authored: Authored, body: str, expected: str) -> None:
    told = problems_of(authored(body))
    assert any(expected in one for one in told), told
    assert all(re.match(r"exhibit\.toml:\d+", one) for one in told), told


def test_a_pack_with_an_impossible_picture_is_refused_as_a_whole() -> None:
    from werkstadt.exhibits.fields import Fields
    from werkstadt.exhibits.problems import Problem, Spot
    from werkstadt.scenes.gallery.load import load

    problems: list[Problem] = []
    words = {"de": "Wort", "en": "word"}
    item = {"picture": {"file": "a.svg", "alt": words}, "aspect": 0, "title": words}
    fields = Fields({"id": "x", "item": [item, item]}, lambda path: Spot("pack.json"), problems)
    load(fields)
    assert len(problems) == 2
    assert "above 0" in str(problems[0])


@pytest.mark.qt_log_ignore("QML Image|Failed to get image", extend=True)
def test_a_picture_that_cannot_be_read_on_the_device_is_replaced_by_words(visit: Open, tmp_path: Path) -> None:
    content = build_example("gallery", tmp_path / "content")
    visitor = visit(content, ListJournal())
    for file in content.rglob("raster.svg"):
        file.write_bytes(b"no picture at all".ljust(file.stat().st_size))  # else its pack would be found damaged first
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    assert visitor.says("Dieses Bild lässt sich gerade nicht zeigen.")
    assert visitor.says("Geh näher heran"), "its words are there"
    visitor.tap("Weiter")
    assert visitor.says("Gelbe Punkte auf Violett")
