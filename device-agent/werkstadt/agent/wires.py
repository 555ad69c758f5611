"""Connections of requests that another thread can end."""

import os
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

Check = Callable[[ssl.SSLSocket], None]


class Wires:
    """The socket in use. are_cut: for good."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: socket.socket | None = None
        self.are_cut = False

    def opened(self, wire: socket.socket) -> None:
        with self._lock:
            self._last = wire
            if self.are_cut:
                raise ConnectionAbortedError("the agent stops")

    def cut(self) -> None:
        with self._lock:
            self.are_cut = True
        self.shut()

    def shut(self) -> None:
        """shutdown() on a second descriptor of the same connection: the TLS object is the other thread's."""
        with self._lock:
            if self._last is None or self._last.fileno() < 0:
                return
            with socket.socket(fileno=os.dup(self._last.fileno())) as twin:
                try:
                    twin.shutdown(socket.SHUT_RDWR)
                except OSError:  # already closed by the other side
                    return

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Else the connection ends: timeouts of sockets begin anew with each byte, and a head may come in single ones.

        Raises TimeoutError where it was that.
        """
        late = threading.Event()

        def end() -> None:
            late.set()
            self.shut()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        error: Exception | None = None
        try:
            yield
        except Exception as err:
            if not late.is_set():
                raise
            error = err
        finally:
            timer.cancel()
        if late.is_set():  # a head that was cut off passes for one
            raise TimeoutError(f"no answer within {seconds:g} s") from error


class WiredAdapter(HTTPAdapter):
    """One connection, known to its wires. check: of a TLS connection before it is used."""

    def __init__(self, check: Check | None = None, **pool: Any) -> None:
        self.wires = Wires()
        self._check = check
        self._pool = pool
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **{**kwargs, **self._pool})
        wires, check = self.wires, self._check

        class Wire(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                wires.opened(self.sock)

        class SecureWire(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                if check is not None:
                    check(self.sock)  # type: ignore[arg-type]
                wires.opened(self.sock)

        class Pool(HTTPConnectionPool):
            ConnectionCls = Wire

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = SecureWire

        self.poolmanager.pool_classes_by_scheme = {"http": Pool, "https": SecurePool}
