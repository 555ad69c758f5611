"""Staff at the device, against the running agent: who acts, where, for how long, and what stays on record."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.support.hub_simulator import HubSimulator
from tests.support.kiosk_line import KioskClient
from werkstadt.agent import staffdesk
from werkstadt.agent.config import Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import AgentError
from werkstadt.agent.rules.staffsession import Session
from werkstadt.agent.surroundings import backlight_percent
from werkstadt.contract import hotp
from werkstadt.contract.messages import Policy
from werkstadt.contract.notify import ServiceNotice
from werkstadt.contract.passwords import hash_secret
from werkstadt.contract.staffline import SESSION_MAX_S, parse_state
from werkstadt.journal import Journal, open_readers

PIN = "270419"
SECRET = hotp.new_secret()


class FakeMachine:
    """Remembers what it was told, and what was on record then."""

    def __init__(self, journal: Path) -> None:
        self.done: list[tuple[str, dict[str, object]]] = []
        self.on_record: list[list[str]] = []
        self.fails: Exception | None = None
        self._journal = journal

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        self.on_record.append(recorded(self._journal))
        if self.fails is not None:
            raise self.fails
        self.done.append((verb, arguments))
        return {}

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        return await self.do(verb, **arguments), ()


def recorded(journal: Path) -> list[str]:
    return [str(body["did"]) for body in bodies(journal)]


def bodies(journal: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for reader in open_readers(journal):
        with reader:
            found += [json.loads(body) for _, body in reader.of_kind("staff") if body is not None]
    return found


@pytest.fixture(scope="module")
def pin_hash() -> str:
    return hash_secret(PIN)


@pytest.fixture
def joined(hub: HubSimulator, settings: Settings, pin_hash: str) -> Settings:
    enrol(settings, str(hub.code()), hub.address)
    hub.clock_ms = time.time_ns() // 1_000_000
    hub.policy = Policy(
        revision=1, device="x", name="Foyer", zone="EG", checkin_s=0.1, staff_pin=pin_hash, staff_code=SECRET
    )
    return settings


@contextlib.asynccontextmanager
async def running(settings: Settings, machine: FakeMachine | None = None) -> AsyncIterator[Daemon]:
    stop = asyncio.Event()
    daemon = Daemon(settings, ServiceNotice({}), machine=machine)
    task = asyncio.create_task(daemon.run(stop))
    await until(lambda: daemon._link.state.last.policy is not None or task.done())
    try:
        yield daemon
    finally:
        stop.set()
        await task


def play(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scene())


def connected(settings: Settings) -> KioskClient:
    kiosk = KioskClient(settings.socket)
    kiosk.hello()
    return kiosk


async def entered(kiosk: KioskClient, pin: str = PIN) -> str:
    kiosk.say("staff-enter", {"pin": pin})
    said = await kiosk.until("staff-entered", error="")
    return str(said["session"])


def test_the_right_pin_opens_a_session_and_everything_is_told_in_it(joined: Settings, journal: Journal) -> None:
    journal.append("submission", 1, {"form": "feedback"})

    async def scene() -> None:
        async with running(joined):
            kiosk = connected(joined)
            kiosk.say("written")
            await kiosk.until("state", given=1, held=1)
            session = await entered(kiosk)
            kiosk.say("staff-state", {"session": session})
            state = parse_state(await kiosk.until("staff-is"))
            assert (state.given, state.held, state.hub, state.name, state.zone) == (1, 1, "here", "Foyer", "EG")
            assert (state.clock, state.acts, state.backlight, state.stick) == ("hub", ("rescue",), None, False)
            assert state.free_bytes > 0
            assert state.hub_address.startswith("127.0.0.1:")
            kiosk.close()

    play(scene)


def test_without_a_session_nothing_is_done_or_told(joined: Settings) -> None:
    machine = FakeMachine(joined.journal)

    async def scene() -> None:
        async with running(joined, machine):
            kiosk = connected(joined)
            for type_, more in (("staff-act", {"verb": "reboot"}), ("staff-state", {}), ("staff-leave", {})):
                kiosk.say(type_, {"session": "0" * 32, **more})
                await kiosk.until("staff-over")
            kiosk.close()

    play(scene)
    assert machine.done == []
    assert recorded(joined.journal) == []


def test_a_session_counts_on_its_own_connection_alone_and_ends_with_it(joined: Settings) -> None:
    machine = FakeMachine(joined.journal)

    async def scene() -> None:
        async with running(joined, machine):
            kiosk, other = connected(joined), connected(joined)
            session = await entered(kiosk)
            other.say("staff-act", {"session": session, "verb": "reboot"})
            await other.until("staff-over")
            kiosk.close()
            await asyncio.sleep(0.05)
            again = connected(joined)
            again.say("staff-act", {"session": session, "verb": "reboot"})
            await again.until("staff-over")
            again.close()
            other.close()

    play(scene)
    assert machine.done == []


def test_it_ends_when_it_is_left_when_another_begins_and_after_ten_minutes(
    joined: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine, now = FakeMachine(joined.journal), [100.0]

    async def scene() -> None:
        async with running(joined, machine) as daemon:
            monkeypatch.setattr(daemon._staff, "_now_s", lambda: now[0])
            kiosk = connected(joined)

            async def counts(session: str) -> bool:
                kiosk.say("staff-act", {"session": session, "verb": "backlight", "percent": 50})
                while True:
                    await kiosk._more()
                    for type_, _ in kiosk.lines:
                        if type_ in ("staff-done", "staff-over"):
                            kiosk.lines.clear()
                            return type_ == "staff-done"

            first = await entered(kiosk)
            assert await counts(first)
            second = await entered(kiosk)
            assert [await counts(first), await counts(second)] == [False, True]
            now[0] += SESSION_MAX_S - 0.1
            assert await counts(second)
            now[0] += 0.1
            assert not await counts(second)
            third = await entered(kiosk)
            kiosk.say("staff-leave", {"session": third})
            assert not await counts(third)
            kiosk.close()

    play(scene)
    assert len(machine.done) == 3


def test_an_act_is_on_record_before_it_is_done_and_told_to_the_hub(joined: Settings, hub: HubSimulator) -> None:
    machine = FakeMachine(joined.journal)

    async def scene() -> None:
        async with running(joined, machine):
            kiosk = connected(joined)
            session = await entered(kiosk)
            for verb in ("restart-kiosk", "reboot", "poweroff"):
                kiosk.say("staff-act", {"session": session, "verb": verb})
                await kiosk.until("staff-done", verb=verb, error="")
            kiosk.say("staff-act", {"session": session, "verb": "backlight", "percent": 40})
            await kiosk.until("staff-done", verb="backlight", error="")
            kiosk.close()
            await asyncio.to_thread(
                hub.wait_for,
                lambda: sum(row.parsed.kind == "staff" for row in hub.the_device().records.values()) == 5,
            )

    play(scene)
    assert machine.done == [("restart-kiosk", {}), ("reboot", {}), ("poweroff", {}), ("backlight", {"percent": 40})]
    assert [row[-1] for row in machine.on_record] == ["restart-kiosk", "reboot", "poweroff", "backlight"]
    assert bodies(joined.journal)[0] == {"did": "entered", "by": "pin"}


def test_wrong_tries_are_on_record_lock_out_and_are_told_in_seconds(joined: Settings) -> None:
    async def scene() -> None:
        async with running(joined):
            kiosk = connected(joined)
            told = []
            for _ in range(4):
                kiosk.say("staff-enter", {"pin": "111222"})
                said = await kiosk.until("staff-entered")
                told.append((said["session"], said["error"], round(float(str(said["left_s"])))))
            assert told == [("", "wrong", 0), ("", "wrong", 0), ("", "wrong", 30), ("", "locked", 30)]
            assert await entered(kiosk, hotp.code(SECRET, 2))
            kiosk.close()

    play(scene)
    assert [(row["did"], row.get("why"), row.get("counter")) for row in bodies(joined.journal)] == [
        *[("refused", "wrong-pin", None)] * 3,
        ("refused", "locked", None),
        ("entered", None, 2),
    ]
    assert "111222" not in str(bodies(joined.journal))


def test_only_one_try_is_looked_at_at_a_time(joined: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a thousand connections would have a thousand guesses before the first of them is counted."""
    looked: list[str] = []

    def slow(_settings: Settings, pin: str) -> dict[str, object]:
        looked.append(pin)
        time.sleep(0.2)
        return {"by": "pin"}

    monkeypatch.setattr(staffdesk, "let_in", slow)

    async def scene() -> None:
        async with running(joined):
            kiosks = [connected(joined) for _ in range(5)]
            for kiosk in kiosks:
                kiosk.say("staff-enter", {"pin": PIN})
            said = [(await kiosk.until("staff-entered"))["error"] for kiosk in kiosks]
            assert sorted(str(one) for one in said) == ["", "busy", "busy", "busy", "busy"]
            for kiosk in kiosks:
                kiosk.close()

    play(scene)
    assert looked == [PIN]


