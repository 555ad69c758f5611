"""When it is open: by the clock on the wall of the site, over midnight, over daylight saving, on closed days."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.exhibits import calendar
from werkstadt.exhibits.model import Exhibition, Show

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
Hours = dict[int, tuple[tuple[dt.time, dt.time], ...]]


def exhibition(hours: Hours, **more: object) -> Exhibition:
    fields: dict[str, object] = {
        "id": "x",
        "title": {"de": "x", "en": "x"},
        "first": None,
        "last": None,
        "time_zone": "Europe/Berlin",
        "hours": hours,
        "closed": frozenset(),
        "shows": (),
        "forms": (),
        "feedback": None,
        **more,
    }
    return Exhibition(**fields)  # type: ignore[arg-type]


def at(text: str, zone: dt.tzinfo = BERLIN) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


TUESDAY_10_TO_18: Hours = {1: ((dt.time(10), dt.time(18)),)}
FRIDAY_18_TO_1: Hours = {4: ((dt.time(18), dt.time(1)),)}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-24T09:59:59", False),
        ("2026-11-24T10:00", True),
        ("2026-11-24T17:59:59", True),
        ("2026-11-24T18:00", False),
        ("2026-11-25T12:00", False),
    ],
)
def test_doors_open_and_close_on_the_minute(when: str, expected: bool) -> None:
    assert calendar.is_open(exhibition(TUESDAY_10_TO_18), at(when)) is expected


def test_the_moment_is_read_in_the_sites_time_zone() -> None:
    assert calendar.is_open(exhibition(TUESDAY_10_TO_18), at("2026-11-24T09:30", dt.UTC))
    assert not calendar.is_open(exhibition(TUESDAY_10_TO_18, time_zone="Asia/Tokyo"), at("2026-11-24T09:30", dt.UTC))
    assert calendar.site_day(exhibition({}), at("2026-11-24T23:30", dt.UTC)) == dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-27T17:59", False),
        ("2026-11-27T23:59", True),
        ("2026-11-28T00:00", True),
        ("2026-11-28T00:59", True),
        ("2026-11-28T01:00", False),
        ("2026-11-27T00:30", False),
    ],
)
def test_hours_past_midnight_belong_to_the_day_before(when: str, expected: bool) -> None:
    assert calendar.is_open(exhibition(FRIDAY_18_TO_1), at(when)) is expected


def test_a_closed_day_takes_its_hours_past_midnight_with_it() -> None:
    friday, saturday = dt.date(2026, 11, 27), dt.date(2026, 11, 28)
    assert not calendar.is_open(exhibition(FRIDAY_18_TO_1, closed=frozenset({friday})), at("2026-11-28T00:30"))
    assert calendar.is_open(exhibition(FRIDAY_18_TO_1, closed=frozenset({saturday})), at("2026-11-28T00:30"))
    assert calendar.is_open(exhibition(FRIDAY_18_TO_1, last=friday), at("2026-11-28T00:30"))
    assert not calendar.is_open(exhibition(FRIDAY_18_TO_1, first=saturday), at("2026-11-28T00:30"))


def test_a_whole_day_is_open_from_midnight_to_midnight() -> None:
    whole: Hours = {1: ((dt.time(0), dt.time(0)),)}
    assert calendar.is_open(exhibition(whole), at("2026-11-24T00:00"))
    assert calendar.is_open(exhibition(whole), at("2026-11-24T23:59:59"))
    assert not calendar.is_open(exhibition(whole), at("2026-11-25T00:00"))


def test_the_hour_that_daylight_saving_repeats_is_open_twice() -> None:
    night: Hours = {5: ((dt.time(20), dt.time(3)),)}
    for utc in ("2026-10-25T00:30", "2026-10-25T01:30"):
        assert at(utc, dt.UTC).astimezone(BERLIN).time() == dt.time(2, 30)
        assert calendar.is_open(exhibition(night), at(utc, dt.UTC))
    assert not calendar.is_open(exhibition(night), at("2026-10-25T02:00", dt.UTC))


@pytest.mark.attempt("Q76")
def test_the_hour_that_daylight_saving_skips_closes_nothing_late() -> None:
    night: Hours = {5: ((dt.time(20), dt.time(2, 30)),)}
    assert calendar.is_open(exhibition(night), at("2026-03-29T00:59", dt.UTC))
    assert not calendar.is_open(exhibition(night), at("2026-03-29T01:00", dt.UTC))


def test_the_first_day_of_all_has_no_day_before() -> None:
    assert not calendar.is_open(exhibition(FRIDAY_18_TO_1, time_zone="UTC"), dt.datetime.min.replace(tzinfo=dt.UTC))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="with a time zone"):
        calendar.is_open(exhibition({}), dt.datetime(2026, 11, 24))


MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2035, 1, 1), timezones=st.just(dt.UTC))
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
ZONES = st.sampled_from(["Europe/Berlin", "UTC", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo"])


@given(MOMENTS, TIMES, TIMES, ZONES, st.integers(0, 6))
def test_open_is_what_the_wall_clock_says(
    moment: dt.datetime, start: dt.time, end: dt.time, zone: str, weekday: int
) -> None:
    """Counted another way: minutes since the week began, on the wall."""
    wall = moment.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    since = (wall - dt.datetime.combine(wall.date() - dt.timedelta(days=wall.weekday()), dt.time())).total_seconds()
    opens = (weekday * 24 + start.hour) * 3600 + start.minute * 60
    closes = (weekday * 24 + end.hour) * 3600 + end.minute * 60
    if closes <= opens:
        closes += 86_400
    week = 7 * 86_400
    expected = opens <= since < closes or opens <= since + week < closes
    assert calendar.is_open(exhibition({weekday: ((start, end),)}, time_zone=zone), moment) is expected


@given(MOMENTS, TIMES, TIMES)
def test_a_closed_day_is_never_open_in_its_own_hours(moment: dt.datetime, start: dt.time, end: dt.time) -> None:
    day = moment.date()
    closed = frozenset({day, day - dt.timedelta(days=1)})
    every_day: Hours = dict.fromkeys(range(7), ((start, end),))
    assert not calendar.is_open(exhibition(every_day, time_zone="UTC", closed=closed), moment)


SHOWS = (
    Show("everywhere", "0" * 64),
    Show("foyer", "1" * 64, zones=("foyer",)),
    Show("later", "2" * 64, first=dt.date(2026, 12, 1), last=dt.date(2026, 12, 31)),
)


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("foyer", "2026-11-24", ["everywhere", "foyer"]),
        ("cellar", "2026-11-24", ["everywhere"]),
        (None, "2026-11-24", ["everywhere", "foyer"]),
        ("", "2026-11-24", ["everywhere", "foyer"]),
        ("cellar", "2026-12-01", ["everywhere", "later"]),
        ("cellar", "2026-12-31", ["everywhere", "later"]),
        ("cellar", "2027-01-01", ["everywhere"]),
        ("foyer", "2026-10-31", []),
        ("foyer", "2027-11-01", []),
    ],
)
def test_a_zone_shows_what_is_meant_for_it_on_that_day(zone: str | None, day: str, expected: list[str]) -> None:
    shown = calendar.shown(
        exhibition({}, shows=SHOWS, first=dt.date(2026, 11, 1), last=dt.date(2027, 10, 31)),
        zone,
        dt.date.fromisoformat(day),
    )
    assert [show.pack for show in shown] == expected
