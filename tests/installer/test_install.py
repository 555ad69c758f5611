"""The installer believes nobody: what a broken agent, a broken disk, or a thief puts before it is never started."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.repository import Copy, Town, key
from tests.support.slots import SIZE, Slots, gather, image, system
from werkstadt.contract.system import BLOCK, parse_system
from werkstadt.helper.bootstate import BootState


def outcome(machine: Slots) -> dict[str, object]:
    found = json.loads((machine.run / "outcome.json").read_bytes())
    assert isinstance(found, dict)
    return found


def refused(machine: Slots, staging: Path, code: str) -> str:
    """Nothing is tried; what runs is as it was."""
    before = machine.boot
    assert machine.install(staging) == 1
    assert machine.boot == before
    assert machine.read("a") == system(1)
    said = outcome(machine)
    assert (said["ok"], said["code"]) == (False, code), said
    return str(said["detail"])


def chunk_file(staging: Path) -> Path:
    return min(staging.glob("files/*/*"))


def document_of(staging: Path) -> Path:
    (found,) = (staging / "targets/systems").glob("*.device.json")
    return found


def test_what_is_signed_is_written_byte_for_byte_and_tried(machine: Slots, staging: Path) -> None:
    files = sum(path.stat().st_size for path in staging.glob("files/*/*"))
    assert files < SIZE / 4, "the slot that runs gives the rest"
    assert machine.install(staging) == 0
    assert machine.read("b") == system(2)
    assert machine.read("a") == system(1)
    assert (machine.boot.try_, machine.boot.left, machine.boot.tried) == ("b", 2, 2)
    assert machine.boot.timestamp == outcome(machine)["timestamp"] > 0  # type: ignore[operator]


def test_what_was_there_before_is_gone_also_where_the_new_one_is_empty(machine: Slots, staging: Path) -> None:
    (machine.dev / "werkstadt-b").write_bytes(b"\xff" * SIZE)
    assert machine.install(staging) == 0
    assert machine.read("b") == system(2)


def test_a_slot_with_more_room_keeps_what_lies_behind(machine: Slots, staging: Path) -> None:
    (machine.dev / "werkstadt-b").write_bytes(bytes(SIZE) + b"behind")
    assert machine.install(staging) == 0
    assert machine.read("b") == system(2) + b"behind"


# what is not signed


@pytest.mark.attempt("V42")
def test_a_chunk_that_is_wrong_is_found_and_the_next_try_with_the_right_one_works(
    machine: Slots, staging: Path
) -> None:
    file = chunk_file(staging)
    right = file.read_bytes()
    file.write_bytes(right[:-1] + bytes([right[-1] ^ 1]))
    assert "not what was signed" in refused(machine, staging, "changed")
    file.write_bytes(right + b"more")
    refused(machine, staging, "too-large")
    file.unlink()
    refused(machine, staging, "missing")
    file.write_bytes(right)
    assert machine.install(staging) == 0
    assert machine.read("b") == system(2)


def test_a_chunk_that_is_a_link_out_of_the_folder_is_not_followed(
    machine: Slots, staging: Path, tmp_path: Path
) -> None:
    file = chunk_file(staging)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    refused(machine, staging, "missing")


@pytest.mark.attempt("V42")
def test_a_document_that_somebody_changed_is_not_taken(machine: Slots, staging: Path) -> None:
    file = document_of(staging)
    file.write_bytes(file.read_bytes().replace(b'"version":2', b'"version":9'))
    refused(machine, staging, "changed")


@pytest.mark.attempt("V42")
def test_a_document_that_nobody_who_may_has_signed_is_not_taken(machine: Slots, staging: Path, town: Town) -> None:
    copy = Copy(town.root, staging.parent / "copy")
    copy.forge("builder", by=[key()])
    copy.seal(town)  # even with the hub's keys, stolen
    for path in (copy.root / "metadata").iterdir():
        (staging / "metadata" / path.name).write_bytes(path.read_bytes())
    refused(machine, staging, "signature")


@pytest.mark.attempt("V42")
def test_an_author_of_content_alone_can_sign_no_system(machine: Slots, staging: Path, town: Town) -> None:
    copy = Copy(town.root, staging.parent / "copy")
    name = "systems/device.json"
    target = copy.read("builder").signed.targets[name]
    copy.forge("builder", lambda signed: signed.targets.clear(), by=[town.authors["builder"]])
    copy.forge("anna", lambda signed: signed.targets.update({name: target}), by=[town.authors["anna"]])
    copy.seal(town)
    for path in (copy.root / "metadata").iterdir():
        (staging / "metadata" / path.name).write_bytes(path.read_bytes())
    refused(machine, staging, "no-system")


@pytest.mark.attempt("V42")
def test_another_root_than_the_one_of_joining_counts_for_nothing(machine: Slots, staging: Path, tmp_path: Path) -> None:
    """A broken agent brings a repository of its own, all well signed."""
    foreign = Town(tmp_path / "foreign")
    foreign.publish_system(image(tmp_path / "image", 2, system(2)))
    theirs = tmp_path / "theirs"
    machine.set_boot(replace(machine.boot, root=""))
    ours = hashlib.sha256((staging / "root.json").read_bytes()).hexdigest()
    gather(foreign, machine, theirs)
    machine.set_boot(replace(machine.boot, root=ours))
    refused(machine, theirs, "another-root")
    (theirs / "root.json").write_bytes((staging / "root.json").read_bytes())
    refused(machine, theirs, "signature")


@pytest.mark.attempt("V42")
def test_an_older_repository_than_the_last_one_counts_for_nothing(machine: Slots, staging: Path) -> None:
    machine.set_boot(replace(machine.boot, timestamp=2**40))
    refused(machine, staging, "rollback")


def test_where_nobody_was_told_whom_to_trust_nothing_is_written(machine: Slots, staging: Path) -> None:
    machine.set_boot(BootState("a"))
    refused(machine, staging, "no-root")
    assert machine.read("b") == bytes(SIZE)


# what is signed, and not for now or not for this device


@pytest.mark.attempt("V42")
def test_an_older_or_the_same_version_is_not_written(machine: Slots, staging: Path) -> None:
    for version in (2, 3):
        machine.versions["a"] = version
        machine.start()
        assert f"system {version}, which runs" in refused(machine, staging, "not-newer")
    assert machine.read("b") == bytes(SIZE)


def test_one_that_went_back_is_not_written_again(machine: Slots, staging: Path) -> None:
    assert machine.install(staging) == 0
    assert [machine.start() for _ in range(3)] == ["b", "b", "a"]
    machine.good()
    refused(machine, staging, "went-back")


def test_while_one_is_tried_the_slot_of_the_good_one_is_not_touched(machine: Slots, staging: Path) -> None:
    assert machine.install(staging) == 0
    assert machine.start() == "b"
    before = machine.boot
    assert machine.install(staging) == 1
    assert outcome(machine)["code"] == "on-trial"
    assert (machine.boot, machine.read("a")) == (before, system(1))


def test_one_that_does_not_fit_is_not_begun(machine: Slots, staging: Path) -> None:
    (machine.dev / "werkstadt-b").write_bytes(bytes(SIZE - BLOCK))
    assert f"{SIZE} bytes, and the slot {SIZE - BLOCK}" in refused(machine, staging, "too-large")
    assert machine.read("b") == bytes(SIZE - BLOCK)


def test_one_for_other_devices_is_not_this_device_s(machine: Slots, staging: Path) -> None:
    here = machine.folder / "system.json"
    here.write_text(here.read_text().replace('"device"', '"board"'))
    refused(machine, staging, "no-system")


# a disk, and a boot state, that are not as they should be


def test_a_slot_that_gives_other_bytes_back_is_not_tried(
    machine: Slots, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: real(file, bytes(data)[:-1] + b"?", at))
    refused(machine, staging, "slot-damaged")


def test_a_disk_that_takes_little_at_a_time_gets_all_of_it(
    machine: Slots, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, data, at: real(file, bytes(data)[:60_000], at))
    assert machine.install(staging) == 0
    assert machine.read("b") == system(2)


@pytest.mark.parametrize(("number", "code"), [(28, "disk-full"), (5, "disk")])
def test_a_disk_that_fails_is_told(
    machine: Slots, staging: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fails(_file: int, _data: object, _at: int) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "pwrite", fails)
    refused(machine, staging, code)


def test_a_running_slot_that_rots_while_it_is_read_gives_nothing_wrong(
    machine: Slots, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.pread
    monkeypatch.setattr(os, "pread", lambda file, size, at: real(file, size, at)[:-1] + b"?")
    refused(machine, staging, "missing")


def test_a_boot_state_that_nobody_can_read_is_told(machine: Slots, staging: Path) -> None:
    machine.boot_file.write_bytes(b"?" * 1024)
    assert machine.install(staging) == 1
    assert outcome(machine)["code"] == "boot-state"
    assert machine.boot_file.read_bytes() == b"?" * 1024


def test_a_machine_without_slots_says_so(machine: Slots, staging: Path) -> None:
    (machine.folder / "cmdline").write_text("quiet\n")
    assert machine.install(staging) == 1
    assert "werkstadt.slot" in str(outcome(machine)["detail"])


def test_what_the_last_run_said_is_gone_when_the_next_begins(
    machine: Slots, staging: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that nothing is tried because of an older word."""
    assert machine.install(staging) == 0

    def dies(_file: int, _data: object, _at: int) -> int:
        raise MemoryError

    machine.set_boot(replace(machine.boot, try_=None, tried=0))
    monkeypatch.setattr(os, "pwrite", dies)
    with pytest.raises(MemoryError):
        machine.install(staging)
    assert not (machine.run / "outcome.json").exists()


