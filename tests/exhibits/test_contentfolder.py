"""Whatever is done to a content folder in whatever order: what is in force is whole, and nothing is kept for ever."""

import errno
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.support.repository import assert_whole, exhibition_of, manifest_of
from werkstadt.exhibits.contentfolder import ContentFolder, write_pack
from werkstadt.exhibits.manifest import parse_manifest
from werkstadt.exhibits.problems import ContentError

PICTURES = [b"one" * 9, b"two" * 9, b"three" * 9, b""]
EXHIBITIONS = [
    {"bridge": {"a.png": PICTURES[0], "d/b.png": PICTURES[1]}},
    {"bridge": {"a.png": PICTURES[0], "d/b.png": PICTURES[2]}},
    {"bridge": {"a.png": PICTURES[0], "d/b.png": PICTURES[1]}, "tower": {"x": PICTURES[3], "d/d/y": PICTURES[0]}},
    {"tower": {"x": PICTURES[3], "d/d/y": PICTURES[0]}},
    {},
]
any_exhibition = st.integers(0, len(EXHIBITIONS) - 1)


class Life(RuleBasedStateMachine):
    """placed: hashes that came whole and that nothing can have swept since."""

    def __init__(self) -> None:
        super().__init__()
        self._top = Path(tempfile.mkdtemp(prefix="life-"))
        self.folder = ContentFolder(self._top / "content")
        self.placed: set[str] = set()
        self.history: list[str] = []
        self.damaged = False

    def teardown(self) -> None:
        shutil.rmtree(self._top)

    @rule(which=any_exhibition)
    def place(self, which: int) -> None:
        manifests = {id_: manifest_of(id_, files) for id_, files in EXHIBITIONS[which].items()}
        with self.folder.locked():
            for id_, data in manifests.items():
                write_pack(self.folder, EXHIBITIONS[which][id_], data, parse_manifest(data, id_))
            hash_ = self.folder.place_exhibition(exhibition_of("winter", manifests))
        assert self.folder.is_placed(hash_)
        self.placed.add(hash_)
        if hash_ == self.folder.in_force():
            self.damaged = False

    @rule(which=any_exhibition)
    def switch(self, which: int) -> None:
        document = exhibition_of("winter", {id_: manifest_of(id_, f) for id_, f in EXHIBITIONS[which].items()})
        hash_ = hashlib.sha256(document).hexdigest()
        before = self.folder.in_force()
        try:
            with self.folder.locked():
                self.folder.switch(hash_)
        except ContentError:
            assert hash_ not in self.placed
            assert self.folder.in_force() == before
            return
        assert self.folder.in_force() == hash_
        if hash_ != before:
            self.history.append(hash_)
            self.placed &= set(self.history[-2:])
            self.damaged = self.damaged and not self._is_sound()

    @rule(byte=st.integers(0, 3))
    @precondition(lambda self: self.history)
    def rot(self, byte: int) -> None:
        files = sorted(path for path in (self.folder.root / "files").rglob("*") if path.is_file())
        if files:
            files[byte % len(files)].write_bytes(b"rotten")
            self.damaged = True
            self.placed.clear()

    @rule()
    def scrub(self) -> None:
        for _ in range(2):
            found = list(self.folder.scrub())
        assert all(sound for _, sound in found)

    @rule()
    def be_killed(self) -> None:
        for top in ("packs", "exhibitions"):
            (self.folder.root / top / ".staging-dead").mkdir(parents=True, exist_ok=True)
        (self.folder.root / ".staging-current").unlink(missing_ok=True)
        (self.folder.root / ".staging-current").symlink_to("nowhere")

    @invariant()
    def what_is_in_force_is_whole(self) -> None:
        if self.folder.in_force() and not self.damaged:
            assert_whole(self.folder.root)

    @invariant()
    def what_was_put_in_force_last_is_kept(self) -> None:
        for hash_ in self.history[-2:]:
            assert (self.folder.root / "exhibitions" / hash_ / "exhibition.json").exists()

    @invariant()
    def each_file_lies_once(self) -> None:
        if self.damaged:
            return
        current = self.folder.root / "current"
        for path in (self.folder.root / "packs").rglob("*") if current.exists() else ():
            if path.is_file() and path.name != "manifest.json" and ".staging" not in str(path):
                stored = self.folder.file(hashlib.sha256(path.read_bytes()).hexdigest())
                assert not stored.exists() or stored.samefile(path) or not self.placed

    def _is_sound(self) -> bool:
        try:
            assert_whole(self.folder.root)
        except (AssertionError, OSError):
            return False
        return True


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=settings().max_examples // 5, stateful_step_count=20, deadline=None)


