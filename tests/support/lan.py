"""A LAN of network namespaces: a switch, and who stands at it. Needs root; the machine's own network is left alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import TracebackType

SUBNET = "10.77.0"


def can_be_made() -> bool:
    return os.geteuid() == 0 and shutil.which("ip") is not None


class Lan:
    """Each host has a namespace of its own with the interface "lan0", and loopback. A context manager."""

    def __init__(self) -> None:
        self._tag = f"w{os.getpid() % 100_000}"
        self._switch = f"{self._tag}-sw"
        self._hosts: dict[str, str] = {}
        self._wires: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Lan":
        _ip("netns", "add", self._switch)
        self._in(self._switch, "ip", "link", "add", "br0", "type", "bridge")
        self._in(self._switch, "ip", "link", "set", "br0", "up")
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for wire in self._wires:
            wire.terminate()
            wire.wait()
        for space in [*(self.space(name) for name in self._hosts), self._switch]:
            subprocess.run(["ip", "netns", "del", space], check=False, capture_output=True)

    def space(self, name: str) -> str:
        return f"{self._tag}-{name}"

    def add(self, name: str) -> str:
        """A host at the switch; its address."""
        number = len(self._hosts) + 1
        address, space, port = f"{SUBNET}.{number}", self.space(name), f"p{number}"
        self._hosts[name] = address
        _ip("netns", "add", space)
        _ip("-n", self._switch, "link", "add", port, "type", "veth", "peer", "name", "lan0", "netns", space)
        self._in(self._switch, "ip", "link", "set", port, "master", "br0", "up")
        self._in(space, "ip", "link", "set", "lo", "up")
        self._in(space, "ip", "addr", "add", f"{address}/24", "brd", "+", "dev", "lan0")
        self._in(space, "ip", "link", "set", "lan0", "up")
        self._in(space, "ip", "route", "add", "224.0.0.0/4", "dev", "lan0")
        return address

    def command(self, name: str, *command: str | Path) -> list[str]:
        """What runs command at that host."""
        return ["ip", "netns", "exec", self.space(name), *map(str, command)]

    def run(self, name: str, *command: str | Path) -> str:
        return subprocess.run(self.command(name, *command), capture_output=True, text=True, check=True).stdout

    def cap(self, name: str, bytes_per_s: int) -> None:
        """What that host may send."""
        rate = ["rate", f"{bytes_per_s * 8}bit", "burst", "64kb", "latency", "400ms"]
        self._in(self.space(name), "tc", "qdisc", "replace", "dev", "lan0", "root", "tbf", *rate)

    def cut(self, name: str, *, down: bool = True) -> None:
        """Pulls the plug at the switch, or puts it back."""
        port = f"p{list(self._hosts).index(name) + 1}"
        self._in(self._switch, "ip", "link", "set", port, "down" if down else "up")

    def lose(self, name: str, share: float, counts: Path) -> None:
        """From now on a wire of its own process loses that share of the frames, both ways. counts: see lost()."""
        number = list(self._hosts).index(name) + 1
        port, inner, outer = f"p{number}", f"q{number}", f"r{number}"
        self._in(self._switch, "ip", "link", "add", inner, "type", "veth", "peer", "name", outer)
        program = str(Path(__file__).parent / "lossy.py")
        self._in(self.space(name), sys.executable, program, "plain", "lan0")
        self._in(self._switch, sys.executable, program, "plain", port, inner, outer)
        self._in(self._switch, "ip", "link", "set", port, "nomaster")
        self._in(self._switch, "ip", "link", "set", outer, "master", "br0", "up")
        self._in(self._switch, "ip", "link", "set", inner, "up")
        command = ["ip", "netns", "exec", self._switch, sys.executable, program, port, inner, str(share), str(counts)]
        self._wires.append(subprocess.Popen(command))

    def sent(self, name: str) -> int:
        """Bytes that host has sent on the wire."""
        return int(self.run(name, "cat", "/sys/class/net/lan0/statistics/tx_bytes"))

    def _in(self, space: str, *command: str) -> None:
        _ip("netns", "exec", space, *command)


def lost(counts: Path) -> tuple[int, int]:
    """Frames that a losing wire has handed on, and that it has dropped."""
    passed, dropped = counts.read_text().split()
    return int(passed), int(dropped)


def _ip(*arguments: str) -> None:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {' '.join(arguments)}: {done.stderr}"
