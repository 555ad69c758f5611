"""A computer of its own, as far as its users can tell: network, host name, processes, /etc, /var/lib, /run, /media.

On top of Lan. The folders lie in memory and go with it; the real ones are never written. Needs root.
"""

import os
import pty
import re
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tests.support.lan import Lan

REPOSITORY = Path(__file__).parents[2]
STAND_INS = Path(__file__).parent / "stand_ins"
PATIENCE_S = 120.0
QUIET_S = 0.3
"""Nobody types before the question stands there: what is typed earlier, a hidden prompt throws away."""
_BASE = "/mnt"
_SET_UP = """
set -e
hostname {name}
mount -t tmpfs -o mode=755,size={mib}m tmpfs {base}
mkdir {base}/etc {base}/etc.work {base}/repository
mount --bind {repository} {base}/repository
mount -t overlay overlay -o lowerdir=/etc,upperdir={base}/etc,workdir={base}/etc.work /etc
mount -t tmpfs -o mode=755,size={mib}m tmpfs /var/lib
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /media
mount -t tmpfs -o mode=755 tmpfs /opt
mkdir -m 1777 /run/home
mkdir /run/log /opt/werkstadt
mount --bind {base}/repository /opt/werkstadt
hostname > /etc/hostname
echo "127.0.0.1 localhost {name}" > /etc/hosts
echo up
while :; do sleep 60 & wait; done
"""
_TERMINAL_NOISE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
Answers = Mapping[str, str | Callable[[re.Match[str]], str]]
"""What is typed, by the pattern of the question."""


@dataclass(frozen=True)
class Said:
    code: int
    text: str


class Machine:
    """A context manager. mib: of /var/lib."""

    def __init__(self, lan: Lan, name: str, mib: int = 512) -> None:
        self.lan, self.name, self._mib = lan, name, mib
        self.address = lan.add(name)
        self.sticks: dict[str, Path] = {}
        self._holder: subprocess.Popen[str] | None = None

    def __enter__(self) -> "Machine":
        names = {"name": self.name, "mib": self._mib, "base": _BASE, "repository": REPOSITORY}
        command = ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"]
        self._holder = subprocess.Popen(
            self.lan.command(self.name, *command, _SET_UP.format(**names)), stdout=subprocess.PIPE, text=True
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == "up\n", f"{self.name} did not come up"
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        assert self._holder is not None
        self._holder.send_signal(signal.SIGKILL)
        self._holder.wait()
        if self._holder.stdout is not None:
            self._holder.stdout.close()

    @property
    def _inner(self) -> int:
        """The process that is number 1 there."""
        assert self._holder is not None
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children").read_text().split()
        return int(children[0])

    def path(self, path: str) -> Path:
        """A file of this machine, seen from outside."""
        return Path(f"/proc/{self._inner}/root{path}")

    def command(self, *command: str | Path) -> list[str]:
        enter = ["nsenter", "--target", str(self._inner), "--mount", "--net", "--uts", "--pid"]
        at_home = ["sh", "-c", 'cd /run/home && exec "$@"', "sh"]
        return [*enter, *at_home, *map(str, command)]

    def environment(self) -> dict[str, str]:
        path = f"{STAND_INS}:{Path(sys.executable).parent}:/usr/local/bin:{os.environ['PATH']}"
        mine = {"PATH": path, "HOME": "/run/home", "TERM": "dumb", "COLUMNS": "200", "LC_ALL": "C.UTF-8"}
        return os.environ | mine | {"WERKSTADT_PYTHON": sys.executable, "WERKSTADT_TESTS": str(REPOSITORY)}

    def run(self, *command: str | Path) -> str:
        done = subprocess.run(
            self.command(*command), capture_output=True, text=True, check=False, env=self.environment(), timeout=180
        )
        assert done.returncode == 0, f"{self.name}: {' '.join(map(str, command))}: {done.stdout}{done.stderr}"
        return done.stdout

    def type(self, script: str, answers: Answers | None = None, patience_s: float = PATIENCE_S) -> Said:
        """A script line by line in a shell at a terminal; it ends with the first line that fails."""
        main, side = pty.openpty()
        process = subprocess.Popen(
            self.command("bash", "-e", "-c", script),
            stdin=side,
            stdout=side,
            stderr=side,
            env=self.environment(),
            start_new_session=True,
        )
        os.close(side)
        try:
            text = _converse(main, process, answers or {}, patience_s)
            process.wait(PATIENCE_S)
        finally:
            os.close(main)
            if process.poll() is None:
                process.kill()
            code = process.wait()
        return Said(code, text)

    def plug(self, stick: str, folder: Path) -> None:
        """The same folder can be in one machine after the other, as a stick can."""
        folder.mkdir(exist_ok=True)
        self.run("mkdir", "-p", f"/media/{stick}")
        self.run("mount", "--bind", folder, f"/media/{stick}")
        self.sticks[stick] = folder

    def pull(self, stick: str) -> None:
        del self.sticks[stick]
        self.run("umount", "--lazy", f"/media/{stick}")
        self.run("rmdir", f"/media/{stick}")

    def log(self, unit: str) -> str:
        file = self.path(f"/run/log/{unit}.log")
        return file.read_text(errors="replace") if file.exists() else ""


def _converse(main: int, process: "subprocess.Popen[bytes]", answers: Answers, patience_s: float) -> str:
    """What was shown. An answer is given when its question is the last thing on the screen."""
    text, until_s, answered = "", time.monotonic() + patience_s, 0
    with selectors.DefaultSelector() as selector:
        selector.register(main, selectors.EVENT_READ)
        while True:
            assert time.monotonic() < until_s, f"did not end: {text[-2000:]}"
            if not selector.select(QUIET_S):
                if process.poll() is not None:
                    return text
                if answer := _answer(text[answered:], answers):
                    answered = len(text)
                    os.write(main, answer.encode() + b"\n")
                continue
            try:
                data = os.read(main, 65_536)
            except OSError:  # the other side was closed
                return text
            text += _TERMINAL_NOISE.sub("", data.decode(errors="replace"))


def _answer(said: str, answers: Answers) -> str:
    for question, answer in answers.items():
        found = re.search(f"(?:{question})\\s*$", said)
        if found:
            return answer if isinstance(answer, str) else answer(found)
    return ""


def can_be_made() -> bool:
    return os.geteuid() == 0 and all(shutil.which(program) for program in ("ip", "unshare", "nsenter"))
