"""What append promised is on the disk, whenever the power goes: proved by losing what was not synced."""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journal.appender import BROKEN
from tests.support.loss import Watch, write_disk
from werkstadt.journal import BlobFiles, open_readers
from werkstadt.journal.database import verify_chain

ROUNDS = int(os.environ.get("WERKSTADT_ROUNDS", "20"))
ROUNDS_A_FOLDER = 20


def appender(folder: Path, watch: Watch, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.journal.appender", str(folder), *options],
        env={**os.environ, **watch.environment()},
        stdout=subprocess.PIPE,
        text=True,
    )


def missing(folder: Path, promised: str) -> list[str]:
    """Promises that the folder does not keep. Raises AssertionError where a chain is broken."""
    epochs, records = set(), []
    for reader in open_readers(folder):
        with reader:
            kept = reader.records(list(reader.written()))
            assert reader.problem is None
            verify_chain(reader.epoch, kept)
            epochs.add(reader.epoch)
            records += [record.parsed.id for record in kept]
    here = set(records)
    ids = [line.split()[1] for line in promised.splitlines() if line.startswith("record")]
    wanted = set(ids)
    assert [id_ for id_ in records if id_ in wanted] == [id_ for id_ in ids if id_ in here], "order"
    found = {"epoch": epochs, "record": here}
    lost = []
    for line in promised.splitlines():
        what, name = line.split()
        there = BlobFiles(folder).path(name).is_file() if what == "blob" else name in found[what]
        if not there or (what == "blob" and not whole(folder, name)):
            lost.append(line)
    return lost


def whole(folder: Path, sha256: str) -> bool:
    return hashlib.sha256(BlobFiles(folder).path(sha256).read_bytes()).hexdigest() == sha256


@pytest.mark.timeout(120 + 10 * ROUNDS)
def test_every_promise_is_kept_through_rounds_of_kills_and_cuts(tmp_path: Path, loss_library: Path) -> None:
    chance = random.Random()  # noqa: S311
    for first in range(0, ROUNDS, ROUNDS_A_FOLDER):
        folder = tmp_path / f"journal-{first}"
        folder.mkdir(mode=0o2770)
        promised = ""
        for round_ in range(first, min(ROUNDS, first + ROUNDS_A_FOLDER)):
            watch = Watch(folder, tmp_path / "notes", loss_library)
            promised += until_killed(appender(folder, watch, "--seed", str(round_)), chance.randint(1, 40))
            seed = chance.choice((None, chance.randint(0, 2**32)))
            watch.cut(seed=seed)
            assert missing(folder, promised) == [], f"round {round_}, seed {seed}"
        assert len(open_readers(folder)) == 1, "a cut must not look like damage"
        assert promised.count("\n") >= min(ROUNDS_A_FOLDER, ROUNDS)


def until_killed(process: "subprocess.Popen[str]", lines: int) -> str:
    """What it promised: killed after so many lines, at whatever it is doing then."""
    with process:
        assert process.stdout
        printed = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        printed += process.stdout.read().splitlines(keepends=True)
    return "".join(line for line in printed if line.endswith("\n"))


def test_at_every_moment_of_a_run_the_disk_holds_what_was_promised(tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o2770)
    watch = Watch(folder, tmp_path / "notes", loss_library)
    with appender(folder, watch, "--most", "6", "--seed", "3") as process:
        process.communicate()
    assert process.returncode == 0
    assert len(watch.marks().splitlines()) >= 7
    for seed in (None, 1):
        for at, disk in watch.replay():
            after = write_disk(disk, tmp_path / f"{seed}-{at}", seed)
            assert missing(after, watch.marks(at)) == [], f"after change {at}"
    assert [reader.given() for reader in open_readers(after)] == [6]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_journal_without_its_sync_is_found_out(broken: str, tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o2770)
    watch = Watch(folder, tmp_path / "notes", loss_library)
    with appender(folder, watch, "--most", "12", "--seed", "3", "--break", broken) as process:
        process.communicate()
    assert process.returncode == 0
    lost: set[str] = set()
    for at, disk in watch.replay():
        if at and watch.changes()[at - 1].op == "m":
            after = write_disk(disk, tmp_path / str(at))
            lost |= {line.split()[0] for line in missing(after, watch.marks(at))}
    assert {"sync": "record", "folder": "epoch", "blob-data": "blob", "blob-name": "blob"}[broken] in lost


@pytest.mark.parametrize("broken", ["folder", "blob-name"])
def test_what_a_killed_predecessor_left_unsynced_is_made_certain(
    broken: str, tmp_path: Path, loss_library: Path
) -> None:
    """The first run stands for one that died before each fsync; the second finds the files and builds on them."""
    folder = tmp_path / "journal"
    folder.mkdir(mode=0o2770)
    watch = Watch(folder, tmp_path / "notes", loss_library)
    for options in (("--break", broken), ()):
        before = watch.marks()
        with appender(folder, watch, "--most", "8", "--seed", "3", *options) as process:
            process.communicate()
        assert process.returncode == 0
    promised = watch.marks().removeprefix(before)
    assert promised.count("blob") > 0
    assert missing(watch.rebuild(tmp_path / "after"), promised) == []
