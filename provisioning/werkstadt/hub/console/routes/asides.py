"""One record that was set aside: opened, saved as it came, corrected and taken in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.store import asides, audit, devices
from werkstadt.hub.store.asides import AsideError, Opened
from werkstadt.hub.store.devices import Device

router = APIRouter(prefix="/devices/{device}/aside/{nr}")
Opener = Annotated[Desk, Depends(needs("asides"))]


@router.get("")
def one(desk: Opener, device: str, nr: int) -> Response:
    found, aside = _read(desk, device, nr)
    desk.note("aside-opened", subject=device, detail=f"record {aside.seq}")
    return desk.page("devices/aside.html", device=found, aside=aside, text=aside.body, problem="")


@router.get("/json")
def save(desk: Opener, device: str, nr: int) -> Response:
    _, aside = _read(desk, device, nr)
    if not aside.raw:
        raise HTTPException(404)
    desk.note("aside-saved", subject=device, detail=f"record {aside.seq}")
    headers = {"Content-Disposition": f'attachment; filename="record-{aside.seq}.json"'}
    return Response(aside.raw, media_type="application/json", headers=headers)


@router.post("", dependencies=[Depends(genuine)])
def correct(desk: Opener, device: str, nr: int, body: Annotated[str, Form()] = "") -> Response:
    found, aside = _read(desk, device, nr)
    try:
        with desk.hub.store.writing() as connection:
            asides.correct(connection, device, nr, body, desk.person.name, desk.now_ms, desk.zone)
            detail = f"record {aside.seq}"
            who = desk.person.name
            audit.write(connection, desk.now_ms, who=who, what="aside-corrected", subject=device, detail=detail)
    except AsideError as err:
        return desk.page("devices/aside.html", 422, device=found, aside=aside, text=body, problem=str(err))
    return RedirectResponse(f"/devices/{device}", status_code=303)


def _read(desk: Desk, device: str, nr: int) -> tuple[Device, Opened]:
    with desk.hub.store.reading() as connection:
        found, aside = devices.one(connection, device), asides.one(connection, device, nr)
    if found is None or aside is None:
        raise HTTPException(404)
    return found, aside
