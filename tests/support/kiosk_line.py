"""A kiosk as the agent sees it: a client of its socket, for tests."""

import asyncio
import os
import socket
from pathlib import Path

from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line


class KioskClient:
    """Blocking calls run in threads, so that an agent in the same loop goes on."""

    def __init__(self, path: Path) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []
        self.ended = False
        self._wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._wire.connect(str(path))
        self._wire.setblocking(False)
        self._splitter = LineSplitter()

    def say(self, type_: str, fields: dict[str, object] | None = None) -> None:
        self.send(encode_line(type_, fields or {}))

    def hello(self) -> None:
        self.say("hello", {"version": "0.1.0", "profile": "terminal-15"})

    def send(self, data: bytes) -> None:
        self._wire.sendall(data)

    def give_picture(self, request: int, data: bytes) -> None:
        fd = os.memfd_create("screenshot")
        os.write(fd, data)
        self.pass_fd(request, fd)
        os.close(fd)

    def pass_fd(self, request: int, fd: int) -> None:
        line = encode_line("screenshot", {"request": request, "refused": None})
        socket.send_fds(self._wire, [line], [fd])

    async def until(self, type_: str, timeout_s: float = 20.0, **wanted: object) -> dict[str, object]:
        """The next line of this type with these fields, from the first that was not looked at before."""
        async with asyncio.timeout(timeout_s):
            while True:
                while self.lines:
                    name, fields = self.lines.pop(0)
                    if name == type_ and wanted.items() <= fields.items():
                        return fields
                await self._more()

    async def until_ended(self, timeout_s: float = 20.0) -> None:
        async with asyncio.timeout(timeout_s):
            while not self.ended:
                await self._more()

    async def _more(self) -> None:
        try:
            chunk = await asyncio.get_running_loop().sock_recv(self._wire, 65_536)
        except ConnectionError:
            chunk = b""
        if not chunk:
            assert not self.ended, "the agent ended the connection"
            self.ended = True
        self.lines += [decode_line(line) for line in self._splitter.feed(chunk)]

    def close(self) -> None:
        self._wire.close()
