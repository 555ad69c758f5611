"""Opening hours and time zones as they are written: "10:00-18:00", a list of such, "Europe/Berlin"."""

import datetime as dt
import itertools
import re
import zoneinfo

from werkstadt.exhibits.fields import Fields

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EXPECTED = 'times like "10:00-18:00", or a list of them in order'
_TIMES = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*(24:00|(?:[01]\d|2[0-3]):[0-5]\d)")

Times = tuple[tuple[dt.time, dt.time], ...]


def parse_times(fields: Fields, key: str) -> Times:
    """Opening and closing times in order. A closing time that is not after the opening one lies on the next day."""
    value = fields.raw(key)
    rows = value if isinstance(value, list) else [value]
    times: list[tuple[dt.time, dt.time]] = []
    for row in rows:
        match = _TIMES.fullmatch(row) if isinstance(row, str) else None
        if match is None:
            fields.refuse(key, EXPECTED, repr(row))
            return ()
        close = "00:00" if match[3] == "24:00" else match[3]
        times.append((dt.time(int(match[1]), int(match[2])), dt.time.fromisoformat(close)))
    if any(later[0] < earlier[1] or earlier[1] <= earlier[0] for earlier, later in itertools.pairwise(times)):
        fields.refuse(key, EXPECTED, repr(value))
        return ()
    return tuple(times)


def write_times(times: Times) -> list[str]:
    return [f"{start:%H:%M}-{end:%H:%M}" for start, end in times]


def parse_zone(fields: Fields, key: str) -> str:
    name = fields.text(key, 64)
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        fields.refuse(key, "an IANA time zone like Europe/Berlin", name)
        return "Europe/Berlin"
    return name
