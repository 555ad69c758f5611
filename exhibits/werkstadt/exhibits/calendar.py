"""When an exhibition is open and what it shows on a day. Days are cut in its own time zone."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable

from werkstadt.exhibits.model import Exhibition, Show


def site_day(exhibition: Exhibition, at: dt.datetime) -> dt.date:
    """The day it is at the site. at: with a time zone."""
    return _local(exhibition, at).date()


def is_open(exhibition: Exhibition, at: dt.datetime) -> bool:
    """Whether visitors are let in. at: with a time zone.

    Hours are those of the clock on the wall: in the hour that daylight saving repeats the doors stay as they are, and
    hours past midnight belong to the day on which they began, with its closed days and its first and last day.
    """
    local = _local(exhibition, at)
    now = local.time().replace(tzinfo=None)
    today = local.date()
    if any(start <= now and (now < end or end <= start) for start, end in _hours(exhibition, today)):
        return True
    if today == dt.date.min:
        return False
    return any(now < end <= start for start, end in _hours(exhibition, today - dt.timedelta(days=1)))


def shown(exhibition: Exhibition, zone: str | None, day: dt.date) -> tuple[Show, ...]:
    """What is shown in the zone on that day, in order, also when it is closed. zone: none shows those of all zones."""
    return _shown(exhibition, exhibition.shows, zone, day)


def studies_shown(exhibition: Exhibition, zone: str | None, day: dt.date) -> tuple[Show, ...]:
    """As shown(), of studies."""
    return _shown(exhibition, exhibition.studies, zone, day)


def _shown(exhibition: Exhibition, shows: Iterable[Show], zone: str | None, day: dt.date) -> tuple[Show, ...]:
    if not _within(exhibition.first, exhibition.last, day):
        return ()
    return tuple(
        show
        for show in shows
        if _within(show.first, show.last, day) and (not zone or not show.zones or zone in show.zones)
    )


def _hours(exhibition: Exhibition, day: dt.date) -> tuple[tuple[dt.time, dt.time], ...]:
    if day in exhibition.closed or not _within(exhibition.first, exhibition.last, day):
        return ()
    return exhibition.hours.get(day.weekday(), ())


def _within(first: dt.date | None, last: dt.date | None, day: dt.date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _local(exhibition: Exhibition, at: dt.datetime) -> dt.datetime:
    if at.utcoffset() is None:
        raise ValueError(f"at: expected a moment with a time zone, got {at!r}")
    return at.astimezone(zoneinfo.ZoneInfo(exhibition.time_zone))
