"""The Unix socket where the kiosk sits at the other end: lines in, lines out, pictures as file descriptors."""

import asyncio
import contextlib
import logging
import os
import socket
import stat
import struct
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from werkstadt.agent.errors import AgentError
from werkstadt.contract import limits
from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line
from werkstadt.contract.errors import ContractError

log = logging.getLogger(__name__)

UNSENT_MAX = 4 * limits.SOCKET_LINE_MAX
"""Bytes that may wait for one client; whoever does not read is let go."""
CLIENTS_MAX = 16
_FDS_MAX = 4
_CHUNK = 65_536
_PEERCRED = struct.Struct("=iII")
_PNG = b"\x89PNG\r\n\x1a\n"


class Client:
    """One connection. pid, uid: as the kernel says."""

    def __init__(self, wire: socket.socket, loop: asyncio.AbstractEventLoop, gone: Callable[["Client"], None]) -> None:
        self.pid, self.uid, _ = _PEERCRED.unpack(wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEERCRED.size))
        self.is_kiosk = False
        self.fds: deque[int] = deque()
        self.splitter = LineSplitter()
        self._wire = wire
        self._loop = loop
        self._gone = gone
        self._unsent = b""

    def send(self, line: bytes) -> None:
        waiting = bool(self._unsent)
        self._unsent += line
        if len(self._unsent) > UNSENT_MAX:
            log.warning("client let go pid=%d reason='does not read'", self.pid)
            self._gone(self)
        elif not waiting:
            self._write()

    def _write(self) -> None:
        try:
            sent = self._wire.send(self._unsent)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._gone(self)
            return
        self._unsent = self._unsent[sent:]
        if self._unsent:
            self._loop.add_writer(self._wire, self._write)
        else:
            self._loop.remove_writer(self._wire)

    def take_fd(self) -> int | None:
        return self.fds.popleft() if self.fds else None

    def close(self) -> None:
        self._loop.remove_reader(self._wire)
        self._loop.remove_writer(self._wire)
        while self.fds:
            os.close(self.fds.popleft())
        self._wire.close()


class Listener(Protocol):
    """What the daemon does with lines. Raises ContractError for a line that is not as agreed."""

    def greeting(self) -> list[bytes]: ...
    def line(self, client: Client, type_: str, fields: Mapping[str, object]) -> None: ...
    def gone(self, client: Client) -> None: ...


class KioskLine:
    """The listening socket and everybody at it. uids: who may connect, besides root and this user."""

    def __init__(self, path: Path, listener: Listener, kiosk_uid: int | None) -> None:
        self._path = path
        self._listener = listener
        self._uids = {0, os.getuid()} | ({kiosk_uid} if kiosk_uid is not None else set())
        self._clients: dict[int, tuple[socket.socket, Client]] = {}
        self._server: socket.socket | None = None

    def open(self) -> None:
        """Raises AgentError. A socket left by an agent that died is replaced; the state folder's lock says it died."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and not stat.S_ISSOCK(self._path.stat().st_mode):
                raise FileExistsError(17, "something that is no socket lies there")
            self._path.unlink(missing_ok=True)
            server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK)
            self._server = server
            mask = os.umask(0o117)
            try:
                server.bind(str(self._path))
            finally:
                os.umask(mask)
            server.listen(8)
        except OSError as err:
            self.close()
            raise AgentError(
                f"{self._path}: the socket for the kiosk cannot be made ({err.strerror or err}).",
                "Choose another place with --socket, or give this user the right to write there.",
            ) from err
        asyncio.get_running_loop().add_reader(server, self._accept, server)

    def broadcast(self, type_: str, fields: Mapping[str, object]) -> None:
        line = encode_line(type_, fields)
        for client in self.clients():
            client.send(line)

    def clients(self) -> list[Client]:
        return [client for _, client in list(self._clients.values())]

    def kiosks(self) -> list[Client]:
        return [client for client in self.clients() if client.is_kiosk]

    def close(self) -> None:
        for client in self.clients():
            self._let_go(client)
        if self._server is not None:
            with contextlib.suppress(RuntimeError):
                asyncio.get_running_loop().remove_reader(self._server)
            self._server.close()
            self._server = None
            with contextlib.suppress(OSError):
                self._path.unlink()

    def _accept(self, server: socket.socket) -> None:
        try:
            wire, _ = server.accept()
        except OSError:
            return
        wire.setblocking(False)
        loop = asyncio.get_running_loop()
        client = Client(wire, loop, self._let_go)
        if client.uid not in self._uids or len(self._clients) >= CLIENTS_MAX:
            log.warning("client refused uid=%d pid=%d clients=%d", client.uid, client.pid, len(self._clients))
            wire.close()
            return
        self._clients[id(client)] = (wire, client)
        loop.add_reader(wire, self._readable, wire, client)
        for line in self._listener.greeting():
            client.send(line)

    def _readable(self, wire: socket.socket, client: Client) -> None:
        try:
            chunk, fds, _, _ = socket.recv_fds(wire, _CHUNK, _FDS_MAX)
        except BlockingIOError:
            return
        except OSError:
            self._let_go(client)
            return
        client.fds.extend(fds)
        if not chunk or len(client.fds) > _FDS_MAX:
            self._let_go(client)
            return
        try:
            for line in client.splitter.feed(chunk):
                type_, fields = decode_line(line)
                self._listener.line(client, type_, fields)
        except ContractError as err:
            log.warning("client let go pid=%d uid=%d reason=%r", client.pid, client.uid, str(err))
            self._let_go(client)

    def _let_go(self, client: Client) -> None:
        if self._clients.pop(id(client), None) is not None:
            client.close()
            self._listener.gone(client)


def read_png(fd: int) -> bytes:
    """The picture behind a passed descriptor, which is closed. Raises ContractError.

    Only regular files (memfd) are read: a pipe could keep the agent waiting for ever.
    """
    try:
        facts = os.fstat(fd)
        if not stat.S_ISREG(facts.st_mode):
            raise ContractError("screenshot", "a file or memfd", "another kind of descriptor")
        if facts.st_size > limits.SCREENSHOT_MAX:
            raise ContractError("screenshot", f"at most {limits.SCREENSHOT_MAX} bytes", f"{facts.st_size} bytes")
        data = os.pread(fd, limits.SCREENSHOT_MAX, 0)
    finally:
        os.close(fd)
    if not data.startswith(_PNG):
        raise ContractError("screenshot", "a PNG", data[:8].hex())
    return data
