"""The demo's days: everything people wrote is placed relative to the month of the moment."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry
from headwater.simulation.story import Story
from headwater.simulation.working_time import month_start

AT = dt.time(10, 20)  # when a team writes


@dataclass(frozen=True)
class Calendar:
    """The story's days as its teams lived them, up to `now`: what is to come is not written yet."""

    story: Story
    teams: Mapping[str, TeamEntry]
    now: dt.datetime

    @property
    def this_month(self) -> dt.date:
        """The first day of the running month."""
        return self.story.unusual_month.ends_on

    def month(self, ago: int) -> Period:
        """Return the month so many months before the running one: 1 is the latest closed one."""
        return period_of(Granularity.MONTH, month_start(self.this_month, -ago))

    def event(self, name: str) -> tuple[dt.date, dt.date]:
        """Return the first and last day of the latest event of this name that has begun."""
        begun = [e for e in self.story.events if e.name == name and e.starts_on < self.this_month]
        latest = max(begun, key=lambda event: event.starts_on)
        return latest.starts_on, latest.ends_on - dt.timedelta(days=1)

    def holidays(self) -> Period:
        """Return the latest August that is over."""
        august = dt.date(self.this_month.year, 8, 1)
        over = august if august < self.this_month else august.replace(year=august.year - 1)
        return period_of(Granularity.MONTH, over)

    def morning(self, team: TeamEntry, day: dt.date) -> dt.datetime:
        """Return the moment of a day at which a team writes, by its own clock."""
        return dt.datetime.combine(day, AT, ZoneInfo(team.timezone))

    def has_come(self, moment: dt.datetime) -> bool:
        """Say whether a moment is not in the future."""
        return moment <= self.now
