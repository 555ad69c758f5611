"""An answer that could not be saved is counted where no room is needed, and told in a record exactly once."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.journal.test_room import make_full, small_ballast
from tests.support.loss import Watch
from werkstadt.journal import (
    Journal,
    JournalUnavailable,
    Losses,
    damaged_files,
    files,
    loss_file,
    open_readers,
    read_losses,
)
from werkstadt.journal.losscount import PAGE, LossCount

__all__ = ["small_ballast"]
pytestmark = pytest.mark.usefixtures("small_ballast")
FOREVER = 1_000_000


def lost_records(folder: Path) -> list[int]:
    """The counts of all `lost` records, of every epoch."""
    found = []
    for reader in open_readers(folder):
        with reader:
            records = reader.records(list(reader.written()))
            found += [json.loads(one.body or b"")["count"] for one in records if one.parsed.kind == "lost"]
            assert reader.lost() == sum(
                json.loads(one.body or b"")["count"] for one in records if one.parsed.kind == "lost"
            )
    return found


def test_a_loss_on_a_full_disk_survives_the_end_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        size = loss_file(tmp_path, "kiosk").stat().st_size
        make_full(monkeypatch, FOREVER)
        journal._current.doubt()
        with pytest.raises(JournalUnavailable):
            journal.append("submission", 1, {})
        monkeypatch.setattr(files, "make_file", None)  # from here on, nothing new can be made
        journal.count_lost()
        assert journal.lost() == 1
    assert loss_file(tmp_path, "kiosk").stat().st_size == size
    with Journal.open(tmp_path) as journal:
        assert journal.lost() == 1
    assert lost_records(tmp_path) == []


@pytest.mark.parametrize("next_act", ["probe", "look", "append"])
def test_it_becomes_one_record_as_soon_as_there_is_room(next_act: str, tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        journal.count_lost()
        journal.count_lost(2)
        for _ in range(3):
            if next_act == "append":
                journal.append("visit", 1, {})
            else:
                getattr(journal, next_act)()
        assert lost_records(tmp_path) == [3]
        assert journal.lost() == 3
        journal.count_lost()
        journal.probe()
    assert lost_records(tmp_path) == [3, 1]
    assert read_losses(loss_file(tmp_path, "kiosk")) == Losses(recorded=4)


def test_a_record_that_cannot_be_written_costs_no_answer_and_stays_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        journal.count_lost()
        append = journal._append

        def only_answers(said: tuple[object, ...], body: bytes, may_be_there: bool) -> object:
            if said[1] == "lost":
                raise sqlite3.OperationalError("made to fail")
            return append(said, body, may_be_there)  # type: ignore[arg-type]

        with monkeypatch.context() as patch:
            patch.setattr(journal, "_append", only_answers)
            assert journal.append("submission", 1, {}).seq == 2
        assert (journal.lost(), lost_records(tmp_path)) == (1, [])
        journal.probe()
    assert lost_records(tmp_path) == [1]


def test_a_record_that_was_written_before_a_new_epoch_is_not_written_again(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        journal.count_lost()
        journal.probe()
        epoch = journal.epoch
    with open_readers(tmp_path)[0] as reader:
        id_ = next(one.parsed.id for one in reader.records(list(reader.written())) if one.parsed.kind == "lost")
    count = LossCount(loss_file(tmp_path, "kiosk"), Losses)
    count.put(Losses(frozen=1, fresh=1, id=id_))  # as if cut between the record and the count
    count.close()
    files.mark_closed(tmp_path, "kiosk", epoch)
    with Journal.open(tmp_path) as journal:
        assert journal.epoch != epoch
        journal.probe()
        journal.probe()
    assert lost_records(tmp_path) == [1, 1]


@pytest.mark.parametrize("spoiled", [0, PAGE])
def test_a_torn_slot_costs_at_most_what_was_not_yet_confirmed(spoiled: int, tmp_path: Path) -> None:
    path = tmp_path / "kiosk.lost"
    count = LossCount(path, Losses)
    for fresh in (1, 2, 3):
        count.put(Losses(fresh=fresh))
    count.close()
    with path.open("r+b") as file:
        file.seek(spoiled)
        file.write(b"\0\xff")
    left = read_losses(path)
    assert left == (Losses(fresh=3) if spoiled == 0 else Losses(fresh=2))


@given(st.binary(max_size=2 * PAGE + 10))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_a_count_or_none(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("count") / "kiosk.lost"
    path.write_bytes(data)
    assert read_losses(path) is None
    assert read_losses(path.with_name("none")) is None


def test_a_count_that_cannot_be_read_begins_with_what_the_records_tell(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        journal.count_lost(2)
        journal.probe()
    loss_file(tmp_path, "kiosk").write_bytes(b"\0" * 2 * PAGE)
    with Journal.open(tmp_path) as journal:
        assert journal.lost() == 2
        journal.count_lost()
    assert read_losses(loss_file(tmp_path, "kiosk")) == Losses(recorded=2, fresh=1)


def test_a_count_that_the_disk_did_not_confirm_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", _fail)
            with pytest.raises(JournalUnavailable, match="could not be written"):
                journal.count_lost()
        assert journal.lost() == 0
        journal.count_lost()
        assert journal.lost() == 1


def _fail(_descriptor: int) -> None:
    raise OSError(5, "Input/output error")


MOMENTS_STEP = 5
PROGRAM = """
import os, sys
from pathlib import Path
from werkstadt.journal import Journal
from werkstadt.journal.ballast import Ballast
Ballast.__init__.__defaults__ = (4096,)
mark = os.open(os.environ["LOSS_MARK"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
with Journal.open(Path(sys.argv[1])) as journal:
    journal.probe()
    for number in range(3):
        journal.count_lost()
        os.write(mark, b"x")
        if number:
            journal.look()
"""


def test_a_cut_neither_loses_nor_doubles_a_loss(tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir()
    watch = Watch(folder, tmp_path / "notes", loss_library)
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    subprocess.run(command, env={**os.environ, **watch.environment()}, check=True, timeout=60)
    for at in watch.moments()[::MOMENTS_STEP]:
        promised = len(watch.marks(at))
        left = watch.rebuild(tmp_path / str(at), at=at, seed=at if at % 3 else None)
        with Journal.open(left) as journal:
            journal.probe()
            total = journal.lost()
        assert promised <= total <= promised + 1
        assert sum(lost_records(left)) == total


def test_the_look_of_every_minute_writes_little_and_finds_what_a_probe_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(tmp_path) as journal:
        journal.look()
        log = tmp_path / f"kiosk-{journal.epoch}.db-wal"
        before = log.stat().st_size
        journal.look()
        journal.look()
        assert 0 < log.stat().st_size - before <= 8 * 5_000
        assert (tmp_path / "ballast").exists()
        (tmp_path / "ballast").unlink()
        monkeypatch.setattr("werkstadt.journal.ballast.Ballast.keep", lambda _ballast: False)
        before = log.stat().st_size
        journal.look()
        assert journal.short_of_room
        assert log.stat().st_size - before > 250_000
        make_full(monkeypatch, 1)
        journal._current.doubt()
        with pytest.raises(JournalUnavailable, match="the disk is full"):
            journal.look()


def test_a_look_at_a_full_disk_leaves_the_ballast_to_an_answer_and_tells_staff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(tmp_path) as journal:
        journal.look()
        make_full(monkeypatch, 2)
        journal._current.doubt()
        journal.look()
        assert journal.short_of_room
        assert (tmp_path / "ballast").exists()
        assert journal.append("submission", 1, {}).seq == 2
        assert not (tmp_path / "ballast").exists()
        monkeypatch.undo()
        journal._current.doubt()
        journal.look()
        assert not journal.short_of_room


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_READONLY])
def test_a_look_finds_a_disk_that_fails_though_the_ballast_is_there(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Journal.open(tmp_path) as journal:
        journal.look()
        make_full(monkeypatch, FOREVER, code)
        journal._current.doubt()
        with pytest.raises(JournalUnavailable):
            journal.look()


def test_a_damaged_file_is_named_until_it_is_moved_away(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.append("submission", 1, {})
        damaged = tmp_path / f"kiosk-{journal.epoch}.db"
        assert journal.damaged == ()
    damaged.write_bytes(b"\xff" * 5_000)
    for _ in range(2):
        with Journal.open(tmp_path) as journal:
            assert journal.damaged == (damaged,)
            assert damaged_files(open_readers(tmp_path)) == [damaged]
            journal.append("submission", 1, {})
    damaged.rename(tmp_path.parent / damaged.name)
    with Journal.open(tmp_path) as journal:
        assert journal.damaged == ()
        assert damaged_files(open_readers(tmp_path)) == []


def test_a_file_that_only_its_writer_found_damaged_is_named_too(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.append("submission", 1, {})
        left = Path(journal._current.path)
        journal._begin("damaged")
        assert journal.damaged == (left,)
    assert damaged_files(open_readers(tmp_path)) == [left]
