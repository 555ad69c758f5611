from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest

from tests.kiosk.controls.stage import Stage, called, heard
from werkstadt.kiosk.look.profile import PROFILES, TABLET_10, Profile

LETTERS = {"de": "qwertzuiopüasdfghjklöäyxcvbnmß,.?", "en": "qwertyuiopasdfghjkl'zxcvbnm,.?"}
WORDS = (
    'shift: "Umschalten", backspace: "Löschen", space: "Leerzeichen", done: "Fertig",'
    'numbers: "Zahlen", letters: "Buchstaben"'
)


def keyboard(language: str) -> str:
    return (
        f'Keyboard {{ objectName: "keys"; look: root.look; language: "{language}"; width: root.width;'
        f" words: ({{ {WORDS} }}) }}"
    )


def keys(scene: Stage) -> dict[str, QAccessibleInterface]:
    return {called(node): node for node in scene.nodes() if node.parent().role() == QAccessible.Role.Grouping}


def tap(scene: Stage, name: str) -> None:
    rect = keys(scene)[name].rect()
    scene.tap(scene.view.mapFromGlobal(rect.center()))


@pytest.mark.parametrize("language", LETTERS)
def test_a_tap_on_every_key_types_what_it_shows(stage: Callable[..., Stage], language: str) -> None:
    scene = stage(keyboard(language))
    said = heard(scene.item("keys"), "typed")
    for letter in LETTERS[language]:
        tap(scene, letter)
    assert "".join(map(str, said)) == LETTERS[language]


@pytest.mark.parametrize("language", LETTERS)
def test_every_sign_can_be_typed_and_umlauts_in_both_languages(stage: Callable[..., Stage], language: str) -> None:
    scene = stage(keyboard(language))
    tap(scene, "Zahlen")
    signs = [name for name in keys(scene) if len(name) == 1]
    said = heard(scene.item("keys"), "typed")
    for sign in signs:
        tap(scene, sign)
    assert said == signs
    assert set("0123456789@!") <= set(signs)
    assert set("äöüß") <= set(signs) | set(LETTERS[language])


def test_shift_lasts_for_one_letter(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    said = heard(scene.item("keys"), "typed")
    tap(scene, "Umschalten")
    assert keys(scene)["Umschalten"].state().checked
    tap(scene, "Ä")
    tap(scene, "ä")
    tap(scene, "Umschalten")
    tap(scene, "ß")
    assert said == ["Ä", "ä", "ß"]


def test_backspace_space_and_done_say_so_once_a_tap(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    typed, back, done = (heard(scene.item("keys"), name) for name in ("typed", "backspace", "done"))
    tap(scene, "Löschen")
    tap(scene, "Leerzeichen")
    tap(scene, "Fertig")
    assert (typed, len(back), len(done)) == ([" "], 1, 1)


def test_holding_backspace_does_not_repeat(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    back = heard(scene.item("keys"), "backspace")
    at = scene.view.mapFromGlobal(keys(scene)["Löschen"].rect().center())
    scene.press(at)
    QTest.qWait(700)  # longer than the delay at which keyboards begin to repeat
    assert back == []
    scene.release(at)
    assert len(back) == 1


def test_words_come_from_the_lane_and_every_key_is_a_button(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    found = keys(scene)
    assert {"Umschalten", "Löschen", "Leerzeichen", "Fertig", "Zahlen"} <= set(found)
    assert {node.role() for node in found.values()} == {QAccessible.Role.Button}
    assert len(found) == len(LETTERS["de"]) + 5


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("language", LETTERS)
def test_keys_are_large_enough_and_stay_on_the_glass(
    stage: Callable[..., Stage], profile: Profile, language: str
) -> None:
    scene = stage(keyboard(language), profile)
    mm = scene.look.property("mm")
    least = 11 if profile == TABLET_10 else 15
    for name, node in keys(scene).items():
        rect = node.rect().translated(-scene.view.position())
        assert rect.width() / mm >= least, name
        assert rect.height() / mm >= least, name
        assert rect.left() >= 0, name
        assert rect.right() < profile.width_px, name


def test_a_field_passes_real_keys_on_and_keeps_nothing(stage: Callable[..., Stage]) -> None:
    scene = stage('TextField { objectName: "field"; look: root.look; label: "Dein Wunsch"; width: 800 }')
    field = scene.item("field")
    typed, back, done = (heard(field, name) for name in ("typed", "backspace", "done"))
    field.forceActiveFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_Space, Qt.Key.Key_B):
        QTest.keyClick(scene.view, key)
    QTest.keyClick(scene.view, Qt.Key.Key_Backspace)
    QTest.keyClick(scene.view, Qt.Key.Key_Return)
    QTest.keyClick(scene.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (typed, len(back), len(done)) == (["a", " ", "b"], 1, 1)
    assert field.property("text") == ""


@pytest.mark.requirement("B05")
def test_a_field_tells_its_label_and_text(stage: Callable[..., Stage]) -> None:
    scene = stage('TextField { look: root.look; label: "Dein Wunsch"; text: "mehr Licht"; width: 800 }')
    node = scene.node("Dein Wunsch")
    assert node.role() == QAccessible.Role.EditableText
    assert node.textInterface().text(0, 4) == "mehr"


def test_the_cursor_stands_behind_the_last_letter_and_is_never_cut_off(stage: Callable[..., Stage]) -> None:
    scene = stage(
        'TextField { objectName: "field"; look: root.look; active: true; lines: 2; width: 500; height: 200;'
        ' text: "Licht ".repeat(60) }'
    )
    image = scene.view.grabWindow()
    ink = scene.look.property("onPage")
    width = max(2, round(0.6 * scene.look.property("u")))
    rows = [y for y in range(10, 190) for x in range(30, 470 - width)
            if all(image.pixelColor(x + n, y) == ink for n in range(width))]  # fmt: skip
    assert max(rows.count(y) for y in set(rows)) > 0
    assert max(rows) > 100
