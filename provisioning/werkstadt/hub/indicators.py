"""Indicators of a period, out of the store."""

from werkstadt.hub.rules.indicators import Indicator, count_indicators
from werkstadt.hub.store import counts
from werkstadt.hub.store.database import Store


def measure(store: Store, first_day: str, last_day: str) -> list[Indicator]:
    """Days inclusive, "2026-11-23", cut in the site's time zone when the records came in."""
    with store.reading() as connection:
        days = counts.exhibition_days(connection, first_day, last_day)
        visits = counts.visits_per_day(connection, first_day, last_day)
    return count_indicators(days, visits, first_day, last_day)
