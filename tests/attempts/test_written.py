"""What is typed, scanned and pasted, and what the next visitor finds of it."""

import datetime as dt
import time
import unicodedata

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from tests.attempts.inside import Watched
from tests.attempts.outside import Program
from tests.kiosk.visitor import texts_in

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ODD = {
    "markup": "<script>alert(1)</script><b>x</b>&amp;",
    "template": "%s %n {{7*7}} ${HOME} `id`",
    "right to left": "\u202egnp.exe \u2066x\u2069",
    "joined": "\U0001f469\u200d\U0001f469\u200d\U0001f467\U0001f3fd",
    "accents": "a" + "\u0301" * 200,
    "four bytes": "\U00020000\U0010fffd",
}
CONTROLS = "".join(chr(number) for number in range(1, 32) if chr(number) not in "\t\n\r\x1b\x08") + "\x7f\x00"
ADDRESSES = (
    *("file:///etc/passwd", "view-source:x", "about:blank", "chrome://version", "qrc:/", "data:text/html,x"),
    *("javascript:alert(1)", "mailto:a@b", "tel:112", "ftp://x", "smb://x", "steam://run", "http://127.0.0.1:80/"),
)


def to_the_text(closed: Watched) -> None:
    visitor = closed.visitor
    closed.to_start()
    visitor.lane.speak("de")
    visitor.settle()
    visitor.tap("Deine Meinung")
    for word in ("toll", "Weiter", "Weiter", "Weiter", "7", "Weiter"):
        visitor.tap(word)


@pytest.mark.attempt("Q14")
@pytest.mark.parametrize("page", ["attract", "start", "text"])
def test_a_hostile_barcode_types_letters_at_most(closed: Watched, page: str) -> None:
    """Escape, line ends, control signs and a line without end, as fast as a scanner types."""
    if page == "text":
        to_the_text(closed)
    elif page == "attract":
        closed.visitor.lane.home()
    closed.keys("AB\x1b" + CONTROLS + "\x1dCD" + "9" * 3000 + "\r\n" + "\x1b" * 3)
    for letter in "QWOPSJ":
        key = getattr(Qt.Key, f"Key_{letter}")
        for modifiers in (CTRL, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.MetaModifier):
            closed.key(key, modifiers)
    closed.assert_closed(f"a barcode on {page}")


@pytest.mark.attempt("Q26")
def test_no_key_and_no_button_pastes_or_copies(closed: Watched) -> None:
    to_the_text(closed)
    closed.keys("eigenes")
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("eingefuegt" * 1_000_000)
    for key, modifiers in (
        (Qt.Key.Key_V, CTRL),
        (Qt.Key.Key_Insert, SHIFT),
        (Qt.Key.Key_Paste, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_A, CTRL),
        (Qt.Key.Key_C, CTRL),
        (Qt.Key.Key_X, CTRL),
    ):
        closed.key(key, modifiers)
    closed.click(QPoint(400, 300), Qt.MouseButton.MiddleButton)
    closed.visitor.settle()
    assert "eingefuegt" not in texts_in(closed.window)
    assert "eigenes" not in clipboard.text()
    assert "eigenes" in texts_in(closed.window), "and what was written still stands there"
    closed.assert_closed("paste and copy")


@pytest.mark.unhardened("Q26", "Q36")
def test_a_plain_field_gives_what_was_there_before_to_whoever_comes(plain: Program) -> None:
    """Copy and paste, and undo after the field was emptied: the words of the visitor before."""
    plain.click(300, 118)
    area = (100, 100, 600, 40)
    plain.press("Control_L", "a")
    plain.press("BackSpace")
    time.sleep(0.3)
    empty = plain.screen.pixels(*area)
    plain.press("Control_L", "z")
    assert plain.screen.wait_for_change(area, empty, 3), "undo brings it back"


@pytest.mark.long
@pytest.mark.attempt("Q26")
def test_ten_thousand_letters_typed_at_once_are_cut_and_a_tap_is_answered(closed: Watched) -> None:
    to_the_text(closed)
    closed.keys("a" * 10_000)
    closed.visitor.settle()
    text = next(line for line in texts_in(closed.window).splitlines() if line.startswith("aaaa"))
    assert len(text) < 10_000
    closed.assert_closed("10,000 letters")


