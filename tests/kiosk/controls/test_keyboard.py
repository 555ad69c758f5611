import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtQml import QJSEngine
from PySide6.QtTest import QTest

from tests.kiosk.controls.stage import Stage, called, heard
from werkstadt.kiosk.look.fonts import FOLDER as FONTS
from werkstadt.kiosk.look.install import QML
from werkstadt.kiosk.look.profile import PROFILES, TABLET_10, Profile

LETTERS = {
    "de": "qwertzuiopüasdfghjklöäyxcvbnmß,.?",
    "en": "qwertyuiop-asdfghjkl'!zxcvbnm,.?",
    "uk": "йцукенгшщзхїфівапролджєґячсмитьбю’,.?",
    "ar": "ضصثقفغعهخحجدشسيبلاتنمكطذأإآءئؤرىةوزظ،.؟",
}
WORDS = (
    'shift: "Umschalten", backspace: "Löschen", space: "Leerzeichen", done: "Fertig",'
    'numbers: "Zahlen", letters: "Buchstaben", accents: "Akzente", layout: "Andere Tastatur: %1"'
)
NAMES = {"de": "Deutsch", "en": "English", "uk": "Українська", "ar": "العربية"}
ALPHABETS = {
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى",
}


def keyboard(language: str, more: str = "") -> str:
    return (
        f'Keyboard {{ objectName: "keys"; look: root.look; language: "{language}"; width: root.width;'
        f" words: ({{ {WORDS} }}); {more} }}"
    )


@pytest.fixture
def layouts(app: QGuiApplication) -> Callable[..., Any]:
    """Calls a function of layouts.js."""
    engine = QJSEngine()
    code = (QML / "Werkstadt/Controls/layouts.js").read_text(encoding="utf-8").replace(".pragma library", "")
    engine.evaluate(code)

    def call(name: str, *arguments: object) -> Any:
        value: Any = engine.evaluate(name)
        made = [engine.toScriptValue(argument) for argument in arguments]
        return (value.call(made) if value.isCallable() else value).toVariant()

    return call


PAGES = ("letters", "signs", "accents", "integer", "decimal")


