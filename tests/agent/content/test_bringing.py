"""Content comes as often as it must and no oftener, and what is in force is whole."""

import datetime as dt
import errno
import hashlib
import io
import shutil
from collections import namedtuple
from pathlib import Path
from typing import IO, Any

import pytest

from tests.support.repository import BRIDGE, Device, Town, assert_whole
from tests.support.roads import Breaking, Endless, Noting, Swapping
from werkstadt.agent.content.bringing import ROOM_MIN, Progress
from werkstadt.agent.content.roads import Road, RoadError
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.trust import ContentRefused
from werkstadt.agent.content.update import Outcome, Wish
from werkstadt.agent.errors import AgentError
from werkstadt.exhibits.contentfolder import ContentFolder

FRESH = bytes(range(256)) * 40
SHA = hashlib.sha256(FRESH).hexdigest()
PATH = f"files/{SHA[:2]}/{SHA}"


@pytest.fixture
def road(town: Town) -> Noting:
    """To the repository after a picture was added."""
    return Noting(FolderRoad(town.publish("winter", {"bridge": {**BRIDGE, "pictures/new.png": FRESH}})))


def bring(device: Device, *roads: Road, progress: Progress | None = None) -> int:
    """Looks by the first, brings by all. Bytes fetched."""
    offer = device.updates.look(roads[0], Wish(), device.town.now)
    outcome = device.updates.bring(offer, roads, progress)
    device.updates.switch(outcome.hash)
    assert_whole(device.content)
    return outcome.fetched


def part(device: Device, data: bytes) -> Path:
    folder = device.content / "incoming"
    folder.mkdir(exist_ok=True)
    (folder / f"{SHA}.part").write_bytes(data)
    return folder / f"{SHA}.part"


# what comes


def test_only_what_changed_moves(device: Device, road: Noting) -> None:
    assert bring(device, road) == len(FRESH) == road.files()
    assert [path for path in road.sent if path.startswith("files/")] == [PATH]
    documents = [path.split("/")[0:2] for path in road.sent if path.startswith("targets/")]
    assert sorted(documents) == [["targets", "exhibitions"], ["targets", "packs"]]


def test_one_changed_picture_of_many_moves_less_than_a_tenth_more_than_itself(device: Device, town: Town) -> None:
    packs = {
        f"pack-{number}": {f"{name}.png": bytes([number, name]) * 9_000 for name in range(8)} for number in range(8)
    }
    device.takes(FolderRoad(town.publish("winter", packs)))
    fresh = bytes(range(250)) * 400
    packs["pack-3"]["5.png"] = fresh
    road = Noting(FolderRoad(town.publish("winter", packs)))
    assert device.takes(road).fetched == len(fresh)
    assert sum(road.sent.values()) < 1.1 * len(fresh)


def test_nothing_new_moves_two_small_documents(device: Device, town: Town) -> None:
    road = Noting(FolderRoad(town.root))
    outcome = device.takes(road)
    assert (outcome.new, outcome.fetched) == (False, 0)
    assert list(road.sent) == ["metadata/timestamp.json"]


def test_a_file_in_two_packs_comes_once_and_lies_once(device: Device, town: Town) -> None:
    road = Noting(
        FolderRoad(town.publish("winter", {"one": {"a.png": FRESH}, "two": {"b.png": FRESH, "c.png": FRESH}}))
    )
    assert bring(device, road) == len(FRESH)
    places = [path for path in device.content.rglob("*.png") if path.is_file() and not path.is_symlink()]
    inodes = {path.stat().st_ino for path in (*places, device.updates.folder.file(SHA))}
    assert (len(places), len(inodes)) == (3, 1)


def test_an_empty_file_is_a_file(device: Device, town: Town) -> None:
    assert bring(device, FolderRoad(town.publish("winter", {"bridge": {"pack.json": b"{}", "empty": b""}}))) == 2


# going on


@pytest.mark.parametrize("come", [0, 1, 5_000, len(FRESH) - 1, len(FRESH)])
def test_it_goes_on_from_any_byte(device: Device, road: Noting, come: int) -> None:
    left = part(device, FRESH[:come])
    assert bring(device, road) == len(FRESH) - come
    asked = [(path, offset) for path, offset in road.asked if path == PATH]
    assert asked == ([(PATH, come)] if come < len(FRESH) else [])
    assert not left.exists()


@pytest.mark.parametrize("left", [b"x" * 5_000, b"x" * len(FRESH), b"x" * (len(FRESH) + 1), FRESH + b"x", FRESH[1:]])
def test_half_a_file_that_was_wrong_is_begun_anew_once(device: Device, road: Noting, left: bytes) -> None:
    part(device, left)
    bring(device, road)
    offsets = [offset for path, offset in road.asked if path == PATH]
    assert offsets[-1] == 0
    assert len(offsets) <= 2


