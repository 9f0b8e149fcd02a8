"""The Feature Factory Ratio of a place over its periods, as far as whoever asks may see it.

Whoever is not of every team sees closed months and quarters that each of them has told. The
outcomes themselves are open inside the organisation, so no number has to hide them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from zoneinfo import ZoneInfo

from headwater.access.places import Scale
from headwater.context.queries import NoteEntry
from headwater.context.telling import TOLD_BY, Told, told
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.choice import Choice, back_from, choose
from headwater.flow.queries.context import Context, context
from headwater.flow.queries.record import Record, as_of, record
from headwater.flow.queries.told import LONGEST_GRACE
from headwater.metrics.feature_factory_ratio import feature_factory_ratio
from headwater.metrics.floor import FLOOR
from headwater.metrics.periods import (
    DAY,
    Granularity,
    Period,
    midnight,
    period_of,
    periods_between,
)
from headwater.organisation.queries import TeamEntry
from headwater.purpose.queries.written import written
from headwater.purpose.scopes import Scope
from headwater.purpose.works import LEVELS

HALF_A_YEAR = {Granularity.MONTH: 6, Granularity.QUARTER: 2}
"""How many periods back the shown one is held against."""
NEAR = (Scale.TEAM, Scale.STREAM)
"""Where every note of the teams is near enough to be read beside the number."""
UTC = "UTC"


class RatioFacts:
    """The ratio of a place around one choice of period: all of it."""

    told: Told | None = None

    def __init__(self, scope: Scope, asked: Mapping[str, str], now: dt.datetime) -> None:
        self.scope = scope
        self.now = now
        self.zone = zone_of(scope.teams)
        self.reached = as_of(now, scope.teams)
        self.asking = self._asking(self.reached)
        self.choice = self._choose(asked)
        if self.choice.running and self._is_now:
            self.asking = self._asking(_next_minute(now))

    @property
    def _is_now(self) -> bool:
        """Say whether the data reaches into the running period: then what somebody writes counts
        at once, and not only after the next change that a source brings.
        """
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return self.choice.current == period_of(self.choice.period.granularity, today)

    def _asking(self, until: dt.datetime) -> Asking:
        return Asking(
            self.scope.teams, until, levels=LEVELS, given=written(), teamless=self.scope.is_all
        )

    def _choose(self, asked: Mapping[str, str]) -> Choice:
        latest = None if asked.get("at") else self.record.last_day
        return choose(asked, self.asking.now, self.zone, latest, TOLD_BY)

    @cached_property
    def record(self) -> Record:
        """How far what is known of initiatives and epics reaches."""
        return record(self.asking)

    def tells(self, period: Period) -> bool:  # noqa: ARG002 - whoever is of the teams sees all
        """Say whether a period may be seen."""
        return True

    def sees_note(self, note: NoteEntry) -> bool:
        """Say whether a team's note is shown: far from the team only what is on this metric."""
        return self.scope.scale in NEAR or bool(note.metric)

    @cached_property
    def context(self) -> Context:
        """What the teams wrote about the days of the page (one query)."""
        named = self.scope.scale is not Scale.TEAM
        return context(self.scope.teams, self.choice, self.zone, named=named, seen=self.sees_note)

    @property
    def row(self) -> Row:
        """The shown period's row."""
        return self._by_period[self.choice.period.first_day]

    @property
    def series(self) -> list[Row]:
        """The rows of the last twelve periods, the shown one last; {} where nothing is told."""
        return [self._by_period.get(period.first_day, {}) for period in self.choice.past]

    @property
    def before(self) -> tuple[Period, float] | None:
        """The period half a year earlier with its ratio; None where that rests on too little."""
        back = HALF_A_YEAR[self.choice.period.granularity]
        period = self.choice.past[-1 - back]
        row = self._by_period.get(period.first_day)
        return None if row is None or row["n"] < FLOOR else (period, row["ratio"])

    @cached_property
    def _by_period(self) -> dict[dt.date, Row]:
        seen = [period for period in self.choice.past if self.tells(period)]
        rows = self.asking.rows(feature_factory_ratio, seen) if seen else []
        return {row["period"]: row for row in rows}


class ToldRatioFacts(RatioFacts):
    """The same for whoever sees what was told."""

    def __init__(self, scope: Scope, asked: Mapping[str, str], now: dt.datetime) -> None:
        self.told: Told = told(scope.teams, now)
        super().__init__(scope, asked, now)
        self.asking = self._asking(self._end_of_what_is_told())

    def _choose(self, asked: Mapping[str, str]) -> Choice:
        """Return what is asked for; without a word, the last period that was told."""
        choice = super()._choose(asked)
        return choice if asked.get("at") else replace(choice, period=self.last_told(choice.period))

    def tells(self, period: Period) -> bool:
        """Say whether a period is over, in the data too, and each of the teams has told it."""
        today = self.reached.astimezone(ZoneInfo(self.zone)).date()
        return period.last_day < today and self.told.tells(period)

    def last_told(self, period: Period) -> Period:
        """Return the last period that was told, `period` or an earlier one."""
        back = reversed(back_from(period, LONGEST_GRACE))
        return next((each for each in back if self.tells(each)), period)

    def sees_note(self, note: NoteEntry) -> bool:
        """Say whether a note is shown: only where every month that it is about was told."""
        months = periods_between(Granularity.MONTH, note.first_day, note.last_day)
        return super().sees_note(note) and all(self.tells(month) for month in months)

    def _end_of_what_is_told(self) -> dt.datetime:
        month = period_of(Granularity.MONTH, self.reached.date())
        last = self.last_told(month).last_day
        zones = {self.zone, *(team.timezone for team in self.scope.teams)}
        ends = max(midnight(last + DAY, zone) for zone in zones)
        return min(self.reached, ends.replace(tzinfo=dt.UTC))


def zone_of(teams: Iterable[TeamEntry]) -> str:
    """Return the time zone of a place's days: that of its teams where they share one."""
    zones = {team.timezone for team in teams}
    return zones.pop() if len(zones) == 1 else UTC


def _next_minute(now: dt.datetime) -> dt.datetime:
    """Return the minute that begins next, so that an answer is good for a minute."""
    return now.replace(second=0, microsecond=0) + dt.timedelta(minutes=1)
