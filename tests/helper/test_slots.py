"""An update is good once the exhibition was there; before, it is left behind."""

import json
from pathlib import Path

import pytest

from werkstadt.helper import slots
from werkstadt.helper.bootstate import AT, SECTOR, BootState, encode_state, read_state
from werkstadt.helper.refusal import Refusal


def on_disk(state: BootState) -> bytes:
    """As the image has it: other things before and behind."""
    return b"\x05" * AT + encode_state(state) + b"\x07" * 1000


@pytest.fixture
def partition(tmp_path: Path) -> Path:
    path = tmp_path / "partition"
    path.write_bytes(on_disk(BootState("a", "b", 1)))
    return path


def line(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cmdline"
    path.write_text(text + "\n")
    return path


def test_a_slot_that_says_it_is_good_is_started_from_now_on_and_only_its_sector_is_written(
    tmp_path: Path, partition: Path
) -> None:
    assert "slot b" in slots.say_good(partition, line(tmp_path, "root=x werkstadt.slot=b quiet"))
    assert read_state(partition) == BootState("b")
    assert partition.read_bytes()[:AT] == b"\x05" * AT
    assert partition.read_bytes()[AT + SECTOR :] == b"\x07" * 1000


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path, partition: Path) -> None:
    partition.write_bytes(on_disk(BootState("a")))
    partition.chmod(0o400)
    before = partition.stat().st_mtime_ns
    slots.say_good(partition, line(tmp_path, "werkstadt.slot=a"))
    assert partition.stat().st_mtime_ns == before


def test_a_state_that_nobody_can_read_is_written_anew(tmp_path: Path, partition: Path) -> None:
    partition.write_bytes(bytes(AT + SECTOR))
    slots.say_good(partition, line(tmp_path, "werkstadt.slot=b"))
    assert read_state(partition) == BootState("b")


@pytest.mark.parametrize(("slot", "late"), [("b", True), ("a", False)])
def test_only_an_update_that_is_being_tried_can_be_late(tmp_path: Path, partition: Path, slot: str, late: bool) -> None:
    assert slots.is_late(partition, line(tmp_path, f"werkstadt.slot={slot}")) is late


def test_where_nothing_is_known_nothing_is_late(tmp_path: Path, partition: Path) -> None:
    partition.write_bytes(b"?" * (AT + SECTOR))
    assert not slots.is_late(partition, line(tmp_path, "werkstadt.slot=b"))


@pytest.mark.parametrize("text", ["", "quiet", "werkstadt.slot=c", "werkstadt.slot=ab", "nowerkstadt.slot=a"])
def test_a_machine_that_was_not_started_by_the_boot_loader_says_so(tmp_path: Path, partition: Path, text: str) -> None:
    with pytest.raises(Refusal, match=r"werkstadt\.slot=a or b"):
        slots.say_good(partition, line(tmp_path, text))


def test_a_kiosk_that_starts_anew_does_not_forget_what_is_to_be_tried(tmp_path: Path, partition: Path) -> None:
    waiting = BootState("a").trying("b", 12, 5)
    partition.write_bytes(on_disk(waiting))
    assert "slot b is tried" in slots.say_good(partition, line(tmp_path, "werkstadt.slot=a"))
    assert read_state(partition) == waiting
    slots.say_good(partition, line(tmp_path, "werkstadt.slot=b"))
    assert read_state(partition).good == "b"


# what was installed is tried


def written(tmp_path: Path, said: object) -> Path:
    path = tmp_path / "outcome.json"
    path.write_text(json.dumps(said))
    return path


@pytest.mark.parametrize(("runs", "other"), [("a", "b"), ("b", "a")])
def test_what_the_installer_wrote_is_tried_twice_and_what_runs_stays_the_good_one(
    tmp_path: Path, partition: Path, runs: str, other: str
) -> None:
    partition.write_bytes(on_disk(BootState("a", root="ab" * 32)))
    told = slots.try_written(
        partition,
        line(tmp_path, f"werkstadt.slot={runs}"),
        written(tmp_path, {"ok": True, "version": 12, "timestamp": 5}),
    )
    assert f"slot {other} with system 12" in told
    state = read_state(partition)
    assert (state.good, state.try_, state.left, state.tried, state.timestamp) == (runs, other, 2, 12, 5)
    assert state.root == "ab" * 32
    assert partition.read_bytes()[:AT] == b"\x05" * AT
    assert partition.read_bytes()[AT + SECTOR :] == b"\x07" * 1000


@pytest.mark.parametrize(
    "said",
    [
        {"ok": False, "code": "signature", "detail": "x"},
        {"version": 0, "timestamp": 5},
        {"version": True, "timestamp": 5},
        {"version": "12", "timestamp": 5},
        {"version": 12, "timestamp": 10**15},
        {"version": 12, "timestamp": -1},
        [],
        "x",
    ],
)
def test_without_a_word_of_the_installer_s_nothing_is_tried(tmp_path: Path, partition: Path, said: object) -> None:
    before = partition.read_bytes()
    with pytest.raises(Refusal):
        slots.try_written(partition, line(tmp_path, "werkstadt.slot=a"), written(tmp_path, said))
    with pytest.raises(FileNotFoundError):
        slots.try_written(partition, line(tmp_path, "werkstadt.slot=a"), tmp_path / "nothing")
    assert partition.read_bytes() == before


# whom to trust


def test_the_first_root_is_kept_and_no_other(partition: Path) -> None:
    partition.write_bytes(on_disk(BootState("a", "b", 1, tried=3)))
    assert "abababababab" in slots.trust(partition, "ab" * 32)
    assert read_state(partition) == BootState("a", "b", 1, tried=3, root="ab" * 32)
    partition.chmod(0o400)
    before = partition.stat().st_mtime_ns
    slots.trust(partition, "ab" * 32)
    assert partition.stat().st_mtime_ns == before, "nothing is written where nothing is new"
    for root in ("cd" * 32, "ab" * 31, "AB" * 32):
        with pytest.raises(Refusal):
            slots.trust(partition, root)
    assert read_state(partition).root == "ab" * 32