def test_what_is_wrong_from_its_beginning_is_not_asked_for_again(device: Device, road: Noting) -> None:
    swapped = Noting(Swapping(road, {PATH: b"x" * len(FRESH)}))
    with device.refuses("changed", parts=True):
        device.takes(swapped)
    assert [offset for path, offset in swapped.asked if path == PATH] == [0]
    part(device, b"x" * 9)
    with device.refuses("changed", parts=True):
        device.takes(swapped)
    assert [offset for path, offset in swapped.asked if path == PATH] == [0, 9, 0]


def test_the_second_road_goes_on_where_the_first_broke_off(device: Device, road: Noting) -> None:
    second = Noting(road.road)
    assert bring(device, Breaking(road, 4_000), second) == len(FRESH)
    assert (second.files(), second.asked) == (len(FRESH) - 4_000, [(PATH, 4_000)])


def test_a_road_that_swaps_costs_nothing_but_time(device: Device, road: Noting) -> None:
    second = Noting(road.road)
    assert bring(device, Swapping(road, {PATH: b"x" * len(FRESH)}), second) == 2 * len(FRESH)
    assert second.asked == [(PATH, 0)]


def test_the_last_roads_reason_is_told(device: Device, road: Noting) -> None:
    with pytest.raises(ContentRefused, match="road that swaps"):
        bring(device, Breaking(road, 10), Swapping(road, {PATH: b"x" * len(FRESH)}))
    with pytest.raises(RoadError, match="broke off"):
        bring(device, Swapping(road, {PATH: b"x" * len(FRESH)}), Breaking(road, 10))
    offer = device.updates.look(road, Wish(), device.town.now)
    with pytest.raises(RoadError, match="no road"):
        device.updates.bring(offer, [])


def test_each_try_over_a_road_that_breaks_comes_further(device: Device, road: Noting) -> None:
    breaking = Breaking(road, 3_000, times=3)
    for _ in range(3):
        with device.refuses("road", parts=True):
            device.takes(breaking)
    assert device.takes(breaking).fetched == len(FRESH) - 9_000


# figures


def test_the_figures_grow_to_the_end_and_count_what_was_here_already(device: Device, road: Noting) -> None:
    part(device, FRESH[:2_000])
    seen: list[tuple[int, int, int]] = []
    progress = Progress(tell=lambda now: seen.append((now.done, now.total, now.fetched)))
    bring(device, Breaking(road, 3_000, piece=500), road, progress=progress)
    done = [one[0] for one in seen]
    assert done == sorted(done)
    assert (seen[0][0], seen[-1]) == (2_500, (len(FRESH), len(FRESH), len(FRESH) - 2_000))


def test_what_was_thrown_away_is_not_counted_as_done(device: Device, road: Noting) -> None:
    part(device, b"x" * 2_000)
    progress = Progress()
    assert bring(device, road, progress=progress) == 2 * len(FRESH) - 2_000
    assert progress.done == progress.total == len(FRESH)
    progress = Progress()
    town = device.town
    new = FRESH[::-1]
    path = f"files/{hashlib.sha256(new).hexdigest()[:2]}/{hashlib.sha256(new).hexdigest()}"
    road = Noting(FolderRoad(town.publish("winter", {"bridge": {"new.png": new}})))
    with pytest.raises(ContentRefused):
        bring(device, Swapping(road, {path: b"x" * 90_000}), progress=progress)
    assert (progress.done, progress.total) == (0, len(FRESH))


def test_who_watches_may_end_it_and_what_has_come_stays(device: Device, road: Noting) -> None:
    class Ended(AgentError): ...

    def tell(now: Progress) -> None:
        if now.done >= 3_000:
            raise Ended("The agent ends.")

    progress = Progress(tell=tell)
    with pytest.raises(Ended):
        bring(device, Breaking(road, 9_000, piece=1_000), progress=progress)
    assert progress.done == 0
    assert (device.content / "incoming" / f"{SHA}.part").read_bytes() == FRESH[:3_000]


# a second look


def update(device: Device, road: Road, now: dt.datetime | None = None, **wish: Any) -> Outcome:
    return device.updates.update(road, Wish(**wish), now or device.town.now)


def test_where_the_timestamp_is_the_one_that_was_checked_nothing_else_is_asked_for(device: Device, town: Town) -> None:
    road = Noting(FolderRoad(town.root))
    outcome = update(device, road)
    assert (outcome.exhibition, outcome.hash, outcome.new) == ("winter", device.updates.folder.in_force(), False)
    assert road.asked == [("metadata/timestamp.json", 0)]


