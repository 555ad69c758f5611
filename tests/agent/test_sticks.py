"""A stick on a closed device: what is copied from it, when the door is open, and who may open it."""

import asyncio
import contextlib
import os
import struct
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.support.fat_image import fat_at, needs_tools, reading, write_image
from tests.support.hub_simulator import HubSimulator
from tests.support.kiosk_line import KioskClient
from tests.support.sysfs import KEYBOARD, STICK, Sysfs
from werkstadt.agent import stickcopy, sticks
from werkstadt.agent.capabilities.guard import observe
from werkstadt.agent.config import Settings
from werkstadt.agent.content.keeper import find_sticks
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.errors import AgentError
from werkstadt.agent.fat import Fat
from werkstadt.agent.stickcopy import Copied, copy_stick
from werkstadt.agent.sticks import Sticks, StickState
from werkstadt.agent.voucher import SIZE_MAX
from werkstadt.contract.notify import ServiceNotice

pytestmark = needs_tools
ROOM = 10**9
TIMESTAMP = b'{"signed": {"version": 7}}'
FILES = {
    "Werkstadt-Voucher.json": b'{"a": 1}',
    "werkstadt-content/metadata/timestamp.json": TIMESTAMP,
    "werkstadt-content/files/ab/" + "ab" * 32: b"x" * 70_000,
    "werkstadt-content/.Trash-1000/x": b"of no use",
    "holiday.jpg": b"not ours",
}


