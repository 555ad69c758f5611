"""Reading a request's body, limited while it streams."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.requests import ClientDisconnect

from werkstadt.hub.refusals import RefusedError

BODY_S = 60.0
"""For a whole body; a device on the worst of links sends 4 MiB in that time."""
SILENCE_S = 20.0
"""Between two pieces of a body that may take long."""


async def read_body(request: Request, most_bytes: int, where: str, within_s: float = BODY_S) -> bytes:
    """Raises RefusedError: 413 as soon as it is too large, 408 when it takes too long, 400 when it breaks off."""
    chunks: list[bytes] = []
    try:
        async with asyncio.timeout(within_s):
            async for chunk in limited(request, most_bytes, where):
                chunks.append(chunk)
    except TimeoutError as err:
        raise RefusedError(408, "too slow", where=where, expected=f"whole within {within_s:g} s", got="less") from err
    return b"".join(chunks)


async def limited(request: Request, most_bytes: int, where: str) -> AsyncIterator[bytes]:
    """The body piece by piece. Raises RefusedError."""
    said = request.headers.get("content-length", "")
    size = int(said) if said.isascii() and said.isdigit() else 0
    if size > most_bytes:
        raise _too_large(where, most_bytes, size)
    size = 0
    stream = request.stream().__aiter__()
    while True:
        try:
            async with asyncio.timeout(SILENCE_S):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except ClientDisconnect as err:
            raise RefusedError(400, "broke off", where=where, expected="a whole body", got=f"{size} bytes") from err
        size += len(chunk)
        if size > most_bytes:
            raise _too_large(where, most_bytes, size)
        yield chunk


def _too_large(where: str, most_bytes: int, size: int) -> RefusedError:
    return RefusedError(413, "too large", where=where, expected=f"at most {most_bytes} bytes", got=f"{size} bytes")
