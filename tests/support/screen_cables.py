"""The cables of a guest's screens: pulled, plugged in, and screens of other sizes, by QEMU's display on D-Bus.

Source: QEMU 7.2, ui/dbus-display1.xml (SetUIInfo) and hw/display/virtio-gpu-base.c: no width, no screen.
"""

import subprocess
import tempfile
from pathlib import Path

OUTPUTS = 2


class ScreenCables:
    def __init__(self) -> None:
        path = Path(tempfile.mkdtemp(prefix="dbus-")) / "bus"  # a socket's path may be 107 bytes long
        self._address = f"unix:path={path}"
        command = ["dbus-daemon", "--session", "--nofork", f"--address={self._address}", "--print-address"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it listens

    @property
    def display(self) -> str:
        """QEMU's -display."""
        return f"dbus,addr={self._address}"

    def plug(self, output: int, width: int, height: int) -> None:
        """A screen of that size, px. output: 0 is the first one."""
        self._tell(output, width, height)

    def pull(self, output: int) -> None:
        self._tell(output, 0, 0)

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()

    def _tell(self, output: int, width: int, height: int) -> None:
        path = f"/org/qemu/Display1/Console_{output}"
        size_mm = (str(width // 4), str(height // 4))
        call = ["busctl", f"--address={self._address}", "call", "org.qemu", path, "org.qemu.Display1.Console"]
        call += ["SetUIInfo", "qqiiuu", *size_mm, "0", "0", str(width), str(height)]
        subprocess.run(call, check=True, capture_output=True, text=True)
