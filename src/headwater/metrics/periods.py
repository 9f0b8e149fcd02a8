"""Periods in a team's own time: day, ISO week, month and quarter. Pure Python; the clock is given.

A period is half-open and named by its first day. Teams live in different time zones, so one period
starts at different instants; `calendar` says when, and is bound to every question.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec
import pyarrow as pa

DAY = dt.timedelta(days=1)
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
CALENDAR_SCHEMA = pa.schema(
    [
        ("timezone", pa.string()),
        ("day", pa.date32()),
        ("period", pa.date32()),
        ("starts_at", pa.timestamp("us")),
        ("ends_at", pa.timestamp("us")),
    ]
)


class Granularity(StrEnum):
    """How long a period is. A week is an ISO week: it starts on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Period(msgspec.Struct, frozen=True, order=True):
    """A period of one length, named by its first day. Use `period_of` for the one around a day."""

    granularity: Granularity
    first_day: dt.date

    def __post_init__(self) -> None:
        if self.first_day != _first_day(self.granularity, self.first_day):
            raise ValueError(f"{self.first_day} is not the first day of a {self.granularity}.")

    def next(self) -> "Period":
        """Return the period that starts when this one ends."""
        return period_of(self.granularity, self.first_day + _longest(self.granularity))

    def previous(self) -> "Period":
        """Return the period that ends when this one starts."""
        return period_of(self.granularity, self.first_day - DAY)

    @property
    def last_day(self) -> dt.date:
        """The last day that belongs to the period."""
        return self.next().first_day - DAY

    @property
    def name(self) -> str:
        """What a person calls it: 2026-11-22, 2026-W47, 2026-11 or 2026-Q4."""
        if self.granularity is Granularity.WEEK:
            year, week, _ = self.first_day.isocalendar()
            return f"{year}-W{week:02}"
        if self.granularity is Granularity.QUARTER:
            return f"{self.first_day.year}-Q{(self.first_day.month + 2) // 3}"
        return self.first_day.isoformat()[: 10 if self.granularity is Granularity.DAY else 7]

    def days(self) -> Iterator[dt.date]:
        """Yield the period's days in order."""
        for number in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + number * DAY


def period_of(granularity: Granularity, day: dt.date) -> Period:
    """Return the period of this length that `day` is in."""
    return Period(granularity, _first_day(granularity, day))


def first_day_named(name: str) -> dt.date:
    """Return the first day of the period that has this `Period.name`; raise ValueError for none."""
    if found := MONTH.fullmatch(name):
        return dt.date(int(found[1]), int(found[2]), 1)
    if found := WEEK.fullmatch(name):
        return dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if found := QUARTER.fullmatch(name):
        return dt.date(int(found[1]), int(found[2]) * 3 - 2, 1)
    return dt.date.fromisoformat(name)


def periods_between(granularity: Granularity, first: dt.date, last: dt.date) -> tuple[Period, ...]:
    """Return the periods that cover the days from `first` to `last`, both included, in order."""
    if last < first:
        raise ValueError(f"{last} is before {first}.")
    found = [period_of(granularity, first)]
    while found[-1].last_day < last:
        found.append(found[-1].next())
    return tuple(found)


def calendar(
    periods: Iterable[Period], timezones: Sequence[str], *, until: dt.datetime | None = None
) -> pa.Table:
    """Return CALENDAR: one row per time zone and local day of the periods asked for.

    `until` (an aware instant, usually now) ends the running period there and leaves out the days
    and periods after it, so that nothing is said about the future.
    """
    rows: list[dict[str, object]] = []
    end = None if until is None else _utc(until)
    for zone in sorted(set(timezones)):
        for period in sorted(set(periods)):
            rows.extend(_calendar_rows(period, zone, end))
    return pa.Table.from_pylist(rows, schema=CALENDAR_SCHEMA)


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """Return the instant `day` starts in `zone`, in UTC without a zone."""
    return _utc(dt.datetime.combine(day, dt.time(), ZoneInfo(zone)))


def _calendar_rows(
    period: Period, zone: str, until: dt.datetime | None
) -> Iterator[dict[str, object]]:
    starts, ends = midnight(period.first_day, zone), midnight(period.next().first_day, zone)
    shared = {"timezone": zone, "period": period.first_day, "starts_at": starts}
    for day in period.days():
        if until is None or midnight(day, zone) < until:
            yield shared | {"day": day, "ends_at": ends if until is None else min(ends, until)}


def _first_day(granularity: Granularity, day: dt.date) -> dt.date:
    if granularity is Granularity.WEEK:
        return day - day.weekday() * DAY
    if granularity is Granularity.MONTH:
        return day.replace(day=1)
    if granularity is Granularity.QUARTER:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day


def _longest(granularity: Granularity) -> dt.timedelta:
    """Return a step from a period's first day that always lands in the next period."""
    return {
        Granularity.DAY: DAY,
        Granularity.WEEK: 7 * DAY,
        Granularity.MONTH: 31 * DAY,
        Granularity.QUARTER: 92 * DAY,
    }[granularity]


def _utc(instant: dt.datetime) -> dt.datetime:
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return instant.astimezone(dt.UTC).replace(tzinfo=None)
