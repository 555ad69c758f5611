"""The root part over its socket, and the agent's side of it."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.helper.conftest import Noting
from tests.support.sysfs import LETTERS, said
from werkstadt.agent.errors import AgentError
from werkstadt.agent.machine import HelperMachine, NoMachine, machine_at
from werkstadt.helper import serve as serving
from werkstadt.helper.__main__ import main
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.request import LINE_MAX

OURS = (os.getuid(),)


class _Ending(socket.socket):
    """A listener that a test can end."""

    ended = False

    def accept(self) -> tuple[socket.socket, object]:
        while not self.ended:
            self.settimeout(0.02)
            with suppress(TimeoutError):
                return super().accept()
        raise OSError("ended")


@contextmanager
def served(noting: Noting, path: Path, uids: Collection[int] = OURS) -> Iterator[Path]:
    with _Ending(fileno=serving.listening(path).detach()) as listener:
        thread = threading.Thread(target=serving.serve, args=(listener, uids, noting.host))
        thread.start()
        try:
            yield path
        finally:
            listener.ended = True
            thread.join(10)
            assert not thread.is_alive()


def ask(path: Path, data: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as wire:
        wire.settimeout(10)
        wire.connect(str(path))
        wire.sendall(data)
        return wire.makefile("rb").read()


def test_the_agent_asks_and_it_is_done(noting: Noting, tmp_path: Path) -> None:
    device = noting.sysfs.input(3, LETTERS)
    noting.sysfs.screen("one", 100)
    with served(noting, tmp_path / "s") as path:
        machine = machine_at(path)
        assert asyncio.run(machine.do("input-inhibit", name="input3")) == {}
        assert asyncio.run(machine.do("backlight", percent=50)) == {"screens": 1}
    assert said(device, "inhibited") == "1"


def test_what_is_refused_and_who_does_not_answer_are_sentences(noting: Noting, tmp_path: Path) -> None:
    machine = HelperMachine(tmp_path / "s", 0.2)
    with pytest.raises(AgentError, match="does not answer"):
        asyncio.run(machine.do("reboot"))
    with served(noting, tmp_path / "s"), pytest.raises(AgentError, match=r"refused: percent: expected a whole number"):
        asyncio.run(machine.do("backlight", percent=500))
    with pytest.raises(AgentError, match="has no root helper"):
        asyncio.run(NoMachine().do("reboot"))
    assert noting.systemctl == []


@pytest.mark.parametrize("said", [b"", b"hello\n", b"[]\n", b'{"ok":1}\n', b"x" * 200_000])
def test_an_answer_that_is_none_is_a_sentence(said: bytes, tmp_path: Path) -> None:
    def once(listener: socket.socket) -> None:
        wire, _ = listener.accept()
        with wire:
            wire.recv(100)
            wire.sendall(said)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        thread = threading.Thread(target=once, args=(listener,))
        thread.start()
        with pytest.raises(AgentError, match="root helper"):
            asyncio.run(HelperMachine(tmp_path / "s").do("reboot"))
        thread.join()


def test_who_never_answers_is_not_waited_for(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        with pytest.raises(AgentError, match=r"no answer within 0\.1 s"):
            asyncio.run(HelperMachine(tmp_path / "s", 0.1).do("reboot"))


def test_another_user_gets_no_answer(noting: Noting, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with served(noting, tmp_path / "s", {os.getuid() + 1}) as path, suppress(ConnectionError):
        assert ask(path, b'{"v":1,"do":"reboot"}\n') == b""
    assert noting.systemctl == []
    assert f"uid={os.getuid()}: expected one of" in capfd.readouterr().err


def test_one_line_a_connection_and_the_next_one_is_served(noting: Noting, tmp_path: Path) -> None:
    with served(noting, tmp_path / "s") as path:
        two = ask(path, b'{"v":1,"do":"reboot"}\n{"v":1,"do":"poweroff"}\n')
        assert json.loads(two)["ok"] is False
        assert noting.systemctl == []
        with socket.socket(socket.AF_UNIX) as silent:
            silent.connect(str(path))
        assert json.loads(ask(path, b'{"v":1,"do":"restart-kiosk"}\n')) == {"ok": True}
    assert noting.systemctl == [("restart", "werkstadt-kiosk.service")]


def test_a_line_without_an_end_is_cut_off(noting: Noting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "PATIENCE_S", 0.1)
    with served(noting, tmp_path / "s") as path:
        assert b"at most 4096 bytes" in ask(path, b"x" * (LINE_MAX + 1))
        assert ask(path, b'{"v":1,') == b""
        assert json.loads(ask(path, b'{"v":1,"do":"reboot"}\n')) == {"ok": True}


def test_it_ends_when_nobody_asks(noting: Noting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "IDLE_S", 0.05)
    with serving.listening(tmp_path / "s") as listener:
        serving.serve(listener, OURS, noting.host)


def test_it_takes_systemds_socket_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTEN_FDS", "1")
    monkeypatch.setenv("LISTEN_PID", "1")
    with pytest.raises(Refusal, match="LISTEN_FDS"):
        serving.listening(None)
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    monkeypatch.setenv("LISTEN_FDS", "2")
    with pytest.raises(Refusal, match="LISTEN_FDS"):
        serving.listening(None)


_AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.set_inheritable(3, True)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.executable, [sys.executable, "-m", "werkstadt.helper", "--sys", sys.argv[2]])
"""


def test_as_systemd_starts_it_it_answers(noting: Noting, tmp_path: Path) -> None:
    with serving.listening(tmp_path / "s") as listener:
        command = [sys.executable, "-c", _AS_SYSTEMD, str(listener.fileno()), str(noting.sysfs.root)]
        process = subprocess.Popen(command, pass_fds=[listener.fileno()], stderr=subprocess.PIPE)
        try:
            told = ask(tmp_path / "s", b'{"v":1,"do":"backlight","percent":10}\n')
        finally:
            process.terminate()
            process.communicate()
    assert "a screen whose light can be set" in json.loads(told)["error"]


def test_a_user_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--user", "nobody-of-that-name", "--socket", str(tmp_path / "s")]) == 1
    assert "nobody-of-that-name" in capsys.readouterr().err
