"""Work item age: how long open work has been going."""

import ibis.expr.types as ir

from headwater.metrics.asked import in_scope
from headwater.metrics.declaration import (
    CLOCK_STARTS,
    UNUSABLE,
    WEEKENDS,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import unusable
from headwater.metrics.sums import days

DECLARATION = Declaration(
    name="work_item_age",
    title="Work item age",
    question="Is any open work getting old?",
    unit="days",
    formula="Now − commitment for each committed, unfinished item, seen against the percentiles of "
    "the team's Flow Time.",
    kind=MetricKind.OUTPUT,
    direction=Direction.WATCH,
    excludes=UNUSABLE,
    limits="It includes time that would not count as Flow Time: done before a reopening, or parked "
    "where the stream does not count that.",
    source="Kanban Guide (2020): Work Item Age",
    policies=(CLOCK_STARTS, WEEKENDS, "Now is the moment of the latest data, not of the reader."),
)


def work_item_age(item_flow: ir.Table, scope: ir.Table, now: ir.Table) -> ir.Table:
    """Return one row per open item, oldest first: `item_id`, `team_id`, `kind`, `stage_id`,
    `committed_at`, `age_days` and `stage_age_days`.
    """
    going = _open(item_flow, scope, now)
    usable = going.filter(going.excluded.isnull())
    return usable.select(
        "item_id",
        "team_id",
        "kind",
        "stage_id",
        "committed_at",
        age_days=days(usable.now.delta(usable.committed_at, unit="millisecond")),
        stage_age_days=days(usable.now.delta(usable.stage_entered_at, unit="millisecond")),
    ).order_by("committed_at", "item_id")


def work_item_age_counts(item_flow: ir.Table, scope: ir.Table, now: ir.Table) -> ir.Table:
    """Return one row: `n` open items with an age, their `median_days`, and the counts left out."""
    going = _open(item_flow, scope, now)
    usable = going.excluded.isnull()
    age = days(going.now.delta(going.committed_at, unit="millisecond"))
    return going.aggregate(
        median_days=age.quantile(0.5, where=usable), n=going.count(where=usable), **unusable(going)
    )


def _open(item_flow: ir.Table, scope: ir.Table, now: ir.Table) -> ir.Table:
    asked = in_scope(item_flow, scope)
    return asked.filter(asked.state == "in_flow").cross_join(now)
