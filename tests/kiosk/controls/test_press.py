from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.kiosk.controls.stage import Stage
from werkstadt.kiosk.look import tokens

CONTROLS = {
    "Pill": 'Pill { text: "Weiter"',
    "ChoiceTile": 'ChoiceTile { text: "Weiter"',
    "ExhibitCard": 'ExhibitCard { title: "Weiter"; width: 300; height: 300',
    "Toggle": 'Toggle { text: "Weiter"; width: 500',
}
EVERY = pytest.mark.parametrize("control", CONTROLS)
AWAY = QPoint(1500, 900)


def body(control: str) -> str:
    return (
        f'{CONTROLS[control]}; objectName: "it"; look: root.look; x: 200; y: 200; onActivated: root.count += 1 }}'
        '\nPill { look: root.look; text: "Nachbarin"; y: 700; objectName: "next" }'
    )


@pytest.mark.requirement("B12")
@EVERY
def test_it_acts_on_release_inside_and_not_on_touch_down(stage: Callable[..., Stage], control: str) -> None:
    scene = stage(body(control))
    at = scene.middle(scene.item("it"))
    scene.press(at)
    assert scene.root.property("count") == 0
    assert scene.item("it").property("down") is True
    scene.release(at)
    assert scene.root.property("count") == 1
    assert scene.item("it").property("down") is False


@pytest.mark.requirement("B12")
@EVERY
def test_sliding_off_cancels(stage: Callable[..., Stage], qtbot: QtBot, control: str) -> None:
    scene = stage(body(control))
    scene.press(scene.middle(scene.item("it")))
    scene.move(AWAY)
    qtbot.waitUntil(lambda: scene.item("it").property("down") is False)
    scene.release(AWAY)
    assert scene.root.property("count") == 0


@EVERY
def test_a_trembling_finger_still_acts(stage: Callable[..., Stage], control: str) -> None:
    scene = stage(body(control))
    at = scene.middle(scene.item("it"))
    scene.press(at)
    for way in (QPoint(0, 30), QPoint(40, 0)):
        scene.move(at + way)
        scene.view.grabWindow()  # moves are delivered with the next frame
    scene.release(at + QPoint(40, 30))
    assert scene.root.property("count") == 1


@pytest.mark.requirement("C10")
def test_a_hold_does_nothing(stage: Callable[..., Stage], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_LONG_S", 0.05)
    scene = stage(body("Pill"))
    at = scene.middle(scene.item("it"))
    scene.press(at)
    qtbot.waitUntil(lambda: scene.item("it").property("down") is False)
    scene.release(at)
    assert scene.root.property("count") == 0
    monkeypatch.undo()
    scene.look.changed.emit()
    scene.tap(at)
    assert scene.root.property("count") == 1, "the next touch works again"


@pytest.mark.requirement("C10")
def test_a_contact_wider_than_allowed_does_nothing(
    stage: Callable[..., Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TOO_WIDE_MM", -1.0)  # a point of 0 mm is too wide: tests cannot make a wider one
    scene = stage(body("Pill"))
    scene.tap(scene.middle(scene.item("it")))
    assert scene.root.property("count") == 0


def test_two_seconds_and_a_thumb_are_neither_too_long_nor_too_wide() -> None:
    assert tokens.TOO_LONG_S == 3.0
    assert tokens.TOO_WIDE_MM >= 25


@EVERY
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_act_like_a_tap(stage: Callable[..., Stage], control: str, key: Qt.Key) -> None:
    scene = stage(body(control))
    scene.item("it").forceActiveFocus()
    QTest.keyClick(scene.view, key)
    assert scene.root.property("count") == 1


@EVERY
def test_the_press_action_of_the_tree_acts_like_a_tap(stage: Callable[..., Stage], control: str) -> None:
    scene = stage(body(control))
    action = scene.node("Weiter").actionInterface()
    assert action is not None
    action.doAction("Press")
    assert scene.root.property("count") == 1


def test_the_ring_shows_for_keys_and_leaves_with_a_touch(stage: Callable[..., Stage]) -> None:
    scene = stage(body("Pill"))
    scene.item("it").forceActiveFocus()
    assert scene.item("it").property("ringed") is False
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    assert scene.item("next").property("ringed") is True
    scene.tap(scene.middle(scene.item("it")))
    assert scene.item("next").property("ringed") is False


def test_the_ring_is_seen_around_the_control(stage: Callable[..., Stage]) -> None:
    scene = stage(body("Pill"))
    before = scene.view.grabWindow()
    scene.item("it").forceActiveFocus()
    scene.look.setProperty("byKeys", True)
    scene.settle()
    after = scene.view.grabWindow()
    item, mm = scene.item("it"), scene.look.property("ring")
    y = int(200 + item.height() / 2)
    assert after.pixelColor(int(200 - 1.5 * mm), y) == scene.look.property("focusOuter")
    assert after.pixelColor(int(200 - 0.5 * mm), y) == scene.look.property("focusInner")
    assert before.pixelColor(int(200 - 0.5 * mm), y) != after.pixelColor(int(200 - 0.5 * mm), y)


def test_an_unusable_control_is_mute_and_says_so(stage: Callable[..., Stage]) -> None:
    scene = stage(body("Pill").replace("onActivated", "usable: false; onActivated"))
    scene.tap(scene.middle(scene.item("it")))
    node = scene.node("Weiter")
    assert node.state().disabled
    assert scene.root.property("count") == 0


@pytest.mark.requirement("B08")
def test_chosen_is_told_and_can_be_seen_without_colour(stage: Callable[..., Stage]) -> None:
    scene = stage(body("ChoiceTile"))
    before = scene.view.grabWindow()
    assert scene.node("Weiter").role() == QAccessible.Role.RadioButton
    scene.item("it").setProperty("checked", True)
    scene.settle()
    after = scene.view.grabWindow()
    assert scene.node("Weiter").state().checked
    at = scene.middle(scene.item("it")) - QPoint(0, int(scene.item("it").height() / 3))
    assert abs(before.pixelColor(at).lightness() - after.pixelColor(at).lightness()) > 100
