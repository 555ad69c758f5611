from pathlib import Path

import pytest

from tests.journal.test_damage import filled, header_page, one_letter
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.shipping import next_batch
from werkstadt.contract.wire import encode_batch
from werkstadt.journal import BlobFiles, Journal, JournalReader, files, mark_closed, open_readers


def test_readers_follow_a_writer_without_being_opened_again(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        (reader,) = open_readers(tmp_path)
        with reader:
            for number in range(3):
                journal.append("submission", 1, {"n": number})
                assert reader.written().to_json() == [[1, number + 2]]
                assert reader.given() == number + 1
                assert reader.given() == journal.given()
            assert reader.problem is None


def test_submissions_are_counted_among_any_numbers(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        for kind in ("visit", "submission", "submission", "visit", "submission"):
            journal.append(kind, 1, {})
        (reader,) = open_readers(tmp_path)
        with reader:
            assert reader.given_among(Ranges()) == 0
            assert reader.given_among(Ranges(((1, 3),))) == 1
            assert reader.given_among(Ranges(((4, 4), (6, 6)))) == 2
            assert reader.given_among(Ranges(((1, 99),))) == 3


def test_records_of_a_kind_are_read_back_in_order_from_every_epoch(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        for number in range(1_200):
            journal.append(
                "vote" if number % 2 else "visit", 1, {"n": number, "says": '"kind":"vote"'}, visit=f"v{number}"
            )
        journal.append("votes", 1, {"n": -1})
        gone = journal.append("vote", 1, {"n": -2}).seq
        journal.forget(Ranges.of([gone]))
        mark_closed(tmp_path, "kiosk", journal.epoch)
        journal.probe()
        journal.append("vote", 1, {"n": 9_999})
        kept = list(journal.kept("vote"))
        assert list(journal.kept("none")) == []
    assert [body["n"] for _, body in kept] == [*range(1, 1_200, 2), 9_999]
    assert kept[0][0] == "v1"
    assert kept[-1][0] is None


def test_sizes_are_in_order_no_more_than_asked_and_enough_for_the_wire(tmp_path: Path) -> None:
    filled(tmp_path, 10)
    (reader,) = open_readers(tmp_path)
    with reader:
        sizes = reader.sizes(Ranges(((2, 3), (5, 20))), 5)
        assert [size.seq for size in sizes] == [2, 3, 5, 6, 7]
        assert reader.sizes(Ranges(((2, 3), (5, 20))), 2) == sizes[:2]
        records = reader.records(next_batch(sizes))
        assert len(encode_batch(reader.epoch, records)) <= sum(size.wire_bytes for size in sizes) + 256


def test_a_forgotten_record_is_still_shipped_without_its_body(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        seq = journal.append("submission", 1, {"a": "x" * 999}).seq
        (reader,) = open_readers(tmp_path)
        with reader:
            before = reader.sizes(Ranges.of([seq]), 1)[0].wire_bytes
            journal.forget(Ranges.of([seq]))
            assert reader.sizes(Ranges.of([seq]), 1)[0].wire_bytes < before - 999
            assert reader.records([seq])[0].body is None


def test_a_trouble_that_passed_is_no_longer_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = filled(tmp_path, 1)
    away = path.rename(tmp_path / "away")
    reader = JournalReader(path)
    assert "cannot be read now" in str(reader.problem)
    away.rename(path)
    assert reader.given() == 1
    assert reader.problem is None
    reader.close()


def test_a_damaged_record_is_named_and_the_first_damage_stays_said(tmp_path: Path) -> None:
    path = filled(tmp_path)
    one_letter(path)
    (reader,) = open_readers(tmp_path)
    with reader:
        assert len(reader.records([40, 41])) == 1
        assert str(reader.problem) == f"{path}: record 41: a record is not as it was written: commitment: " + (
            "expected SHA-256(salt ‖ body), got another value"
        )
        assert reader.records([1]) != []
        assert "record 41" in str(reader.problem)
        assert reader.written().to_json() == [[1, 41]]
        assert [size.seq for size in reader.sizes(reader.written(), 99)] == list(range(1, 41))


def test_a_file_that_is_no_journal_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_text("")
    (tmp_path / "kiosk-1.db").write_text("")
    assert open_readers(tmp_path) == []
    with pytest.raises(ValueError, match="expected <writer>-<epoch>"):
        JournalReader(tmp_path / "kiosk.db")


def test_blobs_that_a_damaged_file_may_need_are_kept(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        blob = journal.put_blob(b"drawn")
        seq = journal.append("submission", 1, {}, blobs=[blob]).seq
        header_page(filled_agent(tmp_path))
        assert journal.forget(Ranges.of([seq])) == 1
        assert BlobFiles(tmp_path).path(blob).exists()


def filled_agent(folder: Path) -> Path:
    with Journal.open(folder, "agent") as agent:
        return files.epoch_file(folder, "agent", agent.epoch)


def test_a_deletion_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal.open(tmp_path) as journal:
        blob = journal.put_blob(b"drawn")
        seq = journal.append("submission", 1, {"a": 1}, blobs=[blob]).seq

        def interrupted(header: bytes) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("werkstadt.journal.forgetting.parse_header", interrupted)
        with pytest.raises(KeyboardInterrupt):
            journal.forget(Ranges.of([seq]))
        monkeypatch.undo()
        assert open_readers(tmp_path)[0].records([seq])[0].body == b'{"a":1}'
        assert BlobFiles(tmp_path).path(blob).exists()
        assert journal.append("visit", 1, {}).seq == seq + 1


def test_a_new_epoch_is_found_by_readers_opened_anew(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        before = [reader.epoch for reader in open_readers(tmp_path)]
        mark_closed(tmp_path, "kiosk", journal.epoch)
        journal.probe()
        assert [reader.epoch for reader in open_readers(tmp_path)] == [*before, journal.epoch]


def test_records_of_a_pack_are_counted_also_when_their_body_is_forgotten(tmp_path: Path) -> None:
    with Journal.open(tmp_path) as journal:
        for ended in ("done", "idle", "done"):
            journal.append("run", 1, {"ended": ended}, pack="a" * 64)
        journal.append("run", 1, {"ended": "done"}, pack="b" * 64)
        journal.append("submission", 1, {"ended": "done"}, pack="a" * 64)
        assert journal.count("run", "a" * 64) == 3
        assert journal.count("run", "a" * 64, {"ended": "done"}) == 2
        journal.forget(Ranges.of([1, 2, 3]))
        assert journal.count("run", "a" * 64) == 3
        assert journal.count("run", "a" * 64, {"ended": "done"}) == 3
        assert journal.count("run", "c" * 64) == 0
