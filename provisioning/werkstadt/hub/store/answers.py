"""Submissions by form: rows, counts, CSV."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from werkstadt.contract.record import parse_header
from werkstadt.hub.rules.texts import plain
from werkstadt.hub.store.tables import devices, records, result_slices

_PAGE = 500
_FIXED = ("id", "day", "at_ms", "device", "form", "form_version", "exhibit", "language", "level")


@dataclass(frozen=True)
class FormCount:
    form: str
    submissions: int
    first_day: str
    last_day: str


@dataclass(frozen=True)
class Filter:
    """Days inclusive, in the site's time zone; None: no limit."""

    form: str
    first_day: str | None = None
    last_day: str | None = None
    device: str | None = None


@dataclass(frozen=True)
class Submission:
    """answers: by the question's ref; text, number or list of choices. deleted: the body is gone (retention)."""

    nr: int
    id: str
    device: str
    device_name: str
    day: str
    at_ms: int
    form: str
    form_version: str
    exhibit: str
    language: str
    level: str
    answers: dict[str, object]
    deleted: bool
    blobs: tuple[str, ...] = ()


def forms(connection: Connection, exhibits: frozenset[str] | None = None) -> list[FormCount]:
    """exhibits: only what was answered there; None: everywhere. From the counts, so without going through records."""
    c = result_slices.c
    query = select(c.form, func.sum(c.n), func.min(c.period), func.max(c.period)).where(c.grain == "d")
    if exhibits is not None:
        query = query.where(c.exhibit.in_(exhibits))
    found = connection.execute(query.group_by(c.form).order_by(c.form))
    return [FormCount(form, int(n), first, last) for form, n, first, last in found]


def of_day(connection: Connection, form: str, day: str, device: str | None = None) -> list[Submission]:
    """Newest first; those whose body is gone, too."""
    wanted = Filter(form, day, day, device)
    query = _columns().where(*_conditions(wanted)).order_by(records.c.at_ms.desc(), records.c.nr.desc())
    return [_submission(**row) for row in connection.execute(query).mappings()]


def one(connection: Connection, nr: int) -> Submission | None:
    query = _columns().where(records.c.kind == "submission", records.c.nr == nr)
    row = connection.execute(query).mappings().first()
    return None if row is None else _submission(**row)


def count(connection: Connection, wanted: Filter) -> int:
    query = select(func.count()).select_from(records).where(*_conditions(wanted))
    return int(connection.execute(query).scalar_one())


def rows(connection: Connection, wanted: Filter, most: int = 100, before: int | None = None) -> list[Submission]:
    """Newest arrival first. before: the nr of the last row already seen."""
    query = _columns().where(*_conditions(wanted)).order_by(records.c.nr.desc()).limit(most)
    if before is not None:
        query = query.where(records.c.nr < before)
    return [_submission(**row) for row in connection.execute(query).mappings()]


def each(connection: Connection, wanted: Filter) -> Iterator[Submission]:
    """All of them, page by page, so that a year fits into memory."""
    before = None
    while page := rows(connection, wanted, _PAGE, before):
        yield from page
        before = page[-1].nr


def csv_lines(connection: Connection, wanted: Filter) -> Iterator[str]:
    """A CSV file line by line, UTF-8; one column a question; several choices separated by a space.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    refs: dict[str, None] = {}
    for submission in each(connection, wanted):
        refs.update(dict.fromkeys(submission.answers))
    yield _line([*_FIXED, *map(plain, refs)])
    for submission in each(connection, wanted):
        fixed = [str(getattr(submission, name)) for name in _FIXED]
        yield _line([*fixed, *(_cell(submission.answers.get(ref)) for ref in refs)])


def _columns() -> Select[Any]:
    columns = (records.c.nr, records.c.id, records.c.device, records.c.day, records.c.at_ms, records.c.body)
    query = select(*columns, records.c.form, records.c.header, devices.c.name.label("device_name"))
    return query.select_from(records.outerjoin(devices, devices.c.id == records.c.device))


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    found = [records.c.kind == "submission", records.c.form == wanted.form]
    if wanted.first_day is not None:
        found.append(records.c.day >= wanted.first_day)
    if wanted.last_day is not None:
        found.append(records.c.day <= wanted.last_day)
    if wanted.device is not None:
        found.append(records.c.device == wanted.device)
    return found


def _submission(
    *,
    nr: int,
    id: str,
    device: str,
    day: str,
    at_ms: int,
    body: bytes | None,
    form: str,
    header: bytes,
    device_name: str | None,
) -> Submission:
    said: dict[str, object] = {} if body is None else json.loads(body)
    answers = said.get("answers")
    texts = {name: plain(str(said.get(name) or "")) for name in ("form_version", "exhibit", "language", "level")}
    return Submission(
        nr=nr,
        id=id,
        device=device,
        device_name=device_name or device,
        day=day,
        at_ms=at_ms,
        form=form,
        answers=answers if isinstance(answers, dict) else {},
        deleted=body is None,
        blobs=parse_header(header).blobs if b'"blobs":[]' not in header else (),
        **texts,
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return plain(" ".join(str(name) for name in value))
    text = plain(str(value))
    return f"'{text}" if isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
