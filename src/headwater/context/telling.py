"""Team first: a closed month is its team's alone until the team tells it or a grace time passes.

Months are what is told. A quarter is told when each of its months is; a week never is, because
weeks beside months would let small numbers be worked out by subtraction.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from headwater.context.grace import Graces, graces
from headwater.context.models import Telling
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry

TOLD_BY = (Granularity.MONTH, Granularity.QUARTER)
"""The lengths of period in which anything is told to whoever is not of the team."""


@dataclass(frozen=True)
class Told:
    """What some teams have told, read once: ask it about many periods."""

    teams: tuple[TeamEntry, ...]
    early: frozenset[tuple[str, dt.date]]
    graces: Graces
    now: dt.datetime

    def tells(self, period: Period) -> bool:
        """Say whether each of the teams has told this period, or its grace time has passed."""
        return period.granularity in TOLD_BY and all(
            self._tells(team, month) for team in self.teams for month in months_of(period)
        )

    def opens_on(self, period: Period) -> dt.date:
        """Return the day on which the period is told at the latest, by the teams' own clocks."""
        zones = {team.timezone for team in self.teams} or {"UTC"}
        return max(
            self.graces.opens_on(month, zone) for zone in zones for month in months_of(period)
        )

    def _tells(self, team: TeamEntry, month: Period) -> bool:
        today = today_of(team, self.now)
        if today <= month.last_day:
            return False
        early = (team.slug, month.first_day) in self.early
        return early or today >= self.graces.opens_on(month, team.timezone)


def told(teams: Sequence[TeamEntry], now: dt.datetime) -> Told:
    """Return what these teams have told by now (two queries)."""
    rows = Telling.objects.filter(team__in=[team.slug for team in teams])
    early = frozenset(rows.values_list("team", "month"))
    return Told(tuple(teams), early, graces(), now)


def today_of(team: TeamEntry, now: dt.datetime) -> dt.date:
    """Return the day it is for a team."""
    return now.astimezone(ZoneInfo(team.timezone)).date()


def months_of(period: Period) -> list[Period]:
    """Return the months that a month or quarter is made of."""
    months = [period_of(Granularity.MONTH, period.first_day)]
    while months[-1].last_day < period.last_day:
        months.append(months[-1].next())
    return months
