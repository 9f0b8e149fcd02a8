"""Flow Velocity: how much was finished."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    FINISHED_WORK,
    FLOW_FRAMEWORK,
    UNUSABLE,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished, unusable

DECLARATION = Declaration(
    name="flow_velocity",
    title="Flow Velocity",
    question="How much work gets finished?",
    unit="items",
    formula="Number of items whose final completion is in the period.",
    kind=MetricKind.OUTPUT,
    direction=Direction.STEADY,
    excludes=UNUSABLE,
    limits="Items differ in size: a count says something only against the same team's own past. "
    "An item that is reopened later moves to the period it is finished in again.",
    source=FLOW_FRAMEWORK,
    policies=FINISHED_WORK,
)


def flow_velocity(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `n`: the items completed; `never_started` says how many of them went
    straight to done. And the counts left out.
    """
    done = finished(item_flow, team, scope, calendar)
    return every_period(done.group_by("period").aggregate(**_counts(done)), calendar)


def velocity_by_team(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return the same counts per period and `team_id` that finished any: what a total of several
    teams is made of, which decides whether it can be told (see `floor`). No page shows them.
    """
    done = finished(item_flow, team, scope, calendar)
    return done.group_by("period", "team_id").aggregate(**_counts(done)).order_by("period")


def _counts(done: ir.Table) -> dict[str, ir.IntegerScalar]:
    return {
        "n": done.count(where=done.usable),
        "never_started": done.count(where=done.usable & ~done.timed),
        **unusable(done),
    }
