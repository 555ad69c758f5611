"""Every kind of question on its page: by touch, by keys, by ear; what is kept of it, and what is not."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor, QImage

from tests.kiosk.capturing import FakeDevices, picture, tone
from tests.kiosk.filling_in import ANSWERS, Ears, Finger, Hand, Keys, fill_in
from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.showroom import Tree, words, write_pack
from tests.kiosk.visitor import ListJournal, Open, Visitor, texts_in
from tests.support.every_question import showroom
from werkstadt.exhibits.model import Show
from werkstadt.journal import open_readers
from werkstadt.kiosk.capture.devices import QtDevices, photo
from werkstadt.kiosk.exhibition import open_form
from werkstadt.kiosk.screenshot import masked

Key = Qt.Key


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return showroom(tmp_path_factory.mktemp("every") / "content")


@pytest.fixture(scope="module")
def personal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return showroom(tmp_path_factory.mktemp("personal") / "content", personal=True)


def to_question(visitor: Visitor, ref: str) -> None:
    """Straight to it; every question before it is passed over."""
    if visitor.lane.stay.visit is None:
        visitor.lane.wake()
    if visitor.lane.stay.asking is None:
        visitor.lane.opinion()
        visitor.until(lambda: visitor.page == "form")
    assert visitor.lane.stay.asking is not None
    visitor.lane.stay.asking.change(ref)
    visitor.lane.settle()
    visitor.settle()


def sent(visitor: Visitor, hand: Hand, journal: ListJournal) -> Mapping[str, object]:
    hand.press("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    (body,) = journal.bodies("submission")
    answers: dict[str, Any] = dict(body["answers"])  # type: ignore[call-overload]
    photo_, voice = answers.pop("photo"), answers.pop("voice")
    assert {photo_, voice} == set(journal.blobs)
    assert journal.blobs[photo_].startswith(b"\xff\xd8")
    assert journal.blobs[voice].startswith(b"RIFF")
    return answers


# The whole form, three ways


@pytest.mark.long
@pytest.mark.requirement("B11")
def test_touches_alone_fill_in_everything(visit: Open, content: Path) -> None:
    journal, devices = ListJournal(), FakeDevices()
    visitor = visit(content, journal, devices=devices)
    hand = Finger(visitor)
    hand.press("Berühre mich")
    hand.press("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    fill_in(hand, devices)
    assert sent(visitor, hand, journal) == ANSWERS


def test_keys_alone_fill_in_everything(visit: Open, content: Path) -> None:
    journal, devices = ListJournal(), FakeDevices()
    visitor = visit(content, journal, devices=devices)
    hand = Keys(visitor)
    visitor.key(Key.Key_Space)
    hand.press("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    fill_in(hand, devices)
    assert sent(visitor, hand, journal) == ANSWERS


@pytest.mark.long
@pytest.mark.requirement("A01")
def test_ears_alone_fill_in_everything(visit: Open, content: Path) -> None:
    journal, devices, recorder = ListJournal(), FakeDevices(), Recorder()
    visitor = visit(content, journal, devices=devices, voice=recorder)
    hand = Ears(Listener(visitor, recorder))
    hand.listener.press(Key.Key_F2)
    hand.press("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    fill_in(hand, devices)
    assert sent(visitor, hand, journal) == ANSWERS
    told = " ".join(recorder.texts)
    for phrase in ("Der Roboter nach oben, Taste, Platz 1 von 4", "4 von 5, ausgewählt", "Sonntag, 22. November 2026"):
        assert phrase in told, phrase
    assert "mia" not in " ".join(one.text for one in recorder.said if one.audience == "public")


# Photos and recordings


def test_photo_and_recording_lie_in_the_journal_with_their_answer(visit: Open, content: Path, tmp_path: Path) -> None:
    devices = FakeDevices()
    visitor = visit(content, devices=devices)
    to_question(visitor, "mood")
    visitor.tap("toll")
    to_question(visitor, "photo")
    assert not devices.eye.on
    visitor.tap("Kamera einschalten")
    devices.eye.show(picture("#1F6FB5", 4000, 3000))
    visitor.tap("Foto machen")
    assert not devices.eye.on
    to_question(visitor, "voice")
    visitor.tap("Aufnehmen")
    visitor.until(lambda: devices.ear.on)
    devices.ear.hear(tone(1.0))
    visitor.tap("Aufnahme beenden")
    assert not devices.ear.on
    blobs = tmp_path / "state" / "journal" / "blobs"
    assert not list(blobs.rglob("*")) if blobs.exists() else True
    asking = visitor.lane.stay.asking
    assert asking is not None
    asking.session.go_to("fine")
    visitor.lane.stay.place = visitor.lane.stay.place.to(type(visitor.lane.stay.place.page).REVIEW)
    visitor.lane.next()
    visitor.until(lambda: visitor.page == "thanks")
    visitor.close()
    (reader,) = open_readers(tmp_path / "state" / "journal")
    (record,) = [one for one in reader.records(range(1, 9)) if one.parsed.kind == "submission"]
    answers = json.loads(record.body or b"")["answers"]
    assert set(record.parsed.blobs) == {answers["photo"], answers["voice"]}
    for sha256 in record.parsed.blobs:
        data = (blobs / sha256[:2] / sha256).read_bytes()
        assert hashlib.sha256(data).hexdigest() == sha256
    image = QImage.fromData((blobs / answers["photo"][:2] / answers["photo"]).read_bytes())
    assert (image.width(), image.height()) == (1600, 1200)
    assert image.textKeys() == []


@pytest.mark.attempt("Q37")
def test_nothing_of_photo_and_recording_outlives_a_visit_that_is_not_sent(
    visit: Open, content: Path, tmp_path: Path
) -> None:
    devices = FakeDevices()
    visitor = visit(content, devices=devices)
    to_question(visitor, "photo")
    visitor.tap("Kamera einschalten")
    visitor.tap("Foto machen")
    to_question(visitor, "voice")
    visitor.tap("Aufnehmen")
    visitor.until(lambda: devices.ear.on)
    devices.ear.hear(tone(1.0))
    asking, capture = visitor.lane.stay.asking, visitor.lane._form._capture
    assert asking is not None
    assert capture is not None
    assert len(asking.blobs) == 1
    visitor.wait(200)
    visitor.wait(1)
    assert visitor.page == "attract"
    assert not devices.ear.on
    assert capture.image.isNull()
    assert not capture._samples
    assert visitor.lane.stay.asking is None
    assert not list((tmp_path / "state" / "journal").rglob("blobs/*/*"))


@pytest.mark.attempt("Q37")
def test_a_camera_that_is_left_on_goes_off_with_the_question(visit: Open, content: Path) -> None:
    devices = FakeDevices()
    visitor = visit(content, ListJournal(), devices=devices)
    to_question(visitor, "photo")
    visitor.tap("Kamera einschalten")
    assert devices.eye.on
    visitor.tap("Zurück")
    assert not devices.eye.on


def test_who_goes_on_while_speaking_keeps_what_was_said(visit: Open, content: Path) -> None:
    devices = FakeDevices()
    visitor = visit(content, ListJournal(), devices=devices)
    to_question(visitor, "voice")
    visitor.tap("Aufnehmen")
    visitor.until(lambda: devices.ear.on)
    devices.ear.hear(tone(1.0))
    visitor.tap("Weiter")
    assert visitor.lane.stay.asking is not None
    assert "voice" in visitor.lane.stay.asking.session.answers()
    to_question(visitor, "voice")
    visitor.tap("Anhören")
    assert devices.mouth.played == tone(1.0)
    devices.mouth.end()
    visitor.tap("Löschen")
    assert "voice" not in visitor.lane.stay.asking.session.answers()
    assert visitor.lane.stay.asking.blobs == {}


def test_a_recording_ends_by_itself_after_a_minute_and_a_slip_is_none(visit: Open, content: Path) -> None:
    devices = FakeDevices()
    visitor = visit(content, ListJournal(), devices=devices)
    to_question(visitor, "voice")
    visitor.tap("Aufnehmen")
    visitor.until(lambda: devices.ear.on)
    devices.ear.hear(tone(0.1))
    visitor.tap("Aufnahme beenden")
    assert visitor.says("Das Mikrofon ist aus.")
    visitor.tap("Aufnehmen")
    visitor.until(lambda: devices.ear.on)
    devices.ear.hear(bytes(61 * 32000))
    visitor.settle()
    assert not devices.ear.on
    (recording,) = visitor.lane.stay.asking.blobs.values()  # type: ignore[union-attr]
    assert len(recording) == 44 + 60 * 32000


@pytest.mark.attempt("Q79")
def test_a_device_that_fails_is_told_kindly_and_can_be_tried_again(visit: Open, content: Path) -> None:
    devices = FakeDevices()
    visitor = visit(content, ListJournal(), devices=devices)
    to_question(visitor, "photo")
    visitor.tap("Kamera einschalten")
    devices.eye.fail()
    visitor.settle()
    assert visitor.says("Das Foto hat nicht geklappt.")
    visitor.tap("Kamera einschalten")
    assert not visitor.says("Das Foto hat nicht geklappt.")
    to_question(visitor, "voice")
    visitor.tap("Aufnehmen")
    visitor.until(lambda: devices.ear.on)
    devices.ear.fail()
    visitor.settle()
    assert visitor.says("Die Aufnahme hat nicht geklappt.")


@pytest.mark.attempt("Q79")
@pytest.mark.qt_log_ignore("pipewire", "PulseAudio", "FFmpeg", extend=True)
def test_where_there_is_no_device_the_question_says_so_and_nobody_has_to_answer(visit: Open, content: Path) -> None:
    """With what this machine really has, which is neither camera nor microphone."""
    real = QtDevices()
    if real.camera() or real.microphone():
        pytest.skip("a machine with a camera or a microphone")
    visitor = visit(content, ListJournal(), devices=real)
    to_question(visitor, "photo")
    assert visitor.says("Hier gibt es keine Kamera. Geh einfach weiter")
    assert visitor.lane._form.property("required")
    to_question(visitor, "voice")
    assert visitor.says("Hier gibt es kein Mikrofon.")
    to_question(visitor, "file")
    assert visitor.says("Hier kann man keine Datei abgeben.")
    asking = visitor.lane.stay.asking
    assert asking is not None
    asking.session.go_to("photo")
    assert asking.session.forward() is None


def test_staff_see_no_photo_in_their_picture(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal(), devices=FakeDevices())
    to_question(visitor, "photo")
    visitor.tap("Kamera einschalten")
    visitor.tap("Foto machen")
    finder = next(node for node in visitor.nodes() if node.name == "Dein Foto").rect.center()
    assert visitor.window.grabWindow().pixelColor(finder) == QColor("#C93F23")
    assert masked(visitor.window).pixelColor(finder) == QColor(Qt.GlobalColor.gray)


def test_nothing_of_multimedia_is_there_before_such_a_question() -> None:
    code = "import sys, werkstadt.kiosk.stage; print([n for n in sys.modules if 'Multimedia' in n or 'capture' in n])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_photo_that_cannot_be_written_is_none() -> None:
    assert photo(QImage()) == b""


# Pages


def test_who_is_asked_about_themselves_is_told_before_and_may_refuse(visit: Open, personal: Path) -> None:
    visitor = visit(personal, ListJournal())
    visitor.tap("Berühre mich")
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "notice")
    visitor.settle()
    assert visitor.says("In diesem Fragebogen geht es um dich.")
    assert visitor.says("Nach 30 Tagen löschen wir deine Antworten.")
    visitor.tap("English")
    assert visitor.says("This form is about you.")
    visitor.tap("Deutsch")
    visitor.tap("Lieber nicht")
    assert visitor.page == "start"
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "notice")
    visitor.tap("Weiter")
    assert visitor.page == "form"
    visitor.tap("Weiter")
    assert visitor.says("Frage 1 von")
    assert not visitor.says("ohne Namen")
    visitor.wait(200)
    visitor.wait(1)
    assert not visitor.lane.stay.personal


def test_a_part_goes_only_after_a_question(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "child[1]/name")
    visitor.type("mia")
    to_question(visitor, "child")
    assert visitor.says("mia")
    visitor.tap("Entfernen: Kind 1")
    assert visitor.says("Kind 1 entfernen?")
    visitor.tap("Behalten")
    assert visitor.says("Kind 1")
    visitor.tap("Entfernen: Kind 1")
    visitor.tap("Entfernen")
    assert not visitor.says("Kind 1")
    assert visitor.says("„Kind“: Gibt es etwas dazu?")
    assert "mia" not in texts_in(visitor.window)


def test_who_moves_a_line_by_keys_stays_at_it(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "order")
    hand = Keys(visitor)
    hand.press("Das Spiel nach oben")
    assert hand._focused() == "Das Spiel nach oben"
    visitor.key(Key.Key_Space)
    order = [node.name[3:] for node in visitor.nodes() if node.name[1:3] == ". "]
    assert order == ["Die Linse", "Das Spiel", "Der Roboter", "Die Karte"]


def test_an_order_that_is_right_as_it_stands_is_taken(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "order")
    visitor.tap("So ist es richtig")
    assert visitor.lane.stay.asking.session.answers()["order"] == ["lens", "robot", "map", "game"]  # type: ignore[union-attr]
    assert not visitor.says("So ist es richtig")


def test_a_slider_says_that_nothing_was_chosen_and_its_middle_can_be(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "loud")
    slider = next(node for node in visitor.nodes() if node.role is QAccessible.Role.Slider)
    assert slider.description == "Noch nichts gewählt"
    visitor.touch(slider.rect.center())
    assert visitor.lane.stay.asking.session.answers()["loud"] == 5.0  # type: ignore[union-attr]


def test_a_day_is_set_by_arrow_keys_too(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "you/day")
    hand = Keys(visitor)
    hand.press("Heute")
    hand.press("Jahr")
    visitor.key(Key.Key_PageDown)
    visitor.key(Key.Key_Up)
    assert visitor.lane.stay.asking.session.answers()["you/day"] == "2017-11-23"  # type: ignore[union-attr]
    visitor.tap("Leeren")
    assert "you/day" not in visitor.lane.stay.asking.session.answers()  # type: ignore[union-attr]


def test_in_a_table_the_row_is_named_that_is_missing(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "parts")
    visitor.tap("die Bilder: gut")
    visitor.tap("Weiter")
    assert [node.name for node in visitor.nodes()].count("Hier fehlt noch etwas.") == 1
    visitor.tap("die Töne und Geräusche: schlecht")
    assert not visitor.says("Hier fehlt noch etwas.")


def test_the_language_changes_in_the_middle_and_answers_stay(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "parts")
    visitor.tap("die Bilder: gut")
    visitor.tap("English")
    chosen = [node.name for node in visitor.nodes() if getattr(node.interface.state(), "checked", False)]
    assert chosen == ["the pictures: good"]
    to_question(visitor, "you/height")
    visitor.tap("1")
    assert "Full stop" in visitor.names() or "full stop" in visitor.names() or "Point" in visitor.names(), (
        visitor.names()
    )


def test_what_does_not_fit_any_more_is_told(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "idea")
    visitor.lane._form.strike("a" * 1950)
    visitor.settle()
    assert visitor.says("Noch 50 Zeichen passen hinein.")
    visitor.lane._form.strike("👍\x07\u202e" * 5000)
    visitor.settle()
    assert visitor.says("Mehr passt hier nicht hinein.")
    asking = visitor.lane.stay.asking
    assert asking is not None
    assert asking.session.forward() is None


def test_lines_end_by_a_key_of_their_own(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "idea")
    visitor.tap("a")
    visitor.tap("Neue Zeile")
    visitor.tap("b")
    assert visitor.lane._form.property("text") == "a\nb"
    to_question(visitor, "child[1]/name")
    assert "Neue Zeile" not in visitor.names()


def test_a_sound_is_played_when_somebody_wants_it_and_ends_with_the_page(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    to_question(visitor, "prism")
    visitor.tap("Anhören: Ton zur Frage")
    assert visitor.lane._form.property("playing").endswith("tone.wav")
    to_question(visitor, "fine")
    assert visitor.lane._form.property("playing") == ""


def test_the_review_tells_groups_parts_and_days_in_words(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal(), devices=FakeDevices())
    to_question(visitor, "mood")
    visitor.tap("toll")
    to_question(visitor, "you/day")
    visitor.tap("Heute")
    to_question(visitor, "photo")
    visitor.tap("Kamera einschalten")
    visitor.tap("Foto machen")
    stay = visitor.lane.stay
    stay.place = stay.place.to(type(stay.place.page).REVIEW)
    visitor.lane.settle()
    visitor.settle()
    rows = {row["ref"]: row for row in visitor.lane._form.property("rows")}
    assert rows["you/day"]["answer"] == "Montag, 23.\u00a0November 2026"
    assert rows["you/age"]["head"] == "Über dich"
    assert rows["you/day"]["head"] == ""
    assert rows["child[1]/name"]["head"] == "Kind 1"
    assert visitor.says("Dein Foto")
    assert "Ändern: Welchen Spitznamen hat es? (Kind 1)" in visitor.names()


def test_the_day_of_a_form_is_that_of_the_house_not_of_the_machine(tmp_path: Path) -> None:
    tree: Tree = {
        "format": 1,
        "kind": "form",
        "id": "day",
        "title": words("Tag", "Day"),
        "questions": [{"ref": "day", "type": "today"}],
    }
    hash_ = write_pack(tmp_path, tree, "form.json")
    late = dt.datetime(2026, 11, 25, 23, 30, tzinfo=dt.UTC)
    asking = open_form(tmp_path, Show("day", hash_), "de", lambda: late, "Europe/Berlin")
    assert asking.session.answers() == {"day": "2026-11-26"}
    assert asking.started_ms == late.timestamp() * 1000
