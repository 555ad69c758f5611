"""New content that ends the kiosk again and again: real programs, ended by a fault from outside."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attempts.outside import kiosk_command, on_a_screen
from tests.kiosk.showroom import write_showroom
from tests.whole.demo import logged_in
from tests.whole.house import Nudge, until
from tests.whole.test_content import FIRST, SECOND, THIRD, AtHome, Town
from werkstadt.agent.ask import ask_agent
from werkstadt.journal import Journal, open_readers
from werkstadt.kiosk.fallbook import UNPROVEN

pytestmark = pytest.mark.long

PIXELS = (0, 0, 1280, 720)
FAULTS = (signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL)
"""A fault of a library; the watchdog; the kernel, where memory has run out."""
GIVEN = {
    **{"form": "count", "form_version": "1", "exhibit": None, "language": "de", "level": "standard"},
    **{"started_at_ms": 1_800_000_000_000, "answers": {"n": "7"}},
}


class Kiosk:
    """The program, one run after the other, as a service manager starts it."""

    def __init__(self, state: Path, *more: str) -> None:
        self.state, self.more = state, more
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns with its first frame."""
        ready = self.state / "ready"
        ready.unlink(missing_ok=True)
        command = [sys.executable, "-m", "werkstadt.kiosk", "--state", str(self.state), "--size", "960x540", "--still"]
        with self.state.with_suffix(".kiosk.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--ready-file", str(ready), *self.more],
                env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        until(lambda: ready.exists() or self.process is None or self.process.poll() is not None, "the first frame")
        assert self.process.poll() is None

    def end(self, number: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        ended, self.process = self.process.wait(timeout=60), None
        return ended

    def close(self) -> None:
        if self.process is not None:
            self.end(signal.SIGKILL)

    def fall(self, times: int) -> None:
        for _ in range(times):
            self.start()
            assert self.end(signal.SIGSEGV) == -signal.SIGSEGV


def give(state: Path) -> None:
    """What a visitor was thanked for before."""
    journal = Journal.open(state / "journal", "kiosk")
    journal.append("submission", 1, GIVEN)
    journal.close()


def given(state: Path) -> list[object]:
    readers = open_readers(state / "journal")
    return [json.loads(body) for reader in readers for _, body in reader.of_kind("submission")]


@pytest.mark.attempt("Q85")
def test_without_an_agent_the_safe_page_comes_with_the_next_start(tmp_path: Path) -> None:
    state = tmp_path / "state"
    write_showroom(state / "content")
    with on_a_screen(kiosk_command(tmp_path), tmp_path) as kiosk:
        resting = kiosk.screen.pixels(*PIXELS)
    give(state)
    for run in range(4):
        (state / "ready").unlink()
        (tmp_path / "run").rename(tmp_path / f"run-{run}")
        with on_a_screen(kiosk_command(tmp_path), tmp_path) as kiosk:
            shown = kiosk.screen.pixels(*PIXELS)
            assert (shown == resting) == (run < 3), f"run {run}"
            assert (tmp_path / "run" / UNPROVEN).exists() == (run == 3), "what systemd goes by"
            if run < 3:
                kiosk.process.send_signal(FAULTS[run])
                assert kiosk.process.wait(timeout=60) == -FAULTS[run]
                continue
            kiosk.screen.tap(640, 360)
            time.sleep(0.5)
            assert kiosk.screen.pixels(*PIXELS) == shown, "a touch leads nowhere"
            kiosk.assert_closed("the safe page")
    assert given(state) == [GIVEN]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ended_as_it_should_it_may_be_started_as_often_as_one_likes(tmp_path: Path, number: signal.Signals) -> None:
    state = tmp_path / "state"
    write_showroom(state / "content")
    kiosk = Kiosk(state)
    for _ in range(5):
        kiosk.start()
        assert kiosk.end(number) == 0
    assert json.loads((state / "kiosk-falls.json").read_bytes())["fell"] == []


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


@pytest.fixture
def device(town: Town, tmp_path: Path) -> Iterator[AtHome]:
    with town.hub:
        made = AtHome(tmp_path / "device", tmp_path / "device" / "content", town.hub)
        made.enrol()
        made.start_agent()
        yield made
        made.kill()


@pytest.mark.attempt("Q85")
def test_the_last_good_content_then_a_safe_page_and_staff_are_told(town: Town, device: AtHome) -> None:
    until(lambda: ask_agent(device.socket) is not None, "the agent")
    kiosk = Kiosk(device.folder, "--agent-socket", str(device.socket))

    def comes_into_force(title: str) -> str:
        before = device.in_force()
        town.publish(title)
        with contextlib.closing(Nudge(device)) as nudge:

            def new() -> bool:
                nudge()
                return device.in_force() != before

            until(new, title)
        return device.in_force()

    with logged_in(town.hub) as session, contextlib.closing(kiosk):

        def told(what: str) -> bool:
            return what in session.get("/").text

        good, new = comes_into_force(FIRST), comes_into_force(SECOND)
        give(device.folder)

        # new content falls: the one before is shown, and staff are told
        kiosk.fall(3)
        assert device.in_force() == new
        kiosk.start()
        until(lambda: device.in_force() == good, "the last good one")
        until(lambda: "content-fell" in device.troubles() and "safe-page" not in device.troubles(), "its trouble")
        until(lambda: device.report()["kiosk"]["exhibition"] is not None, "that it is shown")  # type: ignore[index]
        until(lambda: told("Neue Inhalte haben die Oberfläche zum Absturz gebracht"), "that staff read it")

        # it stays so when everything is started anew, and when the good one ends as it should
        assert kiosk.end(signal.SIGTERM) == 0
        link = (device.content / "current").lstat().st_ino
        device.kill_agent()
        device.start_agent()
        until(lambda: ask_agent(device.socket) is not None, "the agent")
        kiosk.start()
        until(lambda: "content-fell" in device.troubles(), "the trouble, again")
        assert (device.content / "current").lstat().st_ino == link, "nothing was switched"

        # that one falls, too: a safe page
        kiosk.end(signal.SIGSEGV)
        kiosk.fall(2)
        kiosk.start()
        until(lambda: "safe-page" in device.troubles(), "the safe page")
        assert device.in_force() == good
        until(lambda: told("Zeigt eine Ruheseite statt der Ausstellung"), "that staff read that")

        # something newer is shown at once
        comes_into_force(THIRD)
        until(lambda: device.report()["kiosk"]["exhibition"] is not None, "that it is shown")  # type: ignore[index]
        until(lambda: not any(one in device.troubles() for one in ("content-fell", "safe-page")), "an end of it")

        assert given(device.folder) == [GIVEN]
        until(lambda: len(town.hub.records("--kind", "content_fell")) == 2, "both, as records")
