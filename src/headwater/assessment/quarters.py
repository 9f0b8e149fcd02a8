"""When a quarter's sessions can be spoken of outside the teams.

What a team shares of a session can be changed until the quarter it ended in is told, by the same
grace time as its numbers. From then on it stands: what changes later could be subtracted.
"""

import datetime as dt
from collections.abc import Collection

from headwater.context.grace import Graces
from headwater.metrics.periods import Granularity, Period, period_of


def quarter_of(day: dt.date) -> Period:
    """Return the quarter a day is in."""
    return period_of(Granularity.QUARTER, day)


def last_month(quarter: Period) -> Period:
    """Return the month a quarter ends with."""
    return period_of(Granularity.MONTH, quarter.last_day)


def told_from(quarter: Period, zones: Collection[str], graces: Graces) -> dt.date:
    """Return the first day on which a quarter can be spoken of, by the clocks of all teams."""
    return max(graces.opens_on(last_month(quarter), zone) for zone in zones or {"UTC"})


def is_told(quarter: Period, zones: Collection[str], graces: Graces, now: dt.datetime) -> bool:
    """Say whether a quarter can be spoken of."""
    return now.date() > told_from(quarter, zones, graces)


def last_told(zones: Collection[str], graces: Graces, now: dt.datetime) -> Period:
    """Return the last quarter that can be spoken of."""
    quarter = quarter_of(now.date()).previous()
    while not is_told(quarter, zones, graces, now):
        quarter = quarter.previous()
    return quarter
