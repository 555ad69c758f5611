"""Logging in and out, and the own password that must follow a one-time one."""

import hashlib
import hmac
import math
import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from werkstadt.hub.console import sessions, totp
from werkstadt.hub.console.desk import Desk, LogInFirst, anybody, genuine
from werkstadt.hub.store import audit, staff

router = APIRouter()
_SECOND_STEP_MS = 5 * 60_000
_key = secrets.token_bytes(32)
"""Signs who has given the right password and owes the code of the second step; a restart asks for both again."""

AnyDesk = Annotated[Desk, Depends(anybody)]


@router.get("/login")
def ask(desk: AnyDesk, next: str = "", over: int = 0) -> Response:
    if desk.session is not None:
        return RedirectResponse("/", status_code=303)
    return _ask(desk, next, over=bool(over))


@router.post("/login")
def log_in(
    desk: AnyDesk,
    name: Annotated[str, Form(max_length=64)] = "",
    password: Annotated[str, Form(max_length=1_000)] = "",
    next: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    name = name.strip()
    tries = (f"account:{name}", f"source:{desk.source}")
    throttle = desk.console.throttle
    wait_s = throttle.wait_s(*tries)
    if wait_s > 0:
        return _ask(desk, next, 429, name=name, problem=_wait(desk, wait_s))
    with desk.hub.store.writing() as connection:
        person = staff.log_in(connection, name, password)
        if person is None:
            audit.write(connection, desk.now_ms, who=name or "-", what="log-in-failed", detail=desk.source)
    if person is None:
        throttle.failed(*tries)
        return _ask(desk, next, 403, name=name, problem=desk.say("login.wrong"))
    if person.totp_secret is not None:
        return desk.page("second_step.html", ticket=_ticket(person, desk.now_ms), next=next, problem="")
    throttle.succeeded(*tries)
    return _enter(desk, person, next)


@router.post("/login/code")
def second_step(
    desk: AnyDesk,
    ticket: Annotated[str, Form(max_length=300)] = "",
    code: Annotated[str, Form(max_length=20)] = "",
    next: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    name, one_time = _open_ticket(ticket, desk.now_ms)
    tries = (f"account:{name}", f"source:{desk.source}")
    throttle = desk.console.throttle
    wait_s = throttle.wait_s(*tries)
    if wait_s > 0:
        return desk.page("second_step.html", 429, ticket=ticket, next=next, problem=_wait(desk, wait_s))
    with desk.hub.store.writing() as connection:
        person = staff.one(connection, name)
        if person is None or person.disabled_ms is not None or person.totp_secret is None:
            raise LogInFirst
        step = totp.matching_step(person.totp_secret, code, desk.now_ms / 1000, person.totp_last_step)
        good = step is not None and staff.spend_totp_step(connection, name, step)
        if not good:
            audit.write(connection, desk.now_ms, who=name, what="log-in-failed", detail=f"code, {desk.source}")
    if not good:
        throttle.failed(*tries)
        return desk.page("second_step.html", 403, ticket=ticket, next=next, problem=desk.say("login.code_wrong"))
    throttle.succeeded(*tries)
    return _enter(desk, person, next, one_time)


@router.post("/logout", dependencies=[Depends(genuine)])
def log_out(desk: AnyDesk) -> Response:
    with desk.hub.store.writing() as connection:
        staff.log_out(connection, desk.token)
    response = RedirectResponse("/login", status_code=303)
    sessions.drop_cookie(response)
    return response


@router.get("/password")
def ask_own_password(desk: AnyDesk) -> Response:
    if desk.session is None:
        raise LogInFirst
    if not desk.session.must_change:
        return RedirectResponse("/account", status_code=303)
    return desk.page("own_password.html", problem="")


@router.post("/password", dependencies=[Depends(genuine)])
def set_own_password(
    desk: AnyDesk,
    first: Annotated[str, Form(max_length=1_000)] = "",
    second: Annotated[str, Form(max_length=1_000)] = "",
) -> Response:
    if desk.session is None:
        raise LogInFirst
    if not desk.session.must_change:
        return RedirectResponse("/account", status_code=303)
    problem = new_password_problem(desk, first, second)
    if problem is not None:
        return desk.page("own_password.html", 422, problem=problem)
    return change_password(desk, desk.session.person, first, "/")


def new_password_problem(desk: Desk, first: str, second: str) -> str | None:
    if len(first) < staff.PASSWORD_LEAST:
        return desk.say("password.short", least=staff.PASSWORD_LEAST)
    if len(first) > staff.PASSWORD_MOST:
        return desk.say("password.long", most=staff.PASSWORD_MOST)
    return None if first == second else desk.say("password.differ")


def change_password(desk: Desk, person: staff.Person, password: str, then: str) -> Response:
    """Every other session of the person ends; this one goes on under a new token."""
    with desk.hub.store.writing() as connection:
        staff.set_password(connection, person.name, password)
        audit.write(connection, desk.now_ms, who=person.name, what="password", subject=person.name)
        token = staff.open_session(connection, person.name, desk.now_ms)
        sessions.keep_alive(connection, token, desk.now_ms)
    response = RedirectResponse(then, status_code=303)
    sessions.set_cookie(response, desk.request, token)
    return response


def _enter(desk: Desk, person: staff.Person, wanted: str, one_time: bool | None = None) -> Response:
    must_change = person.one_time if one_time is None else one_time
    with desk.hub.store.writing() as connection:
        token = staff.open_session(connection, person.name, desk.now_ms, must_change=must_change)
        sessions.keep_alive(connection, token, desk.now_ms)
        audit.write(connection, desk.now_ms, who=person.name, what="log-in", detail=desk.source)
    within = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    response = RedirectResponse(wanted if within else "/", status_code=303)
    sessions.set_cookie(response, desk.request, token)
    return response


def _ask(desk: Desk, next: str, status: int = 200, **said: object) -> HTMLResponse:
    values = {"name": "", "problem": "", "over": False, **said}
    return desk.page("login.html", status, next=next, **values)


def _wait(desk: Desk, wait_s: float) -> str:
    if wait_s < 60:
        return desk.say("login.wait_seconds", n=math.ceil(wait_s))
    return desk.say("login.wait_minutes", n=math.ceil(wait_s / 60))


def _ticket(person: staff.Person, now_ms: int) -> str:
    text = f"{now_ms + _SECOND_STEP_MS}:{int(person.one_time)}:{person.name}"
    return f"{_sign(text)}:{text}"


def _open_ticket(ticket: str, now_ms: int) -> tuple[str, bool]:
    """Name, and whether the password was a one-time one. Raises LogInFirst if it is not ours or too old."""
    signature, _, text = ticket.partition(":")
    if not hmac.compare_digest(signature.encode(), _sign(text).encode()):
        raise LogInFirst
    ends_ms, one_time, name = text.split(":", 2)
    if int(ends_ms) < now_ms:
        raise LogInFirst
    return name, one_time == "1"


def _sign(text: str) -> str:
    return hmac.new(_key, text.encode(), hashlib.sha256).hexdigest()
