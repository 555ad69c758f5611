"""What needs root, asked of the helper (docs/adr/0025): restart, clock, light, USB, input devices."""

import asyncio
import json
import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from werkstadt.agent.errors import AgentError
from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_json_object

PATIENCE_S = 15.0
"""systemctl alone may take 10 s."""
_CHUNK = 65_536
_FDS_MAX = 8


class Machine(Protocol):
    """Verbs and their arguments: werkstadt/helper/request.py."""

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        """What the helper says beside "ok". Raises AgentError with what it said instead."""

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        """As do(), with open descriptors that came along; whoever asks closes them."""


class NoMachine:
    """Where agent.toml names no helper: on a machine that people log in to."""

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        raise AgentError(
            f"{verb}: this device has no root helper.", "Name its socket in agent.toml: helper.", "no-machine"
        )

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        return await self.do(verb, **arguments), ()


class HelperMachine:
    def __init__(self, path: Path, patience_s: float = PATIENCE_S) -> None:
        self._path = path
        self._patience_s = patience_s

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        said, fds = await self.take(verb, **arguments)
        _close(fds)
        return said

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        fds: list[int] = []
        try:
            async with asyncio.timeout(self._patience_s):
                said = parse_json_object(await self._ask({**arguments, "v": 1, "do": verb}, fds), "helper")
            if said.pop("ok", None) is not True:
                raise AgentError(f"{verb}: the root helper refused: {said.get('error')}.", code="refused")
        except (OSError, ValueError, ContractError) as err:  # TimeoutError is an OSError
            _close(fds)
            reason = str(err) or f"no answer within {self._patience_s:g} s"
            todo = "Look at: systemctl status werkstadt-helper.socket"
            raise AgentError(f"{verb}: the root helper at {self._path} does not answer ({reason}).", todo) from err
        except BaseException:
            _close(fds)
            raise
        return said, fds

    async def _ask(self, request: Mapping[str, object], fds: list[int]) -> bytes:
        """The answer's line. fds: what comes along is added."""
        loop, line = asyncio.get_running_loop(), b""
        with socket.socket(socket.AF_UNIX) as wire:
            wire.setblocking(False)
            await loop.sock_connect(wire, str(self._path))
            await loop.sock_sendall(wire, json.dumps(request).encode() + b"\n")
            while not line.endswith(b"\n"):
                await _readable(wire)
                chunk, came, _, _ = socket.recv_fds(wire, _CHUNK, _FDS_MAX)
                fds += came
                for one in came:
                    os.set_inheritable(one, False)  # recv_fds leaves out the flag that would say so
                line += chunk
                if not chunk or len(line) > _CHUNK:
                    break
        return line


async def _readable(wire: socket.socket) -> None:
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(wire, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(wire)


def _close(fds: Sequence[int]) -> None:
    for one in fds:
        os.close(one)


def machine_at(path: Path | None) -> Machine:
    return NoMachine() if path is None else HelperMachine(path)
