"""Finished items by period, and why some of them cannot be timed."""

import ibis.expr.types as ir

from headwater.metrics.asked import on_days


def finished(item_flow: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return ITEM_FLOW of the items completed in the periods asked for, with `period`, `usable`
    (its whole history has stages) and `timed` (usable, and its clock ever started).
    """
    done = on_days(item_flow, team, scope, calendar, "completed_day")
    usable = done.excluded.isnull()
    return done.mutate(usable=usable, timed=usable & done.committed_at.notnull())


def left_out(done: ir.Table) -> dict[str, ir.IntegerScalar]:
    """Return the counts of finished items a time metric leaves out, by reason."""
    return {
        "excluded_never_started": done.count(where=done.usable & ~done.timed),
        **unusable(done),
    }


def unusable(done: ir.Table) -> dict[str, ir.IntegerScalar]:
    """Return the counts of items with a gap in their history, by reason."""
    return {
        f"excluded_{reason}": done.count(where=(done.excluded == reason).fill_null(False))
        for reason in ("unmapped_status", "no_team")
    }
