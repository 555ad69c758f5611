"""The place at a glance."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from werkstadt.hub.console.contentview import Signer, signers
from werkstadt.hub.console.desk import Desk, needs
from werkstadt.hub.console.shown import shown_today
from werkstadt.hub.console.state import HELP, NEW, OFF, SILENT, problems, state_of, waiting
from werkstadt.hub.console.words import written
from werkstadt.hub.content.looking import look
from werkstadt.hub.store import counts, devices
from werkstadt.hub.store.devices import Device

router = APIRouter()
_DAYS = 14


@router.get("/")
def overview(desk: Annotated[Desk, Depends(needs("overview"))]) -> Response:
    now = dt.datetime.fromtimestamp(desk.now_ms / 1000, desk.zone)
    today = now.date()
    first = (today - dt.timedelta(days=_DAYS - 1)).isoformat()
    with desk.hub.store.reading() as connection:
        fleet = [device for device in devices.listing(connection) if device.revoked_ms is None]
        visits = counts.visits_per_day(connection, first, today.isoformat())
        answers = counts.submissions_per_day(connection, first, today.isoformat())
    days = [(today - dt.timedelta(days=back)).isoformat() for back in range(_DAYS - 1, -1, -1)]
    states = {device.id: state_of(device, desk.now_ms) for device in fleet}
    return desk.page(
        "overview.html",
        today=written.long_day(desk.language, today.isoformat()),
        clock=f"{now:%H:%M:%S}",
        fleet=fleet,
        states=states,
        zones=_zones(fleet),
        worried=sum(state in (HELP, SILENT) for state in states.values()),
        fresh=sum(state is NEW for state in states.values()),
        off=OFF,
        problems=problems(fleet, desk.now_ms),
        given=sum(device.given for device in fleet),
        held=sum(device.held for device in fleet),
        waiting=sum(waiting(device) for device in fleet),
        lost=sum(device.lost for device in fleet),
        visits_today=visits.get(today.isoformat(), 0),
        answers_today=answers.get(today.isoformat(), 0),
        days=[(day, visits.get(day, 0), answers.get(day, 0)) for day in days],
        ending=[row for row in _signers(desk) if row.tone],
        shown=shown_today(desk.hub.settings.content, desk.language, now),
    )


def _signers(desk: Desk) -> list[Signer]:
    seen = look(desk.hub.settings.repository) if desk.may("content") else None
    return signers(seen.terms, dt.datetime.fromtimestamp(desk.now_ms / 1000, dt.UTC)) if seen else []


def _zones(fleet: list[Device]) -> list[tuple[str, list[Device]]]:
    """Zone → its devices; those without a zone last."""
    names = sorted({device.zone for device in fleet}, key=lambda zone: (zone == "", zone.casefold()))
    return [(name, [device for device in fleet if device.zone == name]) for name in names]
