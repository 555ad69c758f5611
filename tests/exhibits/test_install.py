"""A build is whole or not at all, the same source gives the same bytes, and the exhibition before stays beside it."""

import contextlib
import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from werkstadt.exhibits.authoring.exhibit import compile_exhibit
from werkstadt.exhibits.authoring.exhibition import Checked, check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.problems import ContentError, Problem, Spot

Edit = Callable[[Path, str, str], None]

GOLDEN = "3d405dd0fc723bdf20f397f092a945394cab56d2f78ee49d6129b4b937fb2b23"
"""Hash of the pack of a new exhibit called "sense". It changes only with the pack format or the template."""


def snapshot(content: Path) -> dict[str, bytes]:
    return {str(path.relative_to(content)): path.read_bytes() for path in content.rglob("*") if path.is_file()}


def publish(source: Path, content: Path) -> str:
    return install(check_source(source), content)


def in_force(content: Path) -> str:
    return (content / "current").readlink().name


def test_the_same_source_gives_the_agreed_hash(exhibit: Path) -> None:
    pack, _ = compile_exhibit(exhibit)
    assert pack is not None
    assert pack.hash() == GOLDEN


def test_the_hash_depends_neither_on_hash_seed_nor_on_times_nor_on_the_order_on_disk(exhibition: Path) -> None:
    code = "import sys,pathlib;from werkstadt.exhibits.authoring.exhibition import check_source as c;"
    code += "print(c(pathlib.Path(sys.argv[1])).exhibition_hash())"
    hashes = set()
    for seed in ("1", "2"):
        os.utime(exhibition / "feedback.xlsx", (int(seed), int(seed)))
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}", "LC_ALL": "C"}
        ran = subprocess.run(
            [sys.executable, "-c", code, str(exhibition)], env=environment, capture_output=True, text=True, check=True
        )
        hashes.add(ran.stdout)
    assert hashes == {check_source(exhibition).exhibition_hash() + "\n"}


