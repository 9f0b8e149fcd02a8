"""The net changes that questions about load and stages read, for the teams in question.

A team's stays lie together, so its days are worked out when asked; what many teams had in progress
over whole months comes from the roll-up. See docs/decisions/0012.
"""

from collections.abc import Iterable

import ibis.expr.types as ir

from headwater.metrics import derivation
from headwater.metrics.asked import in_scope
from headwater.metrics.periods import Granularity, Period

MANY_TEAMS = 20
"""From so many teams on, reading the roll-up is quicker than looking at every stay."""
WHOLE_MONTHS = (Granularity.MONTH, Granularity.QUARTER)


def staged_by_day(stay: ir.Table, scope: ir.Table) -> ir.Table:
    """Return STAGE_DAY of the scope."""
    return derivation.stage_day(in_scope(stay, scope))


def load_by_day(stay: ir.Table, scope: ir.Table) -> ir.Table:
    """Return LOAD_DAY of the scope."""
    return derivation.load_day(in_scope(stay, scope))


def load_by_month(load_month: ir.Table, scope: ir.Table) -> ir.Table:
    """Return LOAD_MONTH of the scope."""
    return in_scope(load_month, scope)


def by_month(teams: int, periods: Iterable[Period]) -> bool:
    """Say whether the load of so many teams over `periods` is better read by month.

    A period that is still running counts as whole: nothing is known of what comes after now.
    """
    whole = all(period.granularity in WHOLE_MONTHS for period in periods)
    return whole and teams >= MANY_TEAMS
