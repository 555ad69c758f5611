"""GET /api/v1/content/<path>: files of the repository, from any byte on."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError

PIECE = 512 * 1024
_RANGE = re.compile(r"bytes=([0-9]{1,18})-")


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.get("/api/v1/content/{path:path}")
    async def content(request: Request, path: str) -> Response:
        await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        file = hub.shelf.file(path)
        if file is None:
            raise RefusedError(
                400, "not as agreed", where="path", expected="one of the repository", got=ascii(path[:80])
            )
        offset = _offset(request.headers.get("range", ""))
        opened, size = await asyncio.to_thread(_open, file)
        if offset and offset >= size:
            opened.close()
            raise RefusedError(416, "no such part", where="Range", expected=f"less than {size}", got=str(offset))
        headers = {"Content-Length": str(size - offset)}
        if offset:
            headers["Content-Range"] = f"bytes {offset}-{size - 1}/{size}"
        pieces = _pieces(opened, offset)
        return StreamingResponse(pieces, 206 if offset else 200, headers, media_type="application/octet-stream")

    return router


def _offset(text: str) -> int:
    """Only "from there to the end" is asked for by devices; everything else gets all of it, as HTTP allows."""
    found = _RANGE.fullmatch(text.strip())
    return int(found[1]) if found else 0


def _open(file: Path) -> tuple[BinaryIO, int]:
    """Raises RefusedError."""
    try:
        opened = file.open("rb")
    except OSError as err:
        raise RefusedError(404, "not there", where="path", expected="one that is published", got=file.name) from err
    return opened, file.stat().st_size


async def _pieces(opened: BinaryIO, offset: int) -> AsyncIterator[bytes]:
    with opened:
        opened.seek(offset)
        while piece := await asyncio.to_thread(opened.read, PIECE):
            yield piece
