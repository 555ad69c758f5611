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

from werkstadt.helper.refusal import Refusal
from werkstadt.helper.request import LINE_MAX, parse_request
from werkstadt.helper.verbs import Host, act

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
    """uids: who may ask."""
    listener.settimeout(IDLE_S)
    while True:
        try:
            wire, _ = listener.accept()
        except OSError:
            return
        with wire:
            pid, uid, _ = _PEERCRED.unpack(wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEERCRED.size))
            if uid not in uids:
                log(f"refused pid={pid} uid={uid}: expected one of {sorted(uids)}")
                continue
            try:
                said = answer(_line(wire), host)
                wire.sendall(said)
            except OSError as err:
                log(f"gone pid={pid}: {err}")


def answer(line: bytes, host: Host) -> bytes:
    """Raises nothing."""
    try:
        request = parse_request(line)
        told = {"ok": True, **act(request, host)}
        log(f"done {request.verb} {dict(request.arguments)}")
    except Refusal as err:
        told = {"ok": False, "error": str(err)}
    except (OSError, ValueError, subprocess.SubprocessError) as err:
        told = {"ok": False, "error": f"{request.verb}: expected to be done, got {err}"}
    if not told["ok"]:
        log(f"refused {told['error']}")
    return json.dumps(told).encode() + b"\n"


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
