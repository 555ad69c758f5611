"""Adding a device: opens the window, shows the code, tells when the device is in."""

from typing import Annotated

import segno
from fastapi import APIRouter, Depends
from fastapi.responses import Response

from werkstadt.contract.code import WINDOW_S
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.store import audit, devices, enrolment

router = APIRouter(prefix="/join")
Adder = Annotated[Desk, Depends(needs("devices.change"))]


@router.get("")
def ask(desk: Adder) -> Response:
    return desk.page("devices/join.html", code="", groups=(), minutes=int(WINDOW_S // 60))


@router.post("", dependencies=[Depends(genuine)])
def open_window(desk: Adder) -> Response:
    """The code is shown here and nowhere else; the store keeps a hash of its token."""
    with desk.hub.store.writing() as connection:
        code = str(
            enrolment.open_window(
                connection, desk.hub.authority.spki_sha256, opened_by=desk.person.name, now_ms=desk.now_ms
            )
        )
        audit.write(connection, desk.now_ms, who=desk.person.name, what="window opened")
        window = enrolment.windows(connection, desk.now_ms, most=1)[0]
    return desk.page(
        "devices/join.html",
        code=code,
        groups=code.split("-"),
        minutes=int(WINDOW_S // 60),
        seconds=(window.expires_ms - desk.now_ms) // 1000,
        window=window,
        device=None,
        qr=segno.make_qr(code, error="m").svg_inline(omitsize=True, border=2, dark="#000000", light="#ffffff"),
    )


@router.get("/{nr}")
def state(desk: Adder, nr: int) -> Response:
    """What became of a window: the page asks every two seconds, and people without scripts by a link."""
    with desk.hub.store.reading() as connection:
        window = next((one for one in enrolment.windows(connection, desk.now_ms) if one.nr == nr), None)
        device = devices.one(connection, window.device) if window and window.device else None
    return desk.page("devices/join_state.html", window=window, device=device, nr=nr)