@pytest.mark.attempt("Q27")
@pytest.mark.parametrize("kind", ODD)
def test_odd_letters_are_text_and_stay_as_they_were(closed: Watched, kind: str) -> None:
    to_the_text(closed)
    closed.keys(ODD[kind])
    closed.visitor.settle()
    typed = "".join(letter for letter in ODD[kind] if letter.isprintable())
    assert typed in texts_in(closed.window), "marks that turn or join letters do not come by keys"
    closed.visitor.tap("Weiter")
    closed.visitor.tap("Weiter")
    closed.visitor.tap("Abschicken")
    closed.visitor.until(lambda: closed.visitor.page == "thanks")
    (body,) = closed.journal.bodies("submission")
    answers = body["answers"]
    assert isinstance(answers, dict)
    assert answers["text"] == unicodedata.normalize("NFC", typed), "and are kept as they were typed"


@pytest.mark.attempt("Q27")
def test_control_characters_are_not_even_letters(closed: Watched) -> None:
    to_the_text(closed)
    closed.keys("x" + CONTROLS + "y")
    closed.visitor.settle()
    assert "xy" in texts_in(closed.window)
    closed.assert_closed("control characters")


@pytest.mark.attempt("Q28")
def test_addresses_are_words(closed: Watched) -> None:
    to_the_text(closed)
    for address in ADDRESSES:
        closed.keys(address + " ")
    closed.visitor.settle()
    assert ADDRESSES[0] in texts_in(closed.window)
    closed.visitor.tap("Weiter")
    closed.visitor.settle()
    closed.assert_closed("addresses")


@pytest.mark.attempt("Q36")
def test_who_comes_next_undoes_pastes_and_goes_back_in_vain(closed: Watched) -> None:
    to_the_text(closed)
    closed.keys("kanarienvogel")
    closed.visitor.settle()
    assert "kanarienvogel" in texts_in(closed.window)
    closed.visitor.wait(81)
    assert closed.visitor.page == "attract"
    for key, modifiers in (
        (Qt.Key.Key_Z, CTRL),
        (Qt.Key.Key_Y, CTRL),
        (Qt.Key.Key_V, CTRL),
        (Qt.Key.Key_Back, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Undo, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    ):
        closed.key(key, modifiers)
        closed.visitor.settle()
        assert "kanarienvogel" not in texts_in(closed.window)
    to_the_text(closed)
    assert "kanarienvogel" not in texts_in(closed.window)
    closed.assert_closed("the next visitor")


@pytest.mark.attempt("Q76")
@pytest.mark.parametrize("year", [1971, 2038, 2040])
def test_no_date_of_the_machine_holds_the_kiosk_up(closed: Watched, year: int) -> None:
    """While somebody is here, and at rest: what lasts goes by another clock."""
    closed.visitor.utc = dt.datetime(year, 1, 19, 3, 14, 7, tzinfo=dt.UTC)
    closed.visitor.wait(5)
    closed.visitor.stage.backstage.every_minute()
    to_the_text(closed)
    closed.keys("geht")
    closed.visitor.tap("Weiter")
    closed.visitor.tap("Weiter")
    closed.visitor.tap("Abschicken")
    closed.visitor.until(lambda: closed.visitor.page == "thanks")
    closed.visitor.utc = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
    closed.visitor.wait(90)
    assert closed.visitor.page == "attract"
    closed.assert_closed(f"the year {year}")


@pytest.mark.attempt("Q81")
def test_what_staff_should_know_is_no_message_on_the_glass(closed: Watched) -> None:
    closed.visitor.lane.home()
    closed.visitor.until(lambda: closed.visitor.page == "attract")
    before = set(closed.visitor.names())
    closed.journal.broken = True
    closed.visitor.stage.backstage.every_minute()
    closed.visitor.until(lambda: bool(closed.visitor.stage.backstage.troubles()), "a trouble for staff")
    closed.visitor.settle()
    assert set(closed.visitor.names()) == before
    closed.journal.broken = False