@pytest.mark.usefixtures("form_compiled_before")
def test_what_is_installed_is_named_by_its_content(exhibition: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    hash_ = publish(exhibition, content)
    assert in_force(content) == hash_
    text = (content / "current" / "exhibition.json").read_bytes()
    assert hashlib.sha256(text).hexdigest() == hash_
    for show in (*json.loads(text)["shows"], *json.loads(text)["forms"]):
        folder = content / "packs" / show["hash"]
        manifest = (folder / "manifest.json").read_bytes()
        assert hashlib.sha256(manifest).hexdigest() == show["hash"]
        listed = json.loads(manifest)["files"]
        found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert {*listed, "manifest.json"} == set(found)
        for name, entry in listed.items():
            assert entry == {"sha256": hashlib.sha256(found[name]).hexdigest(), "size": len(found[name])}


@pytest.mark.usefixtures("form_compiled_before")
def test_another_user_can_read_it_whatever_the_umask(exhibition: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    before = os.umask(0o077)
    try:
        publish(exhibition, content)
    finally:
        os.umask(before)
    for path in (content / "packs").glob("*/**/*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


@pytest.mark.usefixtures("form_compiled_before")
def test_building_again_changes_nothing(exhibition: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    publish(exhibition, content)
    times = {path: path.stat().st_mtime_ns for path in content.rglob("*") if path.name != ".lock"}
    publish(exhibition, content)
    assert {path: path.stat().st_mtime_ns for path in content.rglob("*") if path.name != ".lock"} == times


@pytest.mark.usefixtures("form_compiled_before")
def test_the_last_two_exhibitions_are_kept_and_older_ones_go(exhibition: Path, tmp_path: Path, edit: Edit) -> None:
    content = tmp_path / "content"
    hashes = [publish(exhibition, content)]
    for before, after in (("0.1.0", "0.2.0"), ("0.2.0", "0.3.0")):
        edit(exhibition / "sense" / "exhibit.toml", before, after)
        hashes.append(publish(exhibition, content))
        publish(exhibition, content)
    assert {path.name for path in (content / "exhibitions").iterdir()} == set(hashes[1:])
    assert len(list((content / "packs").iterdir())) == 3, "two versions of the exhibit, one form"


@pytest.mark.usefixtures("form_compiled_before")
def test_a_build_with_errors_leaves_the_old_exhibition_in_force(exhibition: Path, tmp_path: Path, edit: Edit) -> None:
    content = tmp_path / "content"
    publish(exhibition, content)
    before = snapshot(content)
    edit(exhibition / "sense" / "exhibit.toml", '"petrol"', '"pink"')
    with pytest.raises(ContentError, match="without errors"):
        publish(exhibition, content)
    assert snapshot(content) == before
    with pytest.raises(ContentError):
        install(Checked([Problem(Spot("x"), "a", "b")], {}, b"{}"), content)


@pytest.mark.parametrize("failing", ["fsync", "rename", "symlink", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_the_old_exhibition_in_force(
    exhibition: Path, tmp_path: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """Every call of one kind that the build makes fails once, the others work."""
    content = tmp_path / "content"
    old = publish(exhibition, content)
    kept = snapshot(content)
    edit(exhibition / "sense" / "exhibit.toml", 'version = "0.1.0"', 'version = "0.2.0"')
    checked = check_source(exhibition)
    owner: object = os if failing == "fsync" else Path
    name = {"symlink": "symlink_to"}.get(failing, failing)
    real = getattr(owner, name)
    failed_at = 0
    while in_force(content) == old:
        failed_at += 1
        calls = 0

        def fail_once(*args: object, nth: int = failed_at, **more: object) -> object:
            nonlocal calls
            calls += 1
            if calls == nth:
                raise OSError(28, "No space left on device", "disk")
            return real(*args, **more)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, fail_once)
            with contextlib.suppress(ContentError):
                install(checked, content)
        if in_force(content) == old:
            assert kept.items() <= snapshot(content).items()
            assert not list(content.glob("*/.staging-*"))
        assert failed_at < 50
    assert in_force(content) == checked.exhibition_hash()
    assert failed_at > 1


@pytest.mark.usefixtures("form_compiled_before")
def test_everything_is_synced_before_it_is_put_in_force(
    exhibition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the moment of the switch, every file and folder under the new names has been given to fsync."""
    synced: set[int] = set()
    real_fsync, real_switch = os.fsync, ContentFolder.switch

    def fsync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        real_fsync(handle)

    def switch(self: ContentFolder, hash_: str) -> None:
        for name in ("packs", "exhibitions", "files"):
            folder = self.root / name
            for path in (folder, *folder.rglob("*")):
                assert path.stat().st_ino in synced, path
        real_switch(self, hash_)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(ContentFolder, "switch", switch)
    publish(exhibition, tmp_path / "content")


@pytest.mark.usefixtures("form_compiled_before")
def test_what_a_killed_build_left_behind_is_swept_and_a_damaged_pack_is_replaced(
    exhibition: Path, tmp_path: Path, edit: Edit
) -> None:
    content = tmp_path / "content"
    publish(exhibition, content)
    (content / "packs" / ".staging-abc").mkdir()
    (content / "incoming" / f"{'0' * 64}.part").write_bytes(b"half")
    pack = check_source(exhibition).packs["sense"]
    picture = content / "packs" / pack.hash() / "pictures" / "cover.svg"
    picture.write_bytes(b"<svg")
    edit(exhibition / "exhibition.toml", 'de = "Anfang"', 'de = "Start"')
    publish(exhibition, content)
    assert picture.read_bytes() == pack.files["pictures/cover.svg"]
    assert not list((content / "packs").glob(".staging-*"))
    assert not list((content / "incoming").iterdir())


@pytest.mark.usefixtures("form_compiled_before")
def test_foreign_files_in_the_content_folder_are_left_alone(exhibition: Path, tmp_path: Path, edit: Edit) -> None:
    content = tmp_path / "content"
    publish(exhibition, content)
    (content / "packs" / "notes").mkdir()
    edit(exhibition / "exhibition.toml", 'de = "Anfang"', 'de = "Start"')
    publish(exhibition, content)
    assert (content / "packs" / "notes").is_dir()


def test_a_second_build_at_the_same_time_says_so(exhibition: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    with (content / ".lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ContentError, match="another one at work"):
            publish(exhibition, content)


def test_a_content_folder_that_cannot_be_written_is_told(exhibition: Path, tmp_path: Path) -> None:
    (tmp_path / "content").write_text("a file", encoding="utf-8")
    with pytest.raises(ContentError, match="expected a folder that can be written"):
        publish(exhibition, tmp_path / "content")
