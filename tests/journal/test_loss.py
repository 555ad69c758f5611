"""The proof is only as good as its instrument: what loss.py keeps and loses."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.loss import Watch, _write
from tests.support.loss_disk import File, Left

PROLOGUE = "import os, shutil, subprocess, sys\nfolder = sys.argv[1]\nos.chdir(folder)\n"
SYNCED = 'f = open("a", "w"); f.write("one"); f.flush(); os.fsync(f.fileno())\n'
CHILD = """subprocess.run([sys.executable, "-c", "open('a', 'w').write('x')"])\n"""
FOLDER = 'd = os.open(".", os.O_RDONLY); os.fsync(d)\n'


def run(program: str, folder: Path, tmp_path: Path, library: Path) -> Watch:
    watch = Watch(folder, tmp_path / "notes", library)
    environment = {**os.environ, **watch.environment()}
    subprocess.run([sys.executable, "-c", PROLOGUE + program, str(folder)], env=environment, check=True)
    return watch


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("program", "kept"),
    [
        (SYNCED, {}),
        (SYNCED + FOLDER, {"a": "one"}),
        ('open("a", "w").write("one")\n' + FOLDER, {"a": ""}),
        (SYNCED + FOLDER + 'f.write("two"); f.flush()\n', {"a": "one"}),
        (SYNCED + FOLDER + 'f.write("two"); f.flush(); os.fdatasync(f.fileno())\n', {"a": "onetwo"}),
        (SYNCED + FOLDER + 'os.pwrite(f.fileno(), b"O", 0); os.fsync(f.fileno())\n', {"a": "One"}),
        (SYNCED + FOLDER + "f.truncate(1)\n", {"a": "one"}),
        (SYNCED + FOLDER + "f.truncate(1); os.fsync(f.fileno())\n", {"a": "o"}),
        (SYNCED + FOLDER + 'os.truncate("a", 1); os.fsync(f.fileno())\n', {"a": "o"}),
        (SYNCED + FOLDER + 'open("a", "w")\n', {"a": "one"}),
        (SYNCED + FOLDER + 'f = open("a", "w"); os.fsync(f.fileno())\n', {"a": ""}),
        (SYNCED + FOLDER + 'os.posix_fallocate(f.fileno(), 0, 5); os.fsync(f.fileno())\n', {"a": "one\0\0"}),
        (SYNCED + FOLDER + 'os.rename("a", "b")\n', {"a": "one"}),
        (SYNCED + FOLDER + 'os.rename("a", "b")\n' + FOLDER, {"b": "one"}),
        (SYNCED + 'os.rename("a", "b")\n' + FOLDER, {"b": "one"}),
        (SYNCED + FOLDER + 'os.unlink("a")\n', {"a": "one"}),
        (SYNCED + FOLDER + 'os.unlink("a")\n' + FOLDER, {}),
        (SYNCED + FOLDER + 'os.link("a", "b")\n' + FOLDER, {"a": "one", "b": "one"}),
        (SYNCED + 'os.mkdir("d"); os.rename("a", "d/a"); os.fsync(os.open("d", os.O_RDONLY))\n', {}),
        (SYNCED + 'os.mkdir("d"); os.rename("a", "d/a"); os.fsync(os.open("d", 0))\n' + FOLDER, {"d/a": "one"}),
        (SYNCED + FOLDER + 'os.mkdir("d"); os.rename("a", "d/a")\n' + FOLDER, {"d/a": "one"}),
        (SYNCED + 'shutil.copyfile("a", "b"); os.fsync(os.open("b", 0))\n' + FOLDER, {"a": "one", "b": "one"}),
        (SYNCED + 'f = os.open("b", os.O_CREAT | os.O_RDWR); os.writev(f, [b"x", b"yz"]); os.fsync(f)\n' + FOLDER,
         {"a": "one", "b": "xyz"}),
        (CHILD + 'os.fsync(os.open("a", 0))\n' + FOLDER, {"a": "x"}),
        ('f = os.open("a-shm", os.O_CREAT | os.O_RDWR); os.write(f, b"x"); os.fsync(f)\n' + FOLDER, {}),
    ],
)  # fmt: skip
def test_only_what_was_synced_is_certain(
    program: str, kept: dict[str, str], tmp_path: Path, loss_library: Path
) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    watch = run(program, folder, tmp_path, loss_library)
    assert contents(watch.rebuild(tmp_path / "after")) == kept
    watch.cut()
    assert contents(folder) == kept


def test_what_was_there_before_is_certain_and_keeps_its_inode(tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "state"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "old").write_text("old")
    (folder / "gone").write_text("back")
    (folder / "link").symlink_to("sub/old")
    inode = (folder / "sub" / "old").stat().st_ino
    watch = run(
        'open("sub/old", "a").write("new"); os.unlink("gone"); os.unlink("link")', folder, tmp_path, loss_library
    )
    assert (folder / "sub" / "old").read_text() == "oldnew"
    watch.cut()
    assert contents(folder) == {"sub/old": "old", "gone": "back", "link": "old"}
    assert (folder / "sub" / "old").stat().st_ino == inode


def test_a_seed_keeps_some_of_the_rest_and_the_same_each_time(tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    program = SYNCED + FOLDER + 'f.seek(0); f.write("x" * 4096); f.flush(); os.rename("a", "b")'
    watch = run(program, folder, tmp_path, loss_library)
    found = [contents(watch.rebuild(tmp_path / str(seed), seed=seed % 40)) for seed in range(80)]
    assert found[:40] == found[40:]
    names = {name for files in found for name in files}
    texts = {text for files in found for text in files.values()}
    assert names == {"a", "b"}
    assert {"one", "x" * 4096} < texts, "some lost it all, some kept it all, some tore it"
    assert all(len(text) in (3, *range(512, 4097, 512)) for text in texts)


def test_marks_say_what_was_promised_by_then(tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    program = SYNCED + FOLDER + 'os.write(os.open(os.environ["LOSS_MARK"], os.O_CREAT | os.O_WRONLY), b"promised")'
    watch = run(program, folder, tmp_path, loss_library)
    last = watch.moments()[-1]
    assert watch.marks(last) == watch.marks() == "promised"
    assert watch.marks(last - 1) == ""
    assert contents(watch.rebuild(tmp_path / "after", at=last - 2)) == {}


def test_a_note_cut_short_by_a_kill_hides_no_later_one(tmp_path: Path, loss_library: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    watch = run(SYNCED + FOLDER, folder, tmp_path, loss_library)
    log = tmp_path / "notes" / "changes"
    whole = log.read_bytes()
    changes = watch.changes()
    log.write_bytes(whole[:60] + whole)
    assert watch.changes() == changes
    log.write_bytes(whole[:-1])
    assert watch.changes() == changes[:-1]


def test_two_files_that_had_one_inode_one_after_the_other_stay_two(tmp_path: Path) -> None:
    """The going of the first may be lost, while its inode is the second's already."""
    gone, new, folder = File(5, 0o600), File(5, 0o600), tmp_path / "f"
    folder.mkdir()
    _write({"a": Left(gone, b"one"), "b": Left(new, b"two"), "c": Left(new, b"two")}, folder, {})
    assert contents(folder) == {"a": "one", "b": "two", "c": "two"}
    assert (folder / "b").stat().st_ino == (folder / "c").stat().st_ino != (folder / "a").stat().st_ino
