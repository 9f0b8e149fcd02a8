"""The grace time: how many days after its end a month stays with its team.

It is a policy of the organisation and may change. A month keeps the grace time that held when it
closed, so that no change takes from a team what it was promised, and none hides again what has
been told.
"""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from headwater.context.models import Grace
from headwater.metrics.periods import Period

DEFAULT_DAYS = 10


@dataclass(frozen=True)
class Graces:
    """Every grace time there was, as (from when, days), oldest first."""

    changes: tuple[tuple[dt.datetime, int], ...] = ()

    def at(self, instant: dt.datetime) -> int:
        """Return the days that held at `instant`."""
        held = [days for since, days in self.changes if since <= instant]
        return held[-1] if held else DEFAULT_DAYS

    def opens_on(self, month: Period, zone: str) -> dt.date:
        """Return the first day on which a month of a team in this time zone is its team's no
        longer. For a month that has not ended it is what would hold if it ended now.
        """
        closed_at = dt.datetime.combine(month.next().first_day, dt.time(), ZoneInfo(zone))
        return month.next().first_day + dt.timedelta(days=self.at(closed_at))


def graces() -> Graces:
    """Return every grace time there was (one query)."""
    return Graces(tuple(Grace.objects.values_list("since", "days")))