@pytest.fixture(autouse=True)
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def test_a_file_system_without_hard_links_has_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(self: Path, _target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", none)
    folder = ContentFolder(tmp_path / "content")
    for files in (EXHIBITIONS[2], EXHIBITIONS[1]):
        manifests = {id_: manifest_of(id_, one) for id_, one in files.items()}
        with folder.locked():
            for id_, data in manifests.items():
                write_pack(folder, files[id_], data, parse_manifest(data, id_))
            folder.switch(folder.place_exhibition(exhibition_of("winter", manifests)))
        assert_whole(folder.root)
    assert len([path for path in (folder.root / "files").rglob("*") if path.is_file()]) == 4


def test_a_disk_that_fails_while_linking_is_no_reason_for_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Path, _target: Path) -> None:
        raise OSError(5, "Input/output error")

    folder = ContentFolder(tmp_path / "content")
    data = manifest_of("bridge", EXHIBITIONS[0]["bridge"])
    monkeypatch.setattr(Path, "hardlink_to", fail)
    with folder.locked(), pytest.raises(OSError, match="Input/output"):
        write_pack(folder, EXHIBITIONS[0]["bridge"], data, parse_manifest(data, "here"))
    assert list((folder.root / "packs").iterdir()) == []


def put_in_force(folder: ContentFolder, which: int) -> str:
    manifests = {id_: manifest_of(id_, files) for id_, files in EXHIBITIONS[which].items()}
    with folder.locked():
        for id_, data in manifests.items():
            write_pack(folder, EXHIBITIONS[which][id_], data, parse_manifest(data, id_))
        folder.switch(hash_ := folder.place_exhibition(exhibition_of("winter", manifests)))
    return hash_


def test_the_one_before_is_known_as_long_as_it_is_whole(tmp_path: Path) -> None:
    folder = ContentFolder(tmp_path / "content")
    assert folder.before() == ""
    first = put_in_force(folder, 0)
    assert folder.before() == ""
    second = put_in_force(folder, 1)
    assert folder.before() == first
    put_in_force(folder, 1)
    assert folder.before() == first, "nothing was switched"
    put_in_force(folder, 0)
    assert folder.before() == second, "back, and it is still here"
    put_in_force(folder, 3)
    assert folder.before() == first
    shutil.rmtree(folder.root / "packs")
    assert folder.before() == ""


def test_a_switch_that_was_cut_off_leaves_none_before(tmp_path: Path) -> None:
    """The link to the one before is written first."""
    folder = ContentFolder(tmp_path / "content")
    hash_ = put_in_force(folder, 0)
    (folder.root / "before").symlink_to(f"exhibitions/{hash_}")
    assert folder.before() == ""


def test_what_cannot_be_deleted_is_no_failed_switch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(ContentFolder, "_sweep", fail)
    folder = ContentFolder(tmp_path / "content")
    with folder.locked():
        folder.switch(hash_ := folder.place_exhibition(exhibition_of("winter", {})))
    assert folder.in_force() == hash_


def test_a_file_that_the_disk_cannot_read_any_more_is_taken_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = ContentFolder(tmp_path)
    ref = content.put(b"worn")

    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(hashlib, "file_digest", failing)
    assert list(content.scrub()) == [(ref.sha256, False)]
    assert not content.has(ref)
