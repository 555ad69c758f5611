"""Agent and hub as the programs that they are, over real TLS on loopback."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.courier import Courier, Report
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import AgentError, EnrolRefused, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.contract.messages import Trouble
from werkstadt.journal import Journal


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
        self.address = HubAddress("127.0.0.1", json.loads(said)["devices"])

    def call(self, *words: str) -> str:
        command = [sys.executable, "-m", "werkstadt.hub", *words, "--json", "--config", str(self._config)]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

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


def test_a_waiting_live_poll_is_ended_from_another_thread_at_once(real_hub: RealHub, settings: Settings) -> None:
    identity = enrol(settings, real_hub.code(), real_hub.address)
    live = HubConnection(identity.hub, identity.tls(), identity.ca)
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
