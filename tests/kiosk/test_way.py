"""A visitor in front of the real window: real pages, real touches, a real journal, real files."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest

from tests.kiosk.showroom import starter, write_showroom
from tests.kiosk.visitor import ListJournal, Open, differing, texts_in
from werkstadt.journal import open_readers


@pytest.mark.requirement("B11")
def test_from_the_first_touch_to_the_thanks_and_the_answer_is_in_the_journal(visit: Open, tmp_path: Path) -> None:
    visitor = visit()
    visitor.tap("Berühre mich")
    visitor.tap("Wie klein ist klein?")
    assert visitor.says("Licht hat eine Grenze.")
    visitor.tap("Weiter")
    assert visitor.says("Noch kleiner?")
    visitor.tap("Weiter")
    visitor.tap("Halb so klein")
    assert visitor.says("Das hat Ernst Abbe ausgerechnet.")
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    visitor.tap("sehr gut")
    visitor.tap("Weiter")
    visitor.tap("Licht")
    visitor.tap("Weiter")
    visitor.tap("Zahlen")
    visitor.tap("Der Raum")
    visitor.tap("Weiter")
    visitor.type("42")
    visitor.tap("Weiter")
    visitor.type("schön")
    visitor.tap("Weiter")
    visitor.tap("Weiter")
    assert visitor.says("Stimmt alles so?")
    assert visitor.says("schön")
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    assert visitor.says("Danke!")
    (reader,) = open_readers(tmp_path / "state" / "journal")
    assert reader.given() == 1
    visitor.tap("Weiter entdecken")
    assert visitor.page == "start"
    visitor.tap("Beenden")
    assert visitor.page == "attract"
    visitor.close()
    visitor.close = lambda: None  # type: ignore[method-assign]
    (reader,) = open_readers(tmp_path / "state" / "journal")
    stored = [(record.parsed.kind, json.loads(record.body or b"")) for record in reader.records(range(1, 9))]
    kinds = [kind for kind, _ in stored]
    assert kinds.count("submission") == kinds.count("visit") == kinds.count("exhibition_day") == 1
    answer = dict(stored)["submission"]
    assert answer["exhibit"] == "abbe"
    assert answer["answers"] == {
        "rating": "3",
        "best": "licht",
        "more": ["zahlen", "raum"],
        "age": 42,
        "text": "schön",
    }
    assert dict(stored)["visit"]["submissions"] == 1


@pytest.mark.requirement("C07")
def test_the_first_touch_only_wakes_wherever_it_lands(visit: Open) -> None:
    visitor = visit()
    for at in (QPoint(150, 1000), QPoint(1750, 1000), QPoint(500, 500), QPoint(1500, 400)):
        visitor.touch(at)
        assert visitor.page == "start"
        assert visitor.lane.stay.place.overlay == ""
        visitor.tap("Beenden")


def test_the_first_key_only_wakes(visit: Open) -> None:
    visitor = visit()
    visitor.key(Qt.Key.Key_Return)
    assert visitor.page == "start"


def test_a_finger_that_slides_off_changes_nothing(visit: Open) -> None:
    visitor = visit()
    visitor.tap("Berühre mich")
    visitor.touch_and_slide_off("Wie klein ist klein?", QPoint(1900, 20))
    visitor.touch_and_slide_off("Deine Meinung", QPoint(100, 100))
    assert visitor.page == "start"


@pytest.mark.requirement("B14")
def test_idle_warns_and_one_touch_keeps_everything(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.to_review("abc")
    visitor.wait(61)
    assert visitor.says("Bist du noch da?")
    visitor.tap("Ja, ich bin noch da")
    assert not visitor.says("Bist du noch da?")
    assert visitor.page == "review"
    assert visitor.says("abc")


def test_what_lies_under_the_warning_gets_none_of_what_ends_it(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.to_review("abc")
    for beneath in ("English", "Zurück", "Abschicken"):
        at = visitor.find(beneath).rect.center()
        visitor.wait(61)
        visitor.touch(at)
        assert (visitor.page, visitor.lane.stay.language) == ("review", "de"), beneath
        visitor.wait(1)
        assert not visitor.says("Bist du noch da?")
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        while visitor.focus is None or visitor.focus.property("name") != "Abschicken":
            visitor.key(Qt.Key.Key_Tab)
        visitor.wait(61)
        visitor.key(key)
        assert visitor.page == "review", key
        assert not visitor.says("Bist du noch da?")
        visitor.key(Qt.Key.Key_Tab)


def test_the_finger_that_rests_on_the_warning_ends_it_too(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.to_review("abc")
    at = visitor.find("English").rect.center()
    visitor.wait(61)
    QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
    visitor.wait(30)
    assert not visitor.says("Bist du noch da?")
    QTest.touchEvent(visitor.window, visitor.device).release(0, at, visitor.window)
    visitor.settle()
    assert (visitor.page, visitor.lane.stay.language) == ("review", "de")


@pytest.mark.attempt("Q36")
def test_after_idle_nothing_of_the_visit_is_left_anywhere(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    before = visitor.window.grabWindow()
    visitor.to_review("kanari")
    visitor.tap("English")
    visitor.lane.setTheme("night")
    visitor.lane.setLarger(True)
    QGuiApplication.clipboard().setText("kanari")
    assert "kanari" in texts_in(visitor.window)
    visitor.wait(81)
    assert visitor.page == "attract"
    assert "kanari" not in texts_in(visitor.window)
    assert "kanari" not in texts_in(visitor.stage)
    assert "kanari" not in QGuiApplication.clipboard().text()
    assert "kanari" not in repr(visitor.lane.stay)
    assert differing(visitor.window.grabWindow(), before) == ""


@pytest.mark.attempt("Q36")
@pytest.mark.requirement("C08")
def test_start_in_the_middle_of_a_form_asks_and_then_forgets(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.to_review("kanari")
    visitor.tap("Start")
    visitor.tap("Hier bleiben")
    assert visitor.page == "review"
    visitor.tap("Start")
    visitor.tap("Löschen und gehen")
    assert visitor.page == "start"
    assert "kanari" not in texts_in(visitor.window)


@pytest.mark.requirement("B18")
def test_a_change_in_the_review_is_sent(visit: Open) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal)
    visitor.to_review("ab")
    visitor.tap("Ändern: Wie hat es dir gefallen?")
    visitor.tap("großartig")
    visitor.tap("Weiter")
    assert visitor.page == "review"
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    (body,) = journal.bodies("submission")
    assert body["answers"] == {"rating": "5", "age": 7, "text": "ab"}


def test_a_save_that_fails_is_not_thanked_and_saved_once_when_it_works_again(visit: Open) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal)
    visitor.to_review()
    journal.broken = True
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "unsaved")
    assert visitor.says("Noch nicht gespeichert.")
    assert not visitor.says("Danke")
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: visitor.page == "unsaved")
    journal.broken = False
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: visitor.page == "thanks")
    assert len(journal.bodies("submission")) == 1


def test_an_answer_that_could_not_be_saved_is_counted_when_the_journal_works_again(visit: Open) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal)
    visitor.to_review()
    journal.broken = True
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "unsaved")
    visitor.wait(200)
    assert visitor.page == "attract"
    journal.broken = False
    visitor.tap("Berühre mich")
    visitor.tap("Beenden")
    visitor.until(lambda: journal.bodies("lost") == [{"count": 1}])
    assert journal.bodies("submission") == []


@pytest.mark.attempt("Q77")
def test_where_nothing_can_be_saved_nobody_is_asked(visit: Open) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal)
    journal.broken = True
    visitor.tap("Berühre mich")
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "no-saving")
    assert visitor.says("Gerade können wir keine Antworten speichern.")
    assert [trouble.code for trouble in visitor.stage.backstage.troubles()] == ["journal"]
    visitor.tap("Weiter entdecken")
    assert visitor.page == "start"


@pytest.mark.attempt("Q69")
def test_a_bad_pack_is_left_out_and_the_others_are_shown(visit: Open, tmp_path: Path) -> None:
    content = write_showroom(tmp_path / "content")
    bad = next(file for file in (content / "packs").glob("*/pack.json") if '"abbe"' in file.read_text())
    bad.write_text(bad.read_text().replace("Grenze", "Grütze"))
    visitor = visit(content)
    visitor.tap("Berühre mich")
    assert not visitor.says("Wie klein ist klein?")
    assert visitor.says("Was dieser Raum spürt")
    (trouble,) = visitor.stage.backstage.troubles()
    assert trouble.code == "bad-pack"
    assert "abbe" in trouble.detail


@pytest.mark.parametrize(("vault", "told"), [("locked data: no TPM", True), ("sealed", False), (None, False)])
def test_a_device_that_cannot_open_what_it_keeps_says_so(
    visit: Open, tmp_path: Path, vault: str | None, told: bool
) -> None:
    (tmp_path / "nothing").mkdir()
    file = tmp_path / "vault"
    if vault is not None:
        file.write_text(f"{vault}\n")
    assert visit(tmp_path / "nothing", vault=file).says("Gelöscht hat es nichts") is told


def test_without_an_exhibition_there_is_a_friendly_page(visit: Open, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    visitor = visit(tmp_path / "nothing")
    assert visitor.says("Hier entsteht gerade etwas.")
    visitor.touch(QPoint(500, 500))
    assert visitor.page == "empty"
    assert [trouble.code for trouble in visitor.stage.backstage.troubles()] == ["no-exhibition"]


def test_new_content_waits_for_the_end_of_the_visit(visit: Open, tmp_path: Path) -> None:
    visitor = visit()
    visitor.tap("Berühre mich")
    write_showroom(tmp_path / "content", {"ort": starter()["ort"]})
    visitor.stage.backstage.load()
    assert visitor.says("Wie klein ist klein?")
    visitor.tap("Beenden")
    visitor.until(lambda: len(visitor.lane.stay.hall.exhibits) == 1)
    visitor.tap("Berühre mich")
    assert not visitor.says("Wie klein ist klein?")


def test_values_come_live_with_level_and_say_when_they_are_simulated(visit: Open) -> None:
    visitor = visit()
    visitor.tap("Berühre mich")
    visitor.tap("Was dieser Raum spürt")
    assert visitor.says("Der Sensor schweigt gerade.")
    hear = visitor.stage.backstage._hear
    hear("reading", {"sensor": "raum", "values": {"co2": 812, "t": 21.44}, "at_ms": 1, "simulated": True})
    visitor.settle()
    assert visitor.says("Kohlendioxid: 812 ppm, gut")
    assert visitor.says("Temperatur: 21,4 °C, gut")
    assert visitor.says("simuliert")
    hear("reading", {"sensor": "raum", "values": {"co2": 1800}, "at_ms": 2, "simulated": False})
    visitor.settle()
    assert visitor.says("Kohlendioxid: 1800 ppm, zu viel")
    assert not visitor.says("simuliert")
    hear("silent", {"sensor": "raum", "reason": "unplugged"})
    visitor.settle()
    assert visitor.says("Der Sensor schweigt gerade.")


@pytest.mark.requirement("B11")
def test_everything_works_by_keys(visit: Open) -> None:
    visitor = visit()
    visitor.key(Qt.Key.Key_Space)
    seen = set()
    for _ in range(20):
        visitor.key(Qt.Key.Key_Tab)
        focused = QAccessible.queryAccessibleInterface(visitor.window.activeFocusItem())
        seen.add(focused.text(QAccessible.Text.Name) if focused else "")
        if focused and focused.text(QAccessible.Text.Name).startswith("Wie klein"):
            break
    visitor.key(Qt.Key.Key_Return)
    assert visitor.page == "story", seen
    visitor.key(Qt.Key.Key_Escape)
    assert visitor.page == "start"


@pytest.mark.attempt("Q01", "Q02", "Q04", "Q06", "Q10")
@pytest.mark.long
@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_F11, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Print, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.AltModifier),
    ],
)
def test_no_key_leads_out(visit: Open, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    visitor = visit(fullscreen=True)
    visitor.stage.show(fullscreen=True)
    visitor.until(lambda: visitor.window.visibility() == visitor.window.Visibility.FullScreen)
    visitor.settle()
    visitor.tap("Berühre mich")
    for _ in range(5):
        visitor.key(key, modifiers)
    visitor.window.close()
    visitor.settle()
    assert visitor.window.isVisible()
    assert visitor.window.visibility() == visitor.window.Visibility.FullScreen
    assert visitor.page == "start"


def test_the_buttons_of_the_housing_act_like_the_bar(visit: Open) -> None:
    visitor = visit()
    press = visitor.stage.backstage._press
    press("help")
    assert visitor.page == "start"
    assert not visitor.says("Größere Schrift")
    press("help")
    visitor.settle()
    assert visitor.says("Größere Schrift")
    press("language")
    visitor.settle()
    assert visitor.says("Larger text")
    press("home")
    press("home")
    assert visitor.page == "attract"
