import asyncio
import contextlib
import os
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.support.hub_simulator import HubSimulator
from tests.support.kiosk_line import KioskClient
from werkstadt.agent.ask import ask_agent
from werkstadt.agent.capabilities import CAPABILITIES
from werkstadt.agent.capabilities.house import House
from werkstadt.agent.config import Sensor, Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import AgentError, StateHeld
from werkstadt.agent.kioskline import CLIENTS_MAX, KioskLine
from werkstadt.agent.simulated_sensor import simulated_sensor
from werkstadt.contract import limits
from werkstadt.contract.messages import Policy, Refusal
from werkstadt.contract.notify import ServiceNotice
from werkstadt.journal import Journal, open_readers

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@contextlib.asynccontextmanager
async def _running(settings: Settings, *more: object) -> AsyncIterator[Daemon]:
    stop = asyncio.Event()
    daemon = Daemon(settings, ServiceNotice({}), *more)  # type: ignore[arg-type]
    task = asyncio.create_task(daemon.run(stop))
    await until(lambda: daemon._line._server is not None or task.done())
    try:
        yield daemon
    finally:
        stop.set()
        await task


def _play(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scene())


async def _at_hub(hub: HubSimulator, true: Callable[[], bool]) -> None:
    await asyncio.to_thread(hub.wait_for, true)


def test_what_the_kiosk_wrote_is_shipped_at_once_and_the_kiosk_sees_the_numbers(
    hub: HubSimulator, settings: Settings, journal: Journal
) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            kiosk.hello()
            state = await kiosk.until("state", hub="here")
            assert (state["enrolled"], state["given"], state["held"]) == (True, 0, 0)
            await _at_hub(hub, lambda: len(hub.the_device().records) == 1)
            journal.append("submission", 1, {"form": "feedback"})
            kiosk.say("written")
            await kiosk.until("state", given=1, held=1)
            kiosk.close()

    _play(scene)
    assert sorted(seq for _, seq in hub.the_device().records) == [1, 2]


def test_a_device_that_joins_while_the_agent_runs_needs_no_restart(
    hub: HubSimulator, settings: Settings, journal: Journal
) -> None:
    journal.append("submission", 1, {"form": "feedback"})

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            await kiosk.until("state", enrolled=False, hub="none", given=1)
            await asyncio.to_thread(enrol, settings, str(hub.code()), hub.address)
            await kiosk.until("state", enrolled=True, hub="here", given=1, held=1)
            kiosk.close()

    _play(scene)


def test_name_and_time_zone_come_from_the_policy(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)
    hub.policy = Policy(revision=1, device="x", name="Terminal am Eingang", time_zone="Europe/Lisbon", checkin_s=0.05)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            await kiosk.until("state", name="Terminal am Eingang", time_zone="Europe/Lisbon")
            await _at_hub(hub, lambda: len(hub.the_device().checkins) >= 4)
            kiosk.close()

    _play(scene)


def test_a_hub_that_goes_away_is_told_and_the_agent_stays(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)
    hub.policy = Policy(revision=1, device="x", name="Terminal", checkin_s=0.05)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            await kiosk.until("state", hub="here")
            await asyncio.to_thread(hub.close)
            await kiosk.until("state", hub="away")
            report = await asyncio.to_thread(ask_agent, settings.socket)
            assert report is not None
            assert "127.0.0.1" in str(report["error"])
            kiosk.close()

    _play(scene)


