"""The local day of an instant, from the stored offsets of each time zone."""

import ibis
import ibis.expr.types as ir


def with_local_day(table: ir.Table, clock: ir.Table, instant: str, day: str) -> ir.Table:
    """Return `table` with the date column `day`: the local date of `instant`.

    `table.timezone` names the zone; null means UTC. The offsets come from CLOCK, which has to
    reach over every instant; a null instant has a null day.
    """
    noted = clock.select(
        clock_zone=clock.timezone,
        clock_day=clock.utc_day,
        switches_at=clock.switches_at,
        before_s=clock.before_s,
        after_s=clock.after_s,
    )
    joined = table.left_join(
        noted,
        (table.timezone == noted.clock_zone) & (table[instant].date() == noted.clock_day),
    )
    offset_s = ibis.ifelse(
        joined[instant] >= joined.switches_at, joined.after_s, joined.before_s
    ).fill_null(0)
    local = joined[instant] + offset_s.as_interval("s")
    return joined.mutate(local.date().name(day)).select(*table.columns, day)