# cuts

_CUT = """
import os, signal, sys
left = int(sys.argv[1])
def around(act):
    def counted(*words, **named):
        global left
        for moment in (0, 1):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
            if moment == 0:
                done = act(*words, **named)
        return done
    return counted
for name in ("pwrite", "fsync", "rename", "unlink", "mkdir"):
    setattr(os, name, around(getattr(os, name)))
from werkstadt.installer.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.mark.long
def test_a_cut_anywhere_leaves_what_runs_and_the_next_try_works(machine: Slots, staging: Path) -> None:
    """The slot that does not run may hold anything then; the boot state is untouched."""
    before, step, killed = machine.boot, 0, 0
    while True:
        command = [sys.executable, "-c", _CUT, str(step), *machine.words(staging)]
        ended = subprocess.run(command, capture_output=True, check=False).returncode
        assert (machine.boot, machine.read("a")) == (before, system(1))
        if ended == 0:
            break
        assert ended == -9, f"step {step} was not a cut"
        killed += 1
        step += 1 + step // 6
    assert killed > 15
    assert machine.install(staging) == 0
    assert machine.read("b") == system(2)


def test_a_document_of_the_size_of_a_real_one_is_within_what_is_read(staging: Path) -> None:
    found = parse_system(document_of(staging).read_bytes(), "x")
    assert found.sha256 == hashlib.sha256(system(2)).hexdigest()
