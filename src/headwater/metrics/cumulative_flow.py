"""Cumulative flow: how many items are in each stage, day by day."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.declaration import (
    CLOCK_STOPS,
    LOCAL_TIME,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished
from headwater.metrics.running import at_day_ends
from headwater.metrics.sums import as_whole

DECLARATION = Declaration(
    name="cumulative_flow",
    title="Cumulative flow",
    question="Does work pile up anywhere?",
    unit="items",
    formula="Number of items in each stage at each local day's end, and the number completed since "
    "the first day shown.",
    kind=MetricKind.OUTPUT,
    direction=Direction.STEADY,
    limits="Work in a status without a stage is not in it. Widths of bands, not their heights, "
    "say how much is in a stage.",
    source="Cumulative flow diagram (Reinertsen, The Principles of Product Development Flow, 2009)",
    policies=(CLOCK_STOPS, LOCAL_TIME),
)


def cumulative_flow(stage_day: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per day asked for since data began and `stage_id` the `items` at the day's end."""
    return at_day_ends(stage_day, scope, calendar, ("stage_id",))


def cumulative_completed(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per day asked for `completed` on it and `completed_so_far` since the first of them."""
    done = finished(item_flow, team, scope, calendar)
    usable = done.filter(done.usable)
    counted = usable.group_by(done_day=usable.completed_day).aggregate(completed=usable.count())
    asked = calendar.select("period", "day").distinct()
    joined = asked.left_join(counted, asked.day == counted.done_day)
    daily = joined.select("period", "day", completed=joined.completed.fill_null(0))
    so_far = ibis.cumulative_window(order_by=daily.day)
    total = as_whole(daily.completed.sum().over(so_far))
    return daily.mutate(completed_so_far=total).order_by("day")
