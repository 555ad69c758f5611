import errno
import json
import sqlite3
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import GENESIS
from werkstadt.journal import BlobFiles, Journal, JournalUnavailable, database, epochs, mark_closed, open_readers
from werkstadt.journal.tail import read_tail


def only_reader(folder: Path) -> list[dict[str, object]]:
    """Bodies of the one epoch in the folder."""
    (reader,) = open_readers(folder)
    with reader:
        return [json.loads(record.body or b"null") for record in reader.records(list(reader.written()))]


def first_body(folder: Path, epoch: str) -> dict[str, object]:
    (reader,) = [reader for reader in open_readers(folder) if reader.epoch == epoch]
    with reader:
        body: dict[str, object] = json.loads(reader.records([1])[0].body or b"")
        return body


def test_the_first_record_says_that_an_epoch_began(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "state" / "journal") as journal:
        epoch = journal.epoch
    assert first_body(tmp_path / "state" / "journal", epoch) == {
        "reason": "first", "previous_epoch": None, "previous_hash": None,
    }  # fmt: skip


def test_records_are_numbered_without_gaps_and_chained(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        seqs = [journal.append("visit", 1, {"n": n}, visit="v", pack="p", pack_version="1").seq for n in range(5)]
    assert seqs == [2, 3, 4, 5, 6]
    (reader,) = open_readers(tmp_path)
    with reader:
        records = reader.records(range(1, 7))
    assert records[0].previous == GENESIS
    assert all(after.previous == before.hash for before, after in pairwise(records))
    assert (records[1].parsed.visit, records[1].parsed.pack, records[1].parsed.pack_version) == ("v", "p", "1")
    assert records[1].body == b'{"n":0}'


def test_the_next_open_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        epoch = journal.epoch
        journal.append("submission", 1, {"a": 1})
    with Journal.open(tmp_path) as journal:
        assert journal.epoch == epoch
        assert journal.given() == 1
        assert journal.append("submission", 1, {"a": 2}).seq == 3
        assert journal.given() == 2


def test_the_same_id_again_changes_nothing_and_gives_the_first_header(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        first = journal.append("submission", 1, {"a": "ä"}, id="one")
        assert journal.append("submission", 1, {"a": "other"}, id="one") == first
        assert journal.given() == 1
    with Journal.open(tmp_path) as journal:
        assert journal.append("submission", 1, {"a": "other"}, id="one") == first
    assert only_reader(tmp_path)[1:] == [{"a": "ä"}]


def test_only_submissions_count_as_given(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.append("visit", 1, {})
        assert journal.given() == 0
        journal.append("submission", 1, {})
        journal.append("lost", 1, {"count": 1})
        assert journal.given() == 1


def test_half_a_character_does_not_cost_the_answer(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.append("submission", 1, {"a": "half \ud83d"})
    assert only_reader(tmp_path)[1] == {"a": "half ?"}


@pytest.mark.parametrize(
    ("kind", "body", "where"),
    [
        ("submission", {"a": "x" * limits.BODY_MAX}, "body"),
        ("k" * 65, {}, "header.kind"),
        ("line\nbreak", {}, "header.kind"),
    ],
)
def test_what_no_hub_would_take_is_refused_before_it_is_written(
    kind: str, body: dict[str, object], where: str, tmp_path: Path
) -> None:
    with Journal.open(tmp_path) as journal:
        with pytest.raises(ContractError) as caught:
            journal.append(kind, 1, body)
        assert caught.value.where == where
        assert journal.append("visit", 1, {}).seq == 2


def test_the_largest_answer_fits(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.probe()
        assert journal.append("submission", 1, {"a": "x" * (limits.BODY_MAX - 8)}).seq == 2


def test_a_second_writer_is_told_who_holds_it(tmp_path: Path) -> None:
    held = [sys.executable, "-c", "import sys; from pathlib import Path; from werkstadt.journal import Journal\n"
            "j = Journal.open(Path(sys.argv[1])); print(flush=True); input()", str(tmp_path)]  # fmt: skip
    with subprocess.Popen(held, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        process.stdout.readline()
        with pytest.raises(JournalUnavailable, match=rf"is held by process {process.pid} \(") as caught:
            Journal.open(tmp_path)
        assert caught.value.code == "held"
        Journal.open(tmp_path, "agent").close()
        process.kill()
    Journal.open(tmp_path).close()


def test_an_open_that_failed_does_not_keep_the_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(folder: Path, writer: str) -> epochs.Epoch:
        raise KeyboardInterrupt

    monkeypatch.setattr(epochs, "resume_or_begin", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Journal.open(tmp_path)
    monkeypatch.undo()
    Journal.open(tmp_path).close()


def test_every_writer_has_files_of_its_own(tmp_path: Path) -> None:
    with Journal.open(tmp_path, "agent") as agent, Journal.open(tmp_path) as kiosk:
        agent.append("reading_hour", 1, {})
        kiosk.append("visit", 1, {})
        assert [(reader.writer, reader.epoch) for reader in open_readers(tmp_path)] == [
            ("agent", agent.epoch), ("kiosk", kiosk.epoch),
        ]  # fmt: skip


def test_a_closed_epoch_is_left_at_the_next_open_or_probe(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        first = journal.epoch
        last = journal.append("submission", 1, {})
        mark_closed(tmp_path, "kiosk", first)
        mark_closed(tmp_path, "kiosk", first)
        journal.probe()
        second = journal.epoch
        assert second > first
        assert journal.given() == 0
        mark_closed(tmp_path, "kiosk", second)
    with Journal.open(tmp_path) as journal:
        third = journal.epoch
        assert third > second
    tail = read_tail(tmp_path / f"kiosk-{first}.last")
    assert tail is not None
    assert tail.seq == last.seq
    assert first_body(tmp_path, second) == {
        "reason": "closed", "previous_epoch": first, "previous_hash": tail.hash.hex(),
    }  # fmt: skip
    assert first_body(tmp_path, third)["previous_epoch"] == second


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(tmp_path) as journal:
        old = journal.epoch
        journal.append("visit", 1, {})
    connection = database.connect_writer(tmp_path / f"kiosk-{old}.db")
    connection.execute("PRAGMA user_version=99")
    connection.close()
    before = (tmp_path / f"kiosk-{old}.db").read_bytes()
    with Journal.open(tmp_path) as journal:
        assert first_body(tmp_path, journal.epoch)["reason"] == "newer"
    assert (tmp_path / f"kiosk-{old}.db").read_bytes() == before
    assert "later version" in str(open_readers(tmp_path)[0].problem)


def test_forgotten_records_lose_salt_body_and_blobs_and_keep_the_chain(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        own, shared = journal.put_blob(b"only here"), journal.put_blob(b"twice")
        secret = journal.append("submission", 1, {"a": "NEVER TO BE SEEN" * 2_000}, blobs=[own, shared]).seq
        journal.append("submission", 1, {"a": "kept"}, blobs=[shared])
        assert journal.forget(Ranges.of([secret, 999])) == 1
        assert journal.forget(Ranges.of([secret])) == 0
        assert journal.given() == 2
        files = BlobFiles(tmp_path)
        assert not files.path(own).exists()
        assert files.path(shared).exists()
        (reader,) = open_readers(tmp_path)
        with reader:
            records = reader.records([1, 2, 3])
            database.verify_chain(reader.epoch, records)
        assert (records[1].salt, records[1].body) == (None, None)
        for path in tmp_path.glob("kiosk-*"):
            assert b"NEVER TO BE SEEN" not in path.read_bytes(), path.name


def test_forgotten_words_leave_no_bytes_whatever_sqlite_was_built_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's SQLite overwrites by itself; others do not. Here it is one that does not."""
    honest = database._connect

    def careless(path: Path, mode: str) -> sqlite3.Connection:
        connection = honest(path, mode)
        connection.execute("PRAGMA secure_delete=OFF")
        return connection

    monkeypatch.setattr(database, "_connect", careless)
    with Journal.open(tmp_path) as journal:
        secret = journal.append("submission", 1, {"a": "NEVER TO BE SEEN" * 2_000}).seq
        assert journal.forget(Ranges.of([secret])) == 1
        for path in tmp_path.glob("kiosk-*"):
            assert b"NEVER TO BE SEEN" not in path.read_bytes(), path.name


def test_an_older_epoch_can_be_forgotten_too(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        journal.append("submission", 1, {"a": 1})
        first = journal.epoch
        mark_closed(tmp_path, "kiosk", first)
        journal.probe()
        assert journal.forget(Ranges.of([2]), first) == 1
    assert open_readers(tmp_path)[0].records([2])[0].body is None


def test_forgetting_an_epoch_that_is_not_there_is_said(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal, pytest.raises(JournalUnavailable):
        journal.forget(Ranges.of([2]), "01900000-0000-7000-8000-000000000000")


def test_what_a_cut_left_half_made_is_swept_away(tmp_path: Path) -> None:
    BlobFiles(tmp_path).put(b"whole")
    half = next((tmp_path / "blobs").glob("??")) / ".0123.new"
    half.write_bytes(b"ha")
    unborn = tmp_path / "kiosk-01900000-0000-7000-8000-000000000000.new-wal"
    unborn.write_bytes(b"")
    Journal.open(tmp_path, "agent").close()
    assert half.exists()
    Journal.open(tmp_path).close()
    assert not half.exists()
    assert not unborn.exists()


def test_files_may_be_written_by_the_group_whatever_the_umask(tmp_path: Path) -> None:
    program = (
        "import os, sys; os.umask(0o077)\nfrom pathlib import Path; from werkstadt.journal import Journal\n"
        "j = Journal.open(Path(sys.argv[1])); j.put_blob(b'x'); j.append('visit', 1, {}); j.probe(); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "journal")], check=False)
    modes = {path.suffix: path.stat().st_mode & 0o7777 for path in (tmp_path / "journal").glob("kiosk-*")}
    assert {suffix: modes[suffix] for suffix in (".db", ".db-wal", ".db-shm")} == {
        ".db": 0o660, ".db-wal": 0o660, ".db-shm": 0o660,
    }  # fmt: skip
    assert (tmp_path / "journal").stat().st_mode & 0o7777 == 0o2770
    assert {path.stat().st_mode & 0o7777 for path in (tmp_path / "journal" / "blobs").glob("*/*")} == {0o660}


@given(st.integers(0, 2**48 - 2), st.integers(0, 2**47))
def test_epochs_sort_by_their_beginning_even_if_the_clock_went_back(first_ms: int, second_ms: int) -> None:
    first = epochs.next_epoch(None, first_ms)
    assert epochs.next_epoch(first, second_ms) > first


def files_of(folder: Path) -> set[str]:
    return {path.name for path in (folder / "blobs").glob("??/*")}


def test_a_file_whose_record_never_came_goes_at_the_next_start_and_others_stay(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        kept, left = journal.put_blob(b"kept"), journal.put_blob(b"left by a cut")
        journal.append("submission", 1, {}, blobs=[kept])
        assert files_of(tmp_path) == {kept, left, f"{left}.doubt"}
    with Journal.open(tmp_path):
        assert files_of(tmp_path) == {kept}


def test_a_file_given_twice_stays_although_the_second_record_never_came(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        kept = journal.put_blob(b"the same photo")
        journal.append("submission", 1, {}, blobs=[kept])
        assert journal.put_blob(b"the same photo") == kept
        journal.drop_blobs([kept])
        assert files_of(tmp_path) == {kept}
        journal.put_blob(b"the same photo")
    with Journal.open(tmp_path):
        assert files_of(tmp_path) == {kept}


def test_a_file_goes_with_its_words_also_where_a_cut_came_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> int:
        raise OSError(errno.EIO, "cut")

    with Journal.open(tmp_path) as journal:
        sha256 = journal.put_blob(b"photo")
        seq = journal.append("submission", 1, {}, blobs=[sha256]).seq
        with monkeypatch.context() as patch:
            patch.setattr("werkstadt.journal.forgetting.drop_unneeded", cut)
            with pytest.raises(JournalUnavailable):
                journal.forget(Ranges.of([seq]))
        assert sha256 in files_of(tmp_path)
    with Journal.open(tmp_path):
        assert files_of(tmp_path) == set()


def test_where_a_damaged_epoch_may_need_a_file_it_stays(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        sha256 = journal.put_blob(b"photo")
        path = tmp_path / f"kiosk-{journal.epoch}.db"
    path.write_bytes(b"no database at all" * 1000)
    Journal.open(tmp_path).close()
    assert sha256 in files_of(tmp_path)
