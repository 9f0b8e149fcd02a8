"""Flow Time: how long finished work took."""

from collections.abc import Sequence

import ibis.expr.types as ir
import numpy as np

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
from headwater.metrics.sums import days

MEDIAN, MOST = 0.5, 0.85

DECLARATION = Declaration(
    name="flow_time",
    title="Flow Time",
    question="How long does work take, from commitment to done?",
    unit="days",
    formula="Total time in queue and active stages from commitment to final completion, for the "
    "items completed in the period: the median and the 85th percentile (linear interpolation).",
    kind=MetricKind.OUTPUT,
    direction=Direction.FALL,
    excludes=UNTIMED,
    limits="Few finished items make percentiles jumpy, and a period in which old work is finished "
    "looks slow although the work got unstuck. Work that is still open is not in it.",
    source=FLOW_FRAMEWORK,
    policies=TIMED_WORK,
)


def flow_time(item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per period `median_days` and `p85_days` over `n` items, and the counts left out."""
    done = finished(item_flow, team, scope, calendar)
    values = done.group_by("period").aggregate(
        **percentiles(done), n=done.count(where=done.timed), **left_out(done)
    )
    return every_period(values, calendar)


def percentiles(done: ir.Table) -> dict[str, ir.FloatingScalar]:
    """Return the median and the 85th percentile of finished items' Flow Time."""
    took = days(done.flow_ms)
    return {
        "median_days": took.quantile(MEDIAN, where=done.timed),
        "p85_days": took.quantile(MOST, where=done.timed),
    }


def percentiles_of(days_taken: Sequence[float]) -> tuple[float, float]:
    """Return the same two of items that are already at hand; there must be some."""
    half, most = np.quantile(days_taken, (MEDIAN, MOST), method="linear")
    return float(half), float(most)


def flow_time_items(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return one row per timed item: `period`, `item_id`, `kind`, `completed_at`, `completed_day`,
    `flow_days`, `active_days`, `waiting_days`, `blocked_days`.
    """
    done = finished(item_flow, team, scope, calendar)
    timed = done.filter(done.timed)
    parts = ("flow", "active", "waiting", "blocked")
    return timed.select(
        "period",
        "item_id",
        "kind",
        "completed_at",
        "completed_day",
        **{f"{part}_days": days(timed[f"{part}_ms"]) for part in parts},
    ).order_by("completed_at", "item_id")
