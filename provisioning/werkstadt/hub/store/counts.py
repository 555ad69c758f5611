"""What the indicators and the console's charts are counted from. Days: "2026-11-23", inclusive."""

import json

from sqlalchemy import Connection, func, select

from werkstadt.hub.rules.indicators import ExhibitionDay
from werkstadt.hub.store.tables import records


def visits_per_day(connection: Connection, first_day: str, last_day: str) -> dict[str, int]:
    """Visits at terminals, not visitors."""
    return _per_day(connection, "visit", first_day, last_day, None)


def submissions_per_day(
    connection: Connection, first_day: str, last_day: str, form: str | None = None
) -> dict[str, int]:
    return _per_day(connection, "submission", first_day, last_day, form)


def exhibition_days(connection: Connection, first_day: str, last_day: str) -> list[ExhibitionDay]:
    """One row a device and day, where it ran in opening hours. The day is the one that the device wrote."""
    query = select(records.c.device, records.c.body).where(
        records.c.kind == "exhibition_day",
        records.c.v == 1,
        records.c.body.is_not(None),
        records.c.day >= first_day,
        records.c.day <= last_day,
    )
    found = []
    for device, body in connection.execute(query.order_by(records.c.day, records.c.device, records.c.nr)):
        said = json.loads(body)
        found.append(ExhibitionDay(said["day"], device, str(said["exhibition"]), tuple(said["exhibits"])))
    return found


def _per_day(connection: Connection, kind: str, first_day: str, last_day: str, form: str | None) -> dict[str, int]:
    query = select(records.c.day, func.count()).where(
        records.c.kind == kind, records.c.day >= first_day, records.c.day <= last_day
    )
    if form is not None:
        query = query.where(records.c.form == form)
    return {day: count for day, count in connection.execute(query.group_by(records.c.day).order_by(records.c.day))}
