"""Working hours: nights, weekends, closed days and clock changes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.simulation.working_time import (
    WorkingTime,
    instant,
    local_date,
    month_start,
    quarter_start,
)

LONDON = ZoneInfo("Europe/London")
OFFICE = WorkingTime("Europe/London", date(2026, 1, 1), date(2027, 1, 31))
MOMENTS = st.integers(
    instant(datetime(2026, 1, 5, tzinfo=UTC)), instant(datetime(2026, 11, 30, tzinfo=UTC))
)
MINUTES = st.integers(0, 60 * 60)


def _local(*parts: int) -> int:
    return instant(datetime(*parts, tzinfo=LONDON))  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        ((2026, 6, 1, 10), 3, (2026, 6, 1, 13)),  # within a day
        ((2026, 6, 1, 16), 2, (2026, 6, 2, 10)),  # overnight
        ((2026, 6, 5, 16), 2, (2026, 6, 8, 10)),  # over the weekend
        ((2026, 6, 1, 3), 1, (2026, 6, 1, 10)),  # begun before opening time
        ((2026, 6, 6, 12), 1, (2026, 6, 8, 10)),  # begun on a Saturday
        ((2026, 3, 27, 16), 2, (2026, 3, 30, 10)),  # the clocks go forward that weekend
        ((2026, 12, 23, 16), 2, (2027, 1, 4, 10)),  # closed between the years
    ],
)
def test_work_goes_on_when_the_office_is_open(
    begin: tuple[int, ...], hours: float, end: tuple[int, ...]
) -> None:
    assert OFFICE.after(_local(*begin), hours) == _local(*end)


@given(MOMENTS, MINUTES, MINUTES)
def test_hours_add_up_wherever_the_work_is_interrupted(begin: int, first: int, then: int) -> None:
    at_once = OFFICE.after(begin, (first + then) / 60)
    assert OFFICE.after(OFFICE.after(begin, first / 60), then / 60) == at_once


@given(MOMENTS, MINUTES, MINUTES)
def test_more_work_never_ends_earlier(begin: int, some: int, more: int) -> None:
    assert OFFICE.after(begin, some / 60) <= OFFICE.after(begin, (some + more) / 60)


def test_days_months_and_quarters_are_the_calendars() -> None:
    assert local_date(_local(2026, 6, 1, 0), "Europe/London") == date(2026, 6, 1)
    assert local_date(_local(2026, 6, 1, 0), "UTC") == date(2026, 5, 31)
    assert month_start(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert month_start(date(2026, 11, 30), 2) == date(2027, 1, 1)
    assert quarter_start(date(2026, 11, 22)) == date(2026, 10, 1)
    assert quarter_start(date(2026, 2, 1), -1) == date(2025, 10, 1)
