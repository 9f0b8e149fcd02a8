"""Which period a page shows, and what it is held against: the team's own past."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from headwater.context.days import of_period
from headwater.metrics.periods import Granularity, Period, first_day_named, period_of

GRANULARITIES = (Granularity.WEEK, Granularity.MONTH, Granularity.QUARTER)
PAST = 12  # periods in a sparkline and in the charts by period, the shown one included
AROUND = 3  # periods in the scatter, the shown one last
FIRST_YEAR = 1900  # no work is older, and what a page looks back to has to be a date as well
T = TypeVar("T", bound=StrEnum)


class NotAPeriod(ValueError):
    """An address names a period that cannot be understood."""


class Compare(StrEnum):
    """Which period of its own past a team looks at beside the shown one."""

    PREVIOUS = "previous"
    YEAR = "year"


@dataclass(frozen=True)
class Choice:
    """The shown period; `current` is the one that `now` is in, by the team's clock."""

    period: Period
    current: Period
    now: dt.datetime
    compare: Compare = Compare.PREVIOUS

    @property
    def running(self) -> bool:
        """Say whether the shown period has not ended yet."""
        return self.period == self.current

    @property
    def compared(self) -> Period:
        """Return the period to compare with: the one before, or the one a year ago."""
        return year_before(self.period) if self.compare is Compare.YEAR else self.period.previous()

    @property
    def past(self) -> tuple[Period, ...]:
        """Return the last twelve periods, the shown one last."""
        return back_from(self.period, PAST)

    @property
    def around(self) -> tuple[Period, ...]:
        """Return the shown period and the two before it."""
        return back_from(self.period, AROUND)

    def query(self, **changed: str) -> dict[str, str]:
        """Return what an address needs to say to show this choice, with some of it changed."""
        said = {"period": self.period.granularity.value, "at": self.period.name}
        if self.compare is not Compare.PREVIOUS:
            said["compare"] = self.compare.value
        return said | changed


def choose(
    asked: Mapping[str, str],
    now: dt.datetime,
    zone: str,
    latest: dt.date | None,
    lengths: tuple[Granularity, ...] = GRANULARITIES,
) -> Choice:
    """Return what an address asks for; without a word, the last closed month with work in it.

    `latest` is the last day anything happened. A period in the future becomes the running one.
    Raises NotAPeriod, also for a length that is not among `lengths`.
    """
    granularity = _length(asked.get("period", Granularity.MONTH), lengths)
    current = period_of(granularity, now.astimezone(ZoneInfo(zone)).date())
    wanted = _parsed(asked["at"], granularity) if asked.get("at") else _last_closed(current, latest)
    compare = _one_of(Compare, asked.get("compare", Compare.PREVIOUS), tuple(Compare))
    return Choice(min(wanted, current), current, now, compare)


def back_from(period: Period, number: int) -> tuple[Period, ...]:
    """Return `number` periods in order, `period` the last."""
    found = [period]
    while len(found) < number:
        found.insert(0, found[0].previous())
    return tuple(found)


def year_before(period: Period) -> Period:
    """Return the same month or quarter a year earlier, or the week 52 weeks earlier."""
    if period.granularity is Granularity.WEEK:
        return period_of(period.granularity, period.first_day - dt.timedelta(weeks=52))
    return period_of(period.granularity, period.first_day.replace(year=period.first_day.year - 1))


def said(period: Period, now: dt.datetime) -> str:
    """Say a period as one does mid-sentence: `October`, or `October 2025` in another year."""
    year = "" if period.first_day.year == now.year else f" {period.first_day.year}"
    if period.granularity is Granularity.MONTH:
        return f"{period.first_day:%B}{year}"
    if period.granularity is Granularity.QUARTER:
        return f"the {_ordinal(period)} quarter of {period.first_day.year}"
    return f"the week of {period.first_day.day} {period.first_day:%B}{year}"


def span(first: Period, last: Period) -> str:
    """Name periods in a row: `August to October 2026`, `November 2025 to October 2026`."""
    end = of_period(last).replace("Week", "week")
    year = end.rsplit(" ", 1)[-1]
    start = of_period(first).replace("Week", "week").removesuffix(year).rstrip(" ,")
    return f"{start} to {end}"


def tick(period: Period) -> str:
    """Name a period on an axis, short and unlike its neighbours: `Oct 26`, `Q4 26`, `5 Oct 26`."""
    year = f"{period.first_day:%y}"
    if period.granularity is Granularity.MONTH:
        return f"{period.first_day:%b} {year}"
    if period.granularity is Granularity.QUARTER:
        return f"Q{(period.first_day.month + 2) // 3} {year}"
    return f"{period.first_day.day} {period.first_day:%b} {year}"


def _ordinal(quarter: Period) -> str:
    return ("first", "second", "third", "fourth")[(quarter.first_day.month - 1) // 3]


def _last_closed(current: Period, latest: dt.date | None) -> Period:
    closed = current.previous()
    if latest is None:
        return closed
    return min(closed, period_of(current.granularity, latest))


def _length(word: str, lengths: tuple[Granularity, ...]) -> Granularity:
    if word in GRANULARITIES and word not in lengths:
        raise NotAPeriod(f"{word.capitalize()}s are not told: they stay with the team.")
    return _one_of(Granularity, word, lengths)


def _one_of(kind: type[T], word: str, allowed: tuple[T, ...]) -> T:
    if word not in allowed:
        raise NotAPeriod(f"There is no “{word}” here, only {' and '.join(allowed)}.")
    return kind(word)


def _parsed(text: str, granularity: Granularity) -> Period:
    """Read 2026-10, 2026-W43, 2026-Q4 or a day; whichever is said, the chosen length counts."""
    try:
        period = period_of(granularity, first_day_named(text))
    except (ValueError, OverflowError) as error:
        raise NotAPeriod(f"“{text}” is not a period such as 2026-10 or 2026-W43.") from error
    if period.first_day.year < FIRST_YEAR:
        raise NotAPeriod(f"“{text}” is before {FIRST_YEAR}.")
    return period
