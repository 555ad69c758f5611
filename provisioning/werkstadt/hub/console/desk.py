"""One request at the console: who asks, in which language, and how the answer is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import jinja2
from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse

from werkstadt.contract.version import __version__
from werkstadt.hub.console import assets, roles, sessions
from werkstadt.hub.console.shown import Shown, form_title
from werkstadt.hub.console.throttle import Throttle
from werkstadt.hub.console.words import LANGUAGES, choose_language, knows, say, written
from werkstadt.hub.core import Hub
from werkstadt.hub.store import audit, staff

_LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
_NAV = (
    ("/", "overview", "layout-dashboard", "nav.overview"),
    ("/devices", "devices", "device-desktop", "nav.devices"),
    ("/content", "content", "certificate", "nav.content"),
    ("/results", "results", "message-2", "nav.results"),
    ("/studies", "studies", "hourglass", "nav.studies"),
    ("/moderation", "moderate", "eye-check", "nav.moderation"),
    ("/indicators", "indicators", "chart-bar", "nav.indicators"),
    ("/staff", "staff", "users", "nav.staff"),
    ("/audit", "audit", "history", "nav.audit"),
    ("/about", "overview", "heart-handshake", "nav.about"),
)


@dataclass(frozen=True)
class Console:
    """What lives as long as the listener does. now_ms: UTC of the hub."""

    hub: Hub
    now_ms: Callable[[], int]
    throttle: Throttle
    pages: jinja2.Environment


def make_pages() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    pages = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    pages.lstrip_blocks = True
    pages.globals.update(asset=assets.address, version=__version__)
    return pages


class LogInFirst(Exception):
    """Nobody is logged in, or the session is over."""


class PasswordFirst(Exception):
    """Logged in by a one-time password: nothing before an own one is set."""


class Desk:
    """Everything that a route needs of its request."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.console: Console = request.app.state.console
        self.hub = self.console.hub
        self.now_ms = self.console.now_ms()
        self.token = request.cookies.get(sessions.COOKIE, "")
        self.session = self._session()
        account = None if self.session is None else self.session.person.language
        self.language = choose_language(
            request.query_params.get("lang"), account, request.headers.get("accept-language", "")
        )

    def _session(self) -> staff.Session | None:
        if not self.token:
            return None
        with self.hub.store.reading() as connection:
            session = staff.by_session(connection, self.token, self.now_ms)
        by_hand = "hx-request" not in self.request.headers
        if session is not None and by_hand and sessions.wants_longer(session, self.now_ms):
            with self.hub.store.writing() as connection:
                sessions.keep_alive(connection, self.token, self.now_ms)
        return session

    @property
    def person(self) -> staff.Person:
        """Raises LogInFirst or PasswordFirst."""
        if self.session is None:
            raise LogInFirst
        if self.session.must_change:
            raise PasswordFirst
        return self.session.person

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.hub.settings.time_zone)

    @property
    def source(self) -> str:
        """Where the request comes from, for counting tries."""
        return self.request.client.host if self.request.client else "unknown"

    def may(self, what: str) -> bool:
        return self.session is not None and roles.may(self.session.person.roles, what)

    @property
    def exhibits(self) -> frozenset[str] | None:
        """Whose results this person may see; None: everyone's."""
        return None if self.may("results.every") else self.person.exhibits

    def form_title(self, form: str, content: Shown) -> str:
        return form_title(content, form, self.language)

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def note(self, what: str, subject: str = "", detail: str = "") -> None:
        """One line in the audit log."""
        who = self.session.person.name if self.session else "-"
        with self.hub.store.writing() as connection:
            audit.write(connection, self.now_ms, who=who, what=what, subject=subject, detail=detail)

    def page(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        text = self.console.pages.get_template(template).render(**self._common(), **values)
        return HTMLResponse(text, status_code=status)

    def _common(self) -> dict[str, Any]:
        language = self.language
        return {
            "t": self.say,
            "knows": partial(knows, language),
            "language": language,
            "languages": [(tag, _LANGUAGE_NAMES[tag], self._in_language(tag)) for tag in LANGUAGES],
            "number": partial(written.number, language),
            "percent": partial(written.percent, language),
            "day": partial(written.day, language),
            "exact": lambda at_ms: written.exact(language, at_ms, self.zone),
            "night": lambda at_ms: written.night(language, at_ms, self.zone),
            "ago": lambda at_ms: written.ago(language, at_ms, self.now_ms),
            "period": partial(written.period, language),
            "path": self.request.url.path,
            "here": self._here(),
            "site": self.hub.settings.site,
            "me": self.session.person if self.session and not self.session.must_change else None,
            "may": self.may,
            "csrf": sessions.forms_token(self.token) if self.session else "",
            "nav": [entry for entry in _NAV if self.may(entry[1])],
            "now_ms": self.now_ms,
        }

    def _here(self) -> str:
        """Where a switch of the language leads back to: this page, or the start where it came of a form."""
        url = self.request.url
        return (f"{url.path}?{url.query}" if url.query else url.path) if self.request.method == "GET" else "/"

    def _in_language(self, tag: str) -> str:
        """This page's address in another language."""
        kept = [(name, value) for name, value in self.request.query_params.multi_items() if name != "lang"]
        return "?" + urlencode([*kept, ("lang", tag)])


def anybody(request: Request) -> Desk:
    return Desk(request)


def needs(what: str) -> Callable[[Desk], Desk]:
    """The desk of somebody who may do this; others are sent to log in, or told that their role may not."""

    def checked(desk: Annotated[Desk, Depends(anybody)]) -> Desk:
        if not roles.may(desk.person.roles, what):
            raise HTTPException(403, "role")
        return desk

    return checked


def somebody(desk: Annotated[Desk, Depends(anybody)]) -> Desk:
    """The desk of anybody who is logged in."""
    _ = desk.person
    return desk


def genuine(desk: Annotated[Desk, Depends(anybody)], csrf: Annotated[str, Form()] = "") -> None:
    """Every post of a session carries the token of its forms."""
    if desk.session is None:
        raise LogInFirst
    if csrf != sessions.forms_token(desk.token):
        raise HTTPException(403, "csrf")
