"""Flow Efficiency: how much of Flow Time was work and not waiting."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    FLOW_FRAMEWORK,
    TIMED_WORK,
    UNTIMED,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished, left_out
from headwater.metrics.sums import days, share

DECLARATION = Declaration(
    name="flow_efficiency",
    title="Flow Efficiency",
    question="How much of the time is work being worked on?",
    unit="share",
    formula="Σ active time ÷ Σ Flow Time over the items completed in the period: a ratio of sums, "
    "not a mean of ratios. Blocked time inside an active stage is waiting.",
    kind=MetricKind.OUTPUT,
    direction=Direction.RISE,
    excludes=UNTIMED,
    limits="It is as true as the board: work left in an active stage overnight counts as active. "
    "Near 100 % usually means that waiting is not visible on the board.",
    source=FLOW_FRAMEWORK,
    policies=TIMED_WORK,
)


def flow_efficiency(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `efficiency` (0–1), `active_days`, `waiting_days`, `blocked_days` summed
    over `n` items, and the counts left out.
    """
    done = finished(item_flow, team, scope, calendar)
    sums = done.group_by("period").aggregate(
        **parts(done), n=done.count(where=done.timed), **left_out(done)
    )
    return every_period(sums.mutate(efficiency=efficiency(sums)), calendar)


def parts(done: ir.Table) -> dict[str, ir.FloatingScalar]:
    """Return the sums of finished items' working, waiting and blocked time."""
    return {
        f"{part}_days": days(done[f"{part}_ms"]).sum(where=done.timed)
        for part in ("active", "waiting", "blocked")
    }


def efficiency(sums: ir.Table) -> ir.FloatingColumn:
    """Return the ratio of the sums that `parts` gave."""
    return share(sums.active_days, sums.active_days + sums.waiting_days)
