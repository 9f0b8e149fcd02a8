"""Little's Law as a check: load ≈ velocity × mean Flow Time."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    TIMED_WORK,
    UNTIMED,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished, left_out
from headwater.metrics.flow_load import SPANS
from headwater.metrics.running import borders, over_periods
from headwater.metrics.sums import share

DECLARATION = Declaration(
    name="littles_law",
    title="Little's Law check",
    question="Do load, velocity and Flow Time fit together?",
    unit="ratio",
    formula="Mean load ÷ (items completed per day × mean Flow Time in days). Near 1 the three "
    "numbers agree.",
    kind=MetricKind.OUTPUT,
    direction=Direction.STEADY,
    excludes=UNTIMED,
    limits="The law holds over long, steady stretches. Well above 1: work is started and not "
    "finished, or left out of the count. Well below 1: old work was finished in one go.",
    source="Little, A Proof for the Queuing Formula L = λW (1961)",
    policies=TIMED_WORK,
)


def littles_law(
    item_flow: ir.Table,
    load_change: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return per period `mean_load`, `expected_load`, their `ratio`, `n` items completed, and the
    counts left out.
    """
    expected = _expected(item_flow, team, scope, calendar)
    load = over_periods(load_change, team, scope, calendar, (), SPANS)
    load = load.select(load_period=load.period, mean_load=load.load_mean)
    both = every_period(expected, calendar)
    both = both.left_join(load, both.period == load.load_period).drop("load_period")
    return both.mutate(ratio=share(both.mean_load, both.expected_load)).order_by("period")


def _expected(item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per period completions × mean Flow Time ÷ length: the sum of Flow Times ÷ length."""
    done = finished(item_flow, team, scope, calendar)
    zone = borders(calendar)
    lengths = zone.group_by("period").aggregate(length_ms=(zone.ends_ms - zone.starts_ms).mean())
    sums = done.group_by("period").aggregate(
        flow_ms=done.flow_ms.cast("float64").sum(where=done.timed),
        n=done.count(where=done.timed),
        **left_out(done),
    )
    joined = sums.join(lengths, "period")
    return joined.mutate(expected_load=joined.flow_ms / joined.length_ms).drop(
        "flow_ms", "length_ms"
    )
