"""The surface to draw on: strokes of several fingers, taps, palms, keys and the accessibility tree."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.kiosk.controls.stage import Stage
from werkstadt.kiosk.look import tokens

BODY = """
property string log: ""
Fingers {
    objectName: "it"; look: root.look; x: 100; y: 100; width: 1000; height: 500; name: "Blatt"
    keys: event => { if (event.key !== Qt.Key_Left) return false; root.log += "left "; return true; }
    onBegan: (finger, x, y) => root.log += `began ${finger} ${x.toFixed(2)} ${y.toFixed(2)} `
    onMoved: (finger, x, y) => root.log += `moved ${finger} ${x.toFixed(2)} ${y.toFixed(2)} `
    onEnded: (finger, x, y) => root.log += `ended ${finger} ${x.toFixed(2)} ${y.toFixed(2)} `
    onDropped: finger => root.log += `dropped ${finger} `
    onTapped: (x, y) => root.log += `tapped ${x.toFixed(2)} ${y.toFixed(2)} `
    onActivated: root.log += "activated "
}
"""


@pytest.fixture
def scene(stage: Callable[..., Stage]) -> Stage:
    return stage(BODY)


def log(scene: Stage) -> str:
    return str(scene.root.property("log"))


def at(x: float, y: float) -> QPoint:
    return QPoint(round(100 + 1000 * x), round(100 + 500 * y))


def words(scene: Stage) -> list[str]:
    return [word for word in log(scene).split() if word.isalpha()]


def move(scene: Stage, *places: QPoint) -> None:
    for place in places:
        scene.move(place)
        QTest.qWait(20)  # Qt tells of moves once a frame


def test_a_touch_that_stays_is_a_tap_when_it_ends_and_nothing_before(scene: Stage) -> None:
    scene.press(at(0.25, 0.5))
    assert log(scene) == ""
    scene.release(at(0.25, 0.5))
    assert log(scene) == "tapped 0.25 0.50 "


def test_a_touch_that_moves_draws_from_where_it_began(scene: Stage) -> None:
    scene.press(at(0.2, 0.4))
    move(scene, at(0.3, 0.4), at(0.5, 0.6))
    scene.release(at(0.5, 0.6))
    assert log(scene).startswith("began 0 0.20 0.40 moved 0 ")  # a busy machine tells of two moves at once
    assert log(scene).endswith("ended 0 0.50 0.60 ")
    assert "tapped" not in log(scene)


def test_a_trembling_finger_still_taps(scene: Stage) -> None:
    scene.press(at(0.5, 0.5))
    move(scene, at(0.5, 0.5) + QPoint(round(scene.look.measures.mm), 0))
    scene.release(at(0.5, 0.5))
    assert words(scene) == ["tapped"]


def test_two_fingers_draw_two_strokes(scene: Stage) -> None:
    device = scene._device
    QTest.touchEvent(scene.view, device).press(0, at(0.1, 0.1)).press(1, at(0.8, 0.8)).commit()
    for step in (1, 2):
        here, there = at(0.1 + 0.05 * step, 0.1), at(0.8, 0.8 - 0.1 * step)
        QTest.touchEvent(scene.view, device).move(0, here).move(1, there).commit()
        QTest.qWait(20)
    QTest.touchEvent(scene.view, device).release(0, here).release(1, there).commit()
    scene.settle()
    for finger in ("0", "1"):
        assert f"began {finger}" in log(scene)
        assert f"ended {finger}" in log(scene)


@pytest.mark.attempt("Q19")
def test_a_palm_does_nothing(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_WIDE_MM", -1.0)  # a point of 0 mm is too wide: tests cannot make a wider one
    scene.press(at(0.2, 0.4))
    move(scene, at(0.4, 0.4))
    scene.release(at(0.4, 0.4))
    scene.tap(at(0.5, 0.5))
    assert log(scene) == ""


def test_a_finger_that_becomes_a_palm_takes_its_stroke_back(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.press(at(0.2, 0.4))
    move(scene, at(0.4, 0.4))
    monkeypatch.setattr(tokens, "TOO_WIDE_MM", -1.0)
    move(scene, at(0.5, 0.4), at(0.6, 0.4))
    scene.release(at(0.6, 0.4))
    assert words(scene) == ["began", "moved", "dropped"]


def test_a_finger_that_rests_too_long_does_not_tap(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_LONG_S", 0.05)
    scene.press(at(0.2, 0.4))
    QTest.qWait(80)
    scene.release(at(0.2, 0.4))
    assert log(scene) == ""


def test_keys_and_the_press_action_ask_for_what_a_tap_at_the_cursor_does(scene: Stage) -> None:
    scene.item("it").forceActiveFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Right):
        QTest.keyClick(scene.view, key)
    action = scene.node("Blatt").actionInterface()
    assert action is not None
    action.doAction("Press")
    assert log(scene) == "activated activated left activated "


def test_what_is_not_usable_takes_neither_finger_nor_key(scene: Stage) -> None:
    scene.item("it").setProperty("usable", False)
    scene.tap(at(0.5, 0.5))
    QTest.keyClick(scene.view, Qt.Key.Key_Space)
    assert log(scene) == ""