def lying(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def image(tmp_path: Path, files: Mapping[str, bytes] = FILES, bits: int = 16, kib: int = 0) -> bytearray:
    path = tmp_path / f"image{len(list(tmp_path.iterdir()))}"
    return bytearray(write_image(path, files, bits, kib).read_bytes())


# what is copied


def test_voucher_and_content_are_copied_and_nothing_else(tmp_path: Path) -> None:
    to = tmp_path / "own/stick"
    assert copy_stick([reading(image(tmp_path))], to, ROOM) == Copied(3, voucher=True, content=True)
    assert lying(to) == {
        "werkstadt-voucher.json": FILES["Werkstadt-Voucher.json"],
        "werkstadt-content/metadata/timestamp.json": TIMESTAMP,
        "werkstadt-content/files/ab/" + "ab" * 32: b"x" * 70_000,
    }
    assert [path.name for path in to.parent.iterdir()] == ["stick"]
    assert [one.timestamp for one in find_sticks([str(to)])] == [7]


def test_the_next_stick_takes_the_place_of_the_last(tmp_path: Path) -> None:
    to = tmp_path / "stick"
    copy_stick([reading(image(tmp_path))], to, ROOM)
    voucher = image(tmp_path, {"werkstadt-voucher.json": b"new"}, 12)
    assert copy_stick([reading(voucher)], to, ROOM) == Copied(1, voucher=True, content=False)
    assert lying(to) == {"werkstadt-voucher.json": b"new"}


def test_the_first_partition_that_has_something_counts(tmp_path: Path) -> None:
    empty, full = image(tmp_path, {"a.txt": b"a"}, 12), image(tmp_path, bits=12, kib=2_048)
    assert copy_stick([reading(b"\0" * 512), reading(empty), reading(full)], tmp_path / "to", ROOM).files == 3


@pytest.mark.parametrize(
    ("files", "room", "code"),
    [({"a.txt": b"a"}, ROOM, "empty"), ({}, ROOM, "empty"), (FILES, 70_000, "room"), (FILES, 0, "room")],
)
def test_what_cannot_be_taken_leaves_what_was_there(
    tmp_path: Path, files: dict[str, bytes], room: int, code: str
) -> None:
    to = tmp_path / "to"
    copy_stick([reading(image(tmp_path, {"werkstadt-voucher.json": b"old"}, 12))], to, ROOM)
    with pytest.raises(AgentError) as refused:
        copy_stick([reading(image(tmp_path, files, 12, 2_048))], to, room)
    assert refused.value.code == code
    assert lying(to) == {"werkstadt-voucher.json": b"old"}
    assert not (tmp_path / ".to.new").exists()


@pytest.mark.parametrize(("boot", "name"), [(b"\xeb\x76\x90EXFAT   ", "exFAT"), (b"\xeb\x52\x90NTFS    ", "NTFS")])
def test_another_file_system_is_told_by_its_name(tmp_path: Path, boot: bytes, name: str) -> None:
    sector = (boot + bytes(510))[:510] + b"\x55\xaa"
    with pytest.raises(AgentError, match=f"Expected a stick with FAT, got {name}") as refused:
        copy_stick([reading(sector), reading(bytes(512))], tmp_path / "to", ROOM)
    assert refused.value.code == "no-fat"
    with pytest.raises(AgentError, match="nothing known"):
        copy_stick([], tmp_path / "to", ROOM)


def test_a_folder_that_lies_in_itself_ends(tmp_path: Path) -> None:
    bent = image(tmp_path, {"werkstadt-content/files/x": b"x"}, 12)
    volume = Fat(reading(bent))
    content = next(iter(volume.entries()))
    at = bent.index(b"FILES      ") if b"FILES      " in bent else bent.index(b"files".upper())
    struct.pack_into("<H", bent, at + 26, content.first)
    with pytest.raises(AgentError, match="folders at most 4 deep"):
        copy_stick([reading(bent)], tmp_path / "to", ROOM)


def test_folders_are_followed_as_deep_as_content_has_them_and_no_deeper(tmp_path: Path) -> None:
    deep = image(tmp_path, {"werkstadt-content/a/b/c/x": b"x"}, 12)
    assert copy_stick([reading(deep)], tmp_path / "to", ROOM).files == 1
    with pytest.raises(AgentError, match="folders at most 4 deep"):
        copy_stick([reading(image(tmp_path, {"werkstadt-content/a/b/c/d/x": b"x"}, 12))], tmp_path / "to", ROOM)


def test_entries_without_end_are_not_listened_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = image(tmp_path, {f"f{number}": b"" for number in range(30)} | {"werkstadt-voucher.json": b"v"}, 12)
    monkeypatch.setattr(stickcopy, "LOOKED_AT_MAX", 20)
    with pytest.raises(AgentError, match="at most 20 entries"):
        copy_stick([reading(many)], tmp_path / "to", ROOM)


def test_one_name_twice_is_refused(tmp_path: Path) -> None:
    bent = image(tmp_path, {"werkstadt-content/AAAA": b"1", "werkstadt-content/BBBB": b"2"}, 12)
    at = bent.index(b"BBBB    ")
    bent[at : at + 4] = b"AAAA"
    with pytest.raises(AgentError, match="'AAAA' once in its folder"):
        copy_stick([reading(bent)], tmp_path / "to", ROOM)


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "a\\b", ".hidden", "", "x" * 201, "a\nb", "System Volume Information", "ä"]
)
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    assert not stickcopy._is_ours(name)


def test_a_voucher_of_gigabytes_is_cut_where_no_voucher_goes_on(tmp_path: Path) -> None:
    large = image(tmp_path, {"werkstadt-voucher.json": b"x" * 500_000}, 12)
    copy_stick([reading(large)], tmp_path / "to", 100_000)
    assert (tmp_path / "to/werkstadt-voucher.json").stat().st_size == SIZE_MAX + 1


def test_a_stick_that_is_pulled_out_or_damaged_is_said(tmp_path: Path) -> None:
    def gone(at: int, length: int) -> bytes:
        raise OSError(19, "No such device")

    with pytest.raises(AgentError, match="No such device") as refused:
        copy_stick([gone], tmp_path / "to", ROOM)
    bent = image(tmp_path)
    bent[fat_at(bent) :] = bytes(len(bent) - fat_at(bent))
    with pytest.raises(AgentError):
        copy_stick([reading(bent)], tmp_path / "to", ROOM)
    assert refused.value.code == "broken"


# the door