def rows_of(layouts: Callable[..., Any], language: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for page in PAGES:
        for row in layouts("rows", language, page, True):
            yield page, row


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
def test_every_sign_can_be_typed_and_umlauts_in_latin_letters(stage: Callable[..., Stage], language: str) -> None:
    scene = stage(keyboard(language))
    tap(scene, "Zahlen")
    signs = [name for name in keys(scene) if len(name) == 1]
    said = heard(scene.item("keys"), "typed")
    for sign in signs:
        tap(scene, sign)
    assert said == signs
    assert set("0123456789@!") <= set(signs)
    if language in ("de", "en"):
        tap(scene, "Akzente")
        assert set("äöüß") <= set(keys(scene)) | set(LETTERS[language])


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
    assert {"Umschalten", "Löschen", "Leerzeichen", "Fertig", "Zahlen", "Akzente", "Andere Tastatur: English"} <= set(
        found
    )
    assert {node.role() for node in found.values()} == {QAccessible.Role.Button}
    assert len(found) == len(LETTERS["de"]) + 7


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


@pytest.mark.attempt("Q26")
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


# Layouts


@pytest.mark.parametrize("language", LETTERS)
def test_a_layout_has_the_whole_alphabet_and_each_sign_once(layouts: Callable[..., Any], language: str) -> None:
    signs = [key["sign"] for row in layouts("rows", language, "letters", True) for key in row if key["sign"]]
    assert set(ALPHABETS[language]) <= set(signs)
    assert len(signs) == len(set(signs))


@pytest.mark.parametrize("language", LETTERS)
def test_no_row_is_longer_than_the_first_and_every_page_leads_on(layouts: Callable[..., Any], language: str) -> None:
    for page in PAGES:
        rows = layouts("rows", language, page, True)
        acts = {key["act"] for row in rows for key in row}
        assert {"backspace", "done"} <= acts, page
        assert {"letters", "numbers", "backspace"} & acts
        for row in rows:
            assert sum(key["width"] for key in row) <= layouts("columns", language, page) + 1e-6, (page, row)
            assert all(key["width"] >= 1 for key in row), (page, row)


@pytest.mark.parametrize("weight", ["400", "700"])
def test_every_key_of_every_layout_has_a_glyph_and_so_has_its_capital(layouts: Callable[..., Any], weight: str) -> None:
    have: set[int] = set()
    style = "regular" if weight == "400" else "bold"
    for file in (f"atkinson/atkinson-hyperlegible-next-{weight}", f"noto/fallback-{style}", f"noto/arabic-{style}"):
        have |= set(TTFont(FONTS / f"{file}.ttf").getBestCmap())
    shown = [text for table in ("NAMES", "SHORT", "BACK") for text in layouts(table).values()]
    for language in LETTERS:
        for _, row in rows_of(layouts, language):
            shown += [layouts("shown", key["sign"], shifted) for key in row for shifted in (False, True)]
    lacking = {sign for text in shown for sign in text if ord(sign) not in have and sign != " "}
    assert len(shown) > 500
    assert not lacking, [unicodedata.name(sign) for sign in lacking]


def test_a_capital_is_one_sign_and_the_same_letter(layouts: Callable[..., Any]) -> None:
    for language in LETTERS:
        for _, row in rows_of(layouts, language):
            for key in row:
                capital = layouts("shown", key["sign"], True)
                assert len(capital) == len(key["sign"])
                assert capital.lower() == key["sign"].lower()


def test_the_layout_key_names_the_next_one_in_its_own_words_and_comes_round(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    for language in ("en", "uk", "ar", "de"):
        tap(scene, f"Andere Tastatur: {NAMES[language]}")
        assert set(LETTERS[language]) <= set(keys(scene)), language


def test_where_one_layout_is_offered_there_is_no_key_for_others(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de", 'layouts: ["de"]'))
    assert not [name for name in keys(scene) if name.startswith("Andere")]
    wide = keys(scene)["Leerzeichen"].rect().width()
    assert wide > 3 * keys(scene)["q"].rect().width()


def test_the_layout_follows_the_language_of_the_lane(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    tap(scene, "Andere Tastatur: English")
    tap(scene, "Zahlen")
    scene.item("keys").setProperty("language", "uk")
    scene.settle()
    assert "ї" in keys(scene)


def test_accents_stand_on_a_page_of_their_own_with_capitals_and_a_way_back(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    said = heard(scene.item("keys"), "typed")
    tap(scene, "Akzente")
    tap(scene, "é")
    tap(scene, "Umschalten")
    tap(scene, "Ñ")
    tap(scene, "ł")
    tap(scene, "Buchstaben")
    tap(scene, "q")
    assert said == ["é", "Ñ", "ł", "q"]


@pytest.mark.parametrize(("kind", "point"), [("integer", ""), ("decimal", ","), ("decimal", ".")])
def test_for_numbers_there_are_digits_and_nothing_else(stage: Callable[..., Stage], kind: str, point: str) -> None:
    scene = stage(keyboard("de", f'numbers: "{kind}"; point: "{point}"'))
    typed, back, done = (heard(scene.item("keys"), name) for name in ("typed", "backspace", "done"))
    assert set(keys(scene)) == {*"0123456789", "Löschen", "Fertig", *([point] if point else [])}
    for name in ("4", "2", *([point] if point else []), "Löschen", "Fertig"):
        tap(scene, name)
    assert ("".join(map(str, typed)), len(back), len(done)) == (f"42{point}", 1, 1)
    assert min(node.rect().height() for node in keys(scene).values()) / scene.look.property("mm") >= 19.9


def test_keys_of_twelve_columns_fit_on_a_terminal_that_stands_upright(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("uk", "").replace("width: root.width", f"width: {1080}"))
    mm = scene.look.property("mm")
    for name, node in keys(scene).items():
        rect = node.rect().translated(-scene.view.position())
        assert rect.width() / mm >= 14.9, name
        assert 0 <= rect.left() < rect.right() < 1080, name


# A finger that trembles


def test_with_the_filter_two_strikes_within_its_time_are_one(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    said = heard(scene.item("keys"), "typed")
    scene.look.setProperty("strike", 500)
    tap(scene, "a")
    QTest.qWait(300)
    tap(scene, "a")
    assert said == ["a"]
    tap(scene, "b")
    tap(scene, "a")
    assert said == ["a", "b", "a"], "another key is no trembling"
    QTest.qWait(600)
    tap(scene, "a")
    assert said == ["a", "b", "a", "a"]


def test_without_the_filter_every_strike_counts(stage: Callable[..., Stage]) -> None:
    scene = stage(keyboard("de"))
    said = heard(scene.item("keys"), "typed")
    for _ in range(3):
        tap(scene, "a")
    assert said == ["a", "a", "a"]


def test_the_filter_holds_for_backspace_and_for_real_keys_too(stage: Callable[..., Stage]) -> None:
    field = 'TextField { objectName: "field"; look: root.look; label: "x"; width: 800 }'
    scene = stage(keyboard("de") + "\n" + field)
    scene.look.setProperty("strike", 500)
    back = heard(scene.item("keys"), "backspace")
    tap(scene, "Löschen")
    tap(scene, "Löschen")
    assert len(back) == 1
    said = heard(scene.item("field"), "typed")
    scene.item("field").forceActiveFocus()
    QTest.keyClick(scene.view, Qt.Key.Key_A)
    QTest.keyClick(scene.view, Qt.Key.Key_A)
    QTest.keyClick(scene.view, Qt.Key.Key_B)
    assert said == ["a", "b"]


def test_a_real_key_that_is_held_types_once(stage: Callable[..., Stage]) -> None:
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QKeyEvent

    scene = stage('TextField { objectName: "field"; look: root.look; label: "x"; width: 800 }')
    said = heard(scene.item("field"), "typed")
    scene.item("field").forceActiveFocus()
    for held in (False, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a", held)
        QCoreApplication.sendEvent(scene.view, event)
    assert said == ["a"]


# From right to left


def cursor_x(scene: Stage) -> float:
    """Of the field's cursor, from the field's left edge: what is gone when the field is no longer written in."""
    with_it = scene.view.grabWindow()
    scene.item("field").setProperty("active", False)
    without = scene.view.grabWindow()
    for x in range(20, 780):
        if any(with_it.pixelColor(x, y) != without.pixelColor(x, y) for y in range(40, 60)):
            return x
    raise AssertionError("no cursor is seen")


@pytest.mark.parametrize(
    ("text", "at_right"),
    [("", False), ("Hallo", False), ("سلام", True), ("سلام Hallo", True), ("Hallo سلام", False), ("123", False)],
)
def test_what_is_written_from_right_to_left_stands_at_the_right(
    stage: Callable[..., Stage], text: str, at_right: bool
) -> None:
    scene = stage(f'TextField {{ objectName: "field"; look: root.look; width: 800; height: 100; text: "{text}" }}')
    image, page = scene.view.grabWindow(), scene.look.property("field")
    inked = [x for x in range(30, 770) if any(image.pixelColor(x, y) != page for y in range(20, 80))]
    if text:
        assert (min(inked) > 400) == at_right
        assert (max(inked) < 400) != at_right


def written(stage: Callable[..., Stage], text: str) -> Stage:
    size = "width: 800; height: 100; active: true"
    return stage(f'TextField {{ objectName: "field"; look: root.look; {size}; text: "{text}" }}')


def test_the_cursor_stands_where_the_next_letter_will_be(stage: Callable[..., Stage]) -> None:
    def at(text: str) -> float:
        return cursor_x(written(stage, text))

    assert at("Ha") < at("Hallo") < 400
    assert at("سل") > at("سلام") > 400
    assert at("سلام Ha") == at("سلام "), "Latin letters within Arabic grow to the left"


@pytest.mark.parametrize("text", ["Licht " * 40, "سلام " * 40, "Lichtsaal" * 20])
def test_a_long_line_keeps_its_cursor_in_sight_whichever_way_it_is_written(
    stage: Callable[..., Stage], text: str
) -> None:
    assert 20 < cursor_x(written(stage, text)) < 780
