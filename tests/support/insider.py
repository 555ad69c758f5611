"""Root within the emulated device, for attempts that begin there: who may reach what, and what becomes of what ends.

The image stays as it is. To its initial disk comes a second one, which lays one unit into the layer in memory that is
over the system: it reads commands from a port of the emulated machine's.
"""

import json
import socket
import stat
import time
from dataclasses import dataclass
from pathlib import Path

from tests.support.guest import START_S

_DEVICE = Path(__file__).parents[2] / "packaging/debian/werkstadt-device/root"
_LAYER = _DEVICE / "usr/share/initramfs-tools/scripts/init-bottom/werkstadt-layer"
PORT = "org.werkstadt.tests"
_UNIT = """
[Unit]
Description=Tests: an insider
DefaultDependencies=no
StartLimitIntervalSec=0
[Service]
ExecStart=/usr/bin/python3 /usr/lib/insider.py
Restart=always
RestartSec=1
OOMScoreAdjust=-1000
"""
_PROGRAM = f"""
import json, os, subprocess, time
while not os.path.exists("/dev/virtio-ports/{PORT}"):
    time.sleep(0.5)
with open("/dev/virtio-ports/{PORT}", "r+b", buffering=0) as wire:
    while line := wire.readline():
        told = json.loads(line)
        try:
            done = subprocess.run(told["argv"], input=told["input"].encode(), stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=told["timeout_s"])
            said = {{"status": done.returncode, "said": done.stdout.decode("utf-8", "replace")}}
        except (OSError, subprocess.TimeoutExpired) as err:
            said = {{"status": -1, "said": str(err)}}
        said = json.dumps({{**said, "id": told["id"]}}).encode() + b"\\n"
        while said:
            said = said[wire.write(said):]
"""


@dataclass(frozen=True)
class Said:
    status: int
    text: str


class Insider:
    """For `with Insider(folder) as insider, running(…, *insider.arguments, initrd=Insider.initrd(…))`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "insider"
        self.arguments = (
            *("-device", "virtio-serial-pci", "-chardev", f"socket,id=insider,path={self._path},server=on,wait=off"),
            *("-device", f"virtserialport,chardev=insider,name={PORT}"),
        )
        self._wire: socket.socket | None = None
        self._asked = 0

    def __enter__(self) -> "Insider":
        return self

    def __exit__(self, *_: object) -> None:
        self.forget()

    @staticmethod
    def initrd(image: Path, folder: Path) -> Path:
        """The image's own, and ours behind it: what is in both, the kernel takes from the later one."""
        layer = _LAYER.read_text()
        units = "$rootmnt/etc/systemd/system"
        layer += f"\nmkdir -p {units}/sysinit.target.wants\ncp /insider/insider.service {units}/\n"
        layer += f"ln -s ../insider.service {units}/sysinit.target.wants/\ncp /insider/insider.py $rootmnt/usr/lib/\n"
        files = {
            "scripts/init-bottom/werkstadt-layer": layer,
            "insider/insider.service": _UNIT,
            "insider/insider.py": _PROGRAM,
        }
        made = folder / "initrd.img"
        own = (image / "initrd.img").read_bytes()
        made.write_bytes(own + bytes(-len(own) % 4) + archive(files))
        return made

    def run(self, *argv: str, given: str = "", timeout_s: float = 120.0) -> Said:
        """As root, in the device. Raises TimeoutError."""
        if self._wire is None:
            self._wire = socket.socket(socket.AF_UNIX)
            self._wire.connect(str(self._path))
            self._lines = self._wire.makefile("rb")
        try:
            self._wire.settimeout(START_S)
            self._asked += 1
            told = {"id": self._asked, "argv": argv, "input": given, "timeout_s": timeout_s}
            self._wire.sendall(json.dumps(told).encode() + b"\n")
            said = json.loads(self._lines.readline())
            while said["id"] != self._asked:  # of one that nobody waited for any more
                said = json.loads(self._lines.readline())
        except OSError:
            self.forget()
            raise
        return Said(int(said["status"]), str(said["said"]))

    def sh(self, text: str, user: str = "root", timeout_s: float = 120.0) -> Said:
        """By the shell that lies in every Debian. user: with their groups, and nothing of what their unit forbids."""
        argv = ("setpriv", f"--reuid={user}", f"--regid={_group(user)}", "--init-groups") if user != "root" else ()
        return self.run(*argv, "/bin/sh", "-c", text, timeout_s=timeout_s)

    def forget(self) -> None:
        """After the plug was pulled."""
        if self._wire is not None:
            self._lines.close()
            self._wire.close()
            self._wire = None


def _group(user: str) -> str:
    return "werkstadt" if user in ("werkstadt-kiosk", "werkstadt-agent") else user


def archive(files: dict[str, str]) -> bytes:
    """For a kernel's initial disk: cpio, the format "newc"."""
    folders = sorted({str(parent) for name in files for parent in Path(name).parents if str(parent) != "."})
    rows = [(name, stat.S_IFDIR | 0o755, b"") for name in folders]
    rows += [(name, stat.S_IFREG | 0o755, text.encode()) for name, text in files.items()]
    rows.append(("TRAILER!!!", 0, b""))
    made = b""
    for number, (name, mode, data) in enumerate(rows, 1):
        fields = (number, mode, 0, 0, 1, int(time.time()), len(data), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + name.encode() + b"\0"
        made += head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)
    return made
