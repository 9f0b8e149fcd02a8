"""Time within the periods asked for: stays cut exactly at a period's borders."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.asked import in_scope, zoned
from headwater.metrics.sums import days


def within(stay: ir.Table, team: ir.Table, scope: ir.Table, calendar: ir.Table) -> ir.Table:
    """Return the stays in scope once for each period they reach into, with `period`, which ends at
    `ends_at`, and the part inside it: [`since`, `until`), `spent_days` long. What still lasts
    reaches to the period's end.

    Every stay is held against every period: for the few teams of a page, not for a whole
    organisation.
    """
    zone = zoned(team, scope)
    placed = in_scope(stay, scope).join(zone, ["team_id", "level"])
    span = calendar.group_by("timezone", "period").aggregate(
        starts_at=calendar.starts_at.min(), ends_at=calendar.ends_at.max()
    )
    reaches = [
        placed.timezone == span.timezone,
        placed.entered_at < span.ends_at,
        placed.left_at.isnull() | (placed.left_at > span.starts_at),
    ]
    cut = placed.join(span, reaches)
    until = ibis.least(cut.left_at.fill_null(cut.ends_at), cut.ends_at)
    since = ibis.greatest(cut.entered_at, cut.starts_at)
    spent = days(until.delta(since, unit="millisecond"))
    return cut.select(
        *stay.columns, "period", "ends_at", since=since, until=until, spent_days=spent
    )
