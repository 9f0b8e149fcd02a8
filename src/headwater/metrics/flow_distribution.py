"""Flow Distribution: what kinds of work the finished and the open work are."""

import ibis.expr.types as ir

from headwater.metrics.declaration import (
    FINISHED_WORK,
    FLOW_FRAMEWORK,
    UNUSABLE,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import finished, unusable
from headwater.metrics.flow_load import flow_load_by_kind
from headwater.metrics.sums import share

DECLARATION = Declaration(
    name="flow_distribution",
    title="Flow Distribution",
    question="What kinds of work does the time go to?",
    unit="share",
    formula="Share of each kind (feature, defect, risk, debt) among the items completed in the "
    "period; the same over the mean load.",
    kind=MetricKind.OUTPUT,
    direction=Direction.WATCH,
    excludes=UNUSABLE,
    limits="It counts items, not effort. Items that no rule gives a kind are shown as unmapped, "
    "never guessed. There is no right mix: it should be the one that was decided on.",
    source=FLOW_FRAMEWORK,
    policies=FINISHED_WORK,
)


def flow_distribution(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period and `kind` that has any: `items`, `share`, `n` items in all, and the counts
    the period left out.
    """
    done = finished(item_flow, team, scope, calendar)
    usable = done.filter(done.usable)
    counted = usable.group_by("period", "kind").aggregate(items=usable.count())
    wholes = done.group_by("period").aggregate(n=done.count(where=done.usable), **unusable(done))
    return _with_share(counted, "items", wholes, "n")


def load_distribution(
    load_change: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period and `kind` that has any: `mean_load`, `share` and `total_load`."""
    load = flow_load_by_kind(load_change, team, scope, calendar)
    there = load.filter(load.mean_load > 0)
    wholes = there.group_by("period").aggregate(total_load=there.mean_load.sum())
    return _with_share(there, "mean_load", wholes, "total_load")


def _with_share(parts: ir.Table, part: str, wholes: ir.Table, whole: str) -> ir.Table:
    joined = parts.join(wholes, "period")
    return joined.mutate(share=share(joined[part], joined[whole])).order_by("period", "kind")