def test_who_has_not_said_that_it_is_the_kiosk_is_not_heard_and_nonsense_ends_the_connection(joined: Settings) -> None:
    async def scene() -> None:
        async with running(joined):
            nobody = KioskClient(joined.socket)
            nobody.say("staff-enter", {"pin": PIN})
            with pytest.raises(TimeoutError):
                await nobody.until("staff-entered", timeout_s=0.3)
            nobody.close()
            kiosk = connected(joined)
            kiosk.say("staff-newer", {"what": 1})
            kiosk.say("staff-act", {"session": "0" * 32, "verb": "rm -rf"})
            await kiosk.until_ended()
            kiosk.close()

    play(scene)


@pytest.mark.parametrize(("err", "error"), [(AgentError("The helper is away."), "failed"), (OSError("odd"), "failed")])
def test_what_the_machine_does_not_do_is_told_with_its_reason(joined: Settings, err: Exception, error: str) -> None:
    machine = FakeMachine(joined.journal)
    machine.fails = err

    async def scene() -> None:
        async with running(joined, machine):
            kiosk = connected(joined)
            session = await entered(kiosk)
            kiosk.say("staff-act", {"session": session, "verb": "reboot"})
            said = await kiosk.until("staff-done")
            assert said["error"] == error
            assert str(err) in str(said["detail"])
            kiosk.close()

    play(scene)
    assert recorded(joined.journal)[:2] == ["entered", "reboot"]


