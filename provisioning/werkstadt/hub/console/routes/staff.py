"""Accounts of the staff, and the log of who did what."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.console.roles import ROLES
from werkstadt.hub.console.shown import exhibit_title, shown
from werkstadt.hub.console.words import LANGUAGES
from werkstadt.hub.store import audit, devices, staff

router = APIRouter()
Boss = Annotated[Desk, Depends(needs("staff"))]
_AUDIT_PAGE = 100


@router.get("/staff")
def listing(desk: Boss) -> Response:
    return _listing(desk)


@router.post("/staff", dependencies=[Depends(genuine)])
def add(
    desk: Boss,
    name: Annotated[str, Form(max_length=64)] = "",
    role: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "de",
) -> Response:
    """The one-time password is shown in this answer and nowhere else."""
    name = name.strip()
    problem = _problem(desk, name, role)
    if problem is not None:
        return _listing(desk, 422, problem=problem, name=name, role=role)
    password = staff.new_password()
    with desk.hub.store.writing() as connection:
        spoken = language if language in LANGUAGES else LANGUAGES[0]
        staff.add(connection, name, {role}, password, desk.now_ms, language=spoken)
        audit.write(connection, desk.now_ms, who=desk.person.name, what="staff added", subject=name, detail=role)
    return _listing(desk, shown_for=name, password=password)


@router.get("/staff/{name}")
def one(desk: Boss, name: str) -> Response:
    return _person_page(desk, person=_person(desk, name), password="", problem="")


@router.post("/staff/{name}/roles", dependencies=[Depends(genuine)])
def set_roles(desk: Boss, name: str, role: Annotated[list[str], Form()] = []) -> Response:  # noqa: B006
    person = _person(desk, name)
    wished = frozenset(role) & set(ROLES)
    problem = "staff.role_missing" if not wished else _last_admin(desk, person, wished)
    if problem is not None:
        return _person_page(desk, 422, person=person, password="", problem=desk.say(problem))
    with desk.hub.store.writing() as connection:
        staff.set_roles(connection, name, wished)
        detail = " ".join(sorted(wished))
        audit.write(connection, desk.now_ms, who=desk.person.name, what="staff-roles", subject=name, detail=detail)
    return RedirectResponse("/staff", status_code=303)


@router.post("/staff/{name}/exhibits", dependencies=[Depends(genuine)])
def set_exhibits(desk: Boss, name: str, exhibit: Annotated[list[str], Form()] = []) -> Response:  # noqa: B006
    _person(desk, name)
    known = {id for id, _ in _exhibits(desk)}
    wished = sorted(set(exhibit) & known)
    with desk.hub.store.writing() as connection:
        staff.set_exhibits(connection, name, wished)
        detail = " ".join(wished)
        audit.write(connection, desk.now_ms, who=desk.person.name, what="staff-exhibits", subject=name, detail=detail)
    return RedirectResponse("/staff", status_code=303)


@router.post("/staff/{name}/password", dependencies=[Depends(genuine)])
def new_one_time_password(desk: Boss, name: str) -> Response:
    """Also the way back for somebody whose phone with the second step is gone."""
    person = _person(desk, name)
    password = staff.new_password()
    with desk.hub.store.writing() as connection:
        staff.set_password(connection, name, password, one_time=True)
        staff.set_totp(connection, name, None)
        audit.write(connection, desk.now_ms, who=desk.person.name, what="password reset", subject=name)
    return _person_page(desk, person=person, password=password, problem="")


@router.post("/staff/{name}/disable", dependencies=[Depends(genuine)])
def disable(desk: Boss, name: str) -> Response:
    person = _person(desk, name)
    problem = "staff.not_yourself" if name == desk.person.name else _last_admin(desk, person, frozenset())
    if problem is not None:
        return _person_page(desk, 422, person=person, password="", problem=desk.say(problem))
    with desk.hub.store.writing() as connection:
        staff.disable(connection, name, desk.now_ms)
        audit.write(connection, desk.now_ms, who=desk.person.name, what="staff disabled", subject=name)
    return RedirectResponse("/staff", status_code=303)


@router.get("/audit")
def log(desk: Annotated[Desk, Depends(needs("audit"))], before: int | None = None) -> Response:
    with desk.hub.store.reading() as connection:
        rows = audit.rows(connection, _AUDIT_PAGE, before)
        names = {device.id: device.name for device in devices.listing(connection)}
    more = rows[-1].nr if len(rows) == _AUDIT_PAGE else None
    return desk.page("staff/audit.html", rows=rows, names=names, more=more)


def _listing(
    desk: Desk, status: int = 200, *, problem: str = "", name: str = "", role: str = "", **shown: str
) -> Response:
    with desk.hub.store.reading() as connection:
        people = staff.listing(connection)
    values = {"shown_for": "", "password": "", **shown}
    return desk.page(
        "staff/staff.html", status, people=people, roles=ROLES, problem=problem, name=name, role=role, **values
    )


def _person_page(desk: Desk, status: int = 200, *, person: staff.Person, password: str, problem: str) -> Response:
    values = {"person": person, "password": password, "problem": problem}
    return desk.page("staff/person.html", status, roles=ROLES, exhibits=_exhibits(desk), **values)


def _exhibits(desk: Desk) -> list[tuple[str, str]]:
    """Those of the exhibition, and those that somebody already has."""
    content = shown(desk.hub.settings.content)
    with desk.hub.store.reading() as connection:
        given = {id for one in staff.listing(connection) for id in one.exhibits}
    return [(id, exhibit_title(content, id, desk.language)) for id in sorted({*content.exhibits, *given})]


def _person(desk: Desk, name: str) -> staff.Person:
    with desk.hub.store.reading() as connection:
        person = staff.one(connection, name)
    if person is None:
        raise HTTPException(404)
    return person


def _problem(desk: Desk, name: str, role: str) -> str | None:
    if not name or "/" in name or not name.isprintable():
        return desk.say("staff.name_missing")
    if role not in ROLES:
        return desk.say("staff.role_missing")
    with desk.hub.store.reading() as connection:
        taken = staff.one(connection, name) is not None
    return desk.say("staff.name_taken", name=name) if taken else None


def _last_admin(desk: Desk, person: staff.Person, wished: frozenset[str]) -> str | None:
    """Somebody must stay who may do everything."""
    if "admin" in wished or "admin" not in person.roles or person.disabled_ms is not None:
        return None
    with desk.hub.store.reading() as connection:
        others = [one for one in staff.listing(connection) if one.name != person.name]
    stays = any("admin" in one.roles and one.disabled_ms is None for one in others)
    return None if stays else "staff.last_admin"
