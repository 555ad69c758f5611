"""Asking the running agent over its own socket, as `status` and `doctor` do."""

import socket
from pathlib import Path

from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line
from werkstadt.contract.errors import ContractError

ANSWER_S = 5.0


def ask_agent(path: Path) -> dict[str, object] | None:
    """What the agent says of itself, None if none is running there. Raises PermissionError, ContractError."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC) as wire:
        wire.settimeout(ANSWER_S)
        try:
            wire.connect(str(path))
            wire.sendall(encode_line("report", {}))
            return _answer(wire)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except TimeoutError as err:
            raise ContractError(str(path), f"an answer within {ANSWER_S:g} s", "nothing") from err


def _answer(wire: socket.socket) -> dict[str, object]:
    splitter = LineSplitter()
    while chunk := wire.recv(65_536):
        for line in splitter.feed(chunk):
            type_, fields = decode_line(line)
            if type_ == "report":
                return fields
    raise PermissionError("the agent refused this user")
