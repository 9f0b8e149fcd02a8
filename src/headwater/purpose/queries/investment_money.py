"""What a stream's time cost, and what the stream was given for it: in sums, never by team.

Whoever may write what teams cost sees it divided over what the time went to. Everybody else sees
the sum of the stream, and only where it is made of all of its teams, and of two at least.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.context.telling import months_of
from headwater.flow import words
from headwater.flow.queries import choice as periods
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry
from headwater.purpose import spending
from headwater.purpose.queries.investment_bands import purpose_key
from headwater.purpose.queries.investment_facts import InvestmentFacts
from headwater.purpose.queries.money import at_least, costs_of, currency, funded, said_money
from headwater.purpose.spending import Costs, Key, Money, Spent
from headwater.ui.components import Link, percent

FEWEST = 2
"""Teams with a known cost that a sum needs before it says nothing about one of them."""


@dataclass(frozen=True)
class Costing:
    """What is said about money, in sentences. `share` is how much of what was given was spent, in
    whole percent, or `at_least` so much; None where that is not known.
    """

    currency: str
    sentences: tuple[str, ...] = ()
    share: int | None = None
    at_least: bool = False
    by_kind: Money | None = None
    by_purpose: Money | None = None
    write: Link | None = None


def costing(facts: InvestmentFacts, viewer: Viewer) -> Costing:
    """Return what the shown period cost, and what was given for its quarter (three queries)."""
    may = viewer.may(Right.FUND, facts.scope.around.place)
    sums = Sums(facts.scope.teams, costs_of(facts.scope.teams), currency())
    url = reverse("purpose:funding", args=[facts.scope.slug])
    write = Link("Costs and funding", url) if may else None
    quarter = period_of(Granularity.QUARTER, facts.choice.period.first_day)
    given = funded(facts.scope.slug, quarter.first_day)
    spent, so_far = _closed(facts, facts.choice.period), _closed(facts, quarter)
    shows = may or sums.of(so_far).tells
    said = [
        sums.said(spent, facts.choice.now) if spent and (may or sums.of(spent).tells) else "",
        _funded(facts, sums, given, quarter, so_far if shows else []),
    ]
    share = percent(float(sums.of(so_far).total), float(given)) if given and shows else None
    return Costing(
        sums.currency,
        tuple(filter(None, said)),
        share,
        bool(sums.of(so_far).unknown),
        _divided(facts, sums, spending.kind_of) if may else None,
        _divided(facts, sums, purpose_key(told=facts.is_told)) if may else None,
        write,
    )


@dataclass(frozen=True)
class Spending:
    """A sum over some months, and whose cost is not known for one of them."""

    total: Decimal
    known: int
    unknown: tuple[str, ...]

    @property
    def tells(self) -> bool:
        """Say whether the sum says nothing about a single team: it is always one of them all, as
        the difference of two sums over different teams would be what one of them costs.
        """
        return self.known >= FEWEST and not self.unknown


@dataclass(frozen=True)
class Sums:
    """What some teams cost together."""

    teams: Sequence[TeamEntry]
    costs: Costs
    currency: str

    def of(self, months: Sequence[Period]) -> Spending:
        """Return the sum over months."""
        ids = [team.warehouse_id for team in self.teams]
        found = spending.money((), [m.first_day for m in months], ids, self.costs, spending.kind_of)
        unknown = tuple(t.name for t in self.teams if t.warehouse_id in found.unknown)
        return Spending(found.total, len(found.known), unknown)

    def said(self, months: Sequence[Period], now: dt.datetime) -> str:
        """Say what the teams cost in some months; "" where nothing is known of any of them."""
        found = self.of(months)
        if not found.known:
            return ""
        when = words.listed([periods.said(month, now) for month in months])
        if not found.unknown:
            return f"Its teams cost {said_money(found.total, self.currency)} in {when}."
        least = at_least(found.total, self.currency)
        return f"{unknown_costs(found.unknown)}, so in {when} this is {least}."


def unknown_costs(names: Sequence[str]) -> str:
    """Say whose costs are not known: `Heron’s cost is not known`."""
    whose = words.listed([f"{name}’" if name.endswith("s") else f"{name}’s" for name in names])
    return f"{whose} cost is not known" if len(names) == 1 else f"{whose} costs are not known"


def _funded(
    facts: InvestmentFacts,
    sums: Sums,
    given: Decimal | None,
    quarter: Period,
    months: Sequence[Period],
) -> str:
    """Say what a stream was given for a quarter, and what of it its teams have cost."""
    if given is None:
        return ""
    when = periods.said(quarter, facts.choice.now)
    begins = f"{facts.scope.name} was given {said_money(given, sums.currency)} for {when}"
    found = sums.of(months)
    if not months or not found.known:
        return f"{begins}."
    until = periods.said(months[-1], facts.choice.now)
    cost = (at_least if found.unknown else said_money)(found.total, sums.currency)
    return f"{begins}; by the end of {until} its teams had cost {cost}."


def _divided(facts: InvestmentFacts, sums: Sums, key: Callable[[Spent], Key]) -> Money | None:
    """Return what the shown period cost, over what its time went to; None while it still runs."""
    months = months_of(facts.choice.period)
    if not sums.costs or set(facts.months) != {month.first_day for month in months}:
        return None
    spent = [each for month in facts.months.values() for each in month]
    ids = [team.warehouse_id for team in sums.teams]
    return spending.money(spent, sorted(facts.months), ids, sums.costs, key)


def _closed(facts: InvestmentFacts, period: Period) -> list[Period]:
    """Return the months of a period that are over, and may be seen."""
    return [m for m in months_of(period) if facts.is_closed(m) and facts.tells(m)]
