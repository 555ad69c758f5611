"""HEAD and PUT /api/v1/blobs/<sha256>: files that belong to records, resumable by offset.

A PUT brings a piece from `Upload-Offset` on; where it breaks off, what came stays, and HEAD says how much. 201: whole,
and its hash fits; 202: more is to come. `Upload-Complete: ?1` (as in the IETF's draft on resumable uploads), or a PUT
with nothing in it, says that nothing more comes: then another hash is refused and what came is dropped.
"""

import asyncio
import re
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response

from werkstadt.contract import limits
from werkstadt.hub.api.bodies import limited
from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.blobfiles import BlobFiles, Part, PartError
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import blobs as table


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()
    files = BlobFiles(hub.settings.state / "blobs")

    @router.head("/api/v1/blobs/{sha256}")
    async def ask(request: Request, sha256: str) -> Response:
        device = await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        size, whole = await asyncio.to_thread(_state, hub, files, device, _checked(sha256))
        return _answer(404 if size == 0 and not whole else 200, size, whole)

    @router.put("/api/v1/blobs/{sha256}")
    async def put(request: Request, sha256: str) -> Response:
        device = await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        size, whole = await asyncio.to_thread(_state, hub, files, device, _checked(sha256))
        if whole:
            return _answer(201, size, True)
        offset = _offset(request)
        try:
            part = await asyncio.to_thread(files.open_part, device, sha256, offset)
        except PartError as err:
            raise RefusedError(
                409, "not where it stands", where="Upload-Offset", expected=str(err.size), got=str(offset)
            ) from err
        try:
            await _append(part, limited(request, limits.BLOB_MAX - offset, "blob"))
            whole = await asyncio.to_thread(_keep, hub, part, device, sha256)
            ended = request.headers.get("upload-complete") == "?1" or part.size == offset
            if not whole and ended:
                await asyncio.to_thread(part.drop)
                raise RefusedError(422, "another file", where="blob", expected=f"SHA-256 {sha256}", got="another one")
        finally:
            await asyncio.to_thread(part.close)
        return _answer(201 if whole else 202, part.size, whole)

    return router


def _state(hub: Hub, files: BlobFiles, device: str, sha256: str) -> tuple[int, bool]:
    """A file that came whole just before the power went is entered in the store now."""
    size, whole = files.state(device, sha256)
    if whole:
        with hub.store.writing() as connection:
            table.add(connection, sha256, device, size, hub.now_ms())
    return size, whole


async def _append(part: Part, chunks: AsyncIterator[bytes]) -> None:
    try:
        async for chunk in chunks:
            await asyncio.to_thread(part.append, chunk)
    except TimeoutError as err:
        raise RefusedError(408, "too slow", where="blob", expected="bytes", got="silence") from err


def _keep(hub: Hub, part: Part, device: str, sha256: str) -> bool:
    if not part.keep():
        return False
    with hub.store.writing() as connection:
        table.add(connection, sha256, device, part.size, hub.now_ms())
    return True


def _checked(sha256: str) -> str:
    if re.fullmatch(r"[0-9a-f]{64}", sha256) is None:
        raise RefusedError(400, "not as agreed", where="sha256", expected="64 hex digits", got=ascii(sha256[:70]))
    return sha256


def _offset(request: Request) -> int:
    text = request.headers.get("upload-offset", "0")
    if not (text.isascii() and text.isdigit()) or int(text[:12]) > limits.BLOB_MAX:
        raise RefusedError(
            400, "not as agreed", where="Upload-Offset", expected=f"0 to {limits.BLOB_MAX}", got=ascii(text[:40])
        )
    return int(text)


def _answer(status: int, size: int, whole: bool) -> Response:
    return Response(status_code=status, headers={"Upload-Offset": str(size), "Upload-Complete": f"?{int(whole)}"})
