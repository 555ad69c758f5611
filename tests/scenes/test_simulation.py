"""A simulation at work: what its rules compute and say, and that finger, keys and screen reader move the same value."""

import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Node, Open, Visitor
from tests.scenes.simulations import MODEL, built, circle, drawn, german, told
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.scenetypes import folder_of
from werkstadt.scenes.simulation.model import Level, Slider, Written
from werkstadt.scenes.simulation.numbers import write
from werkstadt.scenes.simulation.rules import Model, level_of
from werkstadt.scenes.simulation.view import REST_MS

Role = QAccessible.Role


# What it computes and says


def test_words_follow_the_values(tmp_path: Path) -> None:
    model = Model(built(tmp_path))
    assert told(model, 0)["spoken"] == "a ist 0,0\u00a0m, doppelt 0,0: kurz."
    assert told(model, 5)["spoken"] == "a ist 2,5\u00a0m, doppelt 5,0: kurz."
    assert told(model, 20)["spoken"] == "a ist 10,0\u00a0m, doppelt 20,0: lang (10,0\u00a0m)."


def test_quantities_may_stand_in_any_order(tmp_path: Path) -> None:
    more = '\n[[quantity]]\nname = "last"\nvalue = "mid + 1"\n[[quantity]]\nname = "mid"\nvalue = "twice * 10"\n'
    values = told(Model(built(tmp_path, MODEL + more)), 2)["values"]
    assert (values["twice"], values["mid"], values["last"]) == (2, 20, 21)


def test_what_has_no_value_is_said_and_not_drawn(tmp_path: Path) -> None:
    model_text = MODEL.replace('value = "2 * a"', 'value = "1 / (a - 2)"') + circle('x = "twice"\ny = 1\nr = 1')
    model = Model(built(tmp_path, model_text))
    assert told(model, 4)["spoken"] == "a ist 2,0\u00a0m, doppelt kein Wert: kein Wert."
    assert len(told(model, 4)["shapes"]) == 1
    assert len(told(model, 5)["shapes"]) == 2


def test_shapes_are_drawn_as_often_as_said_where_and_when_they_should(tmp_path: Path) -> None:
    more = circle('x = "k"\ny = "1 / (k - 2)"\nr = 1\nrepeat = 5\nwhen = "k < a"')
    shapes = told(Model(built(tmp_path, MODEL + more)), 8)["shapes"][1:]
    assert [(shape.at["x"], shape.at["y"]) for shape in shapes] == [(0, -0.5), (1, -1), (3, 1)]


def test_a_curve_goes_from_end_to_end_for_each_turn(tmp_path: Path) -> None:
    more = drawn("curve", 'from = "k"\nto = "k + 2"\ny = "t * a + k"\nsamples = 3\nrepeat = 2')
    curves = told(Model(built(tmp_path, MODEL + more)), 2)["shapes"][1:]
    assert [curve.points for curve in curves] == [((0, 0), (1, 1), (2, 2)), ((1, 2), (2, 3), (3, 4))]


def test_a_field_knows_the_middle_of_each_cell(tmp_path: Path) -> None:
    value = "x + 100 * y + i / 10 + j / 100"
    more = drawn("field", f'x = 10\ny = 20\nw = 4\nh = 2\ncolumns = 2\nrows = 2\nvalue = "{value}"')
    (field,) = told(Model(built(tmp_path, MODEL + more)), 2)["shapes"][1:]
    assert field.cells == pytest.approx((2061, 2063.1, 2161.01, 2163.11))


@pytest.mark.parametrize(
    ("value", "decimals", "de", "en"),
    [
        (0.42, 2, "0,42", "0.42"),
        (-0.001, 2, "0,00", "0.00"),
        (-3, 0, "−3", "−3"),
        (9999, 0, "9999", "9999"),
        (12000.5, 1, "12.000,5", "12,000.5"),
        (1e6, 0, "1\u00a0Million", "1\u00a0million"),
        (3.44e6, 0, "3,4\u00a0Millionen", "3.4\u00a0million"),
        (9.9e8, 0, "990\u00a0Millionen", "990\u00a0million"),
        (999.9e6, 0, "1\u00a0Milliarde", "1\u00a0billion"),
        (-2e12, 0, "−2\u00a0Billionen", "−2\u00a0trillion"),
        (5e20, 0, "500\u00a0Trillionen", "500\u00a0quintillion"),
        (3.4e38, 0, "3 mal 10 hoch 38", "3 times 10 to the power of 38"),
        (9.99e20, 0, "999\u00a0Trillionen", "999\u00a0quintillion"),
    ],
)
def test_numbers_are_written_as_people_read_them(value: float, decimals: int, de: str, en: str) -> None:
    assert write(value, decimals, "de") == de
    assert write(value, decimals, "en") == en
    assert write(value, decimals, "uk") == en


