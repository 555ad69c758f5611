"""The kiosk's user writes, the agent's reads: as the kernel sees them. And disks that are really full or read-only."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from werkstadt.journal import Journal, JournalUnavailable, open_readers

pytestmark = pytest.mark.system

GROUP, KIOSK, AGENT, STRANGER = 61_000, 61_001, 61_002, 61_003

# everything is imported before the user changes, for neither may read where this Python is installed
BECOME = """
import encodings.ascii, os, sys
from pathlib import Path
from werkstadt.journal import BlobFiles, Journal, JournalUnavailable, mark_closed, open_readers
folder = Path(sys.argv[1])
os.umask(int(sys.argv[2], 8)); os.setgroups([]); os.setgid({group}); os.setuid({user})
"""
WRITE = """
journal = Journal.open(folder)
journal.probe()
blob = journal.put_blob(b"drawn")
print(journal.append("submission", 1, {"n": 1}, blobs=[blob]).id, flush=True)
"""
READ = """
for reader in open_readers(folder):
    with reader:
        print(reader.writer, reader.given(), reader.written().to_json(), reader.problem,
              [record.parsed.id for record in reader.records(list(reader.written()))][1:])
        for record in reader.records(list(reader.written())):
            assert all(BlobFiles(folder).path(blob).read_bytes() for blob in record.parsed.blobs)
"""


def start(user: int, program: str, folder: Path, umask: str) -> "subprocess.Popen[str]":
    whole = BECOME.format(group=GROUP, user=user) + program
    return subprocess.Popen(
        [sys.executable, "-c", whole, str(folder), umask], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def run(user: int, program: str, folder: Path, umask: str = "077") -> str:
    with start(user, program, folder, umask) as process:
        out, _ = process.communicate()
    assert process.returncode == 0
    return out


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".db", ".db-wal", ".last")}


@pytest.fixture
def folder() -> Iterator[Path]:
    """As tmpfiles.d makes it: 2770, owned by the kiosk's user and the common group."""
    if os.geteuid():
        pytest.fail("needs root: sudo make test-system", pytrace=False)
    above = Path(tempfile.mkdtemp(prefix="werkstadt-test-"))
    above.chmod(0o755)
    made = above / "journal"
    made.mkdir()
    os.chown(made, KIOSK, GROUP)
    made.chmod(0o2770)
    yield made
    shutil.rmtree(above)


@pytest.mark.parametrize("umask", ["022", "077"])
def test_the_agent_reads_while_the_kiosk_writes_and_after_a_kill(folder: Path, umask: str) -> None:
    with start(KIOSK, WRITE + "input()", folder, umask) as kiosk:
        assert kiosk.stdout
        id_ = kiosk.stdout.readline().strip()
        before = bytes_of(folder)
        assert run(AGENT, READ, folder) == f"kiosk 1 [[1, 2]] None ['{id_}']\n"
        assert bytes_of(folder) == before
        kiosk.kill()
    next(folder.glob("*-shm")).unlink()  # as after a cut
    assert run(AGENT, READ, folder) == f"kiosk 1 [[1, 2]] None ['{id_}']\n"
    assert bytes_of(folder) == before
    second = run(KIOSK, WRITE + "journal.close()", folder, umask).strip()
    assert run(AGENT, READ, folder) == f"kiosk 2 [[1, 3]] None ['{id_}', '{second}']\n"


def test_the_agent_reads_after_a_clean_end_and_the_kiosk_goes_on(folder: Path) -> None:
    first = run(KIOSK, WRITE + "journal.close()", folder).strip()
    before = bytes_of(folder)
    assert run(AGENT, READ, folder) == f"kiosk 1 [[1, 2]] None ['{first}']\n"
    assert {name: data for name, data in bytes_of(folder).items() if data} == before
    second = run(KIOSK, WRITE + "journal.close()", folder).strip()
    assert run(AGENT, READ, folder) == f"kiosk 2 [[1, 3]] None ['{first}', '{second}']\n"


