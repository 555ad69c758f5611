"""Agent and hub as the programs that they are, over real TLS on loopback."""

import asyncio
import base64
import datetime as dt
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.agent.house import until
from tests.support.kiosk_line import KioskClient
from tests.support.staff_comparing import StaffComparing
from werkstadt.agent.arrival import check_in_once
from werkstadt.agent.compare import compare
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.daemon import Daemon
from werkstadt.agent.enrol import Step, enrol
from werkstadt.agent.errors import AgentError, EnrolRefused, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.renew import Renewals, renew
from werkstadt.agent.rules.renewal import Known
from werkstadt.agent.store import Store
from werkstadt.agent.voucher import enrol_by_voucher
from werkstadt.contract.messages import Trouble
from werkstadt.contract.notify import ServiceNotice
from werkstadt.contract.pairing import Event, Pairing
from werkstadt.journal import Journal

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


class RealHub:
    """werkstadt-hub in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._config = folder / "hub.toml"
        self._config.write_text(
            f'site = "Test"\nstate = "{folder}/hub"\nzeroconf = false\n'
            'device_host = "127.0.0.1"\ndevice_port = 0\ndevice_names = ["127.0.0.1"]\n'
            'console_host = "127.0.0.1"\nconsole_port = 0\n'
        )
        self.call("init")
        command = [sys.executable, "-m", "werkstadt.hub", "serve", "--json", "--config", str(self._config)]
        self._log = (folder / "hub.log").open("w")
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, (folder / "hub.log").read_text()
        ports = json.loads(said)
        self.address = HubAddress("127.0.0.1", ports["devices"])
        self.console = f"http://127.0.0.1:{ports['console']}"

    def call(self, *words: str) -> str:
        command = [sys.executable, "-m", "werkstadt.hub", *words, "--json", "--config", str(self._config)]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    @property
    def config(self) -> Path:
        return self._config

    def code(self) -> str:
        return str(json.loads(self.call("device", "code"))["code"])

    def close(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=30)
        self._log.close()


@pytest.fixture(scope="module")
def real_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    hub = RealHub(tmp_path_factory.mktemp("hub"))
    yield hub
    hub.close()


def _courier(settings: Settings, identity: Identity) -> tuple[Store, Courier]:
    store = Store(settings.own / "agent.db")
    return store, Courier(identity, identity.hub, store, settings.journal, IdentityFolder(settings.own))


def test_a_device_joins_ships_records_and_files_and_follows_its_policy(
    real_hub: RealHub, settings: Settings, journal: Journal
) -> None:
    code = real_hub.code()
    identity = enrol(settings, code, real_hub.address)
    drawing = os.urandom(5 * 1024 * 1024)
    journal.append("submission", 1, _submission(), blobs=(journal.put_blob(drawing),))
    for _ in range(300):
        journal.append("submission", 1, _submission())
    own = Journal.open(settings.journal, "agent")
    own.append("reading_hour", 1, _hour())
    store, courier = _courier(settings, identity)
    came = courier.round(Report("summer", 0, [Trouble(code="kiosk", detail="gone", since_ms=5)], 5))
    assert (came.error, came.troubles) == (None, {})
    assert (came.counts.waiting, came.counts.given_held, came.counts.aside) == (0, 301, 0)
    assert came.policy is not None
    assert came.policy.device == identity.device
    before = came.policy.revision
    real_hub.call("device", "set", identity.device, "--name", "Am Fenster")
    came = courier.round(Report())
    assert came.policy is not None
    assert (came.policy.name, came.policy.revision > before) == ("Am Fenster", True)
    with pytest.raises(EnrolRefused, match="The hub refused the code"):
        enrol(settings, code, real_hub.address, again=True)
    real_hub.call("device", "revoke", identity.device, "--reason", "lost")
    error = courier.round(Report()).error
    assert isinstance(error, HubRefused)
    assert "revoked" in str(error)
    own.close()
    courier.close()
    store.close()


class _AtDevice:
    """Waits until the digits are on the hub's page, too, and then says what they are worth."""

    def __init__(self, staff: StaffComparing, *, same: bool = True, first: str = "hub") -> None:
        self.staff, self.first, self._same = staff, first, same
        self.digits = self.at_hub = ""

    def tell(self, step: Step, sentence: str) -> None:
        return None

    def same(self, digits: str, until_s: float) -> bool:
        seen = self.staff.seen()
        assert seen is not None
        self.digits, self.at_hub = digits, str(seen.digits)
        assert 100 < until_s - time.monotonic() <= 180
        if self.first == "hub":
            self.staff.press(same=self._same)
        return True

    def rest(self, pause_s: float) -> None:
        """Waiting: now the other one presses."""
        if self.first == "device":
            self.first = ""
            self.staff.press(same=self._same)


@pytest.mark.parametrize("first", ["hub", "device"])
def test_six_digits_are_the_same_on_both_sides_and_let_a_device_in(
    real_hub: RealHub, settings: Settings, first: str
) -> None:
    with StaffComparing(real_hub.config) as staff:
        person = _AtDevice(staff, first=first)
        turns = Pairing()
        identity = compare(settings, real_hub.address, person, turns=turns)
    assert person.digits == person.at_hub
    assert turns.events == [Event.NUMBER, Event.SAME, Event.OTHER_SAME]
    assert check_in_once(settings, identity) is None


def test_when_staff_say_that_they_differ_nothing_is_left_on_the_device(real_hub: RealHub, settings: Settings) -> None:
    with StaffComparing(real_hub.config) as staff, pytest.raises(EnrolRefused) as refused:
        compare(settings, real_hub.address, _AtDevice(staff, same=False))
    assert refused.value.code == "different"
    assert IdentityFolder(settings.own).load() is None
    with pytest.raises(EnrolRefused) as closed:
        compare(settings, real_hub.address, _AtDevice(staff))
    assert closed.value.code == "no-window"


