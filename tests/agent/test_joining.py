"""What the kiosk's page for joining asks of the running agent, line by line."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from pathlib import Path

import pytest

from tests.agent.house import until
from tests.agent.test_discovery import Announced
from tests.support.hub_simulator import Authority, Canned, HubSimulator
from tests.support.kiosk_line import KioskClient
from werkstadt.agent.certificates import spki_sha256
from werkstadt.agent.config import Settings
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.durable import held
from werkstadt.agent.enrol import enrol
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.voucher import NAME
from werkstadt.contract.code import pin_of
from werkstadt.contract.notify import ServiceNotice


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return replace(settings, zeroconf="off", voucher=tmp_path / "voucher.json", sticks=(f"{tmp_path}/media/*",))


@contextlib.asynccontextmanager
async def _running(settings: Settings) -> AsyncIterator[tuple[Daemon, KioskClient]]:
    stop = asyncio.Event()
    daemon = Daemon(settings, ServiceNotice({}))
    task = asyncio.create_task(daemon.run(stop))
    await until(lambda: daemon._line._server is not None or task.done())
    kiosk = KioskClient(settings.socket)
    kiosk.hello()
    try:
        yield daemon, kiosk
    finally:
        kiosk.close()
        stop.set()
        await task


def _play(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scene())


def _press(hub: HubSimulator, *, same: bool) -> None:
    list(hub.tries.values())[-1].press(same=same)


def test_a_code_at_the_screen_joins_and_the_page_follows(hub: HubSimulator, settings: Settings) -> None:
    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            assert (await kiosk.until("joining"))["state"] == "none"
            choose = await kiosk.until("joining", state="choose")
            assert (choose["hubs"], choose["error"]) == ([], "")
            kiosk.say("join", {"code": f"{hub.code()} {hub.address}"})
            await kiosk.until("joining", state="trying")
            await kiosk.until("joining", state="joined")
            await kiosk.until("state", enrolled=True, hub="here")
            late = KioskClient(settings.socket)
            assert (await late.until("joining"))["state"] == "joined"
            late.close()

    _play(scene)
    assert len(hub.the_device().checkins) >= 1


@pytest.mark.parametrize(
    ("line", "fields", "error"),
    [
        ("join", {"code": "AAAA"}, "slip"),
        ("join", {}, "slip"),
        ("join", {"code": "@code"}, "no-hub"),
        ("join", {"code": "@code 127.0.0.1:1"}, "away"),
        ("join", {"code": "@foreign @hub"}, "not-trusted"),
        ("join", {"code": "@used @hub"}, "wrong-code"),
        ("join", {"code": "@closed @hub"}, "closed"),
        ("compare", {"hub": "nowhere"}, "address"),
        ("compare", {"hub": "127.0.0.1:1"}, "away"),
        ("compare", {}, "no-hub"),
        ("compare", {"hub": "@hub"}, "no-window"),
    ],
)
def test_each_refusal_has_a_code_a_sentence_and_a_way_on(
    hub: HubSimulator, settings: Settings, line: str, fields: dict[str, str], error: str
) -> None:
    used = hub.code()
    hub.expire(used)
    foreign = HubSimulator.code(_Foreign())  # type: ignore[arg-type]
    texts = {"@code": str(hub.code()), "@closed": str(hub.code()), "@foreign": str(foreign), "@used": str(used)}
    said = {name: _filled(value, texts | {"@hub": str(hub.address)}) for name, value in fields.items()}
    if error == "closed":
        hub.answers.append(Canned(429, b'{"title": "window closed"}'))

    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say(line, dict(said))
            refused = await kiosk.until("joining", state="refused")
            assert refused["error"] == error
            assert refused["detail"]
            kiosk.say("join-cancel")
            await kiosk.until("joining", state="choose", error="")

    _play(scene)
    assert IdentityFolder(settings.own).load() is None


class _Foreign:
    def __init__(self) -> None:
        self.authority = Authority()
        self._tokens: dict[str, str] = {}


def _filled(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def test_digits_are_shown_pressed_and_waited_for(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True

    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say("compare", {"hub": str(hub.address)})
            shown = await kiosk.until("joining", state="compare")
            assert shown["digits"] == next(iter(hub.tries.values())).digits
            assert 150 < float(str(shown["until_s"])) - time.monotonic() <= 180
            kiosk.say("compare-answer", {"same": True})
            await kiosk.until("joining", state="waiting")
            await asyncio.to_thread(hub.wait_for, lambda: next(iter(hub.tries.values())).pairing.other_same)
            _press(hub, same=True)
            joined = await kiosk.until("joining", state="joined")
            assert (joined["digits"], joined["name"]) == ("", str(hub.address))

    _play(scene)
    assert len(hub.devices) == 1


@pytest.mark.parametrize("answer", ["different", "cancel", "nothing but true"])
def test_what_is_not_a_clear_yes_joins_nothing(hub: HubSimulator, settings: Settings, answer: str) -> None:
    hub.comparing = True

    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say("compare", {"hub": str(hub.address)})
            await kiosk.until("joining", state="compare")
            if answer == "cancel":
                kiosk.say("join-cancel")
                await kiosk.until("joining", state="choose", digits="")
            else:
                kiosk.say("compare-answer", {"same": False if answer == "different" else "true"})
                await kiosk.until("joining", state="refused", error="different", digits="")
            await asyncio.to_thread(hub.wait_for, lambda: next(iter(hub.tries.values())).pairing.state == "refused")

    _play(scene)
    assert hub.devices == {}


def test_one_try_at_a_time_and_none_where_it_belongs_already(hub: HubSimulator, settings: Settings) -> None:
    hub.comparing = True

    async def scene() -> None:
        async with _running(settings) as (daemon, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say("compare-answer", {"same": True})
            kiosk.say("compare", {"hub": str(hub.address)})
            await kiosk.until("joining", state="compare")
            kiosk.say("join", {"code": f"{hub.code()} {hub.address}"})
            kiosk.say("compare", {"hub": str(hub.address)})
            kiosk.say("report")
            await kiosk.until("report")
            assert daemon._joining.state.state == "compare"
            assert len(hub.tries) == 1
            kiosk.say("join-cancel")
            await kiosk.until("joining", state="choose")
            kiosk.say("join", {"code": f"{hub.code()} {hub.address}"})
            await kiosk.until("joining", state="joined")
            kiosk.say("join", {"code": f"{hub.code()} {hub.address}"})
            kiosk.say("report")
            await kiosk.until("report")
            kiosk.say("join-cancel")
            kiosk.say("report")
            await kiosk.until("report")
            assert daemon._joining.state.state == "joined"

    _play(scene)
    assert len(hub.devices) == 1


def test_what_joined_at_the_command_line_ends_the_page(hub: HubSimulator, settings: Settings) -> None:
    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            await asyncio.to_thread(enrol, settings, str(hub.code()), hub.address)
            await kiosk.until("joining", state="none")

    _play(scene)


def test_while_the_command_line_joins_the_page_says_busy(hub: HubSimulator, settings: Settings) -> None:
    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            with held(settings.own / "enrol.lock", "enrolment"):
                kiosk.say("join", {"code": f"{hub.code()} {hub.address}"})
                await kiosk.until("joining", state="refused", error="busy")

    _play(scene)


def test_a_damaged_enrolment_can_be_made_anew_at_the_screen(hub: HubSimulator, settings: Settings) -> None:
    old = enrol(settings, str(hub.code()), hub.address)
    (old.folder / "device.key").write_text("")

    async def scene() -> None:
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say("join", {"code": f"{hub.code()} {hub.address}"})
            await kiosk.until("joining", state="joined")
            await kiosk.until("state", enrolled=True, hub="here")

    _play(scene)


def test_a_stick_with_a_voucher_is_all_that_a_fresh_device_needs(
    hub: HubSimulator, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.agent.joining.VOUCHER_S", 0.0)
    stick = tmp_path / "media" / "stick"

    async def scene() -> None:
        async with _running(settings) as (daemon, kiosk):
            await kiosk.until("joining", state="choose")
            stick.mkdir(parents=True)
            (stick / NAME).write_bytes(b'{"payload": "", "signature": ""}')
            said = await kiosk.until("joining", state="choose", error="voucher")
            assert "no voucher" in str(said["detail"])
            troubles = {one.code: one.detail for one in daemon._troubles.all()}
            assert str(stick / NAME) in troubles["voucher"]
            (stick / NAME).write_bytes(hub.voucher())
            await kiosk.until("joining", state="joined")
            await kiosk.until("state", enrolled=True, hub="here")
            assert "voucher" not in {one.code for one in daemon._troubles.all()}

    _play(scene)
    assert len(hub.devices) == 1


def test_hubs_that_announce_themselves_are_listed_while_a_kiosk_looks(hub: HubSimulator, settings: Settings) -> None:
    pin = pin_of(spki_sha256(hub.authority.certificate))

    async def scene() -> None:
        async with _running(replace(settings, zeroconf="loopback")) as (daemon, kiosk):
            found = await kiosk.until("joining", hubs=[{"name": "Test", "address": str(hub.address), "pin": pin}])
            assert found["state"] == "choose"
            hub.comparing = True
            kiosk.say("compare", {"hub": str(hub.address)})
            assert (await kiosk.until("joining", state="compare"))["name"] == "Test"
            kiosk.say("compare-answer", {"same": False})
            await kiosk.until("joining", state="refused")
            kiosk.close()
            await until(lambda: daemon._joining._watching is None)

    asyncio.run(Announced(pin, hub.address.port).during(scene()))


def test_stopping_in_the_middle_of_a_comparison_is_quick_and_leaves_nothing(
    hub: HubSimulator, settings: Settings
) -> None:
    hub.comparing = True
    began_s = 0.0

    async def scene() -> None:
        nonlocal began_s
        async with _running(settings) as (_, kiosk):
            await kiosk.until("joining", state="choose")
            kiosk.say("compare", {"hub": str(hub.address)})
            await kiosk.until("joining", state="compare")
            began_s = time.monotonic()

    _play(scene)
    assert time.monotonic() - began_s < 5
    assert IdentityFolder(settings.own).load() is None
    assert json.dumps([str(one) for one in (settings.own / "identities").iterdir()]) == "[]"
