"""What everybody may change about their own account: password, second step, language."""

from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from werkstadt.hub.console import totp
from werkstadt.hub.console.desk import Desk, genuine, somebody
from werkstadt.hub.console.routes.login import change_password, new_password_problem
from werkstadt.hub.console.words import LANGUAGES
from werkstadt.hub.store import audit, staff

router = APIRouter()
Person = Annotated[Desk, Depends(somebody)]


@router.get("/account")
def account(desk: Person) -> Response:
    return _page(desk, done=desk.request.query_params.get("done", ""))


@router.post("/account/password", dependencies=[Depends(genuine)])
def password(
    desk: Person,
    now: Annotated[str, Form(max_length=1_000)] = "",
    first: Annotated[str, Form(max_length=1_000)] = "",
    second: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    if (problem := _not_me(desk, now) or new_password_problem(desk, first, second)) is not None:
        return _page(desk, 422, password_problem=problem)
    return change_password(desk, desk.person, first, "/account?done=password")


@router.get("/account/second-step")
def ask_second_step(desk: Person) -> Response:
    """A new secret in every answer; it counts only when a code made from it comes back."""
    return _second_step_page(desk, totp.new_secret())


@router.post("/account/second-step", dependencies=[Depends(genuine)])
def switch_on(
    desk: Person,
    secret: Annotated[str, Form(pattern=r"^[A-Z2-7]{32}$")],
    code: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    step = totp.matching_step(secret, code, desk.now_ms / 1000, last_step=0)
    if step is None:
        return _second_step_page(desk, secret, 422, problem=desk.say("login.code_wrong"))
    name = desk.person.name
    with desk.hub.store.writing() as connection:
        staff.set_totp(connection, name, secret)
        staff.spend_totp_step(connection, name, step)
        audit.write(connection, desk.now_ms, who=name, what="second-step-on", subject=name)
    return RedirectResponse("/account?done=second-step-on", status_code=303)


@router.post("/account/second-step/off", dependencies=[Depends(genuine)])
def switch_off(desk: Person, now: Annotated[str, Form(max_length=1_000)] = "") -> Response:
    if (problem := _not_me(desk, now)) is not None:
        return _page(desk, 422, second_problem=problem)
    name = desk.person.name
    with desk.hub.store.writing() as connection:
        staff.set_totp(connection, name, None)
        audit.write(connection, desk.now_ms, who=name, what="second-step-off", subject=name)
    return RedirectResponse("/account?done=second-step-off", status_code=303)


@router.post("/account/language", dependencies=[Depends(genuine)])
def language(
    desk: Person, language: Annotated[str, Form()] = "", back: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    if language in LANGUAGES:
        with desk.hub.store.writing() as connection:
            staff.set_language(connection, desk.person.name, language)
    within = back.startswith("/") and not back.startswith(("//", "/\\"))
    return RedirectResponse(back if within else "/account?done=language", status_code=303)


def _not_me(desk: Desk, password: str) -> str | None:
    """A session left open must not be enough to change how one logs in; wrong tries count as at the log-in."""
    name = desk.person.name
    tries = (f"account:{name}", f"source:{desk.source}")
    if desk.console.throttle.wait_s(*tries) > 0:
        return desk.say("account.wait")
    with desk.hub.store.writing() as connection:
        right = staff.log_in(connection, name, password) is not None
    if not right:
        desk.console.throttle.failed(*tries)
        return desk.say("account.wrong_now")
    return None


def _page(desk: Desk, status: int = 200, **said: str) -> Response:
    values = {"done": "", "password_problem": "", "second_problem": "", **said}
    return desk.page("account.html", status, person=desk.person, **values)


def _second_step_page(desk: Desk, secret: str, status: int = 200, problem: str = "") -> Response:
    address = totp.address(secret, desk.hub.settings.site, desk.person.name)
    qr = segno.make_qr(address, error="m").svg_inline(omitsize=True, border=2, dark="#000000", light="#ffffff")
    return desk.page("second_step_on.html", status, secret=secret, qr=qr, problem=problem)
