"""A wire between two programs of this machine that keeps every byte and, when told so, breaks.

    with Wiretap(hub.devices_port) as wire:        # TCP: the client is given wire.port
    with Wiretap(agent_socket, at=other) as wire:  # Unix socket: the client is given `other`; passed files do not go on

What goes over it stands in `sent` (from clients) and `got` (from the server).
"""

import contextlib
import select
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

CHUNK = 65_536
SILENT_S = 0.3
"""Before a broken wire ends: what went through is taken in by then."""


class Wiretap:
    """to: a port of the loopback, or a Unix socket. at: where clients find it, for a Unix socket."""

    def __init__(self, to: "int | Path", at: Path | None = None) -> None:
        self.to = to
        self.sent, self.got = bytearray(), bytearray()
        self.breaks = 0
        self._breaks_after: int | None = None
        self._with_answer = False
        self._down = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        if at is None:
            self._listener = socket.create_server(("127.0.0.1", 0))
        else:
            self._listener = socket.socket(socket.AF_UNIX)
            self._listener.bind(str(at))
            self._listener.listen()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def break_once_sent(self, size: int, *, with_the_answer: bool = False) -> None:
        """Once: when clients have sent so many bytes from now on; with_the_answer: not before the server answers, and
        nothing of its answer arrives."""
        with self._lock:
            self._breaks_after, self._with_answer = len(self.sent) + size, with_the_answer

    def down(self) -> None:
        """Nobody gets through from now on."""
        self._down = True
        self._cut()

    def up(self) -> None:
        self._down = False

    def __enter__(self) -> Self:
        self._begin(self._accept)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._down = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._cut()
        for thread in self._threads:
            thread.join(20)
        self._listener.close()

    def _begin(self, work: Callable[..., None], *given: socket.socket) -> None:
        thread = threading.Thread(target=work, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener is shut
            while True:
                client, _ = self._listener.accept()
                self._begin(self._carry, client)

    def _carry(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError), self._connected() as server:
            with self._lock:
                self._open |= {client, server}
            try:
                self._to_and_fro(client, server)
            finally:
                with self._lock:
                    self._open -= {client, server}

    def _connected(self) -> socket.socket:
        if self._down:
            raise ConnectionRefusedError
        if isinstance(self.to, int):
            return socket.create_connection(("127.0.0.1", self.to))
        wire = socket.socket(socket.AF_UNIX)
        wire.connect(str(self.to))
        return wire

    def _to_and_fro(self, client: socket.socket, server: socket.socket) -> None:
        """Until one of them ends, or the wire breaks."""
        while True:
            ready, _, _ = select.select([client, server], [], [])
            for source in ready:
                chunk = source.recv(CHUNK)
                broken, chunk = self._note(chunk, self.sent if source is client else self.got)
                (server if source is client else client).sendall(chunk)
                if broken:
                    time.sleep(SILENT_S)
                    return

    def _note(self, chunk: bytes, kept: bytearray) -> tuple[bool, bytes]:
        """Whether the wire breaks now, and what of the chunk still goes through."""
        if not chunk:
            return True, b""
        with self._lock:
            limit = self._breaks_after
            if limit is not None and self._with_answer and kept is self.got and len(self.sent) >= limit:
                self._breaks_after, self.breaks = None, self.breaks + 1
                return True, b""
            if limit is not None and not self._with_answer and kept is self.sent:
                chunk = chunk[: max(0, limit - len(self.sent))]
            kept += chunk
            broken = limit is not None and not self._with_answer and len(self.sent) >= limit
            if broken:
                self._breaks_after, self.breaks = None, self.breaks + 1
            return broken, chunk

    def _cut(self) -> None:
        with self._lock:
            for one in self._open:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
