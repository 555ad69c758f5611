"""What could not be saved is counted and told, and the disk's shortage is told before an answer fails."""

import os
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from tests.journal.test_losses import lost_records
from tests.journal.test_room import make_full, small_ballast
from tests.kiosk.test_outside import KIOSK, started, wait_for
from tests.kiosk.visitor import ListJournal, Open, Visitor
from werkstadt.journal import Journal
from werkstadt.kiosk.courier import Courier
from werkstadt.kiosk.holding import hold
from werkstadt.kiosk.recorder import Entry, OpenJournal, Recorder
from werkstadt.kiosk.rules.disk import failing, known

__all__ = ["small_ballast"]
FOREVER = 1_000_000


def codes(visitor: Visitor) -> list[str]:
    return [trouble.code for trouble in visitor.stage.backstage.troubles()]


def give_up_one(visitor: Visitor) -> None:
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "unsaved")
    visitor.wait(200)
    assert visitor.page == "attract"


@pytest.mark.usefixtures("small_ballast")
def test_a_lost_answer_is_still_counted_after_a_restart_and_recorded_once_when_there_is_room(
    visit: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = tmp_path / "state" / "journal"
    visitor = visit()
    visitor.to_review()
    with monkeypatch.context() as patch:
        make_full(patch, FOREVER)
        _forget_connection(visitor)
        give_up_one(visitor)
        visitor.until(lambda: visitor.stage.backstage._recorder.facts.lost == 1)
        visitor.close()
        again = visit()
        again.until(lambda: again.stage.backstage._recorder.facts.lost == 1)
        again.until(lambda: codes(again) == ["disk-full"])
        again.close()
        assert lost_records(journal) == []
    third = visit()
    third.until(lambda: lost_records(journal) == [1])
    third.stage.backstage.every_minute()
    third.until(lambda: codes(third) == [])
    third.close()
    assert lost_records(journal) == [1]


def _forget_connection(visitor: Visitor) -> None:
    """The next write opens the file anew, and so meets the full disk."""
    recorder = visitor.stage.backstage._recorder
    recorder._do(lambda journal: journal._current.doubt()).result()  # type: ignore[attr-defined]


class SlowJournal(ListJournal):
    """Its submissions wait until the test says go."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.go = threading.Event(), threading.Event()

    def append(self, kind: str, v: int, body: Mapping[str, object], **more: object) -> object:
        if kind == "submission":
            self.began.set()
            self.go.wait(20)
            self.probe()
        return super().append(kind, v, body, **more)


@pytest.mark.parametrize("fails", [False, True])
def test_an_answer_under_way_at_the_end_is_saved_or_counted_as_lost(
    fails: bool, visit: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = SlowJournal()
    visitor = visit(journal=journal)
    visitor.to_review()
    visitor.tap("Abschicken")
    assert journal.began.wait(20)
    drain = Courier.drain

    def drain_when_it_goes_on(courier: Courier) -> None:
        journal.broken = fails
        journal.go.set()
        drain(courier)

    monkeypatch.setattr(Courier, "drain", drain_when_it_goes_on)
    visitor.close()
    assert len(journal.bodies("submission")) == (0 if fails else 1)
    assert journal.lost() == (1 if fails else 0)


@pytest.mark.attempt("Q77", "Q81")
def test_a_disk_that_fails_is_told_at_the_start_and_every_minute_without_a_visitor(visit: Open) -> None:
    journal = ListJournal()
    journal.broken = True
    visitor = visit(journal=journal)
    visitor.until(lambda: codes(visitor) == ["journal"])
    journal.broken = False
    visitor.stage.backstage.every_minute()
    visitor.stage.backstage._courier.drain()
    assert codes(visitor) == []
    journal.short_of_room = True
    visitor.stage.backstage._again.timeout.emit()
    visitor.stage.backstage._courier.drain()
    assert codes(visitor) == ["disk-full"]
    journal.short_of_room = False
    visitor.stage.backstage.every_minute()
    visitor.stage.backstage._courier.drain()
    assert codes(visitor) == []


def test_during_a_visit_the_disk_is_left_alone(visit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = ListJournal()
    looks: list[int] = []
    monkeypatch.setattr(journal, "look", lambda: looks.append(1))
    visitor = visit(journal=journal)
    visitor.stage.backstage._courier.drain()
    assert looks.pop() == 1
    visitor.tap("Berühre mich")
    visitor.stage.backstage.every_minute()
    visitor.stage.backstage._courier.drain()
    assert looks == []
    visitor.tap("Beenden")
    visitor.stage.backstage.every_minute()
    visitor.stage.backstage.every_minute()
    visitor.stage.backstage._courier.drain()
    assert looks == [1]


def test_the_ballast_is_there_before_the_first_visitor(visit: Open, tmp_path: Path) -> None:
    visitor = visit()
    visitor.until(lambda: (tmp_path / "state" / "journal" / "ballast").exists())


def test_a_damaged_journal_is_told_at_once_until_it_is_moved_away(visit: Open, tmp_path: Path) -> None:
    with Journal.open(tmp_path / "state" / "journal") as journal:
        damaged = tmp_path / "state" / "journal" / f"kiosk-{journal.epoch}.db"
    damaged.write_bytes(b"\xff" * 5_000)
    visitor = visit()
    visitor.until(lambda: codes(visitor) == ["journal-damaged"])
    (trouble,) = visitor.stage.backstage.troubles()
    assert str(damaged) in trouble.detail
    damaged.rename(tmp_path / damaged.name)
    visitor.stage.backstage.every_minute()
    visitor.until(lambda: codes(visitor) == [])


def test_a_loss_that_no_disk_takes_is_told_from_memory_and_kept_when_it_can(
    qapp: QGuiApplication, tmp_path: Path
) -> None:
    journal = ListJournal()
    opens = [False]

    def open_journal(_folder: Path) -> OpenJournal:
        if not opens[0]:
            raise OSError("read-only, on purpose")
        return journal

    recorder = Recorder(tmp_path, open_journal)
    recorder.count_lost().result()
    recorder.count_lost().result()
    assert (recorder.facts.lost, recorder.facts.unkept) == (2, 2)
    opens[0] = True
    recorder.given().result()
    assert (recorder.facts.lost, recorder.facts.unkept, journal.lost()) == (2, 0, 2)
    recorder.close()


def test_the_code_says_why_where_the_journal_knows(tmp_path: Path) -> None:
    assert failing(OSError("x")).code == "journal"
    held = RuntimeError("held by process 1")
    held.code = "held"  # type: ignore[attr-defined]
    assert (failing(held).code, failing(held).detail) == ("journal-held", "held by process 1")
    assert known(False, []) == []
    assert [one.code for one in known(True, [tmp_path])] == ["disk-full", "journal-damaged"]


@pytest.mark.attempt("Q74")
def test_a_second_kiosk_in_the_folder_is_told_who_holds_it_and_ends_with_1(tmp_path: Path) -> None:
    first = started(tmp_path)
    try:
        wait_for(tmp_path / "ready", first)
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        command = [*KIOSK, "--state", str(tmp_path)]
        second = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 1
        assert f"{tmp_path} is held by process {first.pid} (werkstadt-kiosk)" in second.stderr
        assert second.stderr.count("\n") == 1
        assert first.poll() is None
    finally:
        first.terminate()
        first.communicate(timeout=60)
    held = hold(tmp_path)
    assert held is not None
    os.close(held)


def test_where_no_lock_can_be_made_the_exhibits_are_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("no folder")
    assert hold(tmp_path) is None


def test_a_photo_whose_answer_was_not_saved_does_not_stay(tmp_path: Path) -> None:
    class Half(ListJournal):
        def append(self, kind: str, v: int, body: Mapping[str, object], **more: object) -> object:
            assert list(self.blobs.values()) == [b"photo"]
            raise OSError("no room for the answer")

    journal = Half()
    recorder = Recorder(tmp_path, lambda _: journal)
    with pytest.raises(OSError, match="no room"):
        recorder.append(Entry("submission", 1, {}, blobs=(b"photo",))).result()
    recorder.close()
    assert journal.blobs == {}