def test_a_voucher_of_the_hub_lets_in_as_many_as_it_says(real_hub: RealHub, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "voucher.json"
    until = (dt.date.today() + dt.timedelta(days=30)).isoformat()
    hub = ["--hub", str(real_hub.address)]
    real_hub.call("voucher", "make", "--devices", "1", "--until", until, "--to", str(file), *hub)
    now_ms = time.time_ns() // 1_000_000
    identity = enrol_by_voucher(settings, file.read_bytes())
    assert check_in_once(settings, identity) is None
    store = Store(settings.own / "agent.db")
    assert now_ms - 600_000 < store.number("clock_floor_ms") <= now_ms + 600_000
    store.close()
    with pytest.raises(EnrolRefused) as refused:
        enrol_by_voucher(settings, file.read_bytes(), again=True)
    assert refused.value.code == "voucher"


def test_a_renewed_certificate_ends_the_one_before_it(real_hub: RealHub, settings: Settings) -> None:
    old = enrol(settings, real_hub.code(), real_hub.address)
    assert check_in_once(settings, old) is None
    new = renew(settings.own, old, real_hub.address)
    assert new.device == old.device
    assert check_in_once(settings, old) is None, "until the new one is used"
    assert check_in_once(settings, new) is None
    refused = check_in_once(settings, old)
    assert isinstance(refused, HubRefused)
    assert (refused.status, refused.where) == (403, "certificate")
    assert Renewals(settings.own, lambda: 0.5).is_due(old, Known(None, 0), refused)


def test_a_waiting_live_poll_is_ended_from_another_thread_at_once(real_hub: RealHub, settings: Settings) -> None:
    identity = enrol(settings, real_hub.code(), real_hub.address)
    live = HubConnection(identity.hub, identity.tls())
    ended: list[AgentError] = []

    def poll() -> None:
        try:
            live.commands(0)
        except AgentError as err:
            ended.append(err)

    thread = threading.Thread(target=poll)
    thread.start()
    while live._adapter.wires._last is None:
        thread.join(0.01)
    live.abort()
    thread.join(20)
    assert not thread.is_alive()
    assert "No connection" in str(ended[0]) or "ended the connection" in str(ended[0])
    live.close()


def test_an_observer_at_the_console_sees_what_the_touch_application_tells(
    real_hub: RealHub, settings: Settings
) -> None:
    """From the line on the socket to the page; only the touch application is our own."""
    once = json.loads(real_hub.call("staff", "add", "rosa", "--role", "researcher"))["password"]
    device = enrol(settings, real_hub.code(), real_hub.address).device
    run = {
        "lane": 0, "study": "probe", "study_version": "1", "number": 1, "pilot": False, "version": "a",
        "phase": "task", "task": "last", "place": 1, "count": 2, "began_at_ms": 1_795_000_000_000, "elapsed_ms": 65_000,
    }  # fmt: skip
    live = f"/studies/probe/observe/{device}/0"

    async def scene() -> tuple[str, str, str]:
        stop = asyncio.Event()
        agent = asyncio.create_task(Daemon(settings, ServiceNotice({})).run(stop))
        await until(settings.socket.exists)
        kiosk = KioskClient(settings.socket)
        kiosk.hello()
        kiosk.say("run", {"runs": [run], "taken_back": []})
        await kiosk.until("state", hub="here")

        async def answer() -> None:
            wish = await kiosk.until("observe", lane=0)
            kiosk.say("screenshot", {"request": wish["request"], "refused": "the sign comes first"})
            while True:
                wish = await kiosk.until("observe", lane=0)
                kiosk.give_picture(int(str(wish["request"])), PNG)

        async with httpx.AsyncClient(
            base_url=real_hub.console, headers={"accept-language": "de"}, trust_env=False, timeout=20
        ) as rosa:
            await rosa.post("/login", data={"name": "rosa", "password": once})
            form = await rosa.get("/password")
            found = re.search(r'name="csrf" value="([0-9a-f]+)"', form.text)
            assert found is not None
            own = "noch ein ganzer Satz für Rosa"
            fields = {"csrf": found[1], "first": own, "second": own}
            assert (await rosa.post("/password", data=fields)).status_code == 303
            listed = ""
            while "Ist bei der Aufgabe" not in listed:  # until the agent's long poll has begun
                listed = (await rosa.get("/studies/probe/observe")).text
            answering = asyncio.create_task(answer())
            sign = shown = (await rosa.get(live)).text
            while "image/png" not in shown:  # the same answer serves whoever asks at once
                shown = (await rosa.get(live)).text
            answering.cancel()
        kiosk.close()
        stop.set()
        await agent
        return listed, sign, shown

    listed, sign, shown = asyncio.run(scene())
    assert f'href="{live}"' in listed
    assert "Das Gerät zeigt zuerst, dass Sie zusehen." in sign
    assert re.search(r">1:(0[5-9]|[1-5]\d)<", sign)
    assert f"data:image/png;base64,{base64.b64encode(PNG).decode()}" in shown


def _submission() -> dict[str, object]:
    return {
        "form": "feedback",
        "form_version": "1",
        "exhibit": "abbe",
        "language": "de",
        "level": "plain",
        "started_at_ms": 1_790_000_000_000,
        "answers": {"mood": "5"},
    }


def _hour() -> dict[str, object]:
    values = {"mean": 800.5, "low": 700.0, "high": 900.0, "n": 3, "simulated": True}
    return {"sensor": "room", "quantity": "co2", "hour_ms": 1_790_000_000_000, **values}