def test_what_is_given_while_the_hub_is_away_is_counted_at_once(
    hub: HubSimulator,
    settings: Settings,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("werkstadt.agent.backoff.Backoff.pause_s", lambda *_: 3600.0)
    journal.append("submission", 1, {"form": "feedback"})
    enrol(settings, str(hub.code()), hub.address)
    hub.policy = Policy(revision=1, device="x", name="Terminal", checkin_s=0.05)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            await kiosk.until("state", hub="here", given=1, held=1)
            await asyncio.to_thread(hub.close)
            await kiosk.until("state", hub="away", given=1, held=1)
            for given in (2, 3):
                journal.append("submission", 1, {"form": "feedback"})
                kiosk.say("written")
                await kiosk.until("state", hub="away", given=given, held=1)
            with monkeypatch.context() as patch:
                patch.setattr("werkstadt.agent.courier.Courier.counts", broken)
                kiosk.say("written")
                await until(lambda: "not counted" in caplog.text)
            journal.append("submission", 1, {"form": "feedback"})
            kiosk.say("written")
            await kiosk.until("state", hub="away", given=4, held=1)
            kiosk.close()

    _play(scene)


@pytest.mark.long
def test_staff_get_a_picture_a_refusal_or_the_reason_why_there_is_none(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        async with _running(settings):
            hub.unwanted.add(hub.wish("screenshot"))
            await _at_hub(hub, lambda: ("POST", "/api/v1/live/1") in hub.requests)
            first = hub.wish("screenshot")
            await _at_hub(hub, lambda: first in hub.pictures)
            kiosk = KioskClient(settings.socket)
            kiosk.hello()
            second = hub.wish("screenshot")
            await kiosk.until("screenshot", request=second)
            kiosk.give_picture(second, PNG)
            await _at_hub(hub, lambda: second in hub.pictures)
            third = hub.wish("screenshot")
            await kiosk.until("screenshot", request=third)
            kiosk.say("screenshot", {"request": third, "refused": "a form is open"})
            await _at_hub(hub, lambda: third in hub.pictures)
            fourth = hub.wish("screenshot")
            await kiosk.until("screenshot", request=fourth)
            kiosk.give_picture(fourth, b"GIF89a")
            await _at_hub(hub, lambda: fourth in hub.pictures)
            fifth = hub.wish("screenshot")
            await kiosk.until("screenshot", request=fifth)
            reader, writer = os.pipe()
            kiosk.pass_fd(fifth, reader)
            os.close(reader)
            os.close(writer)
            await _at_hub(hub, lambda: fifth in hub.pictures)
            kiosk.close()

    _play(scene)
    titles = [one.title if isinstance(one, Refusal) else one for _, one in sorted(hub.pictures.items())]
    assert titles[0] == "No touch application is running on this device."
    assert titles[1] == PNG
    assert titles[2] == "a form is open"
    assert "expected a PNG" in str(titles[3])
    assert "expected a file or memfd" in str(titles[4])


RUN = {
    "lane": 0, "study": "probe", "study_version": "1.0.0", "number": 3, "pilot": False, "version": "a",
    "phase": "task", "task": "last", "place": 1, "count": 2, "began_at_ms": 1_000, "elapsed_ms": 900, "task_ms": 400,
}  # fmt: skip


def test_an_observer_who_joins_late_gets_the_last_state_and_pictures_while_they_look(
    hub: HubSimulator, settings: Settings
) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            kiosk.hello()
            kiosk.say("run", {"runs": [RUN], "taken_back": [7]})
            kiosk.say("run", {"runs": [{**RUN, "phase": "asleep"}], "taken_back": []})
            await kiosk.until("state", hub="here")
            state = hub.wish("observe")
            await _at_hub(hub, lambda: state in hub.seen)
            sign = hub.wish("observe", lane=0)
            await kiosk.until("observe", request=sign, lane=0)
            kiosk.say("screenshot", {"request": sign, "refused": "the sign comes first"})
            await _at_hub(hub, lambda: sign in hub.seen)
            picture = hub.wish("observe", lane=0)
            await kiosk.until("observe", request=picture)
            kiosk.give_picture(picture, PNG)
            await _at_hub(hub, lambda: picture in hub.seen)
            kiosk.say("run", {"runs": [], "taken_back": [7, 8]})
            await asyncio.to_thread(ask_agent, settings.socket)  # what was said before it has been heard
            kiosk.close()
            gone = hub.wish("observe", lane=0)
            await _at_hub(hub, lambda: gone in hub.seen)

    _play(scene)
    shown = [(len(one.runs), one.taken_back, one.refused, png) for one, png in hub.seen.values()]
    assert shown == [
        (1, [7], "", b""),
        (1, [7], "the sign comes first", b""),
        (1, [7], "", PNG),
        (0, [7, 8], "No touch application is running on this device.", b""),
    ]
    first = hub.seen[1][0]
    assert (first.runs[0].task, first.runs[0].phase, first.runs[0].elapsed_ms) == ("last", "task", 900)


def test_late_and_repeated_commands_are_not_carried_out(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        hub.wish("screenshot", expires_ms=hub.clock_ms - 1)
        async with _running(settings, CAPABILITIES, lambda: hub.clock_ms + 5_000_000):
            good = hub.wish("screenshot")
            await _at_hub(hub, lambda: good in hub.pictures)
            hub.wish("check-in", counter=good)
            checkins = len(hub.the_device().checkins)
            last = hub.wish("screenshot")
            await _at_hub(hub, lambda: last in hub.pictures)
            assert len(hub.the_device().checkins) == checkins
            hub.wish("check-in")
            await _at_hub(hub, lambda: len(hub.the_device().checkins) == checkins + 1)

    _play(scene)
    assert sorted(hub.pictures) == [2, 4]


def test_readings_reach_every_client_and_hours_reach_the_hub(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        with simulated_sensor("room") as sensor:
            wired = replace(settings, sensors=(Sensor("room", sensor.port, simulated=True),))
            async with _running(wired):
                clients = [KioskClient(settings.socket) for _ in range(2)]
                await clients[0].until("state")
                sensor.say(0.0)
                for client in clients:
                    assert (await client.until("reading"))["simulated"] is True
                    client.close()
                late = KioskClient(settings.socket)
                assert (await late.until("history", quantity="co2"))["points"]
                await late.until("reading", sensor="room")
                late.close()

    _play(scene)
    (reader,) = open_readers(settings.journal)
    with reader:
        assert reader.writer == "agent"
        kinds = [record.parsed.kind for record in reader.records(list(reader.written()))]
    assert kinds == ["epoch", "reading_hour", "reading_hour", "reading_hour"]


def test_the_kiosk_is_told_when_the_content_changes(settings: Settings) -> None:
    (settings.content / "exhibitions").mkdir(parents=True)
    current = settings.content / "current"
    current.symlink_to("exhibitions/one")

    async def scene() -> None:
        async with _running(settings):
            kiosk = KioskClient(settings.socket)
            await kiosk.until("state")
            beside = settings.content / "new"
            beside.symlink_to("exhibitions/two")
            beside.rename(current)
            await kiosk.until("content")
            kiosk.close()

    _play(scene)


def test_what_the_kiosk_says_of_itself_reaches_the_hub_and_the_status(hub: HubSimulator, settings: Settings) -> None:
    enrol(settings, str(hub.code()), hub.address)

    async def scene() -> None:
        async with _running(settings) as daemon:
            kiosk = KioskClient(settings.socket)
            kiosk.hello()
            kiosk.say(
                "status",
                {"troubles": [{"code": "pack", "detail": "bad"}], "lost": 3, "lost_unkept": 1, "exhibition": "summer"},
            )
            await _at_hub(hub, lambda: any(one.lost == 1 for one in hub.the_device().checkins))
            message = hub.the_device().checkins[-1]
            assert message.exhibition == "summer"
            assert "kiosk/pack" in [trouble.code for trouble in message.troubles]
            assert daemon.report()["kiosk"]["connected"] is True  # type: ignore[index]
            kiosk.close()
            await until(lambda: daemon.report()["kiosk"]["connected"] is False)  # type: ignore[index]
            assert "kiosk" in {one["code"] for one in daemon.report()["troubles"]}  # type: ignore[attr-defined]

    _play(scene)


@pytest.mark.parametrize(
    "bad",
    [
        b"not json\n",
        b'{"v": 2, "type": "hello"}\n',
        b'{"v": 1, "type": "status", "given": -1}\n',
        b'{"v": 1, "type": "status", "troubles": 5}\n',
        b'{"v": 1, "type": "status", "resting": ["hash"]}\n',
        b'{"v": 1, "type": "status", "resting": [{"exhibition": 5}]}\n',
        b'{"v": 1, "type": "hello", "version": 5}\n',
        b"\xff\xfe\n",
        b"x" * (limits.SOCKET_LINE_MAX + 10),
    ],
)
def test_a_client_that_talks_nonsense_is_let_go_and_the_others_stay(settings: Settings, bad: bytes) -> None:
    async def scene() -> None:
        async with _running(settings) as daemon:
            good, wild = KioskClient(settings.socket), KioskClient(settings.socket)
            await good.until("state")
            with contextlib.suppress(BlockingIOError):
                wild.send(bad[:60_000])
                for start in range(60_000, len(bad), 60_000):
                    await asyncio.sleep(0)
                    wild._wire.setblocking(True)
                    await asyncio.to_thread(_send_or_end, wild, bad[start : start + 60_000])
            wild._wire.setblocking(False)
            await wild.until_ended()
            wild.close()
            good.say("unknown-type", {"any": "thing"})
            good.say("report")
            assert (await good.until("report"))["pid"] == os.getpid()
            good.close()
            await until(lambda: not daemon._line.clients())

    _play(scene)


def _send_or_end(client: KioskClient, data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        client.send(data)


def test_a_client_that_does_not_read_is_let_go(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("werkstadt.agent.kioskline.UNSENT_MAX", 200_000)

    async def scene() -> None:
        async with _running(settings) as daemon:
            lazy = KioskClient(settings.socket)
            await until(lambda: bool(daemon._line.clients()))
            for _ in range(1_000):
                daemon._line.broadcast("reading", {"sensor": "room", "values": {"x" * 1_000: 1}})
            assert daemon._line.clients() == []
            lazy.close()

    _play(scene)


def test_only_so_many_clients_and_only_known_users_are_served(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with _running(settings) as daemon:
            assert settings.socket.stat().st_mode & 0o777 == 0o660
            many = [await asyncio.to_thread(KioskClient, settings.socket) for _ in range(CLIENTS_MAX + 1)]
            await many[-1].until_ended()
            assert len(daemon._line.clients()) == CLIENTS_MAX
            for client in many:
                client.close()
            await until(lambda: not daemon._line.clients())
            daemon._line._uids = {12_345}
            foreign = KioskClient(settings.socket)
            await foreign.until_ended()
            assert foreign.lines == []
            foreign.close()

    _play(scene)


def test_root_this_user_and_the_kiosks_user_may_connect(settings: Settings) -> None:
    assert KioskLine(settings.socket, None, 990)._uids == {0, os.getuid(), 990}  # type: ignore[arg-type]


class _Broken:
    name = "broken"

    def __init__(self, settings: Settings, house: House) -> None: ...

    def start(self) -> None:
        raise RuntimeError("no such thing on this device")

    def tick(self) -> None:
        raise RuntimeError("still not")

    def greeting(self) -> list[bytes]:
        return []

    def stop(self) -> None:
        raise RuntimeError("not even that")


def test_a_capability_that_fails_says_why_and_stops_no_other(settings: Settings) -> None:
    async def scene() -> None:
        with simulated_sensor("room") as sensor:
            wired = replace(settings, sensors=(Sensor("room", sensor.port),))
            async with _running(wired, (_Broken, *CAPABILITIES)) as daemon:
                client = KioskClient(settings.socket)
                await client.until("state")
                sensor.say(0.0)
                await client.until("reading")
                troubles = {one["code"]: one["detail"] for one in daemon.report()["troubles"]}  # type: ignore[attr-defined]
                assert "broken: " in troubles["capability-broken"]
                client.close()

    _play(scene)


def test_a_second_agent_in_the_folder_is_refused_and_the_first_keeps_its_socket(settings: Settings) -> None:
    async def scene() -> None:
        async with _running(settings):
            with pytest.raises(StateHeld, match=f"process {os.getpid()} already works here"):
                await Daemon(settings, ServiceNotice({})).run(asyncio.Event())
            client = KioskClient(settings.socket)
            await client.until("state")
            client.close()

    _play(scene)


def test_a_place_where_no_socket_can_be_is_a_sentence(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("precious")
    for place in (tmp_path / "file", tmp_path / "file" / "agent.sock"):
        with pytest.raises(AgentError, match="the socket for the kiosk cannot be made"):
            asyncio.run(Daemon(replace(settings, socket=place), ServiceNotice({})).run(asyncio.Event()))
    assert (tmp_path / "file").read_text() == "precious"


def test_a_socket_left_by_a_killed_agent_is_replaced(settings: Settings) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(settings.socket))

    async def scene() -> None:
        async with _running(settings):
            client = KioskClient(settings.socket)
            await client.until("state")
            client.close()

    _play(scene)
    assert not settings.socket.exists()


def test_the_service_manager_hears_of_readiness_life_and_the_end(settings: Settings, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)

        async def scene() -> None:
            stop = asyncio.Event()
            daemon = Daemon(settings, ServiceNotice({"NOTIFY_SOCKET": str(tmp_path / "notify")}))
            task = asyncio.create_task(daemon.run(stop))
            heard = b""
            while b"WATCHDOG=1" not in heard:
                heard = await asyncio.to_thread(manager.recv, 200)
            stop.set()
            await task

        _play(scene)
        heard = [manager.recv(200)]
        while heard[-1] != b"STOPPING=1":
            heard.append(manager.recv(200))
