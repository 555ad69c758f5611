"""A damaged file stays where it is, a new epoch begins, and both are said."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from werkstadt.journal import Journal, JournalUnavailable, database, identity, open_readers
from werkstadt.journal.tail import read_tail

PAGE = 4096


def filled(folder: Path, records: int = 40) -> Path:
    """A journal that was closed well. Returns its file."""
    with Journal.open(folder) as journal:
        for number in range(records):
            journal.append("submission", 1, {"n": number, "text": "x" * 700})
        return folder / f"kiosk-{journal.epoch}.db"


def header_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\xff" * 100)


def no_bytes(path: Path) -> None:
    path.write_bytes(b"")


def half_a_file(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def other_bytes(path: Path) -> None:
    path.write_bytes(b"this is no database, but as long as one" * 400)


def other_database(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE something (else_ TEXT)")
    connection.commit()
    connection.close()


def middle_page(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // PAGE // 2 * PAGE)
        file.write(b"\x55" * PAGE)


def one_letter(path: Path) -> None:
    data = path.read_bytes()
    place = data.rindex(b'"n":39')
    path.write_bytes(data[: place + 4] + b"4" + data[place + 5 :])


def no_records(path: Path) -> None:
    execute(path, "DELETE FROM record")


def a_gap(path: Path) -> None:
    execute(path, "DELETE FROM record WHERE seq = 39")


def no_tables(path: Path) -> None:
    execute(path, "DROP TABLE record")


def other_origin(path: Path) -> None:
    execute(path, "UPDATE origin SET epoch = 'another'")


def lost_its_end(path: Path) -> None:
    execute(path, "DELETE FROM record WHERE seq = 41")


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [
        header_page, no_bytes, half_a_file, other_bytes, other_database, middle_page, one_letter, no_records, a_gap,
        no_tables, other_origin, lost_its_end,
    ],
)  # fmt: skip
def test_a_damaged_file_stays_and_a_new_epoch_names_the_last_known_hash(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    path = filled(tmp_path)
    tail = read_tail(path.with_suffix(".last"))
    assert tail is not None
    damage(path)
    damaged = path.read_bytes()
    with Journal.open(tmp_path) as journal:
        assert journal.append("submission", 1, {}).seq == 2
        new = journal.epoch
    assert path.read_bytes() == damaged
    readers = open_readers(tmp_path)
    assert [reader.epoch for reader in readers] == [path.stem.removeprefix("kiosk-"), new]
    body = json.loads(readers[1].records([1])[0].body or b"")
    assert body == {"reason": "damaged", "previous_epoch": readers[0].epoch, "previous_hash": tail.hash.hex()}


@pytest.mark.parametrize("damage", [header_page, no_bytes, half_a_file, other_bytes, other_database, no_tables])
def test_readers_say_what_is_wrong_and_the_others_go_on(damage: Callable[[Path], None], tmp_path: Path) -> None:
    path = filled(tmp_path)
    damage(path)
    Journal.open(tmp_path).close()
    damaged, whole = open_readers(tmp_path)
    with damaged, whole:
        assert str(path) in str(damaged.problem) or damaged.written().spans == ()
        assert damaged.records([1]) == []
        assert damaged.problem is not None
        assert damaged.given() == 0
        assert whole.problem is None
        assert whole.written().to_json() == [[1, 1]]


@pytest.mark.parametrize("damage", [middle_page, one_letter])
def test_what_can_still_be_read_is_read_and_the_rest_is_left_out(
    damage: Callable[[Path], None], tmp_path: Path
) -> None:
    path = filled(tmp_path)
    damage(path)
    (reader,) = open_readers(tmp_path)
    with reader:
        wanted = list(range(1, 42))
        found = [record.parsed.seq for record in reader.records(wanted)]
        assert 0 < len(found) < 41
        assert "record" in str(reader.problem)
        sizes = [size.seq for size in reader.sizes(reader.written(), 100)]
        assert set(sizes) <= set(found)
        problem = reader.problem
        reader.records([found[0]])
        assert reader.problem == problem


def test_damage_far_behind_the_newest_records_is_noticed_at_open(tmp_path: Path) -> None:
    path = filled(tmp_path, 200)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // PAGE // 4 * PAGE)
        file.write(b"\x55" * PAGE)
    with Journal.open(tmp_path) as journal:
        assert journal.epoch != path.stem.removeprefix("kiosk-")


def test_a_log_cut_short_is_noticed_though_sqlite_does_not(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    for number in range(5):
        journal.append("submission", 1, {"n": number})
    path = tmp_path / f"kiosk-{journal.epoch}.db"
    copies = [(file.name, file.read_bytes()) for file in tmp_path.iterdir() if not file.name.endswith("-shm")]
    journal.close()
    for name, data in copies:  # as a killed writer leaves it; same files, so that it is no copy
        if name.endswith("-wal"):
            (tmp_path / name).write_bytes(data[: len(data) * 2 // 3])
        else:
            with (tmp_path / name).open("r+b") as file:
                file.write(data)
                file.truncate()
    with Journal.open(tmp_path) as journal:
        readers = open_readers(tmp_path)
        assert journal.epoch == readers[1].epoch
        assert json.loads(readers[1].records([1])[0].body or b"")["reason"] == "damaged"
        assert 0 < len(readers[0].records(range(1, 7))) < 6
    assert path.exists()


def test_damage_in_the_middle_of_an_append_begins_an_epoch_and_saves_it_there(tmp_path: Path) -> None:
    path = filled(tmp_path)
    journal = Journal.open(tmp_path)
    data = path.read_bytes()
    with path.open("r+b") as file:  # every page but the first, under the open journal
        file.seek(PAGE)
        file.write(b"\x55" * (len(data) - PAGE))
    header = journal.append("submission", 1, {"a": "saved all the same"}, id="one")
    assert header.seq == 2
    assert header.epoch == journal.epoch != path.stem.removeprefix("kiosk-")
    assert journal.given() == 1
    journal.close()
    assert path.exists()


def test_a_copied_journal_begins_an_epoch_of_its_own(tmp_path: Path) -> None:
    path = filled(tmp_path / "one", 3)
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    with Journal.open(tmp_path / "two") as copy, Journal.open(tmp_path / "one") as original:
        assert original.epoch == path.stem.removeprefix("kiosk-")
        assert copy.epoch > original.epoch
        readers = open_readers(tmp_path / "two")
        body = json.loads(readers[1].records([1])[0].body or b"")
        assert (body["reason"], body["previous_epoch"]) == ("copied", original.epoch)


def test_a_cloned_card_in_another_machine_begins_an_epoch_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, 1)
    for part in ("machine", "disk"):
        if part == "machine":
            monkeypatch.setattr(identity, "_text", lambda path: "another machine")
        else:
            monkeypatch.setattr(identity, "_disk_serial", lambda path: "another disk")
        with Journal.open(tmp_path) as journal:
            (newest,) = [reader for reader in open_readers(tmp_path) if reader.epoch == journal.epoch]
            assert json.loads(newest.records([1])[0].body or b"")["reason"] == "copied"


def test_a_disk_is_known_by_its_serial_number_also_from_a_partition(tmp_path: Path) -> None:
    disk = tmp_path / "mmcblk0"
    (disk / "device").mkdir(parents=True)
    (disk / "device" / "cid").write_text("0353445344333247\n")
    (disk / "mmcblk0p2").mkdir()
    assert identity.serial_of(disk / "mmcblk0p2") == "0353445344333247"
    assert identity.serial_of(disk) == "0353445344333247"
    assert identity.serial_of(tmp_path / "missing") == ""


def test_a_file_that_cannot_be_looked_at_is_no_reason_to_leave_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path, 1)

    def busy(path: Path) -> sqlite3.Connection:
        err = sqlite3.OperationalError("database is locked")
        err.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise err

    monkeypatch.setattr(database, "connect_reader", busy)
    with pytest.raises(JournalUnavailable, match="database is locked"):
        Journal.open(tmp_path)
    assert [reader.path for reader in open_readers(tmp_path)] == [path]


@pytest.mark.parametrize("content", ["", "1 2", "0001 zz 0 0", "0000000000000041 00 0000000000000040 000000000000"])
def test_a_torn_tail_is_no_tail(content: str, tmp_path: Path) -> None:
    (tmp_path / "torn.last").write_text(content)
    assert read_tail(tmp_path / "torn.last") is None
