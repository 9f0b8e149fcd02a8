"""Sprint predictability: how much of what was planned into a sprint was done in it."""

import ibis.expr.types as ir

from headwater.metrics.asked import every_period, zoned
from headwater.metrics.declaration import (
    CLOCK_STOPS,
    UNUSABLE,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import unusable
from headwater.metrics.sums import share

DECLARATION = Declaration(
    name="sprint_predictability",
    title="Planned and done",
    question="Does a sprint finish what it set out to?",
    unit="share",
    formula="Items that were in a sprint when it started and done when it ended ÷ items that were "
    "in it when it started, over the sprints that ended in the period.",
    kind=MetricKind.OUTPUT,
    direction=Direction.STEADY,
    excludes=UNUSABLE,
    limits="It says as much about the plan as about the work. Teams without sprints have none. "
    "Items added after the start are in neither number.",
    source="Flow Framework: Flow Predictability",
    policies=(
        CLOCK_STOPS,
        "An item taken out of the sprint before it was done was planned and not done.",
        "Items that were done before the sprint started were not planned.",
    ),
)


def sprint_predictability(
    item_flow: ir.Table,
    sprint: ir.Table,
    sprint_span: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return per period `share` (0–1): `done` ÷ `n` planned items, `sprints` that ended, and the
    counts left out. A sprint without a start or an end is not counted.
    """
    planned = _planned(item_flow, sprint, sprint_span, team, scope, calendar)
    usable = planned.excluded.isnull()
    values = planned.group_by("period").aggregate(
        n=planned.count(where=usable),
        done=planned.count(where=usable & _done_in_it(planned)),
        sprints=planned.sprint_id.nunique(),
        **unusable(planned),
    )
    return every_period(values.mutate(share=share(values.done, values.n)), calendar)


def _planned(
    item_flow: ir.Table,
    sprint: ir.Table,
    sprint_span: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return a row per sprint and item that was in it, unfinished, when the sprint started."""
    ended = _ended(sprint, calendar)
    member = sprint_span.join(ended, "sprint_id")
    there = (member.joined_at <= member.starts_at) & (
        member.left_at.isnull() | (member.left_at > member.starts_at)
    )
    member = member.filter(there).drop("joined_at")
    asked = item_flow.join(zoned(team, scope), ["team_id", "level"])
    planned = member.join(asked, ["item_id", "timezone"])
    return planned.filter(
        planned.completed_at.isnull() | (planned.completed_at > planned.starts_at)
    )


def _ended(sprint: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return the sprints with the period they ended in, by time zone."""
    span = calendar.select("timezone", "period", "starts_at", "ends_at").distinct()
    span = span.rename(period_starts_at="starts_at", period_ends_at="ends_at")
    complete = sprint.filter(sprint.starts_at.notnull() & sprint.completes_at.notnull())
    within = [
        complete.completes_at >= span.period_starts_at,
        complete.completes_at < span.period_ends_at,
    ]
    return complete.join(span, within).select(
        "sprint_id", "starts_at", "completes_at", "timezone", "period"
    )


def _done_in_it(planned: ir.Table) -> ir.BooleanValue:
    still_in = planned.left_at.isnull() | (planned.left_at >= planned.completed_at)
    return (still_in & (planned.completed_at <= planned.completes_at)).fill_null(False)
