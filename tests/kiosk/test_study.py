"""A participant goes through a usability test with their fingers; what is kept of it, and what is not."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.study_content import study_content, the_trace
from werkstadt.contract.runs import parse_page, parse_run
from werkstadt.kiosk.pagepictures import AT_REST_MS


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study_content(tmp_path_factory.mktemp("study"), exhibit="geheim", last="versuche")


def begin(visitor: Visitor, group: str = "16 oder älter") -> None:
    visitor.tap("Berühre mich")
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap(group)


def test_a_run_to_the_last_page_is_one_record_with_its_touches(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    assert journal.bodies("run") == []
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    visitor.tap("Aufgabe")
    visitor.tap("Weiter probieren")
    while visitor.scene is not None and visitor.scene.scene.id != "versuche":
        visitor.tap("Weiter")
    visitor.now_s += 1.5
    visitor.lane.tick()
    visitor.tap("Weiter")
    visitor.tap("6")
    visitor.tap("Weiter")
    visitor.tap("Los geht")
    visitor.tap("Aufgabe")
    visitor.tap("Ich weiß die Antwort")
    visitor.tap("Um Wasser")
    visitor.tap("Weiter")
    for _ in range(2):
        visitor.tap("7")
        visitor.tap("Weiter")
    assert journal.bodies("run") == []
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    (body,) = journal.bodies("run")
    run = parse_run(body)
    assert (run.study, run.number, run.version, run.group, run.ended) == ("probe", 1, "a", "adults", "done")
    assert [(task.task, task.outcome, task.by) for task in run.tasks] == [
        ("last", "direct", "page:versuche"),
        ("count", "wrong", ""),
    ]
    assert run.tasks[0].seq == 6
    assert run.answers == {"umux_lite": {"q1": "7", "q2": "7"}}
    trace = the_trace(journal)
    downs = [touch for touch in trace if touch.phase == 0]
    assert len(downs) == sum(task.touches for task in run.tasks)
    assert "Weiter" in {touch.element for touch in downs}
    visitor.tap("Weiter entdecken")
    assert visitor.page == "start"


def test_who_says_no_or_takes_everything_back_leaves_no_trace(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    visitor.tap("Lieber nicht")
    assert visitor.says("Wir haben nichts aufgeschrieben.")
    visitor.tap("Weiter entdecken")
    assert visitor.page == "start"
    visitor.tap("Probiere das Geheimnis aus")
    visitor.tap("8 bis 15")
    assert visitor.says("Ein Erwachsener neben dir muss auch Ja sagen.")
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    visitor.tap("Start")
    assert visitor.says("Dein Test ist noch nicht abgeschickt.")
    visitor.tap("Löschen und gehen")
    assert visitor.page == "start"
    visitor.tap("Beenden")
    visitor.until(lambda: bool(journal.bodies("visit")))
    assert journal.bodies("run") == []
    assert not journal.bodies("run")


def test_a_run_that_its_participant_walks_away_from_is_kept_as_broken_off(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    visitor.tap("Weiter")
    visitor.now_s += 20
    visitor.lane.tick()
    visitor.now_s += 1000
    visitor.lane.tick()
    visitor.until(lambda: bool(journal.bodies("run")))
    run = parse_run(journal.bodies("run")[0])
    assert (run.ended, [task.outcome for task in run.tasks]) == ("idle", ["broken-off"])
    assert visitor.page == "attract"
    assert len(the_trace(journal)) > 0
    visitor.tap("Berühre mich")
    assert not visitor.says("Aufgabe")


def test_what_is_tested_is_not_left_by_turning_its_pages(visit: Open, content: Path) -> None:
    visitor = visit(content, ListJournal())
    begin(visitor)
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    assert "Zurück" not in visitor.names()
    visitor.lane.back()
    assert visitor.scene is not None
    visitor.tap("Aufgabe")
    visitor.tap("Ich komme nicht weiter")
    assert visitor.says("Das lag nicht an dir")


def test_nobody_is_asked_to_take_part_where_a_run_cannot_be_saved(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    visitor.tap("Berühre mich")
    journal.broken = True
    visitor.tap("Probiere das Geheimnis aus")
    visitor.until(lambda: visitor.page == "no-saving")
    assert visitor.says("Gerade können wir keine Antworten speichern.")


def test_a_disk_that_fails_at_the_last_page_is_tried_again_and_the_run_is_there_once(
    visit: Open, content: Path
) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    visitor.tap("Ich mache mit")
    for _ in range(2):
        visitor.tap("Los geht")
        visitor.tap("Aufgabe")
        visitor.tap("Ich komme nicht weiter")
        visitor.tap("Weiter")
        while visitor.page == "form":
            visitor.tap("Weiter")
    journal.broken = True
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "unsaved")
    journal.broken = False
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: visitor.page == "thanks")
    assert [parse_run(body).ended for body in journal.bodies("run")] == ["done"]


def test_when_enough_have_taken_part_it_says_so(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    pack = next(card.hash for card in visitor.lane.stay.hall.exhibits if card.study)
    for ended in [*["done"] * 7, "idle"]:
        journal.append("run", 1, {"ended": ended}, pack=pack)
    visitor.tap("Berühre mich")
    visitor.tap("Probiere das Geheimnis aus")
    visitor.until(lambda: visitor.says("Wie alt bist du?"))
    visitor.tap("Zurück")
    journal.append("run", 1, {"ended": "done"}, pack=pack)
    visitor.tap("Probiere das Geheimnis aus")
    visitor.until(lambda: visitor.says("Es haben schon genug mitgemacht."))
    visitor.tap("Weiter entdecken")
    assert visitor.page == "start"


def test_each_page_is_photographed_once_before_it_is_touched(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    visitor.until(lambda: len(journal.bodies("study-page")) == 1)
    page = parse_page(journal.bodies("study-page")[0])
    assert (page.study, page.version, page.page, page.language) == ("probe", "a", "rad", "de")
    picture = QImage.fromData(next(iter(journal.blobs.values())))
    assert (picture.width(), picture.height()) == (1920, 1080)
    visitor.tap("Weiter")
    visitor.until(lambda: len(journal.bodies("study-page")) == 2)
    visitor.tap("Zurück")
    QTest.qWait(2 * AT_REST_MS)
    assert [body["page"] for body in journal.bodies("study-page")] == ["rad", "schluessel"]


def test_a_page_that_was_touched_is_not_photographed(visit: Open, content: Path) -> None:
    journal = ListJournal()
    visitor = visit(content, journal)
    begin(visitor)
    visitor.tap("Ich mache mit")
    visitor.tap("Los geht")
    visitor.touch(QPoint(600, 20))
    QTest.qWait(2 * AT_REST_MS)
    assert journal.bodies("study-page") == []
