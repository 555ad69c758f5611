"""From what was built to what devices take: publish, withdraw, tidy, and a stick."""

import datetime as dt
import errno
import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.repository import BRIDGE, Device, Town, assert_whole, build, tree
from werkstadt.agent.content.roads.folder import FolderRoad, road_in
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.hub.content import exporting, publishing
from werkstadt.hub.content.exporting import Exported
from werkstadt.hub.content.repository import RepositoryRefused
from werkstadt.hub.content.shelf import Shelf

SHARED = {"a.png": b"shared" * 50}


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def packs_of_anna(town: Town) -> set[str]:
    return {name.split("/")[1] for name in town.hub().signed()["anna"] if name.startswith("packs/")}


# publish


def test_what_is_published_lies_where_devices_look(town: Town) -> None:
    names = {str(path.relative_to(town.root)) for path in town.root.rglob("*") if path.is_file()}
    shelf = Shelf(town.root)
    assert all(shelf.file(name) for name in names - {".lock"})
    cover = sha(BRIDGE["pictures/cover.svg"])
    assert f"files/{cover[:2]}/{cover}" in names
    assert not any(path.name.endswith(".part") for path in town.root.rglob("*"))
    assert all(path.stat().st_mode & 0o044 == 0o044 for path in town.root.rglob("*") if path.name != ".lock")


@pytest.mark.parametrize(
    "damage",
    [
        lambda content, pack: (pack / "pack.json").write_bytes(b"rotten"),
        lambda content, pack: (pack / "manifest.json").write_bytes(b"{}"),
        lambda content, pack: (pack / "manifest.json").unlink(),
        lambda content, pack: shutil.rmtree(pack),
        lambda content, pack: (content / "current").unlink(),
        lambda content, pack: (content / "current" / "exhibition.json").write_bytes(b"{}"),
        lambda content, pack: shutil.rmtree(content),
    ],
)
def test_a_damaged_build_is_refused_and_changes_nothing_that_devices_see(
    town: Town, tmp_path: Path, damage: Any
) -> None:
    content = build(tmp_path / "built", "winter", {"bridge": {"pack.json": b"new"}})
    damage(content, next((content / "packs").iterdir()))
    before = tree(town.root / "metadata")
    with pytest.raises(RepositoryRefused, match="expected"):
        publishing.draft(town.hub(), publishing.read_built(content), "anna")
    assert tree(town.root / "metadata") == before
    assert not list(town.root.rglob("*.part"))


def test_a_pack_under_another_ones_name_is_refused(town: Town, tmp_path: Path) -> None:
    content = build(tmp_path / "built", "winter", {"bridge": {"pack.json": b"new"}})
    file = content / "current" / "exhibition.json"
    file.write_bytes(file.read_bytes().replace(b'"bridge"', b'"zeiss"'))
    with pytest.raises(RepositoryRefused, match=r"zeiss .*…, got bridge"):
        publishing.read_built(content)


def test_publishing_anew_mends_what_rotted_on_the_hub(town: Town, device: Device) -> None:
    cover = sha(BRIDGE["pictures/cover.svg"])
    for path in (town.root / "files" / cover[:2] / cover, next((town.root / "targets" / "packs").rglob("*.json"))):
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    town.publish("winter")
    assert device.takes(FolderRoad(town.root)).new


def test_a_file_in_two_exhibitions_lies_once(town: Town) -> None:
    town.publish("spring", {"bridge": BRIDGE, "other": {"same.svg": BRIDGE["pictures/cover.svg"]}})
    assert len([path for path in (town.root / "files").rglob("*") if path.is_file()]) == 2


# withdraw


def test_a_pack_that_another_exhibition_needs_stays_signed(town: Town, device: Device) -> None:
    town.publish("spring", {"bridge": BRIDGE, "other": SHARED})
    town.withdraw("winter")
    assert packs_of_anna(town) == {"bridge", "other"}
    assert device.takes(FolderRoad(town.root)).exhibition == "spring"
    town.withdraw("spring")
    assert packs_of_anna(town) == set()
    with pytest.raises(RepositoryRefused, match="expected one of none, got 'spring'"):
        town.withdraw("spring")


