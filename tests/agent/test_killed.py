"""The agent as a program of its own, killed in the middle of its work."""

import os
import signal
import subprocess
import sys
from collections.abc import Sized
from functools import partial
from pathlib import Path

import pytest

from tests.support.hub_simulator import Cut, HubSimulator
from werkstadt.agent.config import Settings
from werkstadt.agent.enrol import enrol
from werkstadt.journal import Journal

KILLS = 5


def _more_than(rows: Sized, count: int) -> bool:
    return len(rows) > count


def _agent(settings: Settings) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "werkstadt.agent", "run", "--config", os.devnull]
    places = ["--state", str(settings.state), "--socket", str(settings.socket)]
    return subprocess.Popen([*command, *places], stderr=subprocess.PIPE, text=True)


def _end(agent: subprocess.Popen[str], number: signal.Signals) -> str:
    agent.send_signal(number)
    _, said = agent.communicate(timeout=30)
    return said


@pytest.mark.long
def test_records_arrive_exactly_once_and_in_order_however_often_the_agent_is_killed(
    hub: HubSimulator, settings: Settings, journal: Journal
) -> None:
    enrol(settings, str(hub.code()), hub.address)
    device = hub.the_device()
    body = {"form": "feedback", "text": "ü" * 4_000}
    for kill in range(KILLS + 1):
        for _ in range(100):
            journal.append("submission", 1, body)
        written = 1 + 100 * (kill + 1)
        arrived = len(device.arrivals) if kill < KILLS else 0
        with hub.lock:
            hub.answers[:] = [Cut(), Cut(after=True), Cut(after=True)] if kill % 2 else []
        agent = _agent(settings)
        if kill < KILLS:
            hub.wait_for(partial(_more_than, device.arrivals, arrived))
        else:
            hub.wait_for(partial(_more_than, device.records, written - 1))
        _end(agent, signal.SIGKILL)
    records = hub.the_device().records
    assert sorted(seq for _, seq in records) == list(range(1, written + 1))
    assert hub.the_device().aside == {}
    previous = bytes(32)
    for seq in range(1, written + 1):
        assert records[journal.epoch, seq].previous == previous
        previous = records[journal.epoch, seq].hash


def test_a_clean_end_removes_the_socket_and_says_no_secret(
    hub: HubSimulator, settings: Settings, journal: Journal
) -> None:
    code = hub.code()
    identity = enrol(settings, str(code), hub.address)
    journal.append("submission", 1, {"answers": {"wish": "mehr Licht"}})
    agent = _agent(settings)
    hub.wait_for(lambda: len(hub.the_device().records) == 2)
    said = _end(agent, signal.SIGTERM)
    assert agent.returncode == 0
    assert not settings.socket.exists()
    assert "agent stopped" in said
    key = (identity.folder / "device.key").read_text().splitlines()[1]
    for secret in (code.token, "mehr Licht", key):
        assert secret not in said


def test_the_second_agent_says_who_holds_the_folder(settings: Settings, tmp_path: Path) -> None:
    first = _agent(settings)
    assert first.stderr is not None
    assert "agent running" in first.stderr.readline()
    second = _agent(settings)
    _, said = second.communicate(timeout=30)
    assert second.returncode == 1
    assert f"process {first.pid} already works here as agent" in said
    assert "Traceback" not in said
    _end(first, signal.SIGTERM)
