"""An update is good once the exhibition was there; before, it is left behind."""

from pathlib import Path

import pytest

from werkstadt.helper import slots
from werkstadt.helper.bootstate import SECTOR, BootState, decode_state, encode_state
from werkstadt.helper.refusal import Refusal


@pytest.fixture
def partition(tmp_path: Path) -> Path:
    path = tmp_path / "partition"
    path.write_bytes(encode_state(BootState("a", "b", 1)) + b"\x07" * 1000)
    return path


def line(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cmdline"
    path.write_text(text + "\n")
    return path


def test_a_slot_that_says_it_is_good_is_started_from_now_on_and_only_its_sector_is_written(
    tmp_path: Path, partition: Path
) -> None:
    assert "slot b" in slots.say_good(partition, line(tmp_path, "root=x werkstadt.slot=b quiet"))
    assert decode_state(partition.read_bytes()[:SECTOR]) == BootState("b")
    assert partition.read_bytes()[SECTOR:] == b"\x07" * 1000


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path, partition: Path) -> None:
    partition.write_bytes(encode_state(BootState("a")))
    partition.chmod(0o400)
    before = partition.stat().st_mtime_ns
    slots.say_good(partition, line(tmp_path, "werkstadt.slot=a"))
    assert partition.stat().st_mtime_ns == before


def test_a_state_that_nobody_can_read_is_written_anew(tmp_path: Path, partition: Path) -> None:
    partition.write_bytes(bytes(SECTOR))
    slots.say_good(partition, line(tmp_path, "werkstadt.slot=b"))
    assert decode_state(partition.read_bytes()[:SECTOR]) == BootState("b")


@pytest.mark.parametrize(("slot", "late"), [("b", True), ("a", False)])
def test_only_an_update_that_is_being_tried_can_be_late(tmp_path: Path, partition: Path, slot: str, late: bool) -> None:
    assert slots.is_late(partition, line(tmp_path, f"werkstadt.slot={slot}")) is late


def test_where_nothing_is_known_nothing_is_late(tmp_path: Path, partition: Path) -> None:
    partition.write_bytes(b"?" * SECTOR)
    assert not slots.is_late(partition, line(tmp_path, "werkstadt.slot=b"))


@pytest.mark.parametrize("text", ["", "quiet", "werkstadt.slot=c", "werkstadt.slot=ab", "nowerkstadt.slot=a"])
def test_a_machine_that_was_not_started_by_the_boot_loader_says_so(tmp_path: Path, partition: Path, text: str) -> None:
    with pytest.raises(Refusal, match=r"werkstadt\.slot=a or b"):
        slots.say_good(partition, line(tmp_path, text))