def test_a_pack_of_one_author_in_the_exhibition_of_another_stays_signed(town: Town, device: Device) -> None:
    town.publish("winter", {"bridge": BRIDGE, "more": SHARED})
    town.name_author("ben", ["exhibitions/*", "packs/other/*"])
    town.publish("spring", {"bridge": BRIDGE, "other": SHARED}, author="ben")
    assert [name for name in town.hub().signed()["ben"] if "bridge" in name] == []
    assert device.takes(FolderRoad(town.root), "spring").new
    town.withdraw("winter")
    assert packs_of_anna(town) == {"bridge"}
    device.takes(FolderRoad(town.root), "spring")
    with pytest.raises(RepositoryRefused, match="ben: expected to sign"):
        town.publish("summer", {"bridge": {"pack.json": b"bens own"}}, author="ben")


def test_packs_that_an_exhibition_has_no_more_are_signed_no_more(town: Town) -> None:
    town.publish("winter", {"other": SHARED})
    assert packs_of_anna(town) == {"other"}


def test_an_exhibition_whose_document_is_gone_is_named(town: Town) -> None:
    town.publish("spring", {"other": SHARED})
    next((town.root / "targets" / "exhibitions").glob("*.winter.json")).unlink()
    with pytest.raises(RepositoryRefused, match=r"winter\.json: expected what is signed"):
        town.withdraw("spring")


# tidy


def set_times(at: dt.datetime, paths: list[Path]) -> None:
    for path in paths:
        os.utime(path, (at.timestamp(), at.timestamp()))


def files(town: Town) -> list[Path]:
    return [path for path in town.root.rglob("*") if path.is_file()]


def test_what_was_replaced_a_moment_ago_stays_for_a_month_however_old_it_is(town: Town, device: Device) -> None:
    """It was written two months ago and signed until just now: a device may be in the middle of it."""
    picture = sha(SHARED["a.png"])
    town.publish("winter", {"bridge": SHARED})
    set_times(town.now, files(town))
    before = set(files(town))
    town.later(days=60)
    town.publish("winter", {"bridge": {"b.png": b"new"}})
    set_times(town.now, [path for path in files(town) if path not in before])
    with town.hub().locked():
        assert publishing.tidy(town.hub()) > 0  # of the first state, which was replaced two months ago
        there = town.root / "files" / picture[:2] / picture
        assert there.exists()
        town.later(days=29)
        assert publishing.tidy(town.hub()) == 0
        town.later(days=2)
        assert publishing.tidy(town.hub()) > 0
        assert not there.exists()
    town.freshen()
    assert device.takes(FolderRoad(town.root)).new
    device.goes_on()


def test_what_a_draft_on_its_way_needs_stays_for_a_month(town: Town, device: Device) -> None:
    draft = publishing.draft(town.hub(), town.build("winter", {"bridge": SHARED}), "anna")
    set_times(town.now, files(town))
    town.later(days=29)
    with town.hub().locked():
        publishing.tidy(town.hub())
    town.accept(draft, [town.authors["anna"]])
    assert device.takes(FolderRoad(town.root)).new


def test_what_a_waiting_draft_shares_with_something_old_stays_too(town: Town, device: Device) -> None:
    town.publish("winter", {"bridge": SHARED})
    set_times(town.now, files(town))
    town.later(days=1)
    town.publish("winter", {"bridge": {"b.png": b"new"}})
    set_times(town.now, [path for path in files(town) if "metadata" in path.parts])
    town.later(days=90)
    before = {path: path.stat().st_mtime for path in files(town)}
    draft = publishing.draft(town.hub(), town.build("winter", {"bridge": SHARED}), "anna")
    set_times(town.now, [path for path in files(town) if path.stat().st_mtime != before.get(path)])
    with town.hub().locked():
        publishing.tidy(town.hub())
    town.accept(draft, [town.authors["anna"]])
    assert device.takes(FolderRoad(town.root)).new


def test_tidying_twice_is_tidying_once_and_half_files_go(town: Town) -> None:
    half = town.root / "files" / "ab" / ".x.part"
    half.parent.mkdir(exist_ok=True)
    half.write_bytes(b"half")
    set_times(town.now, files(town))
    town.later(days=31)
    with town.hub().locked():
        assert publishing.tidy(town.hub()) == 4
        assert publishing.tidy(town.hub()) == 0
    assert town.hub().exhibitions() == {"winter": "anna"}


# a stick


def export(town: Town, stick: Path) -> Exported:
    with town.hub().locked():
        return exporting.export(town.hub(), stick)


