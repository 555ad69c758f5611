"""The socket: one connection, one line, one answer, one after the other."""

import json
import os
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from werkstadt.helper.refusal import Refusal
from werkstadt.helper.request import LINE_MAX, parse_request
from werkstadt.helper.verbs import FDS, Host, act, stick_close

PATIENCE_S = 2.0
IDLE_S = 60.0
"""When nobody asks for so long it ends: root need not wait around. systemd's socket starts it again."""
_LISTEN_FD = 3
_PEERCRED = struct.Struct("=iII")


def listening(path: Path | None) -> socket.socket:
    """systemd's socket (sd_listen_fds(3)), or one of our own at path, for tests. Raises Refusal, OSError."""
    if path is not None:
        own = socket.socket(socket.AF_UNIX)
        own.bind(str(path))
        own.listen(8)
        return own
    if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
        raise Refusal("LISTEN_FDS", "one socket from systemd, or --socket", os.environ.get("LISTEN_FDS", "none"))
    return socket.socket(fileno=_LISTEN_FD)


def serve(listener: socket.socket, uids: Collection[int], host: Host) -> None:
    """uids: who may ask. While a stick is open it does not end."""
    while True:
        _close_what_is_over(host)
        listener.settimeout(host.sticks.pause_s(IDLE_S))
        try:
            wire, _ = listener.accept()
        except TimeoutError:
            if host.sticks.open:
                continue
            return
        except OSError:
            return
        with wire:
            pid, uid, _ = _PEERCRED.unpack(wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEERCRED.size))
            if uid not in uids:
                log(f"refused pid={pid} uid={uid}: expected one of {sorted(uids)}")
                continue
            try:
                line = _line(wire)
                said, fds = answer(line, host)
                try:
                    socket.send_fds(wire, [said], fds)
                finally:
                    for one in fds:
                        os.close(one)
            except OSError as err:
                log(f"gone pid={pid}: {err}")


def _close_what_is_over(host: Host) -> None:
    for port in host.sticks.over():
        try:
            stick_close(host, port)
            log(f"done stick-close {port}: its time is over")
        except OSError as err:
            log(f"refused stick-close {port}: {err}")


def answer(line: bytes, host: Host) -> tuple[bytes, list[int]]:
    """A line, and descriptors that go with it. Raises nothing."""
    fds: list[int] = []
    told: dict[str, object]
    try:
        request = parse_request(line)
        done: dict[str, Any] = dict(act(request, host))
        fds = done.pop(FDS, [])
        told = {"ok": True, **done}
        log(f"done {request.verb} {dict(request.arguments)}")
    except Refusal as err:
        told = {"ok": False, "error": str(err)}
    except (OSError, ValueError, subprocess.SubprocessError) as err:
        told = {"ok": False, "error": f"{request.verb}: expected to be done, got {err}"}
    if not told["ok"]:
        log(f"refused {told['error']}")
    return json.dumps(told).encode() + b"\n", fds


def _line(wire: socket.socket) -> bytes:
    """Up to its end, or one byte more than is allowed. Raises OSError, also when it takes too long."""
    until_s = time.monotonic() + PATIENCE_S
    line = b""
    while b"\n" not in line and len(line) <= LINE_MAX:
        wire.settimeout(max(0.001, until_s - time.monotonic()))
        chunk = wire.recv(LINE_MAX + 1 - len(line))
        if not chunk:
            break
        line += chunk
    return line


def log(sentence: str) -> None:
    """stderr is the journal. What came from outside cannot begin a line of its own."""
    print(ascii(sentence)[1:-1], file=sys.stderr, flush=True)