@dataclass
class Helper:
    """A root helper with one stick: image is what is on it."""

    image: Path | None = None
    asked: list[str] = field(default_factory=list)
    not_yet: int = 1
    refuses: bool = False
    wires: list[int] = field(default_factory=list)

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        self.asked.append(f"{verb} {arguments['port']}")
        if self.refuses:
            raise AgentError("No.", code="no-helper")
        return {}

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        self.not_yet -= 1
        if self.not_yet >= 0 or self.image is None:
            raise AgentError("None yet.", code="refused")
        await self.do(verb, **arguments)
        self.wires.append(os.open(self.image, os.O_RDONLY))
        return {}, [self.wires[-1]]


@dataclass
class Door:
    sticks: Sticks
    helper: Helper
    sysfs: Sysfs
    settings: Settings
    told: list[StickState]
    copied: list[bool]

    def plug(self, interfaces: Sequence[str] = STICK) -> Path:
        return self.sysfs.usb("1-2", "0781", "5567", interfaces)


@pytest.fixture
def door(settings: Settings, tmp_path: Path) -> Door:
    told: list[StickState] = []
    copied: list[bool] = []
    sysfs = Sysfs(tmp_path / "sys")
    helper = Helper(write_image(tmp_path / "stick.img", FILES))
    closed = replace(settings, helper=tmp_path / "helper.sock")
    return Door(
        Sticks(closed, helper, told.append, lambda: copied.append(True), sysfs.root, 0.001),
        *(helper, sysfs, closed, told, copied),
    )


def play(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scene())


async def over(door: Door) -> StickState:
    await until(lambda: door.sticks.state.state in ("read", "failed"))
    return door.sticks.state


def test_the_first_stick_that_comes_is_read_and_taken_back(door: Door) -> None:
    async def scene() -> None:
        door.sticks.begin()
        assert door.sticks.state.state == "waiting"
        door.sysfs.usb("1-1", "413c", "2113", KEYBOARD)
        await asyncio.sleep(0.02)
        assert door.helper.asked == []
        door.plug()
        assert await over(door) == StickState("read", files=3, voucher=True, content=True)

    play(scene)
    assert door.helper.asked == ["stick-open 1-2", "stick-read 1-2", "stick-close 1-2"]
    assert [one.state for one in door.told] == ["waiting", "reading", "read"]
    assert door.copied == [True]
    assert "werkstadt-voucher.json" in lying(door.settings.copies)
    with pytest.raises(OSError, match="Bad file"):
        os.fstat(door.helper.wires[0])


def test_where_nobody_asks_nothing_is_read_and_without_a_helper_nobody_can(door: Door, settings: Settings) -> None:
    async def scene() -> None:
        door.plug()
        open_machine = Sticks(settings, door.helper, door.told.append, lambda: None, door.sysfs.root, 0.001)
        assert not open_machine.there
        open_machine.begin()
        await asyncio.sleep(0.02)

    play(scene)
    assert (door.told, door.helper.asked) == ([], [])


