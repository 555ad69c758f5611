"""A device of metal, as far as QEMU is one: a disk, a screen, keys, a touch, sockets for what people plug in.

The image is never changed: what is written is kept in a file beside it, so that a power cut leaves what a disk would
have (`guest.cut()`, then `guest.start()`).
"""

import contextlib
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from tests.support.screen_cables import OUTPUTS, ScreenCables
from tests.support.tpm import Tpm
from tests.support.usb_device import TouchScreen, UsbDevice

WIDTH, HEIGHT = 1280, 800
DISK = "8G"
"""Bigger than the image, as a disk is."""
OVMF = Path("/usr/share/OVMF")
SOCKETS = 4
"""For USB devices; the touch screen has the first."""
CPU = "max,avx=off,avx2=off"
"""QEMU 7.2 reads all of a vector where AVX masks a part out, and faults if that part is in a page that is not there; no
processor does. Qt draws with such instructions, so that programs of Qt ended at random."""
START_S = 600.0
"""Emulated, on a machine with other work, a start takes minutes."""


class Guest:
    """image: build/image. folder: for screenshots and the guest's log. initrd: instead of the image's own.
    tpm: of its board; another one at a later start is another machine. screens: where their cables are pulled.
    """

    tpm: Tpm | None = None
    screens: ScreenCables | None = None

    def __init__(self, image: Path, folder: Path, *more: str, initrd: Path | None = None) -> None:
        self._image, self._folder, self._more = image, folder, more
        self._initrd = initrd or image / "initrd.img"
        self.disk = folder / "disk.qcow2"
        self.log = folder / "guest.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._shots = 0
        self._touch = TouchScreen()
        backing = ["-b", str(image / "device.raw"), "-F", "raw"]
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", *backing, str(self.disk), DISK], check=True)

    def start(self, firmware: bool = False) -> None:
        """firmware: as on a desk, by UEFI and the boot loader. Without it the kernel is started directly, which is
        quicker, and the journal comes out by a serial line (nobody logs in there: what is seen is what staff see)."""
        qmp = self._folder / "qmp"
        qmp.unlink(missing_ok=True)
        command = ["setpriv", "--pdeathsig", "KILL"]  # also where the tests themselves are killed
        command += ["qemu-system-x86_64", "-accel", "tcg,thread=multi", "-cpu", CPU, "-smp", "2", "-m", "1500"]
        outputs = OUTPUTS if self.screens else 1
        command += ["-display", self.screens.display if self.screens else "none", "-vga", "none"]
        command += ["-device", f"virtio-gpu-pci,xres={WIDTH},yres={HEIGHT},max_outputs={outputs},id=screens"]
        command += ["-device", "qemu-xhci,id=usb,p2=8,p3=8", "-nic", "none"]
        for number in range(SOCKETS):
            path = self._folder / f"usb{number}"
            path.unlink(missing_ok=True)
            command += ["-chardev", f"socket,id=usb{number},path={path},server=on,wait=off"]
            command += ["-device", f"usb-redir,chardev=usb{number},bus=usb.0,port={number + 1}"]
        command += ["-drive", f"file={self.disk},format=qcow2,if=virtio"]
        command += self._by_firmware() if firmware else self._directly()
        command += ["-serial", f"file:{self.log}", "-qmp", f"unix:{qmp},server=on,wait=off", *self._more]
        if self.tpm is not None:
            self.tpm.start()
            command += self.tpm.arguments
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _until(qmp.exists, 30)
        self._wire = socket.socket(socket.AF_UNIX)
        self._wire.connect(str(qmp))
        self._lines = self._wire.makefile("rw")
        json.loads(self._lines.readline())
        self.ask("qmp_capabilities")
        self.renew_touch()

    def _directly(self) -> list[str]:
        line = (self._image / "cmdline").read_text().strip()
        line += " console=tty0 console=ttyS0 systemd.journald.forward_to_console=1"
        return ["-kernel", f"{self._image}/vmlinuz", "-initrd", str(self._initrd), "-append", line]

    def _by_firmware(self) -> list[str]:
        variables = self._folder / "firmware.fd"
        if not variables.exists():
            shutil.copyfile(OVMF / "OVMF_VARS_4M.fd", variables)
        parts = ((OVMF / "OVMF_CODE_4M.fd", ",readonly=on"), (variables, ""))
        return [word for file, more in parts for word in ("-drive", f"if=pflash,format=raw,file={file}{more}")]

    def cut(self) -> None:
        """The plug is pulled."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            if self.tpm is not None:
                self.tpm.cut()
            self._touch.unplug()
            self._lines.close()
            self._wire.close()

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def ask(self, command: str, **arguments: Any) -> Any:
        """QEMU's monitor. Raises AssertionError with what it says."""
        self._lines.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._lines.flush()
        while True:
            said = json.loads(self._lines.readline())
            assert "error" not in said, said["error"]
            if "return" in said:
                return said["return"]

    def picture(self, name: str = "", output: int = 0) -> Image.Image:
        """name: kept under it, after its number. output: which screen."""
        self._shots += bool(name)
        file = self._folder / (f"{self._shots:03d}-{name.replace(' ', '-')}.png" if name else "now.png")
        where = {"device": "screens", "head": output} if self.screens else {}
        self.ask("screendump", filename=str(file), format="png", **where)
        with Image.open(file) as shot:
            return shot.convert("RGB")

    def attempts_camera(self, file: Path) -> bool:
        """For the report, when an attempt fails."""
        if self.runs:
            self.ask("screendump", filename=str(file), format="png")
        return self.runs

    def tap(self, x: float, y: float) -> None:
        """With a finger. Parts of the screen, 0 to 1."""
        self._touch.tap(x, y)

    def keys(self, *names: str) -> None:
        """Together, by QEMU's names, on the keyboard of the board (PS/2): "ctrl", "alt", "f2"."""
        self.ask("send-key", keys=[{"type": "qcode", "data": name} for name in names], **{"hold-time": 80})
        time.sleep(0.3)

    def plug(self, device: UsbDevice, socket_: int) -> None:
        device.plug(self._folder / f"usb{socket_}")

    def renew_touch(self) -> None:
        self._touch = TouchScreen()
        self.plug(self._touch, 0)

    @property
    def touch(self) -> TouchScreen:
        return self._touch

    def journal(self) -> str:
        return self.log.read_text(errors="replace")

    def until(self, holds: Callable[[], bool], what: str, patience_s: float = START_S) -> None:
        end_s = time.monotonic() + patience_s
        while not holds():
            if time.monotonic() > end_s or not self.runs:
                with contextlib.suppress(AssertionError, OSError):
                    self.picture("did-not-come")
                raise AssertionError(f"did not come: {what}; see {self._folder}\n{self.journal()[-2000:]}")
            time.sleep(0.5)


@contextlib.contextmanager
def running(
    image: Path, folder: Path, *more: str, firmware: bool = False, initrd: Path | None = None
) -> Iterator[Guest]:
    guest = Guest(image, folder, *more, initrd=initrd)
    guest.start(firmware)
    try:
        yield guest
    finally:
        guest.cut()


def apart(one: Image.Image, other: Image.Image) -> float:
    """Which part of two pictures differs, 0 to 1."""
    if one.size != other.size:
        return 1.0
    difference = ImageChops.difference(one, other).convert("L").point(lambda grey: 255 if grey > 24 else 0)
    return difference.histogram()[255] / (one.width * one.height)


def _until(holds: Callable[[], bool], patience_s: float) -> None:
    end_s = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end_s
        time.sleep(0.05)
