"""When people work: hours, weekends and closed days of one time zone, and time added up."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from headwater.vocabulary.work import Instant

SECOND = 1_000_000
HOUR = 3_600 * SECOND
DAY = 24 * HOUR
DAY_HOURS = 8
_OPENS = time(9)
_DAY_OF_WORK = DAY_HOURS * HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(moment: datetime) -> Instant:
    """Return an aware datetime as microseconds since 1970."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def local_date(at: Instant, timezone: str) -> date:
    """Return the calendar day of an instant in a time zone (IANA name)."""
    return datetime.fromtimestamp(at / SECOND, ZoneInfo(timezone)).date()


def local_instant(day: date, hour: int, timezone: str) -> Instant:
    """Return the instant of a full hour on a calendar day in a time zone (IANA name)."""
    return instant(datetime.combine(day, time(hour), ZoneInfo(timezone)))


def month_start(day: date, months: int = 0) -> date:
    """Return the first day of the month that lies `months` after the month of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def quarter_start(day: date, quarters: int = 0) -> date:
    """Return the first day of the quarter that lies `quarters` after the quarter of `day`."""
    return month_start(day, 3 * quarters - (day.month - 1) % 3)


class WorkingTime:
    """Nine to five on weekdays in a time zone, closed from 24 December to 1 January.

    >>> office = WorkingTime("UTC", date(2026, 1, 5), date(2026, 2, 1))
    >>> friday_at_four = instant(datetime(2026, 1, 9, 16, tzinfo=UTC))
    >>> office.after(friday_at_four, hours=2) == instant(datetime(2026, 1, 12, 10, tzinfo=UTC))
    True
    """

    def __init__(self, timezone: str, first: date, last: date) -> None:
        self.timezone = timezone
        self.days = tuple(_working_days(first, last))
        self._opens = [local_instant(day, _OPENS.hour, timezone) for day in self.days]

    def after(self, at: Instant, hours: float) -> Instant:
        """Return the instant at which `hours` of working time after `at` are over."""
        today = max(bisect_right(self._opens, at) - 1, 0)
        spent = min(max(at - self._opens[today], 0), _DAY_OF_WORK)
        days, rest = divmod(today * _DAY_OF_WORK + spent + round(hours * HOUR), _DAY_OF_WORK)
        return self._opens[min(days, len(self._opens) - 1)] + rest


def _working_days(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days))
    return (day for day in days if day.weekday() < 5 and not _closed(day))


def _closed(day: date) -> bool:
    return (day.month, day.day) >= (12, 24) or (day.month, day.day) == (1, 1)
