"""Items by the period they were started in."""

import ibis.expr.types as ir

from headwater.metrics.asked import on_days


def started(item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return ITEM_FLOW of the items started in the periods asked for, with `period` and `usable`
    (its whole history has stages).
    """
    begun = on_days(item_flow, team, scope, calendar, "committed_day")
    return begun.mutate(usable=begun.excluded.isnull())
