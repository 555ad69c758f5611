"""The fleet: table, one device, its screen, its name and zone, and how to lock it out."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Connection, select

from werkstadt.contract.ranges import Ranges
from werkstadt.hub.console.contentview import Showing, showing, title_of
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.console.shown import exhibition_title
from werkstadt.hub.console.state import OFF, problems, state_of, waiting
from werkstadt.hub.content.looking import look
from werkstadt.hub.live import NotNowError
from werkstadt.hub.store import audit, devices, house, onsite
from werkstadt.hub.store.devices import Device
from werkstadt.hub.store.tables import epochs

router = APIRouter(prefix="/devices")
Reader = Annotated[Desk, Depends(needs("devices"))]
Changer = Annotated[Desk, Depends(needs("devices.change"))]
TOO_SOON = "asked a moment ago"
"""Somebody else watches too: the picture that is there stays."""
Watcher = Annotated[Desk, Depends(needs("screens"))]
_NOTICES = 10
_NOTICE_MS = 30 * 24 * 60 * 60_000
"""What is about no device that is here: tries to join, copies of back-ups. Newer ones than that are shown."""


@router.get("")
def fleet(desk: Reader) -> Response:
    with desk.hub.store.reading() as connection:
        found = devices.listing(connection)
        notices = devices.notices_of(connection, "", most=_NOTICES)
        shows = _shows(desk, connection)
    states = {device.id: state_of(device, desk.now_ms) for device in found}
    found.sort(key=lambda device: states[device.id] is OFF)
    return desk.page(
        "devices/fleet.html",
        devices=found,
        states=states,
        waiting=waiting,
        shows=shows,
        problems={device.id: problems([device], desk.now_ms) for device in found},
        notices=[one for one in notices if desk.now_ms - one.at_ms < _NOTICE_MS],
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


@router.post("/{device}/exhibition", dependencies=[Depends(genuine)])
def choose_exhibition(desk: Changer, device: str, exhibition: Annotated[str, Form(max_length=40)] = "") -> Response:
    """exhibition: its id; "": as the whole house."""
    old = _device(desk, device)
    seen = look(desk.hub.settings.repository)
    if exhibition and (seen is None or seen.published(exhibition) is None):
        return _device_page(desk, device, 422, not_chosen=desk.say("content.unknown"))
    with desk.hub.store.writing() as connection:
        if devices.set_policy(connection, device, exhibition=exhibition) != old.policy_revision:
            detail = f"{old.exhibition_wanted or '-'} → {exhibition or '-'}"
            audit.write(connection, desk.now_ms, who=desk.person.name, what="exhibition", subject=device, detail=detail)
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


@router.post("/{device}/code", dependencies=[Depends(genuine)])
def draw_code(desk: Changer, device: str) -> Response:
    """A one-time code for staff who stand at it: shown once, and only its number is written down."""
    if _device(desk, device).revoked_ms is not None:
        raise HTTPException(404)
    with desk.hub.store.writing() as connection:
        drawn = devices.draw_code(connection, device)
        audit.write(
            connection,
            desk.now_ms,
            who=desk.person.name,
            what="code drawn",
            subject=device,
            detail=f"nr={drawn.number}",
        )
    return _device_page(desk, device, drawn=drawn)


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
    desk: Desk,
    device: str,
    status: int = 200,
    *,
    picture: str = "",
    refused: str = "",
    problem: str = "",
    not_chosen: str = "",
    drawn: devices.Code | None = None,
) -> Response:
    found = _device(desk, device)
    with desk.hub.store.reading() as connection:
        columns = (epochs.c.epoch, epochs.c.held, epochs.c.held_given, epochs.c.said_written, epochs.c.said_given)
        query = select(*columns, epochs.c.closed_ms).where(epochs.c.device == device)
        found_epochs = [{**row, "held": _count(row["held"])} for row in connection.execute(query).mappings()]
        aside = devices.aside(connection, device)
        forks = devices.forks_of(connection, device)
        notices = devices.notices_of(connection, device)
        onsite_rows = audit.of_subject(connection, device, onsite.WHO)
        shows = _shows(desk, connection)
        choices = _choices(desk, connection, found)
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
        shows=shows,
        choices=choices,
        picture=picture,
        refused=refused,
        problem=problem,
        not_chosen=not_chosen,
        drawn=drawn,
        onsite=onsite_rows,
        saved=desk.request.query_params.get("saved") == "1",
        live_allowed=desk.hub.settings.live_screenshots,
    )


@dataclass(frozen=True)
class _Choices:
    """Which exhibition one device may show. rows: id and title. wanted: id, "" as the house; it may be withdrawn."""

    wanted: str
    house: str
    rows: tuple[tuple[str, str], ...]


def _choices(desk: Desk, connection: Connection, device: Device) -> _Choices | None:
    """None where there is nothing to choose from."""
    seen = look(desk.hub.settings.repository)
    if seen is None or not (seen.exhibitions or device.exhibition_wanted):
        return None
    titles = {one.id: title_of(one, desk.language) for one in seen.exhibitions}
    wanted, of_house = device.exhibition_wanted or "", house.value(connection, house.EXHIBITION) or ""
    if wanted and wanted not in titles:
        titles[wanted] = desk.say("content.gone", id=wanted)
    return _Choices(wanted, titles.get(of_house, of_house), tuple(titles.items()))


def _shows(desk: Desk, connection: Connection) -> Callable[[Device], tuple[Showing, str, str]]:
    """What a device shows, how that is called, and what it shall show."""
    seen = look(desk.hub.settings.repository)
    of_house = house.value(connection, house.EXHIBITION)

    def shows(device: Device) -> tuple[Showing, str, str]:
        found = showing(device, seen, of_house)
        return found, called(found.id or device.exhibition), called(found.wanted)

    def called(id_: str | None) -> str:
        published = seen.published(id_) if seen and id_ else None
        if published is not None:
            return title_of(published, desk.language)
        return exhibition_title(desk.hub.settings.content, id_, desk.language)

    return shows


def _count(ranges: str) -> int:
    return Ranges.parse(json.loads(ranges), "epochs.held").count()