def test_an_exhibition_that_was_looked_at_but_never_came_is_new(device: Device, road: Noting) -> None:
    for _ in range(2):
        with device.refuses("road", parts=True):
            update(device, Breaking(road, 100))
    assert update(device, road).new
    assert not update(device, road).new


@pytest.mark.parametrize("what", ["another wish", "a floor", "time", "what is in force", "a manifest", "a note"])
def test_it_is_looked_at_wholly_where_something_else_has_changed(device: Device, town: Town, what: str) -> None:
    town.publish("spring")
    road = Noting(FolderRoad(town.root))
    device.takes(road, "winter")
    road.asked.clear()
    if what == "another wish":
        assert update(device, road, exhibition="spring").exhibition == "spring"
    elif what == "a floor":
        with device.refuses("rollback"):
            update(device, road, floor=town.hub().timestamp().signed.version + 1)
    elif what == "time":
        with device.refuses("expired"):
            update(device, road, now=town.now + dt.timedelta(days=31))
    elif what == "what is in force":
        (device.content / "current").unlink()
        assert update(device, road, exhibition="winter").new
    elif what == "a manifest":
        next((device.content / "packs").iterdir()).joinpath("manifest.json").unlink()
        update(device, road)
        assert_whole(device.content)
    else:
        (device.trust / "noted.json").write_bytes(b"[]")
        update(device, road)
    assert len(road.asked) > 1


def test_a_stick_that_was_not_fresh_is_looked_at_each_time(device: Device, town: Town) -> None:
    town.later(days=31)
    device.takes(FolderRoad(town.root), stale=True)
    with device.refuses("expired"):
        update(device, FolderRoad(town.root))


def test_a_timestamp_without_end_is_not_read_to_its_end(device: Device, town: Town) -> None:
    road = Endless(FolderRoad(town.root), "metadata/timestamp")
    assert device.updates.nothing_new(road, Wish(), town.now) is None
    assert road.given == 1024 * 1024


def test_what_rotted_is_brought_by_the_next_update(device: Device, town: Town) -> None:
    next((device.content / "packs").iterdir()).joinpath("pack.json").write_bytes(b"rotten")
    assert [sound for _, sound in device.updates.scrub()].count(False) == 1
    assert update(device, FolderRoad(town.root)).fetched > 0
    assert_whole(device.content)


# room

Usage = namedtuple("Usage", "total used free")


def give_room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(0, 0, free))


def test_the_room_for_answers_is_left_alone(device: Device, road: Noting, monkeypatch: pytest.MonkeyPatch) -> None:
    give_room(monkeypatch, ROOM_MIN + len(FRESH) - 1)
    with device.refuses("disk-full") as said:
        device.takes(road)
    assert "kept for answers" in said[0].sentence
    assert road.files() == 0
    give_room(monkeypatch, ROOM_MIN + len(FRESH))
    assert device.takes(road).new


def test_half_a_file_takes_its_room_already(device: Device, road: Noting, monkeypatch: pytest.MonkeyPatch) -> None:
    part(device, FRESH[:4_000])
    give_room(monkeypatch, ROOM_MIN + len(FRESH) - 4_000)
    assert device.takes(road).new