def test_when_nobody_comes_or_nobody_waits_the_door_shuts(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        door.sticks.begin()
        door.sticks.begin()
        door.sticks.shut()
        assert door.sticks.state.state == "none"
        door.plug()
        await asyncio.sleep(0.02)
        assert door.helper.asked == []
        (door.sysfs.root / "bus/usb/devices/1-2/descriptors").unlink()
        monkeypatch.setattr(sticks, "DOOR_S", 0.02)
        door.sticks.begin()
        assert (await over(door)).error == "none"
        monkeypatch.setattr(sticks, "TOLD_S", 0.0)
        door.sticks.tick(belongs=False)
        assert door.sticks.state == StickState()

    play(scene)


@pytest.mark.parametrize(
    ("bend", "error"),
    [
        (lambda door: setattr(door.helper, "refuses", True), "no-helper"),
        (lambda door: setattr(door.helper, "image", None), "broken"),
        (lambda door: door.helper.image.write_bytes(bytes(4_096)), "no-fat"),
    ],
)
def test_whatever_goes_wrong_is_told_and_the_stick_is_taken_back(
    door: Door, bend: Callable[[Door], None], error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bend(door)
    monkeypatch.setattr(sticks, "SHOWS_S", 0.02)

    async def scene() -> None:
        door.plug()
        door.sticks.begin()
        assert (await over(door)).error == error

    play(scene)
    assert door.helper.asked[-1] == "stick-close 1-2"
    assert door.copied == []


def test_a_long_copy_asks_for_more_time_and_one_without_end_is_ended(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sticks, "AGAIN_S", 0.01)
    monkeypatch.setattr(sticks, "READ_MOST_S", 0.3)

    def slow(volumes: Sequence[Callable[[int, int], bytes]], to: Path, room: int) -> Copied:
        while True:
            volumes[0](0, 512)

    async def scene() -> None:
        monkeypatch.setattr(sticks, "copy_stick", slow)
        door.plug()
        door.sticks.begin()
        assert (await over(door)).error == "failed"

    play(scene)
    assert door.helper.asked.count("stick-open 1-2") > 2


def test_a_voucher_that_has_done_its_work_is_not_kept(door: Door) -> None:
    door.settings.copies.mkdir(parents=True)
    (door.settings.copies / "werkstadt-voucher.json").write_text("secret")
    (door.settings.copies / "other").write_text("stays")
    door.sticks.tick(belongs=False)
    assert (door.settings.copies / "werkstadt-voucher.json").exists()
    door.sticks.tick(belongs=True)
    assert [one.name for one in door.settings.copies.iterdir()] == ["other"]


# who may open it


@contextlib.asynccontextmanager
async def running(settings: Settings, helper: Helper | None = None) -> AsyncIterator[tuple[Daemon, KioskClient]]:
    stop = asyncio.Event()
    daemon = Daemon(settings, ServiceNotice({}), machine=helper or Helper())
    task = asyncio.create_task(daemon.run(stop))
    await until(lambda: daemon._link.has_looked or task.done())
    kiosk = KioskClient(settings.socket)
    kiosk.hello()
    try:
        yield daemon, kiosk
    finally:
        kiosk.close()
        stop.set()
        await task


def test_on_a_fresh_device_whoever_stands_there_may_ask_and_give_up(settings: Settings, tmp_path: Path) -> None:
    closed = replace(settings, helper=tmp_path / "helper.sock", zeroconf="off")

    async def scene() -> None:
        async with running(closed) as (_, kiosk):
            await kiosk.until("stick", state="none")
            kiosk.say("stick", {"open": True})
            told = await kiosk.until("stick")
            assert told["state"] == "waiting"
            kiosk.say("stick", {"open": False})
            assert (await kiosk.until("stick"))["state"] == "none"

    play(scene)


def test_a_machine_that_mounts_sticks_says_nothing_of_a_door(settings: Settings) -> None:
    async def scene() -> None:
        async with running(replace(settings, zeroconf="off")) as (daemon, kiosk):
            kiosk.say("stick", {"open": True})
            kiosk.say("report")
            await kiosk.until("report")
            assert daemon._sticks.state == StickState()
            assert not [one for one in daemon.greeting() if b'"stick"' in one]

    play(scene)


def test_a_fresh_closed_device_joins_by_the_voucher_on_a_stick_and_keeps_none(
    hub: HubSimulator, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = replace(settings, helper=tmp_path / "helper.sock", voucher=tmp_path / "none", sticks=())
    sysfs = Sysfs(tmp_path / "sys")
    sysfs.usb("1-2", "0781", "5567", STICK)
    monkeypatch.setattr(sticks, "observe", lambda _: observe(sysfs.root))
    helper = Helper(write_image(tmp_path / "stick.img", {"werkstadt-voucher.json": hub.voucher()}, 32))

    async def scene() -> None:
        async with running(closed, helper) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say("stick", {"open": True})
            await kiosk.until("stick", state="read", files=1, voucher=True)
            await kiosk.until("state", enrolled=True, hub="here")
            await until(lambda: not (closed.copies / "werkstadt-voucher.json").exists())
            helper.asked.clear()
            kiosk.say("stick", {"open": True})
            kiosk.say("report")
            await kiosk.until("report")
            assert helper.asked == [], "a device that belongs to a hub asks for the PIN"

    play(scene)
    assert len(hub.devices) == 1
