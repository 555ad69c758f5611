"""When it cannot be saved: nothing is promised, nothing that was promised is lost, and staff get a sentence."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.journal import BlobFiles, Journal, JournalUnavailable, database, files, open_readers
from werkstadt.journal.ballast import Ballast
from werkstadt.journal.errors import unavailable


def failing(code: int, times: int) -> Callable[..., sqlite3.Connection]:
    """A connect_writer whose INSERTs and REPLACEs fail so many times."""
    left = [times]

    class Failing(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            if left[0] and sql.startswith(("INSERT INTO record", "REPLACE", "BEGIN IMMEDIATE")):
                left[0] -= 1
                err = sqlite3.OperationalError("made to fail")
                err.sqlite_errorcode = code
                raise err
            return super().execute(sql, *values)  # type: ignore[arg-type]

    def connect(path: Path) -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, factory=Failing)
        for pragma in database.WRITER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    return connect


@pytest.fixture
def small_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ballast.__init__, "__defaults__", (1024 * 1024,))


def make_full(monkeypatch: pytest.MonkeyPatch, times: int, code: int = sqlite3.SQLITE_FULL) -> None:
    monkeypatch.setattr(database, "connect_writer", failing(code, times))


@pytest.mark.attempt("Q77")
def test_a_full_disk_frees_the_ballast_and_the_answer_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        assert (tmp_path / "ballast").exists()
    with Journal.open(tmp_path) as journal:
        make_full(monkeypatch, 1)
        journal._current.doubt()
        assert not journal.short_of_room
        assert journal.append("submission", 1, {}).seq == 2
        assert not (tmp_path / "ballast").exists()
        assert journal.short_of_room
        assert journal.given() == 1
        with pytest.raises(JournalUnavailable, match="the disk is full"):
            journal.put_blob(b"must wait")


@pytest.mark.parametrize("times", [2, 1])
def test_without_room_nothing_is_promised_and_a_retry_with_the_same_id_saves_it(
    times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    with Journal.open(tmp_path) as journal:
        if times == 2:
            journal.probe()
        make_full(monkeypatch, times)
        journal._current.doubt()
        with pytest.raises(JournalUnavailable, match="the disk is full") as caught:
            journal.append("submission", 1, {}, id="one")
        assert caught.value.code == "disk-full"
        assert journal.given() == 0
        assert journal.append("submission", 1, {}, id="one").seq == 2
        assert journal.given() == 1
    assert not open_readers(tmp_path)[0].problem


def test_a_probe_fails_where_an_answer_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    with Journal.open(tmp_path) as journal:
        make_full(monkeypatch, 2)
        journal._current.doubt()
        with pytest.raises(JournalUnavailable, match="the disk is full"):
            journal.probe()
        journal.probe()


def test_a_probe_on_a_full_disk_gives_the_ballast_to_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    with Journal.open(tmp_path) as journal:
        make_full(monkeypatch, 1)
        journal._current.doubt()
        journal.probe()
        assert journal.short_of_room
        journal.probe()
        assert not journal.short_of_room
        assert (tmp_path / "ballast").exists()


def test_a_probe_writes_as_much_as_the_largest_answer_into_the_same_file(tmp_path: Path, small_ballast: None) -> None:
    with Journal.open(tmp_path) as journal:
        journal.append("visit", 1, {})
        log = tmp_path / f"kiosk-{journal.epoch}.db-wal"
        before = log.stat().st_size
        journal.probe()
        assert log.stat().st_size - before > limits.BODY_MAX + limits.HEADER_MAX


def test_another_failure_than_room_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(tmp_path) as journal:
        make_full(monkeypatch, 1, sqlite3.SQLITE_READONLY)
        journal._current.doubt()
        with pytest.raises(JournalUnavailable, match="is read-only"):
            journal.append("submission", 1, {})
        assert journal.append("submission", 1, {}).seq == 2


def test_the_agent_leaves_the_ballast_to_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    with Journal.open(tmp_path) as kiosk:
        kiosk.probe()
    with Journal.open(tmp_path, "agent") as agent:
        make_full(monkeypatch, 1)
        agent._current.doubt()
        with pytest.raises(JournalUnavailable):
            agent.append("reading_hour", 1, {})
    assert (tmp_path / "ballast").exists()


def test_a_journal_opens_on_a_full_disk_by_its_ballast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    Ballast(tmp_path / "ballast").keep()
    make_full(monkeypatch, 1)
    Journal.open(tmp_path).close()
    assert not (tmp_path / "ballast").exists()
    make_full(monkeypatch, 1)
    other = tmp_path / "other"
    with pytest.raises(JournalUnavailable, match="the disk is full"):
        Journal.open(other)
    Journal.open(other).close()


def test_a_limit_on_file_size_loses_nothing_that_was_promised(tmp_path: Path) -> None:
    """A real refusal by the kernel (EFBIG), in the middle of real writes."""
    program = (
        "import resource, sys; from pathlib import Path; from werkstadt.journal import Journal, JournalUnavailable\n"
        "journal = Journal.open(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try:\n"
        "    while True: print(journal.append('submission', 1, {'a': 'x' * 20_000}).id, flush=True)\n"
        "except JournalUnavailable as err: print(err.code, journal.given(), flush=True)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    *ids, last = done.stdout.split("\n")[:-1]
    assert last == f"failing {len(ids)}"
    assert ids
    (reader,) = open_readers(tmp_path)
    with reader:
        assert [record.parsed.id for record in reader.records(list(reader.written()))[1:]] == ids
    with Journal.open(tmp_path) as journal:
        assert journal.given() == len(ids)


@pytest.mark.parametrize(
    ("number", "code"), [(errno.EROFS, "read-only"), (errno.EACCES, "not-allowed"), (errno.EIO, "failing")]
)
def test_a_folder_that_cannot_be_written_is_a_sentence(
    number: int, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(files, "make_file", refused)
    with pytest.raises(JournalUnavailable) as caught:
        Journal.open(tmp_path)
    assert caught.value.code == code
    assert str(tmp_path) in str(caught.value)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalUnavailable, match="could not be written"):
        Journal.open(tmp_path / "file" / "journal")


def test_a_folder_that_cannot_be_read_is_a_sentence_and_a_missing_one_has_no_epochs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalUnavailable):
        open_readers(tmp_path / "file")
    assert open_readers(tmp_path / "missing") == []


def test_the_ballast_is_really_allocated(tmp_path: Path) -> None:
    path = tmp_path / "ballast"
    reserve = Ballast(path, 1024 * 1024)
    with path.open("wb") as file:
        file.truncate(1024 * 1024)
    assert not reserve.is_there()
    assert reserve.keep()
    assert path.stat().st_blocks * 512 >= 1024 * 1024
    inode = path.stat().st_ino
    assert reserve.keep()
    assert path.stat().st_ino == inode
    assert reserve.free()
    assert not reserve.free()


def test_the_ballast_leaves_a_disk_alone_that_has_no_room_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not Ballast(tmp_path / "ballast", 1024**6).keep()

    def refused(number: int) -> Callable[[int, int, int], None]:
        def allocate(file: int, start: int, size: int) -> None:
            raise OSError(number, os.strerror(number))

        return allocate

    monkeypatch.setattr(os, "posix_fallocate", refused(errno.ENOSPC))
    assert not Ballast(tmp_path / "ballast", 4096).keep()
    monkeypatch.setattr(os, "posix_fallocate", refused(errno.EIO))
    with pytest.raises(OSError, match="Input/output"):
        Ballast(tmp_path / "ballast", 4096).keep()
    assert list(tmp_path.iterdir()) == []


def test_a_blob_is_named_by_what_is_in_it_and_kept_once(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        name = journal.put_blob(b"abc")
        path = BlobFiles(tmp_path).path(name)
        assert name == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert path == tmp_path / "blobs" / "ba" / name
        inode = path.stat().st_ino
        assert journal.put_blob(b"abc") == name
        assert path.stat().st_ino == inode
        path.write_bytes(b"abd")
        assert journal.put_blob(b"abc") == name
        assert path.read_bytes() == b"abc"
        assert journal.append("submission", 1, {}, blobs=[name]).blobs == (name,)
        with pytest.raises(ContractError, match="files that put_blob has saved"):
            journal.append("submission", 1, {}, blobs=["0" * 64])


def test_a_blob_that_is_too_long_or_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BLOB_MAX", 3)
    with Journal.open(tmp_path) as journal:
        with pytest.raises(ContractError, match="at most 3 bytes"):
            journal.put_blob(b"abcd")

        def refused(file: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", refused)
        with pytest.raises(JournalUnavailable, match="the disk is full"):
            journal.put_blob(b"abc")
        monkeypatch.undo()
        assert not list(tmp_path.glob("blobs/*/*"))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (sqlite3.SQLITE_FULL, "disk-full"),
        (sqlite3.SQLITE_READONLY, "read-only"),
        (sqlite3.SQLITE_PERM, "not-allowed"),
        (sqlite3.SQLITE_IOERR_FSYNC, "failing"),
        (sqlite3.SQLITE_CANTOPEN, "failing"),
        (sqlite3.SQLITE_BUSY, "failing"),
    ],
)
def test_every_error_of_sqlite_becomes_a_sentence(code: int, expected: str, tmp_path: Path) -> None:
    err = sqlite3.OperationalError("said by SQLite")
    err.sqlite_errorcode = code
    assert unavailable(err, tmp_path).code == expected
    assert str(tmp_path) in str(unavailable(err, tmp_path))


def test_a_folder_without_permission_is_told_from_one_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.journal.errors.os.access", lambda path, mode: False)
    err = sqlite3.OperationalError("unable to open database file")
    err.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    assert unavailable(err, tmp_path / "kiosk.db").code == "not-allowed"


def test_a_record_that_was_written_though_its_sync_failed_is_not_written_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_ballast: None
) -> None:
    fails = [True]

    class Late(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            done = super().execute(sql, *values)  # type: ignore[arg-type]
            if sql.startswith("INSERT INTO record") and fails.pop():
                err = sqlite3.OperationalError("disk I/O error")
                err.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
                raise err
            return done

    with Journal.open(tmp_path) as journal:
        journal.probe()
        monkeypatch.setattr(
            database, "connect_writer", lambda path: sqlite3.connect(path, isolation_level=None, factory=Late)
        )
        journal._current.doubt()
        assert journal.append("submission", 1, {}).seq == 2
        assert journal.given() == 1
    assert open_readers(tmp_path)[0].written().to_json() == [[1, 2]]