def test_what_is_here_needs_no_room(device: Device, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.publish("spring")
    give_room(monkeypatch, 0)
    assert device.takes(FolderRoad(town.root), "spring").new


def test_a_disk_that_fills_up_meanwhile_gets_its_room_back(
    device: Device, road: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    real = Path.open

    def full(self: Path, mode: str = "r", *args: Any, **more: Any) -> IO[Any]:
        if mode != "ab":
            return real(self, mode, *args, **more)
        self.touch()
        return Full()

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", full)
        with device.refuses("disk-full", parts=True):
            device.takes(road)
    assert not list((device.content / "incoming").iterdir())
    device.goes_on()


@pytest.mark.parametrize("number", [errno.EIO, errno.EROFS])
def test_a_disk_that_fails_is_told_by_its_own_words(
    device: Device, road: Noting, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(self: ContentFolder, path: Path, _sha256: str) -> None:
        raise OSError(number, "Input/output error", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(ContentFolder, "adopt", fail)
        with device.refuses("disk", parts=True) as said:
            device.takes(road)
    assert "incoming" in said[0].sentence
    device.goes_on()


# the last two, and who else is at work


def test_the_last_two_stay_and_the_third_goes_with_its_files(device: Device, town: Town) -> None:
    hashes = [device.updates.folder.in_force()]
    for number in range(3):
        device.takes(FolderRoad(town.publish("winter", {"bridge": {"pack.json": b"%d" % number, "same.png": FRESH}})))
        hashes.append(device.updates.folder.in_force())
        assert {path.name for path in (device.content / "exhibitions").iterdir()} == set(hashes[-2:])
    assert len(list((device.content / "packs").iterdir())) == 2
    kept = {path.name for path in (device.content / "files").rglob("*") if path.is_file()}
    assert kept == {hashlib.sha256(data).hexdigest() for data in (b"1", b"2", FRESH)}


def test_spare_files_stay(device: Device, town: Town) -> None:
    folder = device.updates.folder
    with folder.locked():
        spare = folder.put(b"wanted by the next").sha256
        folder.put(b"wanted by nobody")
    part(device, b"half")
    half = folder.part("b" * 64)
    half.write_bytes(b"half")
    offer = device.updates.look(FolderRoad(town.publish("winter", {"bridge": {"a": b"1"}})), Wish(), town.now)
    outcome = device.updates.bring(offer, [FolderRoad(town.root)])
    device.updates.switch(outcome.hash, [spare, SHA])
    assert folder.file(spare).exists()
    assert folder.part(SHA).exists()
    assert not half.exists()
    assert not folder.file(hashlib.sha256(b"wanted by nobody").hexdigest()).exists()


def test_what_was_swept_before_it_came_into_force_is_refused_and_brought_anew(device: Device, town: Town) -> None:
    """The daemon waits for the end of a visit; meanwhile somebody brings another exhibition by hand."""
    town.publish("spring", {"other": {"pack.json": b"spring"}})
    road = FolderRoad(town.root)
    outcome = device.updates.bring(device.updates.look(road, Wish("spring"), town.now), [road])
    town.publish("summer", {"third": {"pack.json": b"summer"}})
    device.takes(road, "summer")
    with device.refuses("not-whole"):
        device.updates.switch(outcome.hash)
    assert device.takes(road, "spring").new
    assert_whole(device.content)


def test_two_writers_at_once_are_told(device: Device, road: Noting) -> None:
    with device.updates.folder.locked():
        with device.refuses("busy"):
            device.takes(road)
        with device.refuses("busy"):
            device.updates.switch("0" * 64)
    device.goes_on()


def test_what_a_killed_writer_left_half_is_cleared_by_the_next(device: Device, road: Noting) -> None:
    left = device.content / "packs" / ".staging-abc"
    left.mkdir()
    (left / "a").write_bytes(b"half")
    device.takes(road)
    assert not left.exists()


# damage


def test_what_rotted_is_found_brought_anew_and_mended_where_it_is_shown(device: Device, town: Town) -> None:
    folder, road = device.updates.folder, Noting(FolderRoad(town.root))
    pack = next((device.content / "packs").iterdir())
    shown = pack / "pictures" / "cover.svg"
    good, sha256 = shown.read_bytes(), hashlib.sha256(shown.read_bytes()).hexdigest()
    shown.write_bytes(good[:-1] + b"?")
    found = list(folder.scrub())
    assert [one for one, sound in found if not sound] == [sha256]
    assert len(found) == 2
    assert not folder.file(sha256).exists()
    assert device.takes(road).fetched == len(good)
    assert shown.read_bytes() == good
    assert_whole(device.content)
    assert all(sound for _, sound in folder.scrub())


def test_looking_for_rot_leaves_a_writer_alone_and_finds_it_again(device: Device) -> None:
    folder = device.updates.folder
    shown = next((device.content / "packs").iterdir()) / "pack.json"
    shown.write_bytes(b"rotten")
    with folder.locked():
        assert [sound for _, sound in folder.scrub()].count(False) == 1
    assert sum(1 for path in (device.content / "files").rglob("*") if path.is_file()) == 2
    assert [sound for _, sound in folder.scrub()].count(False) == 1
    assert [sound for _, sound in folder.scrub()].count(False) == 0


@pytest.mark.parametrize("what", ["manifest.json", "pack.json", "pictures/cover.svg", "pictures"])
def test_a_pack_that_lost_a_part_is_mended_without_a_byte(device: Device, town: Town, what: str) -> None:
    pack = next((device.content / "packs").iterdir())
    shutil.rmtree(pack / what) if (pack / what).is_dir() else (pack / what).unlink()
    road = Noting(FolderRoad(town.root))
    device.takes(road)
    assert road.files() == 0
    assert_whole(device.content)


def test_an_exhibition_that_was_damaged_is_mended(device: Device, town: Town) -> None:
    (device.content / "current" / "exhibition.json").write_bytes(b"")
    device.takes(FolderRoad(town.root), "winter")
    assert_whole(device.content)
