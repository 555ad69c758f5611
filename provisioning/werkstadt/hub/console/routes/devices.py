"""The fleet: table, one device, its screen, its name and zone, and how to lock it out."""

import base64
import json
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from werkstadt.contract.ranges import Ranges
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.console.shown import exhibition_title
from werkstadt.hub.console.state import OFF, problems, state_of, waiting
from werkstadt.hub.live import NotNowError
from werkstadt.hub.store import audit, devices
from werkstadt.hub.store.devices import Device
from werkstadt.hub.store.tables import epochs

router = APIRouter(prefix="/devices")
Reader = Annotated[Desk, Depends(needs("devices"))]
Changer = Annotated[Desk, Depends(needs("devices.change"))]
TOO_SOON = "asked a moment ago"
"""Somebody else watches too: the picture that is there stays."""
Watcher = Annotated[Desk, Depends(needs("screens"))]


@router.get("")
def fleet(desk: Reader) -> Response:
    with desk.hub.store.reading() as connection:
        found = devices.listing(connection)
    states = {device.id: state_of(device, desk.now_ms) for device in found}
    found.sort(key=lambda device: states[device.id] is OFF)
    return desk.page(
        "devices/fleet.html",
        devices=found,
        states=states,
        waiting=waiting,
        exhibition_title=lambda id: exhibition_title(desk.hub.settings.content, id, desk.language),
        problems={device.id: problems([device], desk.now_ms) for device in found},
    )


@router.get("/{device}")
def one(desk: Reader, device: str) -> Response:
    return _device_page(desk, device)


@router.post("/{device}", dependencies=[Depends(genuine)])
def change(
    desk: Changer,
    device: str,
    name: Annotated[str, Form(max_length=200)] = "",
    zone: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    name, zone = name.strip(), zone.strip()
    if not name:
        return _device_page(desk, device, 422, problem=desk.say("device.name_missing"))
    old = _device(desk, device)
    with desk.hub.store.writing() as connection:
        revision = devices.set_policy(connection, device, name=name, zone=zone)
        if revision != old.policy_revision:
            detail = f"name: {old.name} → {name}; zone: {old.zone or '-'} → {zone or '-'}"
            audit.write(connection, desk.now_ms, who=desk.person.name, what="policy", subject=device, detail=detail)
    return RedirectResponse(f"/devices/{device}?saved=1", status_code=303)


@router.get("/{device}/revoke")
def ask_revoke(desk: Changer, device: str) -> Response:
    return desk.page("devices/revoke.html", device=_device(desk, device), problem="")


@router.post("/{device}/revoke", dependencies=[Depends(genuine)])
def revoke(
    desk: Changer,
    device: str,
    reason: Annotated[str, Form(max_length=300)] = "",
    sure: Annotated[str, Form()] = "",
) -> Response:
    found = _device(desk, device)
    if sure != "yes":
        return desk.page("devices/revoke.html", 422, device=found, problem=desk.say("revoke.tick"))
    with desk.hub.store.writing() as connection:
        if devices.revoke(connection, device, reason.strip(), desk.now_ms):
            audit.write(
                connection, desk.now_ms, who=desk.person.name, what="revoke", subject=device, detail=reason.strip()
            )
    return RedirectResponse(f"/devices/{device}", status_code=303)


@router.post("/{device}/screenshot", dependencies=[Depends(genuine)])
async def screenshot(desk: Watcher, device: str) -> Response:
    """The picture goes into the answer and nowhere else."""
    await run_in_threadpool(_device, desk, device)
    picture, refused = await _picture(desk, device)
    detail = f"refused: {refused}" if refused else ""
    await run_in_threadpool(desk.note, "screenshot", device, detail)
    return await run_in_threadpool(_device_page, desk, device, picture=picture, refused=refused)


@router.get("/{device}/live")
async def live(desk: Watcher, device: str) -> Response:
    """One picture of the live view; only where the settings allow it, as in the demo."""
    if not desk.hub.settings.live_screenshots:
        raise HTTPException(404)
    found = await run_in_threadpool(_device, desk, device)
    by_itself = "hx-request" in desk.request.headers
    if not by_itself:
        await run_in_threadpool(desk.note, "live-view", device)
    picture, refused = await _picture(desk, device)
    if by_itself and refused == TOO_SOON:
        return Response(status_code=204)
    return await run_in_threadpool(desk.page, "devices/live.html", device=found, picture=picture, refused=refused)


async def _picture(desk: Desk, device: str) -> tuple[str, str]:
    """(data: address, "") or ("", why not)."""
    try:
        png = await desk.hub.live.screenshot(device)
    except NotNowError as err:
        return "", err.refusal.title
    return f"data:image/png;base64,{base64.b64encode(png).decode()}", ""


def _device(desk: Desk, device: str) -> Device:
    with desk.hub.store.reading() as connection:
        found = devices.one(connection, device)
    if found is None:
        raise HTTPException(404)
    return found


def _device_page(
    desk: Desk, device: str, status: int = 200, *, picture: str = "", refused: str = "", problem: str = ""
) -> Response:
    found = _device(desk, device)
    with desk.hub.store.reading() as connection:
        columns = (epochs.c.epoch, epochs.c.held, epochs.c.held_given, epochs.c.said_written, epochs.c.said_given)
        query = select(*columns, epochs.c.closed_ms).where(epochs.c.device == device)
        found_epochs = [{**row, "held": _count(row["held"])} for row in connection.execute(query).mappings()]
        aside = devices.aside(connection, device)
        forks = devices.forks_of(connection, device)
        notices = devices.notices_of(connection, device)
        zones = sorted({other.zone for other in devices.listing(connection) if other.zone}, key=str.casefold)
    return desk.page(
        "devices/device.html",
        status,
        device=found,
        state=state_of(found, desk.now_ms),
        problems=problems([found], desk.now_ms),
        waiting=waiting(found),
        epochs=found_epochs,
        aside=aside,
        forks=forks,
        notices=notices,
        zones=zones,
        exhibition_title=lambda id: exhibition_title(desk.hub.settings.content, id, desk.language),
        picture=picture,
        refused=refused,
        problem=problem,
        saved=desk.request.query_params.get("saved") == "1",
        live_allowed=desk.hub.settings.live_screenshots,
    )


def _count(ranges: str) -> int:
    return Ranges.parse(json.loads(ranges), "epochs.held").count()
