"""What teams cost, what streams were given, and how amounts are said."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from headwater.organisation.queries import TeamEntry
from headwater.purpose.models import Funding, MoneySetting, TeamCost
from headwater.purpose.spending import Costs

PLAIN_FROM = 1000
"""From here on cents say nothing."""


def currency() -> str:
    """Return the organisation's money, "" where amounts are plain numbers (one query)."""
    row = MoneySetting.objects.first()
    return row.currency if row else ""


def costs_of(teams: Sequence[TeamEntry]) -> Costs:
    """Return what teams cost a month, from a month on (one query)."""
    known = {team.slug: team.warehouse_id for team in teams}
    found: dict[int, list[tuple[dt.date, Decimal]]] = defaultdict(list)
    rows = TeamCost.objects.filter(team__in=known).order_by("from_month")
    for row in rows:
        found[known[row.team]].append((row.from_month, row.amount))
    return found


def funded(stream: str, quarter: dt.date) -> Decimal | None:
    """Return what a stream was given for a quarter; None where nobody said (one query)."""
    row = Funding.objects.filter(stream=stream, quarter=quarter).first()
    return row.amount if row else None


def said_money(amount: Decimal, currency: str) -> str:
    """Say an amount: `EUR 96,000`, `12.50`."""
    digits = f"{amount:,.0f}" if amount >= PLAIN_FROM or amount == int(amount) else f"{amount:,.2f}"
    return f"{currency} {digits}".strip()


def at_least(amount: Decimal, currency: str) -> str:
    """Say an amount of which a part is not known, no more exactly than that: `at least EUR 94,000`.

    It is rounded down, so that it stays true.
    """
    place = Decimal(1).scaleb(amount.adjusted() - 1)
    return f"at least {said_money(amount // place * place, currency)}"
