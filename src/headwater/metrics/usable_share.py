"""Usable share: how much of what was imported the metrics can be worked out from."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period, in_scope, on_days
from headwater.metrics.declaration import LOCAL_TIME, UNUSABLE, Declaration, Direction, MetricKind
from headwater.metrics.finished import unusable
from headwater.metrics.sums import share

DECLARATION = Declaration(
    name="usable_share",
    title="Usable share",
    question="Can these numbers be trusted?",
    unit="share",
    formula="Items whose whole history is in stages of a team ÷ all items created in the period.",
    kind=MetricKind.OUTPUT,
    direction=Direction.RISE,
    excludes=UNUSABLE,
    limits="A status can have a stage and still the wrong one.",
    source="Headwater",
    policies=("An item counts in the period it was created in.", LOCAL_TIME),
)


def usable_share(
    item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table
) -> ir.Table:
    """Return per period `share` (0–1): `usable` ÷ `n` items created, and why the others are not."""
    created = on_days(item_flow, team, scope, calendar, "created_day")
    values = created.group_by("period").aggregate(**_counts(created))
    return every_period(values.mutate(share=share(values.usable, values.n)), calendar)


def usable_share_of_all(item_flow: ir.Table, scope: ir.Table) -> ir.Table:
    """Return one row over all items of the scope: `share`, `usable`, `n` and why others are not."""
    asked = in_scope(item_flow, scope)
    values = asked.aggregate(**_counts(asked))
    return values.mutate(share=share(values.usable, values.n))


def _counts(items: ir.Table) -> dict[str, ir.IntegerScalar]:
    return {
        "n": items.count(),
        "usable": items.count(where=items.excluded.isnull()),
        **unusable(items),
    }
