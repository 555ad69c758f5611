"""A hub as its users run it: a process of its own, on free ports of the loopback."""

import json
import os
import selectors
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from typer.testing import CliRunner

from werkstadt.hub.cli.app import app

START_S = 60


class HubProcess:
    """state: its folder. Set up where it is not there yet; ports stay the same over a restart."""

    def __init__(self, folder: Path, **more: object) -> None:
        """more: further keys of hub.toml."""
        self.state = folder / "state"
        self.config = folder / "hub.toml"
        self.log = folder / "hub.log"
        self.program: tuple[str, ...] = _PROGRAM
        self.devices_port = 0
        self.console_port = 0
        self._more = {"time_zone": "Europe/Berlin", "zeroconf": False, **more}
        folder.mkdir(parents=True, exist_ok=True)
        self._write_config()
        self.made = json.loads(self.run("init", "--json", "--if-needed"))
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "HubProcess":
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [*self.program, "serve", "--json", "--config", self.config],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        ports = json.loads(_first_line(self._process, self.log))
        self.devices_port, self.console_port = ports["devices"], ports["console"]
        self._write_config()
        return self

    @property
    def password(self) -> str:
        """Of "admin", good for one log-in."""
        return str(self.made["password"])

    def kill(self) -> None:
        """As a power cut would, but for what the kernel holds."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        return self._end(signal.SIGTERM)

    def run(self, *args: str | Path, refused: bool = False) -> str:
        """A command; its output. refused: exit status 1 is expected, and what it said on stderr comes back."""
        code, out, err = (_run_apart if args[0] in _APART else _run_here)(
            [*map(str, args), "--config", str(self.config)]
        )
        assert code == int(refused), err
        return err if refused else out

    def json(self, *args: str | Path) -> Any:
        return json.loads(self.run(*args, "--json"))

    def new_code(self) -> str:
        return str(self.json("device", "code")["code"])

    def device(self, device: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = self.json("device", "list")["devices"]
        return next(one for one in found if one["id"] == device)

    def records(self, *args: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run("records", "--json", *args).splitlines()]

    def __enter__(self) -> "HubProcess":
        return self.start()

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self.stop()

    def _end(self, number: signal.Signals) -> int:
        assert self._process is not None
        process, self._process = self._process, None
        process.send_signal(number)
        code = process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()
        return code

    def _write_config(self) -> None:
        values = {
            "state": str(self.state),
            "device_host": "127.0.0.1",
            "device_port": self.devices_port,
            "console_port": self.console_port,
            **self._more,
        }
        lines = (f"{name} = {json.dumps(value)}" for name, value in values.items())
        self.config.write_text("\n".join(lines) + "\n")


def _run_apart(args: list[str]) -> tuple[int, str, str]:
    done = subprocess.run([*_PROGRAM, *args], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def _run_here(args: list[str]) -> tuple[int, str, str]:
    """In the test's own process, which spares a second of imports."""
    done = CliRunner().invoke(app, args, catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


_APART = ("init", "serve", "restore")
_PROGRAM = (sys.executable, "-m", "werkstadt.hub")


def _first_line(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        ready = selector.select(START_S)
    line = process.stdout.readline() if ready else ""
    if not line:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        raise AssertionError(f"the hub did not start: {log.read_text()[-2000:]}")
    return line
