"""Team first: a closed month is its team's alone until the team tells it or a grace time passes.

Months are what is told. A quarter is told when each of its months is; a week never is, because
weeks beside months would let small numbers be worked out by subtraction.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from headwater.context.models import Grace, Telling
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry

DEFAULT_DAYS = 10
TOLD_BY = (Granularity.MONTH, Granularity.QUARTER)
"""The lengths of period in which anything is told to whoever is not of the team."""


@dataclass(frozen=True)
class Told:
    """What some teams have told, read once: ask it about many periods."""

    teams: tuple[TeamEntry, ...]
    early: frozenset[tuple[str, dt.date]]
    grace_days: int
    now: dt.datetime

    def tells(self, period: Period) -> bool:
        """Say whether each of the teams has told this period, or its grace time has passed."""
        return period.granularity in TOLD_BY and all(
            self._tells(team, month) for team in self.teams for month in months_of(period)
        )

    def opens_on(self, period: Period) -> dt.date:
        """Return the day on which the period is told at the latest."""
        return period.last_day + dt.timedelta(days=1 + self.grace_days)

    def _tells(self, team: TeamEntry, month: Period) -> bool:
        today = self.now.astimezone(ZoneInfo(team.timezone)).date()
        if today <= month.last_day:
            return False
        return (team.slug, month.first_day) in self.early or today >= self.opens_on(month)


def told(teams: Sequence[TeamEntry], now: dt.datetime) -> Told:
    """Return what these teams have told up to `now` (two queries)."""
    rows = Telling.objects.filter(team__in=[team.slug for team in teams])
    early = frozenset(rows.values_list("team", "month"))
    return Told(tuple(teams), early, grace_days(), now)


def grace_days() -> int:
    """Return how many days after its end a month stays with its team."""
    row = Grace.objects.first()
    return row.days if row else DEFAULT_DAYS


def months_of(period: Period) -> list[Period]:
    """Return the months that a month or quarter is made of."""
    months = [period_of(Granularity.MONTH, period.first_day)]
    while months[-1].last_day < period.last_day:
        months.append(months[-1].next())
    return months
