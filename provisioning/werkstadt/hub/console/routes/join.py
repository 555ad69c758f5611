"""Adding a device: by a code, by comparing digits, or many by a voucher."""

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from werkstadt.contract.code import WINDOW_S, to_scan
from werkstadt.hub import pairwork, voucherwork
from werkstadt.hub.addresses import lan_address
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.refusals import RefusedError
from werkstadt.hub.store import audit, devices, enrolment, pairings, vouchers

router = APIRouter(prefix="/join")
Adder = Annotated[Desk, Depends(needs("devices.change"))]
_MINUTES = int(WINDOW_S // 60)


@router.get("")
def ask(desk: Adder) -> Response:
    return desk.page("devices/join.html", code="", groups=(), minutes=_MINUTES)


@router.post("", dependencies=[Depends(genuine)])
def open_window(desk: Adder) -> Response:
    """The code is shown here and nowhere else; the store keeps a hash of its token."""
    with desk.hub.store.writing() as connection:
        code = enrolment.open_window(
            connection, desk.hub.authority.spki_sha256, opened_by=desk.person.name, now_ms=desk.now_ms
        )
        audit.write(connection, desk.now_ms, who=desk.person.name, what="window opened")
        window = enrolment.windows(connection, desk.now_ms, most=1)[0]
    address = lan_address(desk.hub.settings, desk.hub.devices_port)
    picture = segno.make_qr(to_scan(code, address), error="m")
    return desk.page(
        "devices/join.html",
        code=str(code),
        groups=str(code).split("-"),
        minutes=_MINUTES,
        seconds=(window.expires_ms - desk.now_ms) // 1000,
        window=window,
        device=None,
        address=address or "",
        qr=picture.svg_inline(omitsize=True, border=2, dark="#000000", light="#ffffff"),
    )


@router.post("/compare", dependencies=[Depends(genuine)])
def open_comparing(desk: Adder) -> Response:
    window = pairwork.open_window(desk.hub, desk.person.name, desk.now_ms)
    return RedirectResponse(f"/join/compare/{window.nr}", status_code=303)


@router.get("/compare/{nr}")
def compare(desk: Adder, nr: int) -> Response:
    """Who waits, with six digits each: the page asks every two seconds, and people without scripts by a link."""
    with desk.hub.store.reading() as connection:
        window = pairings.window(connection, nr)
        tries = pairwork.comparisons(connection, desk.hub, nr, desk.now_ms)
        names = {one.device: one.name for one in tries if one.device}
        names |= {one.id: one.name for one in devices.listing(connection) if one.id in names}
    return desk.page(
        "devices/compare.html",
        nr=nr,
        window=window,
        is_open=window is not None and window.is_open(desk.now_ms),
        seconds=0 if window is None else max(0, (window.expires_ms - desk.now_ms) // 1000),
        tries=tries,
        names=names,
        minutes=_MINUTES,
    )


@router.post("/compare/{nr}/close", dependencies=[Depends(genuine)])
def stop_comparing(desk: Adder, nr: int) -> Response:
    pairwork.close_window(desk.hub, nr, desk.person.name, desk.now_ms)
    return RedirectResponse(f"/join/compare/{nr}", status_code=303)


@router.post("/compare/{nr}/{pair}", dependencies=[Depends(genuine)])
def decide(desk: Adder, nr: int, pair: str, digits: Annotated[str, Form()] = "") -> Response:
    """digits: "same" or "different"."""
    decided = {"same": pairwork.same_here, "different": pairwork.different_here}.get(digits)
    if decided is None:
        raise HTTPException(422)
    try:
        decided(desk.hub, pair, desk.person.name, desk.now_ms)
    except RefusedError as err:
        raise HTTPException(404) from err
    return RedirectResponse(f"/join/compare/{nr}", status_code=303)


@router.get("/vouchers")
def list_vouchers(desk: Adder) -> Response:
    with desk.hub.store.reading() as connection:
        found = vouchers.listing(connection)
        members = {one.id: vouchers.members(connection, one.id) for one in found}
    return desk.page(
        "devices/vouchers.html",
        vouchers=found,
        members=members,
        last_day=lambda one: voucherwork.last_day(one, desk.zone).isoformat(),
    )


@router.post("/vouchers/{id}/withdraw", dependencies=[Depends(genuine)])
def withdraw(desk: Adder, id: str) -> Response:
    voucherwork.withdraw(desk.hub, id, desk.person.name, desk.now_ms)
    return RedirectResponse("/join/vouchers", status_code=303)


@router.get("/{nr}")
def state(desk: Adder, nr: int) -> Response:
    """What became of a window: the page asks every two seconds, and people without scripts by a link."""
    with desk.hub.store.reading() as connection:
        window = next((one for one in enrolment.windows(connection, desk.now_ms) if one.nr == nr), None)
        device = devices.one(connection, window.device) if window and window.device else None
    return desk.page("devices/join_state.html", window=window, device=device, nr=nr)