def test_a_stick_has_all_that_a_device_needs_and_no_more(town: Town, device: Device, tmp_path: Path) -> None:
    town.publish("winter", {"bridge": SHARED})
    town.accept(town.hub().draft_renewed(), town.admins[:2])
    publishing.draft(town.hub(), town.build("spring", {"draft": {"a": b"of a draft"}}), "anna")
    done = export(town, tmp_path)
    assert done.folder == tmp_path / "werkstadt-content"
    assert done.until == town.hub().timestamp().signed.expires
    names = {str(path.relative_to(done.folder)) for path in done.folder.rglob("*") if path.is_file()}
    assert len(names) == done.files
    assert sum(1 for name in names if name.startswith("files/")) == 1
    assert sum(1 for name in names if name.startswith("targets/")) == 2
    assert {name for name in names if "root" in name} == {"metadata/1.root.json", "metadata/2.root.json"}
    assert device.takes(road_in(tmp_path)).new
    assert_whole(device.content)
    device.goes_on()


def test_what_is_there_is_not_written_again_and_what_is_old_goes(town: Town, tmp_path: Path) -> None:
    export(town, tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"private")
    assert export(town, tmp_path).files == 1
    town.publish("winter", {"bridge": SHARED})
    assert export(town, tmp_path).size > 300
    stick = tmp_path / "werkstadt-content"
    assert [path.name for path in stick.glob("files/*/*")] == [sha(SHARED["a.png"])]
    assert len(list(stick.glob("metadata/*snapshot.json"))) == 1
    assert (tmp_path / "holiday.jpg").exists()


@pytest.mark.parametrize("part", ["files", "targets", "metadata"])
def test_what_rotted_on_a_stick_is_written_anew(town: Town, device: Device, tmp_path: Path, part: str) -> None:
    export(town, tmp_path)
    for path in (tmp_path / "werkstadt-content" / part).rglob("*"):
        if path.is_file():
            path.write_bytes(bytes(path.stat().st_size))
    export(town, tmp_path)
    assert device.takes(road_in(tmp_path)).new


def test_the_stick_of_another_town_is_written_anew(town: Town, device: Device, tmp_path: Path) -> None:
    export(Town(tmp_path / "other"), tmp_path)
    export(town, tmp_path)
    assert device.takes(road_in(tmp_path)).new


def test_a_stick_that_is_drawn_while_it_is_written_holds_what_it_held(
    town: Town, device: Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(town, tmp_path)
    device.takes(road_in(tmp_path))
    town.publish("winter", {f"pack-{number}": {"a": bytes([number])} for number in range(4)})
    real = shutil.copyfile
    left = iter([1])

    def full(source: Path, target: Path) -> object:
        if target.name == ".timestamp.json.part" or next(left, None) is None:
            raise OSError(errno.ENOSPC, "No space left on device", str(target))
        return real(source, target)

    for _ in range(3):
        left = iter([1] * 3)
        with monkeypatch.context() as patch:
            patch.setattr(shutil, "copyfile", full)
            with pytest.raises(RepositoryRefused, match="expected a stick with room, got: No space left on device"):
                export(town, tmp_path)
        assert not device.takes(road_in(tmp_path)).new
        assert not list(tmp_path.rglob("*.part"))
    export(town, tmp_path)
    assert device.takes(road_in(tmp_path)).new


def test_a_stick_that_is_not_there_is_not_made(town: Town, tmp_path: Path) -> None:
    with pytest.raises(RepositoryRefused, match="expected a folder, such as a stick's, got none"):
        export(town, tmp_path / "none")
    assert not (tmp_path / "none").exists()


# the hub's own pages


def test_the_hub_shows_what_it_gives_without_taking_the_room_twice(town: Town, tmp_path: Path) -> None:
    content = tmp_path / "content"
    for number in range(3):
        built = town.build("winter", {"bridge": {**SHARED, "n": b"%d" % number}})
        town.accept(publishing.draft(town.hub(), built, "anna"), [town.authors["anna"]])
        publishing.show_here(town.hub(), built, content)
        town.later(minutes=1)
    assert_whole(content)
    picture = sha(SHARED["a.png"])
    assert ContentFolder(content).file(picture).samefile(town.root / "files" / picture[:2] / picture)
    kept = {path.name for path in (content / "files").rglob("*") if path.is_file()}
    assert kept == {picture, sha(b"1"), sha(b"2")}
    publishing.show_here(town.hub(), built, None)
    with ContentFolder(content).locked(), pytest.raises(RepositoryRefused, match="published; but"):
        publishing.show_here(town.hub(), built, content)
