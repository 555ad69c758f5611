"""What a page of results looks at, and what its reader may see of it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Query
from sqlalchemy import Connection

from werkstadt.hub.console.desk import Desk
from werkstadt.hub.console.shown import shown
from werkstadt.hub.resultrows import Wanted
from werkstadt.hub.rules.schemas import schema_of
from werkstadt.hub.rules.spans import DIMENSIONS, Selection
from werkstadt.hub.store import results, schemas

_Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


@dataclass(frozen=True)
class Choice:
    """What is looked at; empty: all. question, answer: only submissions that gave this answer."""

    first: _Day = ""
    last: _Day = ""
    device: str = ""
    exhibit: str = ""
    answered_in: str = ""
    question: str = ""
    answer: str = ""

    def is_any(self) -> bool:
        return any((self.first, self.last, self.device, self.exhibit, self.answered_in, self.question))

    def query(self, **more: str) -> str:
        """For an address: what is set, with more over it."""
        fields = {**self.__dict__, **more}
        kept = {name: value for name, value in fields.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


Chosen = Annotated[Choice, Depends()]


@dataclass(frozen=True)
class Lookup:
    """What of a form this reader looks at.

    is_narrowed: the reader may not open single answers: whole months, and one thing chosen at a time (ADR 0016).
    """

    title: str
    choice: Choice
    wanted: Wanted
    is_narrowed: bool


def look(desk: Desk, connection: Connection, form: str, choice: Choice) -> Lookup:
    """404 for a form that nobody knows, or that this reader may see nothing of."""
    content = shown(desk.hub.settings.content)
    known = schemas.Known(connection).of(form)
    schema = known.merged()
    here = content.forms.get(form)
    if not schema and here is not None:
        schema = schema_of(here)
    chosen = {
        name: value
        for name, value in zip(DIMENSIONS, (choice.exhibit, choice.device, choice.answered_in), strict=True)
        if value
    }
    selection = Selection(_checked(choice.first), _checked(choice.last), chosen, desk.exhibits)
    counted = results.submissions(connection, desk.exhibits).get(form, 0)
    if not counted and (here is None or not desk.may("results.every")) and not (here and desk.exhibits):
        raise HTTPException(404)
    narrowed = not desk.may("results.rows")
    if narrowed:
        selection = replace(selection, first="", last=_last_full_month(desk), chosen=dict([*chosen.items()][:1]))
    title = desk.form_title(form, content)
    return Lookup(title, choice, Wanted(form, schema, selection, choice.question, choice.answer), narrowed)


def _checked(day: str) -> str:
    try:
        return dt.date.fromisoformat(day).isoformat() if day else ""
    except ValueError as err:
        raise HTTPException(422) from err


def _last_full_month(desk: Desk) -> str:
    today = dt.datetime.fromtimestamp(desk.now_ms / 1000, desk.zone).date()
    return (today.replace(day=1) - dt.timedelta(days=1)).isoformat()