def test_a_machine_that_is_not_the_agent_s_says_so_and_a_full_disk_keeps_nobody_from_restarting(
    joined: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = FakeMachine(joined.journal)

    async def scene() -> None:
        async with running(joined):
            kiosk = connected(joined)
            session = await entered(kiosk)
            kiosk.say("staff-act", {"session": session, "verb": "poweroff"})
            assert (await kiosk.until("staff-done"))["error"] == "no-machine"
            kiosk.say("staff-act", {"session": session, "verb": "rescue"})
            assert (await kiosk.until("staff-done"))["error"] == "no-stick"
            kiosk.close()

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Daemon, "_append", full)
        async with running(joined, machine):
            kiosk = connected(joined)
            session = await entered(kiosk)
            kiosk.say("staff-act", {"session": session, "verb": "reboot"})
            assert (await kiosk.until("staff-done"))["error"] == ""
            kiosk.close()

    play(scene)
    assert machine.done == [("reboot", {})]


def test_answers_are_saved_to_a_stick_that_is_in(
    joined: Settings, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "media" / "stick"
    stick.mkdir(parents=True)
    journal.append("submission", 1, {"form": "feedback"})
    monkeypatch.setattr(Path, "is_mount", lambda path: path == stick)
    settings = Settings(**{**joined.__dict__, "sticks": (f"{tmp_path}/media/*",)})

    async def scene() -> None:
        async with running(settings):
            kiosk = connected(settings)
            session = await entered(kiosk)
            kiosk.say("staff-act", {"session": session, "verb": "rescue"})
            said = await kiosk.until("staff-done", error="")
            assert (stick / str(said["detail"])).stat().st_size > 0
            kiosk.close()

    play(scene)
    assert len(list(stick.iterdir())) == 1


def test_a_session_is_one_token_on_one_connection_for_a_time() -> None:
    session = Session("a" * 32, 7, 100.0)
    assert session.counts("a" * 32, 7, 100.0)
    assert session.counts("a" * 32, 7, 100.0 + SESSION_MAX_S - 1)
    for token, client, now_s in (
        ("b" * 32, 7, 100),
        ("", 7, 100),
        ("a" * 32, 8, 100),
        ("a" * 32, 7, 99),
        ("a" * 32, 7, 700),
    ):
        assert not session.counts(token, client, now_s)


@pytest.mark.parametrize(("brightness", "percent"), [("70", 50), ("0", 0), ("999", 100), ("odd", None)])
def test_a_backlight_tells_its_percent(tmp_path: Path, brightness: str, percent: int | None) -> None:
    folder = tmp_path / "panel"
    folder.mkdir()
    (folder / "brightness").write_text(brightness)
    (folder / "max_brightness").write_text("140")
    assert backlight_percent(tmp_path) == percent
    assert backlight_percent(tmp_path / "nothing") is None