def test_a_value_lies_in_the_first_level_that_reaches_it() -> None:
    low, high = Level(1.0, {"de": "a"}), Level(None, {"de": "b"})
    assert [level_of((low, high), value) for value in (0, 1, 1.01, 1e300)] == [low, low, high, high]
    assert level_of((low, high), math.nan) is None
    assert level_of((), 1) is None


def test_a_slider_may_fall_or_multiply() -> None:
    falls = Slider("a", {}, 1.0, 0.1, 9, False, 0, Written(), {}, {})
    assert [falls.value_at(step) for step in (0, 1, 9, 99, -1)] == [1.0, 0.9, 0.1, 0.1, 1.0]
    grows = Slider("a", {}, 1.0, 10000.0, 4, True, 0, Written(), {}, {})
    assert [grows.value_at(step) for step in range(5)] == [1, 10, 100, 1000, 10000]


# At the glass


def opened(visit: Open, tmp_path: Path, change: Callable[[str], str] = str, **options: object) -> Visitor:
    """The example, its model changed by the test."""
    folder = tmp_path / "source" / "example"
    shutil.copytree(folder_of("simulation") / "example", folder)
    model = folder / "waves.toml"
    model.write_text(change(model.read_text(encoding="utf-8")), encoding="utf-8")
    checked = check_source(folder)
    assert not checked.errors, [str(problem) for problem in checked.errors]
    install(checked, tmp_path / "content")
    visitor = visit(tmp_path / "content", ListJournal(), **options)
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    return visitor


def node_of(visitor: Visitor, name: str) -> Node:
    return next(node for node in visitor.nodes() if node.name == name and node.role is Role.Slider)


def apart(visitor: Visitor) -> float:
    return float(visitor.scene.values["apart"])


def drawing(visitor: Visitor) -> str:
    """What somebody hears who sees nothing."""
    return next(node.name for node in visitor.nodes() if node.role is Role.Graphic)


def test_finger_keys_pills_and_reader_move_the_same_value(visit: Open, tmp_path: Path) -> None:
    visitor = opened(visit, tmp_path)
    assert apart(visitor) == 22
    visitor.tap("Weiter auseinander")
    assert apart(visitor) == 23
    track = node_of(visitor, "Abstand")
    visitor.touch(QPoint(track.rect.right() - 5, track.rect.center().y()))
    assert apart(visitor) == 40
    action = track.interface.actionInterface()
    assert action is not None
    action.doAction(QAccessibleActionInterface.decreaseAction())
    visitor.settle()
    assert apart(visitor) == 39
    for _ in range(20):
        visitor.key(Qt.Key.Key_Tab)
        if visitor.window.activeFocusItem().property("name") == "Abstand":
            break
    visitor.key(Qt.Key.Key_Left)
    assert apart(visitor) == 38
    visitor.key(Qt.Key.Key_Home)
    assert apart(visitor) == 2
    visitor.tap("Zurücksetzen")
    assert apart(visitor) == 22


