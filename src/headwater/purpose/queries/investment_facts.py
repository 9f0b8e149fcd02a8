"""What the capacity of teams went to, as far as whoever asks may see it.

Whoever is not of every team sees closed months and quarters that each of them has told, and no
share where a team worked on so few items that its part could be worked out.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from headwater.context.telling import months_of
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.choice import back_from
from headwater.metrics.investment import active_time
from headwater.metrics.periods import Granularity, Period
from headwater.purpose import spending
from headwater.purpose.queries.ratio_facts import RatioFacts, ToldRatioFacts
from headwater.purpose.queries.written import written
from headwater.purpose.scopes import Scope
from headwater.purpose.spending import Spent
from headwater.vocabulary.work import Level

TREND = 6
"""Periods in the pictures over time, the shown one last: each costs a look at every stay."""


def spent_of(row: Row) -> Spent:
    """Return a row of `active_time`."""
    return Spent(
        row["period"],
        row["team_id"],
        row["kind"],
        row["epic_id"],
        row["serves_id"],
        row["present"],
        row["active_days"],
        row["n"],
    )


class _OfItems:
    """Asks for items: a sub-item's time is within its item's."""

    scope: Scope

    def _asking(self, until: dt.datetime) -> Asking:
        return Asking(self.scope.teams, until, levels=(Level.ITEM,), given=written())


class InvestmentFacts(_OfItems, RatioFacts):
    """The time of a stream's teams around one choice of period: all of it."""

    @property
    def is_told(self) -> bool:
        """Say whether this is what was told, not all of it."""
        return isinstance(self, ToldRatioFacts)

    @cached_property
    def full_asking(self) -> Asking:
        """Asks up to all that is known: for streams that each tell for themselves."""
        return self._asking(self.reached)

    @property
    def trend(self) -> tuple[Period, ...]:
        """The last periods, the shown one last."""
        return back_from(self.choice.period, TREND)

    @cached_property
    def spent(self) -> dict[dt.date, tuple[Spent, ...]]:
        """The time of each period of `trend` that may be seen, by its first day."""
        return self._asked(self.trend)

    @property
    def shown(self) -> tuple[Spent, ...]:
        """The time of the shown period."""
        return self.spent.get(self.choice.period.first_day, ())

    def says(self, period: Period) -> bool:
        """Say whether enough is known of a period, and may be seen, to speak of its parts."""
        spent = self.spent.get(period.first_day, ())
        return bool(spent) and (not self.is_told or spending.enough(spent))

    @cached_property
    def months(self) -> dict[dt.date, tuple[Spent, ...]]:
        """The time of each month of the shown period that is over and may be seen."""
        period = self.choice.period
        closed = [m for m in months_of(period) if self.is_closed(m) and self.tells(m)]
        if period.granularity is Granularity.MONTH:
            return {m.first_day: self.shown for m in closed}
        return self._asked(closed)

    def is_closed(self, month: Period) -> bool:
        """Say whether a month is over in the data too."""
        return month.last_day < self.reached.date()

    def _asked(self, periods: Iterable[Period]) -> dict[dt.date, tuple[Spent, ...]]:
        seen = [period for period in periods if self.tells(period)]
        rows = self.asking.rows(active_time, seen) if seen and self.scope.teams else ()
        found: dict[dt.date, list[Spent]] = {period.first_day: [] for period in seen}
        for row in rows:
            found[row["period"]].append(spent_of(row))
        return {day: tuple(each) for day, each in found.items()}


class ToldInvestmentFacts(InvestmentFacts, ToldRatioFacts):
    """The same for whoever sees what was told: quarters as the sum of their months, so that a
    quarter less two of its months says no more of the third than that month itself.
    """

    @cached_property
    def spent(self) -> dict[dt.date, tuple[Spent, ...]]:
        """The time of each period of `trend` that was told, month by month."""
        told = {period.first_day: months_of(period) for period in self.trend if self.tells(period)}
        found = self._asked(month for months in told.values() for month in months)
        return {
            day: tuple(each for month in months for each in found.get(month.first_day, ()))
            for day, months in told.items()
        }
