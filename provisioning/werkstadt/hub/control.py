"""The socket by which the command line asks the hub that serves: so that one process alone writes the store.

<state>/hub.sock, mode 0600, one JSON object a line: {"verb": …, "args": {…}} → {"result": {…}} or {"refused": text}.
"""

import asyncio
import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_json_object
from werkstadt.hub import operations
from werkstadt.hub.core import Hub

LINE_MAX = 8 * 1024 * 1024
"""A feed of 1 MiB, with every character escaped."""
ANSWER_S = 900.0
"""Counting a form anew, or a rescued journal, takes minutes."""


class ControlSocket:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        path = self._hub.settings.state / "hub.sock"
        path.unlink(missing_ok=True)
        with _short(path) as short:
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            before = os.umask(0o177)
            try:
                listener.bind(short)
            finally:
                os.umask(before)
        self._server = await asyncio.start_unix_server(self._serve, sock=listener, limit=LINE_MAX)

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            (self._hub.settings.state / "hub.sock").unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                line = await reader.readline()
                answer = await asyncio.to_thread(_answer, self._hub, line)
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except (TimeoutError, ValueError, ConnectionError):
            return
        finally:
            writer.close()


def ask(state: Path, verb: str, args: Mapping[str, object]) -> operations.Result:
    """Raises OperationError where it is refused, OSError where no hub answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line, _short(state / "hub.sock") as short:
        line.settimeout(ANSWER_S)
        line.connect(short)
        line.sendall(json.dumps({"verb": verb, "args": dict(args)}).encode() + b"\n")
        with line.makefile("rb") as file:
            answer = parse_json_object(file.readline(LINE_MAX * 8), "answer")
    result = answer.get("result")
    if not isinstance(result, dict):
        raise operations.OperationError(str(answer.get("refused", "no answer")))
    return result


def _answer(hub: Hub, line: bytes) -> dict[str, object]:
    try:
        wish = parse_json_object(line, "line")
        args = wish.get("args")
        return {"result": operations.run(hub, str(wish.get("verb")), args if isinstance(args, dict) else {})}
    except (ContractError, operations.OperationError) as err:
        return {"refused": str(err)}


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """A name below the 108 bytes that a Unix socket's address may have."""
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