def test_dragging_draws_along_and_nothing_jumps_under_the_finger(visit: Open, tmp_path: Path) -> None:
    visitor = opened(visit, tmp_path)
    before = visitor.window.grabWindow()
    rect = node_of(visitor, "Abstand").rect
    start = QPoint(rect.left() + rect.width() // 2, rect.center().y())
    QTest.touchEvent(visitor.window, visitor.device).press(0, start, visitor.window)
    for by in (20, 60, 120):
        QTest.touchEvent(visitor.window, visitor.device).move(0, start + QPoint(by, 0), visitor.window)
        QTest.qWait(20)
    assert apart(visitor) > 25
    assert node_of(visitor, "Abstand").rect == rect
    QTest.touchEvent(visitor.window, visitor.device).release(0, start + QPoint(120, 0), visitor.window)
    visitor.settle()
    after = visitor.window.grabWindow()
    half = (0, 0, 700, 700)
    assert before.copy(*half) != after.copy(*half)


def test_what_is_heard_follows_and_is_told_once_it_rests(visit: Open, tmp_path: Path) -> None:
    visitor = opened(visit, tmp_path)
    assert "22\u00a0mm auseinander" in drawing(visitor)
    heard: list[str] = []
    visitor.scene.rested.connect(heard.append)
    for _ in range(3):
        visitor.tap("Näher zusammen")
    assert "19\u00a0mm auseinander" in drawing(visitor)
    assert heard == []
    QTest.qWait(REST_MS + 200)
    assert heard == [drawing(visitor)]
    visitor.tap("English")
    assert "19\u00a0mm apart" in drawing(visitor)


def test_nothing_is_told_to_a_visitor_who_has_gone_on(visit: Open, tmp_path: Path) -> None:
    visitor = opened(visit, tmp_path)
    heard: list[str] = []
    scene = visitor.scene
    scene.rested.connect(heard.append)
    visitor.tap("Näher zusammen")
    scene.leave()
    QTest.qWait(REST_MS + 200)
    assert heard == []


@pytest.mark.parametrize(("control", "value"), [(0, math.nan), (0, 1e308), (0, -1e300), (9, 1), (-1, 1)])
def test_odd_moves_harm_nothing(visit: Open, tmp_path: Path, control: int, value: float) -> None:
    visitor = opened(visit, tmp_path)
    visitor.scene.move(control, value)
    visitor.settle()
    assert 2 <= apart(visitor) <= 40
    assert not visitor.window.grabWindow().isNull()


EVERY = """
[[choice]]
name = "pick"
title = { de = "Wahl", en = "Pick", de-simple = "Wahl" }
[[choice.option]]
value = 0
label = { de = "eins", en = "one", de-simple = "eins" }
[[choice.option]]
value = 1
label = { de = "zwei", en = "two", de-simple = "zwei" }
[[draw]]
kind = "arrow"
x1 = 1
y1 = 1
x2 = "1 + apart * pick"
y2 = "9 + 1e250 * pick"
colour = ["sun", "coral"]
blend = "pick"
[[draw]]
kind = "rect"
x = 5
y = 5
w = "-4 * pick + 2"
h = 4
width = 1
radius = 1
darken = true
opacity = 0.5
colour = "violet"
[[draw]]
kind = "curve"
from = 0
to = 100
y = "50 + tan(t)"
base = 60
colour = "petrol"
[[draw]]
kind = "picture"
x = 50
y = 5
w = "20 * pick"
h = 15
file = "pictures/prism.svg"
[[draw]]
kind = "bitmap"
x = 80
y = 5
w = 10
h = 10
file = "rows.txt"
colour = "paper"
[[draw]]
kind = "text"
x = 99
y = 80
text = { de = "Am Rand steht viel {apart}", en = "Much stands at the edge {apart}", de-simple = "{apart}" }
size = "9e9 * pick + 3"
align = "start"
colour = "ink"
"""


@pytest.mark.parametrize("theme", ["light", "night", "contrast"])
def test_every_primitive_can_be_drawn_however_odd_its_numbers(visit: Open, tmp_path: Path, theme: str) -> None:
    def change(text: str) -> str:
        (tmp_path / "source" / "example" / "rows.txt").write_text("01\n10\n", encoding="utf-8")
        return text.replace('ground = "ink"', 'ground = "paper"') + EVERY

    visitor = opened(visit, tmp_path, change)
    visitor.lane.setTheme(theme)
    visitor.settle()
    calm = visitor.window.grabWindow()
    visitor.scene.move(2, 1)
    visitor.settle()
    assert visitor.window.grabWindow() != calm
    assert {shape.draw.kind for shape in visitor.scene.shapes()} >= {
        "arrow",
        "rect",
        "curve",
        "picture",
        "bitmap",
        "text",
    }


def test_a_choice_is_pressed_by_name_and_says_so(visit: Open, tmp_path: Path) -> None:
    choice = EVERY[: EVERY.index("[[draw]]")]
    visitor = opened(visit, tmp_path, lambda text: text + choice)
    visitor.tap("zwei")
    assert visitor.scene.values["pick"] == 1
    chosen = next(node for node in visitor.nodes() if node.name == "zwei")
    assert chosen.role is Role.RadioButton
    assert chosen.interface.state().checked
    visitor.press("eins")
    assert visitor.scene.values["pick"] == 0


def test_no_word_of_german_is_said_of_a_missing_value_in_english(visit: Open, tmp_path: Path) -> None:
    def change(text: str) -> str:
        return text.replace('value = "2 * floor(apart / wave + 0.5)"', 'value = "1 / (apart - 22)"')

    visitor = opened(visit, tmp_path, change)
    assert "kein Wert" in drawing(visitor)
    visitor.tap("English")
    assert "no value" in drawing(visitor)
    assert german({"de": "Ja", "en": "yes"}) == "Ja"
