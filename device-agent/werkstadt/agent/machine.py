"""What needs root, asked of the helper (docs/adr/0025): restart, clock, light, USB, input devices."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from werkstadt.agent.errors import AgentError
from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_json_object

PATIENCE_S = 15.0
"""systemctl alone may take 10 s."""


class Machine(Protocol):
    """Verbs and their arguments: werkstadt/helper/request.py."""

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        """What the helper says beside "ok". Raises AgentError with what it said instead."""


class NoMachine:
    """Where agent.toml names no helper: on a machine that people log in to."""

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        raise AgentError(
            f"{verb}: this device has no root helper.", "Name its socket in agent.toml: helper.", "no-machine"
        )


class HelperMachine:
    def __init__(self, path: Path, patience_s: float = PATIENCE_S) -> None:
        self._path = path
        self._patience_s = patience_s

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        try:
            async with asyncio.timeout(self._patience_s):
                said = parse_json_object(await self._ask({**arguments, "v": 1, "do": verb}), "helper")
        except (OSError, ValueError, ContractError) as err:  # TimeoutError is an OSError
            reason = str(err) or f"no answer within {self._patience_s:g} s"
            todo = "Look at: systemctl status werkstadt-helper.socket"
            raise AgentError(f"{verb}: the root helper at {self._path} does not answer ({reason}).", todo) from err
        if said.pop("ok", None) is not True:
            raise AgentError(f"{verb}: the root helper refused: {said.get('error')}.", code="refused")
        return said

    async def _ask(self, request: Mapping[str, object]) -> bytes:
        reader, writer = await asyncio.open_unix_connection(str(self._path))
        try:
            writer.write(json.dumps(request).encode() + b"\n")
            await writer.drain()
            return await reader.readline()
        finally:
            writer.close()


def machine_at(path: Path | None) -> Machine:
    return NoMachine() if path is None else HelperMachine(path)
