"""The kiosk's end of the agent's socket. It comes back by itself; without an agent the kiosk works as well.

Sockets with notifiers of Qt's own loop: asyncio in Qt costs 0.16 s of import before the first frame.
"""

import contextlib
import errno
import logging
import os
import socket
import struct
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line
from werkstadt.contract.errors import ContractError

log = logging.getLogger(__name__)

_FIRST_PAUSE_MS = 500
_LONGEST_PAUSE_MS = 30_000
_OUTBOX_MAX = 256
_CHUNK = 65_536


class AgentLink(QObject):
    """came: type and fields of a line. opened: say hello now. allowed_uids: None for anybody."""

    came = Signal(str, dict)
    opened = Signal()
    closed = Signal()

    def __init__(self, path: Path, allowed_uids: frozenset[int] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._allowed_uids = allowed_uids
        self._socket: socket.socket | None = None
        self._splitter = LineSplitter()
        self._outbox: list[tuple[bytes, int | None]] = []
        self._notifiers: list[QSocketNotifier] = []
        self._pause_ms = _FIRST_PAUSE_MS
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self.connect_now)

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def connect_now(self) -> None:
        if self._socket is not None:
            return
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            link.setblocking(False)
            link.connect(str(self._path))
            self._check_peer(link)
        except (OSError, ContractError) as err:
            link.close()
            log.debug("agent not reached path=%s reason=%s", self._path, err)
            self._try_later()
            return
        self._socket = link
        self._splitter = LineSplitter()
        self._pause_ms = _FIRST_PAUSE_MS
        self._listen(QSocketNotifier.Type.Read, self._read)
        self._listen(QSocketNotifier.Type.Write, self._write).setEnabled(False)
        log.info("agent reached path=%s", self._path)
        self.opened.emit()

    def send(self, type_: str, fields: Mapping[str, object], descriptor: int | None = None) -> None:
        """descriptor: passed along and closed here in any case. Without a connection the line is dropped."""
        if self._socket is None or len(self._outbox) >= _OUTBOX_MAX:
            _close_descriptor(descriptor)
            return
        self._outbox.append((encode_line(type_, fields), descriptor))
        self._write()

    def close(self) -> None:
        self._again.stop()
        self._drop()

    def _listen(self, kind: QSocketNotifier.Type, slot: Callable[[], None]) -> QSocketNotifier:
        assert self._socket is not None
        notifier = QSocketNotifier(self._socket.fileno(), kind, self)
        notifier.activated.connect(slot)
        self._notifiers.append(notifier)
        return notifier

    def _check_peer(self, link: socket.socket) -> None:
        raw = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        _, uid, _ = struct.unpack("3i", raw)
        if self._allowed_uids is not None and uid not in self._allowed_uids:
            raise ContractError(f"{self._path}: user of the agent", f"one of {sorted(self._allowed_uids)}", uid)

    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            chunk = self._socket.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError as err:
            self._lose(str(err))
            return
        if not chunk:
            self._lose("the agent closed the connection")
            return
        try:
            lines = [decode_line(line) for line in self._splitter.feed(chunk)]
        except ContractError as err:
            self._lose(str(err))
            return
        for type_, fields in lines:
            self.came.emit(type_, fields)

    def _write(self) -> None:
        while self._socket is not None and self._outbox:
            line, descriptor = self._outbox[0]
            try:
                sent = socket.send_fds(self._socket, [line], [] if descriptor is None else [descriptor])
            except (BlockingIOError, InterruptedError):
                break
            except OSError as err:
                self._lose(errno.errorcode.get(err.errno or 0, str(err)))
                return
            _close_descriptor(descriptor)
            if sent < len(line):
                self._outbox[0] = (line[sent:], None)
            else:
                self._outbox.pop(0)
        if self._notifiers:
            self._notifiers[1].setEnabled(bool(self._outbox))

    def _lose(self, reason: str) -> None:
        log.warning("agent lost reason=%s", reason)
        self._drop()
        self._try_later()
        self.closed.emit()

    def _drop(self) -> None:
        for notifier in self._notifiers:
            notifier.setEnabled(False)
            notifier.deleteLater()
        self._notifiers.clear()
        for _, descriptor in self._outbox:
            _close_descriptor(descriptor)
        self._outbox.clear()
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _try_later(self) -> None:
        self._again.start(self._pause_ms)
        self._pause_ms = min(self._pause_ms * 2, _LONGEST_PAUSE_MS)


def _close_descriptor(descriptor: int | None) -> None:
    if descriptor is not None:
        with contextlib.suppress(OSError):
            os.close(descriptor)
