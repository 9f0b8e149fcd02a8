"""Flow Load: how much is in progress at once."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    CLOCK_STARTS,
    CLOCK_STOPS,
    DISCARDED,
    FLOW_FRAMEWORK,
    LOCAL_TIME,
    PARKED,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.running import at_day_ends, over_periods
from headwater.metrics.sums import days, whole_sum

DECLARATION = Declaration(
    name="flow_load",
    title="Flow Load",
    question="How much is in progress at once?",
    unit="items",
    formula="Number of committed, unfinished items: by day at the day's end, and its mean over the "
    "period, in which every item counts for the time it was in progress.",
    kind=MetricKind.OUTPUT,
    direction=Direction.STEADY,
    limits="Work in a status without a stage is not in it. An item counts for the team that has "
    "it at that moment, so its load can be in another team than its completion.",
    source=FLOW_FRAMEWORK,
    policies=(CLOCK_STARTS, CLOCK_STOPS, PARKED, DISCARDED, LOCAL_TIME),
)
SPANS = {"load": ("net_items", "net_ms")}


def flow_load(
    load_change: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `mean_load` and, as `n`, the item-days it rests on (rounded)."""
    spent = over_periods(load_change, team, scope, calendar, (), SPANS)
    values = spent.select(
        "period", mean_load=spent.load_mean, n=days(spent.load_ms).round().cast("int64")
    )
    return every_period(values, calendar)


def flow_load_by_kind(
    load_change: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period and `kind` the `mean_load`."""
    spent = over_periods(load_change, team, scope, calendar, ("kind",), SPANS)
    return spent.select("period", "kind", mean_load=spent.load_mean).order_by("period", "kind")


def daily_load(load_day: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per day asked for since data began the `load` at the local day's end."""
    kinds = daily_load_by_kind(load_day, scope, calendar)
    return kinds.group_by("period", "day").aggregate(load=whole_sum(kinds.load)).order_by("day")


def daily_load_by_kind(load_day: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per day asked for since data began and `kind` the `load` at the local day's end."""
    return at_day_ends(load_day, scope, calendar, ("kind",)).rename(load="items")
