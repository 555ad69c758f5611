"""What devices show: exhibitions, who signed them, and until when that counts."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from fastapi.responses import RedirectResponse, Response

from werkstadt.hub.console.contentview import Showing, counts, showing, signers, title_of
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.content.looking import Published, Seen, look
from werkstadt.hub.store import audit, devices, house
from werkstadt.hub.store.devices import Device

router = APIRouter(prefix="/content")
Reader = Annotated[Desk, Depends(needs("content"))]
Changer = Annotated[Desk, Depends(needs("devices.change"))]


@router.get("")
def overview(desk: Reader) -> Response:
    seen = look(desk.hub.settings.repository)
    with desk.hub.store.reading() as connection:
        fleet = [device for device in devices.listing(connection) if device.revoked_ms is None]
        house_shows = house.value(connection, house.EXHIBITION)
        has_pin = bool(house.value(connection, house.STAFF_PIN))
    return desk.page(
        "content/content.html",
        seen=seen,
        house_shows=house_shows or _only(seen),
        rows=signers(seen.terms, _now(desk)) if seen else [],
        shown_by=counts(_showing(fleet, seen, house_shows)),
        title_of=lambda one: title_of(one, desk.language),
        has_pin=has_pin,
        saved=desk.request.query_params.get("saved") == "1",
        until=lambda row: row.until.astimezone(desk.zone).date().isoformat(),
    )


@router.get("/{exhibition}/everywhere")
def ask_everywhere(desk: Changer, exhibition: str) -> Response:
    found, seen = _published(desk, exhibition)
    with desk.hub.store.reading() as connection:
        fleet = [device for device in devices.listing(connection) if device.revoked_ms is None]
        house_shows = house.value(connection, house.EXHIBITION)
    rows = _showing(fleet, seen, house_shows)
    return desk.page(
        "content/everywhere.html",
        exhibition=found,
        title=title_of(found, desk.language),
        all=len(fleet),
        others=sum(one.id != exhibition for one in rows.values()),
        own=[device for device in fleet if device.exhibition_wanted not in (None, exhibition)],
    )


@router.post("/{exhibition}/everywhere", dependencies=[Depends(genuine)])
def everywhere(desk: Changer, exhibition: str) -> Response:
    _published(desk, exhibition)
    with desk.hub.store.writing() as connection:
        devices.show_everywhere(connection, exhibition)
        audit.write(connection, desk.now_ms, who=desk.person.name, what="exhibition", subject=exhibition)
    return RedirectResponse("/content?saved=1", status_code=303)


def _published(desk: Desk, exhibition: str) -> tuple[Published, Seen]:
    seen = look(desk.hub.settings.repository)
    found = seen.published(exhibition) if seen else None
    if seen is None or found is None:
        raise HTTPException(404)
    return found, seen


def _showing(fleet: list[Device], seen: Seen | None, house_shows: str | None) -> dict[str, Showing]:
    return {device.id: showing(device, seen, house_shows) for device in fleet}


def _only(seen: Seen | None) -> str | None:
    """Where nobody has said what to show, devices show the only one."""
    return seen.exhibitions[0].id if seen and len(seen.exhibitions) == 1 else None


def _now(desk: Desk) -> dt.datetime:
    return dt.datetime.fromtimestamp(desk.now_ms / 1000, dt.UTC)
