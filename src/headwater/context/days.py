"""Days in words, and which days a note can be about."""

import datetime as dt

from headwater.metrics.periods import Granularity, Period, first_day_named, period_of

FIRST_DAY = dt.date(2000, 1, 1)
AHEAD = dt.timedelta(days=366)
"""How far ahead a note can look, and how many days it can cover."""

LENGTHS = (Granularity.DAY, Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER)


def named(period: str, at: str) -> tuple[dt.date, dt.date]:
    """Return the first and last day of what an address calls e.g. `month` and `2026-10`.

    Raises ValueError where it names nothing.
    """
    try:
        found = period_of(Granularity(period), first_day_named(at))
        days = (found.first_day, found.last_day)
    except OverflowError as error:
        raise ValueError(f"“{at}” is beyond the calendar.") from error
    return days


def label(first_day: dt.date, last_day: dt.date) -> str:
    """Name days: `October 2026`, `Q4 2026`, `Week 43, 2026`, `3 May 2026`, `3 to 9 May 2026`."""
    for granularity in LENGTHS:
        period = period_of(granularity, first_day)
        if (period.first_day, period.last_day) == (first_day, last_day):
            return of_period(period)
    return f"{_start(first_day, last_day)} to {_day(last_day)}"


def of_period(period: Period) -> str:
    """Name a period, as beside its arrows: `October 2026`, `Q4 2026`, `Week 43, 2026`."""
    day = period.first_day
    if period.granularity is Granularity.DAY:
        return _day(day)
    if period.granularity is Granularity.MONTH:
        return f"{day:%B %Y}"
    if period.granularity is Granularity.QUARTER:
        return f"Q{(day.month + 2) // 3} {day.year}"
    year, week, _ = day.isocalendar()
    return f"Week {week}, {year}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _start(first: dt.date, last: dt.date) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return str(first.day)
    return f"{first.day} {first:%B}" if first.year == last.year else _day(first)
