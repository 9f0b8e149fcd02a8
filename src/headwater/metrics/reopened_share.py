"""Reopened share: how much finished work came back."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period, on_days
from headwater.metrics.declaration import LOCAL_TIME, Declaration, Direction, MetricKind
from headwater.metrics.sums import share

DECLARATION = Declaration(
    name="reopened_share",
    title="Reopened share",
    question="How much finished work comes back?",
    unit="share",
    formula="Items that entered a done stage in the period and have left it again since ÷ items "
    "that entered one in the period.",
    kind=MetricKind.OUTPUT,
    direction=Direction.FALL,
    limits="Recent periods look better than they will: their work has had less time to come back. "
    "A board on which items are closed by mistake looks worse than it is.",
    source="Headwater",
    policies=(
        "An item counts for the team that had it when it entered done.",
        "Moving from one done stage to another is not a reopening.",
        LOCAL_TIME,
    ),
)


def reopened_share(stay: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return per period `share` (0–1): `reopened` items ÷ `n` items that entered done."""
    finishing = stay.filter(stay.finishes)
    entered = on_days(finishing, team, scope, calendar, "entered_day")
    items = entered.group_by("period", "item_id").aggregate(
        # an entry into the last run of done stays has not been left
        lefts=entered.count(where=~entered.completes)
    )
    values = items.group_by("period").aggregate(
        n=items.count(), reopened=items.count(where=items.lefts > 0)
    )
    return every_period(values.mutate(share=share(values.reopened, values.n)), calendar)
