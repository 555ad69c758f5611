"""POST /api/v1/peer: a certificate among devices. GET /api/v1/roads/<exhibition>: who else has its files."""

import asyncio
import re

from fastapi import APIRouter, Request, Response

from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import PeerAnswer, PeerWish, RoadsAnswer
from werkstadt.hub.api.bodies import read_body
from werkstadt.hub.api.caller import address_of, certificate_of, known_device
from werkstadt.hub.content.givers import Giver
from werkstadt.hub.core import Hub
from werkstadt.hub.refusals import RefusedError, read_message, refused_by_contract
from werkstadt.hub.store import devices

REQUEST_MAX = 8 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")


def make_router(hub: Hub) -> APIRouter:
    router = APIRouter()

    @router.post("/api/v1/peer")
    async def peer(request: Request) -> Response:
        await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        wish = read_message(PeerWish, await read_body(request, REQUEST_MAX, "peer", within_s=10.0))
        try:
            certificate = hub.peers.issue(wish.csr)
        except ContractError as err:
            raise refused_by_contract(err) from err
        return Response(
            PeerAnswer(certificate=certificate, ca=hub.peers.ca_pem).model_dump_json(),
            201,
            media_type="application/json",
        )

    @router.get("/api/v1/roads/{exhibition}")
    async def roads(request: Request, exhibition: str) -> Response:
        device = await asyncio.to_thread(known_device, hub, certificate_of(request), address_of(request))
        if not _HASH.fullmatch(exhibition):
            expected = "the SHA-256 of an exhibition"
            raise RefusedError(400, "not as agreed", where="exhibition", expected=expected, got=ascii(exhibition[:80]))
        port = _port(request.query_params.get("port", "0"))
        address = request.client.host if request.client is not None else ""
        answer = await asyncio.to_thread(roads_to, hub, device, exhibition, address, port)
        return Response(answer.model_dump_json(), media_type="application/json")

    return router


def roads_to(hub: Hub, device: str, exhibition: str, address: str, swarm_port: int) -> RoadsAnswer:
    now_ms = hub.now_ms()
    with hub.store.reading() as connection:
        zone = devices.zone_of(connection, device)
    if swarm_port:
        hub.givers.note(device, Giver(address, zone, swarm_port, 0, now_ms))
    peers, relays = hub.givers.others(device, zone, now_ms)
    torrent = hub.swarm.offer(exhibition) if hub.swarm is not None else None
    if torrent is None or hub.swarm is None:
        return RoadsAnswer(relays=relays)
    return RoadsAnswer(torrent=torrent, port=hub.swarm.port, peers=peers, relays=relays)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 65_536):
        raise RefusedError(400, "not as agreed", where="port", expected="a port from 0 to 65535", got=ascii(text[:20]))
    return int(text)
