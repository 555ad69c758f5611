import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.console.periods import KINDS, periods

TODAY = dt.date(2026, 11, 23)


def test_a_year_has_only_the_months_that_have_begun() -> None:
    found = periods("month", 2026, TODAY)
    assert [period.name for period in found][-2:] == ["2026-10", "2026-11"]
    assert (found[1].first, found[1].last) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))


def test_quarters_and_years_have_their_days() -> None:
    last = periods("quarter", 2025, TODAY)[-1]
    assert (last.name, last.first, last.last) == ("2025-Q4", dt.date(2025, 10, 1), dt.date(2025, 12, 31))
    years = periods("year", 2026, TODAY)
    assert [period.name for period in years] == ["2022", "2023", "2024", "2025", "2026"]
    assert periods("month", 2027, TODAY) == []


@given(st.sampled_from(KINDS), st.integers(2004, 2199))
def test_periods_follow_one_another_without_gap(kind: str, year: int) -> None:
    found = periods(kind, year, dt.date(2200, 1, 1))
    for before, after in itertools.pairwise(found):
        assert before.last + dt.timedelta(days=1) == after.first
