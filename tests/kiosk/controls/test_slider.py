"""The slider: by dragging, tapping, pills, keys and the accessibility tree; onto its steps and never past its ends."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest

from tests.kiosk.controls.stage import Stage
from tests.support.fingers import Contact, Fingers

BODY = """
property real now: 5
property int told: 0
Slider {
    objectName: "it"; look: root.look; x: 200; y: 200; width: 1200; name: "Abstand"; from: 0; to: 10; step: 0.5
    value: root.now; text: value + " µm"; low: "0 µm"; high: "10 µm"; less: "Näher"; more: "Weiter weg"
    onMoved: wanted => { root.now = wanted; root.told += 1 }
}
Pill { look: root.look; text: "Nachbarin"; y: 700; objectName: "next" }
"""


@pytest.fixture
def scene(stage: Callable[..., Stage]) -> Stage:
    return stage(BODY)


def now(scene: Stage) -> float:
    return float(scene.root.property("now"))


def track(scene: Stage) -> tuple[int, int, int]:
    """Left, right, y: where a finger finds the value 0 and the value 10."""
    rect = scene.node("Abstand").rect().translated(-scene.view.position())
    knob = round(0.7 * scene.look.measures.pill)
    return rect.left() + knob // 2, rect.right() - knob // 2, rect.center().y()


def at(scene: Stage, value: float) -> QPoint:
    left, right, y = track(scene)
    return QPoint(round(left + value / 10 * (right - left)), y)


def test_a_tap_on_the_track_goes_there_onto_the_next_step(scene: Stage) -> None:
    scene.tap(at(scene, 7.6))
    assert now(scene) == 7.5


def test_nothing_happens_on_touch_down_or_when_the_finger_slides_off_upwards(scene: Stage) -> None:
    scene.press(at(scene, 8))
    assert now(scene) == 5
    scene.move(at(scene, 8) - QPoint(0, 180))
    scene.release(at(scene, 8) - QPoint(0, 180))
    assert now(scene) == 5


def test_dragging_takes_the_knob_along_from_wherever_it_was_touched(scene: Stage) -> None:
    scene.press(at(scene, 5))
    for value in (5.5, 6.0, 7.0, 8.0):
        scene.move(at(scene, value))
        QTest.qWait(20)  # Qt tells of moves once a frame
    assert 7.5 <= now(scene) <= 8.5
    scene.move(at(scene, 30))
    QTest.qWait(20)
    assert now(scene) == 10, "not past its end"
    scene.release(at(scene, 30))
    assert now(scene) == 10


def test_the_pills_go_step_by_step_and_rest_at_the_ends(scene: Stage) -> None:
    scene.tap(scene.node("Weiter weg").rect().translated(-scene.view.position()).center())
    assert now(scene) == 5.5
    scene.root.setProperty("now", 0.0)
    scene.settle()
    scene.tap(scene.node("Näher").rect().translated(-scene.view.position()).center())
    assert now(scene) == 0


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("Left", 4.5),
        ("Down", 4.5),
        ("Right", 5.5),
        ("Up", 5.5),
        ("PageUp", 6),
        ("PageDown", 4),
        ("Home", 0),
        ("End", 10),
    ],
)
def test_keys_move_it(scene: Stage, key: str, value: float) -> None:
    for _ in range(2):
        QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    QTest.keyClick(scene.view, Qt.Key[f"Key_{key}"])
    scene.settle()
    assert now(scene) == value


def test_a_screen_reader_finds_its_value_and_moves_it(scene: Stage) -> None:
    node = scene.node("Abstand")
    assert node.role() is QAccessible.Role.Slider
    assert node.text(QAccessible.Text.Description) == "5 µm"
    value = node.valueInterface()
    assert value is not None
    assert (value.currentValue(), value.minimumValue(), value.maximumValue()) == (5, 0, 10)
    assert value.minimumStepSize() == 0.5
    actions = node.actionInterface()
    assert actions is not None
    actions.doAction(QAccessibleActionInterface.increaseAction())
    scene.settle()
    assert now(scene) == 5.5


def test_it_says_nothing_where_nothing_changes(scene: Stage) -> None:
    scene.tap(at(scene, 5))
    assert scene.root.property("told") == 0


TWO = """
property real first: 5
property real second: 5
property int taps: 0
Slider {
    look: root.look; x: 20; y: 100; width: 900; from: 0; to: 10; step: 0.5; name: "Eins"; less: "-"; more: "+"
    value: root.first; onMoved: wanted => root.first = wanted
}
Slider {
    look: root.look; x: 980; y: 100; width: 900; from: 0; to: 10; step: 0.5; name: "Zwei"; less: "-"; more: "+"
    value: root.second; onMoved: wanted => root.second = wanted
}
Pill { look: root.look; text: "Taste"; y: 700; x: 900; objectName: "tapped"; onActivated: root.taps += 1 }
"""


def test_two_people_drag_two_sliders_while_a_third_taps(stage: Callable[..., Stage]) -> None:
    scene = stage(TWO)
    fingers = Fingers(scene.view, QTest.createTouchDevice())
    starts = [scene.node(name).rect().translated(-scene.view.position()).center() for name in ("Eins", "Zwei")]
    fingers.press({number: Contact(at) for number, at in enumerate(starts)})
    for step in range(1, 6):
        way = QPoint(25 * step, 0)
        fingers.move({0: Contact(starts[0] - way), 1: Contact(starts[1] + way)})
        fingers.press({2: Contact(scene.middle(scene.item("tapped")))})
        fingers.lift(2)
    fingers.lift(0, 1)
    scene.settle()
    assert scene.root.property("first") < 4
    assert scene.root.property("second") > 6
    assert scene.root.property("taps") == 5


@pytest.mark.parametrize(
    ("low", "high", "widest", "seen"),
    [
        ("0 µm", "10 µm", "10 µm", True),
        ("0 µm", "so weit, wie es mit diesem Mikroskop überhaupt nur geht", "10 µm", False),
        ("0 µm", "10 µm", "fünf Tausendstel eines Tausendstels von einem ganzen Meter, und noch mehr", False),
    ],
)
def test_both_ends_are_named_or_neither_and_never_over_the_value(
    stage: Callable[..., Stage], low: str, high: str, widest: str, seen: bool
) -> None:
    body = BODY.replace('low: "0 µm"; high: "10 µm"', f'low: "{low}"; high: "{high}"; widest: "{widest}"')
    scene = stage(body)
    assert [scene.item(end).isVisible() for end in ("low", "high")] == [seen, seen]
