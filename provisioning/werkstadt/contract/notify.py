"""Telling systemd that a program is ready and alive. Source: sd_notify(3), "Notes"."""

import os
import socket
from collections.abc import Mapping


class ServiceNotice:
    """Silent where no service manager listens. watched: also where systemd started another process, and that this."""

    def __init__(self, environment: Mapping[str, str] = os.environ, watched: bool = False) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        pid = environment.get("WATCHDOG_PID")
        usec = environment.get("WATCHDOG_USEC", "")
        meant = watched or pid is None or pid == str(os.getpid())
        self.watchdog_s = int(usec) / 1_000_000 if meant and usec.isdigit() else 0.0

    def ready(self, status: str = "") -> None:
        self._send(f"READY=1\nSTATUS={_one_line(status)}" if status else "READY=1")

    def alive(self) -> None:
        self._send("WATCHDOG=1")

    def status(self, text: str) -> None:
        self._send(f"STATUS={_one_line(text)}")

    def stopping(self) -> None:
        self._send("STOPPING=1")

    def _send(self, message: str) -> None:
        if not self._address:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as wire:
            wire.setblocking(False)
            try:
                wire.sendto(message.encode(), self._address)
            except OSError:  # a service manager that restarts must not take the program with it
                return


def _one_line(text: str) -> str:
    return " ".join(text.split())
