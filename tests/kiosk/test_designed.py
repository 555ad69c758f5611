"""What was designed: focus that stays, explanations in sight, words by turns, pictures without anybody's words."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMetaObject, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QImage

from tests.kiosk.showroom import exhibit, picture, quiz, words, write_showroom
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.kiosk.look.profile import PROFILES
from werkstadt.kiosk.screenshot import masked


def focused(visitor: Visitor) -> str:
    item = visitor.window.activeFocusItem()
    return str(item.property("text") or item.property("name") or "") if item else ""


def by_tab_to(visitor: Visitor, word: str) -> None:
    for _ in range(30):
        visitor.key(Qt.Key.Key_Tab)
        if focused(visitor) == word:
            return
    raise AssertionError(f"Tab never came to {word!r}")


def test_the_focus_stays_on_the_bar_when_language_and_page_change(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.tap("Berühre mich")
    by_tab_to(visitor, "English")
    visitor.key(Qt.Key.Key_Space)
    assert focused(visitor) == "Deutsch"
    visitor.key(Qt.Key.Key_Space)
    assert focused(visitor) == "English"
    visitor.lane.open("abbe")
    visitor.settle()
    assert focused(visitor) == "English"


def test_weiter_keeps_the_focus_from_page_to_page(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.tap("Berühre mich")
    visitor.tap("Wie klein ist klein?")
    by_tab_to(visitor, "Weiter")
    visitor.key(Qt.Key.Key_Space)
    assert visitor.says("Noch kleiner?")
    assert focused(visitor) == "Weiter"
    visitor.key(Qt.Key.Key_Space)
    assert visitor.page == "quiz"
    assert focused(visitor) == "Deine Meinung", "the entry at the same place"


def bare(visitor: Visitor) -> set[str]:
    """What shows its sign alone, of all pills in sight."""
    return {str(item.property("text")) for item in visitor.visible_items() if item.property("iconOnly") is True}


@pytest.mark.parametrize("profile", ["terminal-15", "board-65"])
def test_on_the_start_page_every_language_and_help_keeps_its_word_and_home_gives_up_its_own(
    visit: Open, profile: str
) -> None:
    visitor = visit(journal=ListJournal(), profile=profile)
    visitor.lane.wake()
    visitor.settle()
    assert bare(visitor) <= {"Start", "Zurück", "Nach oben", "Nach unten"}


LONG = "Das hat Ernst Abbe ausgerechnet. Noch näher beisammen sind zwei Punkte nicht zu trennen, auch nicht mit Glas."


@pytest.mark.parametrize("larger", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
def test_a_quiz_shows_its_explanation_whole_without_scrolling(
    visit: Open, tmp_path: Path, profile: str, larger: bool
) -> None:
    choices = [
        {"text": words(text, text), "right": text == "Zwei", "explanation": words(LONG, LONG)}
        for text in ("Einer", "Sieben", "Zwei")
    ]
    scene = {**quiz(), "choice": choices, "picture": picture("ring.svg")}
    content = write_showroom(tmp_path / "quiz", {"q": exhibit("q", words("Frage", "Question"), "ink", [scene])})
    size = (PROFILES[profile].width_px // 2, PROFILES[profile].height_px // 2)
    visitor = visit(content, ListJournal(), profile=profile, size_px=size)
    visitor.lane.wake()
    visitor.lane.setLarger(larger)
    visitor.lane.open("q")
    visitor.scene.choose(2)
    visitor.settle()
    told = next(node for node in visitor.nodes() if node.name.startswith("Stimmt!")).rect
    chosen = visitor.find("Zwei").rect
    assert 0 <= chosen.top() < chosen.bottom() <= told.top(), "what was chosen stands above it"
    assert told.bottom() < visitor.find("Deine Meinung").rect.top()


@pytest.mark.requirement("C07")
def test_the_resting_page_invites_in_two_languages_and_only_its_word_changes(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    turns = _turns(visitor)
    assert visitor.says("Berühre mich")
    first = visitor.window.grabWindow()
    QMetaObject.invokeMethod(turns, "triggered")
    assert visitor.says("Touch me")
    second = visitor.window.grabWindow()
    width, height = first.width(), first.height()
    assert _differ(first, second, 0, height // 2, width, height // 2), "the word is seen to change"
    assert not _differ(first, second, 0, 0, width, height // 2), "the cover stands still"


@pytest.mark.requirement("B15")
def test_the_resting_page_holds_still_when_nothing_may_move(visit: Open) -> None:
    visitor = visit(journal=ListJournal(), still=True)
    turns = _turns(visitor)
    assert turns.property("running") is False
    visitor.stage.look.setProperty("still", False)
    assert turns.property("running") is True
    visitor.stage.look.setProperty("calm", True)
    assert turns.property("running") is False


def _turns(visitor: Visitor) -> QObject:
    return next(child for item in visitor.visible_items() for child in item.children() if child.objectName() == "turns")


def _differ(one: QImage, other: QImage, x: int, y: int, width: int, height: int) -> bool:
    return one.copy(x, y, width, height) != other.copy(x, y, width, height)


@pytest.mark.attempt("Q39")
def test_nothing_anybody_writes_is_in_a_picture_for_staff(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.to_review("geheim")
    visitor.lane.change("text")
    visitor.until(lambda: visitor.page == "form")
    visitor.settle()
    (field,) = [item for item in visitor.visible_items() if item.property("placeholder") is not None]
    place = field.mapRectToScene(QRectF(0, 0, field.width(), field.height())).toRect().adjusted(2, 2, -2, -2)
    open_picture = visitor.window.grabWindow()
    picture = masked(visitor.window)
    grey = QColor(Qt.GlobalColor.gray).rgb()
    spots = [(x, y) for x in range(place.left(), place.right(), 3) for y in range(place.top(), place.bottom(), 3)]
    assert {picture.pixel(x, y) for x, y in spots} == {grey}
    assert len({open_picture.pixel(x, y) for x, y in spots}) > 2, "without the mask it could have been read"


def test_answers_in_the_review_are_masked_too(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.to_review("geheim")
    (written,) = [item for item in visitor.visible_items() if item.property("text") == "geheim"]
    place = written.mapRectToScene(QRectF(0, 0, written.width(), written.height())).toRect().adjusted(1, 1, -1, -1)
    picture = masked(visitor.window)
    grey = QColor(Qt.GlobalColor.gray).rgb()
    assert {picture.pixel(x, place.center().y()) for x in range(place.left(), place.right())} == {grey}
