"""What a team's page about telling shows: what is still its own, and what has been told."""

import datetime as dt
from dataclasses import dataclass

from headwater.context import days
from headwater.context.models import Telling
from headwater.context.telling import Told, today_of, told
from headwater.metrics.periods import Granularity, Period, first_day_named, period_of
from headwater.organisation.queries import TeamEntry

SHOWN = 12  # closed months


@dataclass(frozen=True)
class Month:
    """A closed month. `until` is the last day it is in the team's hands; `because` says in words
    what made it told, "" while it is not; `early` where that was not the passing of its grace time.
    """

    period: Period
    until: dt.date
    told_on: dt.date | None = None
    because: str = ""
    early: bool = False

    @property
    def name(self) -> str:
        """What it is called: `October 2026`."""
        return days.of_period(self.period)


@dataclass(frozen=True)
class TellingPage:
    """The closed months that are still the team's own, and the ones before that leaders see.
    `grace` is how many days a month that closes now stays with its team.
    """

    running: str
    grace: int
    own: tuple[Month, ...]
    told: tuple[Month, ...]


def telling_page(team: TeamEntry, now: dt.datetime) -> TellingPage:
    """Return what has become of the team's last twelve closed months (three queries)."""
    asked = told([team], now)
    running = period_of(Granularity.MONTH, today_of(team, now))
    early = {row.month: row for row in Telling.objects.filter(team=team.slug)}
    closed = [_month(team, asked, period, early) for period in _back(running.previous())]
    return TellingPage(
        days.of_period(running),
        asked.graces.at(now),
        tuple(found for found in closed if found.told_on is None),
        tuple(found for found in closed if found.told_on is not None),
    )


def closed_month(team: TeamEntry, name: str, now: dt.datetime) -> Month | None:
    """Return the month called `name` (2026-10); None if it is none, or has not ended."""
    try:
        period = period_of(Granularity.MONTH, first_day_named(name))
        if period.name != name or today_of(team, now) <= period.last_day:
            return None
    except (ValueError, OverflowError):
        return None
    early = {row.month: row for row in Telling.objects.filter(team=team.slug)}
    return _month(team, told([team], now), period, early)


def _month(team: TeamEntry, asked: Told, period: Period, early: dict[dt.date, Telling]) -> Month:
    """Return what has become of a closed month."""
    opens = asked.opens_on(period)
    until = opens - dt.timedelta(days=1)
    if not asked.tells(period):
        return Month(period, until)
    row = early.get(period.first_day)
    if row is None:
        return Month(period, until, opens, "its grace time had passed")
    on = today_of(team, row.told_at)
    return Month(period, until, on, row.because, early=True)


def _back(period: Period) -> list[Period]:
    months = [period]
    while len(months) < SHOWN:
        months.append(months[-1].previous())
    return months