def test_the_kiosk_goes_on_while_the_agent_keeps_reading(folder: Path) -> None:
    run(KIOSK, WRITE + "journal.close()", folder)
    keeps = (
        "readers = open_readers(folder)\nfor _ in sys.stdin: print(readers[0].given(), readers[0].problem, flush=True)"
    )
    with start(AGENT, keeps, folder, "077") as agent:
        assert agent.stdin
        assert agent.stdout
        for given in range(1, 4):
            print(file=agent.stdin, flush=True)
            assert agent.stdout.readline() == f"{given} None\n"
            run(KIOSK, WRITE + ("journal.close()" if given % 2 else "os._exit(0)"), folder)
        agent.stdin.close()


def test_both_users_write_journals_of_their_own_beside_each_other(folder: Path) -> None:
    run(KIOSK, WRITE + "journal.close()", folder)
    run(AGENT, 'with Journal.open(folder, "agent") as journal: journal.append("reading_hour", 1, {})', folder)
    assert [line.split()[0] for line in run(KIOSK, READ, folder).splitlines()] == ["agent", "kiosk"]


def test_the_agent_asks_the_kiosk_for_a_new_epoch(folder: Path) -> None:
    first = run(KIOSK, WRITE + "print(journal.epoch); journal.close()", folder).split()[1]
    run(AGENT, f"mark_closed(folder, 'kiosk', '{first}')", folder)
    assert run(KIOSK, WRITE + "print(journal.epoch); journal.close()", folder).split()[1] > first


def test_a_stranger_gets_a_sentence(folder: Path) -> None:
    run(KIOSK, WRITE + "journal.close()", folder)
    whole = BECOME.format(group=STRANGER, user=STRANGER) + (
        "for call in (Journal.open, open_readers):\n"
        "  try: call(folder)\n"
        "  except JournalUnavailable as err: print(err.code)"
    )
    done = subprocess.run([sys.executable, "-c", whole, str(folder), "022"], capture_output=True, text=True, check=True)
    assert done.stdout == "not-allowed\nnot-allowed\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 140 MB."""
    if os.geteuid():
        pytest.fail("needs root: sudo make test-system", pytrace=False)
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=140m,mode=0755", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def append_until_refused(journal: Journal, ids: list[str]) -> None:
    while True:
        ids.append(journal.append("submission", 1, {"a": "x" * 60_000}).id)


def fill(place: Path) -> None:
    with (place / "filler").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def test_on_a_full_disk_answers_live_on_the_ballast_and_then_it_is_said(small_disk: Path) -> None:
    with Journal.open(small_disk / "journal") as journal:
        journal.probe()
        assert (small_disk / "journal" / "ballast").stat().st_blocks * 512 >= 32 * 1024 * 1024
        fill(small_disk)
        ids: list[str] = []
        with pytest.raises(JournalUnavailable) as caught:
            append_until_refused(journal, ids)
        assert caught.value.code == "disk-full"
        assert journal.short_of_room
        assert len(ids) > 100
        with pytest.raises(JournalUnavailable):
            journal.probe()
        assert journal.given() == len(ids)
    (reader,) = open_readers(small_disk / "journal")
    with reader:
        assert [record.parsed.id for record in reader.records(list(reader.written()))][1:] == ids
    (small_disk / "filler").unlink()
    with Journal.open(small_disk / "journal") as journal:
        journal.probe()
        assert not journal.short_of_room
        assert journal.given() == len(ids)


def test_a_disk_that_became_read_only_is_a_sentence(small_disk: Path) -> None:
    Journal.open(small_disk / "journal").close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(JournalUnavailable) as caught:
        Journal.open(small_disk / "journal")
    assert caught.value.code == "read-only"
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    Journal.open(small_disk / "journal").close()
    (reader,) = open_readers(small_disk / "journal")
    with reader:
        assert reader.problem is None
