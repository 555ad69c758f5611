"""A whole house for one test: a hub, a device with agent and kiosk, a visitor who keeps answering."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.kiosk.showroom import Tree, dumped, words, write_pack, write_showroom
from tests.support.hub_process import HubProcess
from werkstadt.contract.agentline import encode_line

PATIENCE_S = 60.0
QUESTION: Tree = {"ref": "n", "type": "integer", "label": words("Welche Zahl?", "Which number?"), "required": True}


def write_content(content: Path, *questions: Tree) -> Path:
    """A form with these questions; else with one number to give."""
    write_showroom(content, with_form=False)
    current = (content / "current").resolve() / "exhibition.json"
    form: Tree = {
        "format": 1,
        "kind": "form",
        "id": "count",
        "title": words("Zahl", "Number"),
        "questions": list(questions) or [QUESTION],
    }
    exhibition = json.loads(current.read_text())
    exhibition |= {"forms": [{"pack": "count", "hash": write_pack(content, form, "form.json")}], "feedback": "count"}
    current.write_bytes(dumped(exhibition))
    return content


def until(holds: Callable[[], bool], what: str) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end_s, f"did not come: {what}"
        time.sleep(0.02)


@dataclass
class Device:
    """folder: everything this device has. environment: added to that of its programs, a Watch's for example."""

    folder: Path
    content: Path
    hub: HubProcess
    environment: dict[str, str] = field(default_factory=dict)
    said: Path = field(init=False)
    agent: "subprocess.Popen[bytes] | None" = None
    kiosk: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.said = self.folder.with_suffix(".said")
        self.said.touch()
        self.write_config()

    @property
    def socket(self) -> Path:
        return self.folder.with_suffix(".sock")

    @property
    def config(self) -> Path:
        return self.folder.with_suffix(".toml")

    def write_config(self) -> None:
        self.config.write_text(
            f'state = "{self.folder}"\nsocket = "{self.socket}"\nhub = "127.0.0.1:{self.hub.devices_port}"\n'
            'name = "test"\nzeroconf = "off"\n'
        )

    def enrol(self) -> None:
        self.write_config()
        command = ["enrol", "--config", str(self.config), "--code", self.hub.new_code()]
        done = subprocess.run([sys.executable, "-m", "werkstadt.agent", *command], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()

    def start_agent(self) -> None:
        self.agent = self._start("agent", "werkstadt.agent", "run", "--config", str(self.config))

    def start_visitor(self, first: int) -> None:
        """Returns when the visitor stands before the start page."""
        before = self.said.read_text().count("ready")
        places = [str(self.content), str(self.folder), str(self.socket)]
        self.kiosk = self._start("kiosk", "tests.whole.answering", *places, str(first))
        until(lambda: self.said.read_text().count("ready") > before or self.ended(), "the start page")
        assert not self.ended(), self.folder.with_suffix(".kiosk.log").read_text()[-3000:]

    def ended(self) -> bool:
        return self.kiosk is not None and self.kiosk.poll() is not None

    def thanked(self) -> list[int]:
        return [int(number) for number in re.findall(r"^thanked (\d+)$", self.said.read_text(), re.MULTILINE)]

    def sent(self) -> list[int]:
        return [int(number) for number in re.findall(r"^sent (\d+)$", self.said.read_text(), re.MULTILINE)]

    def kill_agent(self) -> None:
        _kill(self.agent)
        self.agent = None

    def kill_visitor(self) -> None:
        _kill(self.kiosk)
        self.kiosk = None

    def kill(self) -> None:
        self.kill_visitor()
        self.kill_agent()

    def _start(self, name: str, module: str, *arguments: str) -> "subprocess.Popen[bytes]":
        out = self.said.open("ab") if name == "kiosk" else subprocess.DEVNULL
        with self.folder.with_suffix(f".{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=log,
                env=os.environ | self.environment,
                cwd=Path(__file__).parents[2],
            )
        if not isinstance(out, int):
            out.close()
        return process


class Nudge:
    """Says to the agent that something was written, so that it asks the hub before its half minute is over."""

    def __init__(self, device: Device) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(10)
        self._line.connect(str(device.socket))
        self._calls = 0

    def __call__(self) -> None:
        self._calls += 1
        if self._calls % 40 == 0:
            self._line.sendall(encode_line("written", {}))

    def close(self) -> None:
        self._line.close()


def _kill(process: "subprocess.Popen[bytes] | None") -> None:
    if process is not None:
        process.kill()
        process.wait()


def numbers_at(hub: HubProcess) -> list[int]:
    """Every number that the hub holds, in the order of epochs and records."""
    rows = [row for row in hub.records() if row["kind"] == "submission"]
    rows.sort(key=lambda row: (row["epoch"], row["seq"]))
    return [int(json.loads(row["body"])["answers"]["n"]) for row in rows]
