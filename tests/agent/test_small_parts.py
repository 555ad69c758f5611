import os
import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.agent.backoff import MOST_S, Backoff
from werkstadt.agent.durable import held, write_durably
from werkstadt.agent.errors import StateHeld
from werkstadt.agent.troubles import Troubles
from werkstadt.contract.notify import ServiceNotice


def test_pauses_double_with_jitter_up_to_a_limit_and_begin_anew_after_a_success() -> None:
    low, high = Backoff(lambda: 0.0), Backoff(lambda: 1.0)
    assert [low.pause_s() for _ in range(4)] == [1.0, 2.0, 4.0, 8.0]
    assert [high.pause_s() for _ in range(10)][-1] == MOST_S
    high.succeeded()
    assert high.pause_s() == 2.0


def test_a_pause_is_as_long_as_the_hub_asks_but_not_without_end() -> None:
    backoff = Backoff(lambda: 0.0)
    assert backoff.pause_s(asked_s=60.0) == 60.0
    assert backoff.pause_s(asked_s=1e9) == MOST_S


@given(st.integers(1, 2_000), st.floats(0, 1, exclude_max=True))
def test_no_number_of_failures_makes_a_pause_of_nothing_or_of_ever(failures: int, dice: float) -> None:
    backoff = Backoff(lambda: dice)
    pauses = [backoff.pause_s() for _ in range(failures)]
    assert min(pauses) >= 1.0
    assert max(pauses) <= MOST_S


def test_a_file_is_replaced_whole_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "device.key"
    path.write_text("old")
    path.chmod(0o644)
    write_durably(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["device.key"]


def test_the_second_in_a_state_folder_is_told_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "agent.lock"
    told = f"process {os.getpid()} already works here as agent"
    with held(path, "agent"), pytest.raises(StateHeld, match=told), held(path, "agent"):
        raise AssertionError
    with held(path, "agent"):
        assert path.read_text() == f"{os.getpid()}\n"


@pytest.mark.parametrize("abstract", [False, True])
def test_the_service_manager_is_told_at_a_path_and_at_an_abstract_name(tmp_path: Path, abstract: bool) -> None:
    name = f"@werkstadt-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + name[1:] if abstract else name)
        manager.settimeout(5)
        environment = {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "20000000", "WATCHDOG_PID": str(os.getpid())}
        notice = ServiceNotice(environment)
        notice.ready("two\nlines")
        assert manager.recv(100) == b"READY=1\nSTATUS=two lines"
        notice.alive()
        assert manager.recv(100) == b"WATCHDOG=1"
        notice.status("hub here")
        assert manager.recv(100) == b"STATUS=hub here"
        notice.stopping()
        assert manager.recv(100) == b"STOPPING=1"
        assert notice.watchdog_s == 20.0
    notice.alive()


def test_without_a_service_manager_nothing_is_said_and_no_watchdog_is_meant() -> None:
    ServiceNotice({}).ready("fine")
    assert ServiceNotice({}).watchdog_s == 0.0
    assert ServiceNotice({"WATCHDOG_USEC": "5", "WATCHDOG_PID": "1"}).watchdog_s == 0.0


def test_a_trouble_keeps_its_beginning_and_ends_when_its_source_no_longer_says_it() -> None:
    clock = iter((1, 2, 3, 4))
    troubles = Troubles(lambda: next(clock))
    troubles.set("kiosk", "gone")
    troubles.replace("hub/", {"clock": "3 minutes behind", "fork": "x" * 5_000})
    troubles.replace("hub/", {"clock": "4 minutes behind"})
    rows = {one.code: one for one in troubles.all()}
    assert set(rows) == {"kiosk", "hub/clock"}
    assert (rows["hub/clock"].since_ms, rows["hub/clock"].detail) == (2, "4 minutes behind")
    troubles.set("kiosk", None)
    troubles.set("never there", None)
    assert [one.code for one in troubles.all()] == ["hub/clock"]
