"""A TPM 2.0 for a guest: swtpm. Its folder is its seed: another folder is another machine's."""

import subprocess
import tempfile
import time
from pathlib import Path


class Tpm:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._wire = Path(tempfile.mkdtemp(prefix="tpm-")) / "wire"  # a socket's path may be 107 bytes long
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def arguments(self) -> list[str]:
        """QEMU's."""
        device = ["-tpmdev", "emulator,id=tpm0,chardev=tpm", "-device", "tpm-tis,tpmdev=tpm0"]
        return ["-chardev", f"socket,id=tpm,path={self._wire}", *device]

    def start(self) -> None:
        command = ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self._folder}"]
        command += ["--ctrl", f"type=unixio,path={self._wire}", "--terminate"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end_s = time.monotonic() + 30
        while not self._wire.exists():
            assert self._process.poll() is None, "swtpm ended"
            assert time.monotonic() < end_s, "swtpm did not start"
            time.sleep(0.05)

    def cut(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self._wire.unlink(missing_ok=True)
