"""The indicators of the town that can be counted by now, and the rows that they were counted from."""

import datetime as dt
import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse

from werkstadt.hub.console.desk import Desk, needs
from werkstadt.hub.console.periods import KINDS, Period, periods
from werkstadt.hub.console.shown import exhibit_title, shown
from werkstadt.hub.exports import csvfile as export
from werkstadt.hub.indicators import measure
from werkstadt.hub.rules.indicators import Indicator
from werkstadt.hub.store import devices, records
from werkstadt.hub.store.records import Row

router = APIRouter(prefix="/indicators")
Reader = Annotated[Desk, Depends(needs("indicators"))]
Kind = Literal["month", "quarter", "year"]
Year = Annotated[int, Query(ge=2000, le=2200)]
_ROWS_PAGE = 100
_KIND_OF = {38: "exhibition_day", 39: "exhibition_day", None: "visit"}
_Day = Annotated[str, Query(pattern=r"^\d{4}-\d{2}-\d{2}$")]


@router.get("")
def overview(desk: Reader, by: Kind = "month", year: Year = 0) -> Response:
    today = _today(desk)
    year = year or today.year
    table = _measured(desk, by, year, today)
    indicators = measure(desk.hub.store, f"{year}-01-01", f"{year}-12-31")
    return desk.page(
        "indicators/indicators.html",
        kinds=KINDS,
        by=by,
        year=year,
        this_year=today.year,
        table=table,
        indicators=indicators,
        words=[_words(desk, one) for one in indicators],
        kind_of=_KIND_OF,
        today=today,
    )


@router.get("/csv")
def csv(desk: Reader, by: Kind = "month", year: Year = 0) -> Response:
    today = _today(desk)
    year = year or today.year
    desk.note("export-indicators", detail=f"{by} {year}")
    header = ["number", "measure", "indicator", "period", "first_day", "last_day", "value", "unit", "method", "note"]
    rows: list[list[export.Cell]] = []
    for period, found in _measured(desk, by, year, today):
        for one in found:
            name, note = _words(desk, one)
            days = [period.first.isoformat(), period.last.isoformat()]
            rows.append([one.number, one.measure, name, period.name, *days, one.value, one.unit, one.method, note])
    headers = {"Content-Disposition": f'attachment; filename="indicators-{year}-{by}.csv"'}
    return StreamingResponse(
        export.lines(desk.language, header, rows), media_type="text/csv; charset=utf-8", headers=headers
    )


@router.get("/rows")
def rows(
    desk: Reader,
    kind: Literal["visit", "exhibition_day"],
    first: _Day,
    last: _Day,
    after: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The records behind a figure."""
    content = shown(desk.hub.settings.content)
    wish = records.Wish(kind=kind, first_day=first, last_day=last)
    with desk.hub.store.reading() as connection:
        found = records.rows(connection, wish, _ROWS_PAGE, after)
        names = {device.id: device.name for device in devices.listing(connection)}
    return desk.page(
        "indicators/rows.html",
        kind=kind,
        first=first,
        last=last,
        rows=[(row, _said(row)) for row in found],
        names=names,
        exhibit_title=lambda id: exhibit_title(content, id, desk.language),
        more=found[-1].nr if len(found) == _ROWS_PAGE else None,
    )


def _today(desk: Desk) -> dt.date:
    return dt.datetime.fromtimestamp(desk.now_ms / 1000, desk.zone).date()


def _measured(desk: Desk, by: str, year: int, today: dt.date) -> list[tuple[Period, list[Indicator]]]:
    return [
        (period, measure(desk.hub.store, period.first.isoformat(), period.last.isoformat()))
        for period in periods(by, year, today)
    ]


def _words(desk: Desk, one: Indicator) -> tuple[str, str]:
    return (one.name_de, one.note_de) if desk.language == "de" else (one.name_en, one.note_en)


def _said(row: Row) -> dict[str, object]:
    """What a record says, for the table; empty where the body was deleted or is of a newer kind."""
    body = json.loads(row.body) if row.body is not None else {}
    if row.kind == "exhibition_day":
        return {
            "exhibits": [str(one) for one in body.get("exhibits", [])],
            "exhibition": str(body.get("exhibition", "")),
        }
    exhibits = [str(one.get("exhibit", "")) for one in body.get("exhibits", []) if isinstance(one, dict)]
    seconds = int(body.get("duration_ms", 0)) // 1000
    return {"exhibits": exhibits, "language": str(body.get("language", "")), "seconds": seconds}
