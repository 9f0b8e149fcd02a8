"""What the demo's teams cost and what their streams were given: as usual, not all is known."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.demo.calendar import Calendar
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import StreamEntry, TeamEntry, stream
from headwater.purpose.operations.funding import write_cost, write_currency, write_funding

CURRENCY = "EUR"
BEGAN = 23  # months ago: as far back as there is work
A_YEAR = 12

COSTS = {
    "otter": 78_000,
    "kingfisher": 69_000,
    "beaver": 74_000,
    "salmon": 64_000,
    "dipper": 81_000,
    "osprey": 84_000,
    "trout": 67_000,
    "crane": 63_000,
    "pike": 88_000,
    "sturgeon": 82_000,
    "newt": 26_000,
}
"""A month of each team. Nobody said what Heron costs; Newt are two."""

RAISED = {"kingfisher": 92_000, "sturgeon": 90_000}
"""What it is since two people joined Kingfisher, and since a year ago."""

FUNDED = {
    "checkout": (690_000, 690_000, 690_000, 750_000, 750_000),
    "payouts": (400_000, 400_000, 400_000, 390_000, 390_000),
    "search": (495_000, 495_000, 495_000, 500_000, 500_000),
    "sellers": (420_000, 420_000, 450_000, 450_000, 450_000),
    "delivery": (264_000, 264_000, 264_000, 264_000, 264_000),
    "foundations": (330_000, 345_000, 345_000, 350_000, 350_000),
}
"""What each stream was given for the last five quarters, the running one last. Payouts costs more
than it was given, and Sellers less.
"""


@dataclass(frozen=True)
class Cost:
    """What a team costs a month, from a month on."""

    team: TeamEntry
    month: Period
    amount: Decimal


def write_money(calendar: Calendar) -> None:
    """Write what teams cost and streams were given, each on the first morning it counts."""
    began = calendar.month(BEGAN).first_day
    by = Viewer(held=frozenset({Held(Role.LEADER, Scale.ORGANISATION)}))
    write_currency(CURRENCY, edition=0, by=by, now=_morning(began))
    for cost in _costs(calendar):
        of, now = stream(cost.team.stream_slug), _morning(cost.month.first_day)
        write_cost(of, cost.team.slug, cost.month, cost.amount, edition=0, by=_leader(of), now=now)
    for slug, amounts in FUNDED.items():
        _fund(stream(slug), amounts, calendar)


def _costs(calendar: Calendar) -> Iterator[Cost]:
    joined = period_of(Granularity.MONTH, calendar.story.improvement.starts_on)
    since = {"kingfisher": joined, "sturgeon": calendar.month(A_YEAR)}
    for slug, amount in COSTS.items():
        yield Cost(calendar.teams[slug], calendar.month(BEGAN), Decimal(amount))
    for slug, amount in RAISED.items():
        yield Cost(calendar.teams[slug], since[slug], Decimal(amount))


def _fund(of: StreamEntry, amounts: tuple[int, ...], calendar: Calendar) -> None:
    quarter = period_of(Granularity.QUARTER, calendar.this_month)
    for amount in reversed(amounts):
        now = _morning(quarter.first_day)
        if calendar.has_come(now):
            write_funding(of, quarter, Decimal(amount), edition=0, by=_leader(of), now=now)
        quarter = quarter.previous()


def _leader(of: StreamEntry) -> Viewer:
    return Viewer(held=frozenset({Held(Role.LEADER, Scale.DOMAIN, of.domain_slug)}))


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(9), dt.UTC)
